"""LinkedIn's analytics: several sheets of one workbook, lists side by side, and totals that are changes or stand twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from archives import Read
from archives import laid
from archives import read

from stalwarts import importers
from stalwarts.importers import _linkedin_sheets
from stalwarts.importers._shapes import Peek
from test_tables import xlsx

DAYS: list[list[Any]] = [["Date", "Impressions", "Engagements", "", ""], ["3/1/2026", "1,200", 40, "", ""]]
BEST = ["Post URL", "Post Publish Date", "Engagements", "", "Post URL", "Post Publish Date", "Impressions"]
NOTE: list[list[Any]] = [["Maximum of 50 posts available to include in this list"], []]
PAGE = ["Post title", "Post link", "Post type", "Posted by", "Created date", "Impressions", "Likes", "Comments", "Reposts",
        "Content Type"]
METRICS = ["Date", "Impressions (organic)", "Impressions (total)", "Reactions (organic)", "Reactions (total)",
           "Comments (total)", "Reposts (total)"]
OF_PAGE = "fern-and-clay_content_1773100800000.xlsx"


def address(number: int) -> str:
    return f"https://www.linkedin.com/feed/update/urn:li:activity:74000000000000000{number:02}"


def book(root: Path, sheets: dict[str, list[list[Any]]], name: str = "Content_2026-03-01_2026-03-31_Lena.xlsx") -> Read:
    return read(laid(root, {name: xlsx(sheets)}))


def told(found: Read) -> list[tuple[str, str | None, float, str]]:
    """What is counted, of which post, how much, and up to when."""
    return sorted((row["of"], (row["post"] or "")[-2:], float(row["value"]), f"{row['until']:%m-%d}") for row in found["tally"])


def test_the_sheets_of_a_members_workbook_are_one_table(tmp_path: Path) -> None:
    """Days, best posts and followers are read; what sums them up and who saw them is named and left.

    Of two lists side by side the second is longer, and its numbers are not those of the posts on their left.
    """
    found = book(tmp_path, {
        "DISCOVERY": [["Overall Performance", "3/1/2026 - 3/31/2026"], ["Impressions", 5000]],
        "ENGAGEMENT": DAYS,
        "TOP POSTS": [*NOTE, BEST, [address(1), "3/2/2026", 9, "", address(2), "3/4/2026", 700],
                      ["", "", "", "", address(1), "3/2/2026", 600]],
        "FOLLOWERS": [["Total followers on 3/31/2026:", "12,345"], [], ["Date", "New followers"], ["3/9/2026", 5]],
        "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Location", "Lisbon", "< 1%"]]})
    assert told(found) == [("followers", "", 12345, "04-01"), ("views", "", 1200, "03-02"), ("views", "01", 600, "04-01"),
                           ("views", "02", 700, "04-01")]
    assert [(post[-2:], f"{at:%m-%d}") for post, at in found.column("post", "post", "occurred_at")] == [("01", "03-02"), ("02", "03-04")]
    assert (found.aside, found.noise) == ({}, 3)
    assert set(found.known) == {"DISCOVERY", "DEMOGRAPHICS"}


@pytest.mark.parametrize("header", [BEST, [cell or 481 for cell in BEST], ["Post URL", "Post Publish Date", "Impressions", "",
                                                                        "Post URL", "Post Publish Date", "Engagements"]])
def test_numbers_belong_to_the_list_they_stand_in(tmp_path: Path, header: list[Any]) -> None:
    """The order of the lists changes; some workbooks repeat one number where a cell should be empty."""
    first, second = ((address(1), "3/2/2026", 7), (address(2), "3/4/2026", 8))
    empty = [481, 481, 481] if 481 in header else ["", "", ""]
    found = book(tmp_path, {"ENGAGEMENT": DAYS, "TOP POSTS": [*NOTE, header, [*first, header[3], *second], [*empty, empty[0], *first]]})
    assert found.aside == {}
    expected = [("views", "01", 7, "04-01")] if header[2] == "Impressions" else [("views", "01", 7, "04-01"), ("views", "02", 8, "04-01")]
    assert [row for row in told(found) if row[1]] == expected
    assert {post[-2:] for post in found.column("post", "post")} == {"01", "02"}


def test_lists_in_another_order_are_left_where_nothing_tells_them_from_days(tmp_path: Path) -> None:
    """Without the note above them their columns are joined with those of the days, and their order is gone."""
    turned = [*BEST[4:], "", *BEST[:3]]
    found = book(tmp_path, {"ENGAGEMENT": DAYS, "TOP POSTS": [turned, [address(1), "3/2/2026", 7, "", address(2), "3/4/2026", 8]]})
    assert told(found) == [("views", "", 1200, "03-02")]
    assert set(found.known) == {"TOP POSTS"}


@pytest.mark.parametrize(("name", "days", "first"), [
    ("Content_2026-03-01_2026-03-03_Lena.xlsx", ("1/3/2026", "2/3/2026", "3/3/2026"), "2026-03-01"),
    ("Content_2026-01-03_2026-03-03_Lena.xlsx", ("1/3/2026", "2/3/2026", "3/3/2026"), "2026-01-03"),
    ("renamed.xlsx", ("1/3/2026", "2/3/2026", "3/3/2026"), "2026-01-03"),
    ("renamed.xlsx", ("1/3/2026", "2/3/2026", "13/3/2026"), "2026-03-01")])
def test_which_comes_first_day_or_month(tmp_path: Path, name: str, days: tuple[str, ...], first: str) -> None:
    """The month, unless the days in the name or a number over twelve say otherwise."""
    found = book(tmp_path, {"ENGAGEMENT": [DAYS[0], *([day, 5, 1] for day in days)]}, name)
    assert min(found.column("tally", "since")).date().isoformat() == first
    assert found.aside == {}


def test_a_spanish_workbook_has_the_day_first(tmp_path: Path) -> None:
    """Even in the first days of a month, and under a name that says no days."""
    found = book(tmp_path, {
        "INTERACCIÓN": [["Fecha", "Impresiones", "Interacciones"], ["1/3/2026", 10, 1]],
        "PUBLICACIONES PRINCIPALES": [["URL de la publicación", "Fecha de publicación", "Interacciones", "", "URL de la publicación",
                                       "Fecha de publicación", "Impresiones"], [address(1), "2/3/2026", 4, "", address(2), "2/3/2026", 6]],
        "SEGUIDORES": [["Total de seguidores el 3/3/2026:", 2086], [], ["Fecha", "Nuevos seguidores"], ["1/3/2026", 1]]}, "informe.xlsx")
    assert [row[:3] for row in told(found)] == [("followers", "", 2086), ("views", "", 10), ("views", "02", 6)]
    assert {f"{until:%m-%d}" for until in found.column("tally", "until")} == {"03-02", "03-04"}
    assert {f"{at:%m-%d}" for at in found.column("post", "occurred_at")} == {"03-02"}


def test_followers_alone_are_a_total_on_a_day(tmp_path: Path) -> None:
    """What stands above the header is a row; what was gained each day is none of ours."""
    found = read(laid(tmp_path, {"FOLLOWERS.csv": 'Total followers on 3/7/2026:,"12,345"\n\nDate,New followers\n3/1/2026,5\n3/2/2026,0\n'}))
    assert (told(found), found.noise, found.aside) == ([("followers", "", 12345, "03-08")], 3, {})


@pytest.mark.parametrize(("cell", "why"), [("many", "'many' is not a number"), ("", "no total stands in it"), (-3, "a total is below zero")])
def test_a_total_of_followers_that_is_none_is_set_aside(tmp_path: Path, cell: Any, why: str) -> None:
    found = book(tmp_path, {"FOLLOWERS": [["Total followers on 3/7/2026:", cell], ["Date", "New followers"]]})
    assert (list(found.aside.values()), found["tally"]) == ([why], [])


def test_a_page_is_an_account_of_its_own_and_counts_its_posts_once(tmp_path: Path) -> None:
    """One post was paid for: its two rows are added up; of another the file gives the sum beside its parts.

    A third stands there twice as it is, and the row of a fourth that was paid for cannot be read: that one has no total.
    """
    def post(number: int, kind: str, views: Any) -> list[Any]:
        return ["New jars", address(number), kind, "Ada Example", "03/01/2026", views, 2, 0, 1, "Image"]

    found = book(tmp_path, {
        "Metrics": [["Days are UTC."], METRICS, ["03/01/2026", 90, 100, 3, 4, 1, 0], ["03/02/2026", 50, 50, -1, -1, 0, 0]],
        "All posts": [["Each post."], PAGE, post(1, "Organic", 300), post(1, "Sponsored", 200), post(2, "Organic", 50),
                      post(2, "Total", 80), post(3, "Organic", 7), post(3, "Organic", 7), post(4, "Organic", 9),
                      post(4, "Sponsored", "x")]}, OF_PAGE)
    assert [row[:3] for row in told(found) if row[0] == "views"] == [
        ("views", "", 50), ("views", "", 100), ("views", "01", 500), ("views", "02", 80), ("views", "03", 7)]
    assert [row[2] for row in told(found) if row[:2] == ("likes", "")] == [4]
    assert [row[2] for row in told(found) if row[:2] == ("likes", "01")] == [4]
    assert set(found.column("tally", "account")) == {"linkedin:company/fern-and-clay"}
    assert [(post[-2:], kind) for post, kind in found.column("post", "post", "kind")] == [(f"0{n}", "photo") for n in range(1, 5)]
    assert (found.aside, found.noise) == ({10: "'x' is not a number"}, 2)
    assert "Ada" not in str(found.tables)


def test_a_page_whose_file_was_renamed_is_still_none_of_the_members(tmp_path: Path) -> None:
    found = book(tmp_path, {"Metrics": [METRICS, ["03/01/2026", 90, 100, 3, 4, 1, 0]]}, "march.xlsx")
    assert set(found.column("tally", "account")) == {"linkedin:company"}


@pytest.mark.parametrize(("name", "sheet", "before"), [
    ("PostAnalytics_Lena_7432391508978397184.xlsx", "PERFORMANCE", []),
    ("PostAnalytics_Lena_7432391508978397184.xlsx", "PERFORMANCE", [["Numbers"]]), ("renamed.xlsx", "Post analytics", []),
    ("SinglePostAnalytics_Lena Fern_7432391508978397184.xlsx", "Post analytics", [["Post performance"], []])])
def test_one_post_is_labels_and_values(tmp_path: Path, name: str, sheet: str, before: list[list[Any]]) -> None:
    """In no fixed order; whose employers and places they were stands below in one sheet, or in one of its own."""
    rows: list[list[Any]] = [
        *before, ["Post URL", "https://www.linkedin.com/feed/update/urn:li:ugcPost:7432391508978397184"], ["Reactions", "31"],
        ["Post Date", "Feb 25, 2026"], ["Post Publish Time", "1:05 PM"], [], ["Impressions", "1,316"], ["Members reached", 900],
        ["Comments", 4], ["Reposts", 2], ["Followers gained from this post", 3]]
    who: list[list[Any]] = [["Category", "Value", "%"], ["Impressions", "Lisbon", "31%"]]
    sheets = {sheet: [*rows, [], *who]} if sheet == "Post analytics" else {sheet: rows, "TOP DEMOGRAPHICS": [*before, *who]}
    found = book(tmp_path, sheets, name)
    assert [row[:3] for row in told(found)] == [("comments", "84", 4), ("likes", "84", 31), ("shares", "84", 2), ("views", "84", 1316)]
    assert [(row["post"], row["url"][-27:], str(row["occurred_at"])) for row in found["post"]] == [
        ("7432391508978397184", "ugcPost:7432391508978397184", "2026-02-25 13:05:00")]
    assert (found.aside, found.noise, set(found.known)) == ({}, 0, set(sheets) - {sheet})


def test_what_of_linkedins_analytics_is_left_alone(tmp_path: Path) -> None:
    """Followers a page gained, its visitors, and how it stands beside others."""
    found = read(laid(tmp_path, {
        "fern_followers_1773100800000.xlsx": xlsx({
            "New followers": [["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"],
                              ["03/01/2026", 0, 5, 0, 5]], "Location": [["Location", "Total followers"], ["Lisbon", 90]]}),
        "fern_visitors_1773100800000.xlsx": xlsx({"Visitor metrics": [
            ["Date", "Overview page views (total)", "Total page views (total)"], ["03/01/2026", 5, 6]]}),
        "fern_competitor_analytics_1773100800000.xlsx": xlsx({"COMPETITORS": [["Page", "Total Followers"], ["Clay", 9]]})}))
    assert found.unknown == {}
    assert {name.split("_", 1)[1].rsplit("_", 1)[0]: why.split(":")[0] for name, why in found.known.items()} == {
        "followers": "followers gained by day", "visitors": "visits to a LinkedIn page",
        "competitor_analytics": "LinkedIn's comparison with other companies' pages"}


def test_days_of_impressions_may_be_anybodys_table() -> None:
    """Three plain words are LinkedIn's in a workbook, or under a name that says so; a text may come from anywhere."""
    module = importers.installed()["linkedin_analytics"]
    header = ("date", "impressions", "engagements")
    assert module.shape(Peek("report.csv", b"Date,Impressions,Engagements\n", header)) is None
    assert module.shape(Peek("ENGAGEMENT.csv", b"Date,Impressions,Engagements\n", header))
    assert module.shape(Peek("report.xlsx", b"PK\x03\x04", header))
    assert _linkedin_sheets.kind((*header, "likes")) == ""


@pytest.mark.parametrize(("url", "post"), [
    ("https://www.linkedin.com/posts/lena_how-to-share-20260101-activity-7400000000000000003-AbCd", "7400000000000000003"),
    ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7400000000000000004", "7400000000000000004"),
    ("https://www.linkedin.com/pulse/why-fern-lena/", "https://www.linkedin.com/pulse/why-fern-lena/")])
def test_a_post_is_known_by_its_number_as_in_the_download(tmp_path: Path, url: str, post: str) -> None:
    """Words of a title with a number behind them are none of the post's."""
    found = book(tmp_path, {"TOP POSTS": [*NOTE, BEST, [url, "3/2/2026", 9]]})
    assert found.column("post", "post") == [post]


def test_a_later_workbook_counts_the_same_days_anew_and_not_twice(tmp_path: Path) -> None:
    """Two months' workbook after one of the first month: its days and the day's followers have the same keys."""
    def key(found: Read) -> set[tuple[Any, ...]]:
        return {(row["account"], row["of"], row["since"], row["until"]) for row in found["tally"] if row["post"] is None}

    march = book(tmp_path / "a", {"ENGAGEMENT": DAYS})
    spring = book(tmp_path / "b", {"ENGAGEMENT": [*DAYS, ["4/1/2026", 5, 1]]}, "Content_2026-03-01_2026-04-30_Lena.xlsx")
    assert key(march) < key(spring)


def test_each_workbook_is_dated_by_itself(tmp_path: Path) -> None:
    """One post's workbook states no day of its own: beside one of March it still counts up to the file's own time."""
    single: list[list[Any]] = [["Post URL", address(9)], ["Post Date", "Feb 25, 2026"], ["Impressions", 5]]
    found = read(laid(tmp_path, {"Content_2026-03-01_2026-03-31_Lena.xlsx": xlsx({"ENGAGEMENT": DAYS}),
                                 "PostAnalytics_Lena_9.xlsx": xlsx({"PERFORMANCE": single})}))
    assert {row["value"]: f"{row['until']:%Y-%m-%d}" for row in found["tally"]}[5] not in {"2026-04-01", "2026-03-02", "2026-02-25"}
