"""Two numbers, one ceiling: what follower count and buyers alone allow to be said, without any file.

A ceiling is no sampling interval: even if every buyer were a follower, no larger share can have bought. What is said
stands in `SAYS`, so that the page a reader fills in (`surfaces/_quick_page.py`) says the same words.
"""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import Any

from stalwarts import benchmarks
from stalwarts import words
from stalwarts.page import Doubt
from stalwarts.page import Grid
from stalwarts.page import Known
from stalwarts.page import Page
from stalwarts.page import interval
from stalwarts.page import unknown
from stalwarts.problems import ImpossibleNumbers

VERSION = 1
YEARLY = 100.0
"""What one dedicated supporter gives in a year, where nothing else is said."""
SAYS = {
    "bought": "{sold} bought",
    "went": "{sold} copies went",
    "no_ceiling": "{what}: no fewer than the {largest} who follow you, so these two numbers set no ceiling.",
    "none": "None of your {largest} followers has bought.",
    "at_most": "At most {share} of your {largest} followers have bought: {what}.",
    "strangers": "Some who bought may follow nobody, so the true share may be far lower.",
    "strangers_cure": "A followers file and an orders file show who is both.",
    "several": "The same people follow you in several places: the ceiling uses the largest, {largest}, not the sum.",
    "several_cure": "Two followers files show the overlap.",
    "copies": "Copies and streams are not people: one person may have several.",
    "copies_cure": "An orders file counts people.",
    "standing": "That is {verdict} of such audiences.",
    "standing_open": "A ceiling no lower than the published figures does not say where you stand among them.",
    "needed": "At {yearly} a year each, {needed} dedicated supporters would carry the same income.",
    "next": "Add three files and this becomes an answer: {files}.",
}
"""Every sentence, with the numbers left open."""
NEEDS = {
    "followers": "say how many follow you: at least one",
    "sold": "say how many bought, as people or as copies, not both",
    "none": "nobody can have sold fewer than none",
    "money": "a price and a yearly support are more than zero",
}
"""What is said where a number is missing or cannot be."""
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
        next_step=next_step(), grids=[grid()], known={"conversion": _known()},
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
        definitions={"conversion": VERSION}, next_step=next_step(), grids=[grid(kind)],
        known={"conversion": _known()})


def _known() -> Known:
    """How the ceiling is known: by what was told, and nothing else."""
    said = ("At most M / N of your followers have bought: M is the number of buyers (or of copies, of which one person may have "
            "several), N the largest following alone, for the same people may follow in several places.")
    return Known("quick", VERSION, said, ["quick: the numbers that were told, taken at their word"], [],
                 [f"{one['file'][0].upper()}{one['file'][1:]}: {one['why']}." for one in NEXT_FILES])


def next_step() -> str:
    """Which three files would turn the ceiling into an answer."""
    return SAYS["next"].format(files="; ".join(f["file"] for f in NEXT_FILES))


def _checked(followers: list[int], buyers: int | None, copies: int | None, price: float | None,
             yearly: float) -> int:
    if not followers or max(followers) < 1 or min(followers) < 0:
        raise ImpossibleNumbers(NEEDS["followers"], "--followers 12000")
    if (buyers is None) == (copies is None):
        raise ImpossibleNumbers(NEEDS["sold"], "--buyers 310")
    sold = buyers if buyers is not None else copies
    if sold is None or sold < 0:
        raise ImpossibleNumbers(NEEDS["none"], "--buyers 0")
    if (price is not None and price <= 0) or yearly <= 0:
        raise ImpossibleNumbers(NEEDS["money"], "--price 12 --yearly 100")
    return sold


def _claim(ceiling: float, sold: int, largest: int, are_copies: bool) -> str:  # noqa: FBT001
    what = SAYS["went" if are_copies else "bought"].format(sold=f"{sold:,}")
    if sold >= largest:
        return SAYS["no_ceiling"].format(what=what, largest=f"{largest:,}")
    if sold == 0:
        return SAYS["none"].format(largest=f"{largest:,}")
    said = words.share(ceiling) + ("," if ceiling < words.SMALL_SHARE else "")
    return SAYS["at_most"].format(share=said, largest=f"{largest:,}", what=what)


def _doubts(followers: list[int], are_copies: bool) -> list[Doubt]:  # noqa: FBT001
    doubts = [Doubt(SAYS["strangers"], SAYS["strangers_cure"])]
    if len(followers) > 1:
        doubts.append(Doubt(SAYS["several"].format(largest=f"{max(followers):,}"), SAYS["several_cure"]))
    if are_copies:
        doubts.append(Doubt(SAYS["copies"], SAYS["copies_cure"]))
    return doubts


def _notes(figures: dict[str, Any], price: float | None, yearly: float) -> list[str]:
    needed = figures["supporters_needed"]
    notes = [_standing(figures["standing"])]
    if price is not None and needed["value"] is not None:
        notes.append(SAYS["needed"].format(yearly=f"{yearly:,.0f}", needed=f"{needed['value']:,}"))
    return notes


def _standing(verdict: str) -> str:
    if verdict == benchmarks.VERDICTS["ceiling"]:
        return SAYS["standing_open"]
    return SAYS["standing"].format(verdict=verdict)


def _needed(sold: int, price: float | None, yearly: float) -> dict[str, Any]:
    """How many supporters giving `yearly` bring what the buyers brought: M x P / S."""
    if price is None:
        return unknown("not known without a price: add --price")
    return {"value": round(sold * price / yearly)}


def grid(kind: str = "follower") -> Grid:
    """The published figures to compare with."""
    rows = [[b["what"], words.share_between(b["low"], b["high"]), b["confidence"], b["source"]]
            for b in benchmarks.of(kind)]
    return Grid("Published figures, to compare with", ["What was counted", "Share", "Trust", "Source"], rows,
                "Different things were counted over different times: a wide yardstick, not a target.")


def _today() -> str:
    return datetime.now(UTC).date().isoformat() + "T00:00:00Z"
