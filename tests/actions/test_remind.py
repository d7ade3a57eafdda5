"""A reminder any calendar opens: folded and escaped as RFC 5545 says, and it says when the file should be ready."""

from __future__ import annotations

import re
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adding import stalwarts
from stalwarts.actions import _calendar

NOW = datetime(2026, 3, 1, 9, 30)


def unfolded(text: str) -> list[str]:
    """The lines as a calendar reads them."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(text: str) -> None:
    line = f"SUMMARY:{_calendar.escaped(text)}"
    pieces = list(_calendar.folded(line))
    assert all(len(piece.encode("utf-8", "surrogatepass")) <= 75 for piece in pieces)
    assert all(piece[0] == " " for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    made = _calendar.reminder("Ready", text, NOW + timedelta(hours=48), NOW)
    (said,) = [line for line in unfolded(made) if line.startswith("DESCRIPTION:") and line != "DESCRIPTION:Ready"][:1] or [
        "DESCRIPTION:Ready"]
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert unescaped(said.removeprefix("DESCRIPTION:")) == plain or text == "Ready"


def test_a_reminder_is_one_event_with_an_alarm() -> None:
    made = _calendar.reminder("Your Instagram download should be ready", "a, b; c\nd", NOW + timedelta(hours=48), NOW)
    lines = unfolded(made)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "DTSTART:20260303T093000Z" in lines
    assert "DTEND:20260303T094500Z" in lines
    assert "DTSTAMP:20260301T093000Z" in lines
    assert r"DESCRIPTION:a\, b\; c\nd" in lines
    assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VEVENT", "END:VCALENDAR"]
    again = _calendar.reminder("Your Instagram download should be ready", "other", NOW + timedelta(hours=48), NOW)
    assert [line for line in unfolded(again) if line.startswith("UID:")] == [line for line in lines if line.startswith("UID:")]


def test_the_longest_wait_is_reminded_of_first(tmp_path: Path) -> None:
    assert stalwarts("init", tmp_path / "ws", "--trade", "singer").code == 0
    done = stalwarts("-w", tmp_path / "ws", "remind", "--file", tmp_path / "r.ics")
    assert "is written: open it, and your calendar reminds you on" in done.out
    lines = unfolded((tmp_path / "r.ics").read_bytes().decode())
    assert "SUMMARY:Your Instagram download should be ready" in lines
    (said,) = [line for line in lines if line.startswith("DESCRIPTION:Instagram")]
    assert "1. Profile > menu > Accounts Center" in unescaped(said)
    told = stalwarts("-w", tmp_path / "ws", "remind", "mailchimp_activity")
    assert "SUMMARY:Your Mailchimp download should be ready" in told.out
    refused = stalwarts("-w", tmp_path / "ws", "remind", "weather")
    assert (refused.code, "it is one of instagram" in refused.err) == (1, True)


