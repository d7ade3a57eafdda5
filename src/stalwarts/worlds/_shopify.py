"""Shopify's orders, 79 columns and as many lines as things bought, and its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds import _text
from stalwarts.worlds._places import PLACES
from stalwarts.worlds._world import COMP
from stalwarts.worlds._world import OWNER
from stalwarts.worlds._world import PAID
from stalwarts.worlds._world import PENDING
from stalwarts.worlds._world import SHOPIFY
from stalwarts.worlds._world import SUBSCRIBED
from stalwarts.worlds._world import VOIDED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stalwarts.worlds._world import World

Cells = dict[str, str | None]

_WHERE = _text.names("Name,Street,Address1,Address2,Company,City,Zip,Province,Country,Phone")
COLUMNS = [
    *_text.names(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,"
        "Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
        "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
        "Lineitem fulfillment status"),
    *(f"Billing {part}" for part in _WHERE), *(f"Shipping {part}" for part in _WHERE),
    *_text.names(
        "Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,"
        "Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount"),
    *(f"Tax {n} {part}" for n in range(1, 6) for part in ("Name", "Value")),
    *_text.names(
        "Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,"
        "Next Payment Due At,Payment References"),
]
CUSTOMER_COLUMNS = _text.names(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,"
    "Tags")
STATES = {COMP: "paid", VOIDED: "voided", PENDING: "pending"}
LANE = "1 Fictional Lane"
UNSOLD = 20
"""Subscribers the shop knows who never ordered."""


def write(world: World, folder: Path) -> list[Path]:
    """`orders_export_1.csv` and `customers_export.csv`."""
    orders, customers = folder / "orders_export_1.csv", folder / "customers_export.csv"
    rows = ([cells.get(column) for column in COLUMNS] for cells in _lines(world))
    orders.write_text(_text.ruby_table([COLUMNS, *rows]), encoding="utf-8", newline="")
    customers.write_text(_text.table([CUSTOMER_COLUMNS, *_customers(world)]), encoding="utf-8", newline="")
    return [orders, customers]


def address(world: World, who: int) -> str:
    """Under which address somebody orders at the shop: some with a tag, some with capitals, some another one."""
    if who == OWNER:
        return world.own[0].removeprefix("email:")
    email = world.names.other[who] if world.people.elsewhere[who] else world.names.email[who]
    name, _, domain = email.partition("@")
    if world.people.spelling[who] == 1:
        return f"{name}+shop@{domain}"
    return f"{name.title()}@{domain.capitalize()}" if world.people.spelling[who] == 2 else email


def _lines(world: World) -> Iterator[Cells]:
    orders = world.orders
    for row in np.flatnonzero(orders.till == SHOPIFY).tolist():
        picked = [k for k in range(2) if orders.goods[row, k] >= 0]
        top = _order(world, row)
        yield top | _item(world, row, picked[0])
        for k in picked[1:]:
            yield {name: top[name] for name in ("Name", "Email", "Created at")} | _item(world, row, k)


def _order(world: World, row: int) -> Cells:
    orders, who = world.orders, int(world.orders.who[row])
    made, state = _text.in_berlin(orders.at[row]), int(orders.state[row])
    number = f"#{1000 + orders.number[row]}"
    reference = f"rMADEUP{1000 + orders.number[row]}" if state != COMP else None
    off, total, shipping = int(orders.off[row]), int(orders.total[row]), int(orders.shipping[row])
    return {
        "Name": number, "Email": address(world, who), "Financial Status": _state(world, row),
        "Paid at": made if state in (PAID, COMP) else None,
        "Fulfillment Status": "fulfilled" if state in (PAID, COMP) else "unfulfilled",
        "Accepts Marketing": "yes" if _agrees(world, who) else "no", "Currency": "EUR",
        "Subtotal": _text.money(total - shipping), "Shipping": _text.money(shipping), "Taxes": "0.00",
        "Total": _text.money(total), "Discount Code": _code(state, off), "Discount Amount": _text.money(off),
        "Shipping Method": "Standard" if shipping else None, "Created at": made, "Note Attributes": _said(world, row),
        "Cancelled at": _text.in_berlin(orders.at[row] + 7200) if state == VOIDED else None,
        "Payment Method": "Shopify Payments" if reference else None, "Payment Reference": reference,
        "Refunded Amount": _text.money(int(orders.refunded[row])),
        "Outstanding Balance": _text.money(total if state == PENDING else 0),
        "Id": str(5_550_000_000_000 + 1000 + int(orders.number[row])), "Tags": "", "Risk Level": "Low", "Source": "web",
        "Payment ID": reference, "Payment References": reference, **_whereabouts(world, who)}


def _state(world: World, row: int) -> str:
    """Paid, and how much of it went back; the file has no day of the refund."""
    orders = world.orders
    if orders.state[row] != PAID:
        return STATES[int(orders.state[row])]
    if not orders.refunded[row]:
        return "paid"
    return "refunded" if orders.refunded[row] == orders.total[row] else "partially_refunded"


def _code(state: int, off: int) -> str | None:
    return "GIFT100" if state == COMP else "EARLY10" if off else None


def _agrees(world: World, who: int) -> bool:
    return who != OWNER and bool(world.people.standing[who] == SUBSCRIBED)


def _said(world: World, row: int) -> str:
    """Note attributes, one a line: where a visit came from, and the Instagram name of those who tell it."""
    who, number = int(world.orders.who[row]), int(world.orders.number[row])
    told = who != OWNER and world.people.tells[who]
    name = f"instagram: @{world.names.instagram[who]}" if told else ""
    came = {0: "utm_source: instagram", 1: "utm_source: mailchimp\nutm_campaign: letter"}.get(number % 5, "")
    return "\n".join(filter(None, (name, came)))


def _whereabouts(world: World, who: int) -> Cells:
    if who == OWNER:
        place, name = PLACES[0], world.demo.brand
    else:
        place, name = PLACES[world.people.country[who]], f"{world.names.first[who]} {world.names.last[who]}"
    cells = {"Name": name, "Street": LANE, "Address1": LANE, "City": place.city, "Zip": place.zip,
             "Province": place.region, "Country": place.code}
    return {f"{side} {part}": cells.get(part) for side in ("Billing", "Shipping") for part in _WHERE}


def _item(world: World, row: int, k: int) -> Cells:
    orders = world.orders
    number = int(orders.goods[row, k])
    good = world.demo.goods[number]
    posted = "true" if orders.shipping[row] else "false"
    return {"Lineitem quantity": str(orders.quantity[row, k]), "Lineitem name": good.name,
            "Lineitem price": _text.money(good.cents), "Lineitem sku": f"{good.kind[:4].upper()}-{number + 1}",
            "Lineitem requires shipping": posted, "Lineitem taxable": "true",
            "Lineitem fulfillment status": "fulfilled" if orders.state[row] in (PAID, COMP) else "pending",
            "Vendor": world.demo.brand, "Lineitem discount": "0.00"}


def _customers(world: World) -> Iterator[list[str]]:
    """Everybody the shop knows: buyers, and a few who only signed up."""
    orders, people, names = world.orders, world.people, world.names
    shop = orders.where((orders.till == SHOPIFY) & (orders.who != OWNER))
    spent = np.bincount(shop.who, shop.net, minlength=len(people))
    times = np.bincount(shop.who, shop.state != VOIDED, minlength=len(people))
    known = set(shop.who.tolist())
    others = np.flatnonzero((people.standing == SUBSCRIBED) & ~np.isfinite(people.paid_at))[:UNSOLD].tolist()
    for n, who in enumerate([*sorted(known), *sorted(set(others) - known)]):
        place, agrees = PLACES[people.country[who]], _agrees(world, who)
        yield [f"'{7_000_000_000_001 + n}", names.first[who], names.last[who], address(world, who),
               "yes" if agrees else "no", "", LANE, "", place.city, place.region, place.code, place.zip, "", "", "no",
               _text.money(int(spent[who])), str(int(times[who])), "", "no", "newsletter" if agrees else ""]
