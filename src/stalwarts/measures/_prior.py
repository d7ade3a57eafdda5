"""What is believed of payers before any data of one's own: how much the published rates weigh."""

from __future__ import annotations

WEIGHT = 20
"""People of one's own past that a published rate weighs as much as."""
