"""What of an account is ours, where it also sells somebody else's things: an agency's Stripe account, a shared shop.

Settings name the products that count, account by account (`stripe:main = Fern*`). An order counts with everything that
happened to it where one of its rows names such a product, a plan where its own does. Accounts not named are all ours.
"""

from __future__ import annotations

from collections.abc import Iterable

from stalwarts.late import ibis
from stalwarts.late import ir
from stalwarts.settings import product


def only(tables: dict[str, ir.Table], products: Iterable[str]) -> dict[str, ir.Table]:
    """`order` and `plan` without what is not ours; nothing where the settings name no products."""
    named = [found for line in products if (found := product(line))]
    if not named:
        return {}
    order, plan = tables["order"], tables["plan"]
    shared = sorted({account for account, _ in named})
    mine = order.filter(_fits(order, named)).select("account", "order").distinct()
    orders = ibis.union(order.filter(order.account.notin(shared)),
                        order.filter(order.account.isin(shared)).semi_join(mine, ["account", "order"]))
    return {"order": orders, "plan": plan.filter(plan.account.notin(shared) | _fits(plan, named))}


def _fits(table: ir.Table, named: list[tuple[str, str]]) -> ir.BooleanValue:
    """Whether a row is of a product that is named, whatever its capitals; `*` at the end stands for any ending."""
    said = table["product"].lower()
    fits = [(table.account == account) & (said.startswith(text.lower()[:-1]) if text.endswith("*") else said == text.lower())
            for account, text in named]
    return ibis.coalesce(ibis.or_(*fits), ibis.literal(value=False))
