"""Tables drawn at random, whose truth is known: headings of ten countries, days and amounts as they are written there.

What is proposed for a table is right, or nothing: never a net amount, a fee, a second day or a parcel's state in the place of
what was asked. People are invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from test_generic_csv import plain
from test_generic_csv import read

from stalwarts.engines import open_engine
from stalwarts.importers import _amounts
from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _not_ours
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._peek import fold
from stalwarts.ledger import _forms
from stalwarts.ledger import mapped
from stalwarts.problems import NoDate

ENGINE = open_engine()
TABLES = 600
RIGHT = 0.97
"""The share of tables of which every column that was asked for is found."""

ROLES = ("email", "number", "name", "order", "day", "amount", "currency", "product", "status")
OURS = {"email": ("handle", "email"), "number": ("handle",), "name": ("name", "handle"), "order": ("order",), "day": ("occurred_at",),
        "amount": ("amount",), "currency": ("currency",), "product": ("product",), "status": ("status",)}
HEADINGS = {
    "en": "Customer email,Billing email|Customer number,Customer ID|Billing name,Purchaser|Order number,Receipt no.|Date paid,Order date"
          "|Total (incl. tax),Amount paid,Order amount|Currency,Curr.|Item name,Product|Payment status,Paid?",
    "de": "E-Mail Käufer,Rechnungs-E-Mail|Kd.-Nr.,Kunden-ID|Rechnungsempfänger,Kundenname|Auftrags-Nr.,Bestell-ID|Bestellt am,Zahldatum"
          "|Endbetrag,Bestellsumme,Umsatz|Whg.,Währung|Artikelbezeichnung,Produkt|Zahlstatus,Bezahlt?",
    "fr": "E-mail client,Adresse mail|N° client,Code client|Destinataire facture,Nom du client|Réf. commande,N° de facture"
          "|Date de règlement,Date du paiement|Prix TTC,Montant réglé,Total commande|Devise|Libellé produit,Désignation|Statut commande",
    "es": "Correo del cliente,Email|Nº cliente,Código de cliente|Comprador,Nombre cliente|Nº pedido,Localizador|Fecha de cobro,Fecha pedido"
          "|Total pedido,Importe cobrado,Precio total|Divisa|Concepto,Artículo|Estado de pago,¿Pagado?",
    "it": "Email cliente,Indirizzo e-mail|Cod. cliente,Numero tessera|Intestatario,Nominativo|Nr. ordine,Fattura n.|Data incasso,Data e ora"
          "|Totale ivato,Totale documento,Prezzo totale|Valuta|Articolo,Prodotto|Stato pagamento,Pagato?",
    "pt": "E-mail do comprador,Email|Cód. cliente,Nº do cliente|Comprador(a),Nome do cliente|Nº do pedido,Código da transação"
          "|Data do pagamento,Data de emissão|Total com IVA,Valor da compra,Valor bruto|Moeda|Produto,Artigo|Status do pagamento",
    "ja": "お客様メールアドレス,メールアドレス|顧客コード,お客様ID|注文者氏名,ご注文者名|オーダーID,受注ID|ご注文日,入金日"
          "|お支払い金額,注文合計,総合計|通貨|商品タイトル,商品名|支払いステータス,入金状況",
    "nl": "E-mail klant,Emailadres|Debiteurnummer,Klant-ID|Naam klant,Klantnaam|Ordernr.,Factuurnr.|Datum betaling,Orderdatum"
          "|Totaal incl. btw,Factuurbedrag|Valuta|Omschrijving,Artikel|Orderstatus,Betaald?",
    "pl": "Adres email kupującego,E-mail klienta|Nr klienta|Nabywca,Kupujący|Nr faktury,ID zamówienia|Data płatności,Data wpłaty"
          "|Wartość zamówienia,Kwota brutto|Waluta|Towar,Nazwa produktu|Status płatności,Opłacone",
    "sv": "E-postadress,Mejl|Kundnr|Köpare,Kundnamn|Fakturanr,Ordernr|Betaldatum,Beställningsdatum|Summa inkl. moms,Totalsumma"
          "|Valuta|Benämning,Produkt|Betalningsstatus,Betald",
}
"""Language to what each of ROLES is called there, in their order."""
MONEY = {
    "en": "Net,Subtotal,Tax amount,Processing fee,Shipping,Discount amount,List price,Lifetime value,Payout amount,Unit cost",
    "de": "Summe netto,Nettobetrag,MwSt-Betrag,Transaktionsgebühr,Versandkosten,Rabattbetrag,Stückpreis,Gesamtumsatz,Auszahlungsbetrag",
    "fr": "Total HT,Sous-total,Montant TVA,Frais de transaction,Frais de port,Montant remise,Prix unitaire TTC,Montant cumulé,Montant versé",
    "es": "Base imponible,Importe neto,Importe IVA,Comisión,Gastos de envío,Importe descuento,PVP,Total gastado,Importe liquidado",
    "it": "Imponibile,Importo netto,Importo IVA,Commissione,Spedizione,Importo sconto,Prezzo di listino,Spesa totale,Importo accreditato",
    "pt": "Valor líquido,Subtotal,Valor do IVA,Taxa da plataforma,Frete,Valor do desconto,Valor unitário,Gasto total,Valor do repasse",
    "ja": "税抜合計,小計,消費税額,決済手数料,配送料,割引額,販売価格,総購入金額,原価,クーポン割引額",
    "nl": "Bedrag excl. btw,Subtotaal,Btw-bedrag,Transactiekosten,Verzendkosten,Korting,Prijs per stuk,Totaal besteed,Uitbetaald bedrag",
    "pl": "Kwota netto,Wartość netto,Kwota VAT,Prowizja,Koszt dostawy,Rabat,Cena jednostkowa,Suma zakupów,Wypłata",
    "sv": "Belopp exkl. moms,Delsumma,Momsbelopp,Transaktionsavgift,Fraktkostnad,Rabatt,Styckpris,Totalt spenderat,Utbetalning",
}
"""What stands beside what was paid, and is not that."""
DAYS = {
    "en": "Date of birth,Dispatch date,Last order date,Due date", "de": "Geb.-Datum,Lieferdatum,Letzter Kauf,Auszahlungsdatum",
    "fr": "Né(e) le,Date de livraison,Dernier achat,Expédié le", "es": "Cumpleaños,Enviado el,Último pedido,Fecha de entrega",
    "it": "Data di nascita,Spedito il,Ultimo ordine,Data consegna", "pt": "Aniversário,Enviado em,Último pedido,Data do repasse",
    "ja": "生年月日,お届け日,最終購入日,発送日", "nl": "Geboortedatum,Verzenddatum,Laatste bestelling,Vervaldatum",
    "pl": "Data urodzenia,Data wysyłki,Ostatni zakup,Termin płatności", "sv": "Födelsedatum,Leveransdatum,Senaste köp,Förfallodatum"}
WORDS = {
    "en": "Delivery status:Delivered|Company:Sample Ltd|Tracking no.:00340|Account manager:K. Lowe|Product code:A-1",
    "de": "Versandstatus:versandt|Firma:Muster GmbH|Sendungsnummer:00340|Bearbeiter:K. Lowe|Artikelnr.:A-1",
    "fr": "Statut de livraison:Livrée|Raison sociale:Exemple SA|N° de suivi:00340|Commercial:K. Lowe|Code article:A-1",
    "es": "Estado del envío:Enviado|Razón social:Ejemplo SL|Nº de seguimiento:00340|Cajero:K. Lowe|Ref. artículo:A-1",
    "it": "Stato spedizione:Spedito|Ragione sociale:Esempio srl|Codice spedizione:00340|Operatore:K. Lowe|Codice articolo:A-1",
    "pt": "Status da entrega:Enviado|Empresa:Exemplo Lda|Código de rastreamento:00340|Atendente:K. Lowe|Referência do artigo:A-1",
    "ja": "発送状況:発送済み|法人名:例示社|追跡番号:00340|担当者:K. Lowe|商品コード:A-1",
    "nl": "Verzendstatus:verzonden|Bedrijfsnaam:Voorbeeld BV|Trackingnummer:00340|Medewerker:K. Lowe|Artikelnummer:A-1",
    "pl": "Status wysyłki:wysłane|Nazwa firmy:Firma|Numer przesyłki:00340|Sprzedawca:K. Lowe|Kod produktu:A-1",
    "sv": "Leveransstatus:skickad|Företag:Exempel AB|Kollinummer:00340|Säljare:K. Lowe|SKU:A-1"}
"""Heading and cell of what names nobody, and tells of no payment."""
PAID = {"en": "Paid", "de": "bezahlt", "fr": "Payé", "es": "Pagado", "it": "Pagato", "pt": "Pago", "ja": "入金済み", "nl": "betaald",
        "pl": "opłacone", "sv": "betald"}


@dataclass
class Drawn:
    """A table, and which of its headings (folded) says what."""

    language: str
    header: tuple[str, ...]
    rows: list[list[str]]
    truth: dict[str, str] = field(default_factory=dict)


def drawn(seed: int) -> Drawn:
    """A table of payments: some of what was asked for, some of what stands beside it, in any order."""
    by = Random(seed)
    language = by.choice(sorted(HEADINGS))
    called = dict(zip(ROLES, (names.split(",") for names in HEADINGS[language].split("|")), strict=True))
    who = by.choice([("email",), ("email", "name"), ("number",), ("number", "email"), ("number", "email", "name")])
    roles = [*who, "day", "amount", "currency", *(role for role in ("order", "product", "status") if by.random() < 0.6)]
    count = by.choice([6, 12, 30])
    people = [by.randrange(count) for _ in range(count)]
    days = [datetime(2025, 1, 1) + timedelta(days=by.randrange(400)) for _ in range(count)]
    paid = [Decimal(by.randrange(300, 90000)) / 100 for _ in range(count)]
    told = {"email": [f"a{n}@example.org" for n in people], "number": [str(10400 + 7 * n) for n in people],
            "name": [f"Ada Obi{n}" for n in people], "order": [f"R-{2600 + n}" for n in range(count)],
            "day": [f"{day:%Y-%m-%d}" for day in days], "amount": [f"{one:.2f}" for one in paid], "currency": ["EUR"] * count,
            "product": ["Print"] * count, "status": [PAID[language]] * count}
    columns = [(role, by.choice(called[role]), told[role]) for role in roles]
    columns += [("", name, [f"{one * by.randrange(1, 9) / 5:.2f}" for one in paid])
                for name in by.sample(MONEY[language].split(","), by.randrange(4))]
    columns += [("", name, [f"{day + timedelta(days=3):%Y-%m-%d}" for day in days])
                for name in by.sample(DAYS[language].split(","), by.randrange(3))]
    columns += [("", word.partition(":")[0], [word.partition(":")[2]] * count)
                for word in by.sample(WORDS[language].split("|"), by.randrange(3))]
    by.shuffle(columns)
    header = fold([by.choice([name, name.upper(), name.lower()]) for _, name, _ in columns])
    return Drawn(language, header, [list(row) for row in zip(*(cells for *_, cells in columns), strict=True)],
                 {role: name for (role, *_), name in zip(columns, header, strict=True) if role})


def wrongly(table: Drawn, mapping: Mapping) -> list[str]:
    """What a mapping takes for what it is not."""
    allowed = {ours: {table.truth[role] for role, names in OURS.items() if role in table.truth and ours in names}
               for ours in {name for names in OURS.values() for name in names} | {"refunded", "undone", "owed", "kind", "code"}}
    # The number of a product is one of its names.
    return [f"{ours} from '{at}'" for ours, at in mapping.columns.items() if at not in allowed.get(ours, {at}) and ours != "product"]


def test_nothing_is_taken_for_what_it_is_not() -> None:
    right, wrong = 0, []
    for seed in range(TABLES):
        table = drawn(seed)
        mapping = csv_file.propose(table.header, table.rows)
        said = set(mapping.columns.values())
        wrong += [(seed, table.language, *wrongly(table, mapping))] if wrongly(table, mapping) or mapping.kind != "orders" else []
        right += mapping.kind == "orders" and set(table.truth.values()) <= said and not mapping.lacks()
    assert wrong == []
    assert right >= RIGHT * TABLES, right / TABLES


# --- days and amounts as they are written ----------------------------------------------------------------------------

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec", "sv": "januari februari mars april maj juni juli augusti september oktober "
    "november december", "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "ja": " ".join(map(str, range(1, 13)))}
WRITTEN = [
    ("de", "Mo., {d:02}.{m:02}.{y}, {H:02}:{M:02} Uhr"), ("de", "{d}. {b} {y} um {H:02}:{M:02}"), ("de", "{d}. {m}. {y}"),
    ("fr", "lundi {d} {b} {y} à {H}h{M:02}"), ("fr", "{d:02}/{m:02}/{y} - {H:02}:{M:02}"), ("es", "{d} de {b} de {y}, {h}:{M:02} {es}"),
    ("es", "{d:02}/{m:02}/{y} {h}:{M:02}:00 {es}"), ("it", "{d:02}/{m:02}/{y} {H:02}.{M:02}"), ("it", "lunedì {d} {b} {y} ore {H:02}:{M:02}"),
    ("pt", "{d:02}/{b}/{y} {H:02}h{M:02}"), ("pt", "segunda-feira, {d} de {b} de {y} às {H:02}:{M:02}"), ("nl", "ma {d} {b} {y} om {H}:{M:02}"),
    ("pl", "{d} {b} {y}"), ("sv", "{d} {b} {y} kl. {H:02}.{M:02}"), ("en", "{b} {d}, {y} at {h}:{M:02}\u202f{en}"),
    ("en", "Mon {b} {d:02} {y} {H:02}:{M:02}:00 GMT+0000 (UTC)"), ("ja", "{y}/{m:02}/{d:02} {ja}{h0}:{M:02}"),
    ("ja", "{y}年{m}月{d}日(月) {H}時{M:02}分"), ("en", "{y}-{m:02}-{d:02}, {H:02}:{M:02}")]


@pytest.mark.parametrize(("language", "written"), WRITTEN)
def test_days_are_read_as_they_are_written(language: str, written: str) -> None:
    days = [datetime(2025, month, day, hour, minute) for month in range(1, 13) for day, hour, minute in ((3, 0, 5), (28, 12, 30), (14, 23, 9))]
    if "{M" not in written:
        days = [day.replace(hour=0, minute=0) for day in days]
    said = [written.format(d=day.day, m=day.month, y=day.year, b=MONTHS[language].split()[day.month - 1], H=day.hour, M=day.minute,
                           h=day.hour % 12 or 12, h0=day.hour % 12, ja="午前" if day.hour < 12 else "午後",
                           en=f"{day:%p}", es=f"{day:%p}".lower().replace("m", ".\u00a0m.")) for day in days]
    form = _dates.resolve(said)
    assert all(_dates.is_day(cell) for cell in said)
    ENGINE.put("days", pa.table({"said": said, "row": list(range(len(said)))}))
    text = ENGINE.table("days")
    found = ENGINE.run(text.select("row", at=_dates.moment(_dates.tidied(text.said), form)).order_by("row")).column("at").to_pylist()
    assert found == days


def test_what_could_be_anything_is_no_day() -> None:
    """`45670` is how a spreadsheet counts days, and may be a number of anything; `mar. 4` is a Tuesday, or in March."""
    assert _dates.resolve(["mar., 4 mars 2025", "jeu. 6 mars 2025"]) == "%d %b %Y"
    for cells in (["45670", "45671"], ["令和7年1月13日"], ["2025-W03"]):
        with pytest.raises(NoDate):
            _dates.resolve(cells)


@pytest.mark.parametrize(("cell", "decimal", "amount"), [
    ("1\u2019234.50", ".", "1234.50"), ("1\u2009234,50", ",", "1234.50"), ("1.234,50-", ",", "-1234.50"), ("12,-", ",", "12"),
    ("\u20ac 12,-", ",", "12"), ("12,--", ",", "12"), ("12.\u2013", ".", "12"), ("\u201312,50", ",", "-12.50"), ("Fr. 1\u2019250.00", ".", "1250"),
    ("\uff11\uff0c\uff12\uff13\uff14\u5186", ".", "1234"), ("\u25b2500", ".", "-500"), ("\u00a51,234-", ".", "1234"), ("500-\u5186", ".", "-500"),
    ("AU $3,013.00", ".", "3013"), ("12:50", ",", None), ("2025-01-13", ".", None)])
def test_amounts_are_read_as_they_are_written(cell: str, decimal: str, amount: str | None) -> None:
    ENGINE.put("one", pa.table({"said": [cell]}))
    text = ENGINE.table("one")
    (found,) = ENGINE.run(text.select(read=_cells.money(_amounts.tidied(text.said), decimal))).column("read").to_pylist()
    assert found == (None if amount is None else Decimal(amount))


# --- smallest examples of what was read wrongly ----------------------------------------------------------------------


def proposed(table: str) -> Mapping:
    """The mapping for a table drawn with bars."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return csv_file.propose(fold(header), rows)


@pytest.mark.parametrize(("table", "kind", "columns"), [
    # Letters with strokes were no letters of ours.
    ("E-mail | Data płatności | Kwota zamówienia | Data urodzenia\nada@example.org | 2025-01-13T10:15:00+01:00 | 12.50 | 1990-01-02",
     "orders", {"occurred_at": "data płatności", "amount": "kwota zamówienia"}),
    # Where nothing says which of several amounts was paid, none is guessed.
    ("Order ID | Email | Date | Alpha | Beta\n1001 | ada@example.org | 2025-01-13 | 12.50 | 9.10", "orders", {"amount": None}),
    ("Datum | E-Mail | Netto | BetragEur\n13.01.2025 | ada@example.org | 9,10 | 12,50", "contacts", {"amount": None}),
    # Sums of a life and last days are no payments, under whatever names.
    ("ultimoPedido | valorTodo | cliente | eMail\n31/03/2025 | 1890,00 | Ada Obi | ada@example.org", "contacts", {"amount": None}),
    # A day with a year of two figures looks like an amount.
    ("Letzter Kauf | Benutzername | Folgt seit\n27.10.25 | ada | 24.10.25\n28.03.25 | ben | 25.03.25", "followers", {"amount": None}),
    # Rows counted from 1 are counted so in the next file, too.
    ("ID | E-Mail | Datum | Betrag\n" + "\n".join(f"{n} | a{n}@example.org | 2025-01-13 | 12.50" for n in (1, 2, 3)), "orders", {"order": None}),
    ("ID | Pedido | Fecha | Importe\n17 | 2041 | 2025-01-13 | 12,50", "orders", {"order": "pedido", "handle": None}),
    # Names of totals took the column of what was paid.
    ("Umsatz | E-Mail | Datum | Summe netto\n12,50 | ada@example.org | 2025-01-13 | 10,42", "orders", {"amount": "umsatz"}),
    # A currency is no day of value, and what a buyer still owes no balance of an account.
    ("E-mailadres | Orderdatum | Totaal | Valuta | Omschrijving\nada@example.org | 2025-01-13 | 12,50 | EUR | Prent", "orders",
     {"currency": "valuta", "product": "omschrijving"}),
    ("E-Mail | Datum | Betrag | Saldo\nada@example.org | 2025-01-13 | 12,50 | 0,00\nben@example.org | 2025-01-14 | 9,90 | 0,00", "orders",
     {"amount": "betrag", "owed": "saldo"}),
    ("Rechnungsvorname | Rechnungsnachname | E-Mail\nAda | Obi | ada@example.org", "contacts",
     {"name": "rechnungsvorname", "surname": "rechnungsnachname"}),
    ("E-mail | Nome | Saldo\nada@example.org | Ada | 12,50\nben@example.org | Ben | 3,50", "contacts", {"handle": "e-mail"}),
    # Days in no form we know are refused with their cells, and not left out.
    ("日付 | メールアドレス | 金額\n令和7年1月13日 | ada@example.org | 1250", "orders", {"occurred_at": "日付"}),
    # The names of buyers stand before their numbers.
    ("Kunde | KdNr | E-Mail | Datum | Betrag\nAda Obi | 10041 | ada@example.org | 2025-01-13 | 12,50", "orders",
     {"handle": "kdnr", "name": "kunde", "email": "e-mail"}),
    # What was paid stands on its own day, where an invoice has another.
    ("Invoice | Email | Invoice date | Amount | Date paid\nA1 | ada@example.org | 2025-01-13 | 12.50 | 2025-01-20", "orders",
     {"occurred_at": "date paid"}),
    ("Order ID | Email | Date | Total | Cancelled at\nA1 | ada@example.org | 2025-01-13 | 12.50 | 2025-01-20", "orders",
     {"undone": "cancelled at"}),
    ("Bestellnr. | E-Mail | Datum | Betrag | Erstattet am\nA1 | ada@example.org | 2025-01-13 | 12,50 | 20.01.2025", "orders",
     {"undone": "erstattet am", "refunded": None}),
    ("Invoice | Email | Date | Amount | Amount due\nA1 | ada@example.org | 2025-01-13 | 12.50 | 12.50", "orders", {"owed": "amount due"}),
])
def test_a_table_that_was_taken_for_another(table: str, kind: str, columns: dict[str, str | None]) -> None:
    mapping = proposed(table)
    assert mapping.kind == kind
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns


@pytest.mark.parametrize(("heading", "taken"), [("amount_in_cents", False), ("amountCents", False), ("Amount (cents)", False), ("amount", True)])
def test_cents_are_asked_about(heading: str, taken: bool) -> None:
    mapping = proposed(f"email | created_at | {heading} | currency\nada@example.org | 2025-01-13 | 1250 | EUR")
    assert (mapping.kind, "amount" in mapping.lacks()) == ("orders", not taken)


@pytest.mark.parametrize(("table", "currency"), [
    ("Correo | Fecha | Importe\nada@example.org | 13/01/2025 | $ 1.250,00", None), ("Email | Date | Amount\nada@example.org | 2025-01-13 | $12.50", "USD"),
    ("email | created_at | amount_cad\nada@example.org | 2025-01-13 | 12.50", "CAD"),
    ("Courriel | Date | Montant\nada@example.org | 2025-01-13 | 12,50 $", None), ("Correo | Fecha | Importe\nada@example.org | 13/01/2025 | US$ 5,00", "USD")])
def test_a_bare_dollar_is_that_of_the_language(table: str, currency: str | None) -> None:
    assert proposed(table).always.get("currency") == currency


@pytest.mark.parametrize(("rows", "of"), [
    ([("Print", 2, "12.50"), ("Print", 1, "12.50")], "unit"), ([("Print", 2, "25.00"), ("Print", 1, "12.50")], None),
    ([("Print", 1, "12.50"), ("Song", 1, "4.00")], None), ([("Print", 2, "12.50"), ("Song", 1, "4.00")], "asked")])
def test_a_price_is_of_one_or_of_several(rows: list[tuple[Any, ...]], of: str | None) -> None:
    lines = "\n".join(f"2025-01-1{n} | a{n}@example.org | {item} | {count} | {price}" for n, (item, count, price) in enumerate(rows))
    mapping = proposed(f"Date | Email | Item | Quantity | Price (EUR)\n{lines}")
    assert ("asked" if "amount" in mapping.lacks() else mapping.amount_of) == of


def test_what_came_to_nothing_or_is_owed_is_not_paid() -> None:
    """By a day, too; what nobody can read of it is set aside."""
    mapping = plain("orders", "order", "handle", "occurred_at", "amount", "currency", "undone", "owed")
    rows = [["1", "2025-01-20", ""], ["2", "", "9.90"], ["3", "-", "0.00"], ["4", "perhaps", ""], ["5", "20. Januar 2025", ""], ["6", "no", ""]]
    found = read(mapping, [[order, "ada@example.org", "2025-01-13", "9.90", "EUR", undone, owed] for order, undone, owed in rows])
    assert {row["order"]: row["status"] for row in found["order"]} == {
        "1": "failed", "2": "pending", "3": "paid", "5": "failed", "6": "paid"}
    assert found.aside == {4: "'perhaps' is no undone we know"}


def test_an_amount_in_another_currency_is_set_aside() -> None:
    mapping = plain("orders", "handle", "occurred_at", "amount", "currency")
    cells = [("9.90 \u20ac", "\u20ac"), ("$9.90", "EUR"), ("$9.90", "MXN"), ("9.90", "\u00a3"), ("EUR 9.90", "CHF"), ("9.90", "$"), ("-\u20ac9.90", "GBP")]
    found = read(mapping, [["ada@example.org", "2025-01-13", amount, currency] for amount, currency in cells])
    assert found.column("order", "currency") == ["EUR", "GBP", "MXN"]
    assert found.aside == {2: "'$9.90' is in another currency", 5: "'EUR 9.90' is in another currency", 6: "'$' is not a currency",
                           7: "'-\u20ac9.90' is in another currency"}


def test_a_balance_that_runs_is_an_account_s() -> None:
    table = ("E-Mail", "Datum", "Betrag", "Saldo")
    assert _not_ours.what(fold(list(table)), [[], [], [], ["12,50", "22,40", "0,00"]])
    assert not _not_ours.what(fold(list(table)), [[], [], [], ["0,00", "9,90", "0,00"]])


def test_a_title_above_a_single_column_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    view = _forms.views("a.csv", b"Liste\nE-Mail\nada@example.org\nben@example.org\n", lambda: path.open("rb"))[0]
    guess = mapped.guess_of(view)
    assert guess is not None
    assert guess[0] == ("e-mail",)


def test_a_mapping_of_what_was_drawn_is_written_down_whole() -> None:
    """What is shown is what is saved, and reads the same again."""
    for seed in range(20):
        table = drawn(seed)
        mapping = csv_file.propose(table.header, table.rows)
        assert csv_file.load(mapping.text()) == mapping, json.dumps(table.header)
