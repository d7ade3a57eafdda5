"""Headings in seven languages, as shops, form tools and spreadsheets write them, and what is made of them unasked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from stalwarts.engines import open_engine
from stalwarts.importers import _amounts
from stalwarts.importers import _dates
from stalwarts.importers import _peek
from stalwarts.importers import _spoken
from stalwarts.importers import csv_file
from stalwarts.importers._mapping import ABOUT
from stalwarts.importers._mapping import KINDS
from stalwarts.importers._mapping import TOTALS
from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import wrong_in
from stalwarts.importers._peek import fold
from stalwarts.problems import AmbiguousAmount

ENGINE = open_engine()


def proposed(table: str) -> Mapping:
    """The mapping for a table drawn with bars."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return csv_file.propose(fold(header), rows)


ORDERS = {
    "en": ("Order No. | Customer Name | Customer E-mail | Order Date | Item | Qty | Total (USD) | Payment Status | Coupon Code\n"
           "1001 | Ada Obi | ada@example.org | 03/14/2026 | Print | 1 | 1,200.50 | Paid | SPRING"),
    "de": ("Bestellnr. | Kundenname | E-Mail-Adresse | Bestelldatum | Artikel | Menge | Gesamtbetrag (EUR) | Zahlungsstatus | "
           "Gutscheincode\n1001 | Ada Obi | ada@example.org | 14.03.2026 | Druck | 1 | 1.200,50 | Bezahlt | FRÜHLING"),
    "fr": ("N° de commande | Nom du client | Adresse e-mail | Date de commande | Article | Quantité | Montant total (EUR) | "
           "Statut du paiement | Code promo\n1001 | Ada Obi | ada@example.org | 14/03/2026 | Affiche | 1 | 1 200,50 | Payé | PRINTEMPS"),
    "es": ("N.º de pedido | Nombre del cliente | Correo electrónico | Fecha del pedido | Artículo | Cantidad | Importe total "
           "(EUR) | Estado del pago | Código de descuento\n1001 | Ada Obi | ada@example.org | 14/03/2026 | Lámina | 1 | 1.200,50 "
           "| Pagado | PRIMAVERA"),
    "it": ("Numero ordine | Nome cliente | Indirizzo e-mail | Data ordine | Articolo | Quantità | Importo totale (EUR) | Stato "
           "pagamento | Codice sconto\n1001 | Ada Obi | ada@example.org | 14/03/2026 | Stampa | 1 | 1.200,50 | Pagato | PRIMAVERA"),
    "pt": ("Número do pedido | Nome do cliente | E-mail do cliente | Data do pedido | Item | Quantidade | Valor total (BRL) | "
           "Status do pagamento | Código de desconto\n1001 | Ada Obi | ada@example.org | 14/03/2026 | Gravura | 1 | R$ 1.200,50 | "
           "Pago | PRIMAVERA"),
    "ja": ("注文番号 | 購入者名 | メールアドレス | 注文日時 | 商品名 | 数量 | 合計金額（JPY） | 支払状況 | クーポンコード\n"
           "1001 | 小尾エイダ | ada@example.org | 2026年3月14日 | 版画 | 1 | 1,200円 | 支払済 | SPRING"),
}
DECIMALS = {"en": ".", "de": ",", "fr": ",", "es": ",", "it": ",", "pt": ",", "ja": None}
"""The mark the one amount shows; without a fraction it shows none."""


@pytest.mark.parametrize("language", ORDERS)
def test_orders_in_every_language(language: str) -> None:
    mapping = proposed(ORDERS[language])
    header = fold([cell.strip() for cell in ORDERS[language].splitlines()[0].split("|")])
    assert mapping.kind == "orders"
    assert mapping.columns == dict(zip(
        ("order", "name", "handle", "occurred_at", "product", "quantity", "amount", "status", "code"), header, strict=True))
    assert mapping.always == {"currency": {"en": "USD", "pt": "BRL", "ja": "JPY"}.get(language, "EUR")}
    assert mapping.decimal == DECIMALS[language]
    assert mapping.lacks() == []
    assert wrong_in(mapping) == ""


FOLLOWERS = {
    "en": "Username | Full name | Follow date\nada | Ada | 2026-03-14",
    "de": "Benutzername | Vollständiger Name | Folgt seit\nada | Ada | 14.03.2026",
    "fr": "Nom d'utilisateur | Nom complet | Abonné depuis\nada | Ada | 14/03/2026",
    "es": "Nombre de usuario | Nombre completo | Seguidor desde\nada | Ada | 14/03/2026",
    "it": "Nome utente | Nome completo | Segue da\nada | Ada | 14/03/2026",
    "pt": "Nome de usuário | Nome completo | Segue desde\nada | Ada | 14/03/2026",
    "ja": "ユーザー名 | 氏名 | フォロー日\nada | エイダ | 2026/03/14",
}


@pytest.mark.parametrize("language", FOLLOWERS)
def test_followers_in_every_language(language: str) -> None:
    mapping = proposed(FOLLOWERS[language])
    assert (mapping.kind, set(mapping.columns)) == ("followers", {"handle", "name", "since"})
    assert mapping.date


CONTACTS = {
    "en": "Name | E-mail | Phone | City | Country | Notes\nAda | ada@example.org | +1 202 555 0101 | Lagos | NG | met in May",
    "de": "Name | E-Mail | Telefon | Ort | Land | Bemerkung\nAda | ada@example.org | +49 30 1 | Lagos | NG | im Mai getroffen",
    "fr": "Nom complet | Courriel | Téléphone | Ville | Pays | Remarques\nAda | ada@example.org | +33 1 | Lagos | NG | vue en mai",
    "es": "Nombre completo | Correo | Teléfono | Ciudad | País | Observaciones\nAda | ada@example.org | +34 1 | Lagos | NG | mayo",
    "it": "Nome e cognome | Indirizzo email | Cellulare | Città | Paese | Note\nAda | ada@example.org | +39 1 | Lagos | NG | maggio",
    "pt": "Nome completo | E-mail | Telefone | Cidade | País | Observações\nAda | ada@example.org | +55 1 | Lagos | NG | maio",
    "ja": "お名前 | メールアドレス | 電話番号 | 市区町村 | 国 | 備考\nエイダ | ada@example.org | +81 1 | ラゴス | NG | 五月",
}


@pytest.mark.parametrize("language", CONTACTS)
def test_contacts_in_every_language(language: str) -> None:
    mapping = proposed(CONTACTS[language])
    assert (mapping.kind, set(mapping.columns)) == ("contacts", {"handle", "name", "phone", "city", "country", "note"})


PLANS = {
    "en": "Member email | Plan | Membership status | Billing cycle | Amount (EUR) | Member since | Renewal date\n"
          "ada@example.org | Gold | Active | Monthly | 5.00 | 2026-01-14 | 2026-04-14",
    "de": "E-Mail | Tarif | Status | Abrechnungszeitraum | Betrag (EUR) | Mitglied seit | Nächste Zahlung\n"
          "ada@example.org | Gold | Aktiv | monatlich | 5,00 | 14.01.2026 | 14.04.2026",
    "fr": "Courriel | Formule | Statut | Périodicité | Montant (EUR) | Membre depuis | Échéance\n"
          "ada@example.org | Or | Actif | mensuel | 5,00 | 14/01/2026 | 14/04/2026",
    "es": "Correo | Nivel | Estado | Periodicidad | Importe (EUR) | Miembro desde | Próximo pago\n"
          "ada@example.org | Oro | Activo | mensual | 5,00 | 14/01/2026 | 14/04/2026",
    "it": "E-mail | Piano | Stato | Periodicità | Importo (EUR) | Membro dal | Scadenza\n"
          "ada@example.org | Oro | Attivo | mensile | 5,00 | 14/01/2026 | 14/04/2026",
    "pt": "E-mail | Plano | Situação | Periodicidade | Valor (EUR) | Assinante desde | Vencimento\n"
          "ada@example.org | Ouro | Ativa | mensal | 5,00 | 14/01/2026 | 14/04/2026",
    "ja": "メールアドレス | プラン名 | 会員ステータス | 請求間隔 | 金額（EUR） | 入会日 | 次回請求日\n"
          "ada@example.org | ゴールド | 有効 | 毎月 | 5.00 | 2026/01/14 | 2026/04/14",
}


@pytest.mark.parametrize("language", PLANS)
def test_plans_in_every_language(language: str) -> None:
    mapping = proposed(PLANS[language])
    assert (mapping.kind, set(mapping.columns)) == (
        "plans", {"handle", "product", "state", "interval", "amount", "since", "until"})
    assert mapping.always == {"currency": "EUR"}
    assert mapping.lacks() == []


TOUCHES = {
    "en": "E-mail | Event | Date\nada@example.org | Attended | 2026-03-14",
    "de": "E-Mail | Ereignis | Datum\nada@example.org | Teilgenommen | 14.03.2026",
    "fr": "Courriel | Événement | Date\nada@example.org | présence | 14/03/2026",
    "es": "Correo | Evento | Fecha\nada@example.org | asistió | 14/03/2026",
    "it": "E-mail | Evento | Data\nada@example.org | presenza | 14/03/2026",
    "pt": "E-mail | Evento | Data\nada@example.org | compareceu | 14/03/2026",
    "ja": "メールアドレス | イベント | 日付\nada@example.org | 参加 | 2026/03/14",
}


@pytest.mark.parametrize("language", TOUCHES)
def test_touches_in_every_language(language: str) -> None:
    mapping = proposed(TOUCHES[language])
    assert (mapping.kind, set(mapping.columns)) == ("touches", {"handle", "kind", "occurred_at"})
    (word,) = [ours for ours, spoken in _spoken.cells("touch.kind").items()
               if TOUCHES[language].splitlines()[1].split("|")[1].strip().casefold() in spoken]
    assert word == "attend"


ANSWERS = {
    "en": "Timestamp | Email Address | Do you feel you know me? | Would you speak up for me?\n14/03/2026 10:15:00 | a@x.org | 4 | 5",
    "de": "Zeitstempel | E-Mail-Adresse | Hast du das Gefühl, mich zu kennen? | Würdest du für mich einstehen?\n"
          "14.03.2026 10:15:00 | a@x.org | 4 | 5",
    "fr": "Horodateur | Adresse e-mail | As-tu le sentiment de me connaître ? | Me défendrais-tu ?\n14/03/2026 10:15:00 | a@x.org | 4 | 5",
    "es": "Marca temporal | Dirección de correo electrónico | ¿Sientes que me conoces? | ¿Me defenderías?\n"
          "14/03/2026 10:15:00 | a@x.org | 4 | 5",
    "it": "Informazioni cronologiche | Indirizzo email | Senti di conoscermi? | Mi difenderesti?\n14/03/2026 10:15:00 | a@x.org | 4 | 5",
    "pt": "Carimbo de data/hora | Endereço de e-mail | Você sente que me conhece? | Você me defenderia?\n"
          "14/03/2026 10:15:00 | a@x.org | 4 | 5",
    "ja": "タイムスタンプ | メールアドレス | 私のことを知っていると感じますか？ | 私を弁護しますか？\n2026/03/14 10:15:00 | a@x.org | 4 | 5",
}


@pytest.mark.parametrize("language", ANSWERS)
def test_answers_of_a_form_in_every_language(language: str) -> None:
    mapping = proposed(ANSWERS[language])
    assert (mapping.kind, set(mapping.columns)) == ("said", {"handle", "occurred_at"})
    assert list(mapping.spread) == ["question_1", "question_2"]
    assert mapping.lacks() == []
    assert csv_file.load(mapping.text()) == mapping


TALLIES = {
    "en": ("Date | Streams | Listeners\n2026-03-14 | 1,204 | 310", {"streams", "listeners"}),
    "de": ("Datum | Wiedergaben | Hörer\n14.03.2026 | 1.204 | 310", {"streams", "listeners"}),
    "fr": ("Date | Écoutes | Auditeurs\n14/03/2026 | 1 204 | 310", {"streams", "listeners"}),
    "es": ("Fecha | Reproducciones | Oyentes\n14/03/2026 | 1.204 | 310", {"streams", "listeners"}),
    "it": ("Data | Ascolti | Ascoltatori\n14/03/2026 | 1.204 | 310", {"streams", "listeners"}),
    "pt": ("Data | Reproduções | Ouvintes\n14/03/2026 | 1.204 | 310", {"streams", "listeners"}),
    "ja": ("日付 | 再生数 | フォロワー数\n2026/03/14 | 1,204 | 310", {"streams", "followers"}),
}


@pytest.mark.parametrize("language", TALLIES)
def test_totals_in_every_language(language: str) -> None:
    table, counted = TALLIES[language]
    mapping = proposed(table)
    assert (mapping.kind, set(mapping.columns), set(mapping.spread)) == ("tally", {"until"}, counted)
    assert csv_file.load(mapping.text()) == mapping


def test_every_language_speaks_of_every_column() -> None:
    wanted = {name for kind in KINDS.values() for name in kind.columns} | set(TOTALS) | {"status"}
    wanted -= {"answers", "direction", "post", "stance", "buyers", "admissions", "bio", "payment", "url", "typed_handle", "state"}
    for language, table in _spoken.headings().items():
        assert not wanted - set(table), language
        assert all(names and all(name == _spoken.plain(name) for name in names) for names in table.values()), language
    assert set(ABOUT) >= {"name", "phone", "city", "country", "note"}


def test_no_cell_word_means_two_things() -> None:
    for which in ("order.kind", "order.status", "plan.state", "plan.interval", "touch.kind", "consent", "tally.of"):
        spoken = [said for words in _spoken.cells(which).values() for said in words]
        assert len(spoken) == len(set(spoken)), which


@pytest.mark.parametrize(("table", "said"), [
    (ORDERS["de"], "payments"), (FOLLOWERS["en"], "people who follow"), (CONTACTS["ja"], "people you know of"),
    (TALLIES["es"][0], "totals"), ("Ref | Thing\nA1 | 7", ""), ("Date | Remark\n2026-03-01 | none", ""),
])
def test_a_table_that_looks_like_something_is_said_to(table: str, said: str) -> None:
    assert said in csv_file.likely(proposed(table))
    assert bool(said) == bool(csv_file.likely(proposed(table)))


@pytest.mark.parametrize("table", [
    "Paid | Date | E-mail\nyes | 2026-03-01 | a@x.org\nno | 2026-03-02 | b@x.org",
    "Total | Date | E-mail\nnot yet | 2026-03-01 | a@x.org",
])
def test_a_name_is_not_believed_against_the_cells(table: str) -> None:
    assert "amount" not in proposed(table).columns


@given(st.lists(st.sampled_from([name for table in _spoken.headings().values() for names in table.values() for name in names]),
                min_size=1, max_size=9))
@settings(max_examples=80, deadline=None)
def test_any_headings_make_a_mapping_that_can_be_written_and_read(header: list[str]) -> None:
    mapping = csv_file.propose(fold(header), [])
    if not mapping.lacks():
        assert csv_file.load(mapping.text()) == mapping


# --- how amounts are written -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "mark"), [
    ("1,234.50", "."), ("1.234,50", ","), ("12.5", "."), ("12,5", ","), ("0.125", "."), ("0,125", ","), ("1,234,567", "."),
    ("1.234.567", ","), ("1 234,50 €", ","), ("$ 12.00", "."), ("1,234", None), ("1.234", None), ("12", None), ("", None),
    ("14.03.2026", None), ("1.2.3", None), ("CHF 1'234.50", "."), ("12.3456", "."), ("(33.62)", "."), ("1200", None),
])
def test_what_one_amount_shows(cell: str, mark: str | None) -> None:
    assert _amounts.mark_of(cell) == mark


def shown(*cells: str) -> list[dict[str, Any]]:
    marks = [_amounts.mark_of(cell) for cell in cells]
    first = {mark: next((c for c, m in zip(cells, marks, strict=True) if m == mark), None) for mark in (".", ",")}
    either = next((c for c in cells if c.replace(",", ".").count(".") == 1 and len(c.replace(",", ".").split(".")[1]) == 3), None)
    return [{"points": marks.count("."), "commas": marks.count(","), "a_point": first["."], "a_comma": first[","], "an_either": either}]


def test_a_whole_column_settles_the_mark() -> None:
    assert csv_file.resolve_decimal(shown("1,234", "5.50"), thousandths=True) == "."
    assert csv_file.resolve_decimal(shown("1.234", "5,50"), thousandths=True) == ","
    assert csv_file.resolve_decimal(shown("1.234", "2"), thousandths=False) == ","
    assert csv_file.resolve_decimal(shown("1,234", "2"), thousandths=False) == "."
    assert csv_file.resolve_decimal(shown("7", "8"), thousandths=True) == "."
    assert csv_file.resolve_decimal(shown(*["5.50"] * 40, "5,5"), thousandths=False) == ".", "one odd cell is set aside later"


def test_what_a_column_leaves_open_is_refused_with_both_readings() -> None:
    with pytest.raises(AmbiguousAmount, match=r"'1,234' could be 1234 \(decimal \.\) or 1\.234 \(decimal ,\), and the rest"):
        csv_file.resolve_decimal(shown("1,234", "2"), thousandths=True)
    with pytest.raises(AmbiguousAmount, match=r"'5,50' could be 550 .* or 5\.50 .*'6\.50' in the same table"):
        csv_file.resolve_decimal(shown("5,50", "6.50"), thousandths=False)


@given(st.decimals(min_value=-10**6, max_value=10**6, places=2), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")]))
@settings(max_examples=80, deadline=None)
def test_a_written_amount_never_shows_the_other_mark(amount: Decimal, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    cell = f"{amount:,.2f}".replace(",", "\x00").replace(".", decimal).replace("\x00", thousands)
    assert _amounts.mark_of(cell) == decimal


# --- dates in other languages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "form"), [
    ("14. März 2026", "%d. %b %Y"), ("3 Mai 2026", "%d %b %Y"), ("14 mars 2026", "%d %b %Y"), ("1er août 2026", "%d %b %Y"),
    ("14 de marzo de 2026", "%d %b %Y"), ("14 gennaio 2026", "%d %b %Y"), ("14 de fevereiro de 2026", "%d %b %Y"),
    ("14 dic. 2026", "%d %b %Y"), ("2026年3月14日", "%Y年%m月%d日"), ("2026年3月14日 10:15", "%Y年%m月%d日"), ("March 14th, 2026", "%b %d, %Y"),
    ("14 September 2026", "%d %b %Y"), ("14-ene-2026", "%d-%b-%Y"), ("14-Okt-26", "%d-%b-%y"),
])
def test_months_in_every_language(cell: str, form: str) -> None:
    day = _dates.day_of(cell, form)
    assert day is not None
    assert csv_file.resolve_dates([cell]) == form
    table = ibis.memtable({"cell": [cell]})
    assert ENGINE.run(table.select(at=_dates.moment(table.cell, form)))["at"][0].as_py().date() == day.date()


@pytest.mark.parametrize(("buyer", "cells", "name"), [
    ("kunde", ["Jörg Müller", "Anne"], "kunde"), ("cliente", ["Ana", "Beto"], "cliente"), ("customer", ["C-17", "C-18"], None)])
def test_a_customer_beside_an_address_is_a_name_where_it_holds_no_numbers(buyer: str, cells: list[str], name: str | None) -> None:
    """Two people may be called the same: an address tells them apart, a name does not."""
    rows = [[cell, f"{n}@example.org", "02.03.2026", "12,00"] for n, cell in enumerate(cells)]
    guess = csv_file.propose((buyer, "e-mail", "datum", "betrag"), rows)
    assert guess.columns.get("name") == name
    assert guess.columns["handle"] == ("e-mail" if name else buyer)


def test_a_word_that_is_a_number_in_one_language_and_a_name_in_another() -> None:
    guess = csv_file.propose(("nombre", "correo", "fecha", "importe"), [["Ada", "ada@example.es", "02/03/2026", "5,00"]])
    assert guess.columns["name"] == "nombre"


@pytest.mark.parametrize(("text", "page"), [
    ("注文番号,お名前,メールアドレス\n1,田中,tanaka@example.jp\n", "cp932"), ("日付,商品,販売数,売上高\n2026/03/01,本,12,3000\n", "cp932"),
    ("Don\u2019t say \u201chello\u201d\nIt\u2019s he\u2019s we\u2019re they\u2019ll\n", "cp1252"), ("Zoë Müller;Ärger;Größe\n", "cp1252"),
    ("Île d\u2019Oléron,l\u2019été,à côté\n", "cp1252")])
def test_japans_code_page_is_told_from_the_western_one(text: str, page: str) -> None:
    assert _peek.encoding(text.encode(page)) == page


# --- tables whose headings mislead -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "kind", "columns"), [
    # The number of a row, and a company that several people share, are nobody's names.
    ("Record ID | First Name | Last Name | Email\n201 | Ada | Aal | ada@example.org\n202 | Bo | Berg | bo@example.org", "contacts",
     {"handle": "email", "name": "first name", "surname": "last name"}),
    ("Account Name | Name | Email\nAcme AB | Ada | ada@example.org\nAcme AB | Bo | bo@example.org", "contacts",
     {"handle": "email", "name": "name"}),
    ("User ID | Email\n7 | ada@example.org\n7 | bo@example.org", "contacts", {"handle": "email"}),
    # What an address or a number is beside.
    ("Name | Phone 1 - Label | Phone 1 - Value | Birthday | E-mail 1 - Type | E-mail 1 - Value\n"
     "Ada | Mobile | +46 70 1112233 | 1990-02-03 | * Home | ada@example.org", "contacts",
     {"handle": "e-mail 1 - value", "name": "name", "phone": "phone 1 - value"}),
    ("Email | First Name | State / Region | Historic Customer Lifetime Value | Average Order Value | Email Marketing Consent | "
     "Email Suppressions | Date Added\nada@example.org | Ada | ON | 40.00 | 20.00 | SUBSCRIBED | | 2025-09-01", "followers",
     {"handle": "email", "name": "first name", "consent": "email marketing consent", "refused": "email suppressions",
      "since": "date added"}),
    ("First Name | Email | Last Activity Date\nAda | ada@example.org | 2026-01-02", "contacts", {"handle": "email", "name": "first name"}),
    # Days on which accounts were opened are no days of following.
    ("Screen name | Name | Since | Tweets | Following | Followers\nada | Ada | 2007-07-16 | 7 | 30 | 12", "followers",
     {"handle": "screen name", "name": "name"}),
    # What was paid, and not the tax, the net, the fee or the rate.
    ("Rechnungsnummer | Rechnungsdatum | Nettosumme | MwSt-Betrag | Bruttosumme\nR1 | 02.03.2026 | 100,00 | 19,00 | 119,00", "orders",
     {"order": "rechnungsnummer", "occurred_at": "rechnungsdatum", "amount": "bruttosumme"}),
    ("Transação | Data de Venda | Taxa de Câmbio | Preço Total\nHP1 | 05/03/2026 | 1,00 | 197,00", "orders",
     {"order": "transação", "occurred_at": "data de venda", "amount": "preço total"}),
    # A fee is what was paid only where nothing else is.
    ("Email | Date | Entry fee\nada@example.org | 2026-03-02 | 20.00", "orders",
     {"handle": "email", "occurred_at": "date", "amount": "entry fee"}),
    ("Email | Date | Fee | Price\nada@example.org | 2026-03-02 | 1.50 | 20.00", "orders",
     {"handle": "email", "occurred_at": "date", "amount": "price"}),
    # The order by its name, and not the time or the event.
    ("Event slug | Order code | Order total | Status | Email | Order date | Order time\n"
     "konzert | ABCDE | 46.00 | paid | ada@example.org | 2026-03-02 | 20:01:11", "orders",
     {"order": "order code", "amount": "order total", "status": "status", "handle": "email", "occurred_at": "order date"}),
    ("Référence commande | Date de la commande | Email payeur | Montant tarif\n172754126 | 04/03/2026 14:25 | ada@example.org | 85,00",
     "orders", {"order": "référence commande", "occurred_at": "date de la commande", "handle": "email payeur", "amount": "montant tarif"}),
    # Where a parcel is does not say whether it was paid.
    ("注文ID | 注文日時 | 合計金額 | 発送状況 | 商品ID | メールアドレス\nA1 | 2026-03-12 | 4700 | 未発送 | 111 | ada@example.org", "orders",
     {"order": "注文id", "occurred_at": "注文日時", "amount": "合計金額", "product": "商品id", "handle": "メールアドレス"}),
    # Numbers under words of people.
    ("Tweets published | User profile clicks | URL clicks | Dial phone | Promoted user profile clicks\n4 | 44 | 2 | 0 | -",
     "contacts", {}),
    # Both sides of an account: money in and out.
    ("Date | Description | Amount | Running Balance | Payee Account Number\n2026-03-02 | From Kim | 200.00 | 300.00 | DE12", "contacts", {}),
    ("取引日 | 借方金額 | 貸方金額\n2026/04/24 | 20000 | 20000", "contacts", {}),
])
def test_a_heading_is_taken_for_what_its_column_is(table: str, kind: str, columns: dict[str, str]) -> None:
    mapping = proposed(table)
    assert (mapping.kind, mapping.columns) == (kind, columns)


@pytest.mark.parametrize(("table", "whole"), [
    ("Order | Date | Item | Total (EUR)\n1 | 2026-03-02 | Shirt | 49.90\n1 | 2026-03-02 | Mug | 49.90", True),
    ("Order | Date | Item | Total (EUR)\n1 | 2026-03-02 | Shirt | 49.90\n1 | | Mug |", True),
    ("Order | Date | Item | Total (EUR)\n1 | 2026-03-02 | Shirt | 39.90\n1 | 2026-03-02 | Mug | 10.00", False),
    ("Order | Date | Item | Total (EUR)\n1 | 2026-03-02 | Course | 49.90\n1 | 2026-04-02 | Course | 49.90", False),
    ("Order | Date | Ticket | Ticket price (EUR)\n1 | 2026-03-02 | A1 | 20.00\n1 | 2026-03-02 | A2 | 20.00", False),
    ("Order | Date | Item | Total (EUR)\n1 | 2026-03-02 | Shirt | 49.90\n2 | 2026-03-02 | Shirt | 49.90", False),
])
def test_an_amount_is_of_the_whole_order_where_its_lines_repeat_it(table: str, *, whole: bool) -> None:
    mapping = proposed(table)
    assert (mapping.kind, mapping.amount_of == "order") == ("orders", whole)
    assert csv_file.load(mapping.text()).amount_of == mapping.amount_of
