"""Videos and their totals from YouTube Studio: `Table data.csv` of the zip that Analytics exports.

Totals only. Columns depend on the metrics ticked: views, likes, comments and shares are taken where they stand; watch
time, impressions, views by intent and *Subscribers* (a change, no total) are not. The first line sums up the rest and is
noise. So is a last one that says how many videos are shown at most (`Showing top 500 results`): then those in the file are
listed, and others were seen too. Labels follow the language of the account: English, German, French, Spanish, Portuguese,
Italian, Japanese, Korean and (few) Russian ones are known.
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
from stalwarts.importers import _together
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
    "video": ("content", "video", "videos", "inhalte", "contenu", "contenido", "conteúdo", "contenuti", "コンテンツ",
              "콘텐츠", "동영상", "контент"),
    "title": ("video title", "videotitel", "titre de la vidéo", "título del vídeo", "título del video", "título do vídeo",
              "titolo video", "動画のタイトル", "동영상 제목", "название видео"),
    "published": ("video publish time", "veröffentlichungszeitpunkt des videos", "heure de publication de la vidéo",
                  "hora de publicación del vídeo", "hora de publicación del video", "horário de publicação do vídeo",
                  "ora pubblicazione video", "動画公開時刻", "동영상 게시 시간", "время публикации видео"),
    "views": ("views", "aufrufe", "vues", "visualizaciones", "vistas", "visualizações", "visualizzazioni", "視聴回数",
              "조회수", "просмотры"),
    "likes": ("likes", "„mag ich“-bewertungen", '"mag ich"-bewertungen', "mentions j'aime", "me gusta",
              'marcações "gostei"', "mi piace", "高評価数", "高評価", "좋아요"),
    "comments": ("comments added", "comments", "hinzugefügte kommentare", "commentaires ajoutés", "comentarios añadidos",
                 "comentarios agregados", "comentários adicionados", "commenti aggiunti", "追加されたコメント", "コメント",
                 "추가된 댓글 수"),
    "shares": ("shares", "geteilte inhalte", "partages", "veces compartido", "compartidos", "compartilhamentos",
               "condivisioni", "共有数", "공유"),
    "day": ("date", "datum", "fecha", "data", "日付", "날짜", "дата"),
}, required=("video", "title"))
_TOTAL = ("total", "gesamt", "totale", "合計", "summe", "합계", "итоговое значение")
"""What the line that sums up the rest says instead of a video; in other languages it is one that names no video at all."""
_KINDS = ("views", "likes", "comments", "shares")
_RUSSIAN = "янв фев мар апр май июн июл авг сен окт ноя дек"
"""How months begin, four letters apart."""
_SPAN = re.compile(r"(20\d\d-\d\d-\d\d)_(20\d\d-\d\d-\d\d)")
_OTHERS = re.compile(r"(?:^|/)(?:Table data|Chart data|Totals|Tabellendaten|Diagrammdaten|Gesamtwerte|Dados da tabela|"
                     r"表データ|표 데이터|차트 데이터)\.csv$")
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
        "tally": _totals.tallies(kept, **{kind: kind for kind in _KINDS}),
        "cover": _social.cover(kept, "post", who="listed", basis="assumed").union(_counted(kept)),
    }, judged)


def _counted(kept: ir.Table) -> ir.Table:
    """The `cover` row of each file's totals: of the kinds it has columns for, and of those listed where it was cut off."""
    files = kept.group_by("export_id", "account", "taken_at").agg(
        since=_.since.min(), cut=_.cut.any(), **{kind: _[kind].notnull().any() for kind in _KINDS})
    words = [ibis.ifelse(files[kind], ibis.literal(f"{kind} "), ibis.literal("")) for kind in _KINDS]
    told = files.mutate(kinds=(words[0] + words[1] + words[2] + words[3]).re_replace(" $", "")).filter(_.kinds != "")
    return told.select(
        "account", "since", "export_id", table=ibis.literal("tally"), who=ibis.ifelse(_.cut, "listed", "all"),
        basis=ibis.literal("assumed"), kinds=_.kinds, until=_.taken_at.cast(_cells.TIME))


def _published(raw: ir.Table) -> ir.TimestampValue:
    """`Mar 2, 2026` in most languages; German, Japanese, Russian and Spanish files also have their own forms."""
    said = raw.published
    forms = ("%b %d, %Y", "%d.%m.%Y", "%d %b %Y", "%d. %b %Y", "%Y/%m/%d")
    return ibis.coalesce(*(_dates.moment(said, form) for form in forms), _cells.when(said), _russian(said))


def _russian(said: ir.StringValue) -> ir.TimestampValue:
    """Day, month and year as Russian files have them, the month short or written out, a letter for the year after it."""
    form = "^([0-9]{1,2}) ([\u0430-\u044f]{3})[\u0430-\u044f]*[.]? ([0-9]{4})(?: \u0433[.]?)?$"
    month = said.re_extract(form, 2).replace("мая", "май")
    number = ibis.literal(_RUSSIAN).find(month) // 4 + 1
    day = said.re_extract(form, 3) + "-" + number.cast("string").lpad(2, "0") + "-" + said.re_extract(form, 1).lpad(2, "0")
    return ibis.ifelse(month == "", ibis.null(_cells.TIME), _cells.when(day))


def _judge(raw: ir.Table) -> ir.Table:
    raw = raw.mutate(occurred_at=_published(raw))
    video = _cells.cell(raw.video)
    seen = _totals.spanned(raw, post=video, since=_social.first_day(raw.meaning)).select(
        "export_id", "row", "account", "taken_at", "published", "since", "until", "post", "product", "currency",
        kind=ibis.literal("video"), title=_social.titled(raw.title), occurred_at=raw.occurred_at,
        known=video.re_search("^[A-Za-z0-9_-]{11}$"), **{name: _totals.number(raw[name]) for name in _KINDS},
        why_not=_cells.first_of(*_totals.wrong(raw.views, raw.likes, raw.comments, raw.shares)))
    watch = ibis.literal("https://www.youtube.com/watch?v=")
    told = seen.mutate(url=ibis.ifelse(seen.known, watch + seen.post, ibis.null("string")),
                       counted=ibis.coalesce(*(seen[kind] for kind in _KINDS)))
    blank = told.post.isnull() & told.title.isnull() & told.counted.isnull()
    nameless = told.title.isnull() & told.published.isnull() & ~told.known
    last = nameless & told.counted.isnull() & told.post.re_search("[0-9]")
    total = told.published.isnull() & ~told.known & (_cells.one_of(told.post.lower(), _TOTAL) | nameless)
    noise = _cells.first_of(
        (blank, "blank line"),
        (last.fill_null(_cells.no()), "line that says how many videos are shown at most"),
        (total.fill_null(_cells.no()), "totals line"))
    why = _cells.first_of(
        (told.post.isnull(), "there is no video id"),
        *_social.when_wrong(told.published, told.occurred_at, told.taken_at, OPENED, needed=False),
        (told.why_not.notnull(), told.why_not),
        (told.published.isnull() & told.counted.isnull(), "it holds neither a time nor a total"))
    judged = told.mutate(cut=_together.any_in(told.export_id, last.fill_null(_cells.no())), noise=noise)
    return judged.mutate(why=ibis.ifelse(judged.noise.isnull(), why, ibis.null("string")))
