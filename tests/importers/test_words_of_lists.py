"""What shops' lists of customers say of being written to: the words known, and what one nobody knows does."""

from __future__ import annotations

import made_raw
import pytest

from stalwarts.importers import shopify_customers
from stalwarts.importers import square_customers

TILL = {"Square Customer ID": "C1", "Email Address": "ada@example.org", "Creation Source": "Directory", "Transaction Count": "2"}
SHOP = {"Customer ID": "7000000000001", "First Name": "Ada", "Last Name": "Byron", "Email": "ada@example.org",
        "Accepts Email Marketing": "yes", "Phone": "+351900000003", "Accepts SMS Marketing": "", "Total Spent": "10.00",
        "Total Orders": "1"}


@pytest.mark.parametrize(("said", "state", "why"), [
    ({"Email Subscription Status": "Subscribed"}, "yes", None), ({"Email Subscription Status": "unsubscribed"}, "no", None),
    ({"Email Subscription Status": "bounced"}, "bounced", None), ({"Email Subscription Status": "unknown"}, None, None),
    ({"Email Subscription Status": ""}, None, None),
    ({"Email Subscription Status": "Désabonné"}, None, "'Désabonné' is not a state of a subscription we know"),
    ({"Email Unsubscribed": "True"}, "no", None), ({"Email Unsubscribed": "False"}, None, None),
    ({"Email Unsubscribed": "perhaps"}, None, "'perhaps' is neither yes nor no"),
    ({"Email Unsubscribed": "True", "Email Subscription Status": "bounced"}, "bounced", None)])
def test_square_customers(said: dict[str, str], state: str | None, why: str | None) -> None:
    read = made_raw.made(square_customers, [TILL | said])
    assert read.column("consent", "state") == ([state] if state else [])
    assert read.aside == ({1: why} if why else {})


@pytest.mark.parametrize(("letters", "texts", "states", "why"), [
    ("yes", "no", [("email", "yes"), ("sms", "no")], None), ("TRUE", "", [("email", "yes")], None),
    (" no ", "Yes", [("email", "no"), ("sms", "yes")], None),
    ("SUBSCRIBED", "no", [], "'SUBSCRIBED' is neither yes nor no"), ("yes", "maybe", [], "'maybe' is neither yes nor no")])
def test_shopify_customers(letters: str, texts: str, states: list[tuple[str, str]], why: str | None) -> None:
    read = made_raw.made(shopify_customers, [SHOP | {"Accepts Email Marketing": letters, "Accepts SMS Marketing": texts}])
    assert sorted((row["purpose"], row["state"]) for row in read["consent"]) == states
    assert read.aside == ({1: why} if why else {})


def test_one_address_of_which_one_entry_refuses() -> None:
    read = made_raw.made(shopify_customers, [SHOP, SHOP | {"Customer ID": "7000000000002", "Accepts Email Marketing": "no"}])
    assert [(row["purpose"], row["state"]) for row in read["consent"]] == [("email", "no")]
