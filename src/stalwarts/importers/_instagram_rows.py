"""Instagram's names and stamps as columns, and the canonical tables made of them.

A judged table has `name` (user name) and `at` (epoch seconds) beside the columns every raw table has.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers._instagram import PLATFORM
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

HOME = "https://www.instagram.com/"

OPENED = 1_286_323_200
"""Epoch seconds of 6 October 2010, when Instagram opened: nothing in a download is older."""
CENTURY = 4_102_444_800
"""Epoch seconds of the year 2100: a stamp beyond it is no time, whatever the file's own date."""
SLACK = 2 * 86_400
"""Seconds a stamp may lie after the file's date, which is a day in nobody knows which zone."""

RANGES = (7, 31, 92, 184, 366, 1096)
"""Days of the time ranges that the download menu offers, at their longest, beside *All time*."""
START = 0.05
"""The part of a range in which the earliest follow betrays it: with 100 followers spread over a range, one stands there
99 times in 100."""
PART = 10_000
"""How many followers a part of their list holds, before the next one begins."""
GAP = "gap"
"""The meaning of a part of a list before which another part is missing."""
_READY = "^[a-z0-9._]+$"
_TIDY = "^[ \t]*@?([a-z0-9._]+)[ \t]*$"
_IN_LINK = "instagram[.]com/(?:_u/)?([A-Za-z0-9._]+)"
_IN_THREADS = "threads[.](?:net|com)/@?([A-Za-z0-9._]+)(?:/post/.*)?/?$"


def user(first: ir.StringValue, *others: ir.StringValue) -> ir.StringValue:
    """The first of these texts that is a user name, in lower case; a text that is one already is taken as it is."""
    tidy = (text.lower().re_extract(_TIDY, 1).nullif("") for text in (first, *others))
    return ibis.ifelse(first.re_search(_READY), first, ibis.coalesce(*tidy))


def linked(href: ir.StringValue) -> ir.StringValue:
    """The user name in a profile's address, `/_u/` or not."""
    return href.re_extract(_IN_LINK, 1).nullif("")


def in_threads(href: ir.StringValue) -> ir.StringValue:
    """The user name in the address of a profile or post on Threads."""
    return href.re_extract(_IN_THREADS, 1).nullif("")


def seconds(stamp: ir.IntegerValue) -> ir.IntegerValue:
    """Epoch seconds from a stamp in seconds, milliseconds or microseconds; null where it is missing or 0."""
    return ibis.cases((stamp <= 0, ibis.null("int64")), (stamp < 10**11, stamp), (stamp < 10**14, stamp // 1000),
                      else_=stamp // 10**6)


def absurd(at: ir.IntegerValue, taken_at: ir.TimestampValue) -> ir.BooleanValue:
    """Whether epoch seconds lie before Instagram opened or after the file was made; a missing one is not absurd."""
    return ((at < OPENED) | (at > CENTURY) | (at > taken_at.epoch_seconds() + SLACK)).fill_null(_cells.no())


def moment(at: ir.IntegerValue) -> ir.TimestampValue:
    """Epoch seconds as naive UTC."""
    return at.as_timestamp("s").cast(_cells.TIME)


def newest(stamp: ir.IntegerValue) -> ir.TimestampValue:
    """The time of a row, where it can be one, to date a file that states no date."""
    at = seconds(stamp)
    return ibis.ifelse(at.between(OPENED, CENTURY), moment(at.clip(upper=CENTURY)), ibis.null(_cells.TIME))


def no_time(at: ir.IntegerValue) -> ir.StringValue:
    """The reason beside an absurd stamp."""
    return _cells.quoted(at.cast("string"), "is no time this can have been")


def why(name: ir.StringValue, at: ir.IntegerValue, taken_at: ir.TimestampValue, *,
        dated: bool = False) -> ir.StringValue:
    """What is wrong with a row that names somebody at a time; `dated` where it is nothing without its time."""
    return _cells.first_of(
        (name.isnull(), "it holds no user name"),
        (absurd(at, taken_at), no_time(at)),
        *([(at.isnull(), "it holds no time")] if dated else []))


def people(kept: ir.Table) -> ir.Table:
    """`handle` rows of the column `name`, with the address of the profile."""
    return kept.select(handle=_handle(kept.name), platform=ibis.literal(PLATFORM),
                       url=ibis.literal(HOME) + kept.name, export_id=kept.export_id)


def follows(kept: ir.Table) -> ir.Table:
    """`follow` rows of columns `name` and `at`: seen standing when the file was made."""
    return kept.select(
        handle=_handle(kept.name), account=kept.account, kind=ibis.literal("follower"), since=moment(kept["at"]),
        seen_at=kept.taken_at.cast(_cells.TIME), ended_at=ibis.null(_cells.TIME), came_by=ibis.literal("unknown"),
        export_id=kept.export_id)


def touches(kept: ir.Table, kind: ir.StringValue | str) -> ir.Table:
    """`touch` rows from us to the people of column `name`."""
    return kept.select(
        handle=_handle(kept.name), account=kept.account, occurred_at=moment(kept["at"]),
        kind=ibis.literal(kind) if isinstance(kind, str) else kind, direction=ibis.literal("to_them"),
        post=ibis.null("string"), stance=ibis.literal("unknown"),
        machine=_cells.no(), export_id=kept.export_id)


def posts(kept: ir.Table) -> ir.Table:
    """`post` rows of columns `at`, `title`, `kind`; a second post in the same second is told apart by its number."""
    same = ibis.row_number().over(group_by=[kept.export_id, kept["at"]], order_by=kept.row)
    post = kept.account + ibis.literal("/") + kept["at"].cast("string")
    return kept.select(
        post=ibis.ifelse(same == 0, post, post + ibis.literal("#") + (same + 1).cast("string")),
        account=kept.account, occurred_at=moment(kept["at"]), kind=kept.kind, title=kept.title,
        url=ibis.null("string"), intent=ibis.literal("unknown"), export_id=kept.export_id)


def given_cover(kept: ir.Table, basis: str = "stated") -> ir.Table:
    """`cover` rows of a file of what *we* did.

    Its kinds are the one word `to_them`: no kind of touch *from* anybody could have been shown, and without that word
    a list of our own likes would make silent everybody who is not in it.
    """
    return cover(kept, "touch", kinds="to_them", basis=basis)


def cover(kept: ir.Table, table: str, kinds: str | None = None, basis: str = "stated") -> ir.Table:
    """`cover` rows of a file that lists everything since ever, one an export."""
    once = kept.select("export_id", "account", "taken_at").distinct()
    return once.select(
        table=ibis.literal(table), account="account",
        kinds=ibis.null("string") if kinds is None else ibis.literal(kinds), who=ibis.literal("all"),
        since=ibis.null(_cells.TIME), until=_.taken_at.cast(_cells.TIME), basis=ibis.literal(basis),
        export_id="export_id")


def follow_cover(kept: ir.Table, basis: str = "stated", among: ir.Table | None = None) -> ir.Table:
    """`cover` rows of followers: all of them, unless the file looks limited in time, or a part of it is missing.

    A list whose last part that is here is full goes on in another; `among`: all rows of lists that come in parts.

    The parts of one download, which have one date, are judged together, for the first part may hold the latest year only.
    A limited file shows those `listed`, since the earliest of them, and is `assumed`; so is a file without any dates, and
    one with a gap.
    """
    gap = (kept.meaning == GAP).fill_null(_cells.no()) if "meaning" in kept.columns else _cells.no()
    parts = kept.mutate(gap=gap).group_by("export_id", "account", "taken_at").agg(first=_["at"].min(), gap=_.gap.any())
    whole = parts.group_by("account", "taken_at").mutate(first=_.first.min(), gap=_.gap.any())
    if among is not None:
        goes_on = among.group_by("account", "taken_at").agg(goes_on=_.count() % PART == 0)
        whole = whole.left_join(goes_on, ["account", "taken_at"], rname="{name}_on").mutate(gap=_.gap | _.goes_on)
    judged = whole.mutate(limited=_.gap | limited(_.first, _.taken_at))
    return judged.select(
        table=ibis.literal("follow"), account="account", kinds=ibis.literal("follower"),
        who=ibis.ifelse(_.limited.fill_null(_cells.no()), "listed", "all"),
        since=ibis.ifelse(_.limited.fill_null(_cells.no()), moment(_.first), ibis.null(_cells.TIME)),
        until=_.taken_at.cast(_cells.TIME), basis=ibis.ifelse(_.limited.fill_null(~_cells.no()), "assumed", basis),
        export_id="export_id")


def limited(first: ir.IntegerValue, taken_at: ir.TimestampValue) -> ir.BooleanValue:
    """Whether a list of followers looks as if only a time range of the menu had been asked for.

    It does where its earliest follow (epoch seconds) stands in the first twentieth of such a range. An account that
    truly is a week, a month, a quarter, half a year, a year or three years old looks limited too: the safe mistake,
    which the number on its profile (`--count`) shows. Null where nothing is dated.
    """
    days = (taken_at.epoch_seconds() - first) / 86_400.0
    return ibis.or_(*(days.between(length * (1 - START), length + SLACK / 86_400) for length in RANGES))


def _handle(name: ir.StringValue) -> ir.StringValue:
    return ibis.literal(f"{PLATFORM}:") + name
