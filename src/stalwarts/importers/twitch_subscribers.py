"""Twitch subscribers: the list from the Creator Dashboard. A subscription is a standing arrangement: a `plan`.

`Subscribe Date` is when the paid time now running began, not the first: it dates a plan only where `Streak` says that
this is the first month in a row, or says nothing. Prices differ by country and are not in the file: a tier's amount is
unknown, which is not 0. A *recurring* one is paid for, a *prime* one by Amazon on the subscriber's word; a gifted one is a
`comp`: somebody else paid. A person may stand twice; the line of the latest date counts. Your own line and those of
well-known programs are noise. Followers are in no file of Twitch.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _together
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = "twitch"
TITLE = "Twitch subscribers"
LEFT = "Your own line and those of well-known programs."
YEAR_FIRST = True
APART = True

_OPENED = 2011
_SHAPE = Csv({
    "name": ("username",), "since": ("subscribe date",), "tier": ("current tier",), "streak": ("streak",),
    "kind": ("sub type",),
}, required=("name", "since", "tier"))
_MARKS = {"tenure", "streak", "sub type", "founder"}
_PROGRAMS = ("fossabot", "moobot", "nightbot", "sery_bot", "soundalerts", "streamelements", "streamlabs", "wizebot")
_KINDS = ("", "recurring", "prime", "gift", "gifted")
_LOGIN = "^ *@?([a-z0-9_]{1,40}) *$"


def shape(file: Peek) -> Shape | None:
    """Ours by names, dates and tiers, and one more column that other lists of members have not."""
    return _SHAPE if _SHAPE.fits(file.header) and _MARKS & set(file.header) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When the paid time now running began."""
    return _social.dated(_cells.when(raw.since), _OPENED)


def facts(raw: ir.Table) -> Facts:
    """Members and their plans, and that all of them are listed."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _social.follows(kept, "member"),
        "plan": _plans(kept),
        "handle": _social.people(kept, once=True),
        "cover": _social.cover(kept, "follow", kinds="member").union(_social.cover(kept, "plan")),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    login = raw.name.lower().re_extract(_LOGIN, 1).nullif("")
    first = raw.streak.isnull() | raw.streak.re_search("^ *[01] *$")
    seen = raw.select(
        "export_id", "row", "account", "taken_at", named=raw.name, said=_cells.cell(raw.since), login=login,
        handle=ibis.literal(f"{PLATFORM}:") + login, url=ibis.literal("https://www.twitch.tv/") + login,
        product=_cells.cell(raw.tier), said_kind=raw.kind,
        kind=_cells.cell(raw.kind).lower().fill_null(""), at=_cells.when(raw.since),
        occurred_at=ibis.ifelse(first, _cells.when(raw.since), ibis.null(_cells.TIME)))
    seen = _together.newest(seen, ("export_id", "handle"), seen["at"])
    noise = _cells.first_of(
        ((seen.handle == seen.account).fill_null(_cells.no()), "your own subscription"),
        (seen.login.isin(_PROGRAMS).fill_null(_cells.no()), "a program, not a person"),
        (seen.handle.notnull() & (seen.row != seen.best), "an older line of the same subscriber"))
    why = _cells.first_of(
        (seen.named.isnull(), "it holds no user name"),
        (seen.handle.isnull(), _cells.quoted(seen.named, "is no user name")),
        (seen.kind.notin(_KINDS), _cells.quoted(seen.said_kind, "is not a kind of subscription we know")),
        *_social.when_wrong(seen.said, seen["at"], seen.taken_at, _OPENED, needed=False))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)


def _plans(kept: ir.Table) -> ir.Table:
    return kept.select(
        "handle", "account", "product", "export_id", amount=ibis.null(_cells.MONEY), currency=ibis.null("string"),
        interval=ibis.literal("month"), state=ibis.ifelse(kept.kind.contains("gift"), ibis.literal("comp"), "active"),
        since=_.occurred_at, until=ibis.null(_cells.TIME), cancelled_at=ibis.null(_cells.TIME),
        seen_at=_.taken_at.cast(_cells.TIME))
