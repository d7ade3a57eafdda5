"""Where made-up people live: real places, so that time zones and postcodes look right; streets that do not exist."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A place as shop and mailing list write it. `offset` is hours from UTC in winter."""

    country: str
    code: str
    city: str
    zip: str
    region: str
    zone: str
    offset: int
    latitude: str
    longitude: str


PLACES = (
    Place("Germany", "DE", "Leipzig", "'04109", "SN", "Europe/Berlin", 1, "51.34", "12.37"),
    Place("Sweden", "SE", "Umeå", "903 26", "AC", "Europe/Stockholm", 1, "63.83", "20.26"),
    Place("United Kingdom", "GB", "Leeds", "LS1 4AP", "ENG", "Europe/London", 0, "53.80", "-1.55"),
    Place("United States", "US", "Boise", "83702", "ID", "America/Boise", -7, "43.62", "-116.20"),
    Place("Portugal", "PT", "Porto", "4000-007", "13", "Europe/Lisbon", 0, "41.15", "-8.61"),
    Place("Japan", "JP", "Sapporo", "060-0001", "01", "Asia/Tokyo", 9, "43.06", "141.35"),
    Place("Nigeria", "NG", "Lagos", "100001", "LA", "Africa/Lagos", 1, "6.45", "3.39"),
    Place("Greece", "GR", "Volos", "382 21", "E", "Europe/Athens", 2, "39.36", "22.94"),
)
