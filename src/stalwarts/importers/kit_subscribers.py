"""Kit (once ConvertKit) subscribers: one row a reader, with the state of the subscription. Not verified.

Nobody has shown us a whole file, only that it holds an address, a state, a day and perhaps tags, under names that
differ: so it is claimed by those names *and* by what stands under the state, which has to be one of Kit's words in
every row of the file's beginning (a `state` may just as well be a part of a country).

- *active* readers, whom Kit's pages call *confirmed*, follow since `created_at` and may be written to, and so do *cold*
  ones, who have only opened nothing for long. *cancelled* ones have refused, *bounced* and *complained* ones cannot or must
  not be written to: their follow ended, at the latest, on the day of the file. *inactive* or *unconfirmed* ones never
  confirmed: neither follow nor consent.
- Tags are the publisher's own and are left. A file without anybody who reads is a part: it covers those it lists.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _shown
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "kit"
TITLE = "Kit subscribers (not verified)"
LEFT = "Tags, which are your own."
YEAR_FIRST = True
APART = True

_EMAIL, _STATE, _SINCE = ("email", "email_address", "email address"), ("state", "status"), ("created_at", "created at")
_SHAPE = Csv({"id": ("id",), "first_name": ("first_name", "first name"), "last_name": ("last_name", "last name"),
              "email": _EMAIL, "state": _STATE, "created": _SINCE}, required=("email", "state"))
_GONE = Csv({"came" if name == "created" else name: names for name, names in _SHAPE.columns.items()}, _SHAPE.required)
"""A list of nobody but such as left."""
_STATES = {"active": "yes", "confirmed": "yes", "cold": "yes", "cancelled": "no", "canceled": "no", "unsubscribed": "no",
           "complained": "no", "bounced": "bounced", "inactive": "no", "unconfirmed": "no"}
_NEVER = ("inactive", "unconfirmed")
_READ = ("active", "confirmed", "cold")
_ANYBODY_S = {"confirmed", "cancelled", "canceled"}
"""Words that a list of bookings has, too: by these alone, under `status`, a file is not Kit's."""
_OTHERS = {"uuid", "attributes", "tier", "active_subscription", "subscribed_to_emails", "member_rating"}
"""Columns of other senders of letters, whose files look alike."""


def shape(file: Peek) -> Shape | None:
    """Ours where address, state, day, and first name or tags stand together, and every state shown is a word of Kit's."""
    header = set(file.header)
    named = all(header & set(names) for names in (_EMAIL, _STATE, _SINCE))
    if not named or header & _OTHERS or not header & {"first_name", "first name", "tags"}:
        return None
    shown = _shown.words(file, *_STATE)
    bookings = "state" not in header and "confirmed" in shown and shown <= _ANYBODY_S
    ours = shown and shown <= set(_STATES) and not bookings
    return (_SHAPE if shown & {*_READ, *_NEVER} else _GONE) if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """When each reader came; of those who left that says nothing of when they did, nor of when their list was made."""
    return _cells.when(raw.created) if "created" in raw.columns else ibis.null(_cells.TIME)


def facts(raw: ir.Table) -> Facts:
    """Readers, consent, and what they are called."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    whole = kept.filter(_.state.isin(_READ)).select("export_id").distinct()
    parts = ((kept.semi_join(whole, "export_id"), "all"), (kept.anti_join(whole, "export_id"), "listed"))
    return Facts({
        "follow": _lists.follows(kept.filter(_.state.notin(_NEVER)), among=kept),
        "consent": _lists.consents(kept, "state of the subscription"),
        "handle": _handles.handles(kept, "email", "number", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name"),
        "link": _handles.links(kept, ("email", "number", "customer id"), by="email"),
        "cover": ibis.union(*(_lists.covers(part, "follow", "consent", who=who) for part, who in parts)),
    }, judged)


def _number(text: ir.StringValue) -> ir.StringValue:
    bare = text.re_search("^[0-9]{4,15}$")
    return ibis.ifelse(bare, text, text.re_extract("^ *([0-9]{4,15}) *$", 1)).nullif("")


def _judged(raw: ir.Table) -> ir.Table:
    raw = raw if "created" in raw.columns else raw.rename(created="came")
    # In columns of their own: an engine works out each mention anew.
    raw = raw.mutate(word=_cells.cell(raw.state).lower(), names=_cells.joined(raw.first_name, raw.last_name))
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", address=raw.email, email=_handles.email(raw.email),
        said=raw.state, state=raw.word, since=_cells.when(raw.created), name=_cells.cell(raw.names),
        number=ibis.literal("kit:") + _number(raw.id),
        consent=ibis.cases(*((raw.word == word, consent) for word, consent in _STATES.items()), else_=ibis.null("string")))
    over = ~_cells.one_of(cells.state, _READ + _NEVER)
    told = cells.mutate(ended_at=ibis.ifelse(over, cells.taken_at, ibis.null(_cells.TIME)).cast(_cells.TIME))
    return _lists.judged(
        told, times={"created": "since"}, noise=[_lists.blank(told, "address", "said", "created")],
        checks=[(told.said.isnull(), "there is no state"),
                (told.consent.isnull(), _cells.quoted(told.said, "is not a state we know"))])
