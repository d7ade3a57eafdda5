"""A calendar file with one reminder, as RFC 5545 has it: lines of 75 octets, folded and escaped."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta

OCTETS = 75
"""The longest line, its end not counted (section 3.1)."""
MINUTES = 15


def reminder(title: str, text: str, due: datetime, written: datetime) -> str:
    """One event at `due` with an alarm; both times naive UTC. The same reminder again replaces itself."""
    ident = hashlib.sha256(f"{title}\x1f{due.date()}".encode()).hexdigest()[:32]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stalwarts//Reminder//EN", "CALSCALE:GREGORIAN", "BEGIN:VEVENT",
             f"UID:{ident}@stalwarts.invalid", f"DTSTAMP:{_stamp(written)}", f"DTSTART:{_stamp(due)}",
             f"DTEND:{_stamp(due + timedelta(minutes=MINUTES))}", f"SUMMARY:{escaped(title)}", f"DESCRIPTION:{escaped(text)}",
             "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(title)}", "TRIGGER:PT0S",
             "END:VALARM", "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """A TEXT value (section 3.3.11): backslash, semicolon, comma and line ends; other control characters left out."""
    plain = re.sub(r"\r\n?", "\n", text)
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", plain)
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first after a blank; never cut inside a letter."""
    piece, room = "", OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece, room = piece + letter, room - size
    yield piece


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")
