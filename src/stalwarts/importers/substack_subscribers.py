"""Substack subscribers: who reads, since when, who pays, and who turned the mail off.

`email_list.<publication>.csv` of the export, and the two lists the dashboard used to give (*signups*, *subscribers*).

- Everybody on the list follows, since `created_at`. `email_disabled` is consent and not the follow: it says *no*.
- An amount is in none of these files. A plan is *active*, that is paid for, only where a first payment is named; in
  the dashboard's list of subscribers, where its type is `paid` with a Stripe customer or `ios_app`. An active
  subscription that nobody ever paid for is a *trial* where the plan has a price, else a *comp*; so is one with an end
  in another age (2118), a gift, and a `paid` one without a customer, which is somebody's group. One that is over is
  *cancelled*. A list without plans, types and first payments, as that of signups, does not say who pays, for an active
  subscription may be given: no plan, and no cover of plans.
- A first payment within a day of signing up: came by the till.
- An address at `deletion-request.substack.com` is somebody erased: noise. One address in two spellings is one reader.
- Nothing says when the file was made: the last signup or first payment dates it.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _substack
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _substack.PLATFORM
TITLE = "Substack subscribers"
LEFT = "Rows of erased people. Amounts are in no file of Substack: Stripe's payments hold them."
YEAR_FIRST = True
APART = True

_LIST: dict[str, tuple[str, ...]] = {
    "email": ("email",), "active": ("active_subscription",), "expiry": ("expiry",), "plan": ("plan",),
    "disabled": ("email_disabled",), "created": ("created_at",), "customer": ("stripe_connected_customer_id",),
    "type": ("type",)}
_MARKS = {"active_subscription", "expiry", "plan", "email_disabled", "created_at", "first_payment_at", "prefer_digests",
          "stripe_connected_customer_id", "type"}
_OWN = {"active_subscription", "prefer_digests", "stripe_connected_customer_id"}
_PAID = "first_payment_at"
_PAID_COLUMN = "paid"
_GIVEN, _YEAR, _MONTH = ("comp", "gift", "free"), ("year", "annual", "founding"), ("month",)
_SOLD = ("paid",)

account = _substack.account
known = _substack.known


def shape(file: Peek) -> Shape | None:
    """Ours where a subscription's own columns stand beside the address, and no letter."""
    header = set(file.header)
    named = file.name.lower().startswith("email_list.")
    if "email" not in header or "post_id" in header or not (header & _OWN or named) or len(header & _MARKS) < 2:
        return None
    return Csv(_LIST | ({"paid": (_PAID,)} if _PAID in header else {}), required=("email",))


def newest(raw: ir.Table) -> ir.Value:
    """When each reader joined or first paid."""
    times = [_cells.when(raw[name]) for name in ("created", "paid") if name in raw.columns]
    return ibis.coalesce(*reversed(times))


def facts(raw: ir.Table) -> Facts:
    """Readers, what they pay for, and whether they may be written to."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _lists.follows(kept),
        "plan": _lists.plans(kept),
        "consent": _lists.consents(kept, "the list's switch for e-mail"),
        "handle": _handles.handles(kept, "email", "customer", by="email"),
        "link": _handles.links(kept, ("email", "customer", "customer id"), by="email"),
        "cover": ibis.union(_covers(kept.filter(~_.sellers), "all"), _covers(kept.filter(_.sellers), "listed")),
    }, judged)


def _covers(kept: ir.Table, who: str) -> ir.Table:
    """What the lists show; plans only of a list whose rows say who pays."""
    return ibis.union(_lists.covers(kept, "follow", "consent", who=who), _lists.covers(kept.filter(_.tells), "plan", who=who))


def _judged(raw: ir.Table) -> ir.Table:
    shown = _PAID_COLUMN in raw.columns
    paid = raw.paid if shown else ibis.null("string")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", address=raw.email, email=_handles.email(raw.email),
        on=raw.active, active=_cells.flag(raw.active), off=raw.disabled, disabled=_cells.flag(raw.disabled),
        ends=raw.expiry, until=_cells.when(raw.expiry), created=raw.created, since=_cells.when(raw.created),
        first=paid, began=_cells.when(paid), type=_cells.cell(raw.type).lower(), plan=_cells.cell(raw.plan).lower(),
        customer=_handles.stripe(raw.customer),
        sellers=raw.type.notnull())
    told = cells.mutate(
        came_by=_lists.came_by(cells.since, cells.began), product=ibis.literal("subscription"),
        interval=ibis.cases((_names(cells.plan, _MONTH), "month"), (_names(cells.plan, _YEAR), "year"),
                            else_=ibis.null("string")),
        consent=_lists.consent(cells.disabled),
        tells=ibis.literal(value=True) if shown else ibis.coalesce(cells.type, cells.plan).notnull(),
        state=_state(cells, shown=shown))
    return _lists.judged(
        told, times={"ends": "until", "created": "since", "first": "began"}, flags={"on": "active", "off": "disabled"},
        noise=[_substack.erased(told.address), _lists.blank(told, "address", "created", "on", "type")])


def _state(t: ir.Table, *, shown: bool) -> ir.StringValue:
    """What a row says of the plan; null where it says nothing of any. `shown`: the file has a column of first payments."""
    given = _lists.far_off(t.until, t.taken_at) | _names(ibis.coalesce(t.plan, t.type), _GIVEN)
    priced = _names(t.plan, _MONTH + _YEAR + _SOLD)
    running = [(t.active & given, "comp"), (t.active & t.began.notnull(), "active"),
               (t.active & priced, "trial" if shown else "active"),
               (t.active & t.plan.notnull(), "comp"), (~t.active & t.began.notnull(), "cancelled")]
    listed = [((t.type == "paid") & t.customer.isnull(), "comp"), (_names(t.type, _GIVEN) & (t.type != "free"), "comp"),
              ((t.type == "paid") & given, "comp"), (t.type.isin(("paid", "ios_app")), "active")]
    return _cells.first_of(*running, *listed)


def _names(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    """Whether a text has one of these words in it."""
    return ibis.or_(*(text.contains(word) for word in words)).fill_null(_cells.no())
