"""Parts of one download that came at different times: whoever is in one of them was seen as late as those in the others.

Files that state no date and come together share the newest time inside any of them. One that was added before the others, or
was taken back and comes again, has a date of its own: without this, its people would seem to have left by the others' date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from stalwarts.ledger.dating import downloads
from stalwarts.ledger.entries import Export
from stalwarts.ledger.facts import Dated

NEWEST, ASSUMED = "newest", "assumed"


def known(dated: Dated, export: Export) -> Dated:
    """A file that is here already, as late as it was seen."""
    return replace(dated, export_id=export.export_id, taken_at=max((export.taken_at, *export.sightings)),
                   taken_basis=export.taken_basis)


def later(fresh: list[Dated], here: list[Dated], stated: list[tuple[str, datetime]]) -> Iterator[tuple[str, datetime]]:
    """Exports that came together with others of their download that are dated later, and that date.

    And those that came more than once at a time, with dates `stated`.
    """
    taken = {f.export_id: f.taken_at for f in fresh}
    yield from ((ident, day) for ident, day in stated if (first := taken.get(ident)) and first < day)
    forms: dict[tuple[str, str], list[Dated]] = {}
    for dated in (*fresh, *here) if here else ():
        claim = dated.file.claim
        if dated.taken_basis in {NEWEST, ASSUMED} and claim.mends is None and not getattr(claim.module, "APART", False):
            forms.setdefault((claim.importer, repr(claim.shape)), []).append(dated)
    for files in forms.values():
        for download in downloads(files):
            days = [f.taken_at for f in download if f.taken_basis == NEWEST and f.taken_at]
            newest = max(days, default=None)
            yield from ((f.export_id, newest) for f in download if newest and f.taken_at and f.taken_at < newest)


def twins(fresh: list[Dated], unnamed: set[str]) -> dict[str, Dated]:
    """Files that do not say whose they are and came once more where that is known, as a zip lies beside what was unpacked."""
    named = {_content(f): f for f in fresh if f.export_id not in unnamed}
    return {f.export_id: named[_content(f)] for f in fresh if f.export_id in unnamed and _content(f) in named}


def _content(dated: Dated) -> tuple[str, str, str]:
    return dated.file.digest, dated.file.claim.importer, dated.meaning
