"""Lists of e-mail addresses, one a line and without columns, as people keep them: told by their lines, read line by line.

A line is an address, alone or with a name: `ada@example.org`, `Ada Obi <ada@example.org>`, `ada@example.org (Ada)`, in
quotes, after `mailto:`, with a comma or semicolon behind it. Every line of the file is a row, blank ones too: so a row
has the number of its line, also where somebody's line was emptied later.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _lists
from stalwarts.importers import _mastodon
from stalwarts.importers import _peek
from stalwarts.importers import _social
from stalwarts.importers import _spoken
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.late import ibis
from stalwarts.late import ir

ENDINGS = (".txt", ".text", ".csv", ".tsv", ".lst", ".list")
MOST = 2 / 3
"""The share of lines that have to be addresses: where people stand on two lines each, it is another kind of file."""
LONGEST = 1_000
"""Letters beyond which no line is looked at to know a file."""
AT_ONCE = 10_000

_OUTER, _INNER, _AFTER = "[\"'\\s]*", "[\"'<\\s]*", "[\"'>\\s,;.]*"
_ADDRESS = "(?:[Mm][Aa][Ii][Ll][Tt][Oo]:)?([^\\s\"'<>()@,;:][^\\s\"<>()@,;:]*@[^\\s\"'<>()@,;:]*[^\\s\"'<>()@,;:.])"
BARE = f"^{_INNER}{_ADDRESS}{_AFTER}$"
NAMED = f"^{_OUTER}([^<>:]*?){_OUTER}<\\s*{_ADDRESS}\\s*>{_AFTER}$"
NOTED = f"^{_OUTER}{_ADDRESS}\\s*\\(([^()@]*)\\){_AFTER}$"
_FORMS = tuple(re.compile(form) for form in (BARE, NAMED, NOTED))

_UNSEEN = {0x00A0: " ", 0x202F: " ", **dict.fromkeys((0x0000, 0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))}
"""Letters nobody sees, which come along with what is pasted from a page."""
_PLURALS = frozenset(("emails", "e mails", "mails", "email addresses", "e mail addresses", "subscribers", "e mail adressen"))
_SEVERAL = re.compile(r"[^,;\t|\s\"'][^,;\t|]*[,;\t|]+\s*[^,;\t|\s\"']")
"""Cells side by side."""
_STATED = re.compile("^sep=.?$", re.IGNORECASE)
_ACCOUNTS = re.compile(r"^(?:following|followers|muted?|mutes|muting|blocks?|blocked|blocking)(?:[_ -]?(?:accounts|users))?"
                       r"(?:-20\d\d(?:[-_]\d\d){2,5})?(?: ?\(\d+\))?\.csv$")
"""Lists of people on other servers, `ada@fedi.example.org`: they look like addresses, and are none."""
_MEDIUM = re.compile(r"(?:^|[^a-z])medium(?![a-z]|[ _-]?(?:sized?|format|large|small|priority|term))", re.IGNORECASE)


# --- whose lines they are ----------------------------------------------------------------------------------------


def is_list(file: Peek) -> bool:
    """Whether most lines of a file's first part are addresses, and none of them begins a table."""
    some = file.path.lower().endswith(ENDINGS) and b"@" in file.head
    filled = [line for line in _first(file.head) if line] if some else []
    if not filled or _begins_table(filled[0]) or (_peek.is_markup(file.head) and not _is_address(filled[0])):
        return False
    told = [line for line in filled if not is_heading(line)]
    if not told or (len(told) == len(filled) and _is_of_accounts(file)):
        return False
    return sum(map(_is_address, told)) >= MOST * len(told)


def is_medium(file: Peek) -> bool:
    """Whether a path says that a list comes from Medium: nothing in the list does."""
    return _MEDIUM.search(file.path) is not None


def is_heading(line: str) -> bool:
    """Whether a line is what a column of addresses is called, in the languages we know, or states what parts columns."""
    if "@" in line or len(line) > LONGEST:
        return False
    if _STATED.match(line):
        return True
    plain = _spoken.plain(line)
    return plain in _PLURALS or any(ours == "email" for _place, ours in _spoken.ranks().get(plain, ()))


def _first(head: bytes) -> list[str]:
    """The lines of a file's first part, without one that is cut off; none where it is no text."""
    text = codecs.getincrementaldecoder(_peek.encoding(head))(errors="replace").decode(head)
    lines = re.split("\r\n|\r|\n", text)
    whole = lines[:-1] if len(head) >= _peek.HEAD else lines
    return [] if "\x00" in text else list(map(_tidy, whole))


def _tidy(line: str) -> str:
    return line.translate(_UNSEEN).strip()


def _is_address(line: str) -> bool:
    return "@" in line and len(line) <= LONGEST and any(form.match(line) for form in _FORMS)


def _begins_table(line: str) -> bool:
    """Whether a first line has cells side by side: the heading of a table, or a record of one."""
    return not _is_address(line) and _SEVERAL.search(line[:LONGEST]) is not None


def _is_of_accounts(file: Peek) -> bool:
    return _ACCOUNTS.match(file.name.lower()) is not None or _mastodon.of_pleroma(file)


# --- what they say ------------------------------------------------------------------------------------------------


def lines(path: Path) -> Iterator[dict[str, list[str | None]]]:
    """Every line, many at a time, and whether it is a heading."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        while some := list(map(_tidy, islice(stream, AT_ONCE))):
            yield {"line": [line or None for line in some],
                   "heading": [line if line and is_heading(line) else None for line in some]}


SHAPE = Rows(dict.fromkeys(("line", "heading"), "string"), lines, many=True)


def judged(raw: ir.Table) -> ir.Table:
    """The lines with `email`, `name`, `why` and `noise`."""
    line = _cells.cell(raw.line)
    bare, named, noted = (line.re_search(form) for form in (BARE, NAMED, NOTED))
    address = ibis.cases((bare, line.re_extract(BARE, 1)), (named, line.re_extract(NAMED, 2)),
                         (noted, line.re_extract(NOTED, 1)), else_=ibis.null("string"))
    name = ibis.cases((bare, ibis.null("string")), (named, line.re_extract(NAMED, 1)), (noted, line.re_extract(NOTED, 2)),
                      else_=ibis.null("string"))
    read = raw.select("export_id", "row", "account", "taken_at", "heading", address=line, said=address,
                      name=_social.titled(name.strip()), email=_handles.email(address))
    # `'ada@example.org' <ada@example.org>` is how some programs write an address without a name.
    other = read.name.contains("@").fill_null(_cells.no()) & (read.name.lower() != read.said.lower())
    masked = read.said.contains("*").fill_null(_cells.no())
    checks = ((read.email.isnull() & read.address.re_search("@.*@"), _cells.quoted(read.address, "is more than one address")),
              (other, _cells.quoted(read.address, "is more than one address")),
              (masked, _cells.quoted(read.address, "is not a whole address")))
    # Of a line that was emptied for somebody's sake, the mark behind the address is left.
    blank = read.address.isnull() | read.address.re_search(f"^{_AFTER}$")
    noise = ((read.heading.notnull(), "heading line"), (blank, "blank line"))
    return _why(read, checks, noise)


def _why(read: ir.Table, checks: tuple[_lists.Check, ...], noise: tuple[_lists.Check, ...]) -> ir.Table:
    why = _cells.first_of(*checks, (read.email.isnull(), _cells.quoted(read.address, "is not an e-mail address")))
    silent = _cells.first_of(*noise)
    name = ibis.ifelse(read.name.contains("@"), ibis.null("string"), read.name)
    return read.mutate(why=ibis.ifelse(silent.isnull(), why, ibis.null("string")), noise=silent, name=name,
                       since=ibis.null(_cells.TIME))
