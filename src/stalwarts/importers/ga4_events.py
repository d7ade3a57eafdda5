"""Google Analytics 4, as BigQuery hands it out: one JSON object a line, `events_20260302.jsonl`. Nobody is named.

- What its console saves to a computer as JSON is one list of the same objects: read alike, however it is laid out.
- Page and screen views are counted by day. So are purchases: how many (`units`), and what they brought (`takings`, by
  currency). They are totals and never orders: the shop's own file holds the same purchases with their buyers.
- What was given back is taken off the day it was given back: the sum a `refund` says, else all that its purchase brought.
- Events are handed out more than once: `(user_pseudo_id, event_timestamp, event_name, event_bundle_sequence_id)` is one
  event, and a purchase is one by its transaction; one that says `(not set)` or nothing is one by its browser and time. Times
  are microseconds of UTC.
- `user_pseudo_id` is a browser, and `user_id` the site's own business: no handles of ours.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.importers._walking import Walk
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "ga4"
TITLE = "Google Analytics events"
LEFT = ("The browsers' pseudonyms, devices and places: nobody is named by them. Purchases are totals, for the shop's "
        "file has the buyers.")

_OPENED = 2005
_MARKS = (b'"event_name"', b'"event_timestamp"', b'"event_params"')
_LONGEST = 4 << 20
"""Bytes of one line; BigQuery gives no longer rows than that."""
_VIEWS = ("page_view", "screen_view")
_STORES = ("in_app_purchase", "app_store_refund", "app_store_subscription_convert", "app_store_subscription_renew",
           "ecommerce_purchase", "purchase_refund")
"""Money that stores of apps tell, or older versions: how they write a sum is not known."""
_SUMS = {"refund": "refund_value"}
"""Where events other than purchases say their sum."""
_UNSET = {"", "(not set)", "(not provided)", "undefined", "null", "none", "nan"}
"""What stands where a transaction should: what many say is no number of one."""
_BEFORE = b"\xef\xbb\xbf \t\r\n"
_AROUND = _BEFORE + b"[],"
_CUT = "it is cut off or is not JSON"


def shape(file: Peek) -> Shape | None:
    """Ours where the first line, or the beginning of a list, is an event with its name, time and parameters."""
    text = file.head.lstrip(_BEFORE)
    first = text.lstrip(_BEFORE + b"[") if text[:1] == b"[" else text.partition(b"\n")[0]
    return _EVENTS if first[:1] == b"{" and all(mark in first for mark in _MARKS) else None


def events(path: Path) -> Iterator[dict[str, Any]]:
    """One row an event."""
    with path.open("rb") as stream:
        first = stream.readline(_LONGEST)
        text = first.strip(_BEFORE)
        if text[:1] == b"[" and "broken" in _row(text.strip(_AROUND)):
            stream.seek(len(first) - len(first.lstrip(_BEFORE)))
            yield from _listed(stream)
            return
        for line in itertools.chain([first], iter(lambda: stream.readline(_LONGEST), b"")):
            if text := line.strip(_AROUND):
                yield _row(text)


def _listed(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """One row an item of a list whose items are not one a line; its end may be cut off."""
    walk = Walk(stream)
    try:
        for run in walk.runs():
            yield from map(_told, run)
        walk.finish()
    except ValueError:
        yield {"broken": _CUT}


_EVENTS = Rows(dict.fromkeys(("browser", "said", "name", "bundle", "transaction", "revenue", "currency", "broken"), "string"),
               events)


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each happened."""
    return _social.dated(_at(raw), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Views, purchases and takings by day."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    once = kept.drop("row", "taken_at", "at", "revenue", "broken", "why", "noise").distinct()
    views = _counted(once.filter(_.name.isin(_VIEWS)))
    bought = once.filter(_.name == "purchase").group_by("export_id", "account", "order").agg(
        day=_.day.min(), amount=_.amount.max(), currency=_.currency.min())
    takings = ibis.union(bought, _returned(once, bought)).filter(_.amount.notnull(), _.currency.notnull()).group_by(
        "export_id", "account", "currency", since=_.day).agg(total=_.amount.sum().cast(_cells.MONEY))
    return Facts({
        "tally": ibis.union(
            _totals.tallies(_spanned(views), views="total"),
            _totals.tallies(_spanned(_counted(bought)), units="total"),
            _totals.tallies(_spanned(takings), takings="total")),
        "cover": _totals.cover(kept.mutate(since=_["at"], until=_["at"]), "views units takings"),
    }, judged)


def _returned(once: ir.Table, bought: ir.Table) -> ir.Table:
    """What was given back of each purchase, as money below zero."""
    by = ["export_id", "account", "order"]
    back = once.filter(_.name == "refund").group_by(*by).agg(
        day=_.day.min(), amount=_.amount.max(), currency=_.currency.min()).left_join(bought, by, rname="{name}_paid")
    amount, currency = ibis.coalesce(back.amount, back.amount_paid), ibis.coalesce(back.currency, back.currency_paid)
    return back.select(*by, "day", amount=(-amount).cast(_cells.MONEY), currency=currency)


def _row(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {"broken": _CUT}
    return _told(found)


def _told(found: Any) -> dict[str, Any]:
    event = found if isinstance(found, dict) else {}
    shop = event.get("ecommerce")
    shop = shop if isinstance(shop, dict) else {}
    said, name = _parameters(event.get("event_params")), _sections.text(event.get("event_name")) or ""
    return {"browser": _sections.text(event.get("user_pseudo_id")), "said": _sections.text(event.get("event_timestamp")),
            "name": _sections.text(event.get("event_name")), "bundle": _sections.text(event.get("event_bundle_sequence_id")),
            "transaction": _number(shop.get("transaction_id")) or _number(said.get("transaction_id")),
            "revenue": _sections.text(shop.get(_SUMS.get(name, "purchase_revenue"))) or said.get("value"),
            "currency": said.get("currency")}


def _number(given: Any) -> str | None:
    """The number of a transaction, where one stands there."""
    text = (_sections.text(given) or "").strip()
    return None if text.lower() in _UNSET else text


def _parameters(given: Any) -> dict[str, str]:
    """Each parameter by its key, as text, whichever kind of value holds it."""
    pairs = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    said: dict[str, str] = {}
    for one in pairs:
        value = one.get("value")
        held = [_sections.text(each) for each in value.values()] if isinstance(value, dict) else []
        said |= {str(one.get("key")): text for text in held if text}
    return said


def _at(raw: ir.Table) -> ir.TimestampValue:
    micros = raw.said.re_extract("^([0-9]{15,17})$", 1).try_cast("int64")
    return (micros // 1_000_000).as_timestamp("s").cast(_cells.TIME)


def _judge(raw: ir.Table) -> ir.Table:
    at = _at(raw)
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "browser", "said", "name", "bundle", "broken", "revenue",
        at=at, day=at.date().cast(_cells.TIME), amount=_cells.money(_plain(raw.revenue)),
        currency=_cells.currency(raw.currency),
        order=ibis.coalesce(raw.transaction, raw.browser.fill_null("") + "/" + raw.said))
    purchase, refund = cells.name == "purchase", cells.name == "refund"
    paid = cells.filter(purchase & cells.amount.notnull() & cells.currency.notnull()).select(of=_.export_id + _.order)
    bought = (cells.export_id + cells.order).isin(paid.of)
    why = _cells.first_of(
        (cells.broken.notnull(), cells.broken),
        (cells.name.isnull(), "the event has no name"),
        (_cells.one_of(cells.name, _STORES), _cells.quoted(cells.name, "tells of money in a way we cannot read")),
        *_social.when_wrong(cells.said, cells["at"], cells.taken_at, _OPENED),
        ((purchase | refund) & cells.revenue.notnull() & cells.amount.isnull(), _cells.quoted(cells.revenue, "is not an amount")),
        ((purchase | refund) & (cells.amount < 0), _cells.quoted(cells.revenue, "is below zero, and no sum is")),
        (refund & (cells.amount.isnull() | cells.currency.isnull()) & ~bought,
         "the refund does not say how much, and its purchase is not in this file"))
    other = why.isnull() & ~purchase & ~refund & cells.name.notin(_VIEWS)
    return cells.mutate(why=why, noise=ibis.ifelse(other, ibis.literal("neither a view nor a purchase"), ibis.null("string")))


def _plain(number: ir.StringValue) -> ir.StringValue:
    """A number that was counted in binary, to the cent: 50.900000000000006 is 50.90."""
    long = number.re_search("^[0-9]{1,12}[.][0-9]{5,}$")
    return ibis.ifelse(long, number.try_cast("float64").round(2).cast("string"), number)


def _counted(rows: ir.Table) -> ir.Table:
    return rows.group_by("export_id", "account", since=rows.day).agg(total=_.count())


def _spanned(rows: ir.Table) -> ir.Table:
    text = ibis.null("string")
    paid = rows.currency if "currency" in rows.columns else text
    return rows.mutate(until=(rows.since + ibis.interval(hours=24)).cast(_cells.TIME), post=text, product=text, currency=paid)
