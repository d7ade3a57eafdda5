"""Letters, members and guests as other people's accounts have them: other words, other layouts, odd but legal cells."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import made_raw
import pytest

from stalwarts import importers
from stalwarts.importers import _peek
from stalwarts.importers import beehiiv_subscribers
from stalwarts.importers import buttondown_subscribers
from stalwarts.importers import csv_file
from stalwarts.importers import discourse_users
from stalwarts.importers import eventbrite_attendees
from stalwarts.importers import ghost_analytics
from stalwarts.importers import luma_guests
from stalwarts.importers import mailchimp_audience
from stalwarts.importers import patreon_earnings
from stalwarts.importers import steady_members
from stalwarts.importers import substack_audience
from stalwarts.importers import substack_stats
from stalwarts.importers import substack_subscribers
from stalwarts.importers import survey_answers
from stalwarts.importers._mapping import Mapping

READER = {"Email": "ada@example.org", "Type": "Paid", "Stripe plan": "Monthly", "Start date": "2025-02-01T00:00:00.000Z",
          "First paid date": "2025-02-01T08:00:00.000Z", "Revenue": "$60.00", "Comments": "2", "Shares": "0"}
GUEST = {"guest_id": "gst-1", "name": "Ada", "email": "ada@example.org", "created_at": "2026-09-20T06:58:05.842Z",
         "approval_status": "approved", "checked_in_at": "", "amount": "$25.00", "currency": "usd", "ticket_name": "VIP"}
MEMBER = {"email": "ada@example.org", "plan_name": "Patron", "plan_monthly_amount_cents": "500", "gifted": "false",
          "subscription_period": "monthly", "subscription_state": "active", "subscribed_at": "2024-01-31"}
MONTH = {"Month - successful transactions": "2026-01", "Currency": "USD", "Total gross earnings": "100.00",
         "Patreon platform fees": "-8.00", "Payment processing fees": "-9.00", "Refunds": "-20.00", "Total net earnings": "63.00"}
POST = {"id": "1", "title": "Hello", "url": "https://blog.example/hello/", "status": "published only",
        "published_at": "2026-01-01T10:00:00.000Z", "post_access": "Public"}


def test_a_segment_of_mailchimp_says_every_row_s_standing_in_a_column() -> None:
    """The word of a row counts before the file's name; a field of the owner's own that is called so says nothing."""
    row = {"First Name": "A", "Email Address": "a@example.org", "MEMBER_RATING": "2", "OPTIN_TIME": "2025-01-02 09:00:00",
           "LEID": "1"}
    words = ("Subscribed", "Unsubscribed", "Non-Subscribed", "Cleaned", "gold member")
    rows = [row | {"Email Address": f"m{n}@example.org", "Status": word} for n, word in enumerate(words)]
    read = made_raw.made(mailchimp_audience, rows, "subscribed_segment_export_7.csv")
    states = {row["handle"][7:8]: row["state"] for row in read["consent"]}
    assert states == {"0": "yes", "1": "no", "2": "no", "3": "bounced", "4": "yes"}
    assert {row["handle"][7:8]: row["ended_at"] is None for row in read["follow"]} == {"0": True, "1": False, "3": False, "4": True}


def test_a_list_of_substack_whose_plan_is_paid() -> None:
    read = made_raw.made(substack_subscribers, [
        {"email": "a@example.org", "active_subscription": "true", "plan": "paid", "expiry": "2026-12-01", "email_disabled": "false"},
        {"email": "b@example.org", "active_subscription": "false", "plan": "free", "expiry": "", "email_disabled": "false"}])
    assert [(row["handle"], row["state"]) for row in read["plan"]] == [("email:a@example.org", "active")]


def test_a_reader_of_beehiiv_who_left_and_came_back() -> None:
    """The day of leaving is no day of consent; and the older names of the columns."""
    row = {"Email": "a@example.org", "Status": "Active", "Created At": "2025-10-10 10:10:10", "Subscription Tier": "free",
           "Unsubscribed At": "2025-11-01 00:00:00 UTC"}
    read = made_raw.made(beehiiv_subscribers, [row, row | {"Email": "b@example.org", "Status": "Inactive"}])
    assert {row["handle"]: (row["state"], row["occurred_at"]) for row in read["consent"]} == {
        "email:a@example.org": ("yes", None), "email:b@example.org": ("no", datetime(2025, 11, 1))}
    assert [row["ended_at"] for row in read["follow"] if row["handle"] == "email:a@example.org"] == [None]


def test_somebody_made_nameless_in_a_forum() -> None:
    row = {"id": "2", "username": "anon1", "email": "anon1@anonymized.invalid", "created_at": "2025-01-02 09:00:00 UTC",
           "last_seen_at": "", "trust_level": "1", "suspended_till": "", "likes_given": "3", "active": "true"}
    assert made_raw.made(discourse_users, [row]).noise == {1: "erased at the member's own request"}


def test_a_report_of_eventbrite_with_one_name_and_a_sign_for_the_currency() -> None:
    """Who was never asked for details bought all the same; a price of a ticket is not what was paid for it."""
    line = {"Order ID": "1", "Order Date": "Sep 26, 2026 7:05 PM", "Name": "Ana Soto", "Email": "ana@example.org",
            "Event Name": "Jazz", "Attendee Status": "Attending", "Total Paid": "$60.00"}
    read = made_raw.made(eventbrite_attendees, [
        line, line | {"Order ID": "2", "Name": "Info Requested", "Email": "Info Requested"},
        line | {"Order ID": "3", "Total Paid": "15.00"}])
    assert sorted((row["order"], row["handle"], row["amount"], row["currency"]) for row in read["order"]) == [
        ("1", "email:ana@example.org", Decimal(60), "USD"), ("2", None, Decimal(60), "USD")]
    assert read.aside == {3: "the order has no currency"}
    assert read.column("clue", "value") == ["Ana Soto"]
    priced = made_raw.made(eventbrite_attendees, [{k: v for k, v in line.items() if k != "Total Paid"} | {"Ticket Price": "9.00"}])
    assert priced["order"] == []


def test_the_dashboard_s_list_of_substack() -> None:
    """Paid, trial, gift, once paid, never paid, the author; money without a sign is left, and nothing is no money at all."""
    changes = ({}, {"Type": "free_trial", "First paid date": "", "Revenue": "50"}, {"Type": "Gift", "Revenue": "0"},
               {"Type": "Free", "Cancel date": "2026-01-05"}, {"Type": "", "First paid date": "", "Revenue": ""},
               {"Type": "Author"}, {"Type": "guest star"}, {"Revenue": "much"}, {"Start date": "lately"},
               {"Email": "x@deletion-request.substack.com"})
    read = made_raw.made(substack_audience, [READER | {"Cancel date": "", "Email": f"r{n}@example.org"} | change
                                             for n, change in enumerate(changes)])
    assert {row["handle"][7:8]: (row["state"], row["until"]) for row in read["plan"]} == {
        "0": ("active", None), "1": ("trial", None), "2": ("comp", None), "3": ("cancelled", datetime(2026, 1, 5))}
    assert {row["handle"][7:8]: row["came_by"] for row in read["follow"]} == {
        "0": "checkout", "1": "unknown", "2": "checkout", "3": "checkout", "4": "unknown"}
    money = {row["handle"][7:8]: (row["value"], row["currency"]) for row in read["tally"] if row["of"] == "takings"}
    assert money == {"0": (60, "USD"), "2": (0, None), "3": (60, "USD")}
    assert read.noise == {6: "the list's own author", 10: "erased at the reader's own request"}
    assert read.aside == {7: "'guest star' is not a kind of subscription we know", 8: "'much' is not an amount",
                          9: "'lately' is not a time"}


def test_guests_of_luma() -> None:
    changes = ({}, {"amount": "0", "checked_in_at": "2026-10-01T18:00:00.000Z"}, {"approval_status": "declined"},
               {"approval_status": "waitlist"}, {"approval_status": "invited", "amount": "", "currency": ""},
               {"amount": "3,500", "currency": "JPY"}, {"amount": "12.345", "currency": "EUR"}, {"amount": "12", "currency": ""},
               {"approval_status": "maybe"}, {"email": "somebody"})
    read = made_raw.made(luma_guests, [GUEST | {"guest_id": f"g{n}", "email": f"g{n}@example.org"} | change
                                       for n, change in enumerate(changes)])
    assert {row["order"]: (row["amount"], row["currency"], row["status"]) for row in read["order"]} == {
        "g0": (25, "USD", "paid"), "g1": (0, "USD", "comp"), "g2": (25, "USD", "failed"), "g3": (25, "USD", "pending"),
        "g5": (3500, "JPY", "paid")}
    assert [(row["handle"], row["occurred_at"]) for row in read["touch"]] == [("email:g1@example.org", datetime(2026, 10, 1, 18))]
    assert read.aside == {7: "'12.345' has more decimals than its currency", 8: "the amount has no currency",
                          9: "'maybe' is not a status we know", 10: "'somebody' is not an e-mail address"}


def test_members_of_steady() -> None:
    changes = ({}, {"subscription_period": "annual", "subscription_state": "not_renewing", "expires_at": "2027-01-31"},
               {"gifted": "true"}, {"subscription_state": "cancelled", "expires_at": "2025-05-01"}, {"subscription_state": "asleep"},
               {"plan_monthly_amount_cents": "5.00"})
    read = made_raw.made(steady_members, [MEMBER | {"expires_at": "", "email": f"m{n}@example.org"} | change
                                          for n, change in enumerate(changes)])
    assert {row["handle"][7:8]: (row["state"], row["amount"], row["interval"]) for row in read["plan"]} == {
        "0": ("active", 5, "month"), "1": ("active", 60, "year"), "2": ("comp", 5, "month"), "3": ("cancelled", 5, "month")}
    assert {row["handle"][7:8]: row["ended_at"] for row in read["follow"] if row["ended_at"]} == {"3": datetime(2025, 5, 1)}
    assert read.aside == {5: "'asleep' is not a state we know", 6: "'5.00' is not an amount in cents"}


def test_earnings_of_patreon_are_totals_without_people() -> None:
    read = made_raw.made(patreon_earnings, [
        MONTH, MONTH | {"Month - successful transactions": "2026-02", "Refunds": ""},
        MONTH | {"Month - successful transactions": "2026-13"}, MONTH | {"Total gross earnings": "lots"},
        MONTH | {"Currency": ""}, MONTH | {"Month - successful transactions": "Total"}])
    assert [(row["since"], row["until"], row["value"], row["currency"], row["handle"]) for row in read["tally"]] == [
        (datetime(2026, 1, 1), datetime(2026, 2, 1), 80, "USD", None), (datetime(2026, 2, 1), datetime(2026, 3, 1), 100, "USD", None)]
    assert read.noise == {6: "totals line"}
    assert read.aside == {3: "'2026-13' is not a month", 4: "'lots' is not an amount", 5: "the month has no currency"}


def test_the_list_of_ghost_s_posts() -> None:
    read = made_raw.made(ghost_analytics, [
        POST, POST | {"id": "2", "status": "emailed only", "url": ""}, POST | {"id": "3", "status": "draft", "published_at": ""},
        POST | {"id": "4", "post_access": "Specific tiers: Gold"}, POST | {"id": "5", "published_at": "soon"},
        POST | {"id": "6", "status": "lost"}])
    assert [(row["post"], row["kind"], row["url"]) for row in read["post"]] == [
        ("1", "text", "https://blog.example/hello/"), ("2", "letter", None)]
    assert read.noise == {3: "a draft: never given", 4: "for paying readers only: not given to all"}
    assert read.aside == {5: "'soon' is not a time", 6: "'lost' is not a status we know"}


def test_readers_of_buttondown_by_the_names_of_its_list_and_of_its_interface() -> None:
    row = {"Email": "a@example.org", "Status": "Regular", "Subscription date": "2024-01-01", "Unsubscription date": "", "Tags": ""}
    read = made_raw.made(buttondown_subscribers, [
        row, row | {"Email": "b@example.org", "Status": "Past due"},
        row | {"Email": "c@example.org", "Status": "Unsubscribed", "Unsubscription date": "2025-01-01"},
        row | {"Status": "asleep"}, row | {"Subscription date": "once"}])
    assert {row["handle"]: row["ended_at"] for row in read["follow"]} == {
        "email:a@example.org": None, "email:b@example.org": None, "email:c@example.org": datetime(2025, 1, 1)}
    assert [(row["handle"], row["state"]) for row in read["plan"]] == [("email:b@example.org", "past_due")]
    assert read.aside == {4: "'asleep' is not a type of subscription we know", 5: "'once' is not a time"}


# --- tables nobody described, and answers ----------------------------------------------------------------------------


def proposed(text: str) -> Mapping:
    """The mapping for a table whose cells are parted by bars."""
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return csv_file.propose(_peek.fold(header), rows)


@pytest.mark.parametrize(("table", "kind", "columns"), [
    # A state that speaks of letters is consent, of readers; one of a customer's standing is none.
    ("Email | Tags | Status\na@x.fr | vip | Unsubscribed\nb@x.fr | | Active", "followers", {"handle": "email", "consent": "status"}),
    ("E-Mail | Status\na@x.de | Active\nb@x.de | Inactive", "contacts", {"handle": "e-mail"}),
    ("Nome | E-mail | Data de cadastro | Status\nBia | b@x.br | 25/12/2023 | Ativo\nRui | r@x.pt | 26/12/2023 | Descadastrado",
     "followers", {"handle": "e-mail", "since": "data de cadastro", "consent": "status"}),
    ("氏名 | メールアドレス | 登録日 | 配信\n山田 | y@x.jp | 2023/12/25 | 配信中\n鈴木 | s@x.jp | 2024/01/05 | 停止",
     "followers", {"handle": "メールアドレス", "since": "登録日", "consent": "配信"}),
    # Dates below a heading that also means consent are dates.
    ("Subscriber | Subscribed\na@x.pl | 2024-05-01 10:00:00", "followers", {"handle": "subscriber", "since": "subscribed"}),
    ("Email Address | Date Subscribed\na@x.com | 2025-06-01T12:00:00Z", "followers", {"since": "date subscribed"}),
    # The clocks of Google's forms, in English, Spanish and Italian.
    ("Timestamp | Email Address | Would you buy?\n2026/05/28 7:01:33 PM GMT+2 | a@x.com | Yes", "said", {"occurred_at": "timestamp"}),
    ("Marca temporal | Correo | ¿Ya compraste?\n28/2/2026 8:00:00 p. m. GMT-6 | a@x.mx | Sí", "said", {"occurred_at": "marca temporal"}),
    ("Informazioni cronologiche | Email | Hai comprato?\n13/02/2026 19.07.17 | a@x.it | Sì", "said",
     {"occurred_at": "informazioni cronologiche"}),
    # A survey's end is when it was answered, and an empty column of the owner's own is no date.
    ("Respondent ID | Collector ID | Start Date | End Date | Custom Data 1 | Will you buy?\n114 | 438 | 2026-03-13 | 2026-03-14 | | Yes",
     "said", {"occurred_at": "end date"})])
def test_what_other_people_s_tables_seem_to_hold(table: str, kind: str, columns: dict[str, str]) -> None:
    mapping = proposed(table)
    assert mapping.kind == kind
    assert {name: mapping.columns.get(name) for name in columns} == columns
    assert "consent" in columns or "consent" not in mapping.columns


@pytest.mark.parametrize(("text", "saved", "read"), [
    ("氏名,メールアドレス\n山田 太郎,y@example.jp\n", "cp932", "cp932"), ("ユーザー名,フォロー日\n", "cp932", "cp932"),
    ("Vorname;Straße\nJörg;Größe „M“\n", "cp1252", "cp1252"), ("Prénom;Ville\nZoé;Besançon\n", "cp1252", "cp1252"),
    ("Namn;Ort\nÅke Öst;Ängelholm ÄÖÅ\n", "cp1252", "cp1252"), ("氏名\n", "utf-8", "utf-8")])
def test_japanese_tables_as_excel_saves_them(text: str, saved: str, read: str) -> None:
    assert _peek.encoding(text.encode(saved)) == read


def test_answers_of_surveymonkey_and_of_forms_in_spanish_italian_and_japanese() -> None:
    """A second line of headings is noise; whoever answers twice is one, by the tool's own number."""
    bought = "Have you ever bought from Ilva?"
    row = {"Respondent ID": "114123", "Collector ID": "438", "Start Date": "03/13/2026 01:05:10 PM",
           "End Date": "03/13/2026 01:06:10 PM", "Email Address": "", bought: "Yes"}
    read = made_raw.made(survey_answers, [dict.fromkeys(row, "") | {bought: "Response"}, row,
                                          row | {"End Date": "03/14/2026 01:06:10 PM", bought: "No"}])
    assert read.noise == {1: "the heading's second line"}
    assert sorted((said["handle"], said["occurred_at"], said["answer"]) for said in read["said"]) == [
        ("form:114123", datetime(2026, 3, 13, 13, 6, 10), "yes"), ("form:114123", datetime(2026, 3, 14, 13, 6, 10), "no")]
    for heading, address, when, answer, moment in (
            ("Marca temporal", "Dirección de correo electrónico", "28/2/2026 8:00:00 p. m. GMT-6", "Sí", datetime(2026, 3, 1, 2)),
            ("Informazioni cronologiche", "Indirizzo email", "13/02/2026 19.07.17", "Sì", datetime(2026, 2, 13, 19, 7, 17)),
            ("タイムスタンプ", "メールアドレス", "2026/03/12 18:30:05", "はい", datetime(2026, 3, 12, 18, 30, 5))):
        (said,) = made_raw.made(survey_answers, [{heading: when, address: "a@example.org", bought: answer}])["said"]
        assert (said["handle"], said["occurred_at"], said["answer"]) == ("email:a@example.org", moment, "yes")


# --- totals, and what is left alone ----------------------------------------------------------------------------------


def test_totals_of_substack_s_posts() -> None:
    """Restacks are shares; a sign for nothing is nothing; the publication and the day stand in the file's name."""
    row = {"title": "One &amp; two", "post_date": "2026-01-15T10:00:00.000Z", "views": "1,055", "likes": "6", "comments": "_-",
           "restacks": "1", "shares": "2", "opens": "43"}
    read = made_raw.made(substack_stats, [row, row | {"views": "many"}, row | {"title": ""}, dict.fromkeys(row, "")],
                         "fern-light_email_stats_2026-07-31.csv")
    assert {total["of"]: (total["value"], total["product"]) for total in read["tally"]} == {
        "views": (1055, "One & two"), "likes": (6, "One & two"), "shares": (3, "One & two")}
    assert read.aside == {2: "'many' is not a number", 3: "the post has no title"}
    peek = made_raw.peek("fern-light_email_stats_2026-07-31.csv", b"title,post_date,views,restacks\n")
    assert substack_stats.account(peek) == "substack:fern-light"
    assert substack_stats.taken(peek) == datetime(2026, 7, 31, 23, 59, 59)


@pytest.mark.parametrize(("header", "why"), [
    ("post_id,email,country,city", "who opened a letter, without the day"),
    ("Affiliate ID,Name,Email,Fee,Products,Sales ($),Referral URL", "your affiliates"),
    ("Title,Subject,List,Send Date,Total Recipients,Unique Opens", "totals of each letter, without people"),
    ("id,web_title,status,audience,url,content_html,created_at", "your posts' texts")])
def test_what_is_known_and_not_read(header: str, why: str) -> None:
    assert str(importers.unneeded(made_raw.peek("x.csv", header.encode() + b"\n"))).startswith(why)
