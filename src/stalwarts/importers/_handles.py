"""Handles in files of rows: whom a row shows, what it says of them, and what it shows to be one being.

Expressions that several importers share. `kept` is always the judged table without the rows set aside and the noise,
with `export_id` and `account`; columns are named by their text name in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence

from stalwarts.importers import _cells
from stalwarts.importers import _together
from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

ONE_ROW = "one row"
TYPED = "typed by the buyer"

_FIELD = ("(?:(?:your|my)[ _-])?(instagram|insta|ig|tiktok)"
          "(?:[ _-]?(?:name|handle|username|user name|account|profile|link|url))?")
_PLACE = "(?:https?://)?(?:www[.])?(?:(?:instagram|tiktok)[.]com/)?"
_LINE = f"(?im)^[ \t]*{_FIELD}[ \t]*:[ \t]*{_PLACE}@?([a-z0-9_.]{{2,30}})/?(?:[?].*)?[ \t\r]*$"
_NO_NAMES = (" ad ads bio false feed friend instagram link na n.a. no none null post reel reels stories story tiktok "
             "true undefined yes ")
"""What people answer in such a field when they do not write their name."""


def email(text: ir.StringValue) -> ir.StringValue:
    """`email:ada@example.org`; null where the text is no address."""
    return ibis.literal("email:") + _cells.clean_email(text)


def phone(text: ir.StringValue) -> ir.StringValue:
    """`phone:+351900000003`; null where the number does not carry its country."""
    return ibis.literal("phone:") + _cells.clean_phone(text)


def stripe(text: ir.StringValue) -> ir.StringValue:
    """`stripe:cus_N1`; null where the text is no customer of Stripe's."""
    return ibis.literal("stripe:") + text.re_extract("^ *(cus_[A-Za-z0-9_]+) *$", 1).nullif("")


def of_order(account: ir.StringValue, order: ir.StringValue) -> ir.StringValue:
    """`square:order/main/X7Q`: the buyer of one order, where the file names somebody and gives no address or id.

    Not the row's number: a refund, and the same order in another file, have the same buyer.
    """
    return account.re_replace(":", ":order/") + ibis.literal("/") + order


def typed(text: ir.StringValue) -> ir.StringValue:
    """The account name typed on the first line of a note that is named for it, such as `Instagram: @Maya.Makes`.

    Gives `instagram:maya.makes`. The rest of a note is never searched: a name in a sentence may be anybody's.
    """
    name = text.re_extract(_LINE, 2).lower()
    platform = ibis.ifelse(text.re_extract(_LINE, 1).lower() == "tiktok", ibis.literal("tiktok:"), "instagram:")
    handle = ibis.ifelse(ibis.literal(_NO_NAMES).contains(ibis.literal(" ") + name + " "), ibis.null("string"),
                         platform + name)
    return ibis.ifelse(text.re_search(_LINE), handle, ibis.null("string"))


def standing(judged: ir.Table) -> ir.Table:
    """The rows that are evidence."""
    return judged.filter(_.why.isnull() & _.noise.isnull())


def handles(kept: ir.Table, *columns: str, once: bool = False, by: str | None = None) -> ir.Table:
    """`handle` rows of every handle in these columns, once an export; `once`: few stand twice, so none are looked for.

    `by`: the one of them, on a platform of its own, of which most stand in one row; of it only the rest is looked through.
    """
    seen = _apart(kept, columns, by) if by else _shown(kept, columns) if once else _shown(kept, columns).distinct()
    return seen.select(
        "handle", platform=_.handle.left(_.handle.find(":")), url=ibis.null("string"), export_id="export_id")


def _shown(kept: ir.Table, columns: Sequence[str]) -> ir.Table:
    # One after the other: to look through arrays of them for what stands twice takes half as long again.
    shown = [kept.select("export_id", handle=column).filter(_.handle.notnull()) for column in columns]
    return shown[0] if len(shown) == 1 else ibis.union(*shown)


def _apart(kept: ir.Table, columns: Sequence[str], by: str) -> ir.Table:
    """Handles in one row, and each of the others once."""
    alone, several = _together.apart(kept, "export_id", by)
    others = [column for column in columns if column != by]
    found = [_shown(alone, [by]), _shown(several, [by]).distinct()]
    return ibis.union(*found, *([_shown(kept, others).distinct()] if others else []))


def clues(kept: ir.Table, handle: str, *, once: bool = False, **columns: str) -> ir.Table:
    """`clue` rows: what the file says of the handle in column `handle`, by kind of clue.

    `once`: most stand in one row, and only the others are looked through for what is said twice.
    """
    if not once:
        return _flat(_said(kept, handle, columns).distinct(), list(columns)).distinct()
    alone, several = (_said(rows, handle, columns) for rows in _together.apart(kept, "export_id", handle))
    return _flat(alone, list(columns)).union(_flat(several.distinct(), list(columns)).distinct())


def _said(kept: ir.Table, handle: str, columns: Mapping[str, str]) -> ir.Table:
    named = kept.filter(kept[handle].notnull())
    return named.select("export_id", handle=named[handle], **{kind: named[name] for kind, name in columns.items()})


def _flat(told: ir.Table, kinds: list[str]) -> ir.Table:
    """One row a clue."""
    rows = told.select("handle", kind=_spread([ibis.literal(kind) for kind in kinds]),
                       value=_spread([_cells.cell(told[kind]) for kind in kinds]), export_id="export_id")
    return rows.filter(_.value.notnull())


def links(kept: ir.Table, *pairs: tuple[str, str, str], once: bool = False, by: str | None = None) -> ir.Table:
    """`link` rows from (column, column, basis): two handles in one row are one being, the lesser one first.

    `once`: few stand in two rows, so none are looked for. `by`: a column of which most stand in one row; among its pairs only
    the others are looked through.
    """
    if once:
        return _pairs(kept, pairs)
    near = [pair for pair in pairs if by in pair[:2]]
    far = [pair for pair in pairs if pair not in near]
    found = [_pairs(kept, far).distinct()] if far else []
    if near and by:
        alone, several = _together.apart(kept, "export_id", by)
        found += [_pairs(alone, near), _pairs(several, near).distinct()]
    return found[0] if len(found) == 1 else ibis.union(*found)


def _pairs(kept: ir.Table, pairs: Sequence[tuple[str, str, str]]) -> ir.Table:
    found = [kept.filter(kept[a].notnull() & kept[b].notnull() & (kept[a] != kept[b])).select(
        left=ibis.least(kept[a], kept[b]), right=ibis.greatest(kept[a], kept[b]), basis=ibis.literal(basis),
        export_id=kept.export_id) for a, b, basis in pairs]
    return found[0] if len(found) == 1 else ibis.union(*found)


def cover(kept: ir.Table, table: str, *, until: ir.Value, since: ir.Value | None = None, kinds: str | ir.Value | None = None,
          who: str = "all", basis: str | ir.StringValue = "assumed") -> ir.Table:
    """One `cover` row an export; `since`, `until`, `kinds` and `basis` are aggregates, null `since` meaning since ever."""
    said = {} if kinds is None or isinstance(kinds, str) else {"kinds": kinds}
    spans = kept.group_by("export_id", "account").agg(
        since=ibis.null(_cells.TIME) if since is None else since, until=until,
        basis=ibis.literal(basis) if isinstance(basis, str) else basis, **said)
    stated = ibis.null("string") if kinds is None else ibis.literal(kinds) if isinstance(kinds, str) else spans.kinds
    return spans.select(
        table=ibis.literal(table), account="account", kinds=stated, who=ibis.literal(who),
        since="since", until="until", basis="basis", export_id="export_id")


def _spread(values: list[ir.Value]) -> ir.Value:
    return values[0] if len(values) == 1 else ibis.array(values).unnest()
