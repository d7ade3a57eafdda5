"""Numbers told: read as people write them, kept as a small file of their own among the others."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stalwarts import settings
from stalwarts.identity import clean
from stalwarts.problems import ImpossibleNumbers
from stalwarts.workspace import Workspace

IMPORTER = "told"
PLACES = {"newsletter": "mailchimp", "list": "mailchimp", "mailing": "mailchimp", "letter": "mailchimp",
          "letters": "mailchimp", "emails": "mailchimp"}
"""What people call a place, and the platform whose file it is likely to be."""
ANYWHERE = "elsewhere"
LINE = re.compile(r"""^(?P<before>[^\d]*?)[\s=:,]*(?P<number>\d(?:[\d.,'\s\u00a0\u202f]*\d)?)
                      \s*(?P<times>[km]\b)?(?P<after>[^\d]*)$""", re.IGNORECASE | re.VERBOSE)
CHAFF = frozenset({"a", "about", "around", "approximately", "at", "fans", "followers", "following", "follow", "have", "i", "in",
                   "me", "my", "of", "on", "our", "people", "readers", "subscribers", "the", "there"})
TIMES = {"": 1, "k": 1_000, "m": 1_000_000}
MOST = 10**11
"""More than there are people: a slip of the finger."""


def told(workspace: Workspace, followers: list[str], buyers: int | None, copies: int | None, trade: str | None) -> None:
    """Keep the numbers in the place of those told before, and the trade in the settings. Raises ImpossibleNumbers."""
    places = _places(workspace, followers)
    _sold(buyers, copies)
    if trade is not None:
        settings.change(workspace.root, trade=trade)
    before = [export["export_id"] for export in workspace.exports() if export["importer"] == IMPORTER]
    now = datetime.now(UTC).date().isoformat()
    with TemporaryDirectory(prefix="stalwarts-") as folder:
        file = Path(folder, "what-you-told.csv")
        file.write_text(_table(workspace, places, buyers, copies, now), encoding="utf-8")
        document = workspace.add([file])
    kept = {export["export_id"] for export in document["exports"]}
    for export_id in before:
        if export_id not in kept:
            workspace.undo(export_id)


def read(line: str) -> tuple[str, int]:
    """Place and number of a line such as `instagram 40,000`, `40k on TikTok` or `1900`. Raises ImpossibleNumbers."""
    found = LINE.match(line.strip())
    number = _number(found["number"], (found["times"] or "").lower()) if found else None
    if found is None or number is None or number > MOST:
        raise _wrong(f"'{line.strip()}' says no one number of people")
    return _place(f"{found['before']} {found['after']}"), number


def _number(digits: str, times: str) -> int | None:
    """40,000, 40.000 and 40 000 are one number; 1.5k is a number and a half thousand."""
    plain = re.sub(r"[\s'\u00a0\u202f]", "", digits).strip(".,")
    if times and re.fullmatch(r"\d+[.,]\d{1,2}", plain):
        return round(float(plain.replace(",", ".")) * TIMES[times])
    if re.fullmatch(r"\d+|\d{1,3}(?:[.,]\d{3})+", plain):
        return int(re.sub("[.,]", "", plain)) * TIMES[times]
    return None


def _place(said: str) -> str:
    """The platform that is meant: the first word that says anything."""
    said_words = [re.sub(r"[^a-z0-9_-]", "", word) for word in said.lower().split()]
    word = next((word for word in said_words if word and word not in CHAFF), "")
    platform = PLACES.get(word, clean.SPOKEN.get(word, word))
    return platform if re.fullmatch("[a-z][a-z0-9_-]*", platform) else ANYWHERE


def _places(workspace: Workspace, lines: list[str]) -> dict[str, int]:
    """Account to count. An account that files have already shown keeps its name; a place told twice counts its larger."""
    seen: dict[str, set[str]] = {}
    for export in workspace.exports():
        if export["kept"].get("follow"):
            seen.setdefault(export["account"].partition(":")[0], set()).add(export["account"])
    found: dict[str, int] = {}
    for place, number in map(read, lines):
        known = seen.get(place, set())
        account = next(iter(known)) if len(known) == 1 else f"{place}:{_brand(workspace)}"
        found[account] = max(number, found.get(account, 0))
    if not found or not max(found.values()):
        raise _wrong("say how many follow you: at least one")
    return found


def _sold(buyers: int | None, copies: int | None) -> None:
    if buyers is not None and copies is not None:
        raise _wrong("say how many bought as people or as copies, not both")
    if min(buyers or 0, copies or 0) < 0 or max(buyers or 0, copies or 0) > MOST:
        raise _wrong("nobody can have sold fewer than none, or to more people than there are")


def _table(workspace: Workspace, places: dict[str, int], buyers: int | None, copies: int | None, day: str) -> str:
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    rows: list[list[Any]] = [["followers", account, number, day] for account, number in places.items()]
    rows += [[of, f"told:{_brand(workspace)}", number, day] for of, number in (("buyers", buyers), ("copies", copies))
             if number is not None]
    sheet.writerows([["told", "account", "number", "day"], *rows])
    return out.getvalue()


def _brand(workspace: Workspace) -> str:
    return re.sub(r"\s+", ".", workspace.settings.brand.strip().lower()) or "main"


def _wrong(said: str) -> ImpossibleNumbers:
    return ImpossibleNumbers(said, '"instagram 40000" --buyers 310', "start")
