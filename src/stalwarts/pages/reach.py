"""Whom you could reach if a platform closed: followers with an address that is theirs, and the money that hangs on it."""

from __future__ import annotations

from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import unknown
from stalwarts.pages import _list
from stalwarts.pages._claims import name
from stalwarts.pages._known import versions

QUESTION = "Whom could I reach if Instagram closed?"
VERSION = 1
TITLE = "If a platform closed"
NEEDS = ("follow",)
RESTS_ON = {"reachable": "reachable", "at_risk": "reach_at_risk"}
WHY = "not known: no file says who agreed to be written to; a newsletter's audience does"
ADDRESSED = ("email", "phone")


def page(look: Look) -> Page:
    """Each account with those who could still be written to, at least and at most."""
    rows = _rows(look)
    told = [row for row in rows if row["reachable"]["low"] is not None]
    limits = [{"account": row["account"], "label": name(row["account"]), "followers": row["followers"],
               "low": row["reachable"]["low"] / row["followers"], "high": row["reachable"]["high"] / row["followers"]}
              for row in told]
    return Page(
        name="reach", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(rows), doubts=_doubts(rows), figures={"accounts": rows}, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=_notes(look, rows), next_step=_next(look, rows),
        drawings=[Drawing("bounds", "Could still be written to, at least and at most", limits, "reachable")] if limits else [],
        grids=_grids(look, rows), links=[("Your list of files", Link("list"))])


def _rows(look: Look) -> list[dict[str, Any]]:
    """Accounts on platforms first, the largest first."""
    keys = {row["account"]: row["key"] for row in look.small("accounts")}
    money = {row["account"]: row for row in look.small("reach_at_risk")}
    consent = look.table("consent")
    agreed = look.engine.run(consent.filter(consent.state == "yes").agg(n=_.handle.nunique())).to_pylist()[0]["n"]
    rows = [{"account": row["account"], "platform": keys.get(row["account"]) not in ADDRESSED, "followers": row["followers"],
             "reachable": _reachable(row, agreed),
             "support": money.get(row["account"], {}).get("support"), "at_risk": money.get(row["account"], {}).get("at_risk")}
            for row in look.small("reachable")]
    return sorted(rows, key=lambda row: (not row["platform"], -row["followers"]))


def _reachable(row: dict[str, Any], agreed: int) -> dict[str, Any]:
    """At least those known to be reachable; at most everybody who agreed anywhere, for they may follow under another name."""
    if row["reachable"] is None:
        return unknown(WHY)
    high = max(row["reachable"], min(row["followers"], agreed))
    return {"value": row["reachable"] if high == row["reachable"] else None, "low": row["reachable"], "high": high,
            **({} if high == row["reachable"] else {"why": "account names are tied to addresses for some only"})}


def _claim(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Whom you could still reach is not known: no file of followers yet."
    row = rows[0]
    if row["reachable"]["low"] is None:
        return f"Whom of your {words.count(row['followers'])} {name(row['account'])} you could still reach is not known."
    low, high, all_ = row["reachable"]["low"], row["reachable"]["high"], words.count(row["followers"])
    if not row["platform"]:
        return f"No platform stands between: {words.count(low)} of your {all_} {name(row['account'])} can be written to."
    if not high:
        return f"If {_platform(row)} closed, you could write to none of your {all_} followers there."
    some = f"at most {words.count(high)}" if not low else f"{words.count(low)}" if low == high else \
        f"at least {words.count(low)} and at most {words.count(high)}"
    return f"If {_platform(row)} closed, you could still write to {some} of your {all_} followers there."


def _exactly(found: dict[str, Any]) -> str:
    """Bounds that were counted are said to the last one."""
    if found["low"] is None:
        return "not known"
    low, high = words.count(found["low"]), words.count(found["high"])
    return low if low == high else f"{low} to {high}"


def _platform(row: dict[str, Any]) -> str:
    return str(row["account"].partition(":")[0].capitalize())


def _notes(look: Look, rows: list[dict[str, Any]]) -> list[str]:
    return [f"Of the {words.money(row['support'], look.currency)} that buyers known to follow you on {_platform(row)} gave, "
            f"{words.money(row['at_risk'], look.currency)} came from people you could not write to."
            for row in rows if row["platform"] and row["support"] and row["at_risk"] is not None]


def _doubts(rows: list[dict[str, Any]]) -> list[Doubt]:
    said = []
    if any(row["reachable"]["low"] != row["reachable"]["high"] for row in rows):
        said.append(Doubt("A follower known by an account name may be on your newsletter under an address: only the bounds hold.",
                          "Ask for both in one form, or say who is who: stalwarts rule same"))
    if any(row["reachable"]["low"] is None for row in rows):
        said.append(Doubt("No file says who agreed to be written to.", "A newsletter's audience export does."))
    return said


def _next(look: Look, rows: list[dict[str, Any]]) -> str:
    if not rows:
        return _list.first(look) or "Bring a list of those who follow you."
    if rows[0]["reachable"]["low"] is None:
        return "Bring next: a newsletter's audience export; it says who agreed to be written to."
    if rows[0]["platform"]:
        return f"Ask your {_platform(rows[0])} followers for an address, and say what it gives them: no platform takes it away."
    return "Keep asking for addresses wherever people follow you: they are what no platform can take away."


def _grids(look: Look, rows: list[dict[str, Any]]) -> list[Grid]:
    if not rows:
        return []
    lines = [[row["account"], words.count(row["followers"]), _exactly(row["reachable"]),
              *("not known" if row[key] is None else words.money(row[key], look.currency) for key in ("support", "at_risk"))]
             for row in rows]
    return [Grid("Account by account", ["Account", "Followers", "Can be written to", "Money that stayed", "Of it, out of reach"],
                 lines, "Money that stayed is that of buyers who are known to follow the account.", figure="at_risk")]
