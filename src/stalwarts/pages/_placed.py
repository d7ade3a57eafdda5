"""What codes, links and answers add to the bounds, what that takes for granted, and where the methods disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt
from stalwarts.pages._people import Crowd

ASKED = "Say it once for each: the page Codes (stalwarts page codes)."


def doubts(look: Look, found: Crowd) -> Iterator[Doubt]:
    """What is taken for granted, account by account, and what has not been said yet."""
    if not found.selling:
        return
    counted = {row["account"] for row in found.bounds}
    for account, row in sorted((key, row) for key, row in found.placed.items() if key and key in counted):
        yield from _granted(account, row)
        yield from _spread(account, row)
    yield from _unasked(look, found)


def _granted(account: str, row: dict[str, Any]) -> Iterator[Doubt]:
    if row["by_code"]:
        yield Doubt(f"{words.plural(row['by_code'], 'buyer counts', 'buyers count')} as following {account} because they used a "
                    "code or link given to it alone: whoever had it from a friend may not follow.",
                    "If a code got around, say “many” for it on the page Codes.")
    if row["by_word"]:
        yield Doubt(f"{words.plural(row['by_word'], 'buyer counts', 'buyers count')} as following {account} by their own word.",
                    "A list that holds addresses would show it.")


def _spread(account: str, row: dict[str, Any]) -> Iterator[Doubt]:
    if row["against"]:
        yield Doubt(f"{words.plural(row['against'], 'buyer')} came by a code, a link or their own word from {account}, and its "
                    "list does not hold them: they count in “at most” alone.",
                    "The list may know them by another address: say on their page who is the same person")
    if row["elsewhere"]:
        yield Doubt(f"{words.plural(row['elsewhere'], 'buyer')} used a code of {account} and {_says(row['elsewhere'])} they "
                    "follow you elsewhere: they count in “at most” alone.")
    if row["claimed"]:
        yield Doubt(f"{words.plural(row['claimed'], 'follower')} of {account} {_says(row['claimed'])} they bought, and no "
                    "payment in your files is known to be theirs.", "Ask under which address they paid.")
    if row["denied"]:
        yield Doubt(f"{words.plural(row['denied'], 'follower')} of {account} {_says(row['denied'])} they never bought; your "
                    "files show a payment, and that counts.")


def _says(people: int) -> str:
    return "says" if people == 1 else "say"


def _unasked(look: Look, found: Crowd) -> Iterator[Doubt]:
    """Codes that nobody has spoken of, where somebody is left to be placed."""
    if found.accounts and not any(row["untied"] for row in found.accounts):
        return
    open_ = look.small("unasked")[0]
    if open_["tags"]:
        yield Doubt(f"{words.plural(open_['tags'], 'code or link', 'codes and links')} brought buyers, the commonest "
                    f"{words.count(open_['most'])}; which account each was given to is not said.", ASKED)
