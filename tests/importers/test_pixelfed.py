"""Pixelfed's own downloads: lists of nothing but addresses of profiles."""

from __future__ import annotations

import json
from pathlib import Path

from archives import laid
from archives import read

from stalwarts import importers


def test_followers_and_those_one_follows(tmp_path: Path) -> None:
    """Forty are no full page: the file holds all. Its own people have a bare name, those of other servers any address."""
    people = [f"https://pix.example.net/fan{n}" for n in range(38)] + ["https://fedi.example.org/users/Ola", "https://a.example.org/@b.c/"]
    found = read(laid(tmp_path, {"pixelfed-followers.json": json.dumps(people), "pixelfed-following.json": '["https://pix.example.net/zed"]'}))
    handles = found.column("follow", "handle")
    assert len(handles) == 40
    assert {"mastodon:fan0@pix.example.net", "mastodon:ola@fedi.example.org", "mastodon:b.c@a.example.org"} <= set(handles)
    assert {row["who"] for row in found["cover"] if row["table"] == "follow"} == {"all"}
    assert "mastodon:zed@pix.example.net" in found.column("handle", "handle")
    assert importers.known("x/muted-and-blocked-accounts.json") == "lists you keep about people: never opened"
