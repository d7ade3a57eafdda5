"""The answer: how many would buy, how sure that is, what to do next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stalwarts import benchmarks
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _people
from stalwarts.pages import _support
from stalwarts.pages import _told
from stalwarts.pages import _worth
from stalwarts.pages._claims import claims
from stalwarts.pages._claims import name
from stalwarts.pages._claims import narrowed
from stalwarts.pages._doubts import doubts
from stalwarts.pages._known import versions
from stalwarts.pages._next import next_step
from stalwarts.pages._people import Crowd
from stalwarts.pages._when import PLACED
from stalwarts.pages._when import When
from stalwarts.pages._when import when

QUESTION = "How many of your followers would buy?"
VERSION = 1
RESTS_ON = {"followers": "followers", "accounts": "accounts", "matched": "matched", "bounds": "bounds",
            "by_day": "conversion", "next_365": "waiting", "within_365": "patterns", "supporters": "supporting",
            "segments": "segments", "segment_ranges": "segment_ranges", "support": "concentration",
            "growth": "growth", "reachable": "reachable", "scaling": "scaling_units", "payers": "payers",
            "supporter_worth_voyeurs": "worth"}
"""Figure to the measure whose published definition it carries."""
NEXT = ("payers", "growth", "reachable", "concentration", "machine_touches", "lorenz", "lists", "told_totals", "scaling_units",
        "checked_lists", "segment_counts", "supporting", "segment_ranges")
"""What is made on a second thread from the first moment on, in that order: money, while followers are counted; then what needs
no model; then what rests on who pays again."""


def page(look: Look) -> Page:
    """The whole page; every figure of the contract is there, known or not."""
    look.begin(NEXT)
    found = _people.crowd(look)
    told = when(look, found)
    carried = _identity.identity(look, found, told)
    found, told = _identity.carry_bounds(found, carried), _identity.carry(told, carried)
    figures = _figures(look, found, told, carried) | {"identity": _identity.figure(carried)}
    numbers = _told.told(look)
    stated = _told.ceiling(numbers, found)
    said, worth = claims(found, told), figures["supporter_worth_voyeurs"]
    made = Page(
        name="answer", question=QUESTION, title="Answer", as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=said[0], figures=figures,
        doubts=[*doubts(look, found, told), *_identity.doubts(look, carried), *_worth.doubts(look, worth)],
        definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=[*said[1:], *_identity.sentences(carried), *_worth.sentences(worth), *_labels(figures)],
        next_step=next_step(look, found), drawings=_drawings(look, figures, told),
        grids=_grids(figures), links=[("Your list of files", Link("list")), *_identity.links(carried)],
    )
    return made if stated is None else _stated(made, found, numbers, stated)


def _stated(page: Page, found: Crowd, numbers: _told.Told, stated: Page) -> Page:
    """The page where numbers that were told stand in for files that are missing."""
    highest, told = stated.figures["conversion"]["high"], narrowed(found)
    figures = page.figures | {
        "followers": page.figures["followers"] or sum(numbers.followers.values()),
        "bounds": (_people.narrowed(told[0], found) if len(told) == len(numbers.followers) == 1
                   else {"low": None, "high": highest}),
        "benchmark": {"class": _told.kind(numbers), "verdict": stated.figures["standing"]}}
    counted = [page.claim, *page.notes] if found.accounts or found.payers else []
    crowd = None if found.accounts else _told.drawing(numbers, stated)
    # What codes say of one account is more than a ceiling over all.
    claim, others = (page.claim, [*page.notes, stated.claim]) if told else (stated.claim, counted)
    return replace(page, claim=claim, notes=[*others, *stated.notes], figures=figures,
                   doubts=[*stated.doubts, *page.doubts], drawings=[crowd] if crowd else page.drawings,
                   grids=[*page.grids, *stated.grids])


def _figures(look: Look, found: Crowd, told: When, carried: _identity.Identity | None) -> dict[str, Any]:
    together, kinds = found.together, _kinds.segments(look)
    limits = _people.narrowed(found.all_bounds, found) if found.selling else {"low": None, "high": None}
    observed = _people.observed(together["tied"], together["people"], found.all_bounds.get("drawn"))
    return {
        "followers": sum(row["followers"] for row in found.accounts),
        "people": together["people"],
        "people_range": {"low": together["people_low"], "high": together["people_high"]},
        "accounts": _people.account_rows(found, _alone(found, told)),
        "reachable": _support.reach(look),
        "payers": found.payers, "tied": together["tied"], "strangers": together["strangers"],
        "untied": together["untied"], "matched": together["matched"], "matched_support": together["matched_support"],
        "observed": observed if observed["value"] is not None else None,
        "bounds": limits,
        "by_day": told.by_day, "next_365": told.next_365, "within_365": told.within_365, "ever": told.ever,
        "supporters": _identity.supporters(_kinds.supporters(look), carried), "segments": kinds,
        "segment_ranges": _identity.ranges(_kinds.ranges(look), carried),
        "endorsers_who_never_paid": _kinds.cheering(look, kinds),
        "support": _support.support(look), "supporter_worth_voyeurs": _worth.worth(look),
        "growth": _support.growth(look), "scaling": _support.scaling(look),
        "benchmark": _benchmark(found, limits, observed),
    }


def _alone(found: Crowd, told: When) -> dict[str, dict[str, Any]]:
    """Where one account alone carries the curve, the whole's share is that account's."""
    placed = [row["account"] for row in found.accounts if (row["matched"] or 0) >= PLACED]
    return {placed[0]: told.within_365} if len(placed) == 1 else {}


def _benchmark(found: Crowd, limits: dict[str, Any], observed: dict[str, Any]) -> dict[str, Any]:
    """Where the share stands among published ones: of lists of addresses if all are such, else of followers."""
    kind = "email_list" if found.accounts and all(row["key"] == "email" for row in found.accounts) else "follower"
    known = observed["value"] if limits["low"] == limits["high"] else None
    share, ceiling = (known, False) if known is not None else (limits["high"], True)
    return {"class": kind, "verdict": benchmarks.verdict(kind, share, ceiling=ceiling)}


def _drawings(look: Look, figures: dict[str, Any], told: When) -> list[Drawing]:
    drawn = []
    if figures["people"]:
        drawn.append(Drawing("crowd", f"Your {words.count(figures['people'])} followers", _crowd_rows(figures), "segments"))
    limits = [{"account": row["account"], "label": name(row["account"]), "followers": row["followers"], **row["bounds"]}
              for row in figures["accounts"] if row["bounds"]["high"] is not None]
    if limits:
        drawn.append(Drawing("bounds", "At least and at most so many have bought", limits, "bounds"))
    curve = [{"days": r["days"], "value": r["converted"], "low": r["low"], "high": r["high"], "at_risk": r["at_risk"]}
             for r in told.curve if r["converted"] is not None]
    if len(curve) > 1:
        drawn.append(Drawing("by_day", "Who bought, by days since they began to follow", curve, "by_day"))
    quarters = [row for row in figures["growth"] if row["per_1000"] is not None]
    if len(quarters) > 1:
        drawn.append(Drawing("growth", "First-time buyers per 1,000 new followers", quarters, "growth"))
    if (figures["support"]["people"] or 0) > 1:
        drawn.append(Drawing("concentration", "How few carry you", look.small("lorenz"), "support"))
    return drawn


def _labels(figures: dict[str, Any]) -> list[str]:
    """What the picture's counts are worth."""
    if not figures["people"]:
        return []
    return ["The picture shows what each person is labelled; the ranges beside it cover what no file can tell."]


def _crowd_rows(figures: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"segment": segment, "label": words.SEGMENTS[segment], "people": people,
             **figures["segment_ranges"].get(segment, {"low": None, "high": None})}
            for segment, people in figures["segments"].items()]


def _grids(figures: dict[str, Any]) -> list[Grid]:
    accounts = [[row["account"], words.count(row["followers"]), _count(row["tied"]), _count(row["untied"]),
                 words.share_between(row["bounds"]["low"], row["bounds"]["high"])] for row in figures["accounts"]]
    grids = [Grid("Account by account", ["Account", "Followers", "Buyers", "Unplaced", "Have bought"], accounts,
                  "Buyers: known to follow that account. Unplaced: buyers nobody can look for there. Have bought: at least and "
                  "at most, of its followers.", figure="bounds")] if accounts else []
    return [*grids, *_money_grid(figures)]


def _money_grid(figures: dict[str, Any]) -> list[Grid]:
    support = figures["support"]
    if not support["people"]:
        return []
    said = figures["supporters"]
    rows = [["Money that stayed", words.money(support["net"], support["currency"])],
            ["From", words.plural(support["people"], "person", "people")],
            ["Half of it comes from", words.plural(support["half_from"], "person", "people")],
            ["The most generous tenth gave", words.percent(support["top_10_share"])],
            [f"Would pay again {words.within(said.get('days', 365))}", words.about(said["value"], said["low"], said["high"])]]
    return [Grid("Money", ["", ""], rows, said.get("why", ""), figure="support")]


def _count(value: int | None) -> str:
    return "not known" if value is None else words.count(value)
