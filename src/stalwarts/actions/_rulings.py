"""Decisions on who is who: written down one by one or for a whole pattern at once, and taken back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.actions._form import Done
from stalwarts.identity import clean
from stalwarts.identity import rulings
from stalwarts.ledger.decisions import RULED
from stalwarts.page import Deed
from stalwarts.problems import BadAnswer
from stalwarts.workspace import Workspace

MARK = RULED
ORDER = "order:"
MOST = 500
"""Pairs decided at once."""
NOTED = {"same": "{0} and {1} are same. Every answer obeys from now on.",
         "different": "{0} and {1} are different. Every answer obeys from now on.",
         "unsure": "you don't know yet whether {0} and {1} are the same. They are asked about last.",
         "never": "you are never asked about {0} and {1} again; nobody is joined or parted by it."}


def written(workspace: Workspace, verdict: str, left: str, right: str) -> Done:
    """One decision. Raises WasErased, NotAHandle, BadAnswer."""
    one, other = _named(left), _named(right)
    if verdict not in NOTED:
        raise BadAnswer("verdict", f"cannot be '{verdict}'; it is one of {', '.join(NOTED)}")
    if one.startswith(ORDER) != other.startswith(ORDER):
        raise BadAnswer("right", "is of another kind than left: two orders, or two of somebody's names")
    if one.startswith(ORDER) and verdict not in ("same", "different"):
        raise BadAnswer("verdict", "of two orders is same or different")
    decision = workspace.rule(verdict, one, other)
    against = _against(workspace, one, other)
    return Done(against or [f"Noted: {NOTED[verdict].format(one, other)}"],
                {"verdict": verdict, "left": one, "right": other, "decision": decision, "contradicts": against},
                deeds=[_back(decision)])


def _against(workspace: Workspace, left: str, right: str) -> list[str]:
    """Which decisions this one contradicts, in words: none of them is applied until one is taken back."""
    pair = (min(left, right), max(left, right))
    found = [one for one in rulings.contradictions(workspace.shelves.decisions.table("ruling"))
             if pair == one.different or pair in one.same]
    return [f"Noted, but your decisions contradict each other: {' and '.join(one.different)} are different, yet "
            f"{', '.join(' and '.join(same) for same in one.same)} are the same. None of them is applied: take one back."
            for one in found]


def alike(workspace: Workspace, verdict: str, evidence: str, at_least: float) -> Done:
    """The same decision for every pair that waits on this evidence alone, as far as no being is in two of them."""
    with workspace.see() as look:
        waiting = look.measure("review")
        rows = look.engine.run(waiting.filter(_.evidence == evidence, _.probability >= at_least, _.veto.isnull(), ~_.unsure)
                               .select("left", "right").order_by("left", "right")).to_pylist()
    times = Counter(row[end] for row in rows for end in ("left", "right"))
    pairs = [(row["left"], row["right"]) for row in rows if times[row["left"]] == times[row["right"]] == 1][:MOST]
    if not pairs:
        raise BadAnswer("evidence", f"is '{evidence}', on which no pair waits that stands alone")
    decision = ""
    for left, right in pairs:
        decision = workspace.rule(verdict, left, right, decision)
    left_out = len(rows) - len(pairs)
    more = [f"{words.plural(left_out, 'pair')} left for you: somebody is in two of them."] if left_out else []
    return Done([f"Noted: {words.plural(len(pairs), 'pair')} decided at once. Every answer obeys from now on.", *more],
                {"verdict": verdict, "evidence": evidence, "pairs": [list(pair) for pair in pairs], "left_out": left_out,
                 "decision": decision}, deeds=[_back(decision)])


def take_back(workspace: Workspace, decision: str) -> Done:
    """Take a decision back, with all that were made at once. Raises BadAnswer where none of that id stands."""
    pairs = workspace.shelves.decisions.unrule(decision)
    if not pairs:
        raise BadAnswer(decision, "is no decision that stands; the page review shows the latest")
    document: dict[str, Any] = {"undone": decision, "pairs": pairs}
    return Done([f"The decision is taken back, on {words.plural(pairs, 'pair')}; every answer is as if it had never been made."],
                document)


def _back(decision: str) -> Deed:
    return Deed("undo", "Take the decision back", {"export_id": decision})


def _named(text: str) -> str:
    """The canonical account name or address; an order, as the page `twice` writes it, stands as it is."""
    return text.strip() if text.strip().startswith(ORDER) else clean.handle(text)
