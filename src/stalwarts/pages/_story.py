"""What passed between us and one person, either way, by the day: in the reader's words, each with who gave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look

MOST = 500
"""Rows of each table that are told of one person, the latest."""
PAID = {"purchase": "bought", "tip": "tipped you", "donation": "donated", "pledge": "pledged", "ticket": "bought a ticket",
        "renewal": "renewed", "refund": "was paid back", "chargeback": "took the money back"}
THEIRS = {"open": "opened a letter", "click": "clicked in a letter", "view": "watched", "like": "liked a post",
          "comment": "commented", "share": "shared you", "mention": "mentioned you", "refer": "brought a friend",
          "review": "reviewed you", "reply": "replied", "message": "wrote to you", "attend": "came", "answer": "answered you",
          "follow": "followed", "thank": "thanked you", "gift": "gave you something"}
OURS = {"open": "you opened theirs", "click": "you clicked theirs", "view": "you watched theirs", "like": "you liked theirs",
        "comment": "you commented on theirs", "share": "you shared them", "mention": "you mentioned them",
        "refer": "you recommended them", "review": "you reviewed them", "reply": "you replied", "message": "you wrote to them",
        "attend": "you came to theirs", "answer": "you answered", "follow": "you follow them", "thank": "you thanked them",
        "gift": "you gave them something"}
WHO = {"from_them": "They", "to_them": "You", "": ""}


def told(look: Look, handles: list[str]) -> list[dict[str, Any]]:
    """Everything dated about these handles, oldest first: at, what, direction, and move (the id of a note) or None."""
    events = [*_follows(look, handles), *_orders(look, handles), *_touches(look, handles), *_plans(look, handles),
              *_said(look, handles), *_notes(look, handles)]
    return sorted(events, key=lambda event: event["at"])


def rows(look: Look, name: str, handles: list[str], by: str) -> list[dict[str, Any]]:
    """The latest rows of one table about these handles."""
    table = look.table(name)
    theirs = table.filter(table.handle.isin(handles)).order_by(_[by].desc(nulls_first=False)).limit(MOST)
    found: list[dict[str, Any]] = look.engine.run(theirs).to_pylist()
    return found


def gathered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For a list on screen, latest first: what happened again in one month is one line with how often."""
    said = []
    for key, alike in groupby(sorted(events, key=_month, reverse=True), key=_month):
        same = sorted(alike, key=lambda event: event["at"], reverse=True)
        often = f" ({len(same)} times this month)" if len(same) > 1 else ""
        said.append(same[0] | {"what": key[1] + often})
    return sorted(said, key=lambda event: event["at"], reverse=True)


def _month(event: dict[str, Any]) -> tuple[str, str, str, str]:
    return event["at"][:7], event["what"], event["direction"], event["move"] or ""


def _event(at: datetime | None, what: str, direction: str, move: str | None = None) -> dict[str, Any]:
    return {"at": at.isoformat() + "Z" if at else "", "what": " ".join(what.split()), "direction": direction, "move": move}


def _follows(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows(look, "follow", handles, "since"):
        what = "became a member of" if row["kind"] == "member" else "began to follow"
        yield _event(row["since"], f"{what} {row['account']}", "from_them")
        if row["ended_at"]:
            yield _event(row["ended_at"], f"left {row['account']}", "from_them")


def _orders(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows(look, "order", handles, "occurred_at"):
        money = words.money(abs(float(row["amount"])), row["currency"])
        if row["status"] in {"comp", "gift"}:
            yield _event(row["occurred_at"], f"was given {row['product'] or 'something'} for nothing", "to_them")
            continue
        state = "" if row["status"] == "paid" else f" ({row['status']}: not counted)"
        direction = "to_them" if row["kind"] == "refund" else "from_them"
        yield _event(row["occurred_at"], f"{PAID[row['kind']]} {row['product'] or ''}, {money}{state}".replace(" ,", ","),
                     direction)


def _touches(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows(look, "touch", handles, "occurred_at"):
        said = (THEIRS if row["direction"] == "from_them" else OURS)[row["kind"]]
        extra = (" (by software: not counted)" if row["machine"] else "") + (
            " (against you)" if row["stance"] == "against" else "")
        yield _event(row["occurred_at"], said + extra, row["direction"])


def _plans(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows(look, "plan", handles, "since"):
        name = row["product"] or "a plan"
        if row["since"]:
            yield _event(row["since"], f"began {name}", "from_them")
        if row["cancelled_at"]:
            yield _event(row["cancelled_at"], f"cancelled {name}", "from_them")


def _said(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    for row in rows(look, "said", handles, "occurred_at"):
        yield _event(row["occurred_at"], f"answered “{row['question']}”: {row['answer']}", "from_them")


def _notes(look: Look, handles: list[str]) -> Iterator[dict[str, Any]]:
    """Notes by hand. A view as of another day shows those up to it; the plain one shows all, also of today."""
    for row in rows(look, "move", handles, "occurred_at"):
        if look.lens.until is not None and row["occurred_at"] > look.lens.until:
            continue
        what = words.RECEIVED.get(row["kind"]) or f"you {words.GIVEN.get(row['kind'], row['kind'])}"
        note = f": {row['note']}" if row["note"] else ""
        yield _event(row["occurred_at"], f"{what}{note} (your note)", row["direction"], row["move"])
