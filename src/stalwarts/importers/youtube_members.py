"""Members of a YouTube channel: Studio, Earn, Memberships, export. A membership is a standing arrangement: a `plan`.

English, Spanish and Portuguese labels are known; a file in another language is known by what stands in its columns, which
have one order in all of them: name, address of a channel, level, and last the time of a change. Members without a link
to their profile are handles of their row, with the name as a clue. The *last update* dates the current run where it says
*joined* or *rejoined*, and only then is `since` known: months of membership add up all runs. A price is taken where the
file has one with its currency; without it a membership is `active` and its amount unknown, which is not 0.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _shown
from stalwarts.importers import _social
from stalwarts.importers import _symbols
from stalwarts.importers import _together
from stalwarts.importers import _youtube
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _youtube.PLATFORM
TITLE = "YouTube members"
UNNAMED = True
LEFT = "Months of membership (they add up all runs, and date nothing)."
YEAR_FIRST = True
APART = True

_SHAPE = Csv({
    "member": ("member", "miembro", "membros", "membro"),
    "link": ("link to profile", "enlace al perfil", "vínculo al perfil", "link do perfil"),
    "level": ("current level", "nivel actual", "nível atual"),
    "months": ("total time as member (months)", "tiempo total como miembro (meses)",
               "tempo total como assinante (meses)", "tempo total como membro (meses)"),
    "update": ("last update", "última actualización", "última atualização"),
    "updated": ("last update timestamp", "marca de tiempo de la última actualización",
                "carimbo de data/hora da última atualização"),
    "price": ("price", "precio", "preço"),
}, required=("member", "level"))
_ORDER = ("member", "link", "level", "", "months", "update", "updated", "", "price")
"""Which column stands where, in every language; older files end with the seventh."""
_CHANNEL = "youtube.com/channel/UC"
_TIMED = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d:\d\d)")
_MONTHS = re.compile(r"^\d{1,4}(?:[.,]\d{1,4})?$")
_COMMENTS = re.compile("comment|text|like|repl|publish|video")
"""In headings of programs that list who commented: channels, numbers and times stand there in the same places."""
_BEGAN = "(?i)^ *(?:re-?joined|joined|se unió|se volvió a unir|volvió a unirse|entrou|entrou novamente) *$"
_NAMED = re.compile(r"([A-Z][a-z]+ \d{1,2}, 20\d\d)\.csv$")
_CODED = "^(.*?)[ \u00a0]?([A-Z]{3})$"
_AROUND = "^[^0-9]+|[^0-9]+$"


def shape(file: Peek) -> Shape | None:
    """Ours by members, their level, and how long they have been members or when that changed."""
    dated = {*_SHAPE.columns["months"], *_SHAPE.columns["updated"]} & set(file.header)
    if _SHAPE.fits(file.header) and dated:
        return _SHAPE
    return _elsewhere(file) if len(file.header) in {7, 9} else None


def _elsewhere(file: Peek) -> Csv | None:
    """The same in a language we do not know: channels stand second, times with their zone seventh, in every row."""
    first = next(_shown.records(file), [])
    if not any(_CHANNEL in cell for cell in first):
        return None
    links, times = _shown.column(file, file.header[1]), _shown.column(file, file.header[6])
    ours = links and all(_CHANNEL in link for link in links) and times and all(map(_TIMED.fullmatch, times))
    ours = ours and _stays(file) and not any(map(_COMMENTS.search, file.header))
    columns: dict[str, tuple[str, ...]] = {"price": ("price",)}
    columns |= {name: (label,) for label, name in zip(file.header, _ORDER, strict=False) if name}
    return Csv(columns, required=("member", "level")) if ours else None


def _stays(file: Peek) -> bool:
    """Whether months at the level stand before months as a member, which are no fewer: who commented has other numbers there."""
    spans = [record[3:5] for record in _shown.records(file) if len(record) == len(file.header) and all(record[3:5])]
    return all(all(map(_MONTHS.match, span)) and float(span[0].replace(",", ".")) <= float(span[1].replace(",", "."))
               for span in spans)


def taken(file: Peek) -> datetime | None:
    """The end of the day in the file's name: `Your members March 20, 2026.csv`."""
    named = _NAMED.search(file.name)
    try:
        return datetime.strptime(f"{named[1]} 23:59:59", "%B %d, %Y %H:%M:%S") if named else None  # noqa: DTZ007
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """The last change of each membership."""
    return _social.dated(_cells.when(raw.updated), _youtube.OPENED)


def facts(raw: ir.Table) -> Facts:
    """Members, what they are members of, and that all of them are listed."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "follow": _social.follows(kept, "member"),
        "plan": _plans(kept),
        "handle": _social.people(kept, once=True),
        "clue": _social.names(kept, "display_name"),
        "cover": _social.cover(kept, "follow", kinds="member").union(_social.cover(kept, "plan")),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    # What is asked for several times stands in columns of its own: an engine works out each mention anew.
    rows = raw.mutate(channel=_youtube.channel(raw.link), at=_cells.when(raw.updated))
    lines, raw = raw, _together.told_by_each(rows, raw, "price", _priced)
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "link", "updated", "at", name=_cells.cell(raw.member),
        handle=ibis.coalesce(ibis.literal("youtube:") + raw.channel, _social.row_handle("youtube", raw)),
        url=ibis.literal(_youtube.HOME) + raw.channel, product=_cells.cell(raw.level), price=raw.said,
        occurred_at=ibis.ifelse(raw.update.re_search(_BEGAN), raw["at"], ibis.null(_cells.TIME)),
        amount=raw.amount, currency=raw.currency)
    empty = seen.name.isnull() & seen.link.isnull() & seen.product.isnull()
    seen = seen.left_join(_newest(lines), ["export_id", "row"], rname="{name} ").select(*seen.columns, "best")
    why = _cells.first_of(
        (seen.name.isnull() & seen.url.isnull(), "it holds no member"),
        (seen.link.notnull() & seen.url.isnull(), _cells.quoted(seen.link, "is no address of a channel")),
        *_social.when_wrong(seen.updated, seen["at"], seen.taken_at, _youtube.OPENED, needed=False),
        (seen.amount.notnull() & ~_cells.decimals_ok(seen.amount, seen.currency),
         _cells.quoted(seen.price, "has more decimals than its currency")))
    noise = _cells.first_of((empty, "blank line"), (seen.row != seen.best, "an older line of the same member"))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, _cells.none()), noise=noise)


def _priced(price: ir.StringValue) -> dict[str, ir.Value]:
    """What is said of a price, and what is read in it: a channel has few of them."""
    said = _cells.cell(price)
    return {"said": said, "amount": _cells.money_either(said.re_replace(_AROUND, "").nullif("")),
            "currency": ibis.coalesce(said.re_extract(_CODED, 2).nullif(""), _symbols.code(said))}


def _newest(lines: ir.Table) -> ir.Table:
    """Lines of members on several, with the number of the newest as `best`: few, found by the addresses alone."""
    linked = lines.filter(lines.link.notnull()).select("export_id", "row", "updated", channel=_youtube.channel(lines.link))
    several = _together.shared(linked, linked, ("export_id", "channel"))
    found = _together.newest(several, ("export_id", "channel"), _cells.when(several.updated))
    return found.filter(found.channel.notnull() & found.best.notnull()).select("export_id", "row", "best")


def _plans(kept: ir.Table) -> ir.Table:
    return kept.select(
        "handle", "account", "product", "export_id",
        amount=ibis.ifelse(_.currency.notnull(), _.amount, ibis.null(_cells.MONEY)),
        currency=ibis.ifelse(_.amount.notnull(), _.currency, ibis.null("string")), interval=ibis.literal("month"),
        state=ibis.literal("active"), since=_.occurred_at, until=ibis.null(_cells.TIME),
        cancelled_at=ibis.null(_cells.TIME), seen_at=_.taken_at.cast(_cells.TIME))
