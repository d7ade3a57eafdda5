"""A team's workspace: the studio's own tables stand where the catalog stands, on PostgreSQL."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from studio_running import serving

import stalwarts
from adding import SALES
from adding import sales
from postgres import serving as database
from stalwarts.surfaces.web import configured

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'stalwarts[postgres]'")


@pytest.mark.skipif(os.name == "nt", reason="the studio's process is ended as POSIX ends groups")
def test_a_file_is_brought_and_read_with_everything_on_a_server(tmp_path: Path) -> None:
    with database() as url:
        stalwarts.init(tmp_path / "ws", catalog=url).close()
        with serving(tmp_path, "-w", "ws", "serve", "--port", "0") as studio:
            job = studio.bring("sales.csv", (SALES + sales(range(6))).encode())
            assert "Bandcamp sales are in: 6 payments" in studio.over(job)
            assert studio.get("/page/answer")[0] == 200
        assert len(list((tmp_path / "ws" / "derived" / "pages").glob("*.json"))) > 1, "pages are kept as anywhere"
        assert not (tmp_path / "ws" / "studio.sqlite").exists()


def test_its_address_is_read_as_the_catalog_reads_it(tmp_path: Path) -> None:
    stalwarts.settings.create(tmp_path / "ws", catalog="postgresql+psycopg://us:p%40ss@db.example:5433/team")
    told = configured._database(tmp_path / "ws")
    assert (told["NAME"], told["USER"], told["PASSWORD"], told["HOST"], told["PORT"]) == ("team", "us", "p@ss", "db.example", "5433")
