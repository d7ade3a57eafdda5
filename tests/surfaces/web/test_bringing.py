"""Files on their way in: to a private folder, in pieces or whole, stopped, too large, empty, oddly named; one job each."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from studio_client import HOST
from studio_client import secret
from studio_client import send
from studio_client import text

from adding import SALES
from adding import sales
from stalwarts.ledger import _disk
from stalwarts.problems import DiskFull
from stalwarts.problems import NotBrought
from stalwarts.surfaces.web import following
from stalwarts.surfaces.web import queueing
from stalwarts.surfaces.web import receiving
from stalwarts.surfaces.web import working
from stalwarts.surfaces.web.models import Job

TABLE = (SALES + sales(range(100, 106))).encode()


@pytest.fixture(autouse=True)
def undone(root: Path) -> Iterator[None]:
    """What a test brings is taken back."""
    import stalwarts

    workspace = stalwarts.open(root)
    before = {export["export_id"] for export in workspace.exports()}
    yield
    for export in workspace.exports():
        if export["export_id"] not in before:
            workspace.undo(export["export_id"])
    workspace.close()
    shutil.rmtree(root / "incoming", ignore_errors=True)


class Sender:
    """Sends as the studio's own script does."""

    def __init__(self, client: Any) -> None:
        self.client, self.token = client, secret(client)

    def post(self, path: str, body: Any = b"", kind: str = "application/octet-stream") -> Any:
        return self.client.post(path, body, content_type=kind, headers={
            "origin": f"http://{HOST}", "x-csrftoken": self.token, "accept": "application/json"})

    def announce(self, *files: tuple[str, int], deed: str = "add", **said: str) -> Any:
        told = json.dumps([{"field": "paths", "path": path, "size": size} for path, size in files])
        return self.client.post(f"/bring/{deed}", said | {"files": told}, headers={
            "origin": f"http://{HOST}", "x-csrftoken": self.token, "accept": "application/json"})


@pytest.fixture
def sender(client: Any) -> Sender:
    return Sender(client)


def work() -> Job:
    """Do the next job in this process, as the worker would."""
    job = queueing.claim()
    assert job
    working.do(job)
    job.refresh_from_db()
    return job


# --- piece by piece ---------------------------------------------------------------------------------------------------


def test_files_come_in_pieces_and_are_read(sender: Sender) -> None:
    job = sender.announce(("sales.csv", len(TABLE))).json()["job"]
    assert sender.post(f"/bring/{job}/0/0", TABLE[:100]).json() == {"held": 100}
    assert sender.post(f"/bring/{job}/0/100", TABLE[100:]).json() == {"held": len(TABLE)}
    assert sender.post(f"/bring/{job}/finish").json() == {"at": f"/job/{job}"}
    assert "Waiting for its turn" in text(sender.client.get(f"/job/{job}"))
    assert work().state == Job.DONE
    told = text(sender.client.get(f"/job/{job}"))
    assert "Bandcamp sales are in: 6 payments" in told
    assert "It can tell who bought" in told
    assert "Take it back" in told


def test_a_piece_that_comes_twice_does_no_harm_and_one_that_is_missing_is_said(sender: Sender) -> None:
    job = sender.announce(("sales.csv", len(TABLE))).json()["job"]
    for at, piece in ((0, TABLE[:100]), (0, TABLE[:100]), (100, TABLE[100:]), (100, TABLE[100:])):
        sender.post(f"/bring/{job}/0/{at}", piece)
    assert sender.post(f"/bring/{job}/finish").status_code == 200
    (held,) = receiving.settings.STUDIO.root.glob("incoming/*/paths/sales.csv")
    assert held.read_bytes() == TABLE
    queueing.stop(Job.objects.get(pk=job))
    other = sender.announce(("sales.csv", 500)).json()["job"]
    late = sender.post(f"/bring/{other}/0/200", b"x")
    assert late.status_code == 422
    assert "a piece of one is missing" in late.json()["problem"]
    assert "is not complete" in sender.post(f"/bring/{other}/finish").json()["problem"]
    assert "larger than announced" in sender.post(f"/bring/{other}/0/0", b"x" * 501).json()["problem"]
    assert "never announced" in sender.post(f"/bring/{other}/7/0", b"x").json()["problem"]
    queueing.stop(Job.objects.get(pk=other))


def test_what_is_stopped_half_way_is_removed(sender: Sender, root: Path) -> None:
    job = sender.announce(("big.zip", 10_000_000)).json()["job"]
    sender.post(f"/bring/{job}/0/0", b"x" * 1_000_000)
    assert list(root.glob("incoming/*/paths/big.zip"))
    sender.post(f"/bring/{job}/stop")
    assert not list((root / "incoming").iterdir())
    assert sender.post(f"/bring/{job}/0/1000000", b"x").status_code == 404
    assert queueing.claim() is None


def test_what_does_not_fit_is_refused_before_a_byte_of_it(sender: Sender) -> None:
    refused = sender.announce(("huge.zip", 1 << 60))
    assert refused.status_code == 507
    assert "GB left" in refused.json()["problem"]
    assert not Job.objects.exists()


def test_five_gigabytes_are_announced_like_anything_else(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=8 << 30))
    job = sender.announce(("instagram.zip", 5 << 30))
    assert job.status_code == 200
    queueing.stop(Job.objects.get(pk=job.json()["job"]))


def test_a_disk_that_fills_on_the_way_is_said(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    job = sender.announce(("sales.csv", len(TABLE))).json()["job"]

    def full(where: Path, **_: Any) -> Any:
        raise DiskFull(where)

    monkeypatch.setattr(_disk, "plainly", full)
    refused = sender.post(f"/bring/{job}/0/0", TABLE)
    assert refused.status_code == 507
    queueing.stop(Job.objects.get(pk=job))


@pytest.mark.parametrize(("files", "said"), [((), "there was none"), ((("a", -1),), "was not asked for")])
def test_an_announcement_that_cannot_be_is_said(sender: Sender, files: Any, said: str) -> None:
    refused = sender.announce(*files)
    assert refused.status_code == 422
    assert said in refused.json()["problem"]


def test_what_a_form_says_beside_its_files_is_checked_before_they_come(sender: Sender) -> None:
    assert "no whole number" in sender.announce(("a.csv", 5), count="many").json()["problem"]
    assert sender.announce(("a.csv", 5), deed="init").status_code == 404


# --- whole, without a script ------------------------------------------------------------------------------------------


def test_a_form_without_scripts_sends_files_whole(client: Any, root: Path) -> None:
    response = send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE), SimpleUploadedFile("sales.csv", b"x")])
    assert sorted(path.name for path in root.glob("incoming/*/paths/*")) == ["sales (2).csv", "sales.csv"]
    job = work()
    assert response.headers["Location"] == f"/job/{job.pk}"
    assert job.outcome["said"] == ["Read 1 of 2 files."]


def test_files_are_only_their_owners(client: Any, root: Path) -> None:
    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    if os.name != "nt":
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in (root / "incoming").iterdir())
    queueing.stop(Job.objects.get())


def test_no_file_at_all_is_said(client: Any) -> None:
    response = send(client, "/do/add")
    assert response.status_code == 422
    assert "is needed" in text(response)


def test_a_disk_that_fills_under_a_form_is_said(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_target: Path) -> Any:
        raise DiskFull(Path("incoming"))

    monkeypatch.setattr(receiving, "begin", full)
    response = send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    assert response.status_code == 507
    assert not Job.objects.exists()


# --- what files can be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "raw", "said"), [
    ("nothing.csv", b"", "it is empty"), ("setup.exe", b"MZ\x90\x00" + bytes(range(256)) * 20, "Not read: 1 file"),
    ("<b>x</b>.csv", b"a,b\n1,2\n", "&lt;b&gt;x&lt;/b&gt;.csv"), ("=cmd.csv", b"a\n", "=cmd.csv"), ("cut.zip", b"PK\x03\x04rest", "Not read")])
def test_what_cannot_be_read_is_said_by_name(client: Any, name: str, raw: bytes, said: str) -> None:
    if os.name == "nt" and "<" in name:
        pytest.skip("Windows has no such names")
    sender = Sender(client)
    job = sender.announce((name, len(raw))).json()["job"]
    if raw:
        sender.post(f"/bring/{job}/0/0", raw)
    assert sender.post(f"/bring/{job}/finish").status_code == 200
    assert work().state == Job.DONE
    assert said in text(client.get(f"/job/{job}"))


def test_folders_keep_their_names_and_same_names_are_told_apart(sender: Sender, root: Path) -> None:
    job = sender.announce(("in/a.csv", 1), ("in/deep/a.csv", 1), ("in/a.csv", 1)).json()["job"]
    for file in range(3):
        sender.post(f"/bring/{job}/{file}/0", b"x")
    assert sender.post(f"/bring/{job}/finish").status_code == 200
    found = sorted(path.relative_to(path.parents[path.parts[::-1].index("paths")]).as_posix()
                   for path in root.glob("incoming/*/paths/**/*") if path.is_file())
    assert found == ["paths/in/a (2).csv", "paths/in/a.csv", "paths/in/deep/a.csv"]
    queueing.stop(Job.objects.get())


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    place = receiving.place("batch", "paths", name)
    base = receiving.settings.STUDIO.root / "incoming" / "batch" / "paths"
    assert base in place.parents
    assert ".." not in place.relative_to(base).parts
    assert all(len(part.encode()) <= 255 for part in place.relative_to(base).parts)
    assert "\x00" not in str(place)


# --- the queue --------------------------------------------------------------------------------------------------------


def test_two_tabs_bring_the_same_at_once(client: Any) -> None:
    first = send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    second = send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    assert first.headers["Location"] != second.headers["Location"]
    assert [work().state, work().state] == [Job.DONE, Job.DONE]
    assert "was here already" in text(client.get(second.headers["Location"]))
    assert queueing.claim() is None


def test_a_job_whose_worker_died_is_begun_again_and_given_up_after_three(client: Any) -> None:
    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    for tries in (1, 2, 3):
        job = queueing.claim()
        assert job
        assert job.tries == tries
        assert queueing.claim() is None, "who lives is left alone"
        Job.objects.update(worker=queueing.me() | {"started": "before"})
    assert queueing.claim() is None
    job = Job.objects.get()
    assert job.state == Job.FAILED
    assert "begun three times" in text(client.get(f"/job/{job.pk}"))
    send(client, f"/job/{job.pk}/forget")


def test_a_job_is_stopped_while_it_is_done(client: Any, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    import stalwarts

    monkeypatch.setattr(queueing, "EVERY", 0.0)
    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    job = queueing.claim()
    assert job
    send(client, f"/job/{job.pk}/stop")
    before = stalwarts.open(root).exports()
    working.do(job)
    job.refresh_from_db()
    assert job.state == Job.STOPPED
    assert stalwarts.open(root).exports() == before


def test_a_mistake_of_ours_ends_the_job_and_shows_no_data(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from stalwarts import actions

    def broken(_room: Any, _form: Any) -> Any:
        raise RuntimeError("ada@example.org")

    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)])
    job = queueing.claim()
    monkeypatch.setattr(actions.load("add"), "do", broken)
    with pytest.raises(RuntimeError):
        working.do(job)
    job.refresh_from_db()
    assert (job.state, job.outcome) == (Job.FAILED, {"said": [working.OURS]})
    queueing.forget(job)


def test_a_problem_in_a_job_is_its_sentence_and_the_files_are_tried_again_with_other_answers(client: Any) -> None:
    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)], count="5")
    job = work()
    assert job.state == Job.FAILED
    told = text(client.get(f"/job/{job.pk}"))
    assert "Add the followers file" in told
    assert 'name="count"' in told
    refused = send(client, f"/job/{job.pk}/again", count="many")
    assert refused.status_code == 422
    assert send(client, f"/job/{job.pk}/again", count="").headers["Location"] == f"/job/{job.pk + 1}"
    assert send(client, f"/job/{job.pk}/again", count="").status_code in {302, 422}, "pressed twice, done once"
    assert work().state == Job.DONE
    assert queueing.claim() is None


def test_what_failed_can_be_forgotten(client: Any, root: Path) -> None:
    send(client, "/do/add", paths=[SimpleUploadedFile("sales.csv", TABLE)], count="5")
    job = work()
    assert list(root.glob("incoming/*/paths/sales.csv"))
    send(client, f"/job/{job.pk}/forget")
    assert not list((root / "incoming").iterdir())
    assert "still here" not in text(client.get(f"/job/{job.pk}"))


def test_how_far_it_is_is_seen_file_by_file(client: Any) -> None:
    job = Job.objects.create(action="add", state=Job.RUNNING, worker=queueing.me(),
                             stages={"reading in.zip/a.json": 3 << 20, "understanding": 1})
    told = text(client.get(f"/job/{job.pk}/state"))
    assert "Reading in.zip/a.json: 3.0 MB" in told
    assert "Understanding" in told
    assert "Your files are being read" in text(client.get("/page/answer"))
    queueing.finish(job, Job.DONE, {"said": ["Done."]})
    over = client.get(f"/job/{job.pk}/state")
    assert over.headers["HX-Refresh"] == "true"


def test_jobs_are_forgotten_and_what_was_never_used_is_swept(root: Path) -> None:
    from datetime import timedelta

    from django.utils import timezone

    old = Job.objects.create(action="add", state=Job.DONE, ended=timezone.now() - timedelta(days=3))
    half = receiving.folder()
    os.utime(root / "incoming" / half, (0, 0))
    fresh = receiving.folder()
    queueing.tidy()
    assert not Job.objects.filter(pk=old.pk).exists()
    assert [path.name for path in (root / "incoming").iterdir()] == [fresh]
    queueing.discard(fresh)


def test_a_stage_is_words() -> None:
    assert following._stage("reading x", 0) == "Reading x"
    assert following._stage("seeing what is new", 1) == "Seeing what is new"
    with pytest.raises(NotBrought):
        receiving.append(receiving.settings.STUDIO.root / "incoming" / "x", 5, ())
