"""Whom an ask is for, read off a view: who may be asked, who is left out and why, and what they do anyway.

Nobody who objected, whose address refused or bounced, or who was asked lately, is ever in an audience. A letter or a text
message needs consent where any file tells of consent; a message on a platform or a post needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from stalwarts.asks.design import ASKED
from stalwarts.look import Look

CHANNELS = {"email": "email", "sms": "phone", "message": "", "post": ""}
"""Channel to the kind of address it needs."""
SEGMENTS = ("supporter", "buyer", "endorser", "voyeur", "unknown")
NAMES = ("name", "display_name")
EVERY = 30.0
"""Days within which nobody is asked twice, where nothing else is said."""
YEAR = 365.0


@dataclass(frozen=True)
class Plan:
    """Whom an ask is for. Empty `segments` or `accounts` are all of them."""

    channel: str = "email"
    segments: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    search: str = ""
    opens_at: datetime | None = None
    every: float = EVERY


@dataclass(frozen=True)
class Audience:
    """Those who may be asked: `table` has person, stratum (their label); and who was left out, by reason."""

    table: ir.Table
    strata: dict[str, int]
    left_out: dict[str, int] = field(default_factory=dict)
    """objected refused no_address no_consent asked_lately, each counted once, in that order."""

    @property
    def people(self) -> int:
        """How many."""
        return sum(self.strata.values())


def audience(look: Look, plan: Plan) -> Audience:
    """Those the plan is for and who may be asked."""
    wanted = look.engine.hold(_wanted(look, plan), "wanted")
    rest, left_out = wanted, {}
    for reason, gone in _reasons(look, plan).items():
        held = look.engine.hold(gone.select("person").distinct(), f"gone_{reason}")
        keeps = reason in {"no_address", "no_consent"}  # these list who may be asked, the others who may not
        kept = rest.semi_join(held, "person") if keeps else rest.anti_join(held, "person")
        kept = look.engine.hold(kept, f"after_{reason}")
        left_out[reason] = _count(look, rest) - _count(look, kept)
        rest = kept
    return Audience(rest, _strata(look, rest), {reason: n for reason, n in left_out.items() if n})


def everybody(look: Look) -> ir.Table:
    """Followers and payers: person, stratum (their label; payers who follow nothing are buyers)."""
    labels = look.measure("segments").select("person", stratum="segment")
    paid = look.measure("payers").filter(~_.person.startswith("order:")).select("person", stratum=ibis.literal("buyer"))
    return labels.union(paid.anti_join(labels, "person"))


def beings(look: Look, table: ir.Table) -> ir.Table:
    """A table with the person of its `handle`."""
    linked = look.table("person").select(linked="handle", being="person")
    joined = table.left_join(linked, [("handle", "linked")])
    return joined.mutate(person=ibis.coalesce(joined.being, joined.handle)).drop("linked", "being")


def handles(look: Look, people: ir.Table) -> ir.Table:
    """Every handle of these people: person, handle."""
    merged = look.table("person").select("handle", "person").semi_join(people, "person")
    return merged.union(people.select(handle="person", person="person")).distinct()


def addresses(look: Look, channel: str) -> ir.Table:
    """The address each person is reached at: person, address (as written, without its platform)."""
    kind = CHANNELS[channel]
    merged = look.table("person").select("handle", "person")
    seen = look.table("handle").select("handle").distinct()
    own = beings(look, seen).union(merged)
    if not kind:
        return own.group_by("person").agg(address=_.handle.min())
    mine = own.filter(_.handle.startswith(f"{kind}:")).select("person", address="handle")
    noted = look.table("clue").filter(_.kind == kind).select("handle", address=f"{kind}:" + _.value.lower())
    clued = beings(look, noted).select("person", "address")
    refused = _refusing(look, kind).select("handle").distinct()
    willing = mine.union(clued).anti_join(refused, [("address", "handle")])
    return willing.group_by("person").agg(address=_.address.min()).mutate(address=_.address.substr(len(kind) + 1))


def lots(look: Look, found: Audience) -> pa.Table:
    """The audience as units to draw: unit, stratum; by unit."""
    return look.engine.run(found.table.select(unit="person", stratum="stratum").order_by("unit"))


def spread(look: Look, units: pa.Table) -> pa.Table:
    """Every handle of every unit: the columns of `units` and `handle`."""
    put = look.engine.put("units", units)
    whole = handles(look, put.select(person="unit"))
    return look.engine.run(put.inner_join(whole, put.unit == whole.person).select(*units.column_names, "handle"))


def base(look: Look, found: Audience, days: float) -> float:
    """The share of an audience that buys within so many days without being asked, from the last year in sight."""
    if not found.people:
        return 0.0
    span = look.small("sight")
    whole = [row for row in span if row["account"] is None and row["start"] is not None]
    seen = min(YEAR, max((whole[0]["end"] - whole[0]["start"]) / 86_400, 1.0)) if whole else 0.0
    if not seen:
        return 0.5 / found.people
    since = look.as_of - timedelta(days=seen)
    bought = look.measure("support").filter(_.paid > 0, _.occurred_at > since, _.occurred_at <= look.as_of)
    days_bought = bought.semi_join(found.table, "person").mutate(day=_.occurred_at.date()).select("person", "day").distinct()
    # Half a buyer more: where nobody bought, nobody knows that nobody would.
    return min(0.5, (_count(look, days_bought) * days / seen + 0.5) / found.people)


def names(look: Look) -> ir.Table:
    """What people are called: person, name."""
    return beings(look, look.table("clue").filter(_.kind.isin(NAMES))).group_by("person").agg(name=_.value.min())


def meant(look: Look, texts: Iterable[str]) -> tuple[dict[str, str], int]:
    """Address or account name to its person, for those of a list that are known; and how many of it were erased."""
    from stalwarts.identity import clean
    from stalwarts.problems import NotAHandle

    spelt: dict[str, str] = {}
    for text in texts:
        try:
            spelt[text] = clean.handle(text)
        except NotAHandle:
            continue
    erased = {text for text, handle in spelt.items() if look.erased(handle)}
    known = {text: handle for text, handle in spelt.items() if text not in erased}
    if not known:
        return {}, len(erased)
    given = look.engine.put("given", pa.table({"handle": sorted(set(known.values()))}))
    whose = {row["handle"]: row["person"] for row in look.engine.run(beings(look, given)).to_pylist()}
    return {text: whose[handle] for text, handle in known.items()}, len(erased)


def objecting(look: Look) -> ir.Table:
    """Who is never scored, listed or asked: person."""
    return beings(look, look.table("objection")).select("person").distinct()


def refusing(look: Look, channel: str) -> ir.Table:
    """Who has refused this channel at some address, or whose letters come back, and agreed at none: person."""
    kind = CHANNELS[channel]
    yes = look.table("consent").filter(_.state == "yes", _.purpose == channel).select("handle")
    return beings(look, _refusing(look, kind)).select("person").anti_join(beings(look, yes), "person").distinct()


def _refusing(look: Look, kind: str) -> ir.Table:
    purpose = "sms" if kind == "phone" else "email"
    return look.table("consent").filter(_.state != "yes", _.purpose == purpose)


def _wanted(look: Look, plan: Plan) -> ir.Table:
    table = everybody(look)
    if plan.segments:
        table = table.filter(_.stratum.isin(plan.segments))
    if plan.accounts:
        table = table.semi_join(look.measure("followers").filter(_.account.isin(plan.accounts)), "person")
    text = plan.search.strip().lower()
    if not text:
        return table
    merged = look.table("person").filter(_.handle.lower().contains(text)).select("person")
    named = names(look).filter(_.name.lower().contains(text)).select("person")
    own = table.filter(_.person.lower().contains(text)).select("person")
    return table.semi_join(ibis.union(merged, named, own, distinct=True), "person")


def _reasons(look: Look, plan: Plan) -> dict[str, ir.Table]:
    """Reason to the people it concerns, in the order they are taken off."""
    found = {"objected": objecting(look)}
    if CHANNELS[plan.channel]:
        found["refused"] = refusing(look, plan.channel)
        found["no_address"] = addresses(look, plan.channel)
        yes = look.table("consent").filter(_.purpose == plan.channel)
        if _count(look, yes):
            found["no_consent"] = beings(look, yes.filter(_.state == "yes"))
    return found | {"asked_lately": asked_since(look, (plan.opens_at or look.as_of), plan.every)}


def asked_since(look: Look, opens_at: datetime, days: float) -> ir.Table:
    """Who was asked by an ask whose window opened within so many days of this one: person."""
    near = look.table("ask").filter(_.opens_at > opens_at - timedelta(days=days), _.opens_at < opens_at + timedelta(days=days))
    drawn = look.table("draw").filter(_.arm == ASKED).semi_join(near, "ask")
    return beings(look, drawn.select("handle")).select("person").distinct()


def _strata(look: Look, table: ir.Table) -> dict[str, int]:
    rows = look.engine.run(table.group_by("stratum").agg(n=_.count())).to_pylist()
    counts = {row["stratum"]: row["n"] for row in rows}
    return {kind: counts[kind] for kind in SEGMENTS if kind in counts}


def _count(look: Look, table: ir.Table) -> int:
    return int(look.engine.run(table.agg(n=_.count())).column("n")[0].as_py())
