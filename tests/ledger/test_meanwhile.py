"""Rows judged while their file is read: numbered by their places, and given up where only the whole of a file could judge them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import written
from stalwarts.ledger import judging

FANS = "Follower Email,Followed Time\n"
KO_FI = ("DateTime (UTC),From,Message,Item,Received,Given,Currency,TransactionType,TransactionId,Reference,SalesTax,"
         "SalesTaxPercentage,SalesTaxIncludesShipping,BuyerCountry,BuyerStateOrProvince,BuyerEmail,PaymentProvider\n")
MANY = 260_000
"""Rows of several groups of the engine's, so that both of its threads read some."""


@pytest.fixture
def came(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each file was judged while it was read."""
    found, real = list[bool](), judging.while_read

    def noted(*given: Any) -> Any:
        asked = real(*given)
        found.append(asked is not None)
        return asked

    monkeypatch.setattr(judging, "while_read", noted)
    return found


def fan(number: int) -> str:
    return f"fan{number}@example.org,2025-01-02 09:00:{number % 60:02d} UTC\n"


def tip(number: int, day: str) -> str:
    return f"{day} 10:04,Fan,,Ko-fi Support,3.00,,EUR,Tip,0000-{number},,0,0,false,NG,,fan{number}@example.org,PayPal\n"


def asides(ws: Any) -> list[tuple[int, int, str]]:
    """Number, line and text of every row set aside."""
    return [(row["row"], row["line"], row["text"]) for one in ws.exports() for row in ws.exports(one["export_id"])[0]["aside"]]


def test_rows_of_a_long_file_have_the_numbers_of_their_places(tmp_path: Path, came: list[bool]) -> None:
    wrong = [1, 2, 122_879, 122_880, 122_881, 200_000, MANY]
    lines = [f"nobody {n},2025-01-02 09:00:00 UTC\n" if n in wrong else fan(n) for n in range(1, MANY + 1)]
    ws = stalwarts.init(tmp_path / "ws")
    (document,) = ws.add([written(tmp_path / "followers.csv", FANS + "".join(lines))])["exports"]
    assert came == [True]
    assert (document["rows"], document["set_aside"], document["noise"]) == (MANY, len(wrong), 0)
    assert asides(ws) == [(n, n + 1, f"nobody {n},2025-01-02 09:00:00 UTC") for n in wrong]


@pytest.mark.parametrize("strange", [",\n", '"open,2025-01-02 09:00:00 UTC\n', "fan@example.org\n"],
                         ids=["a record that says nothing", "an open quote", "a short record"])
def test_a_file_that_is_not_plain_to_its_end_is_read_first(tmp_path: Path, came: list[bool], strange: str) -> None:
    lines = [*map(fan, range(1, 5001)), strange, fan(5002), "nobody,2025-01-02 09:00:00 UTC\n"]
    ws = stalwarts.init(tmp_path / "ws")
    (document,) = ws.add([written(tmp_path / "followers.csv", FANS + "".join(lines))])["exports"]
    assert came == [False]
    assert document["rows"] == document["kept"]["follow"] + document["set_aside"] + document["noise"]
    if not strange.startswith('"'):
        assert document["rows"] == 5003
        assert (5003, 5004, "nobody,2025-01-02 09:00:00 UTC") in asides(ws)


@pytest.mark.parametrize(("shown", "meanwhile", "first"), [("03/04/2026", True, "2026-03-02"), ("25/03/2026", False, "2026-02-03")],
                         ids=["no day over twelve", "a day over twelve at the end"])
def test_a_day_over_twelve_anywhere_puts_days_first(tmp_path: Path, came: list[bool], shown: str, first: str, *,
                                                    meanwhile: bool) -> None:
    ws = stalwarts.init(tmp_path / "ws")
    ws.add([written(tmp_path / "Transaction_All.csv", KO_FI + tip(1, "03/02/2026") + tip(2, shown))])
    assert came == [meanwhile]
    with ws.see() as look:
        told = {row["order"][-1]: str(row["occurred_at"]) for row in look.run("order").to_pylist()}
    assert told["1"] == f"{first} 10:04:00"
