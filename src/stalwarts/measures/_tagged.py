"""Discount codes and link tags: one spelling for each, whatever the capitals."""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table
from ibis.expr.types import Value

MANY, UNKNOWN = "many", "unknown"
"""Given to no one account: out in many places, or nobody knows."""


def tagged(support: Table) -> Table:
    """Movements of money by each tag they carry: person, account, order, tag (`code:spring10`, `link:bio`)."""
    columns = ("person", "account", "order", "tag")
    codes = support.filter(_.code.notnull()).mutate(tag="code:" + _spelt(_.code)).select(*columns)
    links = support.filter(_.source.notnull()).mutate(tag="link:" + _spelt(_.source)).select(*columns)
    # An address in a tag is about one person, and no place.
    return ibis.union(codes, links).filter(~_.tag.contains("@"), _.tag.length() > len("code:"))


def _spelt(text: Value) -> Value:
    return text.lower().re_replace(r"^\s+|\s+$", "")
