"""Your list: which files to fetch, with the clicks, and which are in."""

from __future__ import annotations

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.pages import _list
from stalwarts.pages import _people

QUESTION = "Which files do I fetch, and how?"
VERSION = 1
TITLE = "Your list"
PLACE = "Files"


def page(look: Look) -> Page:
    """One line to tick for each file of the trade."""
    found, every, left = _people.crowd(look), _list.files(look), _list.missing(look)
    done = len(every) - len(left)
    figures = {"accounts": found.accounts, "payers": found.payers}
    return Page(
        name="list", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(done, len(every)), figures={"files": len(every), "in": done, "left": [one.name for one in left]},
        doubts=[Doubt("Platforms move their buttons without notice: what you see may differ from what stands here.",
                      "Look for the words export or download in their settings.")],
        notes=[_list.STAYS, "Any other list of people or payments helps too: drop it, and it is said what it is."],
        next_step=_list.first(look) or "All of them are in. Bring newer ones from time to time: answers end where they end.",
        parts=[*_list.parts(look, figures), *_list.others(look, figures)], deeds=[Deed("add", "Bring files", asks=["paths"])],
        links=[("What has been added", Link("files")) if look.exports else ("Begin with three numbers", Link("start")),
               ("The clicks for every other place", Link("fetch"))])


def _claim(done: int, every: int) -> str:
    if not done:
        return f"{words.plural(every, 'file')} would turn guesses into an answer; none of them is in yet."
    if done == every:
        return f"All {words.plural(every, 'file')} of your list are in."
    return f"{words.count(done)} of the {words.plural(every, 'file')} on your list {'is' if done == 1 else 'are'} in."
