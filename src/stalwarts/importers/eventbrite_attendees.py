"""Eventbrite attendees: one line for each person at an event, under the order that paid for them.

- `order` is Eventbrite's order; lines of one order, moment and ticket are added up, and the first line's address is the
  buyer, as one address often stands for a whole party; where a file has a `Buyer Email`, that one is. Buyers are people like
  attendees, also of orders whose money no column tells. Where each line of an order of several states a quantity of just
  as many, `Total Paid` is the whole order's and counts once. The format does not say which holds: UNCERTAIN.
- *Refunded*, of a ticket or of its whole order (`Eventbrite Refunded`), gives back what the line still shows, at the order's
  own time: the file has no date for it. An order that was *Abandoned* failed; an *unpaid* one waits, and so does a *Manual* or
  *Offline* one, for which Eventbrite collected no money. A ticket or whole order that was *Transferred* is another line's; one
  that was *Deleted* or *Cancelled* has *failed*. A free order is a *comp*.
- *Checked In*, as a status or as a column that says yes, is an attendance, dated by the event's start where the file has
  it, else not before the order. Being on the list is none.
- A box to be kept informed, ticked, is consent. `Affiliate` is the source, else *how did you hear*, which is an answer, too.
  `Promo Code` is the code.
- Headers come in the language of the organiser: English, Italian, German, French, Spanish, Portuguese and Dutch names
  are known, the last four from the words of the site, not from files. A file may hold no money at all: then it names
  people only, and so does a report that knows a `Ticket Price` alone, for a code may have made the ticket free.
- An amount without a currency beside it is in that of its sign (`$60.00`), or the one you state. Who was never asked
  for details stands as `Info Requested`: a buyer nobody can find. A line `TOTALI` or `Totals` is noise. Times name no
  zone: UTC.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _symbols
from stalwarts.importers import _together
from stalwarts.importers import _written
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "eventbrite"
TITLE = "Eventbrite attendees"
LEFT = "Home addresses, fees, answers to questions of yours other than how they heard of you and their account name."
WHOLE = "order"
APART = True
CURRENCY = "stated"

_NUMBERED = ("teilnehmer-nr.", "teilnehmernummer", "n° de participant", "n.º de asistente", "n.º do participante")
_STATED = ("stato del partecipante", "teilnehmerstatus", "statut du participant", "estado del asistente",
           "status do participante", "deelnemersstatus")
"""What a person's number and state are called in other languages than English: nobody but Eventbrite lists tickets so."""

_COLUMNS = {
    "order": ("order #", "order id", "order no.", "id dell'ordine", "n. ordine", "bestellnummer", "bestell-id",
              "bestell-nr.", "n° de commande", "id de commande", "n.º de pedido", "n.º del pedido", "id del pedido",
              "n.º do pedido", "id do pedido", "bestelnummer"),
    "said_at": ("order date", "data dell'ordine", "bestelldatum", "date de commande", "date de la commande",
                "fecha del pedido", "data do pedido", "besteldatum"),
    "first_name": ("first name", "attendee first name", "nome del partecipante", "nome", "vorname", "prénom", "nombre",
              "primeiro nome", "voornaam"),
    "last_name": ("last name", "surname", "attendee last name", "attendee surname", "cognome del partecipante", "cognome",
             "nachname", "nom de famille", "apellidos", "apellido", "sobrenome", "achternaam"),
    "email": ("email", "attendee email", "email address", "e-mail del partecipante", "e-mail", "e-mail-adresse",
              "adresse e-mail", "correo electrónico", "endereço de e-mail", "e-mailadres"),
    "full_name": ("name", "attendee name"),
    "buyer": ("buyer email", "purchaser email"), "buyer_name": ("buyer name", "purchaser name"),
    "buyer_first": ("buyer first name",), "buyer_last": ("buyer last name", "buyer surname"),
    "code": ("promo code", "promotional code", "discount code", "coupon code"), "affiliate": ("affiliate", "affiliate code"),
    "checked": ("checked in", "checked in?", "checked-in"),
    "quantity": ("quantity", "ticket quantity", "quantità", "anzahl", "quantité", "cantidad", "quantidade", "aantal"),
    "ticket": ("ticket type", "ticket", "tipo di biglietto", "tickettyp", "ticketart", "type de billet", "tipo de entrada",
               "tipo de ingresso", "tickettype"),
    "event": ("event name", "event", "nome dell'evento", "veranstaltungsname", "nom de l'événement",
              "nombre del evento", "nome do evento"),
    "attendee": ("attendee #", "barcode #", "attendee id", *_NUMBERED),
    "type": ("order type", "payment type", "tipo di ordine", "bestelltyp", "bestellart", "art der bestellung",
             "type de commande", "tipo de pedido"),
    "unit": ("currency", "valuta", "währung", "devise", "moneda", "moeda"),
    "said_amount": ("total paid", "gross sales", "totale pagato", "gezahlter gesamtbetrag", "bezahlter gesamtbetrag",
                    "total payé", "total pagado", "total pago", "totaal betaald"),
    "state": ("attendee status", "order status", "status", *_STATED), "phone": (
        "cell phone", "mobile phone", "phone", "phone number", "numero di telefono", "telefonnummer"),
    "postcode": ("home zip", "billing zip", "zip"),
    "city": ("home city", "billing city", "city"), "country": ("home country", "billing country", "country"),
    "begins": ("event start date", "event date", "event start", "data di inizio dell'evento", "startdatum der veranstaltung",
               "date de début de l'événement", "fecha de inicio del evento", "data de início do evento"),
}
_HEARD = re.compile(r"how did you (?:hear|find)|where did you hear")
_INFORMED = re.compile(r"keep me (?:informed|updated|posted)|newsletter|mailing list|stay in touch|email updates|"
                       r"marketing|opt[- ]?in|hear from us")
_MARKS = {"attendee #", "attendee status", "total paid", "barcode #", "ticket type", "event name", "nome dell'evento",
          "veranstaltungsname", "nom de l'événement", "nombre del evento", "nome do evento", "order type", *_NUMBERED, *_STATED}
_ELSEWHERE = {"order total", "refund amount", "refunds", "total tickets"}
"""What other sellers of tickets list their orders by; Eventbrite lists people."""
_GONE = ("transferred", "deleted", "cancelled", "canceled", "trasferito", "eliminato", "annullato", "übertragen", "gelöscht",
         "storniert", "transféré", "supprimé", "annulé", "transferido", "eliminado", "excluído", "cancelado", "overgedragen",
         "verwijderd", "geannuleerd")
_REFUNDED = ("refunded", "rimborsato", "erstattet", "rückerstattet", "zurückerstattet", "remboursé", "reembolsado",
             "terugbetaald")
_CAME = ("checked in", "checked-in", "check-in effettuato", "eingecheckt", "enregistré", "registrado", "ingecheckt")
_UNPAID = ("unpaid", "non pagato", "unbezahlt", "impayé", "sin pagar", "não pago", "niet betaald")
_LISTED = ("attending", "not attending", "transfer pending", "registered", "partecipa", "non partecipa", "nimmt teil",
           "nimmt nicht teil", "participe", "ne participe pas", "asiste", "no asiste", "participa", "não participa", "aanwezig",
           "afwezig")
_UNASKED = "info requested"
_STATES = (*_REFUNDED, *_CAME, *_LISTED, *_UNPAID, *_GONE)
_LEFT = "abandon|dropped|declined|failed|deleted|canceled|cancelled|transferred"
_GAVE_BACK = "refunded|" + "|".join(_REFUNDED[1:])


def shape(file: Peek) -> Shape | None:
    """Ours where an order's number and date stand beside an attendee and a ticket, a status, or an event."""
    header = set(file.header)
    has = all(header & set(_COLUMNS[name]) for name in ("order", "said_at", "email")) and header & _MARKS
    if not has or header & _ELSEWHERE or not header & set(_COLUMNS["first_name"] + _COLUMNS["last_name"] + _COLUMNS["full_name"]):
        return None
    return Csv(_COLUMNS | _questions(file.header), required=("order", "said_at", "email"))


def _questions(header: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Columns made by the organiser's own questions."""
    taken = [name for names in _COLUMNS.values() for name in names]
    free = [name for name in header if name not in taken]
    heard = tuple(name for name in free if _HEARD.search(name))
    informed = tuple(name for name in free if _INFORMED.search(name))
    return {"heard": heard[:1], "informed": informed[:1], **_asked.columns(header, *taken)}


def taken(file: Peek) -> datetime | None:
    """The day in the file's name."""
    return _spans.taken(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each order was made."""
    return _written.moment(raw.said_at, raw.export_id)


def facts(raw: ir.Table) -> Facts:
    """Orders and refunds; attendances; people with what the file says of them; consent; answers; what it could show."""
    judged = _judged(raw)
    kept = _handles.standing(judged)
    priced = kept.filter(_.amount.notnull() & _.currency.notnull())
    return Facts({
        "order": ibis.union(*map(_sales.summed, (priced, _returned(priced)))),
        "handle": _handles.handles(kept, "person", "typed", "payer"),
        "clue": _handles.clues(_people(kept), "person", name="name", city="city", postcode="postcode", country="country",
                               phone="phone", typed_handle="typed"),
        "link": _handles.links(kept, ("person", "typed", _handles.TYPED)),
        "touch": _attendances(kept),
        "consent": _consent(kept),
        "said": _answers(kept),
        "cover": _covers(kept, priced),
    }, judged)


def _judged(raw: ir.Table) -> ir.Table:
    state, unit = _cells.cell(raw.state).lower(), _unit(raw)
    cells = raw.select(
        *_sales.COMMON, "order", "said_at", "said_amount", "city", "postcode", "country", "attendee", state=state,
        type=raw.type.lower(),
        occurred_at=_written.moment(raw.said_at, raw.export_id), begins=_written.moment(raw.begins, raw.export_id),
        unit=ibis.coalesce(unit, ibis.ifelse(raw.said_amount.isnull(), "", _cells.none())),
        currency=_cells.currency(unit), listed=_cells.money_either(raw.said_amount), said_email=_asked_for(raw.email),
        name=_named(raw), person=_handles.email(raw.email), payer=_handles.email(raw.buyer), payer_name=_payer(raw),
        code=_cells.cell(raw.code), affiliate=_cells.cell(raw.affiliate), said_checked=raw.checked,
        checked=_sales.yes(raw.checked), typed=_asked.typed(raw),
        phone=_cells.clean_phone(raw.phone), product=ibis.coalesce(raw.ticket, raw.event), kind=ibis.literal("ticket"),
        quantity=_sales.number(raw.quantity), heard=_cells.cell(raw.heard), informed=_sales.yes(raw.informed))
    # A free ticket is written without a currency: it takes that of the file, and where there is none it is no order.
    # Both are asked of the raw rows: cells that are mentioned twice are put by with all that anything needs.
    lines = raw.select("export_id", "row", "order", currency=_cells.currency(unit), listed=_cells.money_either(raw.said_amount),
                       quantity=_sales.number(raw.quantity))
    told = _together.beside(cells, ("export_id",), among=lines, spoken=_.currency.max())
    told = _together.beside(
        told, ("export_id", "order"), _.lines > 1, lines, lines=_.count(), first=_.row.min(), least=_.listed.min(),
        most=_.listed.max(), said=_.quantity.min())
    cells = told.mutate(currency=ibis.coalesce(told.currency, ibis.ifelse(told.listed == 0, told.spoken, _cells.none())),
                        amount=_once(told), handle=ibis.coalesce(told.payer, told.person),
                        source=ibis.coalesce(told.affiliate, told.heard).lower(), status=_status(told))
    return cells.mutate(noise=_noise(cells)).mutate(why=ibis.ifelse(_.noise.isnull(), _why(cells), _cells.none()))


def _unit(raw: ir.Table) -> ir.StringValue:
    """The currency of an amount: its own column's, that of its sign, or what the user states."""
    return ibis.coalesce(raw.unit, _symbols.stated(raw.meaning), _symbols.code(raw.said_amount))


def _named(raw: ir.Table) -> ir.StringValue:
    """The attendee's name, in one column or in two."""
    parts = _cells.full_name(raw.first_name, raw.last_name)
    whole = ibis.coalesce(parts, _cells.cell(raw.full_name))
    return ibis.ifelse(whole.lower().contains(_UNASKED), _cells.none(), whole)


def _payer(raw: ir.Table) -> ir.StringValue:
    """The buyer's name, where the file has one beside the attendee's."""
    return ibis.coalesce(_cells.cell(raw.buyer_name), _cells.full_name(raw.buyer_first, raw.buyer_last))


def _people(kept: ir.Table) -> ir.Table:
    """Everybody a line shows, with what it says of each: the attendee, and whoever else bought the ticket."""
    said = ("city", "postcode", "country", "phone", "typed")
    buyers = kept.filter(kept.payer.notnull()).select(
        "export_id", person="payer", name="payer_name", **dict.fromkeys(said, _cells.none()))
    return kept.select("export_id", "person", "name", *said).union(buyers)


def _asked_for(email: ir.StringValue) -> ir.StringValue:
    """The address; null where the attendee was never asked for one."""
    return ibis.ifelse(email.lower().contains(_UNASKED), _cells.none(), email)


def _once(t: ir.Table) -> ir.DecimalValue:
    """What a line adds: the order's total on its first line only, where each of its lines repeats it."""
    repeated = (t.least == t.most) & (t.said == t.lines) & (t.row > t["first"])
    return ibis.ifelse(ibis.coalesce(repeated, _cells.no()), _sales.zero(), t.listed).cast(_cells.MONEY)


def _status(t: ir.Table) -> ir.StringValue:
    free = ibis.coalesce(t.type.re_search("free|complimentary|gratis|gratuit"), _cells.no())
    waits = t.type.re_search("pending|unpaid|not paid|invoice sent|in progress|offline|manual") | t.state.isin(_UNPAID)
    unpaid = ibis.coalesce(waits, _cells.no())
    left = ibis.coalesce(t.type.re_search(_LEFT), _cells.no()) & ~ibis.coalesce(
        t.type.contains("partial") | (t.type.contains("refunded") & (t.listed != 0)), _cells.no())
    return ibis.cases((t.state.isin(_GONE) | left, "failed"), (unpaid, "pending"), (t.state.isin(_REFUNDED), "paid"),
                      ((t.listed == 0) | free, "comp"), else_="paid")


def _noise(t: ir.Table) -> ir.StringValue:
    bare = t.said_at.isnull() & t.said_email.isnull()
    total = bare & ibis.coalesce(t.order.re_search("(?i)^(?:grand )?(?:tota|summe|gesamt|somme|suma)"), _cells.no())
    return _cells.first_of((total, "totals line"), (bare & t.order.isnull() & t.attendee.isnull(), _sales.BLANK))


def _why(t: ir.Table) -> ir.StringValue:
    priced, in_money = t.said_amount.notnull(), t.listed.fill_null(0) != 0
    return _cells.first_of(
        (t.order.isnull(), "the line has no order"),
        (t.said_at.isnull(), "the order has no date"),
        (t.occurred_at.isnull(), _cells.quoted(t.said_at, "is not a time")),
        (t.said_email.notnull() & t.person.isnull(), _cells.quoted(t.said_email, "is not an e-mail address")),
        (t.state.notnull() & t.state.notin(_STATES), _cells.quoted(t.state, "is not a status we know")),
        (priced & t.listed.isnull(), _cells.quoted(t.said_amount, "is not an amount")),
        (t.listed < 0, _cells.quoted(t.said_amount, "is negative, and no ticket is")),
        (t.listed >= _sales.TOO_MUCH, _cells.quoted(t.said_amount, "is more than anybody pays")),
        (priced & t.unit.isnull() & in_money, "the order has no currency"),
        (priced & t.currency.isnull() & in_money, _cells.quoted(t.unit, "is not a currency")),
        (priced & ~_cells.decimals_ok(t.listed, t.currency),
         _cells.quoted(t.said_amount, "has more decimals than its currency")),
        (t.handle.isnull() & (~priced | t.currency.isnull()), "the line has neither an e-mail address nor money"))


def _returned(priced: ir.Table) -> ir.Table:
    whole = priced.type.re_search(_GAVE_BACK) & ~priced.type.contains("partial")
    back = priced.state.isin(_REFUNDED) | ibis.coalesce(whole, _cells.no())
    gone = priced.filter(ibis.coalesce(back, _cells.no()) & (_.status == "paid") & (_.amount != 0))
    return gone.mutate(kind=ibis.literal("refund"), amount=(-gone.amount).cast(_cells.MONEY))


def _came(t: ir.Table) -> ir.BooleanValue:
    """Whether somebody was let in: by the status, or by a column of its own beside another status."""
    gone = ibis.coalesce(t.state.isin(_GONE), _cells.no())
    return ibis.coalesce(_cells.one_of(t.state, _CAME), _cells.no()) | (t.checked & ~gone)


def _attendances(kept: ir.Table) -> ir.Table:
    came = kept.filter(_came(kept) & kept.person.notnull())
    return came.select(
        "account", handle="person", occurred_at=ibis.coalesce(came.begins, came.occurred_at),
        kind=ibis.literal("attend"), direction=ibis.literal("from_them"), post=_cells.none(),
        stance=ibis.literal("unknown"), machine=_cells.no(), export_id="export_id").distinct()


def _consent(kept: ir.Table) -> ir.Table:
    given = kept.filter(_.informed & _.person.notnull()).group_by("export_id", "account", "person").agg(
        occurred_at=_.occurred_at.max())
    return given.select(handle="person", account="account", purpose=ibis.literal("email"), state=ibis.literal("yes"),
                        occurred_at="occurred_at", basis=ibis.literal("ticked at checkout"), export_id="export_id")


def _answers(kept: ir.Table) -> ir.Table:
    told = kept.filter(_.heard.notnull() & _.person.notnull())
    return told.select("account", "occurred_at", handle="person", question=ibis.literal("how did you hear"),
                       answer="heard", export_id="export_id").distinct()


def _covers(kept: ir.Table, priced: ir.Table) -> ir.Table:
    """Orders where the file has money; who came where it says; names in any case."""
    told = kept.filter(_.state.notnull() | _.said_checked.notnull())
    came = _handles.cover(told, "touch", since=_.occurred_at.min(), until=_.taken_at.max(), kinds="attend", who="listed")
    people = _handles.cover(kept, "handle", until=_.taken_at.max(), who="listed")
    return ibis.union(_sales.cover(priced), came, people)
