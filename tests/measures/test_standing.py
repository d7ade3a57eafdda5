"""How people stand, and how likely whoever never paid is to."""

from __future__ import annotations

from typing import Any

import pytest


def test_everybody_but_those_who_asked_to_be_left_out(world: Any) -> None:
    """One follower, one buyer outside, one noted, one who objected under another name.

    follow handle=ig:ada since=2025-02-27
    order handle=email:bo occurred_at=2026-01-01 amount=40
    move handle=ig:cy kind=defend occurred_at=2026-02-20
    follow handle=ig:dee since=2025-01-01
    link left=ig:dee right=email:dee@x.org
    objection handle=email:dee@x.org
    """
    rows = {row["person"]: row for row in world("standing")}
    assert set(rows) == {"ig:ada", "email:bo", "ig:cy"}
    ada, bo, cy = rows["ig:ada"], rows["email:bo"], rows["ig:cy"]
    assert (ada["tenure_days"], ada["anniversary"], ada["payments"], ada["follows"]) == (367, True, 0, True)
    assert ada["chance"] == pytest.approx(0.005)
    assert (bo["segment"], bo["payments"], bo["owed"], bo["owed_days"]) == ("buyer", 1, 1, 59)
    assert bo["chance"] == pytest.approx(0.30)
    assert bo["worth"] == pytest.approx(40)
    assert (cy["segment"], cy["stood_by"], cy["due"], cy["chance"]) == ("unknown", 1, 1, None)


def test_the_chance_of_a_first_payment_comes_from_the_past(world_of: Any) -> None:
    """A list of 300 read by all, frozen a year before the end of sight: of 100 lively ones 30 then bought, of the
    others none; four who bought before are no prospects."""
    lines = ["cover table=order until=2026-03-01", "moment as_of=2026-03-01"]
    for n in range(300):
        lines.append(f"follow handle=email:{n}@x.org account=mail:us kind=subscriber since=2024-01-01")
        lines += [f"touch handle=email:{n}@x.org account=mail:us kind=click occurred_at=2025-0{m}-01" for m in (1, 2)] * (n < 100)
        lines += [f"order handle=email:{n}@x.org occurred_at=2025-06-01"] * (n < 30)
        lines += [f"order handle=email:{n}@x.org occurred_at=2024-06-01"] * (n >= 296)
    rows = {(row["kind"], row["lively"]): row for row in world_of("\n".join(lines))("prospects")}
    assert (rows["subscriber", "some"]["past"], rows["subscriber", "some"]["bought"]) == (100, 30)
    assert rows["subscriber", "some"]["chance"] == pytest.approx((30 + 35 * 0.04) / 135)
    assert (rows["subscriber", "none"]["past"], rows["subscriber", "none"]["bought"]) == (196, 0)
    assert rows["follower", "many"]["chance"] == pytest.approx(0.005)
