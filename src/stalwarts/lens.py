"""What a reader wants to see: everything a view may be narrowed by, and nothing that changes a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta

from stalwarts.problems import NotADate


@dataclass(frozen=True)
class Lens:
    """A view of a workspace.

    `as_of` cuts by when things happened (default: end of the latest order coverage, else the newest file);
    `known_by` by when the files were taken, so that a past answer can be made again; `accounts` narrows follows,
    posts, touches and totals, and orders only where a selling account is named; `since` narrows the people
    counted by their first follow. Dates may be given as text, `2026-03-01`, and then mean the end of that day
    for `as_of` and `known_by`, its start for `since`.
    """

    as_of: str | date | None = None
    known_by: str | date | None = None
    accounts: tuple[str, ...] = ()
    since: str | date | None = None

    @property
    def until(self) -> datetime | None:
        """`as_of` as a time."""
        return _moment(self.as_of, last=True)

    @property
    def known(self) -> datetime | None:
        """`known_by` as a time."""
        return _moment(self.known_by, last=True)

    @property
    def start(self) -> datetime | None:
        """`since` as a time."""
        return _moment(self.since, last=False)


def _moment(value: str | date | None, *, last: bool) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise NotADate(str(value)) from error
        if value.tzinfo is not None:
            return value.astimezone(UTC).replace(tzinfo=None)
        if value.time() != time():
            return value
        value = value.date()
    start = datetime.combine(value, time())
    return start + timedelta(days=1) - timedelta(microseconds=1) if last else start
