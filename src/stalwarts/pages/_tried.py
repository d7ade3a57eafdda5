"""Whether knowing, standing up and putting something in foretold buying here, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import foretelling
from stalwarts.page import Grid
from stalwarts.page import interval
from stalwarts.page import unknown

TRIED = {"know": "Knows you", "defend": "Stands up for you", "unpaid": "Puts something in, money aside",
         "invest": "Puts something in, money included"}


def tried(look: Look) -> dict[str, Any]:
    """Score to how well it foretold buying here, beside the two rulers that need no score."""
    rows = look.small("foretold")
    return {score: _try(score, [row for row in rows if row["score"] == score], seen=bool(rows)) for score in TRIED}


def _try(score: str, rows: list[dict[str, Any]], *, seen: bool) -> dict[str, Any]:
    found = {ruler: _foretold([row for row in rows if row["ruler"] == ruler]) for ruler in ("score", "tenure", "recency")}
    own = found["score"]
    of = "further payments of those who had paid" if score == "invest" else "first payments of those who never had"
    if own.value is None:
        few = f"not known: {own.yes} bought and {own.no} did not, and at least {foretelling.FLOOR} of each are needed"
        why = few if seen else "not known: your files of payments do not show the whole last year"
        return unknown(why) | {"of": of, "yes": own.yes, "no": own.no}
    return interval(own.value, float(own.low or 0), float(own.high or 1)) | {
        "of": of, "yes": own.yes, "no": own.no, "followed": found["tenure"].value, "recency": found["recency"].value,
        "verdict": _verdict(own, max(found["tenure"].value or 0.5, found["recency"].value or 0.5))}


def _foretold(rows: list[dict[str, Any]]) -> foretelling.Foretold:
    yes, no = ({row["value"]: row["people"] for row in rows if row["paid"] is paid} for paid in (True, False))
    return foretelling.foretold(yes, no)


def _verdict(own: foretelling.Foretold, other: float) -> str:
    if own.low is not None and own.low > max(other, 0.5):
        return "foretells"
    if own.low is not None and own.low > 0.5:
        return "no better than simpler"
    return "points the wrong way" if own.high is not None and own.high < 0.5 else "does not foretell"


VERDICTS = {"foretells": "it foretells buying here, better than how long they follow or when they last did something",
            "no better than simpler": "it foretells buying here, and no better than when they last did something or how long "
                                      "they follow",
            "does not foretell": "it has not foretold buying here", "points the wrong way": "here it points the wrong way"}


def sentences(found: dict[str, Any]) -> Iterator[str]:
    """What came of each that could be tried."""
    for score, told in found.items():
        if told["value"] is not None:
            pairs = f"in {round(100 * told['value'])} of 100 pairs [{round(100 * told['low'])}, {round(100 * told['high'])}]"
            yield f"“{TRIED[score]}”: {VERDICTS[told['verdict']]}. Who bought stood higher a year before {pairs}; 50 is chance."
    if all(told["value"] is None for told in found.values()):
        yield f"Whether any of this foretells buying here is {next(iter(found.values()))['why']}."


def grids(found: dict[str, Any]) -> Iterator[Grid]:
    """The scores that could be tried, beside the two rulers."""
    known = {score: one for score, one in found.items() if one["value"] is not None}
    if known:
        rows = [[TRIED[score], *(f"{round(100 * value)}" for value in (one["value"], one["recency"], one["followed"])),
                 f"{words.count(one['yes'])} of {words.count(one['yes'] + one['no'])}"] for score, one in known.items()]
        head = ["A year ago", "Right in 100 pairs", "By last sign of life", "By years of following", "Who bought"]
        yield Grid("Did it foretell buying?", head, rows,
                   "Of two people, one of whom bought in the year since, how often the buyer stood higher; 50 is chance.",
                   figure="foretold")
