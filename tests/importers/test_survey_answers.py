"""Answers as form tools export them, and the totals of a poll: read without a mapping, counted once, claims kept as claims."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import made_raw
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts import open as open_
from stalwarts import questions
from stalwarts.importers import poll_totals
from stalwarts.importers import survey_answers

KNOW, NAME, BOUGHT = "I feel I know Ilva.", "Under which name do you follow Ilva on Instagram?", "Have you ever bought from Ilva?"
ROW = {"Timestamp": "2026/02/14 10:15:32 AM GMT+1", "Email Address": "ada@example.org", KNOW: "5", NAME: "", BOUGHT: "Yes"}


def answers(*changes: dict[str, str]) -> made_raw.Read:
    return made_raw.made(survey_answers, [ROW | change for change in changes])


def said(read: made_raw.Read) -> dict[tuple[str, str], str]:
    return {(row["handle"], row["question"]): row["answer"] for row in read["said"]}


def test_google_forms() -> None:
    read = made_raw.golden(survey_answers, "google-forms.csv")
    assert set(read.aside.values()) == {"'7' is not an answer from 1 to 5", "'emil@' is not an e-mail address",
                                        "'yesterday' is not a time"}
    assert set(read.noise.values()) == {"the same answers stand further up", "nothing is said in it"}
    assert said(read)["email:maya@example.org", "account_name"] == "instagram:maya.makes"
    assert not any("Loved" in str(row) for table in read.tables.values() for row in table)


def test_typeform_and_a_mailchimp_survey() -> None:
    read = made_raw.golden(survey_answers, "typeform.csv")
    places = {(row["handle"], row["answer"]) for row in read["said"] if row["question"] == "follows"}
    assert places == {("email:maya@example.org", "instagram"), ("email:maya@example.org", "email"),
                      ("form:9x1k2m3n4b5v6c7x8z9a0s1d2f3g4h5j", "tiktok")}
    assert said(made_raw.golden(survey_answers, "mailchimp-survey.csv"))["email:iris@example.org", "know"] == "1"


@pytest.mark.parametrize(("cell", "places"), [
    ("Instagram;Newsletter", ["email", "instagram"]), ("Newsletter, mailing list / TikTok", ["email", "tiktok"]),
    ("insta | Instagram|ig", ["instagram"]), ("TikTok;TikTok", ["tiktok"]), ("X;Twitter;Instagram;x", ["instagram", "x"]),
    ("Somewhere", []), ("", [])])
def test_a_place_that_somebody_names_twice_is_one(cell: str, places: list[str]) -> None:
    row = {"Timestamp": "2026/02/14 10:15:32 AM GMT", "Email Address": "ada@example.org", KNOW: "5", "Where do you follow Ilva?": cell}
    read = made_raw.made(survey_answers, [row])
    assert sorted(row["answer"] for row in read["said"] if row["question"] == "follows") == places


def test_a_form_that_asks_everything_twice_is_answered_once() -> None:
    once = {one.text: "5" if one.kind == "scale" else "Yes" for one in questions.worded("Ilva", "records", ("instagram",))}
    again = {f"{heading}#2": answer for heading, answer in once.items()}
    row = {"Timestamp": "2026/02/14 10:15:32 AM GMT", "Email Address": "ada@example.org", **once, **again}
    read = made_raw.made(survey_answers, [row])
    assert [row["answer"] for row in read["said"] if row["question"] == "know"] == ["5"]


def people(name: str, *cells: str) -> list[dict[str, str]]:
    """Rows that differ in one column, each of somebody else: `0@x.org`, `1@x.org`."""
    return [{name: cell, "Email Address": f"{n}@x.org"} for n, cell in enumerate(cells)]


@pytest.mark.parametrize("times", [
    {"2026/02/14 10:15:32 AM GMT+1": datetime(2026, 2, 14, 9, 15, 32), "2026/02/14 1:05:01 PM EST": datetime(2026, 2, 14, 13, 5, 1),
     "2026/02/14 12:05:01 pm GMT-3:30": datetime(2026, 2, 14, 15, 35, 1), "14.02.2026 13:05:01": datetime(2026, 2, 14, 13, 5, 1),
     "2026/02/14 1:05:01 PM GMT": datetime(2026, 2, 14, 13, 5, 1), "2026-02-14 13:05:01": datetime(2026, 2, 14, 13, 5, 1),
     "2/14/2026 13:05:01": datetime(2026, 2, 14, 13, 5, 1), "2/3/2026 13:05:01": datetime(2026, 2, 3, 13, 5, 1)},
    {"14/02/2026 13:05:01": datetime(2026, 2, 14, 13, 5, 1), "2/3/2026 13:05:01": datetime(2026, 3, 2, 13, 5, 1)}])
def test_times_as_the_tools_write_them(times: dict[str, datetime]) -> None:
    read = answers(*people("Timestamp", *times))
    found = {row["handle"]: row["occurred_at"] for row in read["said"]}
    assert [found[f"email:{n}@x.org"] for n in range(len(times))] == list(times.values())


def test_times_in_japanese() -> None:
    """Half a day in its own words; the hour after noon is its twelfth or its noughth."""
    times = {"2020/10/26 7:56:35 午後 GMT+9": datetime(2020, 10, 26, 10, 56, 35), "2020/10/26 0:15:06 午前 GMT+9": datetime(2020, 10, 25, 15, 15, 6),
             "2024/08/09 12:11:00 午後 GMT+9": datetime(2024, 8, 9, 3, 11), "2024/08/09 0:11:00 午後": datetime(2024, 8, 9, 12, 11),
             "2024/01/07 19:41:41": datetime(2024, 1, 7, 19, 41, 41)}
    rows = [{"タイムスタンプ": at, "ユーザー名": f"{n}@x.org", KNOW: "5"} for n, at in enumerate(times)]
    read = made_raw.made(survey_answers, rows, name="フォームの回答.csv")
    found = {row["handle"]: row["occurred_at"] for row in read["said"]}
    assert [found[f"email:{n}@x.org"] for n in range(len(times))] == list(times.values())


def test_microsoft_forms() -> None:
    """Whoever was not signed in has no address, and the number of an answer is nobody's; an address that was asked for goes first."""
    read = made_raw.golden(survey_answers, "microsoft-forms.csv")
    assert {row["handle"] for row in read["handle"]} == {"email:bo@example.org", "email:cleo@example.net"}
    assert {who[:5] for who, _question in said(read)} == {"email", "form:"}
    assert {row["answer"] for row in read["said"] if row["question"] == "follows"} == {"instagram", "youtube", "email"}
    asked = {"Id": "1", "Begintijd": "14-02-2026 10:15:00", "Tijd van voltooien": "14-02-2026 10:17:00", "E-mail": "anonymous", KNOW: "4",
             "What is your e-mail address?": "dan@example.org"}
    read = made_raw.made(survey_answers, [asked])
    assert [(row["handle"], row["occurred_at"]) for row in read["said"]] == [("email:dan@example.org", datetime(2026, 2, 14, 10, 17))]
    assert survey_answers.shape(made_raw.peek("x.csv", f"Completion time,Email,{KNOW}\n0:05,a@x.org,5\n".encode())) is None


SURVEYMONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
    "How far do you agree?,,Have you bought anything from Ilva yet (prints)?,,Where do you follow Ilva?,,,,"
    "Under which name do you follow Ilva?,\n"
    ",,,,,,,,,I feel I know Ilva.,I would speak up for Ilva if someone ran Ilva down.,Response,Other (please specify),"
    "Instagram,TikTok,Newsletter,Other (please specify),Instagram,TikTok\n"
    "118800000001,450000001,02/27/2026 03:10:01 PM,02/27/2026 03:12:55 PM,192.0.2.4,,,,,4,Strongly agree,Yes,lovely,"
    "Instagram,,Newsletter,Bandcamp,@ada,\n"
    "118800000002,450000001,02/28/2026 12:10:01 AM,02/28/2026 12:12:55 AM,192.0.2.5,eve@example.com,Eve,Example,,1,Agree,"
    "No,,,2,,,,eve.ex\n")
"""Nameless columns belong to the question left of them: no golden, since no other order of columns can be told from this one."""


def test_surveymonkey_has_a_column_for_each_choice() -> None:
    """Named in a second line of headings: choices, of which a form may give the numbers; places of account names; a grid's statements."""
    read = made_raw.read(survey_answers, {"Ilva fans.csv": SURVEYMONKEY.encode()})
    told: dict[str, list[str]] = {}
    for row in read["said"]:
        told.setdefault(row["handle"], []).append(f"{row['question']} {row['answer']}")
    assert {who: sorted(answers) for who, answers in told.items()} == {
        "email:eve@example.com": ["account_name tiktok:eve.ex", "bought no", "defend 4", "follows tiktok", "know 1"],
        "form:118800000001": ["account_name instagram:ada", "bought yes", "defend 5", "follows bandcamp", "follows email",
                              "follows instagram", "know 4"]}
    assert read.noise == {1: "the heading's second line"}
    assert not any("lovely" in str(row) for table in read.tables.values() for row in table)


def test_an_account_name_is_read_as_people_type_it() -> None:
    typed = {"@Maya.Makes": "instagram:maya.makes", "maya.m ": "instagram:maya.m", "TikTok: maya": "tiktok:maya",
             "https://www.instagram.com/maya_m/?igsh=x": "instagram:maya_m", "none": None, "Maya with the blue hat": None,
             "instagram - @may": "instagram:may", "": None}
    read = answers(*people(NAME, *typed))
    found = said(read)
    assert [found.get((f"email:{n}@x.org", "account_name")) for n in range(len(typed))] == list(typed.values())


def test_a_name_claimed_by_two_is_kept_of_both_and_links_nobody() -> None:
    read = answers({NAME: "maya"}, {NAME: "Maya", "Email Address": "bo@example.org"})
    claimed = {row["handle"]: row["answer"] for row in read["said"] if row["question"] == "account_name"}
    assert claimed == {"email:ada@example.org": "instagram:maya", "email:bo@example.org": "instagram:maya"}
    assert not {"link", "clue"} & set(read.tables)


def test_yes_and_no_and_1_to_5_in_the_words_of_people() -> None:
    bought = {"Yes, twice": "yes", "NO": "no", "1": "yes", "0": "no", "Sí": "yes", "Not sure": None, "nein": "no"}
    read = answers(*people(BOUGHT, *bought))
    assert [said(read).get((f"email:{n}@x.org", "bought")) for n in range(len(bought))] == list(bought.values())
    scale = {"4": "4", "5 - very much": "5", "Strongly agree": "5", "3.0": "3", "0": None, "12": None}
    read = answers(*people(KNOW, *scale))
    assert [said(read).get((f"email:{n}@x.org", "know")) for n in range(len(scale))] == list(scale.values())
    assert list(read.aside.values()) == ["'0' is not an answer from 1 to 5", "'12' is not an answer from 1 to 5"]


def test_answers_without_an_address_are_told_apart_and_count_once() -> None:
    nameless = {"Email Address": ""}
    read = answers(nameless, nameless, nameless | {KNOW: "2"})
    assert len({row["handle"] for row in read["said"]}) == 2
    assert list(read.noise.values()) == ["the same answers stand further up"]


def test_the_words_of_every_creator_are_known_again() -> None:
    """Whatever the brand is called and sells, a heading tells its question."""
    for brand in ("Ilva Tarn", "Brask & Pell", "What?", "know you", "N.E.R.D. (the band)", "Ольга"):
        for asked in questions.worded(brand, "records (signed), tickets", ("instagram", "tiktok", "email")):
            assert questions.known(asked.text.casefold()) == asked.name
            assert not asked.poll or questions.known(asked.poll) == asked.name
    assert questions.known("Your shoe size?") is None
    assert questions.place("under which name do you follow Ilva on tiktok?") == "tiktok"


def test_a_table_without_our_questions_is_not_ours() -> None:
    assert survey_answers.shape(made_raw.peek("x.csv", b"Timestamp,Your shoe size?\n2026-01-01,40\n")) is None
    assert survey_answers.shape(made_raw.peek("x.csv", b"Email,I feel I know Ilva\na@x.org,4\n")) is None


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12) for _ in range(4))), min_size=1,
                max_size=9))
def test_no_cell_stops_the_others(cells: list[tuple[str, ...]]) -> None:
    names = ("Timestamp", "Email Address", KNOW, NAME)
    read = answers({}, *(dict(zip(names, row, strict=True)) for row in cells))
    assert ("email:ada@example.org", "know") in said(read)


def test_the_totals_of_a_poll() -> None:
    read = made_raw.golden(poll_totals, "poll.csv")
    totals = {(row["post"], row["product"]): row["value"] for row in read["tally"]}
    assert totals == {("question:know", "yes"): Decimal(141), ("question:know", "no"): Decimal(61),
                      ("question:defend", "yes"): Decimal(88), ("question:defend", "no"): Decimal(1020)}


def test_answers_downloaded_again_count_once(tmp_path: Path) -> None:
    """A hundred answers later the same form is downloaded anew: what was in the first file is in the second too."""
    import stalwarts

    golden = made_raw.GOLDEN / "survey_answers" / "google-forms.csv"
    lines = golden.read_text(encoding="utf-8").splitlines(keepends=True)
    later = tmp_path / "answers (1).csv"
    later.write_text("".join([*lines, lines[2].replace("joao", "rui")]), encoding="utf-8")
    workspace: Any = stalwarts.init(tmp_path / "ws")
    workspace.add([golden])
    with workspace.see() as look:
        before = {row["question"]: row["answered"] for row in look.small("feelings")}
    workspace.add([later])
    with open_(tmp_path / "ws").see() as look:
        after = {row["question"]: row["answered"] for row in look.small("feelings")}
    assert after == {question: number + (question != "x") for question, number in before.items()}
