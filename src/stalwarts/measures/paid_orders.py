"""Orders of which money stayed: who paid, where, and when.

Weighed in the order's own currency, refunds and chargebacks taken off, so that a change of rate between payment and
refund makes nobody a payer.
"""

from __future__ import annotations

from ibis.expr.types import Table

from stalwarts.measures._money import kept_orders

VERSION = 1


def paid_orders(support: Table) -> Table:
    """One row per order: person, account, order, first (its first payment), last."""
    return kept_orders(support)
