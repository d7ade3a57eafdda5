"""Clocks in a zone that stands beside them: by its letters (`PDT`), its place (`Europe/Berlin`), its name in words.

Letters mean what they mean where the platforms that write them are at home: `IST` is India's, `CST` and `EST` are
America's. Of a clock that a change of the hour skips or repeats the engine takes one reading.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _together
from stalwarts.importers import _written
from stalwarts.late import ibis
from stalwarts.late import ir

OFFSETS = {
    "UTC": "+00:00", "GMT": "+00:00", "WET": "+00:00", "BST": "+01:00", "WEST": "+01:00", "CET": "+01:00",
    "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00",
    "SAST": "+02:00", "IST": "+05:30", "SGT": "+08:00", "HKT": "+08:00", "MYT": "+08:00", "AWST": "+08:00",
    "JST": "+09:00", "KST": "+09:00", "ACST": "+09:30", "ACDT": "+10:30", "AEST": "+10:00", "AEDT": "+11:00",
    "NZST": "+12:00", "NZDT": "+13:00", "BRT": "-03:00", "BRST": "-02:00", "ART": "-03:00", "CLT": "-04:00",
    "CLST": "-03:00", "AST": "-04:00", "ADT": "-03:00", "NST": "-03:30", "NDT": "-02:30", "EST": "-05:00", "EDT": "-04:00",
    "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00",
}
_STATES = ("Adak|Anchorage|Boise|Chicago|Denver|Detroit|Juneau|Los_Angeles|Menominee|Metlakatla|New_York|Nome|Phoenix|Sitka|"
           "Yakutat|Indiana/.+|Kentucky/.+|North_Dakota/.+")
_AMERICAN = ("PST", "PDT", "MST", "MDT", "CST", "CDT", "EST", "EDT", "AKST", "AKDT", "HST")
_LETTERS = 4
"""Of the longest of them."""
_MONTH_FIRST = (rf"(?i)^ *(?:US/.+|America/(?:{_STATES})|Pacific/Honolulu|"
                r".+[(]US & Canada[)]) *$")
"""Zones in which people write the month first: those of the United States."""
PLACES = {
    "Eastern Time (US & Canada)": "America/New_York", "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver", "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Atlantic Time (Canada)": "America/Halifax", "Newfoundland": "America/St_Johns", "Arizona": "America/Phoenix",
    "Alaska": "America/Anchorage", "Hawaii": "Pacific/Honolulu", "Indiana (East)": "America/Indiana/Indianapolis",
    "Saskatchewan": "America/Regina", "Puerto Rico": "America/Puerto_Rico", "London": "Europe/London",
    "Edinburgh": "Europe/London", "Dublin": "Europe/Dublin", "Paris": "Europe/Paris", "Madrid": "Europe/Madrid",
    "Berlin": "Europe/Berlin", "Sydney": "Australia/Sydney", "Melbourne": "Australia/Melbourne",
    "Brisbane": "Australia/Brisbane", "Adelaide": "Australia/Adelaide", "Perth": "Australia/Perth",
    "Hobart": "Australia/Hobart", "Darwin": "Australia/Darwin", "Canberra": "Australia/Sydney", "Tokyo": "Asia/Tokyo",
    "Osaka": "Asia/Tokyo", "Sapporo": "Asia/Tokyo",
}
_OFFSET = "^(?:UTC|GMT) ?([+-][0-9]{1,2}(?::?[0-9]{2})?)$"
_PLACE = "^[A-Z][A-Za-z_]+(?:/[A-Za-z_-]+){1,2}$"


def clocked(raw: ir.Table, day_first: ir.BooleanValue | bool = False) -> ir.Table:  # noqa: FBT001, FBT002 - as in `_written`
    """Rows of `day` and `clock` with the time in their own zone, `local`, to be read by `at`.

    A column of its own: an engine plans each mention of that once, and every one of an expression anew.
    """
    stamp = raw.day + ibis.literal(" ") + raw.clock.fill_null("00:00:00")
    # All of it is asked of the raw rows: what is mentioned twice is put by with all that anything needs.
    rows = raw.mutate(stamp=stamp, days_first=_written.days_first(stamp, raw.export_id, day_first))
    rows = _together.told_by_each(rows, raw, "zone", _told)
    return rows.mutate(local=_written.read(rows.stamp, rows.days_first))


def at(rows: ir.Table) -> ir.TimestampValue:
    """The `local` time of rows as naive UTC; where no zone stands beside it it is UTC, and null where nobody knows the zone."""
    return _reckoned(rows.local, rows.zone, rows.ahead, rows.place)


def moment(clock: ir.TimestampValue, zone: ir.StringValue) -> ir.TimestampValue:
    """The same of a clock beside its zone, which is looked up for each row."""
    return _reckoned(clock, zone, **_told(zone))


def _told(zone: ir.StringValue) -> dict[str, ir.Value]:
    """How far ahead of UTC a zone's clocks are, where its letters say that, and how the engine calls it."""
    return {"ahead": _minutes(_cells.cell(zone).upper().fill_null("UTC")), "place": _named(zone.strip())}


def _reckoned(clock: ir.TimestampValue, zone: ir.StringValue, ahead: ir.Value, place: ir.Value) -> ir.TimestampValue:
    minutes = ibis.ifelse(zone.isnull(), ibis.literal(0, ahead.type()), ahead)
    there = (clock.strftime("%Y-%m-%d %H:%M:%S") + place).try_cast("timestamp('UTC', 6)")
    # Reading a time with its zone costs ten times the sum; only what the sum cannot do comes to it.
    return ibis.coalesce(clock - minutes.as_interval("m"), there.cast(_cells.TIME)).cast(_cells.TIME)


def month_first(zone: ir.StringValue) -> ir.BooleanValue:
    """Whether a zone is one of the United States, where people write the month first; null where there is none."""
    # Most are three or four letters, and a pattern takes much longer.
    return ibis.ifelse(zone.length() <= _LETTERS, _cells.one_of(zone.upper(), _AMERICAN), zone.re_search(_MONTH_FIRST))


def placed(clock: ir.StringValue, place: str) -> ir.TimestampValue:
    """A clock as text, `2026-03-02 10:04:30`, in a place that is known by its zone's name, as naive UTC."""
    return (clock + ibis.literal(f" {place}")).try_cast("timestamp('UTC', 6)").cast(_cells.TIME)


def _minutes(letters: ir.StringValue) -> ir.IntegerValue:
    """How far ahead of UTC the clocks of a zone known by its letters are; null for any other text."""
    ahead = {name: (1 if at[0] == "+" else -1) * (int(at[1:3]) * 60 + int(at[4:])) for name, at in OFFSETS.items()}
    found = ibis.map(list(ahead), list(ahead.values())).get(letters)
    return ibis.ifelse(letters.length() <= max(map(len, OFFSETS)), found, ibis.null(found.type()))


def _named(zone: ir.StringValue) -> ir.StringValue:
    """A zone as the engine writes it behind a clock, where its letters say nothing."""
    hours = zone.re_extract(_OFFSET, 1).re_replace("^([+-])([0-9])(:?[0-9]{2})?$", r"\10\2\3").nullif("")
    blank = ibis.literal(" ")
    known = ibis.coalesce(zone.re_extract(_PLACE, 0).nullif(""), ibis.map(list(PLACES), list(PLACES.values())).get(zone))
    return ibis.coalesce(hours, blank + known, " none")
