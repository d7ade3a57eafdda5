"""Whether the numbers are any good: each beside published ones of its kind, wide on purpose, with who printed them."""

from __future__ import annotations

from typing import Any

from stalwarts import benchmarks
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Page
from stalwarts.pages import _identity
from stalwarts.pages import _list
from stalwarts.pages import _people
from stalwarts.pages import _support
from stalwarts.pages._claims import name
from stalwarts.pages._known import versions
from stalwarts.pages._people import Crowd

QUESTION = "Is my number any good?"
VERSION = 1
TITLE = "Beside others"
RESTS_ON = {"accounts": "bounds", "top_20": "concentration"}
TRUST = {"A": "recomputed, or read where it was first printed", "B": "read in somebody's retelling, or an operator's own words"}
HEADS = ["Published of", "Value", "Trust", "Source"]
FEWEST = 20
"""Buyers below which a top fifth is a handful of people."""


def page(look: Look) -> Page:
    """Every account beside published shares of its kind; the few who carry it beside other customers' few."""
    found, support = _identity.carry_bounds(_people.crowd(look), _identity.known(look)), _support.support(look)
    rows = [_account(row, found) for row in found.accounts] if found.selling else []
    top = support["top_20_share"] if (support["people"] or 0) >= FEWEST else None
    return Page(
        name="compare", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(rows, found), doubts=_doubts(rows),
        figures={"accounts": rows, "top_20": {"value": top, "published": benchmarks.span("top_20")},
                 "priors": {kind: {"median": p.median, "low": p.low, "high": p.high} for kind, p in benchmarks.PRIORS.items()},
                 "published": [{**row, "trust": TRUST[row["confidence"]]} for kind in (*benchmarks.KINDS, *benchmarks.OTHERS)
                               for row in benchmarks.of(kind)]},
        definitions=versions(RESTS_ON), rests_on=RESTS_ON, notes=_notes(rows, top), next_step=_next(look, rows),
        drawings=[Drawing("ranges", "Yours in colour, published shares in grey", _drawn(rows), "accounts")],
        grids=_grids())


def _account(row: dict[str, Any], found: Crowd) -> dict[str, Any]:
    """Where one account stands, at least and at most."""
    limits = next(_people.bounds(one) for one in found.bounds if one["account"] == row["account"])
    kind = "email_list" if row["key"] == "email" else "follower"
    low, high = limits["low"], limits["high"]
    verdict = _verdict(kind, low, high, exact=bool(row["tied"]) and not row["untied"])
    return {"account": row["account"], "followers": row["followers"], "class": kind, "low": low, "high": high,
            "verdict": verdict, "published": benchmarks.span(kind)}


def _verdict(kind: str, low: float | None, high: float | None, *, exact: bool) -> str:
    """Where a share stands among published ones; said only where its whole range does. Every buyer placed: `exact`."""
    least, most = benchmarks.span(kind)
    if low is None or high is None:
        return benchmarks.VERDICTS["unknown"]
    if low > most:
        return benchmarks.VERDICTS["above"]
    if high < least:
        return benchmarks.VERDICTS["below"]
    return benchmarks.VERDICTS["among" if exact and low >= least and high <= most else "ceiling"]


def _claim(rows: list[dict[str, Any]], found: Crowd) -> str:
    if not found.accounts or not found.selling:
        return "Whether your number is any good is not known: it takes a file of followers and one of payments."
    row = max(rows, key=lambda one: (one["low"] or 0, one["followers"]))
    share = words.share_between(row["low"], row["high"])
    if row["verdict"] in {benchmarks.VERDICTS["ceiling"], benchmarks.VERDICTS["unknown"]}:
        return f"Of your {name(row['account'])} {share} have bought; where that stands among others can't be told."
    return f"Of your {name(row['account'])} {share} have bought: {row['verdict']} of its kind."


def _notes(rows: list[dict[str, Any]], top: float | None) -> list[str]:
    spans = {kind: words.share_between(*benchmarks.span(kind)) for kind in benchmarks.PRIORS}
    said = [f"Published shares run from {spans['follower']} of followers, and {spans['email_list']} of mailing lists: whoever "
            "quotes you one number has picked it."]
    if top is not None:
        low, high = benchmarks.span("top_20")
        verdict = "fewer carry you" if top > high else "more hands carry you" if top < low else "as usual"
        said.append(f"Your most generous fifth gave {words.percent(top)} of the money that stayed; elsewhere it is "
                    f"{words.percent(low)} to {words.percent(high)}: {verdict}.")
    if rows:
        said.append("Fewer followers tend to buy more each than many: your own last year is the fairest measure.")
    return said


def _doubts(rows: list[dict[str, Any]]) -> list[Doubt]:
    said = [Doubt("Published figures are of those who chose to publish, over other spans of time and other things sold: they may "
                  "be ten times off for you.", "Your own years, one against the other, say more.")]
    if any(row["verdict"] == benchmarks.VERDICTS["ceiling"] for row in rows):
        said.append(Doubt("Where only a ceiling is known, nothing but “below the others” could be said with certainty.",
                          "Tie buyers to followers: ask for account names at checkout."))
    return said


def _next(look: Look, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _list.first(look) or "Bring a file of followers and one of payments."
    return "Look at your own growth next: whether this year's followers buy as last year's did is the fairer question."


def _drawn(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mine = [{"label": f"your {name(row['account'])}", "said": words.share_between(row["low"], row["high"]),
             "low": row["low"], "high": row["high"]} for row in rows if row["low"] and row["high"]]
    others = [{"label": kind, "said": words.share_between(*benchmarks.span(key)),
               "low": benchmarks.span(key)[0], "high": benchmarks.span(key)[1], "aside": True}
              for key, kind in (("follower", "followers, published"), ("email_list", "mailing lists, published"))]
    return [row | {"share": True, "axis": "share who bought; each mark is ten times the one before"} for row in [*mine, *others]]


def _grids() -> list[Grid]:
    """Published figures, each with its trust and its source: of the two main kinds, of others, of other questions."""
    trust = f"A: {TRUST['A']}. B: {TRUST['B']}."
    rest = [kind for kind in benchmarks.KINDS if kind not in benchmarks.PRIORS]
    return [*(Grid(_upper(benchmarks.KINDS[kind]), HEADS, _rows([kind]), trust) for kind in benchmarks.PRIORS),
            Grid("Other kinds of audience", HEADS, _rows(rest), trust),
            Grid(_upper(benchmarks.OTHERS["top_20"]), HEADS, _rows(["top_20"]), trust),
            Grid("Does an outcome go with the followers?", HEADS, _rows(["scaling"]),
                 f"1: twice the followers went with twice the outcome; 0: no relation. {trust}")]


def _rows(kinds: list[str]) -> list[list[str]]:
    return [[b["what"], _number(b), b["confidence"], b["source"]] for kind in kinds for b in benchmarks.of(kind)]


def _number(b: dict[str, Any]) -> str:
    if b["kind"] == "scaling":
        return f"{b['low']:.2f} to {b['high']:.2f}"
    return words.share_between(b["low"], b["high"]) if b["low"] < b["high"] else words.share(b["high"])


def _upper(said: str) -> str:
    return said[0].upper() + said[1:]
