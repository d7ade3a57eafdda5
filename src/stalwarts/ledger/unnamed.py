"""People in files that give no account names or ids: the same person in two downloads of one list.

A row of such a file is a handle of its own, so a later download would make everybody new and everybody before gone. A
row is the same person again where the next download of that kind and account has a row alike in all but its handle: the
same name since the same moment. Several alike are paired off in order. Such a person keeps the handle of the file that
was added first, which decisions may name; from there the one rule (`resolve`) says who is still there and who left.

Somebody may stand in two lists of one account, as a friend and as a follower, since different moments. A name that no
file of either list holds twice, and that none gives another moment, is taken for one person in both.
"""

from __future__ import annotations

from stalwarts.late import _
from stalwarts.late import ibis
from stalwarts.late import ir

_ROW = ":row/"
_ALIKE = {"follow": ("account", "kind", "since"), "plan": ("account", "product", "since"),
          "touch": ("account", "occurred_at", "kind", "direction", "post")}
"""By table, what makes two rows under one name the same thing told again."""
_SAID = ("handle", "clue")
_NAMES = ("name", "display_name")
READS = (*_ALIKE, *_SAID)
"""The tables it reads, and changes."""


def known(found: dict[str, ir.Table], export: ir.Table, lists: ir.Table) -> ir.Table:
    """Handles in some exports that are not the first of their person, and the first: handle, first.

    `lists`: export_id, list, for each of these exports which of its platform's lists it is.
    """
    named = found["clue"].semi_join(lists, "export_id").filter(_.kind.isin(_NAMES), _.handle.contains(_ROW))
    names = named.group_by("export_id", "handle").agg(name=_.value.min())
    about = export.select("export_id", "importer", "taken_at", "added_at")
    told = names.inner_join(about, "export_id")
    pairs = [_first(found[table], told, list(alike)) for table, alike in _ALIKE.items()]
    # A handle stands in one row of one table, but for members, whose plan and follow began alike.
    again = ibis.union(*pairs).group_by("handle").agg(first=_.first.min())
    crossing = _crossing(found["follow"], told, lists)
    both = again.outer_join(crossing, "handle").select(
        handle=ibis.coalesce(_.handle, _.handle_right), first=ibis.coalesce(_.first_right, _.first))
    return both.filter(both.handle != both.first)


def renamed(name: str, table: ir.Table, known: ir.Table) -> ir.Table:
    """A table with each of these people under their first handle; what is said of a handle is said once."""
    if name in _SAID:
        return table.anti_join(known, "handle")
    joined = table.left_join(known, "handle")
    return joined.mutate(handle=ibis.coalesce(joined.first, joined.handle)).select(*table.columns)


def _first(table: ir.Table, told: ir.Table, alike: list[str]) -> ir.Table:
    """Handles that are not the first of their person, and the first: handle, first."""
    rows = table.filter(_.handle.contains(_ROW)).inner_join(told, ["export_id", "handle"])
    same = ["importer", "name", *alike]
    numbered = rows.mutate(number=ibis.row_number().over(
        group_by=["export_id", *same], order_by=[_.handle.length(), "handle"]))
    first = _.handle.first().over(group_by=[*same, "number"], order_by=["added_at", "taken_at", "export_id"])
    return numbered.mutate(first=first).filter(_.handle != _.first).select("handle", "first")


def _crossing(follow: ir.Table, told: ir.Table, lists: ir.Table) -> ir.Table:
    """Handles of those who stand in several lists of one account, and the first of each person: handle, first."""
    rows = follow.filter(_.handle.contains(_ROW)).inner_join(told, ["export_id", "handle"]).inner_join(lists, "export_id")
    who = ["importer", "account", "name"]
    alike = rows.mutate(times=_.handle.count().over(group_by=["export_id", *who]),
                        since=_.since.fill_null(ibis.timestamp("1900-01-01 00:00:00")))
    each = alike.group_by(*who, "list").agg(times=_.times.max(), moments=_.since.nunique())
    clear = each.group_by(*who).agg(lists=_.list.nunique(), times=_.times.max(), moments=_.moments.max())
    plain = clear.filter(_.lists > 1, _.times == 1, _.moments == 1)
    first = _.handle.first().over(group_by=who, order_by=["added_at", "taken_at", "export_id"])
    return rows.semi_join(plain, who).mutate(first=first).select("handle", "first")
