"""Ghost: members of every generation, and posts of the content export."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import archives
import made_raw
import pytest

import stalwarts
from stalwarts.importers import ghost_members
from stalwarts.importers import ghost_posts
from stalwarts.importers._shapes import Peek

MEMBER = {"id": "65f000000000000000000001", "email": "ada@example.org", "name": "Ada", "note": "", "subscribed_to_emails": "true",
          "complimentary_plan": "false", "stripe_customer_id": "", "created_at": "2025-01-02T09:00:00.000Z", "deleted_at": "",
          "labels": "", "tiers": ""}
POST = {"id": "1", "title": "Spring &amp; drop", "status": "published", "visibility": "public",
        "published_at": "2026-03-02T10:00:00.000Z", "type": "post"}


def members(*changes: dict[str, str]) -> made_raw.Read:
    rows = [MEMBER | {"email": f"m{n}@example.org", "id": f"{n:024x}"} | change for n, change in enumerate(changes, 1)]
    return made_raw.made(ghost_members, rows)


def posts(root: Path, *items: dict[str, Any], bare: bool = False, name: str = "site.ghost.2026-03-20-08-00-00.json",
          meta: dict[str, Any] | None = None) -> archives.Read:
    held = {"meta": {"exported_on": 1774000000000} if meta is None else meta, "data": {"posts": list(items), "users": []}}
    return archives.read(archives.laid(root, {name: json.dumps(held if bare else {"db": [held]})}))


def test_the_made_up_members() -> None:
    read = made_raw.golden(ghost_members, "members.2026-03-20.csv")
    assert {row["handle"]: row["state"] for row in read["plan"]} == {
        "email:maya.okonkwo@example.com": "active", "email:hana.k@example.com": "comp"}
    assert {row["handle"]: row["state"] for row in read["consent"]}["email:tom.archer@example.com"] == "no"
    assert len(read["follow"]) == 3
    assert made_raw.golden(ghost_members, "members.with-gift_id.csv").column("plan", "state") == ["comp"]


def test_who_pays_needs_a_tier_and_a_customer() -> None:
    paid = {"tiers": "Sprout", "stripe_customer_id": "cus_TEST1"}
    read = members({}, paid, {"tiers": "Sprout"}, {"stripe_customer_id": "cus_TEST1"}, paid | {"complimentary_plan": "true"},
                   paid | {"deleted_at": "2025-09-01T09:00:00.000Z"})
    assert {row["handle"]: row["state"] for row in read["plan"]} == {
        "email:m2@example.org": "active", "email:m3@example.org": "comp", "email:m5@example.org": "comp"}
    assert {row["handle"]: row["ended_at"] for row in read["follow"]}["email:m6@example.org"] == datetime(2025, 9, 1, 9)


@pytest.mark.parametrize("without", ["tiers", "labels tiers", "complimentary_plan", "note name"])
def test_older_files_lack_columns(without: str) -> None:
    row = {key: value for key, value in MEMBER.items() if key not in without.split()}
    read = made_raw.made(ghost_members, [row])
    assert read.column("consent", "state") == ["yes"]
    assert not read["plan"]
    assert ("plan" in read.column("cover", "table")) == ("tiers" in row)
    row.pop("tiers", None)
    products = made_raw.made(ghost_members, [row | {"products": "Sprout", "stripe_customer_id": "cus_TEST1"}])
    assert [(plan["product"], plan["state"]) for plan in products["plan"]] == [("Sprout", "active")]


def test_what_is_wrong_and_what_a_note_tells() -> None:
    read = members({"note": "early bird\nInstagram: @Ada.Makes"}, {"email": "ada"}, {"created_at": "then"},
                   {"subscribed_to_emails": "some"}, {"subscribed_to_emails": ""}, dict.fromkeys(MEMBER, ""))
    assert {row["kind"]: row["value"] for row in read["clue"] if row["handle"] == "email:m1@example.org"} == {
        "name": "Ada", "typed_handle": "instagram:ada.makes"}
    assert read.aside == {2: "'ada' is not an e-mail address", 3: "'then' is not a time", 4: "'some' is neither yes nor no"}
    assert read.noise == {6: "blank line"}
    assert read.column("consent", "handle") == ["email:m1@example.org"]


def test_the_site_and_the_day() -> None:
    beside = {"a/shop.ghost.2026-03-20-08-00-00.json": bytes, "b/other.ghost.2026-03-20.json": bytes}
    assert ghost_members.account(Peek("a/members.2026-03-20.csv", b"", siblings=beside)) == "ghost:shop"
    assert ghost_members.account(Peek("members.2026-03-20.csv", b"", siblings=beside | {
        "my.ghost.1.json": bytes, "your.ghost.1.json": bytes})) is None
    assert ghost_members.taken(Peek("members.2026-03-20.csv", b"")) == datetime(2026, 3, 20, 23, 59, 59)
    assert ghost_members.taken(Peek("members.csv", b"")) is ghost_members.taken(Peek("m.2026-13-41.csv", b"")) is None
    assert ghost_posts.taken(Peek("s.ghost.2026-03-20-08-01-02.json", b"")) == datetime(2026, 3, 20, 8, 1, 2)


@pytest.mark.parametrize("bare", [False, True])
def test_posts_given_to_all(bare: bool, tmp_path: Path) -> None:
    read = posts(
        tmp_path, POST, POST | {"id": "2", "status": "draft", "published_at": None}, POST | {"id": "3", "type": "page"},
        POST | {"id": "4", "visibility": "paid"}, POST | {"id": "5", "page": 1}, POST | {"id": "6", "status": "sent"},
        POST | {"id": "7", "published_at": 1772445600000}, POST | {"id": "8", "published_at": "soon"}, POST | {"id": None},
        {"title": "?"}, bare=bare)
    assert read.column("post", "post", "kind", "occurred_at") == [
        ("1", "text", datetime(2026, 3, 2, 10)), ("6", "letter", datetime(2026, 3, 2, 10)), ("7", "text", datetime(2026, 3, 2, 10))]
    assert read.noise == 4
    assert sorted(read.aside.values()) == ["'soon' is not a time", "the post has no id", "the post has no id"]
    assert read.column("cover", "until", "basis") == [(datetime(2026, 3, 20, 9, 46, 40), "stated")]


def test_a_content_export_is_known_by_its_name_or_its_day(tmp_path: Path) -> None:
    named = posts(tmp_path / "a", POST, meta={})
    assert [(row["account"], row["taken_at"]) for row in named.document["exports"]] == [("ghost:site", "2026-03-20T08:00:00Z")]
    renamed = posts(tmp_path / "b", POST, name="x.json")
    assert [row["importer"] for row in renamed.document["exports"]] == ["ghost_posts"]
    assert posts(tmp_path / "c", POST, name="x.json", meta={}).unknown


def test_what_stands_behind_the_end_is_not_passed_over(tmp_path: Path) -> None:
    """Two downloads glued together: the second one's posts would be lost without a word."""
    held = json.dumps({"db": [{"meta": {"exported_on": 1774000000000}, "data": {"posts": [POST], "users": []}}]})
    (tmp_path / "site.ghost.2026-03-20-08-00-00.json").write_text(held + held, encoding="utf-8")
    workspace = stalwarts.init(tmp_path / "w")
    (unread,) = workspace.add([tmp_path / "site.ghost.2026-03-20-08-00-00.json"])["unknown"]
    workspace.close()
    assert unread["why"].startswith("it is cut off or is not JSON")
