"""What every file of a Substack export shares: whose it is, which letter a file is about, what is left alone."""

from __future__ import annotations

import re

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _letters
from stalwarts.importers import _lists
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Peek
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "substack"
ERASED = "@deletion-request[.]substack[.]com *$"
"""Addresses Substack puts in place of those of people who asked to be forgotten."""
ACTIVITY = Csv({"post": ("post_id",), "at": ("timestamp",), "email": ("email",), "agent": ("user_agent",),
                "system": ("client_os",), "device": ("device_type",)}, required=("at", "email"))

_LIST = re.compile(r"(?:^|/)email_list\.([^/]+)\.csv$", re.IGNORECASE)
_POST = re.compile(r"^(\d+)\b.*\.(delivers|opens)\.csv$", re.IGNORECASE)
_TEXT = re.compile(r"(?:^|/)posts/\d+\.[^/]*\.html$")
_SEEN = {"country", "city", "region", "device_type", "client_os", "client_type", "user_agent"}


def account(file: Peek) -> str | None:
    """The publication, as the list's own name has it, `email_list.fernlight.csv`, here or beside this file."""
    root = file.path.removesuffix(file.name).removesuffix("posts/")
    names = [found[1] for path in (file.path, *file.siblings) if (found := _LIST.search(path)) and path.startswith(root)]
    name = names[0].lower().removesuffix(".substack.com") if names else ""
    return f"{PLATFORM}:{name}" if re.search("^[a-z0-9_-]+$", name) else None


def letter(file: Peek) -> str:
    """The number of the letter that a file of deliveries or opens is about, from its name; nothing where it has none."""
    found = _POST.search(file.name)
    return found[1] if found else ""


def activity(file: Peek) -> str:
    """What a file records letter by letter: `delivers`, `opens`, or nothing.

    Both have the same first columns. The name tells which it is, or the columns on where and how a letter was opened.
    """
    if not {"post_id", "timestamp", "email"} <= set(file.header) and not (
            _POST.search(file.name) and {"timestamp", "email"} <= set(file.header)):
        return ""
    found = re.search(r"(?:^|[._-])(delivers|opens)\b", file.name.lower())
    return found[1] if found else "opens" if set(file.header) & _SEEN else ""


def judged(raw: ir.Table) -> ir.Table:
    """Reader, moment and letter of every delivery or open."""
    cells = raw.select(
        "export_id", "row", "account", "taken_at", said=raw.at, occurred_at=_cells.when(raw.at), address=raw.email,
        email=_handles.email(raw.email), link=ibis.null("string"),
        fetched=_letters.by_program(raw.agent, raw.system, raw.device),
        post=ibis.coalesce(raw.post.re_extract("^ *([0-9]+)", 1).nullif(""), raw.meaning.nullif("")))
    return _lists.judged(
        cells, times={"said": "occurred_at"}, noise=[erased(cells.address), _lists.blank(cells, "said", "address")],
        checks=[(cells.said.isnull(), "there is no time"), (cells.post.isnull(), "nothing says which letter it was")])


def erased(address: ir.StringValue) -> tuple[ir.BooleanValue, str]:
    """The noise of an address of somebody who asked to be forgotten."""
    gone = address.lower().re_search(ERASED)
    return ibis.coalesce(gone, ibis.literal(value=False)), "erased at the reader's own request"


def known(path: str) -> str | None:
    """Parts of the export that say nothing about readers."""
    return "the text of a letter: its title and day stand in posts.csv" if _TEXT.search(path) else None
