"""Mailchimp clicks: one file a campaign, one row a link followed, from an account export. Machines: see `_letters`.

The campaign itself comes with the opens, whose first touch is nearer to when it left.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _mailchimp
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ir

PLATFORM = _mailchimp.PLATFORM
TITLE = "Mailchimp clicks"
LEFT = "IP addresses, but for whether one is of Apple's proxies."
YEAR_FIRST = True

_SHAPE = Csv({"at": _mailchimp.TIME, "email": _mailchimp.READER, "url": ("url",), "ip": _mailchimp.PLACE},
             required=("at", "email", "url"))

meaning = _mailchimp.campaign


def shape(file: Peek) -> Shape | None:
    """Ours where times and addresses stand beside links."""
    return _SHAPE if _mailchimp.activity(file, "clicks", linked=True) else None


def newest(raw: ir.Table) -> ir.Value:
    """When each click happened."""
    return _cells.when(raw.at)


def facts(raw: ir.Table) -> Facts:
    """Clicks, and who made them."""
    judged = _mailchimp.judged(raw, raw.url)
    kept = _handles.standing(judged)
    return Facts({
        "touch": _letters.touches(kept, "click"),
        "handle": _handles.handles(kept, "email"),
        "cover": _letters.cover(kept, "click"),
    }, judged)
