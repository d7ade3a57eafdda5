"""X posts as columns: what each says, when, to whom, and whose names stand in it."""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _x
from stalwarts.importers._shapes import Csv
from stalwarts.importers._shapes import Json
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

FIELDS = {
    "id_str": "VARCHAR", "id": "VARCHAR", "in_reply_to_user_id": "VARCHAR", "created_at": "VARCHAR", "full_text": "VARCHAR",
    "text": "VARCHAR", "favorite_count": "VARCHAR", "retweet_count": "VARCHAR", "in_reply_to_status_id_str": "VARCHAR",
    "in_reply_to_user_id_str": "VARCHAR", "in_reply_to_screen_name": "VARCHAR", "display_text_range": "VARCHAR[]",
    "entities": 'STRUCT("user_mentions" STRUCT("id_str" VARCHAR, "screen_name" VARCHAR, "indices" VARCHAR[])[])',
    "extended_entities": 'STRUCT("media" STRUCT("type" VARCHAR)[])',
    "edit_info": 'STRUCT("initial" STRUCT("editTweetIds" VARCHAR[]), '
                 '"edit" STRUCT("editControlInitial" STRUCT("editTweetIds" VARCHAR[])))',
}
SHAPE = Json({"tweet": "STRUCT(" + ", ".join(f'"{name}" {kind}' for name, kind in FIELDS.items()) + ")", **FIELDS},
             assigned=True)
CSV = Csv({
    "id": ("tweet_id",), "about": ("in_reply_to_status_id",), "answered": ("in_reply_to_user_id",), "said": ("timestamp",),
    "text": ("text",), "original": ("retweeted_status_id",), "whose": ("retweeted_status_user_id",),
    "urls": ("expanded_urls",),
}, required=("id", "answered", "said", "text"))
"""`tweets.csv` of the archives of 2012 to 2018: the same posts without their totals, and without whom their words name."""

_DATE = "^[A-Za-z]{3} ([A-Za-z]{3}) ([0-9]{1,2}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) [+]0000 ([0-9]{4})$"
_SHARE = "^RT @([A-Za-z0-9_]{1,15})"
_COUNT = "^[0-9]{1,12}$"
ANSWERS = "^[ \t\r\n']*[@\uff20]([A-Za-z0-9_]{1,15})(?:[^A-Za-z0-9_]|$)"
"""How a post begins that answers somebody, in every file of X; that somebody may be gone since, and without a number."""


def field(raw: ir.Table, name: str) -> ir.Value:
    """One field of a post, wherever the layout has it."""
    return ibis.coalesce(raw.tweet[name], raw[name])


def moment(text: ir.StringValue) -> ir.TimestampValue:
    """`Mon Mar 02 10:00:00 +0000 2026`, or ISO, as naive UTC; null for anything else."""
    part = [text.re_extract(_DATE, n) for n in range(5)]
    blank = ibis.literal(" ")
    ours = _cells.stamp(part[2] + blank + part[1] + blank + part[4] + blank + part[3], "%d %b %Y %H:%M:%S")
    return _cells.swift(text, ibis.coalesce(_cells.when(text), ours), "%a %b %d %H:%M:%S +0000 %Y")


def judged(raw: ir.Table) -> ir.Table:
    """Posts: `id`, `occurred_at`, `text`, `share` (of somebody's), `to` (whom it answers), `likes`, `shares`, `kind`."""
    return _listed(raw) if "answered" in raw.columns else _given(raw)


def _given(raw: ir.Table) -> ir.Table:
    """Posts of a list that is given to a name."""
    said = field(raw, "created_at")
    text = ibis.coalesce(field(raw, "full_text"), field(raw, "text"))
    answers = _x.number(ibis.coalesce(field(raw, "in_reply_to_user_id_str"), field(raw, "in_reply_to_user_id")))
    screen, media = _x.name(field(raw, "in_reply_to_screen_name")), field(raw, "extended_entities")["media"]
    gone = ibis.ifelse(answers.isnull(), _first(text), ibis.null("string"))
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", said=said, text=text,
        id=ibis.coalesce(field(raw, "id_str"), field(raw, "id")),
        occurred_at=moment(said), share=ibis.coalesce(text.re_search(_SHARE), _cells.no()),
        shared=_x.name(text.re_extract(_SHARE, 1)),
        answers=answers, screen=ibis.coalesce(screen, gone), about=field(raw, "in_reply_to_status_id_str"),
        likes=_count(field(raw, "favorite_count")),
        shares=_count(field(raw, "retweet_count")), media=media[0]["type"],
        start=ibis.coalesce(field(raw, "display_text_range")[0].try_cast("int64"), 0),
        mentions=field(raw, "entities")["user_mentions"], versions=_versions(field(raw, "edit_info")))
    own = ibis.coalesce(seen.screen == seen.account, _cells.no())
    to = ibis.ifelse(own, ibis.null("string"), ibis.coalesce(seen.answers, seen.screen))
    older = seen.versions.contains(seen.id) & (seen.versions[seen.versions.length() - 1] != seen.id)
    noise = _cells.first_of((older, "an earlier version of a post that was edited"))
    return seen.mutate(to=to, kind=_kind(seen.media), noise=noise,
                       why=ibis.ifelse(noise.isnull(), _why(seen), ibis.null("string")))


def _first(text: ir.StringValue) -> ir.StringValue:
    """Whom a post answers by its first word; null where it begins otherwise."""
    return _x.name(ibis.ifelse(text.re_search(ANSWERS), text.re_extract(ANSWERS, 1), ibis.null("string")))


def _versions(edits: ir.StructValue) -> ir.ArrayValue:
    """The numbers of all versions of a post, the last of them at the end: it stands beside the first, and beside the others."""
    return ibis.coalesce(edits["initial"]["editTweetIds"], edits["edit"]["editControlInitial"]["editTweetIds"])


def _listed(raw: ir.Table) -> ir.Table:
    """Posts of `tweets.csv`: people by their numbers, as the later archives have them, so that each is one contact in both."""
    answered = _cells.cell(raw.answered).nullif("-1")
    seen = raw.select(
        "export_id", "row", "account", "taken_at", "meaning", "text", said=_cells.cell(raw.said), id=_cells.cell(raw.id),
        occurred_at=moment(_cells.cell(raw.said)), about=_cells.cell(raw.about), answered=answered,
        share=ibis.coalesce(raw.text.re_search(_SHARE), _cells.no()) | _cells.cell(raw.original).notnull(),
        shared=_x.name(raw.text.re_extract(_SHARE, 1)), passed=_x.number(_cells.cell(raw.whose)),
        answers=_x.number(answered), first=_first(raw.text), media=_pictured(raw),
        likes=ibis.null("int64"), shares=ibis.null("int64"))
    own = ibis.coalesce(seen.answers == seen.meaning, _cells.no())
    unsaid = seen.answered.isnull() & (seen.about.notnull() | ibis.coalesce(seen.first != seen.account, _cells.no()))
    blank = seen.id.isnull() & seen.said.isnull() & _cells.blank(seen.text)
    noise = _cells.first_of(
        (blank, "blank line"),
        (seen.share & (seen.passed.isnull() | seen.shared.isnull()), "it passes on a post and does not say whose by a number"),
        (~seen.share & unsaid, "it answers somebody and does not say whom by a number"))
    why = _cells.first_of(
        (seen.answered.notnull() & seen.answers.isnull(), _cells.quoted(seen.answered, "is not an account number")),
        *_wrong(seen))
    return seen.mutate(to=ibis.ifelse(own, ibis.null("string"), seen.answers), kind=_kind(seen.media), noise=noise,
                       why=ibis.ifelse(noise.isnull(), why, ibis.null("string")))


def _pictured(raw: ir.Table) -> ir.StringValue:
    """Whether pictures or films of its own go with a post: their addresses hold its number."""
    own = ibis.literal("/status/") + _cells.cell(raw.id)
    return _cells.first_of(*((raw.urls.contains(own + f"/{kind}/"), kind) for kind in ("photo", "video")))


def _why(t: ir.Table) -> ir.StringValue:
    return _cells.first_of(*_wrong(t))


def _wrong(t: ir.Table) -> list[tuple[ir.BooleanValue, ir.StringValue | str]]:
    return [(t.id.isnull(), "the post has no number"),
            (~t.id.re_search("^[0-9]+$"), _cells.quoted(t.id, "is not the number of a post")),
            (t.said.isnull(), "the post has no time"),
            (t.occurred_at.isnull(), _cells.quoted(t.said, "is not a time"))]


def _kind(media: ir.StringValue) -> ir.StringValue:
    return ibis.cases((media == "photo", "photo"), (media.isin(("video", "animated_gif")), "video"), else_="text")


def _count(text: ir.StringValue) -> ir.IntegerValue:
    return ibis.ifelse(text.re_search(_COUNT), text.try_cast("int64"), ibis.null("int64"))


def title(text: ir.StringValue) -> ir.StringValue:
    """A post's words in one line, without the short addresses."""
    return _cells.headline(text.re_replace("https?://t[.]co/[A-Za-z0-9]+", ""))


def named(kept: ir.Table) -> ir.Table:
    """Everybody the posts name, but us: `number`, `name`, `aloud` (in the text itself, and not as whom it answers)."""
    if "passed" in kept.columns:
        return kept.filter(_.share).select("export_id", "account", "id", "occurred_at", number="passed", name="shared",
                                           aloud=_cells.no())
    base = kept.select("export_id", "account", "id", "occurred_at", "share", "start", "to", mention=kept.mentions.unnest())
    told = base.mutate(
        number=_x.number(base.mention["id_str"]), name=_x.name(base.mention["screen_name"]),
        inside=ibis.coalesce(base.mention["indices"][0].try_cast("int64") >= base.start, ibis.literal(value=True)))
    theirs = told.filter(~ibis.coalesce(told.name == told.account, _cells.no()))
    again = ibis.coalesce((theirs.number == theirs.to) | (theirs.name == theirs.to), _cells.no())
    columns = ("export_id", "account", "id", "occurred_at", "number", "name")
    mentioned = theirs.select(*columns, aloud=theirs.inside & ~theirs.share & ~again)
    answered = kept.filter(_.to.notnull()).select("export_id", "account", "id", "occurred_at", number="answers",
                                                  name="screen", aloud=_cells.no())
    return ibis.union(mentioned, answered)
