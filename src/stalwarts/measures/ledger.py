"""Both sides of the account, person by person: what was given, what was asked, what came back, and what thanks are owed.

The span is the view's: from its `since`, else from 365 days before its date, to its date; notes by hand count also
where they are later than the files. Given: posts that gave (`intents`) and that they could have seen while following,
and what was done for them one by one; its cost is in minutes, as noted, else as such things usually take. Asked: posts
that asked and that they could have seen. Came back: money that stayed, and cheering.

A thank is owed for a payment that stayed, or for standing by us (a review, a friend brought, a note that they did), after
14 days without one; within them it is due. A thank later than that settles it, and is counted as late. Thanks that were
never noted are not known here.

Over-asked: at least three asks they could have seen, and more than what was given. Never asked: much given (ten or
more), no ask in 365 days, where files hold all our posts of that year. Posts that nobody can tell to give or ask make
both a maybe: `may_` says so.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import Table

from stalwarts.measures._beings import beings
from stalwarts.measures._days import DAY
from stalwarts.measures._days import number
from stalwarts.measures._days import seconds
from stalwarts.measures._flags import surely
from stalwarts.measures._follows import fold
from stalwarts.measures._money import kept_orders
from stalwarts.measures._passing import DUE
from stalwarts.measures._passing import STANDING_BY
from stalwarts.measures._passing import THANKING
from stalwarts.measures._passing import YEAR
from stalwarts.measures._passing import back
from stalwarts.measures._passing import by_hand
from stalwarts.measures._passing import spanned
from stalwarts.measures._passing import within
from stalwarts.measures._sight import ENDORSING
from stalwarts.measures._sight import spans

VERSION = 1
KEEP = True
MUCH, OFTEN, SLACK = 10, 3, 31
POSTS = {"value_posts": "sum", "ask_posts": "sum", "unclear_posts": "sum", "asked_year": "sum", "unclear_year": "sum",
         "last_value": "max", "told": "all"}
HANDS = {"given": "int64", "minutes": "int64", "last_given": "timestamp(6)", "last_given_kind": "string",
         "thanked": "int64", "support": "float64", "payments": "int64", "cheers": "int64", "stood_by": "int64",
         "last_support": "timestamp(6)",
         "owed": "int64", "due": "int64", "late": "int64", "owed_since": "timestamp(6)"}
COUNTED = ("value_posts", "ask_posts", "unclear_posts", "asked_year", "unclear_year", "given", "minutes", "thanked",
           "payments", "cheers", "stood_by", "owed", "due", "late")


def ledger(followers: Table, intents: Table, touch: Table, move: Table, support: Table, order: Table, cover: Table,
           person: Table, own: Table, moment: Table) -> Table:
    """One row per person with anything on either side.

    Columns: person, value_posts, ask_posts, unclear_posts (posts of the span they could have seen), asked_year,
    unclear_year (asks, and posts that may be, of the last 365 days), told (whether files hold all posts of that year),
    last_value (the latest post that gave), given, minutes, last_given, last_given_kind (done for them one by one),
    support (money that stayed, view currency; null without a rate), payments, cheers, stood_by (of the cheers, those
    that deserve a thank of their own), last_support (the latest of any), thanked, owed, due, late (occasions),
    owed_since, over_asked, may_over_asked, never_asked, may_never_asked (bool).
    """
    posts = _posts(followers, intents, cover, moment)
    hands = _hands(touch, move, support, order, person, own, moment)
    both = posts.left_join(hands, "person").drop("person_right")
    alone = hands.anti_join(posts, "person")
    nothing = {name: ibis.null(posts[name].type()) for name in POSTS}
    columns = ("person", *POSTS, *HANDS)
    rows = both.select(*columns).union(alone.mutate(**nothing).select(*columns))
    return _judged(rows.mutate(**{name: rows[name].fill_null(0) for name in COUNTED}))


def _judged(rows: Table) -> Table:
    gave, told = rows.value_posts + rows.given, surely(rows.told)
    over, never = rows.ask_posts >= OFTEN, told & (rows.asked_year == 0)
    return rows.mutate(
        told=told, over_asked=over & (rows.ask_posts > gave + rows.unclear_posts), may_over_asked=over & (rows.ask_posts > gave),
        never_asked=never & (rows.unclear_year == 0) & (gave >= MUCH),
        may_never_asked=never & (gave + rows.unclear_posts >= MUCH))


# --- posts ----------------------------------------------------------------------------------------------------------


def _posts(followers: Table, intents: Table, cover: Table, moment: Table) -> Table:
    """What each follower could have seen of our posts: one row each of whom there is any."""
    dated = spanned(intents, moment)
    inside, year = dated.occurred_at > dated["_from"], dated.occurred_at > back(dated["_to"], YEAR)

    def often(kind: str, when: ibis.Value) -> ibis.Value:
        return ((dated.intent == kind) & when).sum().cast("int64")

    days = dated.group_by("account", posted=number(dated.occurred_at)).agg(
        value_posts=often("value", inside), ask_posts=often("ask", inside), unclear_posts=often("unknown", inside),
        asked_year=often("ask", year), unclear_year=often("unknown", year),
        last_value=dated.occurred_at.max(where=dated.intent == "value"))
    whole = _whole(cover, moment)
    sums = {name: getattr(_[name], "max" if name == "last_value" else "sum") for name in POSTS if name != "told"}

    def counted(rows: Table) -> Table:
        watched = rows.mutate(began=number(_.since.coalesce(_.seen_at)))
        began = watched.semi_join(days, "account").select("account", "began").distinct()
        after = began.inner_join(days, [began.account == days.account, began.began < days.posted])
        totals = after.group_by("account", "began").agg(**{name: _cast(how(), name) for name, how in sums.items()})
        flagged = totals.left_join(whole, "account")
        flagged = flagged.select(*totals.columns, told=surely(flagged.told))
        return watched.inner_join(flagged, ["account", "began"])

    return fold(followers, counted, **POSTS)


def _cast(value: ibis.Value, name: str) -> ibis.Value:
    return value if name == "last_value" else value.cast("int64")


def _whole(cover: Table, moment: Table) -> Table:
    """Accounts whose posts of the last 365 days the files hold: account, told."""
    seen = spans(cover, "post").cross_join(moment.select("as_of"))
    now = seconds(seen.as_of)
    held = seen.filter(seen.start <= now - YEAR * DAY, seen.end >= now - SLACK * DAY)
    return held.select("account", told=ibis.literal(value=True))


# --- one by one -----------------------------------------------------------------------------------------------------


def _hands(touch: Table, move: Table, support: Table, order: Table, person: Table, own: Table, moment: Table) -> Table:
    """What passed between us and single persons, one row each."""
    gifts = beings(by_hand(touch, move, order), person)
    inside = spanned(gifts, moment).filter(_.occurred_at > _["_from"])
    gave = inside.group_by("person").agg(
        given=_.count(), minutes=_.minutes.sum().cast("int64"), last_given=_.occurred_at.max(),
        last_given_kind=_.kind.argmax(_.occurred_at), thanked=_.kind.isin(THANKING).sum().cast("int64"))
    paid = spanned(support, moment).filter(_.occurred_at > _["_from"]).group_by("person").agg(
        support=_.amount.sum(), payments=(_.paid > 0).sum().cast("int64"),
        last_support=_.occurred_at.max(where=_.paid > 0), unrated=_.unconverted.sum())
    paid = paid.mutate(support=(paid.unrated > 0).ifelse(ibis.null("float64"), paid.support)).drop("unrated")
    shown = _cheers(touch, move, person, own)
    cheered = spanned(shown, moment).filter(_.occurred_at > _["_from"]).group_by("person").agg(
        cheers=_.count(), stood_by=_.kind.isin(STANDING_BY).sum().cast("int64"), last_support=_.occurred_at.max())
    parts = [gave, paid.filter(~paid.person.startswith("order:")), cheered,
             _thanks(support, shown, gifts.filter(_.kind.isin(THANKING)), moment)]
    filled = [part.select("person", **{name: part[name].cast(kind) if name in part.columns else ibis.null(kind)
                                       for name, kind in HANDS.items()}) for part in parts]
    return ibis.union(*filled).group_by("person").agg(
        **{name: getattr(_[name], _folded(name, kind))().cast(kind) for name, kind in HANDS.items()})


def _folded(name: str, kind: str) -> str:
    return "sum" if kind in ("int64", "float64") else "min" if name == "owed_since" else "max"


def _cheers(touch: Table, move: Table, person: Table, own: Table) -> Table:
    """Every act for us in sight of others, noted ones included: person, occurred_at, kind."""
    columns = ("handle", "occurred_at", "kind")
    seen = touch.filter(_.direction == "from_them", ~_.machine, _.stance != "against", _.kind.isin((*ENDORSING, "gift")))
    noted = move.filter(_.direction == "from_them")
    both = seen.select(*columns).union(noted.select(*columns)).anti_join(own, "handle")
    return beings(both, person).select("person", "occurred_at", "kind")


def _thanks(support: Table, shown: Table, thanked: Table, moment: Table) -> Table:
    """Occasions to thank, and what became of them: person, owed, due, late, owed_since."""
    named = kept_orders(support).filter(~_.person.startswith("order:"))
    occasions = named.select("person", at=_["first"]).union(
        shown.filter(_.kind.isin(STANDING_BY)).select("person", at=_.occurred_at))
    dated = spanned(occasions, moment).filter(_["at"] > _["_from"])
    met = dated.left_join(thanked.select("person", then=_.occurred_at), "person")
    # A note has a day, not an hour: a thank of the same day may be told as before what it is for.
    later = number(met.then) >= number(met["at"])
    first = met.group_by("person", "at", "_to").agg(then=met.then.min(where=surely(later)))
    open_, over = first.then.isnull(), ~within(first["_to"], first["at"], DUE)
    return first.group_by("person").agg(
        owed=(open_ & over).sum().cast("int64"), due=(open_ & ~over).sum().cast("int64"),
        late=(~open_ & ~surely(within(first.then, first["at"], DUE))).sum().cast("int64"),
        owed_since=first["at"].min(where=open_ & over))
