"""Totals in cells, and the files that hold nothing but totals."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

import ibis
import pytest
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.engines.duckdb import Engine
from stalwarts.importers import _cells
from stalwarts.importers import _peek
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Peek


def peek(path: str, head: str) -> Peek:
    """A delimited file whose header is its first record."""
    look = _peek.look(head.encode())
    return Peek(path, head.encode(), look.headers[0].names if look else ())


def test_numbers_as_people_and_programs_write_them() -> None:
    """A part of a number, and a number with letters, are none; a sign for nothing is nothing, and no mistake."""
    cells = {"1160": 1160, "1,160": 1160, "15.000": 15000, "1 160": 1160, "1\u202f160": 1160, "12.0": 12, "-3": -3,
             " 7 ": 7, "1,160.00": 1160, "0": 0, "1,160,000": 1160000, "1,16,000": None, "1,160,": None, "11,160": 11160, "1.5": None, "12k": None, "1,16": None, "9" * 16: None,
             "-": None, "": None, "n/a": None, "viele": None, "1.79E+16": None}
    engine = Engine()
    table = ibis.memtable({"text": list(cells)})
    found = engine.run(table.select("text", number=_totals.number(table.text).cast("float64"),
                                    why=_cells.first_of(*_totals.wrong(table.text)))).to_pylist()
    engine.close()
    assert {row["text"]: row["number"] for row in found} == cells
    assert {row["text"] for row in found if row["why"]} == {"1.5", "12k", "1,16", "1,16,000", "1,160,", "9" * 16, "viele", "1.79E+16"}


@pytest.mark.parametrize(("row", "account"), [
    ("1,2,Studio.Fernlight,03/03/2026 01:06,https://www.instagram.com/p/D/,5", "instagram:studio.fernlight"),
    ("1,2,,03/03/2026 01:06,https://www.facebook.com/2/posts/1,5", "facebook:2"),
    ("1,6.1571E+13,,03/03/2026 01:06,https://www.facebook.com/reel/1,5", "facebook:main"),
    ("1,6.1571E+13,,03/03/2026 01:06,https://www.facebook.com/reel/1,5\n2,61571000000007,,,,", "facebook:61571000000007"),
    ("1,6.1571E+13,,03/03/2026 01:06,https://www.facebook.com/61571000000007/posts/1,5", "facebook:61571000000007"),
    ("", None)])
def test_whose_posts_a_business_suite_file_holds(row: str, account: str | None) -> None:
    module = importers.installed()["business_suite"]
    file = peek("x.csv", f"Post ID,Page ID,Account username,Publish time,Permalink,Views\n\n{row}\n")
    assert module.shape(file)
    assert module.account(file) == account


@pytest.mark.parametrize("label", ["Konto-Benutzername", "Benutzername des Kontos", "Nutzername des Kontos"])
def test_whose_posts_they_are_in_german(label: str) -> None:
    file = peek("x.csv", f"Beitrags-ID,{label},Veröffentlichungszeit,Permalink,Aufrufe\n"
                         "1,Lena.Sings,03/03/2026 01:06,https://www.instagram.com/p/D/,5\n")
    assert importers.installed()["business_suite"].account(file) == "instagram:lena.sings"


def test_a_page_whose_id_was_rounded_goes_by_its_name() -> None:
    header = "Post ID,Page ID,Page name,Publish time,Permalink,Views\n"
    file = peek("x.csv", f"{header}1.22158E+17,6.1571E+13,Fern and Clay,09/10/2026 21:00,https://www.facebook.com/reel/1,5\n")
    assert importers.installed()["business_suite"].account(file) == "facebook:fern-and-clay"


@pytest.mark.parametrize(("importer", "path", "account"), [
    ("spotify_audience", "Studio Fernlight-audience-timeline.csv", "spotify:studio-fernlight"),
    ("plausible_visitors", "Plausible export shop.example.com 2026-03-01  to 2026-03-31 /visitors.csv",
     "plausible:shop.example.com"),
    ("plausible_visitors", "shop_example_com_20260831.zip/imported_visitors_20260828_20260830.csv", "plausible:shop.example.com"),
    ("plausible_visitors", "downloads/imported_visitors_20260828_20260830.csv", None),
    ("reddit_posts", "export_fernlight_20260320/posts.csv", "reddit:fernlight"),
    ("reddit_posts", "export_fernlight_20260320.zip/posts.csv", "reddit:fernlight"),
    ("reddit_posts", "export_fernlight_20260320 (1).zip/posts.csv", "reddit:fernlight"),
    ("reddit_posts", "posts.csv", None)])
def test_whose_it_is_stands_in_a_name(importer: str, path: str, account: str | None) -> None:
    assert importers.installed()[importer].account(Peek(path, b"")) == account


def test_of_an_exported_site_only_the_table_of_visitors_is_totals(tmp_path: Path) -> None:
    """The same two days in five tables, of which four part them: 50 and 70 views, and no table of shares beside them."""
    span = "20260828_20260829.csv"
    found = read(laid(tmp_path, {
        f"imported_visitors_{span}": "date,visitors,pageviews,bounces,visits,visit_duration\n2026-08-28,6,50,1,7,90\n2026-08-29,3,70,1,3,120\n",
        f"imported_devices_{span}": "date,device,visitors,visits,visit_duration,bounces,pageviews\n2026-08-28,Desktop,2,2,90,1,5\n",
        f"imported_pages_{span}": "date,hostname,page,visits,visitors,pageviews\n2026-08-28,example.com,/,5,4,45\n",
        f"imported_custom_events_{span}": "date,name,link_url,path,visitors,events\n2026-08-28,Signup,,/,2,2\n",
        "a page's visitors.csv": "date,visitors,pageviews,visits,bounce_rate,scroll_depth\n2026-08-28,1,1,1,0,40\n"}))
    assert found.column("tally", "since", "value") == [(datetime(2026, 8, 28), 50), (datetime(2026, 8, 29), 70)]
    assert len(found.known) == 4
    assert all("shares of the same visits" in why for why in found.known.values())
    assert not found.unknown


def test_what_is_left_alone_in_downloads_of_totals() -> None:
    tables = {"Plausible export a.example 2026-03-01 to 2026-03-31/conversions.csv":
              "name,unique_conversions,total_conversions\nPurchase,4,5\n",
              "export_fernlight_20260320/comments.csv":
              "id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n",
              "export/session_data.csv": "website_id,session_id,data_key\n"}
    for path, head in tables.items():
        assert importers.choose(peek(path, head)) is None
        assert importers.unneeded(peek(path, head))
    assert importers.known("export_fernlight_20260320/messages.csv") == "your messages: never opened"


REDDIT = {
    "messages.csv": "id,permalink,thread_id,date,ip,from,to,subject,body\nx1,/m/x1,t1,2026-01-02 10:11:12 UTC,,bo,fernlight,hi,secret\n",
    "chat_history.csv": "message_id,created_at,updated_at,username,message,thread_parent_message_id,channel_url,subreddit,channel_name,"
                        "conversation_type\nm1,2026-01-02 10:11:12 UTC,,bo,secret,,x,,chan,direct\n",
    "post_votes.csv": "id,permalink,direction\nabc999,https://www.reddit.com/r/x/comments/abc999/,up\n",
    "friends.csv": "username,note\nbo,\n", "subscribed_subreddits.csv": "subreddit\nrobotics\n", "drafts.csv": "id,title,body\n1,a,b\n",
    "posts.csv": "id,permalink,date,ip,subreddit,gildings,title,url,body\nabc123,https://www.reddit.com/r/t/comments/abc123/a/,"
                 "2026-01-02 10:11:12 UTC,,t,0,Hello,/r/t/,x\n"}


def test_reddit_s_files_stand_at_the_root_of_a_zip_and_are_known_without_it(tmp_path: Path) -> None:
    """Messages, chats, votes and friends are nobody's list: known in the zip, unpacked, and one alone."""
    with zipfile.ZipFile(tmp_path / "export_fernlight_20260301.zip", "w") as packed:
        for name, text in REDDIT.items():
            packed.writestr(name, text)
    whys = {"messages.csv": "your messages: never opened", "chat_history.csv": "your messages: never opened",
            "friends.csv": "whom you follow on Reddit: it does not say who follows you",
            **dict.fromkeys(("post_votes.csv", "subscribed_subreddits.csv", "drafts.csv"), "part of the Reddit download that names nobody who follows you")}
    found = read(tmp_path / "export_fernlight_20260301.zip")
    assert (found.known, found.unknown) == (whys, {})
    assert found.column("post", "account", "post") == [("reddit:fernlight", "abc123")]
    assert {str(row["until"]) for row in found["cover"]} == {"2026-03-01 00:00:00"}
    early = read(laid(tmp_path / "early", {"posts.csv": REDDIT["posts.csv"].replace("abc123,", "87,")}))
    assert early.column("post", "post") == ["87"], "numbers began short"
    flat = read(laid(tmp_path / "flat", {**REDDIT, "customers.csv": "Who,Size\nbo,4\n"}))
    assert (flat.known, set(flat.unknown)) == (whys, {"customers.csv"})
    for name in whys.keys() - {"drafts.csv"}:
        assert importers.unneeded(peek(name, REDDIT[name])) == whys[name]


def test_a_private_chat_is_never_opened() -> None:
    """Only what stands first in the file is looked at, and it decides."""
    head = b'{"name": "Hana", "type": "personal_chat", "id": 4, "messages": []}'
    whole = b'{"about": "", "personal_information": {"user_id": 1}, "chats": {"list": []}}'
    for text in (head, whole):
        assert importers.choose(Peek("result.json", text)) is None
        assert "never opened" in str(importers.unneeded(Peek("result.json", text)))


def test_an_event_that_is_no_page_view_tells_nothing(tmp_path: Path) -> None:
    """Two rows of one Umami file: a view, and a click on something the site counts itself."""
    lines = (Path(__file__).parent.parent / "golden/umami_events/website_event.csv").read_bytes().splitlines(keepends=True)
    header, view = lines[0].decode().strip().split(","), lines[1]
    place = header.index("event_type")
    assert view.split(b",")[place] == b"1"
    click = b",".join(b"2" if at == place else cell for at, cell in enumerate(view.split(b",")))
    found = read(laid(tmp_path, {"website_event.csv": lines[0] + view + click}))
    assert found.noise == 1
    assert found.aside == {}
    assert found.column("tally", "value") == [1]


def test_purchases_without_a_number_are_told_apart_by_browser_and_time(tmp_path: Path) -> None:
    """Four of 10 by one browser and by none, one sent twice; `(not set)` is nobody's number, and its refund is of none of them."""
    def event(name: str, at: int, number: str | None, **more: object) -> str:
        return json.dumps({"event_timestamp": str(1772449200000000 + at), "event_name": name, "event_bundle_sequence_id": "1",
                           "event_params": [{"key": "currency", "value": {"string_value": "EUR"}}], **more,
                           "ecommerce": {"transaction_id": number, "purchase_revenue": 10}})

    lines = [event("purchase", 1, "(not set)", user_pseudo_id="1.2"), event("purchase", 2, "(not set)", user_pseudo_id="1.2"),
             event("purchase", 2, "(not set)", user_pseudo_id="1.2"), event("purchase", 3, "undefined"), event("purchase", 4, " "),
             event("refund", 5, "(not set)", user_pseudo_id="1.2")]
    found = read(laid(tmp_path, {"events_20260302.jsonl": "\n".join(lines)}))
    assert found.column("tally", "of", "value") == [("takings", 40), ("units", 4)]
    assert found.aside == {6: "the refund does not say how much, and its purchase is not in this file"}


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_events_is_read_as_their_lines_are(tmp_path: Path, indent: int | None) -> None:
    """What the console of BigQuery saves to a computer, on one line or on many; and the same cut off in its last event."""
    events = [{"event_date": "20260302", "event_timestamp": str(1772449200000000 + n), "event_name": "page_view",
               "event_params": [{"key": "page_title", "value": {"string_value": "a\nb"}}]} for n in range(4)]
    whole = json.dumps(events, indent=indent)
    found = read(laid(tmp_path / "whole", {"bq-results-20260303.json": whole}))
    assert (found.column("tally", "of", "value"), found.aside) == ([("views", 4)], {})
    cut = read(laid(tmp_path / "cut", {"bq-results-20260303.json": "\ufeff" + whole[:-20]}))
    assert (cut.column("tally", "of", "value"), cut.aside) == ([("views", 3)], {4: "it is cut off or is not JSON"})


def test_videos_in_a_file_that_was_cut_off_are_those_listed(tmp_path: Path) -> None:
    """The last line is no video, in any language; views alone are claimed where no other column stands; no total is a video."""
    cut = '콘텐츠,동영상 제목,동영상 게시 시간,조회수\n합계,,,30\n상위 500개 결과 표시,,,\nvidEEEEEEE1,꽃병,"Oct 28, 2025",20\n'
    whole = "Inhalte,Videotitel,Veröffentlichungszeitpunkt des Videos,Aufrufe,Kommentare\nTotaal,,,9,9\nvidEEEEEEE2,Vase,17. Okt. 2025,5,\n"
    none = 'Conteúdo,Título do vídeo,Horário de publicação do vídeo,Visualizações intencionais\nvidEEEEEEE3,Vaso,"Dec 4, 2024",35\n'
    russian = "Контент,Название видео,Время публикации видео,Просмотры\nvidEEEEEEE4,Ваза,4 мая 2024 г.,7\n"
    found = read(laid(tmp_path, {"표 데이터.csv": cut, "b/Tabellendaten.csv": whole, "c/Dados da tabela.csv": none, "d/T.csv": russian}))
    assert found.column("cover", "kinds", "who", "table") == [
        *[("views", "all", "tally")] * 2, ("views", "listed", "tally"), *[(None, "listed", "post")] * 4]
    assert found.column("tally", "post", "of", "value") == [
        ("vidEEEEEEE1", "views", 20), ("vidEEEEEEE2", "views", 5), ("vidEEEEEEE4", "views", 7)]
    assert [str(at.date()) for at in found.column("post", "occurred_at")] == ["2024-05-04", "2024-12-04", "2025-10-17", "2025-10-28"]
    assert (found.noise, found.aside) == (3, {})


def test_songs_of_one_name_are_two_and_playlists_are_no_songs(tmp_path: Path) -> None:
    """Told apart by the day of release; where that is the same, neither is counted. One that stands alone keeps its bare name."""
    songs = ("song,listeners,streams,saves,release_date\nIntro,10,120,4,2025-04-01\nIntro,3,20,0,2026-01-01\nQuay,9,11,0,2026-01-01\n"
             "Outro,1,2,0,2026-01-01\nOutro,1,3,0,2026-01-01\n")
    lists = "title,author,listeners,streams,date_added\nDark Rap,Curator A,120,340,2026-01-02\nRelease Radar,Spotify,40,77,n/a\n"
    found = read(laid(tmp_path, {"Ilva-songs-28day.csv": songs, "Ilva-playlists-28day.csv": lists}))
    assert [(name, value) for of, name, value in found.column("tally", "of", "product", "value") if of == "streams"] == [
        ("Intro (2025-04-01)", 120), ("Intro (2026-01-01)", 20), ("Quay", 11)]
    assert set(found.aside) == {4, 5}
    assert (found.unknown, found.known["Ilva-playlists-28day.csv"][:19]) == ({}, "Spotify's playlists")
