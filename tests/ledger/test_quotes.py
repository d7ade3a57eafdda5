"""A header whose quotes are broken costs no record after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adding import GOLDEN
from stalwarts.ledger import trying

STATEMENT = GOLDEN / "paypal_statement" / "personal-statement-de-CSR-20260301-20260331.CSV"


@pytest.mark.parametrize("strange", [b"x", b'"', b";", b" "])
def test_the_record_after_a_broken_header_is_accounted_for(tmp_path: Path, strange: bytes) -> None:
    data = STATEMENT.read_bytes()
    path = tmp_path / STATEMENT.name
    path.write_bytes(data.replace(b'"Time","Time Zone"', b'"Time"' + strange + b'"Time Zone"', 1))
    (export,) = trying.tried(path).document["exports"]
    assert export["rows"] == 1
