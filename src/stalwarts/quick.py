"""Two numbers, one ceiling: what follower count and buyers alone allow to be said, without any file.

A ceiling is no sampling interval: even if every buyer were a follower, no larger share can have bought.
"""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import Any

from stalwarts import benchmarks
from stalwarts import words
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.problems import ImpossibleNumbers

VERSION = 1
NEXT_FILES = [
    {"file": "the followers file of your biggest platform", "why": "it says who follows you and since when"},
    {"file": "your newsletter's audience export", "why": "its addresses can be tied to buyers"},
    {"file": "your shop's orders export", "why": "it says who bought, when and how much"},
]


def page(followers: list[int], buyers: int | None, copies: int | None, price: float | None, yearly: float) -> Page:
    """The page of the two-number answer. Raises ImpossibleNumbers."""
    sold = _checked(followers, buyers, copies, price, yearly)
    largest = max(followers)
    ceiling = min(1.0, sold / largest)
    figures = {
        "conversion": {"value": ceiling, "low": 0, "high": ceiling},
        "supporters_needed": _needed(sold, price, yearly),
        "benchmarks": benchmarks.of("follower"),
        "standing": benchmarks.verdict("follower", ceiling, ceiling=True),
        "next_files": NEXT_FILES,
    }
    return Page(
        name="quick", question="How many of them bought?", title="Two numbers", as_of=_today(),
        claim=_claim(ceiling, sold, largest, copies is not None), doubts=_doubts(followers, copies is not None),
        figures=figures, definitions={"conversion": VERSION}, notes=_notes(figures, price, yearly),
        next_step=_bring(), grids=[_grid("follower")],
    )


def guess(followers: list[int], kind: str = "follower") -> Page:
    """The page where nobody knows how many bought: no ceiling, only what is usual elsewhere, and how little that is worth.

    `kind` is the class of published figures, `follower` or `email_list`. Raises ImpossibleNumbers.
    """
    _checked(followers, 0, None, None, 1.0)
    largest, usual = max(followers), benchmarks.PRIORS[kind]
    low, high = usual.low * largest, usual.high * largest
    why = "not known: it takes the number of buyers, or an orders file"
    return Page(
        name="quick", question="How many of them bought?", title="One number", as_of=_today(),
        claim=f"How many of your {largest:,} followers bought is not known; elsewhere {words.count(low)} to "
              f"{words.count(high)} of as many did within a year.",
        doubts=[Doubt("The range is our own wide reading of published figures of others: little trust, and nothing of yours is "
                      "in it.", "Your shop's orders export counts your own buyers."), *_doubts(followers, are_copies=False)[1:]],
        figures={"conversion": unknown(why, 0), "usual": interval(usual.median * largest, low, high, 0.9),
                 "supporters_needed": unknown(why), "benchmarks": benchmarks.of(kind), "standing": "can't tell",
                 "next_files": NEXT_FILES},
        definitions={"conversion": VERSION}, next_step=_bring(), grids=[_grid(kind)])


def _checked(followers: list[int], buyers: int | None, copies: int | None, price: float | None,
             yearly: float) -> int:
    if not followers or max(followers) < 1 or min(followers) < 0:
        raise ImpossibleNumbers("say how many follow you: at least one", "--followers 12000")
    if (buyers is None) == (copies is None):
        raise ImpossibleNumbers("say how many bought, as people or as copies, not both", "--buyers 310")
    sold = buyers if buyers is not None else copies
    if sold is None or sold < 0:
        raise ImpossibleNumbers("nobody can have sold fewer than none", "--buyers 0")
    if (price is not None and price <= 0) or yearly <= 0:
        raise ImpossibleNumbers("a price and a yearly support are more than zero", "--price 12 --yearly 100")
    return sold


def _claim(ceiling: float, sold: int, largest: int, are_copies: bool) -> str:  # noqa: FBT001
    what = f"{sold:,} copies went" if are_copies else f"{sold:,} bought"
    if sold >= largest:
        return f"{what}: no fewer than the {largest:,} who follow you, so these two numbers set no ceiling."
    if sold == 0:
        return f"None of your {largest:,} followers has bought."
    said = words.share(ceiling) + ("," if ceiling < words.SMALL_SHARE else "")
    return f"At most {said} of your {largest:,} followers have bought: {what}."


def _doubts(followers: list[int], are_copies: bool) -> list[Doubt]:  # noqa: FBT001
    doubts = [Doubt("Some who bought may follow nobody, so the true share may be far lower.",
                    "A followers file and an orders file show who is both.")]
    if len(followers) > 1:
        doubts.append(Doubt(f"The same people follow you in several places: the ceiling uses the largest, "
                            f"{max(followers):,}, not the sum.", "Two followers files show the overlap."))
    if are_copies:
        doubts.append(Doubt("Copies and streams are not people: one person may have several.",
                            "An orders file counts people."))
    return doubts


def _notes(figures: dict[str, Any], price: float | None, yearly: float) -> list[str]:
    needed = figures["supporters_needed"]
    notes = [_standing(figures["standing"])]
    if price is not None and needed["value"] is not None:
        notes.append(f"At {yearly:,.0f} a year each, {needed['value']:,} dedicated supporters would carry the same "
                     "income.")
    return notes


def _standing(verdict: str) -> str:
    if verdict.startswith("can't tell"):
        return "A ceiling no lower than the published figures does not say where you stand among them."
    return f"That is {verdict} of such audiences."


def _needed(sold: int, price: float | None, yearly: float) -> dict[str, Any]:
    """How many supporters giving `yearly` bring what the buyers brought: M x P / S."""
    if price is None:
        return unknown("not known without a price: add --price")
    return {"value": round(sold * price / yearly)}


def _bring() -> str:
    return "Add three files and this becomes an answer: " + "; ".join(f["file"] for f in NEXT_FILES) + "."


def _grid(kind: str) -> Grid:
    rows = [[b["what"], words.share_between(b["low"], b["high"]), b["confidence"], b["source"]]
            for b in benchmarks.of(kind)]
    return Grid("Published figures, to compare with", ["What was counted", "Share", "Trust", "Source"], rows,
                "Different things were counted over different times: a wide yardstick, not a target.")


def _today() -> str:
    return datetime.now(UTC).date().isoformat() + "T00:00:00Z"
