"""Channels *you* subscribe to on YouTube: `subscriptions.csv` of a Takeout, in any language.

Ids, addresses and titles without a date. A subscription without a date cannot stand on a time line, so none becomes a
touch: the channels are kept as handles with their titles, and nothing more is said of them.
"""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _youtube
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _youtube.PLATFORM
TITLE = "YouTube subscriptions"
LEFT = "Nothing but the lack of dates: channels without one cannot stand on a time line."

_ENGLISH = Csv({"id": ("channel id",), "url": ("channel url",), "title": ("channel title",)}, required=("id", "title"))
_OF_OTHERS = ("subscri", "published", "joined", "view", "video")
"""How columns begin by which programs tell of channels, those who subscribe among them: it may be any list of them."""
_ID, _URL = re.compile(f"^{_youtube.CHANNEL}$"), re.compile(r"^https?://(?:www\.)?youtube\.com/channel/UC")

known = _youtube.known
unneeded = _youtube.unneeded


def shape(file: Peek) -> Shape | None:
    """Ours by its English labels, or by ids, addresses and titles side by side under others."""
    if _ENGLISH.fits(file.header) and not any(name.startswith(_OF_OTHERS) for name in file.header):
        return _ENGLISH
    ids, urls, titles = (_only(file, name) for name in (_ID, _URL, None))
    return Csv({"id": (ids,), "url": (urls,), "title": (titles,)}, required=("id", "url")) if ids and urls else None


def facts(raw: ir.Table) -> Facts:
    """The channels with their titles."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept, "display_name"),
        "cover": _social.cover(kept, "clue", kinds="display_name", who="listed"),
    }, judged)


def _only(file: Peek, form: re.Pattern[str] | None) -> str:
    """The column whose first cells are all of a form; without a form, the last of three columns."""
    if len(file.header) != 3:
        return ""
    if form is None:
        return file.header[2]
    cells = {name: _shown.column(file, name)[:50] for name in file.header}
    return next((name for name, some in cells.items() if some and all(form.search(cell) for cell in some)), "")


def _judge(raw: ir.Table) -> ir.Table:
    channel = ibis.coalesce(raw.id.re_extract(f"^ *{_youtube.CHANNEL} *$", 1).nullif(""),
                            _youtube.channel(raw.url))
    seen = raw.select("export_id", "row", "account", "taken_at", said=ibis.coalesce(raw.id, raw.url),
                      handle=ibis.literal("youtube:") + channel, url=ibis.literal(_youtube.HOME) + channel,
                      name=_cells.cell(raw.title))
    why = _cells.first_of(
        (seen.said.isnull(), "there is no channel id"),
        (seen.handle.isnull(), _cells.quoted(seen.said, "is no channel id")))
    return seen.mutate(why=why, noise=ibis.null("string"))
