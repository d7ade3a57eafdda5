"""Both sides of the account: what was given and what it cost, what was asked, what came back, and how many thanks are owed."""

from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from typing import Any

import ibis
from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.measures._sight import ENDORSING
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages import _roll
from stalwarts.pages._known import versions

QUESTION = "Do I give before I ask, or never ask at all?"
VERSION = 1
TITLE = "Both sides"
PLACE = "This week"
RESTS_ON = {"given": "ledger", "value_per_ask": "intents", "fading": "rhythm", "made_possible": "made_possible",
            "segments": "ledger"}
COUNTS = ("given", "minutes", "payments", "cheers", "thanked", "owed", "due", "late", "value_posts", "ask_posts",
          "unclear_posts")
FLAGS = ("over_asked", "may_over_asked", "never_asked", "may_never_asked", "fading", "returning")
KINDS = ["Kind", "People", "Posts that gave, each", "Posts that asked, each", "Given one by one", "Money that stayed",
         "Cheers", "Owed a thank"]
NO_CHEERS = "not known: no file that was added could show anybody liking, sharing or speaking up"
NO_POSTS = "no file of your own posts has been added"


def page(look: Look) -> Page:
    """Counts first, then what support made possible; it names nobody, so that it may be shown to others."""
    kinds = _kinds(look)
    figures = _figures(look, kinds)
    return Page(
        name="ledger", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, figures), doubts=_doubts(figures), figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=list(_notes(look, figures)), next_step=_next(look, figures),
        grids=[*_kind_grid(look, kinds, figures["received"]["cheers"]), *_made_grid(look, figures)],
        deeds=[Deed("outlay", "Note what your support made possible", asks=["what", "amount", "since", "until", "post"])]
        if look.exports else [],
        links=[("Whom you owe thanks", Link("thanks")), ("Whom to give something this week", Link("week")),
               ("What each post was for", Link("posts"))])


def _kinds(look: Look) -> list[dict[str, Any]]:
    """The sums of each kind of people."""
    ledger, rhythm, labels = look.measure("ledger"), look.measure("rhythm"), look.measure("segments")
    rows = ledger.left_join(rhythm.select("person", "fading", "returning"), "person").drop("person_right")
    rows = rows.left_join(labels.select("person", "segment"), "person").drop("person_right")
    leave = _roll.objecting(look)
    told, no = rows.anti_join(leave, "person"), ibis.literal(value=False)
    sums = {name: told[name].sum().cast("int64") for name in COUNTS} | {
        name: told[name].fill_null(no).cast("int64").sum().cast("int64") for name in FLAGS}
    found = told.group_by(segment=told.segment.fill_null("outside")).agg(
        people=told.count(), support=told.support.sum(), in_debt=(told.owed > 0).sum().cast("int64"),
        told=told.told.cast("int64").sum().cast("int64"), **sums)
    return sorted(look.engine.run(found).to_pylist(), key=lambda row: [*words.SEGMENTS, "outside"].index(row["segment"]))


def _figures(look: Look, kinds: list[dict[str, Any]]) -> dict[str, Any]:
    total = {name: sum(row[name] or 0 for row in kinds) for name in (*COUNTS, *FLAGS, "people", "in_debt", "told")}
    posts = look.engine.run(look.measure("intents").filter(_.occurred_at > _start(look)).group_by("intent").agg(n=_.count()))
    by_intent = {row["intent"]: row["n"] for row in posts.to_pylist()}
    return {
        "since": _start(look).isoformat() + "Z", "until": look.as_of.isoformat() + "Z",
        "given": {"one_by_one": total["given"], "hours": round(total["minutes"] / 60, 2),
                  "posts": {intent: by_intent.get(intent, 0) for intent in ("value", "ask", "unknown")}},
        "received": {"support": sum(row["support"] or 0.0 for row in kinds), "currency": look.currency,
                     "payments": total["payments"],
                     "cheers": total["cheers"] if total["cheers"] or _could_cheer(look) else unknown(NO_CHEERS)},
        "thanks": {name: total[name] for name in ("thanked", "owed", "due", "late")} | {"people_owed": total["in_debt"]},
        "value_per_ask": _before(by_intent),
        **{name: _bounded(total, name) for name in ("over_asked", "never_asked")},
        "fading": total["fading"], "returning": total["returning"],
        "segments": kinds, "made_possible": look.small("made_possible")}


def _could_cheer(look: Look) -> bool:
    """Whether any file could show endorsing."""
    kinds = [cover["kinds"] for export in look.exports for cover in export["covers"] if cover["table"] == "touch"]
    return any(said is None or set(said.split()) & set(ENDORSING) for said in kinds)


def _start(look: Look) -> datetime:
    return look.lens.start or look.as_of - timedelta(days=365)


def _before(posts: dict[str, int]) -> dict[str, Any]:
    """Posts that gave for each that asked, with what those that say neither could make of it."""
    value, ask, dark = (posts.get(intent, 0) for intent in ("value", "ask", "unknown"))
    if not value + ask + dark:
        return unknown(f"not known: {NO_POSTS}")
    low = value / (ask + dark) if ask + dark else None
    high = (value + dark) / ask if ask else None
    if not ask or dark:
        why = "no post is known to ask" if not ask else f"of {dark} posts nobody can tell"
        return unknown(why, low, high)
    return {"value": value / ask, "low": value / ask, "high": value / ask, "level": 1.0}


def _bounded(total: dict[str, int], name: str) -> dict[str, Any]:
    if not total["told"]:
        return unknown(f"not known: {NO_POSTS} that reaches through the last 365 days", 0, None)
    low, high = total[name], total[f"may_{name}"]
    return {"value": low if low == high else None, "low": low, "high": high} | (
        {"level": 1.0} if low == high else {"why": "some posts say neither that they give nor that they ask"})


# --- words ----------------------------------------------------------------------------------------------------------


def _claim(look: Look, figures: dict[str, Any]) -> str:
    posts, owed = figures["given"]["posts"], figures["thanks"]["people_owed"]
    if not look.exports:
        return "Nothing is known yet: no file has been added."
    thanks = f" {words.plural(owed, 'person is', 'people are')} owed a thank." if owed else ""
    if not sum(posts.values()):
        return f"Whether you give before you ask is not known: {NO_POSTS}.{thanks}"
    dark = f", {words.count(posts['unknown'])} say neither" if posts["unknown"] else ""
    return f"Of your posts {words.count(posts['value'])} gave and {words.count(posts['ask'])} asked{dark}.{thanks}"


def _notes(look: Look, figures: dict[str, Any]) -> list[str]:
    if not look.exports:
        return []
    given, back, thanks = figures["given"], figures["received"], figures["thanks"]
    said = [f"This tells of {words.day(figures['since'])} to {words.day(figures['until'])}.",
            f"You gave: {words.plural(given['one_by_one'], 'thing')} to single people, some {_hours(given['hours'])} of "
            "your time.",
            f"You received: {words.money(back['support'], look.currency)} that stayed in "
            f"{words.plural(back['payments'], 'payment')}; {_cheered(back['cheers'])}."]
    if thanks["due"]:
        said.append(f"{words.plural(thanks['due'], 'thank is', 'thanks are')} due within the next days.")
    for name, what in (("never_asked", "had much from you and were never asked for anything in a year"),
                       ("over_asked", "were asked more often than given")):
        one = figures[name]
        if one["high"]:
            said.append(f"{_people(one)} {what}.")
    if figures["fading"] or figures["returning"]:
        said.append(f"{words.plural(figures['fading'], 'person is', 'people are')} fading, and "
                    f"{words.plural(figures['returning'], 'has', 'have')} come back after at least half a year.")
    return said


def _cheered(cheers: Any) -> str:
    if isinstance(cheers, dict):
        return "whether anybody cheered or stood by you is not known, for no file could show it"
    return f"{words.plural(cheers, 'time')} somebody cheered or stood by you"


def _people(one: dict[str, Any]) -> str:
    if one["low"] == one["high"]:
        return words.plural(one["low"], "follower")
    if not one["low"]:
        return f"At most {words.plural(one['high'], 'follower')}"
    return f"{words.count(one['low'])} to {words.plural(one['high'], 'follower')}"


def _hours(hours: float) -> str:
    return words.plural(hours, "hour") if hours >= 1 else words.plural(hours * 60, "minute")


def _next(look: Look, figures: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if figures["thanks"]["people_owed"]:
        return "Thank the first of those you owe one, and note it."
    if figures["never_asked"]["low"]:
        return "Do ask: some have had much from you for a year, and were never asked."
    if figures["given"]["posts"]["unknown"]:
        return "Say of your latest posts whether they gave or asked: the page of posts lists them."
    return "Give something to one person this week, and note it."


def _doubts(figures: dict[str, Any]) -> list[Doubt]:
    said = [Doubt("A thank, a call or a gift that you did not note is not known here.", "Note them, one by one or as a table.")]
    if figures["given"]["posts"]["unknown"]:
        dark = words.plural(figures["given"]["posts"]["unknown"], "post")
        said.append(Doubt(f"Of {dark} nobody can tell whether they gave or asked: files keep only a title, if that.",
                          "Say it of each on the page of posts."))
    if figures["given"]["posts"]["value"] + figures["given"]["posts"]["ask"]:
        said.append(Doubt("Whether a post gave or asked is guessed from its words, where you have not said it.",
                          "Look through the page of posts once."))
    return said


def _kind_grid(look: Look, kinds: list[dict[str, Any]], cheers: Any) -> list[Grid]:
    rows = [[words.SEGMENTS.get(row["segment"], "outside your lists").capitalize(), words.count(row["people"]),
             _each(row, "value_posts"), _each(row, "ask_posts"), words.count(row["given"]),
             words.money(row["support"] or 0.0, look.currency), _told(cheers, row["cheers"]),
             words.count(row["in_debt"])] for row in kinds]
    note = "Posts: how many one of them could have seen, on average."
    return [Grid("Both sides, by kind of people", KINDS, rows, note, figure="segments")] if rows else []


def _told(known: Any, number: int) -> str:
    return "not known" if isinstance(known, dict) else words.count(number)


def _each(row: dict[str, Any], name: str) -> str:
    return f"{row[name] / row['people']:.1f}" if row["people"] else ""


def _made_grid(look: Look, figures: dict[str, Any]) -> list[Grid]:
    made = figures["made_possible"]
    if not made:
        return []
    rows = [[row["what"], words.money(row["amount"], row["currency"]) if row["amount"] is not None else "",
             words.plural(row["people"], "person", "people"),
             words.money(row["support"], look.currency) if row["support"] is not None else "not known", row["post"] or ""]
            for row in made]
    return [Grid("What your support made possible", ["What", "Cost", "Paid for by", "Money that stayed", "To be seen at"], rows,
                 deeds=[[Deed("undo", "Take it back", {"export_id": row["outlay"]})] for row in made], figure="made_possible")]
