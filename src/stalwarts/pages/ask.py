"""One ask: what it brought in money and in goodwill, against those left in peace; what to copy; what was read when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from typing import Any

from stalwarts import words
from stalwarts.asks import readout
from stalwarts.asks.design import ASKED
from stalwarts.asks.design import PEACE
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.outreach import outcomes
from stalwarts.outreach.outcomes import Outcome
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Drawing
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.page import unknown
from stalwarts.pages import _asks
from stalwarts.pages import _drafts
from stalwarts.pages import _list
from stalwarts.pages import _told_asks
from stalwarts.pages._known import versions
from stalwarts.problems import BadAnswer

QUESTION = "Did it work, and were they glad I asked?"
VERSION = 1
TITLE = "One ask"
PLACE = "Asks"
RESTS_ON = {"buyers": "support", "money": "support"}
LATER = (90, 365)
"""Days after the opening at which it is read again."""


@dataclass(frozen=True)
class Form:
    """Which, and read how long after it opened."""

    ask: str | None = asked("The name of the ask.", None, place=True)
    days: int | None = asked("Read it so many days after it opened: 90 or 365; its window if you say nothing.",
                             None, called="Days after it opened")


@dataclass(frozen=True)
class Reading:
    """An ask read over one span: `window`, 90 or 365 days."""

    ask: dict[str, Any]
    until: datetime
    closed: bool
    came: Outcome | None

    @property
    def buyers(self) -> readout.Effect | None:
        """Share of buyers, asked minus left in peace."""
        return _told_asks.buyers(self.came, self.ask, closed=self.closed) if self.came else None

    @property
    def money(self) -> readout.Effect | None:
        """Money per person, asked minus left in peace."""
        return _told_asks.money(self.came, self.ask, closed=self.closed) if self.came else None

    @property
    def goodwill(self) -> dict[str, dict[str, Any]]:
        """Each sign, by arm."""
        if self.came is None:
            return {}
        return _asks.goodwill(self.came.people(asked=True), self.came.people(asked=False), self.came.signs,
                              closed=self.closed)


def page(look: Look, form: Form) -> Page:
    """What it brought so far. Raises NoSuchAsk, BadAnswer."""
    if not form.ask:
        return _blank(look)
    if form.days is not None and form.days not in LATER:
        raise BadAnswer("days", f"is {form.days}; an ask is read again after 90 and after 365 days")
    ask = _asks.found(look, form.ask)
    arms = outcomes.drawn(look).get(form.ask, {})
    read = _read(look, ask, arms, form.days)
    figures = _figures(look, ask, arms, read, form.days)
    return Page(
        name="ask", question=QUESTION, title=f"Ask: {ask['ask']}", as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(look, ask, arms, read), figures=figures, definitions=versions(RESTS_ON), rests_on=RESTS_ON,
        notes=[note for note in _notes(read, figures) if note], doubts=list(_doubts(ask, arms, read, figures)),
        next_step=_next(look, ask, arms, read, figures), drawings=_drawings(read), grids=list(_grids(look, read, figures)),
        parts=[*_both(look, read, figures), *_drafts.parts(ask)], deeds=_deeds(ask, arms, figures),
        links=[("Your asks", Link("asks")), ("What may it bring?", Link("forecast", {"ask": ask["ask"]})),
               *((f"Read it {days} days after", Link("ask", {"ask": ask["ask"], "days": days})) for days in LATER)])


def _blank(look: Look) -> Page:
    return Page(name="ask", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
                claim="Say which ask to read.", next_step="Choose one of your asks, or plan one.",
                links=[("Your asks", Link("asks")), ("What could an ask show?", Link("plan_ask"))])


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(look: Look, ask: dict[str, Any], arms: dict[str, int], days: int | None) -> Reading:
    ends = ask["opens_at"] + timedelta(days=days) if days else ask["closes_at"]
    until = min(look.as_of, ends)
    begun = bool(arms) and look.as_of > ask["opens_at"]
    return Reading(ask, until, look.as_of >= ends, outcomes.outcome(look, ask, until) if begun else None)


def _figures(look: Look, ask: dict[str, Any], arms: dict[str, int], read: Reading, days: int | None) -> dict[str, Any]:
    came, told = read.came, {"ask": ask["ask"], "offer": ask["offer"], "closed": read.closed, "days": days,
                             "until": read.until.isoformat(timespec="seconds") + "Z", "drawn": arms, "share": ask["share"],
                             "currency": look.currency, "code": ask["code"], "salt": "kept" if ask["salt"] else "lost"}
    kept = [row for row in look.engine.run(look.table("reading")).to_pylist() if row["ask"] == ask["ask"]]
    told["readings"] = [{"what": row["what"], "read_at": row["decided_at"].isoformat(timespec="seconds") + "Z",
                         **json.loads(row["told"])} for row in kept]
    if came is None:
        return told | {"buyers": unknown(_why_not(look, ask, arms)), "money": unknown(_why_not(look, ask, arms)), "due": {}}
    why = "nobody was left in peace to compare with"
    buyers, money = read.buyers, read.money
    return told | {
        "people": {ASKED: came.people(asked=True), PEACE: came.people(asked=False)},
        "bought": {ASKED: came.buyers(asked=True), PEACE: came.buyers(asked=False)},
        "paid": {ASKED: float(came.paid[came.asked].sum()), PEACE: float(came.paid[~came.asked].sum())},
        "buyers": readout.document(buyers) if buyers else unknown(why),
        "money": readout.document(money) if money else unknown(why),
        "goodwill": read.goodwill, "glad": None if came.glad is None else {"glad": came.glad[0], "answered": came.glad[1]},
        "both_arms": came.both_arms, "unconverted": came.unconverted, "mismatch": _told_asks.odd(came, ask["share"]),
        "history": _told_asks.correlation(came),
        "segments": [{"segment": kind, "people": people, **readout.document(effect)}
                     for kind, effect, people in _told_asks.segments(came)],
        "attributed": outcomes.attributed(look, ask, read.until, came.who), "due": _due(look, ask, arms, read, days)}


def _due(look: Look, ask: dict[str, Any], arms: dict[str, int], read: Reading, days: int | None) -> dict[str, Any]:
    """Registered readings whose day has come, as they are kept."""
    spans = {"window": None} | {str(later): later for later in LATER}
    found = {}
    for what, span in spans.items():
        one = read if span == days else _read(look, ask, arms, span) if _over(look, ask, span) else None
        if one is not None and one.closed and one.came is not None and one.buyers is not None and one.money is not None:
            found[what] = {"as_of": look.as_of.isoformat(timespec="seconds") + "Z", "buyers": readout.document(one.buyers),
                           "money": readout.document(one.money),
                           "people": [one.came.people(asked=True), one.came.people(asked=False)]}
    return found


def _over(look: Look, ask: dict[str, Any], span: int | None) -> bool:
    ends = ask["opens_at"] + timedelta(days=span) if span else ask["closes_at"]
    return bool(look.as_of >= ends)


def _why_not(look: Look, ask: dict[str, Any], arms: dict[str, int]) -> str:
    if not arms:
        return "its lots are not drawn yet"
    return f"it opens on {words.day(ask['opens_at'].date())}, and your payments are known up to {words.day(look.as_of.date())}"


# --- words -----------------------------------------------------------------------------------------------------------


def _claim(look: Look, ask: dict[str, Any], arms: dict[str, int], read: Reading) -> str:
    if read.came is None:
        why = _why_not(look, ask, arms)
        return f"{why[0].upper()}{why[1:]}."
    effect = read.buyers
    if effect is None:
        k, n = read.came.buyers(asked=True), read.came.people(asked=True)
        return (f"{words.count(k)} of {words.count(n)} asked bought; nobody was left in peace, so what came anyway is not told "
                "apart.")
    said = f"{_asks.between(readout.document(effect))} buyers per hundred people"
    lost = _asks.lost(read.goodwill)
    if lost:
        return f"It lost goodwill: more of the asked {_asks.SIGNS[lost[0]]}. It brought {said}."
    return f"Being asked brought {said}{'' if read.closed else ' so far'}."


def _notes(read: Reading, told: dict[str, Any]) -> list[str]:
    if read.came is None:
        return []
    return [_counts(told), _goal(read.ask, told), _history(told), _ties(told), _got(told)]


def _goal(ask: dict[str, Any], told: dict[str, Any]) -> str:
    """What it was to bring, and when it was to be stopped, as registered."""
    stop = f" You would stop early: “{ask['stop']}”." if ask["stop"] else ""
    low, high = told["buyers"]["low"], told["buyers"]["high"]
    if not ask["goal"] or low is None or high is None:
        return stop.strip()
    people = told["people"][ASKED]
    came = words.between(max(low, 0.0) * people, max(high, 0.0) * people)
    return f"It was to bring {words.count(ask['goal'])} buyers beyond those who come anyway; it brought {came}.{stop}"


def _both(look: Look, read: Reading, told: dict[str, Any]) -> list[Part]:
    """Money and goodwill side by side, seen at once."""
    if read.came is None:
        return []
    lines = [line for line in (_money(look, read, told), _glad(told), _signs(told)) if line]
    return [Part("Money, and goodwill", lines)] if lines else []


def _counts(told: dict[str, Any]) -> str:
    people, bought = told["people"], told["bought"]
    if not people[PEACE]:
        return ""
    shares = {arm: bought[arm] / people[arm] for arm in (ASKED, PEACE) if people[arm]}
    return (f"Of {words.count(people[ASKED])} asked {words.count(bought[ASKED])} bought ({words.share(shares.get(ASKED, 0))}); "
            f"of {words.count(people[PEACE])} left in peace {words.count(bought[PEACE])} ({words.share(shares.get(PEACE, 0))}).")


def _money(look: Look, read: Reading, told: dict[str, Any]) -> str:
    if told["money"]["value"] is None:
        return f"Money that stayed from the asked: {words.money(told['paid'][ASKED], look.currency)}."
    people = told["people"][ASKED]
    whole = {key: told["money"][key] for key in ("low", "high")}
    each = _asks.money_between(told["money"], look.currency)
    if whole["low"] is None or whole["high"] is None:
        return ""
    sums = words.money_between(people * whole["low"], people * whole["high"], look.currency)
    return (f"Money beyond what would have come anyway: {each} a person asked, {sums} in all"
            f"{'' if read.closed else ', so far'}.")


def _glad(told: dict[str, Any]) -> str:
    if told["glad"] is None:
        return ""
    glad, answered = told["glad"]["glad"], told["glad"]["answered"]
    return f"Of {words.count(answered)} who answered whether they were glad you asked, {words.count(glad)} were."


def _signs(told: dict[str, Any]) -> str:
    people = told["people"]
    said = [f"{_asks.SIGNS[sign]}: {words.count(one['asked'])} of the asked, {words.count(one['peace'])} of those left in peace"
            for sign, one in told["goodwill"].items() if one["asked"] or one["peace"]]
    return f"Goodwill, of {words.count(people[ASKED])} and {words.count(people[PEACE])}: {'; '.join(said)}." if said else ""


def _history(told: dict[str, Any]) -> str:
    saved = told["money"].get("saved") or 0.0
    return f"What they paid the year before makes the range of money {words.percent(saved)} narrower." if saved > 0.005 else ""


def _ties(told: dict[str, Any]) -> str:
    one = told["attributed"]
    clicks = f"{words.count(one['clicked'])} clicked, {words.count(one['clicked_and_bought'])} of them then bought"
    said = [clicks if one["clicked"] else "",
            f"{words.count(one['by_code'])} used its code" if one["by_code"] else "",
            f"{words.count(one['by_link'])} came by its link" if one["by_link"] else "",
            f"{words.count(one['said_so'])} said they heard of it that way" if one["said_so"] else ""]
    shown = "; ".join(part for part in said if part)
    return f"Beside it, and never instead: {shown}." if shown else ""


def _got(told: dict[str, Any]) -> str:
    last = next((row for row in reversed(told["readings"]) if row["what"] == "received"), None)
    if last is None:
        return ""
    moved = f"; {words.count(last['moved_by_hand'])} were moved by hand" if last["moved_by_hand"] else ""
    return (f"By your tool's list {words.count(last['asked_and_got_it'])} of {words.count(last['asked'])} asked got it, and "
            f"{words.count(last['in_peace_and_got_it'])} who were to be left in peace{moved}. Everybody still counts as drawn.")


def _doubts(ask: dict[str, Any], arms: dict[str, int], read: Reading, told: dict[str, Any]) -> Iterator[Doubt]:
    if read.came is not None and not read.closed:
        yield Doubt("Its window is still open: the range holds however often you look, and is wider for it.",
                    f"Read it again once your files of payments reach {words.day(ask['closes_at'].date())}.")
    if told.get("both_arms"):
        yield Doubt(f"{words.plural(told['both_arms'], 'person was', 'people were')} found to hold both lots, and "
                    f"{'is' if told['both_arms'] == 1 else 'are'} left out.")
    if told.get("mismatch", 1.0) < readout.ODD:
        yield Doubt("The two sides are not as large as the lots made them: something else chose who is on which.",
                    "See whether one side was deleted or added to in your tool.")
    if arms and not ask["salt"]:
        yield Doubt("Its salt is lost, or it was drawn elsewhere: the lots stand as they are kept, and nobody can check them by "
                    "drawing again.")
    if told.get("unconverted"):
        yield Doubt(f"{words.plural(told['unconverted'], 'payment')} came in a currency without a known rate and "
                    "are in no sum.", "Set the currency in stalwarts.toml.")
    if read.came is not None and sum(arms.values()) > read.came.units:
        yield Doubt("Some who were drawn are one person by now, or in no file any more: they count once, or not at all.")


def _next(look: Look, ask: dict[str, Any], arms: dict[str, int], read: Reading, told: dict[str, Any]) -> str:
    if not look.exports:
        return _list.first(look)
    if read.came is None:
        return "Take the list to your own tool, and bring your orders once they have come in." if arms else \
            "Draw who is asked, then take the list to your own tool."
    if not read.closed:
        return f"Wait for {words.day(ask['closes_at'].date())}, then bring newer orders."
    if _unkept(told):
        return "Keep this reading: it was due, and later ones will stand beside it."
    if told["glad"] is None:
        return "Ask a few of them whether they were glad you asked, and bring the answers."
    return "Thank those who bought, by name."


def _unkept(told: dict[str, Any]) -> bool:
    kept = {row["what"] for row in told["readings"]}
    return any(what not in kept for what in told["due"])


def _drawings(read: Reading) -> list[Drawing]:
    effect = read.buyers
    if read.came is None or effect is None:
        return []
    rows = [{"label": "drawn in all", "value": effect.value, "low": effect.low, "high": effect.high,
             "people": len(read.came.asked)}]
    rows += [{"label": words.SEGMENTS.get(kind, kind), "value": one.value, "low": one.low, "high": one.high, "people": people}
             for kind, one, people in _told_asks.segments(read.came)] if read.closed else []
    return [Drawing("brought", "More or fewer buyers among the asked", rows, "buyers")]


def _grids(look: Look, read: Reading, told: dict[str, Any]) -> Iterator[Grid]:
    if read.came is None:
        return
    signs = [[_asks.SIGNS[sign], words.count(one["asked"]), words.count(one["peace"]),
              _asks.between(one["difference"]) if one["difference"]["value"] is not None else "not known"]
             for sign, one in told["goodwill"].items()]
    if signs:
        yield Grid("Goodwill", ["Sign", "Asked", "Left in peace", "Per hundred people"], signs)
    kept = [[{"window": "its window"}.get(row["what"], f"{row['what']} days"), words.day(row["read_at"]),
             _asks.between(row["buyers"]), _asks.money_between(row["money"], look.currency)]
            for row in told["readings"] if row["what"] != "received"]
    if kept:
        yield Grid("Read before, as it stood then", ["Over", "Read on", "Buyers per hundred", "Money a person"], kept)


def _deeds(ask: dict[str, Any], arms: dict[str, int], told: dict[str, Any]) -> list[Deed]:
    name = {"ask": ask["ask"]}
    if not arms:
        return [Deed("ask-draw", "Draw who is asked", name), Deed("ask-draw", "Bring lots drawn elsewhere", name, ["arms"])]
    found = [Deed("ask-readout", "Keep this reading", {"ask": [ask["ask"]]})] if _unkept(told) else []
    return [*found, Deed("ask-export", "Take the list", name, ["tool", "who", "link"]),
            Deed("ask-received", "Say who really got it", name, ["file", "tag"]), Deed("forecast", "Say what it may bring", name)]
