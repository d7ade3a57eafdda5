"""Tables kept by hand of who was thanked, met or sold to: which way a contact went, and under which name people are known."""

from __future__ import annotations

from decimal import Decimal

import made_raw
import pytest
from test_generic_csv import read
from test_guessing import proposed

from stalwarts.importers._mapping import Mapping
from stalwarts.importers._mapping import load


def taken(table: str, account: str = "shop:lena") -> made_raw.Read:
    """What comes of the records of a table drawn with bars, under the mapping proposed for it."""
    mapping = proposed(table)
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    places = [[name.lower() for name in header].index(at) for at in mapping.columns.values()]
    found = read(mapping, [[row[at] for at in places] for row in rows], account=account)
    assert not found.aside
    return found


def sorted_out(table: str, account: str = "shop:lena") -> list[tuple[object, ...]]:
    """What comes of the contacts in a table, as kind, handle, way, stance, post."""
    found = taken(table, account)
    return sorted((one["kind"], one["handle"], one["direction"], one["stance"], one["post"]) for one in found["touch"])


@pytest.mark.parametrize("table", [
    "Date | Email | Type | Direction | Sentiment | Campaign\n2026-01-03 | ada@example.org | thank | outgoing | | spring\n"
    "2026-01-04 | ben@example.org | review | incoming | positive | spring",
    "Datum | E-Mail | Art | Richtung | Stimmung | Kampagne\n03.01.2026 | ada@example.org | Dank | gesendet | | spring\n"
    "14.01.2026 | ben@example.org | Rezension | erhalten | positiv | spring",
    "Date | Courriel | Type | Sens | Tonalité | Campagne\n03/01/2026 | ada@example.org | remerciement | envoyé | | spring\n"
    "14/01/2026 | ben@example.org | avis | reçu | positif | spring",
    "Fecha | Correo | Tipo | Dirección | Postura | Campaña\n03/01/2026 | ada@example.org | agradecimiento | enviado | | spring\n"
    "14/01/2026 | ben@example.org | reseña | recibido | positivo | spring",
    "Data | E-mail | Tipo | Direzione | Tono | Campagna\n03/01/2026 | ada@example.org | ringraziamento | inviato | | spring\n"
    "14/01/2026 | ben@example.org | recensione | ricevuto | positivo | spring",
    "Data | E-mail | Tipo | Direção | Tom | Campanha\n03/01/2026 | ada@example.org | agradecimento | enviado | | spring\n"
    "14/01/2026 | ben@example.org | avaliação | recebido | positivo | spring",
    "日付 | メールアドレス | 種別 | 送受信 | 態度 | キャンペーン\n2026/01/03 | ada@example.org | お礼 | 送信 | | spring\n"
    "2026/01/14 | ben@example.org | レビュー | 受信 | 肯定 | spring",
])
def test_which_way_a_contact_went(table: str) -> None:
    """A thank you that was given is no contact from them."""
    assert sorted_out(table) == [("review", "email:ben@example.org", "from_them", "for", "spring"),
                                 ("thank", "email:ada@example.org", "to_them", "unknown", "spring")]


@pytest.mark.parametrize(("table", "columns"), [
    # A street, a meaning, a post code and a letter: the same words for something else.
    ("Nombre | Correo | Dirección\nAda | ada@example.org | Plaza Mayor 1", {"direction": None}),
    ("Date | Email | Type | Way\n2026-01-03 | ada@example.org | like | by phone", {"direction": None}),
    ("Name | Email | Post code\nAda | ada@example.org | 89073", {"postcode": "post code", "post": None}),
    ("Datum | E-Mail | Beitrag (EUR)\n03.01.2026 | ada@example.org | 12,00", {"amount": "beitrag (eur)"}),
])
def test_a_word_for_something_else(table: str, columns: dict[str, str | None]) -> None:
    mapping = proposed(table)
    assert {ours: mapping.columns.get(ours) for ours in columns} == columns


# --- names on a platform ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "handle", "name"), [
    ("Date | Instagram | Item | Paid (EUR)\n2026-01-03 | @Ada.Draws | Print | 25.00", "instagram", None),
    ("Datum | Kunde | Instagram | Betrag (EUR)\n03.01.2026 | Ada Obi | @ada.draws | 25,00", "instagram", "kunde"),
    # Numbers tell buyers apart, and so do names where the platform's column leaves some out.
    ("Datum | Kunde | Instagram | Betrag (EUR)\n03.01.2026 | 501 | @ada.draws | 25,00", "kunde", None),
    ("Datum | Kunde | Instagram | Betrag (EUR)\n03.01.2026 | Ada | @ada.draws | 25,00\n04.01.2026 | Ben | | 20,00", "kunde", None),
    ("Date | Email | Instagram | Paid (EUR)\n2026-01-03 | ada@example.org | @ada.draws | 25.00", "email", None),
])
def test_buyers_who_are_known_by_their_names_on_a_platform(table: str, handle: str, name: str | None) -> None:
    mapping = proposed(table)
    assert (mapping.kind, mapping.columns.get("handle"), mapping.columns.get("name")) == ("orders", handle, name)


@pytest.mark.parametrize(("heading", "cell", "handle"), [
    ("Instagram", "@Ada.Draws", "instagram:ada.draws"), ("Instagram username", "ada.draws", "instagram:ada.draws"),
    ("TikTok name", "@Ada", "tiktok:ada"), ("Instagram", "https://www.tiktok.com/@ada", "tiktok:ada"), ("Twitter", "@Ada", "x:ada"),
    ("Customer", "Ada", "shop:Ada"), ("Instagram user id", "17", "shop:17"), ("Instagram or TikTok", "ada", "shop:ada"),
])
def test_a_heading_says_whose_names_they_are(heading: str, cell: str, handle: str) -> None:
    """The account is a shop's: nobody has a name there."""
    mapping = Mapping("orders", {"handle": heading, "occurred_at": "when", "amount": "paid"}, {"currency": "EUR"})
    assert read(mapping, [[cell, "2026-01-03", "25"]]).column("order", "handle") == [handle]


# --- totals one a row, and money in cents ----------------------------------------------------------------------------


@pytest.mark.parametrize("table", [
    "Date | Metric | Value\n2026-01-03 | Followers | 1200\n2026-01-03 | Plays | 30400",
    "Datum | Kennzahl | Wert\n03.01.2026 | Abonnenten | 1.200\n14.01.2026 | Wiedergaben | 30.400",
    "Month | Metric | Count\n2026-01 | Followers | 1200\n2026-02 | Plays | 30400",
    "日付 | 指標 | 値\n2026/01/03 | フォロワー数 | 1200\n2026/01/03 | 再生回数 | 30400",
])
def test_totals_that_stand_one_a_row(table: str) -> None:
    mapping = proposed(table)
    assert (mapping.kind, {"of", "until", "value"} - set(mapping.columns)) == ("tally", set())
    assert mapping.lacks() == []


@pytest.mark.parametrize(("table", "kind"), [
    ("Date | What | Amount (EUR)\n2026-01-03 | Print | 25.00", "orders"),
    ("Date | Email | Metric | Value\n2026-01-03 | ada@example.org | Followers | 12", "orders"),
])
def test_what_is_no_total(table: str, kind: str) -> None:
    assert proposed(table).kind == kind


@pytest.mark.parametrize("table", [
    "id | created | livemode | amount_total | currency | email\ncs_1 | 1767434400 | true | 4600 | eur | ada@example.org",
    "id | created | livemode | data.object.amount_total | data.object.currency | data.object.email\n"
    "evt_1 | 1767434400 | true | 4600 | eur | ada@example.org",
    "sale_id | sale_timestamp | price | gumroad_fee | currency | email\n"
    "s1 | 2026-01-03T10:00:00Z | 1200 | 170 | usd | ada@example.org",
])
def test_cents_under_plain_names_are_no_whole_amounts(table: str) -> None:
    """What Stripe and Gumroad hand to programs is money a hundred times as much as it looks."""
    mapping = proposed(table)
    assert (mapping.kind, mapping.lacks(), mapping.amount_in) == ("orders", [], "cents")
    assert load(mapping.text()) == mapping
    assert taken(table).column("order", "amount") in ([46], [12])


@pytest.mark.parametrize(("currency", "cell", "amount"), [
    ("EUR", "4605", "46.05"), ("JPY", "4600", "4600"), ("KWD", "4605", "4.605"), ("EUR", "-250", "-2.50"), ("EUR", "12.50", None)])
def test_an_amount_in_the_smallest_part_of_its_currency(currency: str, cell: str, amount: str | None) -> None:
    mapping = load(f'kind = "orders"\ncurrency = "{currency}"\namount_in = "cents"\n[columns]\noccurred_at = "day"\namount = "sum"\n')
    found = read(mapping, [["2026-01-03", cell]])
    assert found.column("order", "amount") == ([Decimal(amount)] if amount else [])
    assert found.aside == ({} if amount else {1: "'12.50' is not an amount"})


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "column", "cell", "word"), [
    ("plans", "state", "Free trial", "trial"), ("plans", "state", "Période d'essai", "trial"), ("plans", "state", "Periodo di prova", "trial"),
    ("plans", "state", "解約済み", "cancelled"), ("plans", "state", "支払い遅延", "past_due"), ("plans", "state", "Inativa", "cancelled"),
    ("orders", "status", "保留中", "pending"), ("orders", "status", "キャンセル済み", "failed"), ("orders", "status", "Geliefert", "paid"),
    ("orders", "status", "Autorizado", "pending"), ("touches", "kind", "Compartilhamento", "share"), ("touches", "kind", "cliqué", "click"),
])
def test_words_in_cells(kind: str, column: str, cell: str, word: str) -> None:
    told = {"plans": ("plan", "handle"), "orders": ("order", "handle", "occurred_at", "amount"), "touches": ("touch", "handle", "occurred_at")}
    table, *others = told[kind]
    said = {"handle": "ada", "occurred_at": "2026-01-03", "amount": "5"}
    mapping = Mapping(kind, {name: name for name in (*others, column)}, {"currency": "EUR"} if kind == "orders" else {})
    assert read(mapping, [[*(said[name] for name in others), cell]]).column(table, column) == [word]
