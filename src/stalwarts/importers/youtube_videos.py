"""Your own videos on YouTube: `video metadata/videos.csv` of a Takeout, in any language.

A public video is a post, under the id that YouTube Studio's tables call it by, so that both tell of one post. A private
video was given to nobody and an unlisted one not to all: they are noise, and so is one that never became ready. A video
of which the file does not say that all may see it is set aside, and so is one without the time at which it went out: the
time at which it was made is another. English, German, Spanish, Dutch, Romanian and Lithuanian headings are known, and in
part French and Korean ones; under others the columns are known by what stands in them, and videos have no title. The words for
who may see a video are sure in English; elsewhere they are those of YouTube's own pages. Files of longer ago, one a video, are
not read: nobody has shown us one.
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
OPENED = _youtube.OPENED
TITLE = "YouTube videos"
LEFT = "Descriptions, tags, categories, lengths; private and unlisted videos (they were not given to all)."
YEAR_FIRST = True

_LABELS: dict[str, tuple[str, ...]] = {
    "video": ("video id", "video-id", "video\u2011id", "id de vídeo", "id vidéo", "id-ul videoclipului", "vaizdo įrašo id"),
    "title": ("video title (original)", "videotitel (original)", "título del vídeo (original)", "videotitel (origineel)",
              "titre de la vidéo (d'origine)", "titre de la vidéo (d\u2019origine)", "titlul videoclipului (original)",
              "vaizdo įrašo pavadinimas (originalas)", "동영상 제목(원본)"),
    "privacy": ("privacy", "datenschutz", "privacidad", "confidențialitate", "privatumas"),
    "state": ("video state", "videostatus", "estado del vídeo", "starea videoclipului", "vaizdo įrašo būsena",
              "동영상 상태"),
    "created": ("video create timestamp", "zeitstempel bei videoerstellung", "marca de tiempo de creación del vídeo",
                "tijdstempel aanmaaktijd video", "marcajul temporal de creare a videoclipului",
                "vaizdo įrašo sukūrimo laiko žymė"),
    "published": ("video publish timestamp", "zeitstempel bei videoveröffentlichung", "marca de tiempo de publicación del vídeo",
                  "tijdstempel publicatietijd video", "marcajul temporal de publicare a videoclipului",
                  "vaizdo įrašo paskelbimo laiko žymė"),
}
_PUBLIC = ("public", "öffentlich", "público", "pública", "publique", "pubblico", "pubblica", "openbaar", "publică", "vieša",
           "viešas", "publiczny", "publiczne", "offentlig", "offentligt", "公開", "공개")
_UNLISTED = ("unlisted", "nicht gelistet", "no listado", "oculto", "non répertorié", "non répertoriée", "non in elenco",
             "verborgen", "nelistat", "nelistată", "neįtraukta į sąrašą", "não listado", "niepubliczny", "niepubliczne",
             "限定公開", "일부 공개")
_PRIVATE = ("private", "privat", "privado", "privada", "privé", "privée", "privato", "privata", "privată", "privatus", "privati",
            "prywatny", "prywatne", "非公開", "비공개")
_UNREADY = ("failed", "rejected", "deleted", "uploaded", "uploading", "processing", "terminated", "abandoned")
_ID, _TIME = re.compile(r"^[A-Za-z0-9_-]{11}$"), re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_SIGNS = ("(ms)", "(밀리초)")
"""What stands in the heading of a video's length, in most languages and in Korean."""


def shape(file: Peek) -> Shape | None:
    """Ours by a video's id beside who may see it and when it was made or went out, named so or told by the cells."""
    found = {ours: next((label for label in labels if label in file.header), "") for ours, labels in _LABELS.items()}
    if not (found["video"] and found["title"] and found["privacy"] and (found["created"] or found["published"])):
        found |= _by_cells(file, found) if any(sign in name for name in file.header for sign in _SIGNS) else {}
    if not (found["video"] and found["privacy"] and (found["created"] or found["published"])):
        return None
    return Csv({ours: (label,) if label else () for ours, label in found.items()}, required=("video", "privacy"))


def _by_cells(file: Peek, found: dict[str, str]) -> dict[str, str]:
    """The columns that no label told, by their first cells; of two times the first is when a video was made."""
    cells = {name: [cell.strip() for cell in _shown.column(file, name)[:50]] for name in file.header}
    said = {name: some for name, some in cells.items() if some and name not in found.values()}
    ids = [name for name, some in said.items() if all(map(_ID.match, some))]
    words = [name for name, some in said.items() if {cell.lower() for cell in some} <= {*_PUBLIC, *_UNLISTED, *_PRIVATE}]
    times = [name for name, some in said.items() if all(map(_TIME.match, some))]
    told = {"video": ids[0] if ids else "", "privacy": words[0] if words else ""}
    told |= dict(zip(("created", "published"), times, strict=True)) if len(times) == 2 else {}
    return {ours: name for ours, name in told.items() if not found[ours]}


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each video went out, and of one that did not, when it was made: it may be meant to go out later."""
    out = ibis.ifelse(_is(raw.privacy, _PUBLIC), _cells.when(raw.published), ibis.null(_cells.TIME))
    return _social.dated(ibis.coalesce(out, _cells.when(raw.created)), OPENED)


def facts(raw: ir.Table) -> Facts:
    """Public videos, all of them."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    return Facts({"post": _social.posts(kept), "cover": _social.cover(kept, "post", basis="assumed")}, judged)


def _is(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    return _cells.one_of(_cells.cell(text).lower(), words).fill_null(_cells.no())


def _judge(raw: ir.Table) -> ir.Table:
    video = raw.video.re_extract("^ *([A-Za-z0-9_-]{11}) *$", 1).nullif("")
    cells = raw.select(
        "export_id", "row", "account", "taken_at", "created", "published", "privacy", "state", said=_cells.cell(raw.video),
        post=video, occurred_at=_cells.when(raw.published), title=_social.titled(raw.title), kind=ibis.literal("video"),
        url=ibis.literal("https://www.youtube.com/watch?v=") + video)
    blank = cells.said.isnull() & cells.title.isnull() & cells.privacy.isnull() & cells.created.isnull()
    noise = _cells.first_of(
        (blank, "blank line"), (_is(cells.privacy, _PRIVATE), "a private video: given to nobody"),
        (_is(cells.privacy, _UNLISTED), "an unlisted video: not given to all"),
        (_is(cells.state, _UNREADY), "a video that never became ready"))
    why = _cells.first_of(
        (cells.said.isnull(), "there is no video id"),
        (cells.post.isnull(), _cells.quoted(cells.said, "is no video id")),
        (_cells.blank(cells.privacy), "it does not say who may see it"),
        (~_is(cells.privacy, _PUBLIC), _cells.quoted(cells.privacy, "does not say that all may see it")),
        *_social.when_wrong(cells.published, cells.occurred_at, cells.taken_at, OPENED))
    return cells.mutate(why=ibis.ifelse(noise.isnull(), why, ibis.null("string")), noise=noise)
