"""Patreon members: `Members_<digits>.csv`, one row a patron, a former one, a free member or a follower.

Both layouts: with `Free Member` and `Free Trial` (now), and with `Twitter` and without them (2023). So is the list of
patrons of 2016 to 2018, `FirstName,LastName,Email,Pledge,Lifetime,Status,…,Start`: there *Ok* is an active patron, and a
tier's heading is a line of its own, noise.

- *Active* and *declined* patrons are members, who came by the till; a *former* one was. Free members, and former
  patrons who still follow, are followers. Somebody with no status who does not follow is a handle and no more.
- A plan is *active* where it is no free trial; with a pledge of zero it is a *comp*. Where the last charge brought nothing
  it is *past_due*: declined, fraudulent, deleted, other, or refunded, or about to be. A refund in part or one that was declined
  leaves money. A word for the last charge that we do not know sets an active patron aside.
- `Lifetime Amount` is a lifetime total, in the member's own currency, and never an order: the file holds no charges.
  A zero proves that this member had paid nothing by the day of the file. Where a file has no `Currency`, amounts are in that
  of their sign or in the one you state, those of the oldest list in dollars, for there were no others on Patreon then; else
  nobody knows what they are worth, and the members and their plans are read without them.
- The handle is the e-mail, else `patreon:<User ID>`, which is linked to it. The Discord and Twitter names are those of
  accounts that the member connected: links as good as a name typed by the buyer.
- Times name no zone: UTC. The last update in the file dates it. The list may have been filtered: covers are `assumed`.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _symbols
from stalwarts.importers import _x
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "patreon"
TITLE = "Patreon members"
LEFT = ("Streets, telephone numbers that carry no country, and what the platform keeps for delivery. Single charges "
        "are in no file.")
YEAR_FIRST = True
APART = True
CURRENCY = "stated"

_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name",), "email": ("email",), "twitter": ("twitter",), "discord": ("discord",),
    "status": ("patron status",), "follows": ("follows you",), "free": ("free member",), "trial": ("free trial",),
    "lifetime": ("lifetime amount",), "pledge": ("pledge amount",), "charge": ("charge frequency",), "tier": ("tier",),
    "postcode": ("zip",),
    "city": ("city",), "country": ("country",), "phone": ("phone",), "since": ("patronage since date",),
    "charged": ("last charge date",), "charge_status": ("last charge status",), "number": ("user id",),
    "updated": ("last updated",), "expires": ("access expiration",),
}
_UNIT = {"currency": ("currency",)}
_FIRST_LIST = {"first_name": ("firstname",), "last_name": ("lastname",), "status": ("status",), "lifetime": ("lifetime",),
               "pledge": ("pledge",), "since": ("start",)}
_FIRST = {"firstname", "lastname", "email", "pledge", "lifetime", "status"}
_MARKS = {"follows you", "lifetime amount", "pledge amount", "charge frequency", "patronage since date"}
_STATUSES = ("active patron", "declined patron", "former patron")
_ONCE = {"ok": "active patron", "declined": "declined patron"}
_PAID_OFF = ("declined", "fraud", "deleted", "other", "refunded", "refunded by patreon", "refund pending")
_TRIED = ("free trial",)
_CHARGES = ("paid", "pending", "partially refunded", "refund declined", *_TRIED, *_PAID_OFF)
"""What the platform says the last charge came to; of these only *paid* succeeded, and *pending* may."""
_DISCORD = "^ *@?([a-z0-9_.]{2,32})(#0|#[0-9]{4})? *$"
_PLAIN = "^[0-9]{0,9}[a-z_.][a-z0-9_.]{1,22}$"
"""Most are written so, and nothing has to be taken out of them."""
_TWITTER = "^ *(?:https?://)?(?:www[.])?(?:(?:twitter|x)[.]com/)?@?([a-z0-9_]{1,15})/? *$"


def shape(file: Peek) -> Shape | None:
    """Ours where a patron's status stands beside a pledge, a total or a follow."""
    header = set(file.header)
    named = _COLUMNS | (_UNIT if "currency" in header else {})
    if header >= _FIRST:
        return Csv(named | _FIRST_LIST, required=("email", "status", "pledge"))
    ours = "patron status" in header and len(header & _MARKS) >= 2 and header & {"email", "user id"}
    return Csv(named, required=("status",)) if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each member was last updated or charged, else when they came."""
    return ibis.coalesce(_cells.when(raw.updated), _cells.when(raw.charged), _cells.when(raw.since))


def facts(raw: ir.Table) -> Facts:
    """Members and followers, their plans and lifetime totals, and what the file says of them."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    until = _.taken_at.max().cast(_cells.TIME)
    told = "member" if "first_name" in raw.columns else "follower member"  # who only follows is not in the oldest list
    return Facts({
        "follow": ibis.union(_lists.follows(kept.filter(_.status.notnull()), "member", "handle", kept),
                             _lists.follows(_followers(kept), "follower", "handle", kept)),
        "plan": _lists.plans(kept, "handle"),
        "tally": _tallies(kept),
        "handle": _handles.handles(kept, "email", "number", "discord", "twitter"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode", country="country",
                               phone="phone"),
        "link": _handles.links(kept, ("email", "number", "customer id"), ("handle", "discord", _handles.TYPED),
                               ("handle", "twitter", _handles.TYPED), by="handle"),
        "cover": ibis.union(_handles.cover(kept, "follow", until=until, kinds=told),
                            _handles.cover(kept, "plan", until=until),
                            _handles.cover(kept.filter(_.total.notnull()), "tally", until=until, kinds="takings")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    number, oldest = raw.number.re_extract("^ *([0-9]+) *$", 1).nullif(""), "first_name" in raw.columns
    # In columns of their own: an engine works out each mention anew.
    raw = raw.mutate(word=_cells.cell(raw.status).lower(), unit=_unit(raw, oldest=oldest),
                     named=_cells.full_name(raw.first_name, raw.last_name) if oldest else raw["name"])
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "lifetime", "pledge", "unit", "city", "postcode", "country", name="named",
        address=raw.email, email=_handles.email(raw.email), id=raw.number, number=ibis.literal("patreon:") + number,
        phone=_cells.clean_phone(raw.phone), discord=_discord(raw.discord),
        twitter=_x.name(raw.twitter.lower().re_extract(_TWITTER, 1)),
        said=_cells.cell(raw.status), status=raw.word.substitute(_ONCE) if oldest else raw.word,
        charge=raw.charge.lower(), said_charge=raw.charge_status, charge_status=_cells.cell(raw.charge_status).lower(),
        product=_cells.cell(raw.tier),
        said_follows=raw.follows, said_free=raw.free, said_trial=raw.trial,
        follows=_cells.flag(raw.follows), free=_cells.flag(raw.free), trial=_cells.flag(raw.trial),
        total=_cells.money_either(raw.lifetime), amount=_cells.money_either(raw.pledge),
        currency=_cells.currency(raw.unit), joined=raw.since, since=_cells.when(raw.since),
        began=_cells.when(raw.since), ends=raw.expires, until=_cells.when(raw.expires))
    told = cells.mutate(
        handle=ibis.coalesce(cells.email, cells.number), state=_state(cells), ended_at=_ended(cells),
        came_by=ibis.ifelse(cells.status.notnull(), ibis.literal("checkout"), ibis.null("string")),
        interval=ibis.cases((cells.charge.contains("month"), "month"), (cells.charge.re_search("annual|year"), "year"),
                            else_=ibis.null("string")))
    empty, _blank = _lists.blank(told, "address", "id", "said", "lifetime", "pledge")
    heading = [(empty & told.name.notnull(), "the heading of a tier")] if oldest else []
    noise = _cells.first_of(_lists.blank(told, "address", "id", "name", "said", "lifetime"), *heading)
    why = ibis.ifelse(noise.isnull(), _why(told, priced="currency" in raw.columns), ibis.null("string"))
    return told.mutate(noise=noise, why=why).mutate(total=_worth(_.total, _.currency), amount=_worth(_.amount, _.currency))


def _unit(raw: ir.Table, *, oldest: bool) -> ir.StringValue:
    """The currency in its own column, else the one you state, else that of a sign; in the oldest list dollars."""
    own = [_cells.cell(raw.currency)] if "currency" in raw.columns else []
    shown = [_symbols.code(raw.lifetime), _symbols.code(raw.pledge)]
    return ibis.coalesce(*own, _symbols.stated(raw.meaning), *shown, *([ibis.literal("USD")] if oldest else []))


def _worth(amount: ir.DecimalValue, currency: ir.StringValue) -> ir.DecimalValue:
    """An amount, where its currency is known or it is nothing; else nobody knows it."""
    return ibis.ifelse(currency.notnull() | (amount == 0), amount, ibis.null(_cells.MONEY))


def _why(t: ir.Table, *, priced: bool) -> ir.StringValue:
    """What is wrong with a row; `priced`: the file has a column of currencies."""
    owed = ((t.total != 0) | (t.amount != 0)).fill_null(_cells.no())
    return _cells.first_of(
        (t.handle.isnull() & t.address.notnull(), _cells.quoted(t.address, "is not an e-mail address")),
        (t.handle.isnull(), "the member has neither an e-mail address nor a user id"),
        (t.status.notnull() & t.status.notin(_STATUSES), _cells.quoted(t.said, "is not a patron's status we know")),
        ((t.status == "active patron") & t.charge_status.notin(_CHARGES), _cells.quoted(
            t.said_charge, "is not a state of a charge we know")),
        *((t[f"said_{name}"].notnull() & t[name].isnull(), _cells.quoted(t[f"said_{name}"], "is neither yes nor no"))
          for name in ("follows", "free", "trial")),
        (t.lifetime.notnull() & t.total.isnull(), _cells.quoted(t.lifetime, "is not an amount")),
        (t.pledge.notnull() & t.amount.isnull(), _cells.quoted(t.pledge, "is not an amount")),
        ((t.total < 0) | (t.amount < 0), "an amount is negative, and no member's is"),
        *([(owed & t.unit.isnull(), "the amounts have no currency")] if priced else []),
        (owed & t.unit.notnull() & t.currency.isnull(), _cells.quoted(t.unit, "is not a currency")),
        (~_cells.decimals_ok(t.total, t.currency), _cells.quoted(t.lifetime, "has more decimals than its currency")),
        (~_cells.decimals_ok(t.amount, t.currency), _cells.quoted(t.pledge, "has more decimals than its currency")),
        (t.joined.notnull() & t.since.isnull(), _cells.quoted(t.joined, "is not a time")),
        (t.ends.notnull() & t.until.isnull(), _cells.quoted(t.ends, "is not a time")))


def _state(t: ir.Table) -> ir.StringValue:
    active = t.status == "active patron"
    return _cells.first_of(
        (t.status == "former patron", "cancelled"), (t.status == "declined patron", "past_due"),
        (active & (t.trial | t.charge_status.isin(_TRIED)), "trial"), (active & (t.amount == 0), "comp"),
        (active & t.charge_status.isin(_PAID_OFF), "past_due"), (active, "active"))


def _ended(t: ir.Table) -> ir.TimestampValue:
    """A membership that ended without saying when did so, at the latest, on the day of the file."""
    by = ibis.coalesce(ibis.least(t.until, t.taken_at), t.taken_at).cast(_cells.TIME)
    return ibis.ifelse(t.status == "former patron", by, ibis.null(_cells.TIME))


def _followers(kept: ir.Table) -> ir.Table:
    """Those who follow without paying; since when a former patron follows is not known."""
    free = kept.status.isnull() & (kept.follows | kept.free)
    former = (kept.status == "former patron") & kept.follows
    since = ibis.ifelse(kept.status.isnull(), kept.since, ibis.null(_cells.TIME))
    return kept.filter((free | former).fill_null(_cells.no())).mutate(since=since, ended_at=ibis.null(_cells.TIME))


def _tallies(kept: ir.Table) -> ir.Table:
    text = ibis.null("string")
    totals = kept.filter(_.total.notnull()).group_by("export_id", "account", "handle", "currency").agg(
        value=_.total.max(), until=_.taken_at.max())
    return totals.select(
        account="account", since=ibis.null(_cells.TIME), until=_.until.cast(_cells.TIME), of=ibis.literal("takings"),
        value="value", currency="currency", post=text, product=text, handle="handle", export_id="export_id")


def _discord(text: ir.StringValue) -> ir.StringValue:
    """`discord:mayamakes`, with the four digits of older names; null for digits alone and what is no name."""
    lower = text.lower()
    digits = lower.re_extract(_DISCORD, 2)
    tail = ibis.ifelse(digits == "#0", ibis.literal(""), digits)
    fits = lower.re_search(_DISCORD) & ~lower.re_search("^ *[0-9]+ *$")
    home = ibis.literal("discord:")
    return ibis.cases((text.re_search(_PLAIN), home + text), (fits, home + lower.re_extract(_DISCORD, 1) + tail),
                      else_=_cells.none())
