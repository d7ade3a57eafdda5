"""How often account names that were thought to be one person were: on the page of trust.

Links that files show are held back and looked for again, and decisions are compared with what was said of those pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.models import proportion
from stalwarts.page import Doubt
from stalwarts.page import Grid

FEW = 10
"""Pairs of known truth from which on anything is said."""
SAMPLE, MOST = 60_000, 2_000_000
"""Handles that are compared once more for this, and handles beyond which not even a sample is drawn: it takes too long."""
TOO_FEW = "not known: {known} of which your files or your decisions tell were found again; it takes {few}"
CURE = ("Decide some pairs on the page Who is who, or bring files that tell two account names of one person: orders with the "
        "account name in a note, answers to the question where people follow you.")
TOO_MANY = "not known: with {handles} account names and addresses the trial would take too long"


def told(look: Look) -> dict[str, Any]:
    """The figure `links` of the page: `curve` and `lines` with their intervals, or `why` they are not known.

    `curve`: said, so, low, high (shares), pairs. `lines`: line, joined (pairs of this view over it), expected (wrong in
    1,000 of those), pairs, wrong, low, high (of the known pairs over it, wrong in 1,000).
    """
    return look.remember("links held back", lambda: _told(look)) if look.exports else _nothing("no file has been added", 0)


def _told(look: Look) -> dict[str, Any]:
    from stalwarts.identity import trust  # loads what compares, which no other page needs

    sure = look.certain()
    wanted = trust.needed(look.tables, sure)
    (many,) = look.engine.run(wanted["handles"].agg(n=_.count())).to_pylist()
    if many["n"] > MOST:
        return _nothing(TOO_MANY.format(handles=words.count(many["n"])), 0)
    person, ruling = look.engine.run(sure), look.engine.run(look.table("ruling"))
    found = trust.sampled({name: look.engine.run(one) for name, one in wanted.items()}, person, SAMPLE)
    seen = trust.trust(found, person, ruling)
    share = min(SAMPLE / max(many["n"], 1), 1.0)
    if seen["pairs"] < FEW:
        known = words.plural(seen["pairs"], "pair")
        return _nothing(TOO_FEW.format(known=known, few=FEW), seen["pairs"], sample=share, lines=_lines(look, seen["lines"]))
    return {"curve": [_bin(one) for one in seen["bins"]], "lines": _lines(look, seen["lines"]), "pairs": seen["pairs"],
            "decided": seen["decided"], "ece": seen["ece"], "sample": share, "why": None}


def _nothing(why: str, pairs: int, *, sample: float = 1.0, lines: Any = ()) -> dict[str, Any]:
    return {"curve": [], "lines": list(lines), "pairs": pairs, "decided": 0, "ece": None, "sample": sample, "why": why}


def _bin(one: dict[str, Any]) -> dict[str, Any]:
    share = proportion.wilson(one["right"], one["pairs"])
    return {"said": one["said"], "so": share.value, "low": share.low, "high": share.high, "pairs": one["pairs"]}


def _lines(look: Look, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each line would join here, and what that is expected, and was seen, to cost."""
    free = look.measure("likely").filter(_.veto.isnull())
    over = [free.probability >= one["line"] for one in known]
    sums = {f"joined{at}": each.sum() for at, each in enumerate(over)}
    sums |= {f"mean{at}": free.probability.mean(where=each) for at, each in enumerate(over)}
    (here,) = look.engine.run(free.agg(**sums)).to_pylist()
    rows = []
    for at, one in enumerate(known):
        share = proportion.wilson(one["pairs"] - one["right"], one["pairs"])
        mean = here[f"mean{at}"]
        rows.append({"line": one["line"], "joined": int(here[f"joined{at}"] or 0), "pairs": one["pairs"],
                     "expected": None if mean is None else 1000 * (1 - mean),
                     "wrong": 1000 * share.value if one["pairs"] else None,
                     "low": 1000 * share.low if one["pairs"] else None, "high": 1000 * share.high if one["pairs"] else None})
    return rows


# --- on the page ----------------------------------------------------------------------------------------------------


def grids(look: Look) -> Iterator[Grid]:
    """The curve, and what each line costs; one row that says why where it is not known."""
    found = told(look)
    if not look.exports or not _asked(look, found):
        return
    curve = [[words.share(one["said"]), words.share(one["so"]), words.share_between(one["low"], one["high"]),
              words.count(one["pairs"])] for one in found["curve"]]
    note = f"{found['why'][0].upper()}{found['why'][1:]}. {CURE}" if found["why"] else _note(found)
    yield Grid("Pairs thought to be one person, and how many were", ["Thought", "Were", "Which allows for", "Pairs"],
               curve or [["not known", "not known", "", words.count(found["pairs"])]], note, figure="links")
    lines = [[f"{words.percent(one['line'])}{' (so it is)' if at == len(found['lines']) - 1 else ''}", words.count(one["joined"]),
              _thousand(one["expected"]), _thousand(one["wrong"]), _range(one), words.count(one["pairs"])]
             for at, one in enumerate(found["lines"])]
    if lines:
        yield Grid("From where two are joined without a word of yours, and what that costs",
                   ["Joined from", "Pairs here", "Wrong in 1,000, expected", "Wrong in 1,000, seen", "Which allows for",
                    "Pairs known"], lines, "Seen: among pairs of which your files or your decisions tell.", figure="links")


def doubts(look: Look, found: dict[str, Any]) -> Iterator[Doubt]:
    """That it is not known, where there is anything to know."""
    if found["why"] and look.exports and _asked(look, found):
        yield Doubt(f"How often account names thought to be one person are is {found['why']}.", CURE)


def _asked(look: Look, found: dict[str, Any]) -> bool:
    """Whether anybody here may be somebody else at all."""
    return bool(found["curve"] or any(one["joined"] for one in found["lines"]) or look.sure)


def _note(found: dict[str, Any]) -> str:
    decided = f"; {words.plural(found['decided'], 'pair')} of them you decided" if found["decided"] else ""
    part = (f" Tried on {words.percent(found['sample'])} of your people, drawn by lot." if found["sample"] < 1 else "")
    return (f"Links that your files show were held back and looked for again{decided}. Thought and truth lie "
            f"{words.points(found['ece'])} apart on average. Whoever two files join is counted as nobody else, so this is if "
            f"anything too strict.{part}")


def _thousand(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1f}" if value < FEW else words.count(value)


def _range(one: dict[str, Any]) -> str:
    return "" if one["low"] is None else f"{_thousand(one['low'])} to {_thousand(one['high'])}"
