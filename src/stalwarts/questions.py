"""What to ask followers, since no file can tell it: three statements, five questions, and how each is known again.

The short names are what `said` and mapping files call them. A heading of an answers' file is known by its `sign`, so the
creator's own words, which stand where the braces are, need not be known to whoever reads the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stalwarts import trades

SCALE = "1 means not at all, 5 means completely."
PLACES = {"instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube", "facebook": "Facebook", "x": "X",
          "threads": "Threads", "bluesky": "Bluesky", "mastodon": "Mastodon", "bandcamp": "Bandcamp", "spotify": "Spotify",
          "patreon": "Patreon", "twitch": "Twitch", "substack": "Substack", "telegram": "Telegram", "linkedin": "LinkedIn",
          "email": "Newsletter", "none": "Nowhere yet"}
"""Where people may follow: platform to what it is called on a form."""
CALLED = {"newsletter": "email", "mailing list": "email", "e-mail": "email", "mail": "email", "twitter": "x",
          "insta": "instagram", "nowhere": "none", "ig": "instagram", "fb": "facebook",
          **{title.lower(): name for name, title in PLACES.items()}}
"""What places are called in answers, in lower case, to the platform."""


@dataclass(frozen=True)
class Question:
    """One thing asked. `kind`: scale (1 to 5), one or many of `choices`, or text."""

    name: str
    kind: str
    words: str
    sign: str
    """The beginning of the heading, in lower case and without marks, as a pattern."""
    choices: tuple[str, ...] = ()
    poll: str = ""
    """How it is put where only a tap is possible; empty: it is not put there."""


ALL = (
    Question("know", "scale", "I feel I know {brand}.", "i feel (that )?i know |do you feel (that )?you know ",
             poll="Do you feel you know {brand}?"),
    Question("defend", "scale", "I would speak up for {brand} if someone ran {brand} down.",
             "i would (speak|stand) up for |would you (speak|stand) up for ",
             poll="Would you speak up for {brand} if someone ran {brand} down?"),
    Question("invest", "scale", "I want {brand} to succeed and would help.",
             "i want .+ to succeed|do you want .+ to succeed", poll="Do you want {brand} to succeed, and would you help?"),
    Question("follows", "many", "Where do you follow {brand}?", "where do you follow ", tuple(PLACES.values())),
    Question("account_name", "text", "Under which name do you follow {brand} on {place}?",
             "under which (account )?name|which name do you follow "),
    Question("bought", "one", "Have you bought anything from {brand} yet ({sold})?", "have you (ever )?bought ",
             ("Yes", "No", "Not sure"), "Have you bought anything from {brand} yet?"),
    Question("pay_for", "text", "What would you gladly pay {brand} for?", "what would you (gladly |happily )?pay "),
    Question("glad", "one", "Were you glad that {brand} asked you this?", "(were|are) you glad ",
             ("Yes", "I didn't mind", "No")),
)
NAMES = tuple(question.name for question in ALL)
STATEMENTS = ("know", "defend", "invest")


@dataclass(frozen=True)
class Asked:
    """A question in the creator's words, as it stands on a form."""

    name: str
    kind: str
    text: str
    choices: tuple[str, ...] = ()
    poll: str = ""


def worded(brand: str, sold: str, places: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[Asked]:
    """Every question in somebody's words; `places` are the platforms to choose from and to ask account names on.

    Where no place is given, people may name any; addresses of a mailing list are asked by the form itself.
    """
    given = [*dict.fromkeys(place for place in places if place in PLACES), *(("none",) if places else ())]
    names = [place for place in given if place not in ("email", "none")]
    asked = []
    for question in ALL:
        if question.name in without:
            continue
        for place in (names or ["instagram"]) if question.name == "account_name" else [""]:
            said = {"brand": brand, "sold": sold, "place": PLACES.get(place, "")}
            choices = tuple(PLACES[one] for one in given) if question.name == "follows" and given else question.choices
            words, poll = question.words.format(**said), question.poll.format(**said)
            asked.append(Asked(question.name, question.kind, words, choices, poll))
    return asked


def sold(trade: str, sells: str) -> str:
    """What is sold, in the creator's own words where they gave any."""
    return sells or trades.load(trade).sold


def plain(heading: str) -> str:
    """A heading with its marks taken off; of a grid (`Statements [I feel I know X.]`) what stands in the brackets."""
    grid = re.search(r"\[(.+)\]\s*$", heading)
    return " ".join(re.sub(r"[^\w' +]+", " ", grid[1] if grid else heading).casefold().split())


@lru_cache(1_000)
def known(heading: str) -> str | None:
    """The short name of the question a heading asks, in whoever's words; None where it is none of ours."""
    said = plain(heading)
    if said in NAMES or said.replace(" ", "_") in NAMES:
        return said.replace(" ", "_")
    return next((question.name for question in ALL if re.match(question.sign, said)), None)


def place(text: str) -> str | None:
    """The platform a text ends in, as in `Under which name do you follow X on TikTok?`; None where it names none."""
    said = plain(text)
    return next((name for called, name in sorted(CALLED.items(), key=lambda one: -len(one[0]))
                 if re.search(rf"(?:^| ){re.escape(called)}$", said) and name != "none"), None)
