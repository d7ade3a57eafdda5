"""What came of an ask, person by person and arm by arm, read off a view for `asks.readout`.

The unit is what was drawn, as it is known today: handles merged since count together, and a person found holding both arms
is left out and counted aloud. Money is support (net, paid, not our own) from the opening of the window on; orders before
it are history.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from stalwarts.asks.design import ASKED
from stalwarts.asks.design import PEACE
from stalwarts.look import Look
from stalwarts.outreach.audience import beings

HISTORY = timedelta(days=365)
BACK = ("refund", "chargeback")
GLAD = ("glad", "were_you_glad", "glad_i_asked")
HEARD = ("heard", "how_did_you_hear", "how did you hear")
YES = ("yes", "y", "true", "4", "5", "glad", "very glad")
BAD = ("unsubscribed", "unfollowed", "refunds", "complaints")
SIGNS = ("unsubscribed", "unfollowed", "refunds", "complaints", "thanks")
"""What goodwill is read from, the bad signs first."""
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """Columns of equal length, one entry per drawn person; and what was counted beside them."""

    asked: Bools
    stratum: npt.NDArray[Any]
    paid: Floats
    """Money that stayed, in the view's currency, from the opening on."""
    bought: Bools
    before: Floats
    """Money that stayed in the year before."""
    both_arms: int
    """People left out because they hold both."""
    units: int
    """Units drawn and still in the files."""
    signs: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Sign to the people who showed it: asked, in peace. A sign no file could show is missing."""
    glad: tuple[int, int] | None = None
    """Of the asked who answered whether they were glad: who were, and who answered."""
    unconverted: int = 0
    """Movements in a currency without a rate, not in the sums."""
    turned: Bools = field(default_factory=lambda: np.zeros(0, bool))
    """Who unsubscribed, unfollowed, took money back or complained."""
    who: Any = None
    """The people it is of, as `people` gives them."""

    def people(self, *, asked: bool) -> int:
        """How many are in one arm."""
        return int((self.asked == asked).sum())

    def buyers(self, *, asked: bool) -> int:
        """How many of one arm bought."""
        return int((self.bought & (self.asked == asked)).sum())


def asks(look: Look) -> list[dict[str, Any]]:
    """Every ask registered, the latest window first."""
    rows = look.engine.run(look.table("ask")).to_pylist()
    return sorted(rows, key=lambda row: (row["opens_at"], row["ask"]), reverse=True)


def drawn(look: Look) -> dict[str, dict[str, int]]:
    """Ask to how many units each arm holds."""
    table = look.table("draw").group_by("ask", "arm").agg(n=_.unit.nunique())
    found: dict[str, dict[str, int]] = {}
    for row in look.engine.run(table).to_pylist():
        found.setdefault(row["ask"], {})[row["arm"]] = row["n"]
    return found


def people(look: Look, ask: str) -> ir.Table:
    """Who was drawn, as people are known today: person, root (the being that stands for all its units), arm, stratum.

    `arm` is null where a being holds both.
    """
    rows = beings(look, look.table("draw").filter(_.ask == ask))
    rows = look.engine.hold(rows.select("unit", "person", "arm", "stratum").distinct(), "lots_0")
    rows = rows.mutate(root="person")
    # Units share people and people share units: two rounds find the least of each chain that a merge and a split make.
    for step, by in enumerate(("unit", "person", "unit", "person"), 1):
        least = rows.group_by(by).agg(least=_.root.min())
        rows = look.engine.hold(rows.inner_join(least, by).select(
            "unit", "person", "arm", "stratum", root="least"), f"lots_{step}")
    arms = rows.group_by("root").agg(low=_.arm.min(), high=_.arm.max(), stratum=_.stratum.min())
    arms = arms.mutate(arm=ibis.ifelse(_.low == _.high, _.low, ibis.null("string")))
    whole = rows.select("person", "root").distinct().inner_join(arms.select("root", "arm", "stratum"), "root")
    return look.engine.hold(whole.select("person", "root", "arm", "stratum"), "lots_drawn")


def outcome(look: Look, ask: dict[str, Any], until: datetime) -> Outcome:
    """What came of an ask from the opening of its window up to `until`."""
    who = people(look, ask["ask"])
    opens = ask["opens_at"]
    money = look.measure("support")
    inside = money.filter(_.occurred_at >= opens, _.occurred_at <= until)
    earlier = money.filter(_.occurred_at < opens, _.occurred_at >= opens - HISTORY)
    after = _summed(inside.inner_join(who.select("person", "root"), "person"))
    before = _summed(earlier.inner_join(who.select("person", "root"), "person")).select("root", before="paid")
    roots = who.select("root", "arm", "stratum").distinct()
    beside = roots.left_join(after, "root").select("root", "arm", "stratum", "paid", "stayed", "unknown")
    signs = _shown(look, ask, who, until)
    turned = ibis.union(*(rows.select("root") for name, rows in signs.items() if name in BAD), distinct=True) \
        if any(name in BAD for name in signs) else who.filter(ibis.literal(value=False)).select("root")
    turned = look.engine.hold(turned, "lots_turned").mutate(turned=1)
    beside = look.engine.hold(look.engine.hold(beside, "lots_after").left_join(before, "root").drop("root_right"), "lots_both")
    beside = beside.left_join(turned, "root")
    told = look.engine.run(beside.select("arm", "stratum", "paid", "stayed", "unknown", "before", "turned"))
    arms = told.column("arm").to_numpy(zero_copy_only=False)
    one = arms != None  # noqa: E711 - element by element

    def numbers(name: str) -> Floats:
        return np.asarray(np.nan_to_num(told.column(name).to_numpy(zero_copy_only=False).astype(np.float64))[one])

    return Outcome(
        asked=arms[one] == ASKED, stratum=told.column("stratum").to_numpy(zero_copy_only=False)[one],
        paid=numbers("paid"), bought=numbers("stayed") > 0, before=numbers("before"), both_arms=int((~one).sum()),
        units=len(arms), signs=_counted(look, signs), glad=_glad(look, opens, who),
        unconverted=int(numbers("unknown").sum()), turned=numbers("turned") > 0, who=who)


def _summed(rows: ir.Table) -> ir.Table:
    """Per person: paid (view's currency), stayed (the most that stayed in any currency), unknown (without a rate)."""
    pools = rows.group_by("root", "currency").agg(
        paid=_.amount.sum(), stayed=_.paid.sum().round(4), unknown=_.unconverted.sum())
    return pools.group_by("root").agg(paid=_.paid.sum(), stayed=_.stayed.max(), unknown=_.unknown.sum())


def _shown(look: Look, ask: dict[str, Any], who: ir.Table, until: datetime) -> dict[str, ir.Table]:
    """Who showed each sign in the window, where a file could show it: root, arm."""
    opens, named = ask["opens_at"], who.select("person", "root", "arm")

    def dated(table: ir.Table, column: str = "occurred_at") -> ir.Table:
        return table.filter(table[column] >= opens, table[column] <= until)

    touch = look.table("touch").filter(_.direction == "from_them", ~_.machine)
    noted = look.table("move").filter(_.direction == "from_them").select("handle", "occurred_at")
    thanked = dated(touch.filter(_.kind == "thank")).select("handle").union(dated(noted).select("handle"))
    purpose = ask.get("channel") if ask.get("channel") in {"email", "sms"} else "email"
    tables = {
        "unsubscribed": beings(look, dated(look.table("consent").filter(_.state == "no", _.purpose == purpose)).select("handle")),
        "unfollowed": beings(look, dated(look.table("follow"), "ended_at").select("handle")),
        "refunds": dated(look.measure("support").filter(_.kind.isin(BACK))).select("person"),
        "complaints": beings(look, dated(touch.filter(_.stance == "against")).select("handle")),
        "thanks": beings(look, thanked)}
    # Who unsubscribed has stopped following as well: said once.
    tables["unfollowed"] = tables["unfollowed"].anti_join(tables["unsubscribed"], "person")
    could = _could_show(look, ask)
    return {name: look.engine.hold(named.semi_join(tables[name].select("person").distinct(), "person").select("root", "arm")
                                   .distinct(), f"sign_{name}") for name in SIGNS if name in could}


def _counted(look: Look, signs: dict[str, ir.Table]) -> dict[str, tuple[int, int]]:
    """People who showed each sign: asked, in peace."""
    found = {}
    for name, table in signs.items():
        rows = {row["arm"]: row["n"] for row in look.engine.run(table.group_by("arm").agg(n=_.count())).to_pylist()}
        found[name] = (rows.get(ASKED, 0), rows.get(PEACE, 0))
    return found


def _could_show(look: Look, ask: dict[str, Any]) -> set[str]:
    """Signs that some file taken after the window opened could have shown."""
    opens = ask["opens_at"].isoformat()

    def later(table: str, word: str = "") -> bool:
        return any(c["table"] == table and str(c["until"]) > opens and (not word or c["kinds"] is None or word in c["kinds"])
                   for export in look.exports for c in export["covers"])

    told = {"unsubscribed": later("consent") or later("follow"), "unfollowed": later("follow"), "refunds": later("order"),
            "complaints": later("touch", "comment") or later("touch", "review"),
            "thanks": True}
    return {name for name, could in told.items() if could}


def _glad(look: Look, opens: datetime, who: ir.Table) -> tuple[int, int] | None:
    """Of the asked who answered whether they were glad that they were: who were, and who answered, whenever."""
    answers = look.table("said").filter(_.question.lower().isin(GLAD), _.handle.notnull(), _.occurred_at >= opens)
    theirs = beings(look, answers.select("handle", "answer")).inner_join(who.filter(_.arm == ASKED), "person")
    glad = theirs.answer.lower()
    rows = look.engine.run(theirs.group_by("root").agg(yes=glad.isin(YES).any())).column("yes").to_pylist()
    return (sum(rows), len(rows)) if rows else None


def attributed(look: Look, ask: dict[str, Any], until: datetime, drawn_: ir.Table) -> dict[str, int]:
    """Beside the comparison, never instead of it: people by what ties a payment to the ask.

    Asked people who clicked, who clicked and then bought; people who paid with its code, or by a link that names it; and
    answers to *how did you hear* that do.
    """
    who = drawn_.filter(_.arm == ASKED).select("person")
    inside = look.measure("support").filter(_.occurred_at >= ask["opens_at"], _.occurred_at <= until, _.paid > 0)
    clicks = clicked(look, ask, until, drawn_)
    bought = inside.semi_join(who, "person").group_by("person").agg(last=_.occurred_at.max())
    after = bought.inner_join(clicks, "person").filter(_["last"] >= _["first"])
    name = ask["ask"].lower()
    heard = look.table("said").filter(_.question.lower().isin(HEARD), _.answer.lower().contains(name))
    code = inside.filter(_.code.upper() == (ask.get("code") or "\0"))
    source = inside.filter(_.source.lower().contains(name))
    return {"clicked": _people(look, clicks), "clicked_and_bought": _people(look, after), "by_code": _people(look, code),
            "by_link": _people(look, source), "said_so": int(look.engine.run(heard.agg(n=_.count())).column("n")[0].as_py())}


def clicked(look: Look, ask: dict[str, Any], until: datetime, drawn_: ir.Table) -> ir.Table:
    """Asked people who clicked in the window, not their software: person, first."""
    who = drawn_.filter(_.arm == ASKED).select("person")
    touch = look.table("touch").filter(_.kind == "click", _.direction == "from_them", ~_.machine,
                                       _.occurred_at >= ask["opens_at"], _.occurred_at <= until)
    theirs = beings(look, touch).semi_join(who, "person")
    return look.engine.hold(theirs.group_by("person").agg(first=_.occurred_at.min()), "asked_clicks")


def bought(look: Look, ask: dict[str, Any], until: datetime, drawn_: ir.Table) -> ir.Table:
    """Drawn people who paid from the opening on: person."""
    who = drawn_.filter(_.arm.notnull()).select("person")
    inside = look.measure("support").filter(_.occurred_at >= ask["opens_at"], _.occurred_at <= until, _.paid > 0)
    return inside.semi_join(who, "person").select("person").distinct()


def _people(look: Look, table: ir.Table) -> int:
    return int(look.engine.run(table.agg(n=_.person.nunique())).column("n")[0].as_py() or 0)
