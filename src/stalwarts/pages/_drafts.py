"""A draft of the letter that asks, to copy and to change; and what goes with it: code, link mark, question afterwards."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.asks import design
from stalwarts.page import Part

GLAD = "Were you glad I asked? A plain yes or no helps me ask better, or not at all."
HEARD = "How did you hear of it?"


def parts(ask: dict[str, Any]) -> list[Part]:
    """The draft, folded; nothing is sent from here."""
    until = words.day(ask["closes_at"].date())
    price = f" It is {words.money(ask['price'], ask['currency'])}." if ask["price"] and ask["currency"] else ""
    code = f" With the code {ask['code']} I see that it was this letter that reached you." if ask["code"] else ""
    letter = [f"Subject: {_begun(ask['offer'])}", "Dear {name},",
              "You have been with me for a while, so I would like you to be among the first to know.",
              f"Here it is: {ask['offer']}.{price} You find it here until {until}: {{link}}.{code}",
              "If it is not for you, that is all right, and nothing changes between us.", GLAD, "Yours, {me}"]
    marks = [f"The end of your link: {design.tagged('', ask['ask'])}",
             *([f"The code of this ask alone: {ask['code']}"] if ask["code"] else []),
             f"Ask buyers: {HEARD}", "Answers come back as a table of address, day, question (glad, or heard) and answer."]
    return [Part("A draft to change and copy", letter, folded=True), Part("What shows that it was this ask", marks, folded=True)]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
