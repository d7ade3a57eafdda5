"""PayPal's movements, in both layouts and several languages: what a buyer paid, what went back, and all the rest.

Rows are told apart by the words of their type or description. Holds, conversions (which come in twos beside a payment
and share its reference), transfers to and from banks and cards, mass payments (platforms paying out what was counted where
it was sold), fees, money we paid, and rows that only note something (`Memo`, an invoice we sent) are noise. So are the items
of a cart, which stand beside its payment with its money once more, an `Update to …`, which says that a movement told
before it went through, and what PayPal gives or corrects itself (its list of types, `T-codes`, has a hundred and fifty). What
comes in under words that speak of no payment is set aside, and not counted.

- `order` is PayPal's transaction; what goes back stands under the transaction it refers to, with the one it went to.
- The payer's address is often not the one on the newsletter: nothing here says that two addresses are one being.
- What comes back of a reversal names the first payment too, as PayPal says of its notices: a chargeback that failed, not a
  payment (`_sales.settled`). Where it names none it is paid again, by itself. UNCERTAIN for downloads.
- A payment called *Refunded* whose refund is not in the file came back all the same, at its own time.
- Dates with slashes have their day first, unless the file shows otherwise, or the span in its name does, or its zone is one
  of the United States. Clocks are in the zone beside them. Amounts come with decimal points or commas.
- The words of types and states are known in English and German from files, in French, Spanish, Italian, Portuguese, Dutch
  and Japanese from others' readers: UNCERTAIN.
"""

from __future__ import annotations

from stalwarts.importers import _asked
from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sales
from stalwarts.importers import _spans
from stalwarts.importers import _together
from stalwarts.importers import _zones
from stalwarts.importers._shapes import Facts
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

COLUMNS = {
    "day": ("date", "datum", "fecha", "data", "日付"),
    "clock": ("time", "uhrzeit", "heure", "hora", "orario", "ora", "tijd", "時間"),
    "zone": ("timezone", "time zone", "zeitzone", "fuseau horaire", "zona horaria", "fuso orario", "fuso horário", "fusohorário",
             "tijdzone", "タイムゾーン"),
    "name": ("name", "nom", "nombre", "nome", "naam", "名前"),
    "unit": ("currency", "währung", "devise", "divisa", "moneda", "valuta", "moeda", "通貨"),
    "said_amount": ("gross", "brutto", "avant commission", "brut", "bruto", "lordo", "合計"),
    "order": ("transaction id", "transaktionscode", "numéro de transaction", "id. de transacción", "id de transacción",
              "codice transazione", "id da transação", "transactiereferentie", "transactie-id", "取引id"),
    "reference": ("reference txn id", "zugehöriger transaktionscode", "referenztransaktionscode",
                  "numéro de la transaction de référence", "n° de transaction de référence", "id. de referencia de trans.",
                  "id. de transacción de referencia", "codice transazione di riferimento", "id de referência da transação",
                  "id da transação de referência", "id de transação de referência", "referentie-txn-id",
                  "リファレンス トランザクションid"),
    "from": ("from email address", "absender e-mail-adresse", "de l'adresse email", "de l\u2019adresse email",
             "adresse email de l'expéditeur", "adresse email de l\u2019expéditeur", "correo electrónico del remitente",
             "remitente", "indirizzo email mittente", "do endereço de e-mail", "van e-mailadres", "送信者メールアドレス"),
}
IDS = {name for key in ("order",) for name in COLUMNS[key]}
GROSS, DAYS = set(COLUMNS["said_amount"]), set(COLUMNS["day"])

HOLD = ("hold|authori[sz]ation|reserve|payment review|release|blocked payment|pending balance|gift certificate purchase|"
        "einbehalt|autorisier|blocage|suspen[sd]|autorisation|autorisatie|autorizaci|autorizaç|autorizzazione|retenci|retenção|blocco|"
        "trattenuta|bloqueio|reservering|保留")
CONVERSION = "conver[st]|umrechnung|omrekening|通貨(?:換算|変換)"
BANK = ("withdraw|transfer (?:to|from)|bank deposit|bank transfer|card deposit|top.?up|user initiated|add funds|funds added|"
        "charge from (?:credit|debit) card|(?:^|[^a-z])ach(?:[^a-z]|$)|abbuchung|bankgutschrift|gutschrift auf kreditkarte|"
        "auszahlung|als zahlungsquelle|virement|retrait|retiro|retirada|transferencia bancaria|transferência bancária|prelievo|"
        "bonifico|saque|opname|opwaardering|buyer credit|credito acquirenti|deposit to|auto-?sweep|consolidation|balance manager|"
        "funds transfer|intra.?account|interne kontobewegung|cancel(?:l)?ed transfer|billpay transaction|paypal debit|"
        "debit card transaction|virtual debit|cash advance|[(]buyer side[)]|versamento|depósito|storting|出金|引き出し|銀行")
"""Also the spending of our own card."""
LOAN = "working capital|(?:^|[^a-z])loan(?:[^a-z]|$)|receivables financing|funds (?:payable|receivable)|payables and receivables"
OURS = ("bonus|incentive|(?:coupon|certificate|points|voucher|msb) redemption|cash ?back|rebate|points usage|dividend|"
        "(?:^|[^a-z])interest(?:[^a-z]|$)|account (?:adjustment|correction)|charge-off|postage|recoupment|"
        "tax collected|tax withholding|display only|non.?reference|security charge|card confirmation")
"""What PayPal gives, corrects or takes, and what we bought of it: no buyer pays or gets anything back in these."""
MASS = "mass.?pay|payout|sammelzahlung|paiement groupé|pago masivo|pagamento (?:di massa|em massa)|massabetaling|一括支払"
FEE = "(?:^|[^a-z])fees?(?:[^a-z]|$)|gebühr|^frais|^tarifa|commissione|taxa|手数料"
CHARGEBACK = ("chargeback|reversal|rückbuchung|rückbelastung|rétrofacturation|contracargo|storno|stornierung|"
              "terugvordering|dispute|konflikt|チャージバック|リバーサル")
REFUND = "refund|rückzahlung|erstattung|remboursement|reembolso|rimborso|devoluci|estorno|terugbetaling|返金"
DONATION = "donation|spende|^don |donación|donazione|doação|donatie|寄付"
RENEWAL = ("subscription|recurring|abonnement|abo-|suscripci|abbonamento|assinatura|wiederkehrend|preapproved|"
           "billing agreement|定期")
ITEM = "shopping cart item|warenkorbartikel"
UPDATE = "^update to "
ASKED = "^(?:invoice|request) (?:sent|received)$|^order$"
UNCLEAR = "pacman|chained payment"
"""May be a payment, or go either way: nothing says which."""
ODD = (f"{HOLD}|{CONVERSION}|{BANK}|{OURS}|{MASS}|{FEE}|{CHARGEBACK}|{REFUND}|{DONATION}|{RENEWAL}|{LOAN}|{ITEM}|{UPDATE}|"
       f"{ASKED}|{UNCLEAR}")
"""What a plain payment shows nothing of: most rows are searched once, and not for each of these."""
PAYMENT = ("payment|zahlung|kaufabwicklung|paiement|(?:^|[^a-z])pago|pagamento|betaling|ペイメント|支払|決済|checkout|received|"
           "erhalten|reçu|recibid|ricevut|recebid|ontvangen|受取")
"""What every plain payment shows: money that comes in under other words is not counted."""

DONE = ("completed", "complete", "cleared", "processed", "completed - funds not yet available", "completed on tab",
        "abgeschlossen", "terminé", "terminée", "effectué", "effectuée", "completado", "completada", "completato", "completata",
        "concluído", "concluída", "voltooid", "完了")
REFUNDED = ("refunded", "reversed", "zurückgezahlt", "erstattet", "rückgängig gemacht", "zurückgebucht", "remboursé",
            "reembolsado", "rimborsato", "terugbetaald", "返金済み")
PARTLY = ("partially refunded", "teilweise zurückgezahlt", "teilweise erstattet", "partiellement remboursé",
          "reembolsado parcialmente", "parzialmente rimborsato", "一部返金済み", "canceled reversal", "cancelled reversal",
          "canceled_reversal", "cancelled_reversal", "partially-refunded")
PENDING = ("pending", "held", "unclaimed", "in progress", "in-progress", "on hold", "uncleared", "processing", "initiated",
           "pending verification", "pending until", "waiting for approval", "to be paid", "unpaid", "ausstehend", "offen",
           "en attente", "pendiente", "in sospeso", "pendente", "in afwachting", "placed", "保留中", "処理中")
FAILED = ("denied", "failed", "expired", "canceled", "cancelled", "removed", "returned", "voided", "declined", "rejected",
          "entfernt", "rimosso", "abgelehnt", "storniert", "fehlgeschlagen", "refusé", "annulé", "rechazado", "cancelado",
          "rifiutato", "annullato", "recusado", "geweigerd", "geannuleerd", "キャンセル済み", "拒否", "失敗")
_WHOLE = f"{_cells.NO_DECIMALS} HUF TWD"
"""PayPal writes these two without decimals as well."""
_SLASHED = "^ *([0-9]{1,2})[/-]([0-9]{1,2})[/-](?:20)?([0-9]{2}) *$"


def newest(raw: ir.Table) -> ir.Value:
    """When each movement was made."""
    rows = _clocked(raw)
    return _zones.at(rows)


def facts(raw: ir.Table, *, stated: bool) -> Facts:
    """Payments and what went back; buyers with what the file says of them; the span of the file.

    `stated` says whether each row has a state; in a layout without one every row is done.
    """
    judged = _judged(raw, stated=stated)
    kept = _handles.standing(judged)
    return Facts({
        "order": ibis.union(_sales.settled(_orders(kept), "export_id", "order"), _untold(kept)),
        "handle": _handles.handles(kept, "handle", "typed"),
        "clue": _handles.clues(kept, "handle", name="name", city="city", postcode="postcode", country="country", phone="phone",
                               typed_handle="typed"),
        "link": _handles.links(kept, ("handle", "typed", _handles.TYPED)),
        "cover": _spans.cover(kept),
    }, judged)


def _clocked(raw: ir.Table) -> ir.Table:
    """Rows with their local time. Which of day and month comes first the dates show, else the name of the file, else the zone."""
    month, day = _within(raw, r"20\3-0\1-0\2"), _within(raw, r"20\3-0\2-0\1")
    only = {"month": month & ~day, "day": day & ~month}
    months, days = (_together.such(raw.export_id, holds, **only) for holds in (_.month & ~_.day, _.day & ~_.month))
    abroad = ibis.coalesce(raw.zone.notnull() & ~_zones.month_first(raw.zone), _cells.no())
    return _zones.clocked(raw, days | (abroad & ~months))


def _within(raw: ir.Table, form: str) -> ir.BooleanValue:
    """Whether a date with slashes, read in one of its two ways, lies in the span that the file's name says it is of."""
    written = raw.day.re_replace(_SLASHED, form).re_replace("-0([0-9]{2})", r"-\1")
    inside = written.between(raw.meaning.substr(0, 10), raw.meaning.substr(11, 10))
    return ibis.ifelse(raw.meaning > " ", ibis.coalesce(inside, _cells.no()), _cells.no())


def _judged(raw: ir.Table, *, stated: bool) -> ir.Table:
    raw = _clocked(raw)
    words = _cells.cell(raw.type).lower()
    cells = raw.select(
        *_sales.COMMON, "said_amount", "unit", "reference", "name", "city", "postcode", "country", txn=raw.order, words=words,
        said_at=raw.day, occurred_at=_zones.at(raw), amount=_amount(raw.said_amount, raw.unit), zone=raw.zone,
        currency=_cells.currency(raw.unit), state=_cells.cell(raw.state).lower() if stated else ibis.literal(DONE[0]),
        memo=ibis.coalesce(raw.impact.lower().isin(("memo",)), _cells.no()), payer=_handles.email(raw["from"]),
        payee=_handles.email(raw.to), product=_cells.cell(raw["item"]), phone=_cells.clean_phone(raw.phone),
        typed=ibis.coalesce(*(_asked.named(raw[f"option_{n}"], raw[f"value_{n}"]) for n in (1, 2))))
    cells = cells.mutate(odd=ibis.coalesce(cells.words.re_search(ODD), _cells.no()))
    cells = cells.mutate(noise=_noise(cells), kind=ibis.ifelse(cells.odd, _kind(cells), "purchase"), status=_status(cells))
    returned = ibis.coalesce((cells.kind == "chargeback") & (cells.amount > 0), _cells.no())
    back = cells.kind.isin(_sales.BACK) & ~returned
    referred = cells.odd & (back | cells.words.re_search(CHARGEBACK))
    order = ibis.ifelse(referred, ibis.coalesce(cells.reference, cells.txn), cells.txn)
    known = ibis.ifelse(back, cells.payee, cells.payer)
    # What went back without an address takes its order's buyer, who may have one in this file or in another.
    nameless = cells.name.notnull() & ~back
    shown = ibis.coalesce(known, ibis.ifelse(nameless, _handles.of_order(cells.account, order), _cells.none()))
    status = ibis.ifelse(returned & (cells.status == "paid"), "failed", cells.status)
    cells = cells.mutate(order=order, handle=shown, status=status, payment=ibis.literal("paypal:") + order)
    return _sales.judged(cells, "movement", *_reasons(cells), noise=cells.noise)


def _amount(text: ir.StringValue, unit: ir.StringValue) -> ir.DecimalValue:
    """An amount; `3.000` of a currency that has no decimals is three thousand."""
    grouped = text.right(4).startswith(".") & ibis.literal(_WHOLE).contains(unit.upper())
    return ibis.ifelse(grouped, _cells.money(text, ","), _cells.money_either(text)).cast(_cells.MONEY)


def _noise(t: ir.Table) -> ir.StringValue:
    plain = _cells.first_of(
        (t.txn.isnull() & t.said_at.isnull() & t.said_amount.isnull(), _sales.BLANK),
        (t.memo, "a note: no money moved"),
        (t.odd, _moved(t)),
        (t.words.notnull() & (t.amount < 0), "money we paid"))
    return ibis.coalesce(plain, ibis.ifelse(t.amount == 0, "no money moved", _cells.none()))


def _moved(t: ir.Table) -> ir.StringValue:
    """Why a movement that is no plain payment is nobody's support."""
    refund = t.words.re_search(f"{REFUND}|{CHARGEBACK}")
    return _cells.first_of(
        (t.words.re_search(UNCLEAR), _cells.none()),
        (t.words.re_search(ITEM), "an item of a payment that stands beside it"),
        (t.words.re_search(UPDATE), "news of a movement told before: no money moved again"),
        (t.words.re_search(ASKED), "a bill or a request: no money moved"),
        (t.words.re_search(OURS), ibis.literal("no buyer's money: ") + t.words),
        (t.words.re_search(HOLD), "money held back or let go again: no money moved"),
        (t.words.re_search(CONVERSION), "one currency changed into another"),
        (t.words.re_search(MASS), "a mass payment: counted where it was sold"),
        (t.words.re_search(BANK), "money on its way to or from a bank"),
        (t.words.re_search(LOAN), "money that PayPal lends"),
        (t.words.re_search(FEE), "a fee"),
        (refund & ~t.words.re_search(CHARGEBACK) & (t.amount > 0), "money given back to us"),
        (~refund & (t.amount < 0), "money we paid"))


def _kind(t: ir.Table) -> ir.StringValue:
    """What moved. A chargeback that was undone is one that failed, unless nothing says of which payment."""
    alone = (t.amount > 0) & t.reference.isnull()
    return ibis.cases(
        (t.words.re_search(CHARGEBACK) & ~alone, "chargeback"), (t.words.re_search(REFUND), "refund"),
        (t.words.re_search(DONATION), "donation"), (t.words.re_search(RENEWAL), "renewal"), else_="purchase")


def _status(t: ir.Table) -> ir.StringValue:
    return ibis.cases((t.state.isin((*DONE, *REFUNDED, *PARTLY)), "paid"), (t.state.isin(PENDING), "pending"),
                      (t.state.isin(FAILED), "failed"), else_=_cells.none())


def _reasons(t: ir.Table) -> list[_sales.Check]:
    strange = ibis.ifelse(t.words.contains("payment"), _cells.no(), ~t.words.re_search(f"{PAYMENT}|{CHARGEBACK}"))
    unclear = ibis.ifelse(t.odd, t.words.re_search(UNCLEAR), _cells.no())
    unknown = unclear | ((t.kind == "purchase") & (t.amount > 0) & strange)
    return [(t.words.isnull(), "the movement does not say what it is"),
            (ibis.coalesce(unknown, _cells.no()), _cells.quoted(t.words, "is not a kind of movement we know")),
            (t.state.isnull(), "the movement has no state"),
            (t.status.isnull(), _cells.quoted(t.state, "is not a state we know")),
            (t.said_at.notnull() & t.occurred_at.isnull() & ~_cells.blank(t.zone),
             _cells.quoted(t.said_at, "is not a time, or its zone is not one we know"))]


def _orders(kept: ir.Table) -> ir.Table:
    """Payments and what went back: of one payment at one moment once, for there it has the payment's number."""
    gone, others = _sales.parted(kept, kept.kind.isin(_sales.BACK) & (kept.status == "paid"))
    return ibis.union(_sales.orders(others), _sales.summed(gone.distinct(on=["export_id", "txn"])))


def _untold(kept: ir.Table) -> ir.Table:
    """Payments that are called refunded, of which the file shows no refund."""
    shown = kept.filter(_.kind.isin(_sales.BACK)).select("export_id", "order").distinct()
    gone = kept.filter(_.state.isin(REFUNDED) & (_.amount > 0)).anti_join(shown, ["export_id", "order"])
    return _sales.back(gone, "amount")
