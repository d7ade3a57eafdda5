"""What files of social platforms become, whatever the platform: canonical rows from columns that are named alike.

`kept` is a judged table without the rows set aside and the noise. It has `export_id`, `account`, `taken_at`, and, for
what speaks of them, `handle` and `url` (texts) and `occurred_at` (a time, null where the file does not say).
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

SLACK = 2
"""Days a time may lie after the file's own, which is a day in nobody knows which zone."""
SHORT = 12
"""Letters of an export's id that are enough to tell a row's handle from those of other files."""
LONGEST = 200
"""Letters of a title that are kept."""


# --- rows in ------------------------------------------------------------------------------------------------------


def row_handle(platform: str, raw: ir.Table) -> ir.StringValue:
    """The handle of a row in a file that gives people no account names or ids: `facebook:row/0a1b2c3d4e5f/17`."""
    return ibis.literal(f"{platform}:row/") + raw.export_id.left(SHORT) + ibis.literal("/") + raw.row.cast("string")


def titled(text: ir.StringValue) -> ir.StringValue:
    """A title in one line, cut; null where there is none."""
    return _cells.one_line(text, LONGEST)


def absurd(at: ir.TimestampValue, taken_at: ir.TimestampValue, opened: int) -> ir.BooleanValue:
    """Whether a time lies before the platform opened (a year), or after the file was made; a missing one is not absurd."""
    late = at.epoch_seconds() > taken_at.epoch_seconds() + SLACK * 86_400
    return ((at.year() < opened) | late).fill_null(_cells.no())


def when_wrong(said: ir.StringValue, at: ir.TimestampValue, taken_at: ir.TimestampValue, opened: int, *,
               needed: bool = True) -> list[tuple[ir.BooleanValue, ir.StringValue | str]]:
    """The checks of a time, for `_cells.first_of`: `said` is its text, `at` what could be read in it."""
    there = said.notnull()
    checks: list[tuple[ir.BooleanValue, ir.StringValue | str]] = [
        (there & at.isnull(), _cells.quoted(said, "is not a time")),
        (absurd(at, taken_at, opened), _cells.quoted(said, "is no time this can have been"))]
    return [(said.isnull(), "it holds no time"), *checks] if needed else checks


def first_day(span: ir.StringValue) -> ir.TimestampValue:
    """The beginning of a span written as `2026-02-20 2026-03-20`; null where it is not."""
    return _cells.when(span.left(len("2026-02-20")).nullif(""))


def dated(at: ir.TimestampValue, opened: int) -> ir.TimestampValue:
    """A time, where it can be one, to date a file that states no date."""
    return ibis.ifelse(at.year().between(opened, 2099), at, ibis.null(_cells.TIME))


# --- rows out -----------------------------------------------------------------------------------------------------


def people(kept: ir.Table, *, once: bool = False) -> ir.Table:
    """`handle` rows with the address of the profile; `once`: few stand in two rows, so none are looked for."""
    seen = kept.filter(_.handle.notnull()).select("handle", "url", "export_id")
    return (seen if once else seen.distinct()).mutate(platform=_.handle.left(_.handle.find(":")))


def names(kept: ir.Table, kind: str = "name") -> ir.Table:
    """`clue` rows of the column `name`; one that stands twice is read as one."""
    return kept.filter(_.name.notnull()).select("handle", "export_id", kind=ibis.literal(kind), value=_.name)


def follows(kept: ir.Table, kind: str = "follower") -> ir.Table:
    """`follow` rows: seen standing when the file was made, since `occurred_at`."""
    return kept.select(
        "handle", "account", "export_id", kind=ibis.literal(kind), since=_.occurred_at,
        seen_at=_.taken_at.cast(_cells.TIME), ended_at=ibis.null(_cells.TIME), came_by=ibis.literal("unknown"))


def touches(kept: ir.Table, kind: ir.StringValue | str, direction: str = "to_them",
            post: ir.StringValue | None = None) -> ir.Table:
    """`touch` rows, from us unless `direction` says otherwise."""
    return kept.select(
        "handle", "account", "occurred_at", "export_id", kind=ibis.literal(kind) if isinstance(kind, str) else kind,
        direction=ibis.literal(direction), post=ibis.null("string") if post is None else post,
        stance=ibis.literal("unknown"), machine=_cells.no())


def posts(kept: ir.Table) -> ir.Table:
    """`post` rows of columns `post`, `occurred_at`, `kind`, `title`, `url`."""
    return kept.select("post", "account", "occurred_at", "kind", "title", "url", "export_id",
                       intent=ibis.literal("unknown"))


def cover(kept: ir.Table, table: str, *, kinds: str | None = None, who: str = "all", basis: str = "stated",
          since: ir.Value | None = None) -> ir.Table:
    """One `cover` row an export, up to the file's own time; `since` is an aggregate, null meaning since ever."""
    spans = kept.group_by("export_id", "account", "taken_at").agg(
        since=ibis.null(_cells.TIME) if since is None else since)
    return spans.select(
        "account", "since", "export_id", table=ibis.literal(table), who=ibis.literal(who), basis=ibis.literal(basis),
        kinds=ibis.null("string") if kinds is None else ibis.literal(kinds), until=_.taken_at.cast(_cells.TIME))


def given(kept: ir.Table, basis: str = "stated") -> ir.Table:
    """The `cover` row of a file of what *we* did: the kind `to_them` is none that others could have been seen doing."""
    return cover(kept, "touch", kinds="to_them", basis=basis)
