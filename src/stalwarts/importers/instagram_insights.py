"""Instagram insights of a professional account: how many follow it, and how its posts did. Nobody is named in them.

`past_instagram_insights/` of the JSON download: `audience_insights.json`, `posts.json` and `reels.json`, on whose layout
several public readers agree. Labels follow the language of the account.

- *Followers* is how many follow the account on the last day of the file's span, which stands without a year: so it counts
  at the file's own time. Only the label that says *Followers* and nothing else is read: *Overall followers*, which other
  languages call the total of followers, is what came and went.
- A post is its account and its second, as in the list of posts: the one under a label of its own, for that of its picture
  may be another. Likes, comments and shares are taken under labels we
  know, and plays and impressions as views; reach and saves are no totals of ours. `--` is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _instagram
from stalwarts.importers import _instagram_rows
from stalwarts.importers import _mojibake
from stalwarts.importers import _sections
from stalwarts.importers import _social
from stalwarts.importers import _totals
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Rows
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _instagram.PLATFORM
TITLE = "Instagram insights"
LEFT = "Reach, saves, visits of the profile, followers gained and lost (changes), shares by place, age and gender."

_LABELS = {
    "followers": ("followers", "follower", "seguidores", "volgers", "följare", "obserwujący", "takipçiler", "подписчики",
                  "フォロワー", "abonnés"),
    "views": ("impressions", "impressionen", "impression", "impressões", "impresiones", "impressies", "views", "aufrufe",
              "plays", "instagram plays", "visualizações", "visualizaciones", "visualizzazioni", "vues"),
    "likes": ("likes", "„gefällt mir“-angaben", "mentions j\u2019aime", "mentions j'aime", "j\u2019aime", "me gusta",
              "mi piace", "curtidas", "vind-ik-leuks", "instagram likes"),
    "comments": ("comments", "kommentare", "commentaires", "comentarios", "commenti", "comentários", "opmerkingen",
                 "reacties", "instagram comments"),
    "shares": ("shares", "geteilte inhalte", "geteilt", "partages", "veces que se compartió", "condivisioni", "compartilhamentos",
               "instagram shares"),
}
"""What each total is called, language by language."""
_WENT_OUT = ("creation timestamp", "upload timestamp", "erstellungszeitstempel", "zeitstempel der erstellung")
"""What the time of a post is called, in the languages known; it is the only one that a post has among its totals."""
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels}
COLUMNS = {"what": "string", "stamp": "int64", **dict.fromkeys(_LABELS, "string")}
_KEY = re.compile(rb'"organic_insights_(audience|posts|reels)"\s*:')
_FILE = re.compile(r"(?:^|/)(?:audience_insights|posts|reels)\.json$")

account = _instagram.account
taken = _instagram.taken


def insights(path: Path) -> Iterator[dict[str, Any]]:
    """One row an account or post: its totals as they are written, and when a post went out."""
    for key, item in _sections.listed(path, *(f"organic_insights_{what}" for what in ("audience", "posts", "reels"))):
        told = item if isinstance(item, dict) else {}
        labels, media = told.get("string_map_data"), told.get("media_map_data")
        row: dict[str, Any] = {"what": key.removeprefix("organic_insights_"), "stamp": _own(labels) or _stamp(media)}
        for label, entry in labels.items() if isinstance(labels, dict) else ():
            name = _NAMES.get(_plain(label))
            if name and isinstance(entry, dict):
                row[name] = _sections.text(entry.get("value"))
        yield row


def _plain(label: str) -> str:
    return _mojibake.repaired(label).strip().lower()


def _own(labels: Any) -> int | None:
    """The time among a post's totals: under a label we know, or the only one."""
    entries = labels.items() if isinstance(labels, dict) else ()
    stamps = {_plain(label): stamp for label, entry in entries
              if isinstance(entry, dict) and (stamp := _instagram.whole(entry.get("timestamp")))}
    known = next((stamps[label] for label in _WENT_OUT if label in stamps), None)
    return known or (next(iter(stamps.values())) if len(stamps) == 1 else None)


def _stamp(media: Any) -> int | None:
    entries = media.values() if isinstance(media, dict) else ()
    stamps = (_instagram.whole(entry.get("creation_timestamp")) for entry in entries if isinstance(entry, dict))
    return next((stamp for stamp in stamps if stamp), None)


_INSIGHTS = Rows(COLUMNS, insights)


def shape(file: Peek) -> Shape | None:
    """Ours by the key the file begins with."""
    return _INSIGHTS if _FILE.search(file.path) and _KEY.search(file.head[:4096]) else None


def newest(raw: ir.Table) -> ir.TimestampValue:
    """When each post went out."""
    return _instagram_rows.newest(raw.stamp)


def facts(raw: ir.Table) -> Facts:
    """Totals of posts, and how many follow."""
    judged = _judge(raw)
    kept = _handles.standing(judged)
    audience, posts = kept.filter(_.what == "audience"), kept.filter(_.what != "audience")
    return Facts({
        "tally": ibis.union(
            _totals.tallies(audience, followers="followers"),
            _totals.tallies(posts, views="views", likes="likes", comments="comments", shares="shares")),
        "cover": ibis.union(
            _social.cover(audience, "tally", kinds="followers", basis="assumed"),
            _social.cover(posts, "tally", kinds="views likes comments shares", who="listed", basis="assumed")),
    }, judged)


def _judge(raw: ir.Table) -> ir.Table:
    at = _instagram_rows.seconds(raw.stamp)
    post = ibis.ifelse(raw.what == "audience", ibis.null("string"), raw.account + ibis.literal("/") + at.cast("string"))
    number = {name: _totals.number(raw[name]) for name in _LABELS}
    seen = _totals.spanned(raw, post=post).select(
        "export_id", "row", "account", "taken_at", "what", "since", "until", "post", "product", "currency", stamp=at,
        not_number=_cells.first_of(*_totals.wrong(*(raw[name] for name in _LABELS))), **number)
    of_post = seen.what != "audience"
    why = _cells.first_of(
        (of_post & seen.stamp.isnull(), "the post has no time"),
        (of_post & _instagram_rows.absurd(seen.stamp, seen.taken_at), _instagram_rows.no_time(seen.stamp)),
        (seen.not_number.notnull(), seen.not_number),
        (_totals.none(seen, *_LABELS), "it holds no total under a label we know"),
        (_totals.negative(seen, *_LABELS), "a total is below zero"))
    return seen.mutate(why=why, noise=ibis.null("string"))
