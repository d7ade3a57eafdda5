"""The two-number answer as one file that computes: for a phone, from disk, or in a frame under an article.

It asks nothing of the network and allows itself only the one script and the one style it was written with, by their
hashes. Sentences, thresholds and the published figures come from `quick`, `words` and `benchmarks`, so that page and
command say the same; without JavaScript it still says what the two numbers mean. A reader may hand on their answer as
a line of CSV, without a name, which `importers/quick_answers.py` reads.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files

from stalwarts import benchmarks
from stalwarts import quick
from stalwarts import trades
from stalwarts import words
from stalwarts.charts import _palette
from stalwarts.importers import quick_answers
from stalwarts.surfaces import _html
from stalwarts.surfaces._tags import Markup
from stalwarts.surfaces._tags import tag

TITLE = "How many of your followers have bought?"
EXAMPLE = (30_000_000, 65_000)
"""The two numbers that are worked out for who has no JavaScript."""


@cache
def page() -> str:
    """The whole file; the same every time."""
    script, style = _script(), Markup(_palette.both() + _part("quick.css"))
    policy = (f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
              "base-uri 'none'; form-action 'none'")
    head = tag("head", tag("meta", charset="utf-8"),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("meta", http_equiv="Content-Security-Policy", content=policy),
               tag("meta", name="color-scheme", content="light dark"), tag("meta", name="referrer", content="no-referrer"),
               tag("link", rel="icon", href="data:,"), tag("title", TITLE), tag("style", style))
    main = tag("main", tag("h1", TITLE), tag("p", "Two numbers give an honest ceiling. What you type stays in this page.",
                                             class_="quiet"), _still(), _form(), _result(), _further())
    foot = tag("footer", tag("p", "Made with Stalwarts, which does the same from your own files, on your own computer.",
                             class_="quiet"))
    body = tag("body", main, foot, tag("p", id="aloud", class_="unseen", aria_live="polite"), tag("script", script))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def given() -> dict[str, object]:
    """What the script is told: every sentence and every threshold, from where Python keeps them."""
    return {"says": quick.SAYS, "needs": quick.NEEDS, "yearly": quick.YEARLY, "smallShare": words.SMALL_SHARE,
            "nearlyAll": words.NEARLY_ALL, "lowest": benchmarks.span("follower")[0], "below": benchmarks.VERDICTS["below"],
            "header": ",".join(quick_answers.HEADER),
            "code": quick_answers.CODE}


def _script() -> Markup:
    told = json.dumps(given(), ensure_ascii=True).replace("</", "<\\/")
    return Markup(f"const GIVEN = {told};\n{_part('quick.js')}")


def _part(name: str) -> str:
    return files("stalwarts.surfaces").joinpath("quick", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash a policy names a script or a style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _still() -> Markup:
    """What is said without JavaScript: how it is worked out, on an example, and where it is worked out for you."""
    followers, copies = EXAMPLE
    example = quick.page([followers], None, copies, None, quick.YEARLY)
    return tag(
        "div", tag("p", f"An example: {followers:,} follow, {copies:,} copies went.", class_="quiet"),
        tag("p", example.claim, class_="claim"),
        tag("p", "That is the number that bought, divided by the number who follow: no larger share of the followers can "
                 "have bought, and who bought without following makes it smaller. Your own two numbers go the same way."),
        *(tag("p", note) for note in example.notes),
        tag("p", "With JavaScript this page works it out as you type. So does, on any computer with uv: ",
            tag("code", f"uvx stalwarts quick --followers {followers} --copies {copies}")), id="still", class_="notes")


# --- the form --------------------------------------------------------------------------------------------------------


def _form() -> Markup:
    return tag("form", _followers(), _sold(), _trade(), _money(), id="form", hidden="", novalidate="")


def _followers() -> Markup:
    first = tag("div", tag("label", "How many follow you?", for_="followers-1"), _number("followers-1", "places-wrong"),
                id="places")
    more = tag("button", "They follow me in another place too", type="button", id="more", class_="plain")
    return tag("div", first, _wrong("places-wrong"), more)


def _sold() -> Markup:
    kinds = tag("fieldset", tag("legend", "What did you count?"),
                _choice("people", "People who bought from me", checked=True),
                _choice("copies", "Copies, streams or tickets: I don't know the people"))
    return tag("div", tag("label", "How many have bought?", for_="sold"), _number("sold", "sold-wrong"), _wrong("sold-wrong"),
               kinds)


def _choice(name: str, said: str, *, checked: bool = False) -> Markup:
    box = tag("input", type="radio", name="kind", id=name, value=name, checked="" if checked else None)
    return tag("label", box, said, for_=name, class_="choice")


def _trade() -> Markup:
    known = [tag("option", trades.load(name).title, value=name) for name in trades.names()]
    chosen = tag("select", tag("option", "Something else", value="other"), *known, id="trade")
    return tag("div", tag("label", "What do you do?", for_="trade"), chosen)


def _money() -> Markup:
    price = tag("div", tag("label", "What one buyer pays in a year", for_="price"), _number("price", "money-wrong", "decimal"))
    yearly = tag("div", tag("label", "What a dedicated supporter would give", for_="yearly"),
                 _number("yearly", "money-wrong", "decimal", f"{quick.YEARLY:g}"))
    return tag("details", tag("summary", "And what do they pay?"),
               tag("div", tag("div", price, yearly, class_="pair"), _wrong("money-wrong")))


def _number(name: str, wrong: str, mode: str = "numeric", value: str | None = None) -> Markup:
    return tag("input", id=name, inputmode=mode, autocomplete="off", value=value, aria_describedby=wrong)


def _wrong(name: str) -> Markup:
    return tag("p", id=name, class_="wrong", role="alert")


# --- the answer ------------------------------------------------------------------------------------------------------


def _result() -> Markup:
    picture = tag("div", tag("svg", id="dots", viewBox="0 0 400 250", aria_hidden="true"),
                  tag("p", "One dot is one in a thousand of them; filled: at most so many have bought.", class_="quiet"),
                  id="picture")
    doubts = (tag("h2", "What may make this wrong"), tag("ul", id="doubts", class_="doubts"))
    return tag("section", tag("p", id="claim", class_="claim"), picture, tag("div", id="notes", class_="notes"), *doubts,
               _hand_on(), id="result", class_="result", hidden="", aria_label="Your answer")


def _hand_on() -> Markup:
    """The answer as a line, for whoever collects such answers."""
    line = tag("textarea", id="line", readonly="", rows="2", spellcheck="false")
    ways = tag("div", tag("button", "Copy this line", type="button", id="copy"),
               tag("a", "Save it as a file", id="save", class_="button", download="my-answer.csv"),
               tag("span", id="copied", role="status"), class_="row")
    told = tag("p", "Two numbers, what they count, what you do, today's date and a number by chance: no name. It goes "
                    "nowhere by itself; hand it to whoever asked for it.", class_="quiet")
    return tag("details", tag("summary", "Hand on your answer"), tag("div", tag("label", "Your answer as a line of CSV",
                                                                                for_="line"), line, ways, told))


def _further() -> Markup:
    steps = (tag("li", f"{file['file'][0].upper()}{file['file'][1:]}: {file['why']}.") for file in quick.NEXT_FILES)
    answer = tag("details", tag("summary", "How to turn the ceiling into an answer"),
                 tag("div", tag("p", "Stalwarts reads three files you can already download, and says how many would buy:"),
                     tag("ol", *steps), tag("p", "On a computer with uv, which takes one line to install: ",
                                            tag("code", "uvx stalwarts"))))
    figures = tag("details", tag("summary", "Published figures, to compare with"), tag("div", _html.grid(quick.grid())))
    return Markup(answer + figures)
