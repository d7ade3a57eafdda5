"""The claim takes the strongest true form the files allow; weaker forms are kept as further sentences."""

from __future__ import annotations

from typing import Any

from stalwarts import words
from stalwarts.pages._people import Crowd
from stalwarts.pages._people import bounds
from stalwarts.pages._when import When

WIDE = 20
"""High over low above which an expectation is no better than bounds."""
NAMES = {"instagram": "Instagram followers", "tiktok": "TikTok followers", "facebook": "Facebook followers",
         "threads": "Threads followers", "mastodon": "Mastodon followers", "bluesky": "Bluesky followers",
         "linkedin": "LinkedIn contacts", "youtube": "YouTube subscribers",
         "mailchimp": "newsletter subscribers", "email": "subscribers",
         "bandcamp": "Bandcamp followers", "shopify": "shop subscribers"}


def claims(found: Crowd, told: When) -> list[str]:
    """Every true form, strongest first; never empty."""
    if found.empty:
        return ["Nothing is known yet: no file has been added."]
    if not found.accounts and not found.payers:
        return ["How many would buy is not known: no file of followers yet, and none of payments."]
    if not found.accounts:
        bought = words.plural(found.payers, "person has", "people have")
        return [*_narrowed(found), f"{bought} bought. How many of them follow you is not known: no file of followers yet."]
    if not found.selling:
        return [f"{words.count(found.together['people'])} people follow you. How many of them bought is not known: no "
                "file of payments yet."]
    forms = [_expectation(found, told), _between(found), *_narrowed(found), *(_ceiling(row) for row in _ceilings(found)),
             *_against(found)]
    return [form for form in forms if form]


def name(account: str) -> str:
    """What an account's followers are called on screen."""
    return NAMES.get(account.partition(":")[0], f"followers of {account}")


def _expectation(found: Crowd, told: When) -> str:
    """(a) about so many would buy in the coming year."""
    expected = told.next_365
    if expected["value"] is None or expected["high"] < 0.5 or expected["high"] > WIDE * max(expected["low"], 0.5):
        return ""
    placed = [row for row in found.accounts if (row["matched"] or 0) >= 0.8]
    whose = name(placed[0]["account"]) if len(placed) == 1 else "followers"
    people = words.about(expected["value"], expected["low"], expected["high"])
    return f"About {people} of your {words.count(told.waiting)} {whose} who have not bought yet would buy within a year."


def _between(found: Crowd) -> str:
    """(b) at least and at most so many have bought."""
    limits = bounds(found.all_bounds)
    if not limits["low"] or not limits["high"] or not found.together["tied"]:
        return ""
    if limits["high"] >= 1:
        return f"At least {words.one_in(limits['low'])} of your followers have bought."
    return (f"At least {words.one_in(limits['low'])} and at most {words.one_in(limits['high'])} of your followers have "
            "bought.")


def _narrowed(found: Crowd) -> list[str]:
    """(b) of one account, where codes or answers place buyers that no file ties to it; the largest first."""
    return [_at_least(row, name(row["account"])) for row in narrowed(found)]


def narrowed(found: Crowd) -> list[dict[str, Any]]:
    """Bounds of the accounts whose low end rests on codes or answers, the largest first."""
    return sorted((row for row in found.bounds if row["account"] and row["more"]), key=lambda row: -row["followers"])


def _at_least(row: dict[str, Any], whose: str) -> str:
    least = words.count(row["tied"] + row["more"])
    most = f" and at most {words.count(row['could'])}" if row["could"] < row["followers"] else ""
    return f"At least {least}{most} of your {words.count(row['followers'])} {whose} have bought."


def _ceilings(found: Crowd) -> list[dict[str, Any]]:
    """Accounts of which only a ceiling is known, the largest first."""
    narrowed = {row["account"] for row in found.bounds if row["more"]}
    left = [row for row in found.accounts if row["account"] not in narrowed]
    return [row for row in left if not row["tied"]] or left[:1]


def _ceiling(row: dict[str, Any]) -> str:
    """(c) at most so many of this account have bought in these files."""
    most, people = min(row["tied"] + row["untied"], row["followers"]), row["followers"]
    if most >= people:
        return (f"{words.count(most)} people bought in these files, no fewer than your {words.count(people)} "
                f"{name(row['account'])}: no ceiling can be set.")
    if most == 0:
        return f"None of your {words.count(people)} {name(row['account'])} has bought in these files."
    return (f"At most {words.count(most)} of your {words.count(people)} {name(row['account'])}, "
            f"{words.one_in(most / people)}, have bought in these files: at least {words.count(people - most)} have not.")


def _against(found: Crowd) -> list[str]:
    """One account against another: the low end of one over the ceiling of the other, which needs no links."""
    limits = {row["account"]: bounds(row) for row in found.bounds if row["account"]}
    said = []
    for one in found.accounts:
        for other in found.accounts:
            low, high = limits[one["account"]]["low"], limits[other["account"]]["high"]
            if one is not other and low and high and low / high >= 2:
                times = int(low / high)
                said.append(f"One of your {name(one['account'])} is at least {times} times as likely to have bought "
                            f"as one of your {name(other['account'])}.")
    return said
