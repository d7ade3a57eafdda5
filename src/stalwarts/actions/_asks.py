"""Asks: registered, drawn, read and foretold; what is written down, and what is said of it."""

from __future__ import annotations

import csv
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from stalwarts import words
from stalwarts.actions._form import Done
from stalwarts.actions._form import Room
from stalwarts.actions._pages import documented
from stalwarts.asks import design
from stalwarts.lens import Lens
from stalwarts.outreach import audience
from stalwarts.outreach.audience import Plan
from stalwarts.page import Deed
from stalwarts.page import Page
from stalwarts.problems import AlreadyDrawn
from stalwarts.problems import AskTaken
from stalwarts.problems import BadAnswer
from stalwarts.problems import NoArms
from stalwarts.problems import NobodyToAsk
from stalwarts.problems import NoSuchAsk
from stalwarts.problems import NoSuchFile
from stalwarts.problems import SaltLost
from stalwarts.problems import WindowOver
from stalwarts.workspace import Workspace

FORTNIGHT = timedelta(days=14)
LONGEST = timedelta(days=366)
WHOM = ("address", "email", "email address", "e-mail", "handle", "account name", "subscriber", "recipient", "customer email")
ARM = ("arm", "group", "variant", "bucket", "lot")
ARMS = {"asked": design.ASKED, "treatment": design.ASKED, "treated": design.ASKED, "test": design.ASKED,
        "left_in_peace": design.PEACE, "left in peace": design.PEACE, "control": design.PEACE, "holdout": design.PEACE,
        "hold out": design.PEACE, "held back": design.PEACE}
ELSEWHERE = "drawn elsewhere"


def now() -> datetime:
    """The moment it is, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def registered(workspace: Workspace, name: str) -> dict[str, Any]:
    """An ask as it was registered. Raises NoSuchAsk."""
    known: dict[str, dict[str, Any]] = {row["ask"]: row for row in workspace.shelves.decisions.table("ask").to_pylist()}
    if name not in known:
        raise NoSuchAsk(name, sorted(known))
    return known[name]


def plan_of(ask: dict[str, Any]) -> Plan:
    """Whom a registered ask is for."""
    return Plan(ask["channel"] or "email", tuple((ask["segments"] or "").split()), tuple((ask["accounts"] or "").split()),
                ask["search"] or "", ask["opens_at"], ask["every"] or 0.0)


# --- planning --------------------------------------------------------------------------------------------------------


def planned(workspace: Workspace, form: Any) -> Done:
    """Register an ask. Raises AskTaken, BadAnswer, NobodyToAsk, WindowOver."""
    name = form.ask.strip()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", name):
        raise BadAnswer("ask", f"is '{name}'; use up to 40 letters, digits, dots or dashes, without spaces")
    if any(row["ask"].lower() == name.lower() for row in workspace.shelves.decisions.table("ask").to_pylist()):
        raise AskTaken(name)
    opens, closes = _window(form)
    values = {"segment": form.segment, "account": form.account, "search": form.search, "channel": form.channel,
              "opens": opens.date().isoformat(), "days": (closes - opens).days + 1, "holdout": form.holdout, "goal": form.goal,
              "price": form.price, "every": form.every}
    page = workspace.page("plan_ask", None, {key: value for key, value in values.items() if value not in (None, [], ())})
    figures = page["figures"]
    if not figures["people"]:
        raise NobodyToAsk(_why_nobody(figures["left_out"]))
    salt = secrets.token_hex(16)
    workspace.shelves.decisions.ask(
        name, form.offer.strip(), opens, closes, 1 - figures["holdout"], price=form.price, currency=form.currency,
        segments=" ".join(form.segment) or None, accounts=" ".join(form.account) or None, search=form.search,
        channel=form.channel, goal=form.goal, base=figures["base"], stop=form.stop, every=form.every, salt=salt,
        code=design.code(salt, name))
    said = [f"Registered: {name}, open from {words.day(opens.date())} to {words.day(closes.date())}.", page["claim"],
            *page["notes"]]
    return Done(said, {"ask": name} | figures | {"opens_at": opens.isoformat() + "Z", "closes_at": closes.isoformat() + "Z",
                                                "code": design.code(salt, name)},
                deeds=[Deed("ask-draw", "Draw who is asked", {"ask": name}),
                       Deed("forecast", "Say what it may bring", {"ask": name})])


def _window(form: Any) -> tuple[datetime, datetime]:
    today = now()
    first = Lens(since=form.opens).start or datetime.combine(today.date(), time())
    last = Lens(as_of=form.closes).until or first + FORTNIGHT - timedelta(microseconds=1)
    if last <= first:
        raise BadAnswer("closes", f"is {words.day(last.date())}, before it opens")
    if last - first > LONGEST:
        raise BadAnswer("closes", "is over a year after it opens; a window is at most a year")
    if last < today:
        raise WindowOver(words.day(last.date()))
    return first, last


def _why_nobody(left_out: dict[str, int]) -> str:
    told = [f"{words.count(n)} {WHY[reason]}" for reason, n in left_out.items()]
    return f": {'; '.join(told)}" if told else ""


WHY = {"objected": "asked to be left out", "refused": "unsubscribed or cannot be reached", "no_address": "have no address for it",
       "no_consent": "never agreed to hear from you there", "asked_lately": "were asked a short time ago"}


# --- drawing ---------------------------------------------------------------------------------------------------------


def drawn(workspace: Workspace, name: str, arms: Path | None) -> Done:
    """Draw the lots, or bring those drawn elsewhere. Raises AlreadyDrawn, NobodyToAsk, SaltLost, WindowOver."""
    ask = registered(workspace, name)
    if any(event.body["ask"] == name for event in workspace.shelves.catalog.decisions("draw")):
        raise AlreadyDrawn(name)
    if arms is not None:
        return _brought(workspace, ask, arms)
    if ask["closes_at"] < now():
        raise WindowOver(words.day(ask["closes_at"].date()))
    if not ask["salt"]:
        raise SaltLost(name)
    with workspace.see() as look:
        found = audience.audience(look, plan_of(ask))
        if not found.people:
            raise NobodyToAsk(_why_nobody(found.left_out))
        units = audience.lots(look, found)
        taken = design.draw(ask["salt"], name, units.column("unit").combine_chunks(), units.column("stratum").combine_chunks(),
                            ask["share"])
        arm = pa.array([design.PEACE, design.ASKED]).take(pa.array(taken.astype("int32")))
        every = audience.spread(look, units.append_column("arm", arm))
    workspace.shelves.decisions.draw(name, every)
    asked = int(taken.sum())
    return _stored(name, asked, len(taken) - asked, [f"{words.count(n)} {WHY[reason]}" for reason, n in found.left_out.items()],
                   {"strata": found.strata, "left_out": found.left_out})


def _stored(name: str, asked: int, peace: int, left_out: list[str], more: dict[str, Any]) -> Done:
    said = [f"Drawn by lot and kept: {words.count(asked)} asked, {words.count(peace)} left in peace.",
            *([f"Not drawn: {'; '.join(left_out)}."] if left_out else []),
            "Nothing is sent from here: take the list to your own tool."]
    return Done(said, {"ask": name, "asked": asked, "left_in_peace": peace} | more,
                deeds=[Deed("ask-export", "Take the list", {"ask": name})])


def _brought(workspace: Workspace, ask: dict[str, Any], file: Path) -> Done:
    """Lots drawn elsewhere: who may not be asked is dropped, who stands in both arms is left out, and both are counted."""
    rows, strange = _arms(file)
    with workspace.see() as look:
        whose, erased = audience.meant(look, rows)
        arms: dict[str, set[str]] = {}
        for text, person in whose.items():
            arms.setdefault(person, set()).update(rows[text])
        given = look.engine.put("brought", pa.table({"person": pa.array(sorted(arms), pa.string())}))
        gone = {reason: set(look.engine.run(table.semi_join(given, "person").select("person")).column("person").to_pylist())
                for reason, table in (("objected", audience.objecting(look)), ("refused", _refusing(look, ask)))}
        torn = {person for person, held in arms.items() if len(held) > 1}
        kept = sorted(set(arms) - gone["objected"] - gone["refused"] - torn)
        if not kept:
            raise NobodyToAsk(f" in {file.name}")
        table = pa.table({"unit": kept, "stratum": [ELSEWHERE] * len(kept), "arm": [next(iter(arms[one])) for one in kept]})
        every = audience.spread(look, table)
    workspace.shelves.decisions.draw(ask["ask"], every)
    asked = sum(arms[one] == {design.ASKED} for one in kept)
    counted = {"objected": len(gone["objected"] & set(arms)), "refused": len((gone["refused"] - gone["objected"]) & set(arms)),
               "both_arms": len(torn), "erased": erased, "not_understood": strange + len(rows) - len(whose) - erased,
               "repeated": sum(len(held) for held in rows.values()) - len(rows)}
    told = {"objected": WHY["objected"], "refused": WHY["refused"], "both_arms": "stood in both lists", "erased": "were erased",
            "not_understood": "rows say no one or no list"}
    return _stored(ask["ask"], asked, len(kept) - asked,
                   [f"{words.count(n)} {told[reason]}" for reason, n in counted.items() if n and reason in told],
                   {"left_out": counted})


def _refusing(look: Any, ask: dict[str, Any]) -> Any:
    channel = ask["channel"] or "email"
    return audience.refusing(look, channel) if audience.CHANNELS[channel] else audience.objecting(look)


def _arms(file: Path) -> tuple[dict[str, set[str]], int]:
    """Address or account name to the arms it stands in; and how many rows say neither. Raises NoArms, NoSuchFile."""
    found: dict[str, set[str]] = {}
    strange = 0
    for row in read(file):
        whom, arm = picked(row, WHOM), ARMS.get((picked(row, ARM) or "").lower())
        if whom is None or arm is None:
            strange += 1
            continue
        found.setdefault(whom, set()).add(arm)
    if not found:
        raise NoArms(file.name, "who was asked and who was left in peace")
    return found, strange


def read(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV by column name, names folded. Raises NoSuchFile, BadAnswer."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            sample = stream.read(4096)
            stream.seek(0)
            mark = max(",;\t", key=sample.partition("\n")[0].count)
            for row in csv.DictReader(stream, delimiter=mark):
                yield {key.strip().lower(): (value or "").strip() for key, value in row.items()
                       if key and not isinstance(value, list)}
    except UnicodeDecodeError as error:
        raise BadAnswer("file", f"is {file.name}, which is no text: save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise BadAnswer("file", f"is {file.name}, which is no CSV: {error}") from error
    except OSError as error:
        raise NoSuchFile(str(file)) from error


def picked(row: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The first filled cell among columns of these names, without the mark that keeps spreadsheets from calculating."""
    text = next((row[name] for name in names if row.get(name)), None)
    return text.removeprefix("'").strip() or None if text else None


# --- reading and foretelling -----------------------------------------------------------------------------------------


def told(room: Room, form: Any) -> Done:
    """What an ask brought, or several together; a reading that was due is kept. Raises NoSuchAsk, BadAnswer."""
    workspace, names = room.open(), list(dict.fromkeys(form.ask))
    if not names:
        raise BadAnswer("ask", "is needed: say which; stalwarts ask list names them")
    for name in names:
        registered(workspace, name)
    one = names[0] if len(names) == 1 else None
    values: dict[str, Any] = {"ask": one} if one else {"together": names}
    if one and form.days:
        values["days"] = form.days
    document = documented(room, "ask" if one else "asks", Lens(as_of=form.as_of), values)
    kept = _kept(workspace, one, document["figures"]) if one and not form.as_of else []
    if kept:
        document = documented(room, "ask", Lens(), values)
    figures = {key: value for key, value in document["figures"].items() if key != "due"}
    return Done(page=Page.of(document), document={"ask": one or names, "claim": document["claim"], "kept": kept} | figures)


def _kept(workspace: Workspace, name: str, figures: dict[str, Any]) -> list[str]:
    """Keep the readings that were due and never kept; which they are."""
    there = {(row["ask"], row["what"]) for row in workspace.shelves.decisions.table("reading").to_pylist()}
    due = [what for what in figures.get("due", {}) if (name, what) not in there]
    for what in due:
        workspace.shelves.decisions.tell("reading", name, what, figures["due"][what])
    return due


def foretold(room: Room, form: Any) -> Done:
    """The forecast page; frozen the first time, while the window has not opened."""
    workspace = room.open()
    ask = registered(workspace, form.ask)
    values = {key: value for key, value in asdict(form).items() if value not in (None, [], ())}
    document = documented(room, "forecast", Lens(), values)
    frozen = any(row["ask"] == form.ask for row in workspace.shelves.decisions.table("forecast").to_pylist())
    what_if = form.price is not None or bool(form.segment)
    if not frozen and not what_if and ask["closes_at"] > now() and document["figures"].get("freeze"):
        workspace.shelves.decisions.tell("forecast", form.ask, "launch", document["figures"]["freeze"])
        document = documented(room, "forecast", Lens(), values)
    figures = {key: value for key, value in document["figures"].items() if key != "freeze"}
    return Done(page=Page.of(document), document={"ask": form.ask, "claim": document["claim"]} | figures)
