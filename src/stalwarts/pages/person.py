"""One person: what they gave and were given, why they carry their label, and what no file says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import whom
from stalwarts import words
from stalwarts.forms import asked
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Grid
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _buys
from stalwarts.pages import _expected
from stalwarts.pages import _moves
from stalwarts.pages import _reasons
from stalwarts.pages import _relation
from stalwarts.pages import _roll
from stalwarts.pages import _story
from stalwarts.pages._known import versions
from stalwarts.pages.people import shown
from stalwarts.problems import NoSuchPerson
from stalwarts.problems import WasErased

QUESTION = "What have you given each other?"
VERSION = 1
TITLE = "One person"
PLACE = "People"
RESTS_ON = {"segment": "segments", "orders": "payers", "support": "payers", "again": "repeat", "p_buys": "p_buys",
            "expected": "yearly_support", "know": "know", "defend": "defend", "invest": "invest"}
LONGEST = 6
"""Words of a name in a claim."""
STATES = {"yes": "may be written to", "no": "asked not to be written to", "bounced": "letters come back from"}


@dataclass(frozen=True)
class Form:
    """Who."""

    who: str | None = asked("A name as your files spell it, an address or an account name.", None, place=True)


def page(look: Look, form: Form) -> Page:
    """Their page; the choices where several go by that name. Raises NoSuchPerson, WasErased."""
    if not form.who or not form.who.strip():
        return _plain(look, "Say whom: a name, an address or an account name.", "Look for somebody among your people.")
    (meant,) = whom.find(look, [form.who])
    if meant.erased:
        raise WasErased(form.who)
    if meant.choices:
        return _choice(look, form.who, meant.choices)
    if meant.objects:
        return _left_out(look, str(meant.person))
    everybody = _roll.everybody(look)
    found = _roll.rows(look, look.engine.run(everybody.filter(_.person == meant.person)).to_pylist())
    if not found and (meant.person is None or meant.new):
        raise NoSuchPerson(form.who)
    return _whole(look, found[0] if found else _stranger(look, str(meant.person)))


def _whole(look: Look, row: dict[str, Any]) -> Page:
    events = _story.told(look, row["handles"])
    consents = _story.rows(look, "consent", row["handles"], "occurred_at")
    facts = _reasons.facts(look, row["person"])
    ahead = _moves.next_step(_moves.rows(look), row["segment"]) if row["segment"] else ""
    reasons = [*_reasons.reasons(row, facts), *_likely(look, row, facts), *([ahead] if ahead else [])]
    brings = _expected.of_people(look, [row])[row["person"]]
    figures = {key: value for key, value in row.items() if key not in {"again", "linked"}} | {
        "expected": brings, "timeline": events, "reasons": reasons,
        "consent": [{"handle": c["handle"], "purpose": c["purpose"], "state": c["state"]} for c in consents]}
    return _plain(
        look, _claim(look, row, facts), _next(row, events), names=True, figures=figures, definitions=versions(RESTS_ON),
        rests_on=RESTS_ON, notes=[*_ledger(look, row, events, facts), *_brings(look, brings), *reasons],
        doubts=list(_reasons.not_known(look, row, facts, asked=bool(consents))), grids=_grids(events),
        parts=[_relation.part(row["relation"]),
               Part("Addresses and account names", [_address(handle, consents) for handle in row["handles"]], folded=True)],
        deeds=_deeds(row["person"], several=len(row["handles"]) > 1))


def _likely(look: Look, row: dict[str, Any], facts: _reasons.Facts) -> list[str]:
    """How likely they are to buy for the first time, and what speaks for it."""
    if row["p_buys"] is None:
        return []
    since = min((follow["since"] for follow in facts.follows if follow["since"]), default=None)
    best = max(_buys.scored(look, [row["person"]]), key=lambda one: one["probability"])
    why = "; ".join(_buys.reasons(best, since)) or "nothing in your files speaks for it more than for others"
    return [f"Buys for the first time {words.within(look.model('p_buys')['days'])} in {words.share(row['p_buys'])} of cases like "
            f"this one: {why}."]


def _brings(look: Look, told: dict[str, Any]) -> list[str]:
    said = _expected.said(look, told)
    return [f"May bring within a year, about: {said}."] if said else []


def _claim(look: Look, row: dict[str, Any], facts: _reasons.Facts) -> str:
    name = " ".join(shown(row).split()[:LONGEST])
    since = [follow["since"] for follow in facts.follows if follow["since"]]
    follows = f"follows you since {words.day(min(since).isoformat())}" if since else "follows you"
    if row["orders"]:
        money = f", {words.money(row['support'], look.currency)} in all" if row["support"] is not None else ""
        paid = f"{name} has paid {words.plural(row['orders'], 'time')}{money}"
        return f"{paid}, and {follows}." if facts.follows else f"{paid}, and is on none of your lists."
    if not facts.follows:
        return f"{name} has neither bought nor followed, as far as your files show."
    if any(told["tied"] for told in facts.tellable):
        return f"{name} {follows}, and has not bought in these files."
    return f"{name} {follows}; whether they have bought is not known."


def _ledger(look: Look, row: dict[str, Any], events: list[dict[str, Any]], facts: _reasons.Facts) -> list[str]:
    """Both sides of the account, one sentence each."""
    gave = [words.money(row["support"], look.currency) + " that stayed" if row["support"] else "",
            words.plural(facts.cheers["endorsements"], "cheer") + " in the last year" if facts.cheers else ""]
    given = [words.plural(facts.posts, "post or letter", "posts and letters") + " they could see" if facts.posts else "",
             words.plural(n, "note of something done for them", "notes of things done for them")
             if (n := sum(bool(event["move"]) and event["direction"] == "to_them" for event in events)) else ""]
    return [f"From them: {_listed(gave)}.", f"From you: {_listed(given)}."]


def _listed(parts: list[str]) -> str:
    return " and ".join(part for part in parts if part) or "nothing that a file or a note shows"


def _next(row: dict[str, Any], events: list[dict[str, Any]]) -> str:
    thanked = any(event["move"] and event["direction"] == "to_them" for event in events)
    if (row["orders"] or 0) and not thanked:
        return "Thank them by name for what they bought, and note it here."
    if any(event["direction"] == "from_them" and event["move"] for event in events) and not thanked:
        return "Thank them for standing by you, and note it here."
    return "Note what passes between you: it is how the two sides of the account stay true."


def _grids(events: list[dict[str, Any]]) -> list[Grid]:
    if not events:
        return []
    said = _story.gathered(events)
    rows = [[words.day(event["at"]) if event["at"] else "no date", _story.WHO[event["direction"]], event["what"]]
            for event in said]
    deeds = [[Deed("undo", "Take the note back", {"export_id": event["move"]})] if event["move"] else [] for event in said]
    return [Grid("What passed between you, latest first", ["When", "Who", "What"], rows, deeds=deeds)]


def _address(handle: str, consents: list[dict[str, Any]]) -> str:
    said = [f"{STATES.get(c['state'], c['state'])} by {'e-mail' if c['purpose'] == 'email' else c['purpose']}"
            for c in consents if c["handle"] == handle]
    return f"{handle.removeprefix('email:')}: {', '.join(sorted(set(said)))}" if said else handle.removeprefix("email:")


def _deeds(person: str, *, several: bool) -> list[Deed]:
    noted = [Deed("move", f"You {done}" if kind in words.GIVEN else f"They {done}", {"kind": kind, "who": [person]})
             for kind, done in (words.GIVEN | words.RECEIVED).items()]
    return [*noted, Deed("move", "Note more, or of another day", {"who": [person]}, ["kind", "on", "note"]),
            Deed("rule", "Same person as…", {"verdict": "same", "left": person}, ["right"]),
            *([Deed("rule", "Not the same person as…", {"verdict": "different", "left": person}, ["right"])] if several else []),
            *_rights(person),
            Deed("object", "They ask to be left out", {"handle": person},
                 sure="They stay counted, and are never scored, listed or asked again. Is that what they want?")]


def _rights(person: str) -> list[Deed]:
    return [Deed("show", "Show everything held about them", {"handle": person}),
            Deed("erase", "Erase them", {"handle": person},
                 sure="Everything about this person goes for good, also from your files kept here. Erase them?")]


def _choice(look: Look, text: str, choices: list[str]) -> Page:
    found = _roll.rows(look, look.engine.run(_roll.everybody(look).filter(_.person.isin(choices))).to_pylist())
    rows = [[shown(row), ", ".join(row["handles"])] for row in found]
    return _plain(look, f"{words.plural(len(choices), 'person', 'people')} may be meant by “{text}”.", "Choose one of them.",
                  names=True, figures={"choices": [row["person"] for row in found]},
                  grids=[Grid("Who is meant?", ["Name", "Addresses and account names"], rows,
                              links=[Link("person", {"who": row["person"]}) for row in found])])


def _left_out(look: Look, person: str) -> Page:
    return _plain(look, "This person asked to be left out: counted, and never scored, listed or asked.",
                  "Leave them in peace. What is held can be shown to them, or erased.", names=True,
                  figures={"person": person, "objects": True}, deeds=_rights(person))


def _stranger(look: Look, person: str) -> dict[str, Any]:
    """A row for somebody that files mention who neither follows nor paid nor cheered."""
    empty = {"person": person, "name": None, "segment": None, "probability": None, "orders": 0, "support": None, "again": None,
             "linked": None}
    return _roll.rows(look, [empty])[0]


def _plain(look: Look, claim: str, next_step: str, **more: Any) -> Page:
    return Page(name="person", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
                claim=claim, next_step=next_step, links=[("All your people", Link("people"))], **more)
