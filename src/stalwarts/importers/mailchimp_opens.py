"""Mailchimp opens: one file a campaign, one row an open, from an account export. Machines: see `_letters`."""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _mailchimp
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _mailchimp.PLATFORM
TITLE = "Mailchimp opens"
LEFT = ("IP addresses, but for whether one is of Apple's proxies. Bounces and totals of campaigns stand in files that "
        "are not needed.")
YEAR_FIRST = True

_SHAPE = Csv({"at": _mailchimp.TIME, "email": _mailchimp.READER, "ip": _mailchimp.PLACE}, required=("at", "email"))

meaning = _mailchimp.campaign


def shape(file: Peek) -> Shape | None:
    """Ours where times and addresses stand without links."""
    return _SHAPE if _mailchimp.activity(file, "opens", linked=False) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each open happened."""
    return _cells.when(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Opens, the campaign they were of, and who opened it."""
    judged = _mailchimp.judged(raw, ibis.null("string"))
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "open"),
        "post": _mailchimp.letters(kept),
        "handle": _handles.handles(kept, "email"),
        "cover": _letters.cover(kept, "open"),
    }, judged)
