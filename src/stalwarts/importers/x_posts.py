"""X posts, and whom they spoke to: `tweets.js` and its parts, `tweet.js` of archives up to 2022, `tweets.csv` to 2018.

- A post that answers somebody else is a touch from us to them (*reply*), one that begins `RT @name` a *share* of
  theirs; whoever else is named in the text itself is a *mention* (the names before it are only addressees of the
  thread). One that begins with `@name` answers that name also where the account is gone and has no number. Every other
  post, and each further one of a thread of our own, is a *post* given to all.
- `retweeted` is false in every archive, and numbers are texts. Likes and shares of a post are totals, as of the archive.
- Mentions show number and account name side by side: a certain link, unless the archive shows that name on two
  numbers, for names are given up and taken by others. A name of digits alone is no handle; the number -1 is nobody.
- Nobody's own likes or replies are in an archive, so these touches cover nothing that others did.
- An edited post is in the archive once a version; it is one post, the last of them.
- Two layouts: each post under the key `tweet`, or bare (to 2019). Texts are escaped as in HTML, and cut to 200 letters.
- The archives of 2012 to 2018 hold `tweets.csv`, without totals; its people are numbers. Whom its texts name, and whom a
  post passed on by hand (`RT @name`) was from, stands there by name alone, and is left: a later archive tells it by number.
  The months beside it (`data/js/tweets/2014_12.js`) say the same again.
"""

from __future__ import annotations

from stalwarts.importers import _cells
from stalwarts.importers import _handles
from stalwarts.importers import _x
from stalwarts.importers import _x_tweets
from stalwarts.importers._shapes import Facts
from stalwarts.importers._shapes import Peek
from stalwarts.importers._shapes import Shape
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

PLATFORM = _x.PLATFORM
TITLE = "X posts"
LEFT = "Texts beyond 200 letters, pictures; likes and replies of others, which no archive holds."

account = _x.account
taken = _x.taken


def shape(file: Peek) -> Shape | None:
    """Ours by the name the list is given to, or by the columns of the older table."""
    if _x_tweets.CSV.fits(file.header):
        return _x_tweets.CSV
    return _x_tweets.SHAPE if _x.holds(file) in {"tweet", "tweets"} else None


def meaning(file: Peek) -> str:
    """Whether the archive vouches for the file; of the older table, whose it is: there an answer to oneself is a number too."""
    return _x.number_of_ours(file) if _x_tweets.CSV.fits(file.header) else _x.meaning(file)


def unneeded(file: Peek) -> str | None:
    """The scripts of the archives to 2018."""
    return _x.older(file)


def newest(raw: ir.Table) -> ir.Value:
    """When each post was written."""
    return _x_tweets.moment(_cells.cell(raw.said) if "said" in raw.columns else _x_tweets.field(raw, "created_at"))


def facts(raw: ir.Table) -> Facts:
    """Posts with their totals; touches from us to people; the handles of those, and which number bears which name."""
    judged = _x_tweets.judged(raw)
    kept = _handles.standing(judged)
    named = _x_tweets.named(kept)
    touches = _touches(kept, named)
    posts = kept.filter(~_.share & _.to.isnull())
    counted = kept.filter(_.likes.notnull() | _.shares.notnull())
    return Facts({
        "post": _posts(posts),
        "touch": touches,
        "tally": ibis.union(_tallies(posts, "likes"), _tallies(posts, "shares")),
        "handle": _x.people(ibis.union(touches.select("export_id", "handle", other="handle"),
                                       named.select("export_id", handle="number", other="name")), "handle", "other"),
        "link": _links(named),
        "cover": ibis.union(_cover(kept, "post"), _cover(kept, "touch", "to_them"), _cover(counted, "tally", "likes shares")),
    }, judged)


def _posts(posts: ir.Table) -> ir.Table:
    return posts.select(
        post="id", account="account", occurred_at="occurred_at", kind="kind", title=_x_tweets.title(posts.text),
        url=ibis.literal(f"{_x.HOME}i/status/") + posts.id, intent=ibis.literal("unknown"),
        export_id="export_id").distinct()


def _tallies(posts: ir.Table, of: str) -> ir.Table:
    text, count = ibis.null("string"), posts[of].cast(_cells.MONEY)
    return posts.filter(posts[of].notnull()).select(
        account="account", since="occurred_at", until=_.taken_at.cast(_cells.TIME), of=ibis.literal(of), value=count,
        currency=text, post="id", product=text, handle=text, export_id="export_id").distinct()


def _touches(kept: ir.Table, named: ir.Table) -> ir.Table:
    """Replies, shares and mentions; a person answered is not counted as mentioned too, and to share our own is no touch."""
    answered = _touch(kept.filter(~_.share & _.to.notnull()), "reply", "to", "about")
    shared = kept.filter(_.share & _.shared.notnull() & (_.shared != _.account)).select(
        "export_id", "id", "account", "occurred_at", "shared")
    numbers = named.filter(_.name.notnull()).group_by("export_id", "id", "name").agg(number=_.number.min())
    met = shared.left_join(numbers, ["export_id", "id", shared.shared == numbers.name]).mutate(
        handle=ibis.coalesce(_.number, _.shared), none=ibis.null("string"))
    spoken = named.filter(_.aloud & (_.number.notnull() | _.name.notnull())).mutate(
        handle=ibis.coalesce(_.number, _.name))
    return ibis.union(answered, _touch(met, "share", "handle", "none"), _touch(spoken, "mention", "handle", "id"))


def _touch(rows: ir.Table, kind: str, handle: str, post: str) -> ir.Table:
    return rows.select(
        handle=rows[handle], account=rows.account, occurred_at=rows.occurred_at, kind=ibis.literal(kind),
        direction=ibis.literal("to_them"), post=rows[post], stance=ibis.literal("unknown"),
        machine=ibis.literal(value=False), export_id=rows.export_id).distinct()


def _links(named: ir.Table) -> ir.Table:
    """Number and name of one account, where this archive shows the name on no other number."""
    both = named.filter(_.number.notnull() & _.name.notnull())
    sole = both.group_by("account", "name").agg(numbers=_.number.nunique()).filter(_.numbers == 1)
    sure = both.semi_join(sole, ["account", "name"])
    return _handles.links(sure, ("number", "name", _handles.ONE_ROW))


def _cover(kept: ir.Table, table: str, kinds: str | None = None) -> ir.Table:
    return _handles.cover(kept, table, until=_.taken_at.max().cast(_cells.TIME), kinds=kinds,
                          basis=_x.vouched(_.meaning))
