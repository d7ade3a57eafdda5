"""Mailchimp's two exports: the audience, a file per standing, and the account with every open and click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from stalwarts.worlds import _text
from stalwarts.worlds._places import PLACES
from stalwarts.worlds._world import CLEANED
from stalwarts.worlds._world import DAY
from stalwarts.worlds._world import NONSUBSCRIBED
from stalwarts.worlds._world import SUBSCRIBED
from stalwarts.worlds._world import UNSUBSCRIBED

if TYPE_CHECKING:
    from pathlib import Path

    from stalwarts.worlds._world import Bools
    from stalwarts.worlds._world import World

AUDIENCE = "3f9c07d1ab"
"""What Mailchimp calls the list, in its file names."""
WHO = "Email Address,First Name,Last Name,Address,Phone Number"
FIXED = "MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION"
LAST = "LEID,EUID,NOTES,TAGS"
STANDINGS = {
    "subscribed": (SUBSCRIBED, "LAST_CHANGED"),
    "unsubscribed": (UNSUBSCRIBED,
                     "UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER"),
    "cleaned": (CLEANED, "CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID"),
    "nonsubscribed": (NONSUBSCRIBED, "LAST_CHANGED"),
}
"""Each file's name begins with the standing, and nothing inside repeats it."""
IP, PROXY_IP, SCANNER_IP = "203.0.113.7", "198.51.100.40", "192.0.2.25"
"""Addresses kept for documentation: a person's, a mail program's relay's, a scanner's."""


def write(world: World, folder: Path) -> list[Path]:
    """`audience_export_<id>.zip` and `account_export.zip`."""
    taken = world.span.taken
    audience: dict[str, str | bytes] = {
        f"{name}_email_audience_export_{AUDIENCE}.csv": _standing(world, *standing)
        for name, standing in STANDINGS.items()}
    written = [_text.zipped(folder / f"audience_export_{AUDIENCE}.zip", audience, taken)]
    if len(world.letters.sent):
        written.append(_text.zipped(folder / "account_export.zip", _activity(world), taken))
    return written


def _standing(world: World, standing: int, columns: str) -> str:
    """One file of the audience, oldest contact first. Who came by the shop has no time of opting in."""
    people = world.people
    came = np.where(np.isfinite(people.mail), people.mail, people.clock)
    rows = np.flatnonzero(people.standing == standing)
    rows = rows[np.argsort(came[rows], kind="stable")]
    by_form = ~_customers(world)[rows]
    optin = _text.stamps(np.where(by_form, came[rows], np.inf))
    confirmed = _text.stamps(people.mail[rows])
    left, changed = _text.stamps(people.mail_left[rows]), _text.stamps(_changed(world)[rows])
    lines: list[list[object]] = [[*_text.names(f"{WHO},{FIXED},{columns},{LAST}")]]
    for k, i in enumerate(rows.tolist()):
        ending = _ending(world, standing, left[k], changed[k], i)
        lines.append(_contact(world, i, (optin[k], "", confirmed[k]), ending, tagged=not by_form[k]))
    return _text.table(lines)


def _contact(world: World, i: int, times: tuple[str, ...], ending: list[str], *, tagged: bool) -> list[object]:
    """One contact; one in four gave no name."""
    place, names = PLACES[world.people.country[i]], world.names
    named = (names.first[i], names.last[i]) if i % 4 else ("", "")
    return [names.email[i], *named, "", "", 1 + int(world.people.keen[i] * 4.99), *times, IP,
            place.latitude, place.longitude, place.offset, place.offset, place.zone, place.code, place.region, *ending,
            100_000_001 + i, f"{(i * 2_654_435_761) % 10**10:010}", "", '"Customers"' if tagged else ""]


def _ending(world: World, standing: int, left: str, changed: str, i: int) -> list[str]:
    """The columns in which the four files differ."""
    if standing in (SUBSCRIBED, NONSUBSCRIBED):
        return [changed]
    before = int(np.searchsorted(world.letters.sent, world.people.mail_left[i])) - 1
    letter = [world.letters.subjects[before], f"{before:010x}"] if before >= 0 else ["", ""]
    return [left, *letter, *(["NORMAL", ""] if standing == UNSUBSCRIBED else [])]


def _changed(world: World) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """When Mailchimp last touched a contact: some weeks after they came, at most the day before the export."""
    people = world.people
    began = np.where(np.isfinite(people.mail), people.mail, people.clock)
    weeks = np.arange(len(people)) * 37 % 900 * DAY
    return np.asarray(np.minimum(np.where(np.isfinite(began), began, 0) + weeks, world.span.taken - 1800))


def _customers(world: World) -> Bools:
    """Who carries the shop's tag: those it sent over when they bought, and who were not on the list before."""
    return np.asarray(world.people.came_by | (world.people.standing == NONSUBSCRIBED))


def _activity(world: World) -> dict[str, str | bytes]:
    """One file of opens and one of clicks per letter, machines among them and not marked."""
    letters = world.letters
    members: dict[str, str | bytes] = {}
    stamps = np.array(_text.stamps(letters.at))
    for n, subject in enumerate(letters.subjects):
        name = f"{1_234_567 + 8 * n}_-{re.sub('[^a-z0-9]+', '-', subject.lower()).strip('-')}.csv"
        rows = np.flatnonzero(letters.letter == n)
        for kind, columns, those in (("opens", "Timestamp,IP,Email", rows[letters.link[rows] < 0]),
                                     ("clicks", "Timestamp,IP,Email,Url", rows[letters.link[rows] >= 0])):
            members[f"granular_activity/{kind}/{name}"] = _text.table(
                [columns.split(","), *(_touch(world, row, stamps[row]) for row in those.tolist())])
    bounced = [world.names.email[i] for i in np.flatnonzero(world.people.standing == CLEANED).tolist()]
    last = f"{1_234_567 + 8 * (len(letters.subjects) - 1)}_-bounced.csv"
    members[f"aggregate_activity/bounces/{last}"] = _text.table(
        [["Email Address", "First Name", "Last Name", "Bounce Type"], *([email, "", "", "hard"] for email in bounced)])
    return members


def _touch(world: World, row: int, stamp: str) -> list[str]:
    letters = world.letters
    who, link = int(letters.who[row]), int(letters.link[row])
    scanned = letters.machine[row] and world.people.scanner[who]
    address = (SCANNER_IP if scanned else PROXY_IP) if letters.machine[row] else IP
    return [stamp, address, world.names.email[who], *([letters.links[letters.letter[row]][link]] if link >= 0 else [])]
