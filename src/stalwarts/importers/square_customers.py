"""Square customers: the directory of a shop at the till, and the only file of Square's that holds addresses.

- `square:<Square Customer ID>` is the same that stands beside payments; an e-mail, and a telephone number with its
  country, in one row with it are one being.
- `Transaction Count` is a lifetime tally of *units*, so that 0 proves that somebody had paid nothing by then; a file
  without it proves nothing. `Lifetime Spend` is left: the transactions hold the money.
- *subscribed* is consent to letters, *unsubscribed* its end, *bounced* an address that does not work; *unknown* says
  nothing, and any other word sets its row aside. Older files tell only who had enough of letters, `Email Unsubscribed`:
  *True* there is a refusal, *False* says nothing. The headings are known from others' readers of the file and from Square's
  help pages.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "square"
TITLE = "Square customers"
LEFT = "Total spent (the transactions hold it), birthdays, streets, notes."

_SHAPE = Csv({
    "id": ("square customer id", "customer id"), "said_email": ("email address", "email"),
    "said_phone": ("phone number", "phone"), "first_name": ("first name", "given name"),
    "last_name": ("last name", "surname", "family name"), "city": ("city",), "postcode": ("postal code", "zip code"),
    "visit": ("last visit",), "first_visit": ("first visit",), "count": ("transaction count",),
    "state": ("email subscription status",), "left": ("email unsubscribed",),
}, required=("id", "said_email"))
_STATES = {"subscribed": "yes", "unsubscribed": "no", "bounced": "bounced"}
_SILENT = ("unknown",)


def shape(file: Peek) -> Shape | None:
    """Ours by Square's number of a customer beside how somebody came into the directory or how often they paid."""
    header = set(file.header)
    own = header & {"creation source", "transaction count", "lifetime spend", "instant profile"}
    return _SHAPE if "square customer id" in header and header & {"email address", "email"} and own else None


def newest(raw: ir.Table) -> ir.Value:
    """When each was last there."""
    return _written.moment(ibis.coalesce(raw.visit, raw.first_visit), raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Customers, what the directory says of them, whether they may be written to, and how often they paid."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "handle": _handles.handles(kept, "email", "phone", "customer"),
        "clue": _handles.clues(kept, "handle", once=True, name="name", city="city", postcode="postcode"),
        "link": _handles.links(kept, ("customer", "email", "customer id"), ("customer", "phone", "customer id"), by="customer"),
        "consent": _consent(kept),
        "tally": _sales.counted(kept, "entry"),
        "cover": ibis.union(
            _handles.cover(kept.filter(_["count"].notnull()), "tally", until=_.taken_at.max(), kinds="units"),
            _handles.cover(kept, "consent", until=_.taken_at.max(), who="listed")),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    cells = raw.select(
        *_sales.COMMON, "city", "postcode", said_count=raw["count"], count=_sales.number(raw["count"]), id=raw.id,
        name=_cells.full_name(raw.first_name, raw.last_name), email=_handles.email(raw.said_email),
        phone=_handles.phone(_cells.unguard(raw.said_phone)), state=_cells.cell(raw.state).lower(), said=raw.state,
        said_left=_cells.cell(raw["left"]), left=_cells.flag(raw["left"]),
        customer=ibis.literal("square:") + _cells.cell(raw.id), entry=raw.id.fill_null(""))
    cells = cells.mutate(handle=ibis.coalesce(cells.email, cells.phone, cells.customer))
    why = _cells.first_of(
        (cells.handle.isnull(), "the customer has neither an address nor a number of Square's"),
        (cells.said_count.notnull() & cells["count"].isnull(), _cells.quoted(cells.said_count, "is not a number of payments")),
        (cells.state.notin((*_STATES, *_SILENT)), _cells.quoted(cells.said, "is not a state of a subscription we know")),
        (cells.said_left.notnull() & cells["left"].isnull(), _cells.quoted(cells.said_left, "is neither yes nor no")))
    blank = cells.handle.isnull() & cells.name.isnull() & cells.said_count.isnull()
    return cells.mutate(why=ibis.ifelse(blank, _cells.none(), why),
                        noise=ibis.ifelse(blank, ibis.literal(_sales.BLANK), _cells.none()))


def _consent(kept: ir.Table) -> ir.Table:
    """The state of each address; of one that stands in several entries the strictest."""
    named = kept.mutate(told=ibis.cases(
        *((kept.state == theirs, ours) for theirs, ours in _STATES.items()), (kept["left"], "no"), else_=_cells.none()))
    told = named.filter(_.email.notnull() & _.told.notnull()).group_by("export_id", "account", "email").agg(state=_.told.min())
    return told.select(handle="email", account="account", purpose=ibis.literal("email"), state="state",
                       occurred_at=ibis.null(_cells.TIME), basis=ibis.literal("Square's list of customers"),
                       export_id="export_id")
