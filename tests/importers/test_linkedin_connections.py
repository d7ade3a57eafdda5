"""LinkedIn connections: days as they are written, and connections whose day says nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import ibis
from tests.importers.archives import laid
from tests.importers.archives import read

from stalwarts.importers import _linkedin

HEADER = "First Name,Last Name,Email Address,Company,Position,Connected On\n"


def connections(*days: str) -> str:
    return HEADER + "".join(f"Nr,{number},,,,{day}\n" for number, day in enumerate(days))


def test_a_day_that_could_be_two_is_read_once_the_file_shows_which(tmp_path: Path) -> None:
    """American in one file, day first in another; in two others nothing or everything shows, and the connections stand."""
    found = read(laid(tmp_path, {
        "us/Connections.csv": connections("03/15/2024", "01/02/2024", "31/31/2024", "soon", "2024-03-01"),
        "uk/Connections.csv": connections("15/03/2024", "01/02/2024"),
        "none/Connections.csv": connections("03/04/2024", "2024-03-01"),
        "both/Connections.csv": connections("03/15/2024", "15/03/2024", "01/02/2024", "2024-03-01")}))
    march = [datetime(2024, 3, 1)] * 3 + [datetime(2024, 3, 15)] * 2
    assert sorted(row["since"] for row in found["follow"] if row["since"]) == [
        datetime(2024, 1, 2), datetime(2024, 2, 1), *march]
    assert (len(found["follow"]), found.aside) == (13, {})


def test_a_day_before_there_was_linkedin_is_no_day(tmp_path: Path) -> None:
    found = read(laid(tmp_path, {"Connections.csv": connections("15 Mar 1999", "15 Mar 2024")}))
    assert list(found.aside.values()) == ["'15 Mar 1999' is no time this can have been"]


def test_a_profile_is_the_same_however_much_of_its_address_stands_there() -> None:
    places = ["https://www.linkedin.com/in/ada-lind", "www.linkedin.com/in/ada-lind", "http://linkedin.com/in/ada-lind/",
              "https://de.linkedin.com/in/ada-lind?trk=x", "linkedin.com/pub/ada-lind#a"]
    others = ["www.linkedin.com/company/ada-lind", "www.linkedin.com/in/", "ada-lind"]
    rows = ibis.memtable({"n": list(range(len(places + others))), "url": places + others})
    found = rows.order_by("n").select(name=_linkedin.profile(rows.url)).to_pyarrow()["name"].to_pylist()
    assert found == ["ada-lind"] * len(places) + [None] * len(others)
