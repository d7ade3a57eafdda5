"""How few carry you: the shares of the most generous, and how many of them make half of the money that stayed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages import _support
from stalwarts.pages import _worth
from stalwarts.pages._known import versions

QUESTION = "How few carry me?"
VERSION = 2
TITLE = "How few carry you"
NEEDS = ("order",)
RESTS_ON = {"support": "concentration", "lorenz": "lorenz", "supporter_worth_voyeurs": "worth"}


def page(look: Look) -> Page:
    """Concentration of support, in people."""
    found, worth = _support.support(look), _worth.worth(look)
    drawn = [Drawing("concentration", "How few carry you", look.small("lorenz"), "lorenz")] if found["people"] > 1 else []
    return Page(
        name="few", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(found), doubts=[*_doubts(look, found), *_worth.doubts(look, worth)],
        figures={"support": found, "supporter_worth_voyeurs": worth}, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=[*_notes(found), *_worth.sentences(worth)], next_step=_next(look, found), drawings=drawn,
        grids=_grids(found),
        links=[("Those who gave most", Link("people", {"sort": "support"}))] if found["people"] else [])


def _claim(found: dict[str, Any]) -> str:
    if not found["people"]:
        return "Who carries you is not known: no file shows a payment that stayed."
    money = words.money(found["net"], found["currency"])
    if found["people"] == 1:
        return f"All of the {money} that stayed came from one person."
    half, people = words.count(found["half_from"]), words.count(found["people"])
    return f"Half of the {money} that stayed came from {half} of your {people} buyers."


def _notes(found: dict[str, Any]) -> list[str]:
    if found["people"] < 2:
        return []
    share = found["half_from"] / found["people"]
    verdict = "Few carry much: losing one of them would be felt." if share < 0.2 else "Many hands carry it."
    return [f"The most generous tenth gave {words.percent(found['top_10_share'])} of it. {verdict}"]


def _doubts(look: Look, found: dict[str, Any]) -> Iterator[Doubt]:
    payers = look.measure("payers")
    nameless = look.engine.run(payers.filter(payers.person.startswith("order:")).agg(n=_.count())).to_pylist()[0]["n"]
    if nameless:
        yield Doubt(f"Payments that name nobody: {words.count(nameless)}. Each counts as a person, so fewer may carry you.",
                    "An export with the buyers' addresses tells them apart.")
    if found["unconverted"]:
        yield Doubt(f"The support of {words.plural(found['unconverted'], 'buyer')} came in a currency without a known rate and "
                    "is not in the sums.", f"Set the currency in stalwarts.toml; sums are in {look.currency}.")
    spans = look.small("sight") if found["people"] else []
    begins = [row["since"] for row in spans if row["account"] and row["since"]]
    if begins:
        yield Doubt(f"Files of payments begin on {words.day(max(begins).isoformat())}: what came before is not in it.",
                    "Add older orders, back to the first one.")


def _next(look: Look, found: dict[str, Any]) -> str:
    if not found["people"]:
        return _list.first(look) if not look.exports else "Bring next: your orders, from any shop, as one CSV."
    few = words.plural(found["half_from"], "person", "people")
    return f"Thank the {few} who gave half of it, by name, and note it."


def _grids(found: dict[str, Any]) -> list[Grid]:
    if found["people"] < 2:
        return []
    rows = [[f"The most generous 1 in {100 // part}", words.percent(found[f"top_{part}_share"])] for part in (1, 10, 20)]
    return [Grid("How much of the money that stayed came from", ["Of your buyers", "Share of the money"], rows, figure="support")]
