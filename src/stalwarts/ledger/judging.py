"""Every row with why it is set aside or noise, and every file with its date: of a plain file while it is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stalwarts.engines import Unreadable
from stalwarts.ledger import dating
from stalwarts.ledger import facts
from stalwarts.ledger import reading
from stalwarts.ledger.facts import Dated
from stalwarts.ledger.readings import Reading


def judged(engine: Any, name: str, files: list[Dated], reading: Reading) -> None:
    """Judge the rows of files of one form that lie in the engine under a name, as `{name}_known`."""
    module = files[0].file.claim.module
    if dating.at_once(engine, name, files, module, reading):
        facts.lay_raw(engine, name, files)
        return
    times = dating.date(engine, name, files, module, reading)
    raw = facts.lay_raw(engine, name, files)
    timed = times.kept and bool(reading.dated)
    if timed:
        dating.time_rows(engine, name, raw, files)
    asked = dating.past_only(name, reading.dated if timed else reading.judged, times)
    held = facts.held(engine, name, asked, reading, files)
    again = dating.slipped(engine, held, asked, reading)
    if again:
        facts.held(engine, name, again, reading, files)


def while_read(engine: Any, name: str, files: list[Dated], known: Reading) -> Reading | None:
    """Judge the rows of one file while it is read, as `{name}_known`; returns what is asked of them then.

    To put its cells by first takes a fifth as long again. None where rows have to be asked together, where a record says
    nothing, and where the file is not plain to its end: then nothing has been read.
    """
    here = known.here(f"{name}_read", name)
    asked = replace(here, judged=here.meanwhile, placed=True)
    if len(files) > 1 or not asked.meanwhile or not reading.strict(files[0].file):
        return None
    try:
        with engine.strictly():
            done = _told(engine, name, files, asked) if asked.told else _plain(engine, name, files, asked)
    except Unreadable:
        return None
    return asked if done else None


def _told(engine: Any, name: str, files: list[Dated], asked: Reading) -> bool:
    return dating.at_once(engine, name, files, files[0].file.claim.module, asked, facts.lay_once)


def _plain(engine: Any, name: str, files: list[Dated], asked: Reading) -> bool:
    """The same where an importer knows of no times; says whether none has not come yet."""
    dating.date(engine, name, files, files[0].file.claim.module, asked)
    facts.lay_once(engine, name, files)
    held = facts.held(engine, name, asked.judged, asked, files)
    return dating.slipped(engine, held, asked.judged, asked) is None
