"""Money that counts, from the files of the platforms to the net of each person: each payment once, whoever tells it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import GOLDEN
from adding import written
from stalwarts.ledger.keeping import Wish
from stalwarts.lens import Lens
from stalwarts.page import Page

SELLING = ("stripe", "gumroad", "ko_fi", "eventbrite", "paypal", "woocommerce", "square", "etsy", "kickstarter", "indiegogo",
           "shopify", "kdp")
STRIPE = "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Refunded date (UTC),Customer Email,Description,Mode\n"
OTHERS = {
    "invoices.csv", "Itemized_balance_change_from_activity_EUR_2026-03-01_to_2026-03-31_Europe-Berlin.csv", "orders_export_jp.csv",
    "payment_transactions_export_2.csv", "orders.csv", "orders-2026-03-20-10-11-12.csv", "orders_export_2026_03_20.csv", "kunden.csv",
    "wc-orders-report-export-1711111111.csv", "Descarga.CSV", "ABC-CSR-20260301.CSV",
    "XXXXXXXX-CSR-20260301000000-20260331235959.CSV", "Orders-Export-2026-March-20-1011.csv", "orders-2026-03-21-09-00-00.csv",
    "wc-orders-report-export-1583000000.csv", "bestellungen.csv", "transazioni_pagamenti_export_1.csv", "customers_export_consent.csv",
    "customers.csv", "Sales_2026-09.csv", "KDP_Dashboard-ja.csv", "KDP_Prior_Month_Royalties-2025-06-01.xlsx",
    "orders-2026-03-20.csv", "report-2023-11-01T1000.csv"}
"""Files of other shops, which nothing in them tells from the one whose books these are."""
PERSONAS = Path(__file__).parent / "personas.json"
"""The invented people of the goldens, and under which addresses and names each of them appears."""

Add = Callable[..., Any]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A workspace with each golden of a seller or processor in it."""
    ws = stalwarts.init(tmp_path_factory.mktemp("money") / "w")
    folders = [path for path in sorted(GOLDEN.iterdir()) if path.name.startswith(SELLING)]
    files = [path for folder in folders for path in sorted(folder.rglob("*"))
             if path.is_file() and path.suffix not in {".expected", ".toml"} and "same" not in path.name
             and path.name not in OTHERS and path.parent.name not in {"br", "it", "ja"}]
    document = ws.add(files)
    assert not document["unknown"], document["unknown"]
    with ws.see() as look:
        yield look


@pytest.fixture
def added(tmp_path: Path) -> Add:
    """A workspace of files given by name and text, seen; settings as lines of its toml."""
    def add(files: dict[str, str], *settings: str, root: str = "w", **lens: Any) -> Any:
        ws = stalwarts.init(tmp_path / root)
        toml = (ws.root / "stalwarts.toml").read_text()
        for line in settings:
            name = line.split(" =")[0]
            toml = "\n".join(line if old.startswith(f"{name} =") else old for old in toml.splitlines()) + "\n"
        written(ws.root / "stalwarts.toml", toml)
        ws = stalwarts.open(ws.root)
        for name, text in files.items():
            ws.add([written(tmp_path / name, text)])
        return ws.see(Lens(**lens))

    return add


def net(look: Any) -> dict[str, float | None]:
    return {row["person"]: None if row["net"] is None else round(row["net"], 2) for row in look.small("payers")}


def movements(look: Any, account: str) -> list[tuple[str, str, float]]:
    rows = look.run("support").to_pylist()
    return sorted((row["order"], row["kind"], round(row["paid"], 2)) for row in rows if row["account"] == account)


def test_stripe_s_own_files_tell_each_payment_once(everything: Any) -> None:
    """Payments of three layouts, the balance history and the itemised report: only the payments count."""
    assert movements(everything, "stripe:main") == [
        ("ch_TEST0000000002", "purchase", 1200.0), ("ch_TEST0000000002", "refund", -16.0),
        ("ch_TEST0000000006", "purchase", 1200.0), ("ch_TEST0000000011", "purchase", 46.0),
        ("ch_TEST0000000012", "chargeback", -30.0), ("ch_TEST0000000012", "purchase", 30.0),
        ("ch_TESTL000000001", "purchase", 50.9), ("py_TEST0000000005", "renewal", 5.0)]


def test_what_a_shop_and_stripe_both_tell_counts_as_the_shop_tells_it(everything: Any) -> None:
    """Maya's and Priya's orders stand in Shopify's files too; money went back on the day that Shopify's payments say."""
    pairs = {(row["account"], row["order"], row["other_order"], row["by"]) for row in everything.small("twice")}
    assert pairs == {("shopify:main", "#1001", "ch_TEST0000000001", "amount"),
                     ("shopify:main", "#1004", "ch_TEST0000000003", "amount")}
    gone = [row for row in everything.run("support").to_pylist() if row["order"] == "#1004" and row["kind"] == "refund"]
    assert [(round(row["paid"], 2), str(row["occurred_at"])) for row in gone] == [(-34.9, "2026-03-03 17:00:00")]


def test_items_statements_and_reports_add_nothing_to_the_orders_they_repeat(everything: Any) -> None:
    assert movements(everything, "etsy:main") == [
        ("3800000001", "purchase", 47.4), ("3800000002", "purchase", 23.12), ("3800000002", "refund", -23.12)]
    assert movements(everything, "square:main") == [
        ("SQTEST1", "purchase", 1030.0), ("SQTEST2", "purchase", 12.0), ("SQTEST2", "refund", -12.0)]
    assert movements(everything, "woocommerce:main") == [
        ("501", "purchase", 50.9), ("504", "purchase", 34.9), ("504", "refund", -34.9)]
    assert movements(everything, "ko-fi:main") == [(f"00000000-1111-2222-3333-44444444440{n}", kind, amount) for n, kind, amount in
                                                   ((1, "tip", 3.0), (2, "purchase", 4.0), (3, "renewal", 3.0))]


def test_no_two_invented_people_are_one_by_a_certain_link(everything: Any) -> None:
    people = {row["handle"]: row["person"] for row in everything.run("person").to_pylist()}
    owners: dict[str, set[str]] = {}
    for one in json.loads(PERSONAS.read_text(encoding="utf-8"))["people"]:
        names = [f"email:{address.lower()}" for address in one["emails"]]
        names += [f"{platform}:{one[platform]}" for platform in ("instagram", "tiktok") if one.get(platform)]
        for name in names:
            owners.setdefault(people.get(name, name), set()).add(one["id"])
    assert not {being: ids for being, ids in owners.items() if len(ids) > 1}


def test_what_no_file_dates_or_prices_is_told_and_not_guessed(everything: Any) -> None:
    assert {row["unconverted"] for row in everything.run("support").to_pylist()} <= {0, 1}
    page = Page.of(everything.page("twice").document())
    assert page.figures["pairs"] == 2
    assert "Look through" in page.next_step


# --- one rule at a time --------------------------------------------------------------------------------------------


def test_a_refund_of_later_is_not_known_before(added: Add) -> None:
    early = STRIPE + "ch_1,2026-01-01 10:00:00,30.00,0.00,eur,Paid,,a@x.org,Print,\n"
    late = STRIPE + ("ch_1,2026-01-01 10:00:00,30.00,12.00,eur,Paid,2026-02-01 10:00:00,a@x.org,Fern print,\n"
                     "ch_2,2026-03-01 10:00:00,5.00,0.00,eur,Paid,,b@x.org,Print,\n")
    files = {"early.csv": early, "late.csv": late}
    assert net(added(files)) == {"email:a@x.org": 18.0, "email:b@x.org": 5.0}


def test_the_day_before_the_refund_it_had_not_happened(added: Add) -> None:
    late = STRIPE + "ch_1,2026-01-01 10:00:00,30.00,30.00,eur,Refunded,2026-02-01 10:00:00,a@x.org,Print,\n"
    assert net(added({"x.csv": late}, as_of="2026-01-31")) == {"email:a@x.org": 30.0}


def test_only_what_was_paid_and_stayed(added: Add) -> None:
    rows = [("Paid", "30.00", "0.00", "a"), ("Failed", "30.00", "0.00", "b"), ("Pending", "30.00", "0.00", "c"),
            ("Paid", "0.00", "0.00", "d"), ("Refunded", "30.00", "30.00", "e"), ("Paid", "30.00", "10.00", "us")]
    text = STRIPE + "".join(f"ch_{n},2026-01-0{n} 10:00:00,{amount},{back},eur,{state},,{who}@x.org,Print,\n"
                            for n, (state, amount, back, who) in enumerate(rows, 1))
    text += "ch_9,2026-01-09 10:00:00,30.00,0.00,eur,Paid,,t@x.org,Print,Test\n"
    assert net(added({"x.csv": text}, 'own = ["us@x.org"]')) == {"email:a@x.org": 30.0}


def test_currencies_by_the_rate_of_the_day(added: Add) -> None:
    text = STRIPE + ("ch_1,2024-03-01 10:00:00,1200,0,jpy,Paid,,a@x.org,Print,\n"
                     "ch_2,2024-03-01 10:00:00,10.00,0.00,usd,Paid,,b@x.org,Print,\n"
                     "ch_3,2024-03-01 10:00:00,10.00,0.00,eur,Paid,,c@x.org,Print,\n")
    found = net(added({"x.csv": text}, 'currency = "EUR"'))
    assert found["email:c@x.org"] == 10.0
    assert found["email:b@x.org"] == pytest.approx(9.24, abs=0.05)
    assert found["email:a@x.org"] == pytest.approx(7.38, abs=0.05)


def test_only_the_products_that_are_ours_count_of_a_shared_account(added: Add) -> None:
    text = STRIPE + ("ch_1,2026-01-01 10:00:00,30.00,0.00,eur,Paid,,a@x.org,Fern Print A3,\n"
                     "ch_2,2026-01-01 11:00:00,40.00,10.00,eur,Paid,,b@x.org,Somebody else's mug,\n"
                     "ch_3,2026-01-01 12:00:00,50.00,10.00,eur,Paid,,c@x.org,workshop,\n")
    look = added({"x.csv": text}, 'products = ["stripe:main = fern*", "stripe:main = Workshop"]')
    assert net(look) == {"email:a@x.org": 30.0, "email:c@x.org": 40.0}


_BALANCE = "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Email\n"
_PAYPAL = ("Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,"
           "Reference Txn ID,Balance Impact\n")
_DISPUTED = {
    "stripe": (_BALANCE, [
        "txn_1,charge,ch_1,30.00,1,29,eur,2026-01-10 10:00,2026-01-17 00:00,Print,a@x.org\n",
        "txn_2,adjustment,du_1,-30.00,0,-30,eur,2026-02-10 10:00,2026-02-10 10:00,Chargeback withdrawal for ch_1,\n",
        "txn_3,adjustment,du_1,30.00,0,30,eur,2026-04-10 10:00,2026-04-10 10:00,Chargeback reversal for ch_1,\n"]),
    "paypal": (_PAYPAL, [
        "10/01/2026,10:00:00,GMT,Ada,Website Payment,Completed,EUR,30.00,-1,29,a@x.org,us@x.org,T1,,Credit\n",
        "10/02/2026,10:00:00,GMT,Ada,Payment Reversal,Completed,EUR,-30.00,0,-30,us@x.org,a@x.org,T2,T1,Debit\n",
        "20/04/2026,10:00:00,GMT,,Canceled Reversal,Completed,EUR,30.00,0,30,,us@x.org,T3,T1,Credit\n"]),
    "shopify": ("Transaction Date,Type,Order,Card Brand,Payout Status,Amount,Fee,Net,Checkout,Payment Method Name,Currency\n", [
        "2026-01-10 10:00:00 +0000,charge,#1,visa,paid,30.00,1,29,#c,card,EUR\n",
        "2026-02-10 10:00:00 +0000,chargeback,#1,visa,paid,-30.00,0,-30,#c,card,EUR\n",
        "2026-04-10 10:00:00 +0000,chargeback won,#1,visa,paid,30.00,0,30,#c,card,EUR\n"]),
}
"""A payment, the dispute about it, and what came back when it was won, as three kinds of files tell them."""
_REPORT = "balance_transaction_id,reporting_category,source_id,gross,currency,created_utc,description,charge_id,customer_email\n"
_RETURNED = {
    "stripe": (_BALANCE, [
        "txn_1,charge,ch_1,30.00,1,29,eur,2026-01-10 10:00,2026-01-17 00:00,Print,a@x.org\n",
        "txn_2,refund,re_1,-30.00,0,-30,eur,2026-02-10 10:00,2026-02-10 10:00,REFUND FOR CHARGE (Print),\n",
        "txn_3,refund_failure,re_1,30.00,0,30,eur,2026-02-20 10:00,2026-02-20 10:00,REFUND FAILURE (Print),\n"]),
    "report": (_REPORT, [
        "txn_7,charge,ch_7,30.00,eur,2026-01-10 10:00:00,Print,ch_7,b@x.org\n",
        "txn_8,refund,re_7,-30.00,eur,2026-02-10 10:00:00,Print,ch_7,\n",
        "txn_9,refund_failure,re_7,30.00,eur,2026-02-20 10:00:00,Print,ch_7,\n"]),
    "shopify": (_DISPUTED["shopify"][0], [
        "2026-01-10 10:00:00 +0000,charge,#1,visa,paid,30.00,1,29,#c,card,EUR\n",
        "2026-02-10 10:00:00 +0000,refund,#1,visa,paid,-30.00,0,-30,#c,card,EUR\n",
        "2026-02-20 10:00:00 +0000,refund_failure,#1,visa,paid,30.00,0,30,#c,card,EUR\n"]),
}
"""A payment, its refund, and what came back when the bank of the buyer did not take it."""
_WINDOWS = ["012", "01 12 2", "2 12 01", "0 1 2", "0 2", "012 2", "012 1", "1 012 2", "012 01"]


def told(story: dict[str, tuple[str, list[str]]], windows: str, folder: Path) -> Any:
    """A workspace that was told each window's lines, of all sellers at once, in one file each; seen."""
    ws = stalwarts.init(folder / "w")
    for n, window in enumerate(windows.split()):
        ws.add([written(folder / f"{seller}-{n}.csv", head + "".join(lines[int(at)] for at in window))
                for seller, (head, lines) in story.items()])
    return ws.see()


@pytest.mark.parametrize("windows", _WINDOWS)
@pytest.mark.parametrize("story", [_DISPUTED, _RETURNED], ids=["a dispute that was won", "a refund that failed"])
def test_what_was_undone_leaves_one_payment(story: dict[str, tuple[str, list[str]]], windows: str, tmp_path: Path) -> None:
    """In files whose spans overlap, in any order, with gaps between them, and where the whole was told before a part."""
    look = told(story, windows, tmp_path)
    assert sum(row["net"] for row in look.small("payers")) == 30.0 * len(story)
    rows = [row for row in look.run("support").to_pylist() if row["paid"]]
    assert [(row["kind"], row["paid"]) for row in rows] == [("purchase", 30.0)] * len(story)
    assert len({row["account"] for row in rows}) == len({row["account"] for row in look.run("order").to_pylist()})


@pytest.mark.parametrize("windows", ["01", "0 1", "1 0", "01 1", "1 01", "01 0"])
def test_a_refund_counts_once_whichever_file_shows_its_payment(windows: str, tmp_path: Path) -> None:
    """A file of one window ties it to the payment, the next one, which begins after that, cannot."""
    look = told({"stripe": _RETURNED["stripe"]}, windows, tmp_path)
    assert sum(row["paid"] or 0 for row in look.run("support").to_pylist()) == 0


def test_a_refund_counts_once_where_another_ledger_names_its_charge(tmp_path: Path) -> None:
    """The report names the charge, the history the refund alone: neither shows the payment a second time."""
    (report, told_), (history, lines) = _RETURNED["report"], _RETURNED["stripe"]
    ws = stalwarts.init(tmp_path / "w")
    ws.add([written(tmp_path / "report.csv", report + "".join(told_[:2])),
            written(tmp_path / "history.csv", history + lines[1].replace("txn_2", "txn_8").replace("re_1", "re_7"))])
    with ws.see() as look:
        assert sum(row["paid"] or 0 for row in look.run("support").to_pylist()) == 0


def test_many_refunds_of_one_moment_count_once_each(added: Add) -> None:
    """A concert was cancelled: two tickets were sold in time for the first file, one before it."""
    sold = [f"txn_{n},charge,ch_{n},30.00,1,29,eur,2026-01-1{n} 10:00,2026-01-27 00:00,Ticket,a{n}@x.org\n" for n in range(3)]
    back = [f"txn_9{n},refund,re_{n},-30.00,0,-30,eur,2026-02-10 10:00,2026-02-10 10:00,REFUND FOR CHARGE (Ticket),\n" for n in range(3)]
    look = added({"1.csv": _BALANCE + "".join(sold[1:] + back), "2.csv": _BALANCE + "".join(back)})
    assert sorted(row["paid"] for row in look.run("support").to_pylist()) == [-30.0] * 3 + [30.0] * 2
    again = added({"0.csv": _BALANCE + sold[0], "1.csv": _BALANCE + "".join(sold[1:] + back), "2.csv": _BALANCE + "".join(back)}, root="w0")
    assert sum(row["paid"] for row in again.run("support").to_pylist()) == 0


@pytest.mark.parametrize("cut", [9, 1, 2, 3])
def test_as_many_refunds_failed_as_came_back(cut: int, added: Add) -> None:
    """Of the amount that came back, and in their order; however the lines are cut into files."""
    cases = {"-10 -20 +20": 20, "-10 -10 +10": 20, "-10 +10 -10": 20, "-10 +10 -10 +10": 30, "-30 +30 -10": 20, "-10 -20": 0}
    head, lines = _DISPUTED["shopify"]
    parts: list[list[str]] = [[], []]
    for order, moves in enumerate(cases):
        rows = lines[:1] + [f"2026-02-{n:02} 10:00:00 +0000,{'refund' if float(move) < 0 else 'refund_failure'},#1,visa,paid,"
                            f"{float(move):.2f},0,{float(move)},#c,card,EUR\n" for n, move in enumerate(moves.split(), 1)]
        rows = [row.replace("#1", f"#{order}") for row in rows]
        parts = [parts[0] + rows[:cut], parts[1] + rows[cut:]]
    look = added({f"{n}.csv": head + "".join(part) for n, part in enumerate(parts) if part})
    paid = Counter[str]()
    for row in look.run("support").to_pylist():
        paid[row["order"]] += row["paid"] or 0
    assert dict(paid) == {f"#{order}": net_ for order, net_ in enumerate(cases.values())}


@pytest.mark.parametrize("won", [False, True])
def test_a_dispute_that_only_the_processor_tells_ends_as_it_says(won: bool, added: Add) -> None:
    head, lines = _DISPUTED["paypal"]
    shop = ("DateTime (UTC),From,Message,Item,Received,Given,Currency,TransactionType,TransactionId,BuyerEmail\n"
            "2026-01-10 10:01,Ada,,Print,30.00,,EUR,Shop Order,t-1,a@x.org\n")
    look = added({"kofi.csv": shop, "paypal.csv": head + "".join(lines if won else lines[:2])})
    assert len(look.small("twice")) == 1
    assert net(look).get("email:a@x.org", 0.0) == (30.0 if won else 0.0)


def test_a_currency_that_no_file_names_is_stated_or_not_known(tmp_path: Path) -> None:
    report = GOLDEN / "woocommerce_report" / "orders_browser_single_page.csv"
    ws = stalwarts.init(tmp_path / "w")
    ws.add([report])
    with ws.see() as look:
        assert {row["currency"] for row in look.run("order").to_pylist()} == {"XXX"}
    ws.add([report], Wish(currency="SEK"))
    with ws.see() as look:
        assert {row["currency"] for row in look.run("order").to_pylist()} == {"SEK"}


def test_a_decision_about_two_orders(added: Add, tmp_path: Path) -> None:
    shop = "DateTime (UTC),From,Message,Item,Received,Given,Currency,TransactionType,TransactionId,BuyerEmail\n"
    look = added({"stripe.csv": STRIPE + "ch_1,2026-01-01 10:00:00,3.00,0.00,eur,Paid,,a@x.org,Tip,\n",
                  "kofi.csv": shop + "2026-01-01 10:01,Ada,,Tip,3.00,,EUR,Tip,t-1,a@x.org\n"})
    assert net(look) == {"email:a@x.org": 3.0}
    ws = stalwarts.open(tmp_path / "w")
    ws.rule("different", "order:ko-fi:main/t-1", "order:stripe:main/ch_1")
    with ws.see() as after:
        assert net(after) == {"email:a@x.org": 6.0}
        assert after.run("person").num_rows == 0


@pytest.mark.parametrize("at_once", [False, True])
def test_two_downloads_of_one_list_that_come_together_are_two(at_once: bool, tmp_path: Path) -> None:
    """Each is dated by itself: the refund that only the later one knows has happened, however they come."""
    early = STRIPE + "ch_1,2026-01-01 10:00:00,30.00,0.00,eur,Paid,,a@x.org,Print,\n"
    late = STRIPE + "ch_1,2026-01-01 10:00:00,30.00,12.00,eur,Paid,2026-02-01 10:00:00,a@x.org,Print,\n"
    files = [written(tmp_path / f"{n}.csv", text + f"ch_{n},2026-01-02 10:00:00,{n}.00,0.00,eur,Paid,,b{n}@x.org,Print,\n")
             for n, text in enumerate([early, late, early], 2)]
    ws = stalwarts.init(tmp_path / "w")
    for some in [files] if at_once else [[one] for one in files]:
        ws.add(some)
    with ws.see() as look:
        assert net(look)["email:a@x.org"] == 18.0


def test_a_payment_without_an_address_that_its_processor_tells_by_name_counts_once(added: Add) -> None:
    head, lines = _DISPUTED["paypal"]
    shop = ("DateTime (UTC),From,Message,Item,Received,Given,Currency,TransactionType,TransactionId,BuyerEmail\n"
            "2026-01-10 10:01,Ada Holm,,Print,30.00,,EUR,Shop Order,t-1,\n")
    look = added({"kofi.csv": shop, "paypal.csv": head + lines[0].replace("Ada", "Ada Holm")})
    assert [row["paid"] for row in look.run("support").to_pylist() if row["paid"]] == [30.0]


def test_an_invoice_and_the_payment_that_settled_it_count_once(added: Add) -> None:
    """Two payments, one of them billed; a second bill was paid by bank, outside Stripe, before any payment."""
    invoices = ("id,Amount Due,Amount Paid,Charge,Currency,Customer,Customer Email,Date (UTC),Finalized At (UTC),Paid At (UTC),Status\n"
                "in_1,24.50,24.50,ch_1,eur,cus_1,lena@example.org,2026-03-02 10:04,2026-03-02 10:05,2026-03-02 10:06,paid\n"
                "in_0,80.00,80.00,,eur,cus_2,jun@example.org,2026-01-02 10:04,2026-01-02 10:05,2026-01-09 08:00,paid\n")
    payments = STRIPE + ("ch_1,2026-03-02 10:06:00,24.50,0.00,eur,Paid,,lena@example.org,Subscription,Live\n"
                         "ch_2,2026-03-05 09:00:00,9.00,0.00,eur,Paid,,jun@example.org,Print,Live\n")
    for names in (("invoices.csv", "unified_payments.csv"), ("unified_payments.csv", "invoices.csv")):
        files = {"invoices.csv": invoices, "unified_payments.csv": payments}
        look = added({name: files[name] for name in names}, root="-".join(names))
        assert [(order, paid) for order, _, paid in movements(look, "stripe:main")] == [("ch_1", 24.5), ("ch_2", 9.0), ("in_0", 80.0)]
