"""Half of the people a technique is for, drawn by lot and written down before anything is done."""

from __future__ import annotations

from stalwarts import words
from stalwarts.actions import _book
from stalwarts.actions._form import Done
from stalwarts.asks import plan
from stalwarts.look import Look
from stalwarts.plays import Play
from stalwarts.problems import NoSuchPlay
from stalwarts.problems import TooFewToCompare
from stalwarts.workspace import Workspace

MOST = 20_000
"""People in one lot."""


def drawn(workspace: Workspace, name: str) -> Done:
    """Draw half. Raises NoSuchPlay, TooFewToCompare (under 50 on each side), AlreadyDrawn (twice on one day)."""
    book = _book.known(workspace)
    if name not in book.plays:
        raise NoSuchPlay(name, [*book.plays])
    with workspace.see() as look:
        people, trial = _people(look, book.plays[name]), f"{name}-{look.today.date().isoformat()}"
    if len(people) < 2 * plan.FLOOR:
        raise TooFewToCompare(len(people), 2 * plan.FLOOR)
    decisions = workspace.shelves.decisions
    arms = plan.half(decisions.hash(f"trial {trial}"), trial, people)
    decisions.draw_trial(trial, name, arms)
    given = sum(arm == plan.GIVEN for arm in arms.values())
    left = len(arms) - given
    said = (f"Drawn by lot: {words.count(given)} to be given “{book.plays[name].title}”, {words.count(left)} left in peace "
            f"for {plan.PEACE} days.")
    return Done([said, f"Give it to those this week's page names, and bring newer files after {plan.PEACE} days."],
                {"trial": trial, "play": name, "given": given, "left_in_peace": left})


def _people(look: Look, play: Play) -> list[str]:
    """Everybody it is for now, nobody who rests, objected, or is in another lot."""
    resting = plan.resting(look.table("rest"), look.table("trial"), look.table("person"), look.today)
    rows = plan.open_to(look.measure("standing"), resting)
    found = look.engine.run(rows.filter(plan.fits(rows, play.when)).select("person").limit(MOST))
    people: list[str] = found.column("person").to_pylist()
    return people
