"""What may make the answer wrong, each with what would cure it; the ones that move it most come first."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.pages import _placed
from stalwarts.pages._people import Crowd
from stalwarts.pages._when import When

LITTLE = 0.8
MACHINES = 0.1
STRANGE = 0.2
"""Share of buyers who are on no list from which on it is said what that may hide."""


def doubts(look: Look, found: Crowd, told: When) -> list[Doubt]:
    """All that apply."""
    rows = [*_short_lists(look, found), *_unplaced(found), *_elsewhere(found), *_placed.doubts(look, found), *_unseen(told),
            *_covers(look), *_machines(look), *_leavers(look, found), *_money(look)]
    return [row for row in rows if row]


def _short_lists(look: Look, found: Crowd) -> list[Doubt]:
    if not found.accounts:
        return []
    return [Doubt(f"Your file holds {words.count(row['followers'])} of {words.count(row['shown'])} "
                  f"followers of {row['account']}.", "Ask for it again with All time.")
            for row in look.small("checked_lists") if not row["whole"]]


def _unplaced(found: Crowd) -> list[Doubt]:
    return [Doubt(f"{words.plural(row['untied'], 'buyer')} cannot be looked for among the followers of "
                  f"{row['account']}: the shop knows an address, the list an account name.",
                  "Ask buyers for their account name at checkout, or say on a person's page that two are the same")
            for row in found.accounts if row["untied"] and (row["matched"] or 0) < LITTLE]


def _elsewhere(found: Crowd) -> list[Doubt]:
    """Buyers whose address a list of addresses does not hold: they may follow under another one."""
    return [Doubt(f"{words.plural(row['strangers'], 'buyer')} of {words.count(row['payers'])} have an address that is not on "
                  f"{row['account']}: who gets letters under another counts as no follower, so shares may be too low.",
                  "Ask at checkout for the address they get your letters at.")
            for row in found.accounts if row["key"] == "email" and (row["strangers"] or 0) > STRANGE * max(row["payers"] or 0, 1)]


def _unseen(told: When) -> list[Doubt]:
    said = []
    if told.left_out["unproven"]:
        said.append(Doubt(
            f"{words.plural(told.left_out['unproven'], 'person', 'people')} followed before your files of payments "
            "begin and may have bought before: they are left out of the waiting times.",
            "Add older orders, back to the first one."))
    if told.left_out["came_by_buying"]:
        said.append(Doubt(f"{words.plural(told.left_out['came_by_buying'], 'person', 'people')} began to follow by "
                          "buying: they are counted apart, not as followers who came to buy."))
    if told.fitted is not None and told.fitted.beyond_sight > 0.5:
        said.append(Doubt("Most of your followers have followed longer than your files of payments can show: the "
                          "coming year is an extension of what was seen.", "Add older orders."))
    return said


def _covers(look: Look) -> list[Doubt]:
    assumed = sorted({c["account"] for e in look.exports for c in e["covers"]
                      if c["table"] == "order" and c["basis"] == "assumed"})
    lists = {(c["account"], c["who"]) for e in look.exports for c in e["covers"] if c["table"] == "follow"}
    partial = sorted(account for account, who in lists if who == "listed" and (account, "all") not in lists)
    said = [Doubt(f"Your followers file of {account} looks limited to a span of time.", "Ask for it with All time.")
            for account in partial]
    if assumed:
        said.append(Doubt(f"It is assumed that the files of {' and '.join(assumed)} hold every order between their "
                          "first and their last."))
    return said


def _machines(look: Look) -> list[Doubt]:
    rows = look.small("machine_touches")
    touches, machine = sum(r["touches"] for r in rows), sum(r["machine"] or 0 for r in rows)
    if not touches or machine / touches < MACHINES:
        return []
    return [Doubt(f"{words.percent(machine / touches)} of the opens and clicks were made by software and are not "
                  "counted as attention.")]


def _leavers(look: Look, found: Crowd) -> list[Doubt]:
    times = {(c["account"], c["until"]) for e in look.exports for c in e["covers"] if c["table"] == "follow"}
    single = [row["account"] for row in found.accounts if sum(account == row["account"] for account, _ in times) == 1]
    if not single:
        return []
    return [Doubt(f"People who left before the list of {' and '.join(single)} was taken are missing from it.",
                  "Add a second list some months later: it shows who left.")]


def _money(look: Look) -> list[Doubt]:
    missing: Any = look.small("concentration")[0]["unconverted"]
    if not missing:
        return []
    return [Doubt(f"The support of {words.plural(missing, 'buyer')} came in a currency without a known rate and is not "
                  f"in the sums.", f"Set the currency in stalwarts.toml; sums are in {look.currency}.")]
