"""Instagram's files, from made-up downloads in every layout to canonical rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import canonical
import ibis
import pytest
from canonical import GOLDEN

from stalwarts import importers
from stalwarts.engines.duckdb import Engine
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_page
from stalwarts.importers import _instagram_rows
from stalwarts.importers import instagram_followers
from stalwarts.importers import instagram_given
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Json
from stalwarts.importers._shapes import Peek

NAMED = "instagram-lena.sings-2026-03-20-AbCd1234"
TAKEN = datetime(2026, 3, 20, 23, 59, 59)
MODULES = [importers.installed()[f"instagram_{kind}"] for kind in ("followers", "following", "posts", "given", "html")]


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = Engine()
    yield opened
    opened.close()


def family(root: Path) -> dict[str, Callable[[], bytes]]:
    return {f"{root.name}/{path.relative_to(root).as_posix()}": path.read_bytes
            for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".expected"}


def peeks(root: Path) -> list[tuple[Peek, Path]]:
    every = family(root)
    return [(Peek(label, read()[:65536], (), every), root.parent / label) for label, read in every.items()]


def read(engine: Engine, module: ModuleType, files: list[tuple[Peek, Path]]) -> tuple[Facts, list[dict[str, Any]]]:
    """Facts of some files read as one batch, and the judged rows."""
    shape = module.shape(files[0][0])
    engine.start("raw", shape.columns if isinstance(shape, Json) else engine.types(shape.columns))
    for number, (peek, path) in enumerate(files):
        if isinstance(shape, Json):
            held = json.loads(path.read_bytes())
            assert not engine.read_objects("raw", number, held[shape.under] if shape.under else held, shape.columns)
        else:
            engine.read_rows("raw", number, module.shape(peek).rows(path), shape.columns)
    table = engine.table("raw")
    raw = table.mutate(
        export_id=table.file.cast("string"), account=ibis.literal(module.account(files[0][0]) or "instagram:main"),
        taken_at=ibis.literal(module.taken(files[0][0]) or TAKEN).cast("timestamp(6)"), meaning=ibis.literal(""))
    facts = module.facts(raw.drop("file"))
    return facts, engine.run(facts.judged).to_pylist()


def rows(engine: Engine, facts: Facts, name: str) -> list[dict[str, Any]]:
    """One canonical table, checked."""
    return canonical.rows(engine, name, canonical.statement(engine, facts, name))


def of(importer: str, ending: str) -> list[tuple[Peek, Path]]:
    return [(peek, path) for peek, path in peeks(GOLDEN / importer) if peek.path.endswith(ending)]


def both_parts() -> list[tuple[Peek, Path]]:
    return [(peek, path) for peek, path in peeks(GOLDEN / "instagram_followers") if f"{NAMED}/" in peek.path]


# --- followers ---------------------------------------------------------------------------------------------------


def test_followers_of_every_spelling_are_read(engine: Engine) -> None:
    facts, judged = read(engine, instagram_followers, both_parts())
    follow = {row["handle"]: row for row in rows(engine, facts, "follow")}
    assert set(follow) == {f"instagram:{name}" for name in ("maya.makes", "alice", "ben_b", "cleo.c", "dora", "emil",
                                                            "fritz", "gina")}
    assert follow["instagram:maya.makes"]["since"] == datetime(2018, 12, 16, 22, 40)
    assert follow["instagram:dora"]["since"] is follow["instagram:emil"]["since"] is None
    assert follow["instagram:fritz"]["since"] == follow["instagram:alice"]["since"]
    assert {(row["account"], row["seen_at"], row["kind"]) for row in follow.values()} == {
        ("instagram:lena.sings", TAKEN, "follower")}
    assert len(judged) == len(follow) + sum(row["why"] is not None for row in judged)


def test_what_is_wrong_is_said(engine: Engine) -> None:
    _, judged = read(engine, instagram_followers, both_parts())
    wrong = {(row["export_id"], row["row"]): row["why"] for row in judged if row["why"]}
    assert wrong == {("0", 8): "'86400' is no time this can have been",
                     ("0", 9): "'4000000000' is no time this can have been",
                     ("0", 10): "it holds no user name", ("0", 11): "it holds no user name"}


def test_each_part_of_a_download_covers_all_of_it(engine: Engine) -> None:
    facts, _ = read(engine, instagram_followers, both_parts())
    cover = rows(engine, facts, "cover")
    assert [(c["who"], c["since"], c["until"], c["basis"]) for c in cover] == [("all", None, TAKEN, "stated")] * 2


def test_handles_carry_the_address_of_the_profile(engine: Engine) -> None:
    facts, _ = read(engine, instagram_followers, both_parts())
    assert {"handle": "instagram:gina", "platform": "instagram", "url": "https://www.instagram.com/gina",
            "export_id": "1"} in rows(engine, facts, "handle")


def test_the_oldest_layout_stands_under_a_key(engine: Engine) -> None:
    (file,) = of("instagram_followers", "older/followers_and_following/followers.json")
    shape = instagram_followers.shape(file[0])
    assert isinstance(shape, Json)
    assert shape.under == "relationships_followers"
    facts, _ = read(engine, instagram_followers, [file])
    assert len(rows(engine, facts, "follow")) == 2


def test_newest_dates_a_file_and_ignores_the_absurd(engine: Engine) -> None:
    engine.start("raw", {"string_list_data": 'STRUCT("href" VARCHAR, "value" VARCHAR, "timestamp" BIGINT)[]'})
    stamps = [1_700_000_000, 0, 99, 4_200_000_000, 9_000_000_000_000_000_000]
    items = [{"string_list_data": [{"href": "", "value": "a", "timestamp": stamp}]} for stamp in stamps]
    engine.read_objects("raw", 0, items, {"string_list_data": 'STRUCT("href" VARCHAR, "value" VARCHAR, "timestamp" '
                                                              "BIGINT)[]"})
    raw = engine.table("raw")
    newest = engine.run(raw.mutate(at=instagram_followers.newest(raw)).agg(at=ibis._.at.max()))
    assert newest.to_pylist() == [{"at": datetime(2023, 11, 14, 22, 13, 20)}]


@pytest.mark.parametrize(("days", "limited"), [
    (6.9, True), (30.5, True), (33, True), (60, False), (90, True), (182, True), (300, False), (364, True),
    (369, False), (700, False), (1095, True), (1500, False)])
def test_a_download_limited_in_time_is_told_apart(engine: Engine, days: float, limited: bool) -> None:
    """The menu offers a week, a month, three, six, a year, three years."""
    taken = ibis.literal(TAKEN).cast("timestamp(6)")
    first = taken.epoch_seconds() - ibis.literal(int(days * 86_400))
    table = ibis.memtable({"one": [1]}).select(limited=_instagram_rows.limited(first, taken))
    assert engine.run(table).to_pylist() == [{"limited": limited}]


def test_a_limited_download_lists_but_does_not_cover(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "followers_1.json"
    first = int(TAKEN.timestamp()) - 364 * 86_400
    path.write_text(json.dumps([{"string_list_data": [{"href": "", "value": f"fan{n}", "timestamp": first + n * 9_999}]}
                                for n in range(50)]))
    peek = Peek(f"{NAMED}/connections/followers_and_following/followers_1.json", path.read_bytes())
    facts, _ = read(engine, instagram_followers, [(peek, path)])
    (cover,) = rows(engine, facts, "cover")
    assert (cover["who"], cover["basis"], cover["since"]) == (
        "listed", "assumed", datetime.fromtimestamp(first))  # noqa: DTZ006


# --- whose it is, and what is left alone -------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "account"), [
    (f"golden/{NAMED}/connections/followers_and_following/followers_1.json", "instagram:lena.sings"),
    ("instagram-lena.sings-2026-03-20-Ab.zip/followers_and_following/followers.json", "instagram:lena.sings"),
    ("instagram_followers/renamed/connections/followers_and_following/followers_1.json", "instagram:lena.sings"),
    ("instagram_followers/older/followers_and_following/followers.json", None),
    ("instagram_followers/renamed/logged_information/past_instagram_insights/posts.json", "instagram:lena.sings"),
    ("instagram_followers/renamed/story_sticker_interactions/polls.json", "instagram:lena.sings"),
    ("followers_1.json", None),
])
def test_whose_download_it_is(path: str, account: str | None) -> None:
    """The profile file of the *same* download, else the name of the zip or folder, else nobody."""
    assert _instagram.account(Peek(path, b"", (), family(GOLDEN / "instagram_followers"))) == account


def test_the_profile_page_names_the_account_too() -> None:
    page = b"<table><tr><td>Benutzername<div><div>Lena.Sings</div></div></td></tr></table>"
    path = "x/personal_information/personal_information/personal_information.html"
    assert _instagram.account(Peek("x/connections/followers_and_following/followers_1.html", b"", (),
                                   {path: lambda: page})) == "instagram:lena.sings"


def test_a_date_that_is_none_states_nothing() -> None:
    assert _instagram.taken(Peek("instagram-a-2026-13-40-x/followers_1.json", b"")) is None


def test_messages_photos_and_searches_are_known_and_not_opened() -> None:
    for inside, why in (("your_instagram_activity/messages/inbox/zoe_1/message_1.json", "your messages: never opened"),
                        ("media/posts/202603/1.jpg", "your photos and videos: never opened"),
                        ("logged_information/recent_searches/account_searches.json", "your searches: never opened"),
                        ("personal_information/personal_information/personal_information.json",
                         "your profile: only your own user name is read in it"),
                        ("your_instagram_activity/threads/threads_viewed.json",
                         "part of the Threads download that says nothing about who follows you"),
                        ("connections/followers_and_following/recently_unfollowed_profiles.json",
                         "accounts you stopped following: not needed")):
        assert importers.known(f"{NAMED}/{inside}") == why


def test_what_is_read_is_not_called_known_and_nothing_is_claimed_twice() -> None:
    for module in MODULES:
        name = module.__name__.rpartition(".")[2]
        for peek, _ in peeks(GOLDEN / name):
            if "personal_information" not in peek.path:
                assert _instagram.known(peek.path) is None, peek.path
                chosen = importers.choose(peek)
                assert chosen is not None, peek.path
                assert chosen[0] == name


@pytest.mark.parametrize("path", ["followers.json", "following.json", "posts_1.json", "liked_posts.json",
                                  "followers_1.html", "x/threads/followers.json"])
def test_files_of_other_places_with_these_names_are_not_ours(path: str) -> None:
    peek = Peek(path, b'{"followers": [{"did": "did:plc:abc", "handle": "a.bsky.social"}]}')
    assert not [module for module in MODULES if module.shape(peek)]


@pytest.mark.parametrize(("path", "text", "module"), [
    ("my followers.json", '[{"title":"","media_list_data":[],"string_list_data":[{"href":"https:\\/\\/www.instagram.com\\/ada"}]}]',
     "instagram_followers"),
    ("alt.json", '\ufeff{"relationships_followers": [{"title": "", "string_list_data": []}]}', "instagram_followers"),
    ("wem ich folge.json", '{"relationships_following": []}', "instagram_following"),
    ("close friends.json", '[{"string_list_data": [{"href": "https://www.instagram.com/ada", "value": "ada"}]}]', None),
    ("liked.json", '[{"string_list_data": [{"href": "https://www.instagram.com/p/C1/", "value": "x"}]}]', None),
    ("x/threads/list.json", '[{"string_list_data": [{"href": "https://www.instagram.com/ada", "value": "ada"}]}]', None),
    ("list.json", '{"relationships_follow_requests_sent": []}', None)])
def test_a_list_under_another_name_is_known_by_what_it_begins_with(path: str, text: str, module: str | None) -> None:
    found = [name for name in ("instagram_followers", "instagram_following")
             if importers.installed()[name].shape(Peek(path, text.encode()))]
    assert found == ([module] if module else [])


# --- following, posts, given -------------------------------------------------------------------------------------


def test_following_is_a_touch_from_us(engine: Engine) -> None:
    (file,) = of("instagram_following", "AbCd1234/connections/followers_and_following/following.json")
    facts, judged = read(engine, importers.installed()["instagram_following"], [file])
    touch = rows(engine, facts, "touch")
    assert {(t["handle"], t["kind"], t["direction"]) for t in touch} == {
        ("instagram:maya.makes", "follow", "to_them"), ("instagram:hana_k", "follow", "to_them")}
    assert [row["why"] for row in judged if row["why"]] == ["it holds no time"]
    (cover,) = rows(engine, facts, "cover")
    assert cover["kinds"] == "to_them", "a list of what we did shows nothing that others could have done"


def test_posts_have_captions_kinds_and_ids_of_their_own(engine: Engine) -> None:
    (file,) = [file for file in of("instagram_posts", "posts_1.json") if "/alone/" not in file[0].path]
    facts, judged = read(engine, importers.installed()["instagram_posts"], [file])
    post = {row["post"]: row for row in rows(engine, facts, "post")}
    first = post["instagram:lena.sings/1772500000"]
    assert first["title"] == "Two views of the caf\u00e9 \u2728 now"
    assert post["instagram:lena.sings/1772500000#2"]["title"] is None
    assert post["instagram:lena.sings/1772600010"]["kind"] == "video"
    assert len(post["instagram:lena.sings/1772600010"]["title"]) == 200
    assert [row["why"] for row in judged if row["why"]] == ["the post has no time"]


def test_stories_are_posts_of_their_own_kind(engine: Engine) -> None:
    (file,) = of("instagram_posts", "stories.json")
    facts, _ = read(engine, importers.installed()["instagram_posts"], [file])
    assert [(row["kind"], row["title"]) for row in rows(engine, facts, "post")] == [("story", None)]


def test_likes_given_in_the_old_layout(engine: Engine) -> None:
    (file,) = of("instagram_given", f"{NAMED}/your_instagram_activity/likes/liked_posts.json")
    facts, judged = read(engine, instagram_given, [file])
    assert [(t["handle"], t["kind"], t["post"]) for t in rows(engine, facts, "touch")] == [("instagram:maya.makes", "like", None)]
    assert {row["row"]: (row["why"], row["noise"]) for row in judged} == {
        1: (None, None), 2: (None, "your own post"), 3: ("it holds no user name", None)}


def test_likes_given_as_a_tree_of_labels_in_any_language(engine: Engine) -> None:
    """The third language is not in our list of labels."""
    (file,) = of("instagram_given", "liked_comments.json")
    facts, _ = read(engine, instagram_given, [file])
    assert sorted(t["handle"] for t in rows(engine, facts, "touch")) == [
        "instagram:ida.h", "instagram:tom77", "instagram:zoe.b"]


def test_comments_given_leave_their_words_behind(engine: Engine) -> None:
    (file,) = of("instagram_given", "post_comments_1.json")
    facts, judged = read(engine, instagram_given, [file])
    assert sorted(t["handle"] for t in rows(engine, facts, "touch")) == [
        "instagram:ida.h", "instagram:tom77", "instagram:zoe.b"]
    assert {row["row"]: row["why"] for row in judged} == {1: None, 2: None, 3: None, 4: "it holds no user name"}
    assert "rlig" not in str(judged)
    assert "mooi" not in str(judged)


@pytest.mark.parametrize("item", [
    {}, {"string_list_data": []}, {"string_map_data": None}, {"string_map_data": {"a": 1}}, {"label_values": "x"},
    {"label_values": [1, {"dict": 3}]}, {"string_list_data": ["x"]}, {"timestamp": "soon", "label_values": []}])
def test_an_object_of_another_build_is_a_row_without_a_name(item: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "liked_posts.json"
    path.write_text(json.dumps([item]))
    assert [person for part in instagram_given.likes(path) for person in part["person"]] == [None]


def test_a_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    path = tmp_path / "liked_posts.json"
    path.write_text('[{"title": "maya", "string_list')
    with pytest.raises(ValueError, match="cut off"):
        list(instagram_given.likes(path))


# --- the pages ---------------------------------------------------------------------------------------------------


def test_followers_from_the_page(engine: Engine) -> None:
    (file,) = of("instagram_html", "followers_1.html")
    facts, judged = read(engine, importers.installed()["instagram_html"], [file])
    since = {row["handle"].partition(":")[2]: row["since"] for row in rows(engine, facts, "follow")}
    assert {name: f"{at:%Y-%m-%d %H:%M:%S}" if at else None for name, at in since.items()} == {
        "maya.makes": "2020-03-20 08:00:00", "tom_77": "2024-03-20 20:00:00", "eva": "2023-03-20 08:05:00",
        "udo": "2023-03-20 08:05:00", "iso": "2025-03-20 08:00:30", "either": None, "day.first": "2025-04-13 08:00:00",
        "20.03.2025": "2025-03-20 09:00:00", "undated": None}
    assert not [row for row in judged if row["why"]]
    (cover,) = rows(engine, facts, "cover")
    assert (cover["who"], cover["basis"]) == ("all", "assumed")


def test_following_from_the_page(engine: Engine) -> None:
    (file,) = of("instagram_html", "following.html")
    facts, judged = read(engine, importers.installed()["instagram_html"], [file])
    assert [(t["handle"], t["direction"]) for t in rows(engine, facts, "touch")] == [("instagram:hana_k", "to_them")]
    assert [row["why"] for row in judged if row["why"]] == ["it holds no time"]


def test_posts_from_the_page(engine: Engine) -> None:
    (file,) = of("instagram_html", "posts_1.html")
    facts, _ = read(engine, importers.installed()["instagram_html"], [file])
    assert sorted(((row["title"], row["kind"], row["occurred_at"]) for row in rows(engine, facts, "post")),
                  key=lambda post: post[2]) == [
        ("Caf\u00e9 wall and & more", "photo", datetime(2026, 3, 3, 1, 6)),
        (None, "video", datetime(2026, 3, 4, 4, 53))]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_where_a_chunk_ends_changes_nothing(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(path for _, path in of("instagram_html", "followers_1.html"))
    at_once = list(_instagram_page.followers(path))
    monkeypatch.setattr(_instagram_page, "CHUNK", size)
    assert list(_instagram_page.followers(path)) == at_once


@pytest.mark.parametrize("text", ["", "Mar 2026", "32 Mar 2026", "Foo 20, 2026", "2026-02-30", "Mar 20, 2026 25:00"])
def test_what_is_no_date(text: str) -> None:
    assert _instagram_page.stamp(text) is None


# --- single texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "meant"), [
    ("Zo\u00c3\u00ab", "Zo\u00eb"), ("plain", "plain"), ("Zo\u00eb", "Zo\u00eb"), ("\u4e2d", "\u4e2d"),
    ("\u00f0\u009f\u0092\u009a", "\U0001f49a"), ("\u00e2\u20ac", "\u00e2\u20ac")])
def test_broken_letters_are_repaired_and_whole_ones_left(written: str, meant: str) -> None:
    assert _instagram.repaired(written) == meant


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_row_is_accounted_for_and_every_table_fits(engine: Engine, module: ModuleType) -> None:
    name = module.__name__.rpartition(".")[2]
    for file in [file for file in peeks(GOLDEN / name) if module.shape(file[0])]:
        facts, judged = read(engine, module, [file])
        canonical.all_accounted_for([("0", n) for n in range(1, len(judged) + 1)], judged)
        kept = sum(row["why"] is None and row["noise"] is None for row in judged)
        assert kept == sum(len(rows(engine, facts, table)) for table in facts.tables if table not in {"handle", "cover"})
        assert rows(engine, facts, "cover")
