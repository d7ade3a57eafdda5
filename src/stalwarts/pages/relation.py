"""Do they know you, would they speak up, do they want you to succeed: what they say, and beside it what they do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import questions
from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages import _tried
from stalwarts.pages._known import versions
from stalwarts.pages._relation import DONE
from stalwarts.pages._relation import SAID
from stalwarts.pages._relation import SCORES
from stalwarts.problems import BadAnswer

QUESTION = "Do they feel they know me, who would speak up, who wants me to succeed?"
VERSION = 1
TITLE = "How close they are"
PLACE = "People"
RESTS_ON = {"said": "feelings", "know": "know", "defend": "defend", "invest": "invest", "foretold": "foretold", "met": "met"}
LEARNED = ("What each part counts for is learned from your own first-time buyers of the last year, and drawn towards what is "
           "published.")
BANDS = (("50 and more", 50, 101), ("20 to 49", 20, 50), ("under 20", 0, 20))
"""Scores as they are counted on screen: from, and up to but not with."""


@dataclass(frozen=True)
class Form:
    """Whom you asked."""

    people_asked: int | None = asked("How many you asked; every follower known if you say nothing.", None, called="People asked")


def page(look: Look, form: Form) -> Page:
    """What is said with the silent bounded, what is done, and whether either foretold buying here. Raises BadAnswer."""
    people = int(look.small("together")[0]["people"] or 0)
    said = _said(look, form.people_asked, people)
    done, tried, company = _done(look, people), _tried.tried(look), _met(look)
    claim = _claim(look, said, done)
    learned = {f"{row['score']} {row['part']}": round(row["weight"], 3) for row in look.small("weight")}
    notes = [*_notes(said), *_company(company), *_tried.sentences(tried), *([LEARNED] if learned else [])] if look.exports else []
    return Page(
        name="relation", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=claim, doubts=list(_doubts(look, said, done, form.people_asked)),
        figures={"said": said, "done": done, "foretold": tried, "met": company,
                 "weights": learned or "as published"}, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=[note for note in notes if note != claim], next_step=_next(look, said),
        grids=list(_grids(said, done, tried)),
        deeds=[Deed("questions", "The questions, as text", {"file": "questions.txt"}),
               Deed("move", "Note who stood up for you", {"kind": "defend"}, ["who", "on", "note"])],
        links=[("The questions to ask", Link("questions")), ("All your people", Link("people"))])


# --- what they say -----------------------------------------------------------------------------------------------


def _said(look: Look, asked_: int | None, people: int) -> list[dict[str, Any]]:
    """One row per question and way of asking: answered, agree (interval) and the bounds over all who were asked."""
    rows = [row for row in look.small("feelings") if row["answered"]]
    forms = max((row["answered"] for row in rows if row["by"] == "form"), default=0)
    if asked_ is not None and asked_ < forms:
        raise BadAnswer("people_asked", f"is {asked_:,}, and {forms:,} people answered: it is how many were asked")
    order = {name: place for place, name in enumerate(questions.NAMES)}
    return [_row(row, asked_ if asked_ is not None else people) for row in sorted(rows, key=lambda row: order[row["question"]])]


def _row(row: dict[str, Any], asked_: int) -> dict[str, Any]:
    found = proportion.wilson(row["agree"], row["answered"])
    silent = max(asked_ - row["answered"], 0)
    whole = row["answered"] + silent
    return {"question": row["question"], "account": row["account"], "by": row["by"], "answered": row["answered"],
            "asked": asked_ or None, "agree": interval(found.value, found.low, found.high) | {"people": row["agree"]},
            "all": {"low": row["agree"] / whole, "high": (row["agree"] + silent) / whole}}


def _sentence(row: dict[str, Any]) -> str:
    part = row["asked"] and row["answered"] < row["asked"]
    share = f" ({words.share(row['answered'] / row['asked'])} of those asked)" if part else ""
    of = row["agree"]
    between = f"[{words.percent(of['low'])}, {words.percent(of['high'])}]"
    who = f"the {words.count(row['answered'])} who answered{share}" if row["by"] == "form" else \
        f"{words.count(row['answered'])} taps on a poll of {row['account']}"
    return f"Of {who}, {words.share(of['value'])} {between} {SAID[row['question']]}."


def _claim(look: Look, said: list[dict[str, Any]], done: dict[str, Any]) -> str:
    statements = [row for row in said if row["question"] in questions.STATEMENTS]
    first = next((row for row in statements if row["by"] == "form"), statements[0] if statements else None)
    if first:
        return _sentence(first)
    if not look.exports:
        return "Whether they feel they know you is not known: nobody has been asked, and no file has been added."
    if not any(one["known"] for one in done.values()):
        return "Whether they feel they know you is not known: nobody has been asked, and no file shows what they do."
    return "Whether they feel they know you is not known: nobody has been asked. What they do stands below."


def _notes(said: list[dict[str, Any]]) -> Iterator[str]:
    yield from map(_sentence, said)
    for row in said:
        low, high = row["all"]["low"], row["all"]["high"]
        if row["by"] == "form" and row["question"] in questions.STATEMENTS and low < high:
            yield f"Of all who were asked, whatever the silent think, {words.share_between(low, high)} {SAID[row['question']]}."


# --- what they do ------------------------------------------------------------------------------------------------


def _done(look: Look, people: int) -> dict[str, Any]:
    """Score to how many it is known of, by band, and of how many no file could tell; the score halfway through them."""
    found: dict[str, Any] = {}
    for score in SCORES:
        table = look.measure(score)
        bands = {said: ((_[score] >= low) & (_[score] < high)).sum() for said, low, high in BANDS}
        row = look.engine.run(table.agg(known=_[score].count(), middle=_[score].median(), **bands)).to_pylist()[0]
        known = int(row["known"])
        counts = {said: int(row[said] or 0) for said in bands}
        found[score] = {"known": known, "unknown": max(people - known, 0), "bands": counts,
                        "middle": row["middle"] if known else None}
        if not known:
            found[score]["why"] = "no file could show any of its parts"
    return found


def _met(look: Look) -> dict[str, Any]:
    row = look.small("met")[0]
    if not row["seen"]:
        return unknown("not known: no list of who came to an event shows two of your supporters apart or together")
    found = proportion.wilson(row["met"], row["seen"])
    return interval(found.value, found.low, found.high) | {"seen": row["seen"], "supporters": row["supporters"]}


def _company(met: dict[str, Any]) -> Iterator[str]:
    if met["value"] is not None:
        yield (f"Of {words.plural(met['seen'], 'supporter')} seen at an event, {words.share(met['value'])} "
               f"[{words.percent(met['low'])}, {words.percent(met['high'])}] had another supporter there.")


# --- the rest ----------------------------------------------------------------------------------------------------


def _doubts(look: Look, said: list[dict[str, Any]], done: dict[str, Any], asked_: int | None) -> Iterator[Doubt]:
    if said:
        yield Doubt("Who answers is fonder than who does not: the answers speak for those who gave them, and for nobody else.",
                    "Ask again in another place, and say here how many you asked")
        if asked_ is None:
            yield Doubt("How many were asked is not known; every follower is taken to have been.",
                        "Say on this page how many you asked")
    if {row["by"] for row in said} == {"poll", "form"}:
        yield Doubt("Whoever tapped a poll may have answered the form too: the two stand side by side and are never added.")
    twice = _claimed_twice(look)
    if twice:
        yield Doubt(f"{words.plural(twice, 'account name')} {'is' if twice == 1 else 'are'} claimed by more than one person who "
                    "answered: both answers are kept, and nobody is joined.", "Say on a person's page who is the same person.")
    if look.exports and not any(done[score]["known"] for score in ("know", "defend")):
        yield Doubt("None of your files could show who writes, opens, shares or comments.",
                    "A newsletter's activity shows attention; note by hand who stood up for you.")


def _claimed_twice(look: Look) -> int:
    claimed = look.table("said").filter(_.question == "account_name", _.answer.contains(":"))
    person = look.table("person").select("handle", being="person")
    beings = claimed.left_join(person, "handle").mutate(who=_.being.coalesce(_.handle))
    several = beings.group_by("answer").agg(by=_.who.nunique()).filter(_.by > 1)
    return int(look.engine.run(several.agg(n=_.count())).to_pylist()[0]["n"])


def _next(look: Look, said: list[dict[str, Any]]) -> str:
    if not look.exports:
        return _list.first(look)
    if not said:
        return "Ask them: eight short questions, in your own words, for any form, mail or story."
    return "Thank those who answered, tell them what you learnt, and do one thing they asked for."


def _grids(said: list[dict[str, Any]], done: dict[str, Any], tried: dict[str, Any]) -> Iterator[Grid]:
    if said:
        yield Grid("What they say", ["They", "Asked by", "Answered", "Say so", "Of all asked"], [_line(row) for row in said],
                   figure="said")
    if any(one["known"] for one in done.values()):
        rows = [[DONE[score], *map(words.count, done[score]["bands"].values()), words.count(done[score]["unknown"])]
                for score in SCORES]
        yield Grid("What they do, out of 100", ["", *(band for band, *_ in BANDS), "Can't tell yet"], rows,
            "Made of what your files and notes show, the long ago counting less: half after 90 days.", figure="know")
    yield from _tried.grids(tried)


def _line(row: dict[str, Any]) -> list[str]:
    of, silent = row["agree"], row["all"]
    return [SAID[row["question"]], "form" if row["by"] == "form" else f"poll, {row['account']}", words.count(row["answered"]),
            f"{words.share(of['value'])} [{words.percent(of['low'])}, {words.percent(of['high'])}]",
            words.share_between(silent["low"], silent["high"]) if row["by"] == "form" else ""]
