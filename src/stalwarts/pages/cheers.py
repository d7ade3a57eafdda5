"""Who cheers and never buys: two axes that are never added up, and what no file could show."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _brought
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _list
from stalwarts.pages._known import versions

QUESTION = "Who cheers and never buys?"
VERSION = 2
TITLE = "Cheering and buying"
NEEDS = ("follow", "order", "touch")
RESTS_ON = {"plane": "plane", "endorsers_who_never_paid": "segments", "segment_ranges": "segment_ranges",
            "brought": "named_orders", "after_shares": "echoes"}
SIDES = {True: "Have bought", False: "Haven't bought"}


def page(look: Look) -> Page:
    """The plane of paying and endorsing."""
    rows, kinds = look.small("plane"), _kinds.segments(look)
    cheering, brought = _kinds.cheering(look, kinds), _brought.brought(look)
    span = _identity.ranges(_kinds.ranges(look), _identity.known(look))["endorser"]
    return Page(
        name="cheers", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, cheering, kinds),
        doubts=[*_doubts(look, cheering, kinds), *(_brought.doubts(brought) if kinds["endorser"] else ())],
        figures={"plane": rows, "endorsers_who_never_paid": cheering, "segment_ranges": {"endorser": span},
                 "brought": brought, "after_shares": brought["after_shares"]},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=[*_notes(span, kinds), *_brought.sentences(look, brought)],
        next_step=_next(look, cheering, kinds),
        drawings=[Drawing("plane", "Cheering is one thing, buying another", rows, "plane")] if rows else [], grids=_grids(rows),
        deeds=[Deed("move", "Note who stood up for you", {"kind": "defend"}, ["who", "on", "note"])] if look.exports else [],
        links=[("Those who cheer and haven't bought", Link("champions"))] if kinds["endorser"] else [])


def _claim(look: Look, cheering: dict[str, Any], kinds: dict[str, int]) -> str:
    if not look.exports:
        return "Who cheers and never buys is not known: no file has been added."
    paid = kinds["supporter"] + kinds["buyer"]
    if cheering["value"] is None and not kinds["endorser"]:
        return "Who cheers is not known: none of your files can show who likes, shares or comments."
    at_least = "At least " if cheering["value"] is None else ""
    verb = "cheers and has" if kinds["endorser"] == 1 else "cheer and have"
    said = f"{at_least}{words.count(kinds['endorser'])} {verb} not bought; {words.count(paid)} of your followers have bought."
    return said[0].upper() + said[1:]


def _notes(span: dict[str, Any], kinds: dict[str, int]) -> list[str]:
    people = sum(kinds.values())
    if not people:
        return []
    said = ["A cheer is worth having, and is no sale: the two are counted side by side and never added up."]
    if span["high"] is not None and span["high"] != kinds["endorser"]:
        said.append(f"Counting those of whom nobody can tell, {words.exactly(span['low'], span['high'])} of "
                    f"{words.count(people)} may cheer without buying.")
    return said


def _doubts(look: Look, cheering: dict[str, Any], kinds: dict[str, int]) -> list[Doubt]:
    said = []
    if cheering["value"] is None and look.exports:
        said.append(Doubt("Likes, shares and comments are in none of your files; Instagram's download holds only what you did.",
                          "Note by hand who stood up for you, shared you or brought a friend: it counts."))
    if kinds["unknown"]:
        said.append(Doubt(f"Of {words.plural(kinds['unknown'], 'follower')} no file could tell whether they buy or cheer.",
                          "A list with addresses shows who bought; a file of a whole year's comments shows who cheers."))
    return said


def _next(look: Look, cheering: dict[str, Any], kinds: dict[str, int]) -> str:
    if not look.exports:
        return _list.first(look)
    if kinds["endorser"]:
        return "Ask one of those who cheer what they would gladly pay for: praise and money are different questions."
    if cheering["value"] is None:
        return "Note by hand the last person who stood up for you in public: it is the beginning of this answer."
    return "Thank whoever cheers next within the day: cheering grows where it is seen."


def _grids(rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    people = {(row["paid"], row["endorsed"]): row["people"] for row in rows}
    lines = [[said, *(words.count(people.get((paid, cheered), 0)) for cheered in (True, False, None))]
             for paid, said in SIDES.items()]
    return [Grid("Of followers whose payments can be told", ["", "Cheer", "Don't cheer", "Can't tell"], lines, figure="plane")]
