"""What to ask, since no file can tell it: the questions in the creator's words, for the tool they use, and the way back."""

from __future__ import annotations

from typing import Any

from ibis import _

from stalwarts import questions
from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Deed
from stalwarts.page import Doubt
from stalwarts.page import Link
from stalwarts.page import Page
from stalwarts.page import Part
from stalwarts.pages import _list

QUESTION = "What shall I ask them that no file can tell?"
VERSION = 1
TITLE = "Questions to ask"
PLACE = "Asks"
TOOLS = {"text": ("For a mail or any form", "questions.txt"), "google": ("For Google Forms", "questions-google.csv"),
         "typeform": ("For Typeform", "questions-typeform.csv"),
         "mailchimp": ("For a Mailchimp survey", "questions-mailchimp.txt"),
         "poll": ("For story polls", "polls.txt"), "totals": ("The sheet for a poll's totals", "poll-totals.csv")}
BACK = ["Ask where they are: in a letter, a form, or one poll a day in your stories.",
        "Download the answers as CSV from the tool, as it writes them; write a poll's totals on the sheet.",
        "Bring the file here: no columns need to be explained."]


def page(look: Look) -> Page:
    """The questions, the files for each tool, and what is kept of the answers."""
    answers = _answers(look)
    asked = questions.worded(look.settings.brand, questions.sold(look.settings.trade, look.settings.sells), _places(look))
    return Page(
        name="questions", question=QUESTION, title=TITLE, as_of=look.as_of.isoformat(timespec="seconds") + "Z",
        claim=_claim(len(asked), answers),
        figures={"questions": [{"name": one.name, "text": one.text, "choices": list(one.choices)} for one in asked],
                 "answered": answers},
        doubts=[Doubt("An account name that somebody types is their word: a hint of who is who, and never taken as certain.",
                      "Say on a person's page who is the same person."),
                Doubt("What they would gladly pay for is kept in their own words.",
                      "Leave the question out, and nothing of it is kept: stalwarts questions --without pay_for")],
        next_step="Put the questions into one form, and send it with your next letter." if look.exports else _list.first(look),
        parts=[Part("The questions", steps=[_step(one) for one in asked]), Part("How the answers come back", steps=BACK)],
        deeds=[Deed("questions", label, {"to": tool, "file": file}) for tool, (label, file) in TOOLS.items()],
        links=[("What they said", Link("relation"))] if answers else [])


def _step(one: questions.Asked) -> str:
    if one.kind == "scale":
        return f"{one.text} (1 to 5)"
    return f"{one.text} ({', '.join(one.choices)})" if one.choices else one.text


def _claim(number: int, answered: int) -> str:
    if answered:
        return f"{words.plural(answered, 'person has', 'people have')} answered; ask again where you have not asked yet."
    return f"{number} short questions tell what no file can: who knows you, who would speak up, who has bought."


def _answers(look: Look) -> int:
    said = look.table("said").filter(_.question.isin(questions.NAMES), _.handle.notnull())
    return int(look.engine.run(said.agg(people=_.handle.nunique())).to_pylist()[0]["people"])


def _places(look: Look) -> tuple[str, ...]:
    covers: list[dict[str, Any]] = [cover for export in look.exports for cover in export["covers"]]
    platforms = sorted({cover["account"].partition(":")[0] for cover in covers if cover["table"] == "follow"})
    return tuple(platform if platform in questions.PLACES else "email" for platform in platforms)
