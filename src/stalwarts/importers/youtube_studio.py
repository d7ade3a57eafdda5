"""Videos and their totals from YouTube Studio: `Table data.csv` of the zip that Analytics exports.

Totals only. Columns depend on the metrics ticked: views, likes, comments and shares are taken where they stand; watch
time, impressions and *Subscribers* (a change, no total) are not. The first line sums up the rest and is noise. Labels
follow the language of the account: English, German, French, Spanish, Portuguese, Italian and Japanese ones are known.
The days counted stand in the zip's name, `Content 2026-02-20_2026-03-20 …`; without them, up to the file's own time
since ever, though Studio shows 28 days if nobody asks for more. `Chart data.csv` and `Totals.csv` say the same day by
day, and no row of theirs is a total.
"""

from __future__ import annotations

import re
from datetime import datetime

from stalwarts.importers import _cells
from stalwarts.importers import _dates
from stalwarts.importers import _handles
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers import _youtube
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

OPENED = _youtube.OPENED
PLATFORM = _youtube.PLATFORM
TITLE = "YouTube Studio videos"
LEFT = "Watch time, impressions, subscribers gained (a change); the same day by day."

_SHAPE = Csv({
    "video": ("content", "video", "videos", "inhalte", "contenu", "contenido", "conteúdo", "contenuti", "コンテンツ"),
    "title": ("video title", "videotitel", "titre de la vidéo", "título del vídeo", "título del video", "título do vídeo",
              "titolo video", "動画のタイトル"),
    "published": ("video publish time", "veröffentlichungszeitpunkt des videos", "heure de publication de la vidéo",
                  "hora de publicación del vídeo", "hora de publicación del video", "horário de publicação do vídeo",
                  "ora pubblicazione video", "動画公開時刻"),
    "views": ("views", "aufrufe", "vues", "visualizaciones", "vistas", "visualizações", "visualizzazioni", "視聴回数"),
    "likes": ("likes", "„mag ich“-bewertungen", '"mag ich"-bewertungen', "mentions j'aime", "me gusta",
              'marcações "gostei"', "mi piace", "高評価数", "高評価"),
    "comments": ("comments added", "comments", "hinzugefügte kommentare", "commentaires ajoutés", "comentarios añadidos",
                 "comentarios agregados", "comentários adicionados", "commenti aggiunti", "追加されたコメント", "コメント"),
    "shares": ("shares", "geteilte inhalte", "partages", "veces compartido", "compartidos", "compartilhamentos",
               "condivisioni", "共有数"),
    "day": ("date", "datum", "fecha", "data", "日付"),
}, required=("video", "title"))
_TOTAL = ("total", "gesamt", "totale", "合計", "summe")
"""What the line that sums up the rest says instead of a video."""
_SPAN = re.compile(r"(20\d\d-\d\d-\d\d)_(20\d\d-\d\d-\d\d)")
_OTHERS = re.compile(r"(?:^|/)(?:Table data|Chart data|Totals|Tabellendaten|Diagrammdaten|Gesamtwerte|Dados da tabela|"
                     r"表データ)\.csv$")
_DAILY = "YouTube Studio's totals by day or by place: the table of videos holds them"


def shape(file: Peek) -> Shape | None:
    """Ours by videos with titles, and when they went out or how often they were seen; not the same videos by day."""
    header = set(file.header)
    told = {name for column in ("published", "views", "likes", "comments") for name in _SHAPE.columns[column]} & header
    return _SHAPE if _SHAPE.fits(file.header) and told and not _by_day(header) else None


def _by_day(header: set[str]) -> bool:
    """Whether a table tells videos day by day, as the one behind Studio's chart does: no row of it is a total."""
    return bool(header.intersection(_SHAPE.columns["day"]))


def unneeded(file: Peek) -> str | None:
    """The other tables of a Studio zip."""
    if _SHAPE.fits(file.header) and _by_day(set(file.header)):
        return _DAILY
    if not _OTHERS.search(file.path):
        return None
    alike = set(file.header) & {"views", "date"} or any(_OTHERS.search(path) and path != file.path for path in file.siblings)
    return _DAILY if alike else None


def meaning(file: Peek) -> str:
    """The days counted: `2026-02-20 2026-03-20`, or nothing."""
    found = _SPAN.search(file.path)
    return f"{found[1]} {found[2]}" if found else ""


def taken(file: Peek) -> datetime | None:
    """The end of the last day counted."""
    found = _SPAN.search(file.path)
    try:
        return datetime.fromisoformat(f"{found[2]}T23:59:59") if found else None
    except ValueError:
        return None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each video went out."""
    return _published(raw)


def facts(raw: ir.Table) -> Facts:
    """Videos, and how often each was seen, liked, commented and shared in the days counted."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({
        "post": _social.posts(kept.filter(_.occurred_at.notnull())),
        "tally": _totals.tallies(kept, views="views", likes="likes", comments="comments", shares="shares"),
        "cover": _social.cover(kept, "post", who="listed", basis="assumed").union(_social.cover(
            kept, "tally", kinds="views likes comments shares", basis="assumed", since=_.since.min())),
    }, judged)


def _published(raw: ir.Table) -> ir.TimestampValue:
    """`Mar 2, 2026` in most languages; German, Japanese and Spanish files also have their own forms."""
    said = raw.published
    forms = ("%b %d, %Y", "%d.%m.%Y", "%d %b %Y", "%Y/%m/%d")
    return ibis.coalesce(*(_dates.moment(said, form) for form in forms), _cells.when(said))


def _judge(raw: ir.Table) -> ir.Table:
    raw = raw.mutate(occurred_at=_published(raw))
    video = _cells.cell(raw.video)
    seen = _totals.spanned(raw, post=video, since=_social.first_day(raw.meaning)).select(
        "export_id", "row", "account", "taken_at", "published", "since", "until", "post", "product", "currency",
        kind=ibis.literal("video"), title=_social.titled(raw.title), occurred_at=raw.occurred_at,
        url=ibis.literal("https://www.youtube.com/watch?v=") + video.re_extract("^[A-Za-z0-9_-]{11}$", 0).nullif(""),
        **{name: _totals.number(raw[name]) for name in ("views", "likes", "comments", "shares")},
        why_not=_cells.first_of(*_totals.wrong(raw.views, raw.likes, raw.comments, raw.shares)))
    counted = ibis.coalesce(seen.views, seen.likes, seen.comments, seen.shares)
    blank = seen.post.isnull() & seen.title.isnull() & counted.isnull()
    total = _cells.one_of(seen.post.lower(), _TOTAL) & seen.published.isnull() & ~seen.post.re_search("^[A-Za-z0-9_-]{11}$")
    noise = _cells.first_of((total.fill_null(_cells.no()), "totals line"), (blank, "blank line"))
    why = _cells.first_of(
        (seen.post.isnull(), "there is no video id"),
        *_social.when_wrong(seen.published, seen.occurred_at, seen.taken_at, OPENED, needed=False),
        (seen.why_not.notnull(), seen.why_not),
        (seen.published.isnull() & counted.isnull(), "it holds neither a time nor a total"))
    return seen.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
