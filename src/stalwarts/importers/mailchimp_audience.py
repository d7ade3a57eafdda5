"""Mailchimp audience: who is, was or never was subscribed. One file a standing, and the standing is in its name only.

- The e-mail stands in the first column in every language; the fixed columns are in English capitals.
- *subscribed*: a follow since `CONFIRM_TIME`, else `OPTIN_TIME`, and consent. *unsubscribed*: a follow that ended at
  `UNSUB_TIME`, consent withdrawn. *cleaned*: a follow that ended at `CLEAN_TIME`, an address that bounces.
  *nonsubscribed*: no follow, no consent. A name without a standing, and a column of none: on the list, consent unknown.
- Where a file has a column of standings, as that of a segment has, its word counts for its row, before the file's name.
  Where no column says when somebody left or bounced, it was when the member last changed (`LAST_CHANGED`), at the latest;
  without that the follow ended by the day of the file, and the refusal has no time of its own.
- Only the file of subscribers lists everybody who follows; the others are silent on who else does.
- Where a follow came from: `SOURCE` where the file has it (an imported list proves no consent), else a form where
  there is an `OPTIN_TIME`, else the till where a tag names customers.
- Times are UTC.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "mailchimp"
TITLE = "Mailchimp audience"
LEFT = "IP addresses, places guessed from them, the rating in stars, notes, merge fields other than names and telephone."
YEAR_FIRST = True
APART = True

_FIRST = ("first name", "nome", "vorname", "prénom", "nombre", "voornaam", "förnamn", "fornavn", "imię")
_LAST = ("last name", "cognome", "nachname", "nom", "apellido", "apellidos", "achternaam", "efternamn", "etternavn",
         "nazwisko", "sobrenome")
_PHONE = ("phone number", "phone", "numero di telefono", "telefonnummer", "numéro de téléphone", "teléfono")
_EMAIL = ("email address", "email", "e-mail address", "e-mail", "indirizzo email", "indirizzo e-mail", "e-mail-adresse",
          "adresse e-mail", "adresse email", "dirección de correo electrónico", "correo electrónico", "endereço de e-mail",
          "e-mailadres", "e-postadress", "e-postadresse", "e-mailadresse", "adres e-mail", "メールアドレス", "#1")
"""In any other language it stands first."""
_SHAPE = Csv({
    "email": _EMAIL, "first_name": _FIRST, "last_name": _LAST, "phone": _PHONE, "optin": ("optin_time",),
    "confirmed": ("confirm_time",), "changed": ("last_changed",), "unsubscribed": ("unsub_time",),
    "cleaned": ("clean_time",), "country": ("cc",), "tags": ("tags",), "source": ("source",),
    "status": ("status", "email marketing status", "contact status", "subscription status"),
}, required=("email",))

_STANDING = re.compile(r"(?:^|[^a-z])(non[-_ ]?subscribed|unsubscribed|subscribed|cleaned)(?:[^a-z]|$)")
_STANDINGS = {"subscribed": "subscribed", "unsubscribed": "unsubscribed", "cleaned": "cleaned", "archived": "unsubscribed",
              "non-subscribed": "nonsubscribed", "nonsubscribed": "nonsubscribed", "transactional": "nonsubscribed",
              "pending": "nonsubscribed"}
"""Standings as a column of them may say; any other word is a field of the owner's own."""
_OVER = ("unsubscribed", "cleaned")
_IMPORTED = "(?i)import"
_SOLD = "(?i)shopify|woocommerce|e-?commerce|checkout|squarespace|bigcommerce|stripe|square"
_CUSTOMER = "(?i)customer|checkout|buyer"


def shape(file: Peek) -> Shape | None:
    """Ours in every language: a member's rating beside the list id or the time of opting in."""
    header = set(file.header)
    return _SHAPE if "member_rating" in header and header & {"leid", "optin_time"} else None


def meaning(file: Peek) -> str:
    """The standing of everybody in the file: subscribed, unsubscribed, cleaned, nonsubscribed, or nothing."""
    found = _STANDING.search(file.name.lower())
    if found:
        return re.sub("[-_ ]", "", found[1])
    by_column = {"unsub_time": "unsubscribed", "clean_time": "cleaned"}
    return next((standing for column, standing in by_column.items() if column in file.header), "")


def known(path: str) -> str | None:
    """Parts of the account export that say nothing new, or that are not people."""
    if "aggregate_activity/" in path:
        return "Mailchimp's totals: the audience files say who bounced or left"
    return None


def unneeded(file: Peek) -> str | None:
    """Totals of each letter, in the account export and in the list of reports."""
    ours = {"subject", "total recipients"} <= set(file.header)
    return "totals of each letter, without people: the account export's opens and clicks hold the letters" if ours else None


def newest(raw: ir.Table) -> ir.Value:
    """The last time in a row. When somebody came says nothing of when a file of those who left was made."""
    over = raw.meaning.isin(_OVER)
    came = [ibis.ifelse(over, ibis.null(_cells.TIME), _cells.when(text)) for text in (raw.confirmed, raw.optin)]
    return _later([*(_cells.when(text) for text in (raw.changed, raw.unsubscribed, raw.cleaned)), *came])


def facts(raw: ir.Table) -> Facts:
    """Subscribers and former ones, what they said of themselves, and their consent."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _follows(kept),
        "handle": _handles.handles(kept, "email", "phone", by="email"),
        "clue": _handles.clues(kept, "email", once=True, name="name", country="country"),
        "link": _handles.links(kept, ("email", "phone", _handles.ONE_ROW), by="email"),
        "consent": _consent(kept),
        "cover": _cover(kept),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    ended = ibis.coalesce(raw.unsubscribed, raw.cleaned)
    began = ibis.coalesce(raw.confirmed, raw.optin)
    said = _cells.cell(raw.status).lower()
    shown = ibis.cases(*((said == word, standing) for word, standing in _STANDINGS.items()), else_=raw.meaning)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "country", "tags", "source", meaning=shown,
        changed_at=_cells.when(raw.changed),
        address=raw.email, email=_handles.email(raw.email), phone=_handles.phone(raw.phone),
        name=_cells.full_name(raw.first_name, raw.last_name),
        ended=ended, began=began, ended_at=_cells.when(ended), since=_cells.when(began), by_form=raw.optin.notnull())
    why = _cells.first_of(
        (cells.address.isnull(), "there is no e-mail address"),
        (cells.email.isnull(), _cells.quoted(cells.address, "is not an e-mail address")),
        (cells.began.notnull() & cells.since.isnull(), _cells.quoted(cells.began, "is not a time")),
        (cells.ended.notnull() & cells.ended_at.isnull(), _cells.quoted(cells.ended, "is not a time")))
    empty = cells.address.isnull() & cells.name.isnull() & cells.began.isnull() & cells.ended.isnull()
    return cells.mutate(left_at=_left(cells), why=ibis.ifelse(empty, ibis.null("string"), why),
                        noise=ibis.ifelse(empty, ibis.literal("blank line"), ibis.null("string")))


def _over(t: ir.Table) -> ir.BooleanValue:
    return t.meaning.isin(_OVER)


def _left(t: ir.Table) -> ir.TimestampValue:
    """When somebody left or bounced: where no column says so, by when the member last changed."""
    return ibis.coalesce(t.ended_at, ibis.ifelse(_over(t), t.changed_at, ibis.null(_cells.TIME)))


def _follows(kept: ir.Table) -> ir.Table:
    # A standing that ended without saying when ended, at the latest, on the day of the file.
    by = ibis.ifelse(_over(kept), kept.taken_at, ibis.null(_cells.TIME))
    ended = ibis.coalesce(kept.left_at, by).cast(_cells.TIME)
    seen = ibis.coalesce(ended, kept.taken_at).cast(_cells.TIME)
    rows = kept.mutate(ended_at=ended, seen_at=seen, came_by=_came(kept))
    return rows.filter(_.meaning != "nonsubscribed").select(
        "account", "since", "seen_at", "ended_at", "came_by", "export_id", handle="email",
        kind=ibis.literal("subscriber"))


def _came(kept: ir.Table) -> ir.StringValue:
    return ibis.cases(
        (kept.source.re_search(_IMPORTED), "import"), (kept.source.re_search(_SOLD), "checkout"),
        (kept.by_form, "form"), (kept.tags.re_search(_CUSTOMER), "checkout"), else_="unknown")


def _consent(kept: ir.Table) -> ir.Table:
    states = {"subscribed": "yes", "unsubscribed": "no", "nonsubscribed": "no", "cleaned": "bounced"}
    state = ibis.cases(*((kept.meaning == standing, state) for standing, state in states.items()),
                       else_=ibis.ifelse(kept.ended_at.notnull(), ibis.literal("no"), ibis.null("string")))
    imported = kept.source.re_search(_IMPORTED) & (kept.meaning == "subscribed")
    basis = ibis.cases((imported, "on an imported list"), else_="standing on the list")
    # When somebody came says nothing of when they refused.
    came = ibis.ifelse(_over(kept), ibis.null(_cells.TIME), kept.since)
    stated = kept.select("export_id", "account", handle=kept.email, purpose=ibis.literal("email"), state=state,
                         occurred_at=ibis.coalesce(kept.left_at, came).cast(_cells.TIME), basis=basis)
    return stated.filter(_.state.notnull())


def _cover(kept: ir.Table) -> ir.Table:
    whole = kept.filter(_.meaning.isin(("subscribed", "")))
    part = kept.filter(_.meaning.isin(_OVER))
    until = _.taken_at.max()
    return ibis.union(
        _handles.cover(whole, "follow", until=until, kinds="subscriber"),
        _handles.cover(part, "follow", until=until, kinds="subscriber", who="listed"),
        _handles.cover(kept, "consent", until=until, who="listed"))


def _later(times: list[ir.TimestampValue]) -> ir.TimestampValue:
    long_ago = ibis.timestamp("1970-01-01").cast(_cells.TIME)
    latest = ibis.greatest(*(time.fill_null(long_ago) for time in times))
    return latest.nullif(long_ago)
