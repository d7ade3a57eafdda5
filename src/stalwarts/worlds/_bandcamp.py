"""Bandcamp's raw data report: UTF-16 with its mark, one line per thing sold, refunds and payouts among them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

import numpy as np

from stalwarts.worlds import _text
from stalwarts.worlds._places import PLACES
from stalwarts.worlds._world import BANDCAMP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stalwarts.worlds._world import World

COLUMNS = _text.names(
    "date,paid to,item type,item name,artist,currency,item price,quantity,discount code,sub total,seller tax,"
    "marketplace tax,tax rate,shipping,ship from country name,transaction fee,fee type,item total,amount you received,"
    "bandcamp transaction id,paypal transaction id,net amount,package,option,item url,catalog number,upc,isrc,sku,"
    "buyer name,buyer email,buyer phone,buyer note,ship to name,ship to street,ship to street 2,ship to city,"
    "ship to state,ship to zip,ship to country,ship to country code,ship date,ship notes,country,country code,"
    "region/state,city,referer,referer url,additional fan contribution,collection society share")
FIRST_SALE = 4_000_000_000


class Line(NamedTuple):
    """One line of the report, with its moment and what it adds to the next payout, in cents."""

    at: float
    net: int
    cells: dict[str, str]


def write(world: World, folder: Path) -> list[Path]:
    """`<from>-<to>_<artist>_bandcamp_raw_data_<artist>.csv`, both days included."""
    artist = world.demo.brand.replace(" ", "-")
    days = [f"{_text.moment(at):%Y%m%d}" for at in (world.span.since, world.span.until - 1)]
    lines = sorted(_lines(world), key=lambda line: line.at)
    rows = [[line.cells.get(column, "") for column in COLUMNS] for line in _with_payouts(lines)]
    path = folder / f"{'-'.join(days)}_{artist}_bandcamp_raw_data_{artist}.csv"
    path.write_bytes(b"\xff\xfe" + _text.table([COLUMNS, *rows]).encode("utf-16-le"))
    return [path]


def _lines(world: World) -> Iterator[Line]:
    orders = world.orders
    for row in np.flatnonzero(orders.till == BANDCAMP).tolist():
        sold = _sold(world, row)
        yield from sold
        if np.isfinite(orders.refunded_at[row]):
            yield from _returned(world, row, sold)


def _sold(world: World, row: int) -> list[Line]:
    """The lines of one cart: they share a transaction, and only the last carries its fee."""
    orders = world.orders
    picked = [k for k in range(2) if orders.goods[row, k] >= 0]
    return [_item(world, row, k, last=k == picked[-1]) for k in picked]


def _item(world: World, row: int, k: int, *, last: bool) -> Line:
    orders = world.orders
    good, quantity = world.demo.goods[orders.goods[row, k]], int(orders.quantity[row, k])
    tip, shipping = (int(orders.tip[row]), int(orders.shipping[row])) if k == 0 else (0, 0)
    total = good.cents * quantity + tip + shipping
    fee = 30 + int(orders.total[row]) * 35 // 1000 if last else 0
    share = (total - shipping) * (10 if good.kind == "package" else 15) // 100
    direct = orders.number[row] % 9 != 0
    cells = {
        "paid to": world.own[0].removeprefix("email:") if direct else "Bandcamp", "item type": good.kind,
        "item name": good.name, "artist": world.demo.brand, "item price": _text.short_money(good.cents),
        "quantity": str(quantity), "sub total": _text.short_money(good.cents * quantity + tip),
        "shipping": _text.short_money(shipping) if shipping else "",
        "transaction fee": _text.short_money(fee) if fee else "", "fee type": "paypal",
        "item total": _text.short_money(total),
        "amount you received": _text.short_money(total - fee) if direct else "0",
        "net amount": _text.short_money(total - fee - share),
        "additional fan contribution": _text.short_money(tip) if tip else "",
        "package": "digital download" if good.kind != "package" else good.name.rsplit(" - ", 1)[-1],
        **_dealings(world, row), **_buyer(world, row)}
    return Line(float(orders.at[row]), total - fee - share, cells)


def _dealings(world: World, row: int) -> dict[str, str]:
    number = int(world.orders.number[row])
    said = {"date": _text.twelve_hour(world.orders.at[row]), "currency": "EUR",
            "bandcamp transaction id": str(FIRST_SALE + number),
            "paypal transaction id": f"{number:04d}MADEUP{number * 7919 % 10**7:07d}",
            "item url": f"https://{world.demo.user}.example/music"}
    came = {0: ("instagram.com", "https://l.instagram.com/"), 1: ("mailchimp", "https://mailchi.example/")}
    referer = came.get(number % 4)
    return said | ({"referer": referer[0], "referer url": referer[1]} if referer else {})


def _buyer(world: World, row: int) -> dict[str, str]:
    i, names = int(world.orders.who[row]), world.names
    place = PLACES[world.people.country[i]]
    return {"buyer name": f"{names.first[i]} {names.last[i]}", "country": place.country, "country code": place.code,
            "buyer email": names.other[i] if world.people.elsewhere[i] else names.email[i],
            "city": place.city, "buyer note": "Thank you for this, it got me home." if i % 11 == 0 else ""}


def _returned(world: World, row: int, sold: list[Line]) -> list[Line]:
    """Refunds: lines of their own, on their own day, with the cart's transaction. A whole one names each thing."""
    orders = world.orders
    cents, at = int(orders.refunded[row]), float(orders.refunded_at[row])
    if cents < orders.total[row]:
        return [_refund(sold[0].cells, at, cents, cents)]
    return [_refund(line.cells, at, _cents(line, "item total"), _cents(line, "sub total")) for line in sold]


def _refund(cells: dict[str, str], at: float, total: int, before_postage: int) -> Line:
    back, priced = _text.short_money(-total), _text.short_money(-before_postage)
    same = ("paid to", "item name", "artist", "currency", "bandcamp transaction id", "buyer name", "buyer email")
    return Line(at, -total, {column: cells[column] for column in same} | {
        "date": _text.twelve_hour(at), "item type": "refund", "item price": priced, "quantity": "1",
        "sub total": priced, "fee type": "paypal", "item total": back, "amount you received": back, "net amount": back})


def _cents(line: Line, column: str) -> int:
    return round(float(line.cells[column]) * 100)


def _with_payouts(lines: list[Line]) -> Iterator[Line]:
    """The lines, and after each month what was paid out: no sale."""
    month, due = "", 0
    for line in lines:
        if month and month != f"{_text.moment(line.at):%Y%m}" and due > 0:
            yield _payout(line.at, due)
            due = 0
        month, due = f"{_text.moment(line.at):%Y%m}", due + line.net
        yield line


def _payout(at: float, cents: int) -> Line:
    first = _text.moment(at).replace(day=1, hour=0, minute=0, second=0)
    cells = {"date": _text.twelve_hour(first.timestamp() - 60), "item type": "payout", "currency": "EUR",
             "net amount": _text.short_money(-cents)}
    return Line(first.timestamp() - 60, -cents, cells)
