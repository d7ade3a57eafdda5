"""What each post was for: whether it gave or asked, why it is thought so, and your own word on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "What was each of my posts for?"
VERSION = 1
TITLE = "Your posts"
PLACE = "This week"
NEEDS = ("post",)
RESTS_ON = {"posts": "intents"}
INTENTS = ("value", "ask", "unknown")
SAID = {"value": "gave", "ask": "asked", "unknown": "can't tell"}
BECAUSE = {"yours": "you said so", "file": "the file says so", "silent": "the file keeps no words of it",
           "neither": "its words say neither"}
MOST = 500


@dataclass(frozen=True)
class Form:
    """Which posts."""

    intent: str | None = asked("value (gave), ask (asked) or unknown.", None, choices=INTENTS, called="Gave or asked")
    limit: int = asked("How many, the latest first.", 30, called="How many")


def page(look: Look, form: Form) -> Page:
    """The latest posts, each with what it was for and why it is thought so. Raises BadAnswer."""
    if not 1 <= form.limit <= MOST:
        raise BadAnswer("limit", f"is {form.limit:,}; it is 1 to {MOST}")
    posts = look.measure("intents")
    counts = {row["intent"]: row["n"] for row in look.engine.run(posts.group_by("intent").agg(n=_.count())).to_pylist()}
    shown = posts.filter(_.intent == form.intent) if form.intent else posts
    rows = look.engine.run(shown.order_by(_.occurred_at.desc(), "account", "post").limit(form.limit)).to_pylist()
    told = {intent: counts.get(intent, 0) for intent in INTENTS}
    figures = {"counts": told,
               "posts": [row | {"occurred_at": row["occurred_at"].isoformat() + "Z"} for row in rows]}
    return Page(
        name="posts", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(told), doubts=_doubts(counts), figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, next_step=_next(look, counts), grids=_grids(rows),
        links=[("Both sides of the account", Link("ledger"))])


def _claim(counts: dict[str, int]) -> str:
    if not sum(counts.values()):
        return "Nothing is known of your posts: no file of them has been added."
    return (f"{words.plural(counts['value'], 'post')} gave, {words.count(counts['ask'])} asked, and of "
            f"{words.count(counts['unknown'])} nobody can tell.")


def _doubts(counts: dict[str, int]) -> list[Doubt]:
    if not counts:
        return []
    return [Doubt("Only titles and addresses are kept, never a whole text: a post may ask in words that are not here.",
                  "Say it of the ones that matter; your word goes first.")]


def _next(look: Look, counts: dict[str, int]) -> str:
    if not counts:
        return _list.first(look) or "Bring a file of your own posts, such as the Instagram download."
    return "Say of the latest ones what they were for; it takes a minute, and counts at once."


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    cells = [[words.day(row["occurred_at"].isoformat()), row["title"] or row["url"] or f"a {row['kind']} without words",
              SAID[row["intent"]], f"“{row['because']}”" if row["because"] else BECAUSE[row["basis"]]] for row in rows]
    return [Grid("Posts, latest first", ["When", "What", "It", "Because of"], cells, deeds=[_deeds(row) for row in rows],
                 figure="posts")]


def _deeds(row: dict[str, Any]) -> list[Deed]:
    post = [f"{row['account']}/{row['post']}"]
    words_ = {"value": "It gave", "ask": "It asked"}
    said = [Deed("intent", label, {"intent": intent, "post": post}) for intent, label in words_.items()
            if intent != row["intent"] or row["basis"] != "yours"]
    back = [Deed("intent", "Guess again", {"intent": "guess", "post": post})] if row["basis"] == "yours" else []
    return [*said, *back]
