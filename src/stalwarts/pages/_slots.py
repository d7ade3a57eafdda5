"""What other parts of the house have to say for themselves on the page of trust, each read where it is installed.

A measure whose module says `TRUST`, a title, is shown as a table of its rows; a module `pages/_trust_NAME.py` may offer
`grids(look)`. Beside those: the choice among repeat models and the proof of who would buy, where the view has models; whether
knowing, standing up and putting in foretold buying, where `foretold` is measured; and how sure likely links are.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from typing import Any

from stalwarts import measures
from stalwarts import pages
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Grid

SHOWN = 12
"""Rows of a table that somebody else put here."""
CALLED = {"bgnbd": "BG/NBD", "mbgnbd": "MBG/NBD", "pareto_nbd": "Pareto/NBD", "nbd": "NBD"}


def grids(look: Look) -> Iterator[Grid]:
    """All there are."""
    yield from _repeat(_said(look, "repeat"))
    yield from _would(_said(look, "p_buys"))
    yield from _foretold(look)
    yield from _links(look)
    yield from _marked(look)
    for found in pkgutil.iter_modules(pages.__path__):
        if found.name.startswith("_trust_"):
            yield from importlib.import_module(f"{pages.__name__}.{found.name}").grids(look)


def chosen(look: Look) -> str | None:
    """The model of repeat payments that speaks here; None where the record does."""
    return _said(look, "repeat").get("chosen")


def foresight(look: Look) -> dict[str, Any] | None:
    """How well it was told who would buy, on people or a time not seen before; None where nothing is told."""
    proof: dict[str, Any] | None = _said(look, "p_buys").get("backtest")
    return proof


def _said(look: Look, name: str) -> dict[str, Any]:
    """What a model says of this view; empty where the view has no models, or not this one."""
    model = getattr(look, "model", None)
    known = {found.name for found in pkgutil.iter_modules(importlib.import_module("stalwarts.models").__path__)}
    said: dict[str, Any] = model(name) if model is not None and name in known else {}
    return said


def _repeat(said: dict[str, Any]) -> Iterator[Grid]:
    """The models of repeat payments side by side, and why one was taken."""
    rows = [[_called(one), _level(one.get("loglik")), _number(one.get("foreseen")), _number(one.get("came")),
             _level(one.get("score")), "taken" if one["model"] == said.get("asked") else ""]
            for one in said.get("candidates", ())]
    if rows:
        yield Grid("Which model of paying again foresaw best", ["Model", "Fit", "Foresaw", "Came", "Foresight", ""], rows,
                   f"{said['why'][0].upper()}{said['why'][1:]}. Fit: to what came before the stretch held back; foresight: of "
                   "what each person then did. Both are logarithms of chances, summed: nearer nought is better.")


def _would(said: dict[str, Any]) -> Iterator[Grid]:
    """What foresight of first payments was worth, by tenths of people."""
    rows = [[_number(band["people"]), _number(band["foreseen"]), _number(band["came"])]
            for band in reversed((said.get("backtest") or {}).get("bands", ()))]
    if rows:
        yield Grid("Who would buy, likeliest first, and who did", ["People", "Said", "Did"], rows,
                   _asked(said), figure="who_would_buy")


def _asked(said: dict[str, Any]) -> str:
    """What it was asked about, and why this learner was taken."""
    proof, why = said["backtest"], said.get("why", "")
    about = (f"Learned from what was known {2 * proof['days']} days before your files of payments end, and asked about the last "
             f"{proof['days']}." if proof.get("judged") == "time" else "Asked about people it had not seen.")
    return f"{about} {why[:1].upper()}{why[1:]}." if why else about


def _foretold(look: Look) -> Iterator[Grid]:
    """Whether KNOW, DEFEND and INVEST foretold buying here."""
    if "foretold" in measures.names() and any(one.name == "_tried" for one in pkgutil.iter_modules(pages.__path__)):
        module = importlib.import_module(f"{pages.__name__}._tried")
        yield from module.grids(module.tried(look))


def _links(look: Look) -> Iterator[Grid]:
    """How sure it is who is who, band by band, and how many of those joined are thought to be wrong."""
    bands = sorted(look.small("link_trust"), key=lambda band: band["band"], reverse=True)
    rows = [[f"{words.percent(band['band'])} and more", words.count(band["pairs"]), words.count(band["joined"]),
             "" if band["wrong_per_1000"] is None else f"{band['wrong_per_1000']:.1f}"] for band in bands]
    if rows:
        yield Grid("Account names that may be one person", ["How likely", "Pairs", "Joined", "Wrong in 1,000 joined"], rows,
                   "What is not joined waits for your decision on the page Who is who.")


def _marked(look: Look) -> Iterator[Grid]:
    """Tables of measures that say they belong here."""
    for name, measure in measures.installed().items():
        title = getattr(sys.modules[measure.__module__], "TRUST", "")
        rows = look.small(name)[:SHOWN] if title else []
        if rows:
            yield Grid(title, [column.replace("_", " ") for column in rows[0]],
                       [[_cell(value) for value in row.values()] for row in rows])


def _called(one: dict[str, Any]) -> str:
    """The model's name, and whether it came down to one in which nobody stops."""
    name = CALLED.get(one["model"], str(one["model"]))
    return f"{name}: nobody stops" if one.get("fitted") == "nbd" else name


def _level(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.1f}"


def _number(value: float | None) -> str:
    return "not known" if value is None else words.count(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "not known"}[value]
    return f"{value:,.3g}" if isinstance(value, float) else words.count(value) if isinstance(value, int) else str(value)
