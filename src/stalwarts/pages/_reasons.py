"""Why somebody carries their label, and what of them is not known, with the file or deed that would tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ibis import _

from stalwarts import words
from stalwarts.look import Look
from stalwarts.page import Doubt

NO_CHEERS = {"instagram": "Instagram's download does not hold them: note by hand what you see."}


@dataclass(frozen=True)
class Facts:
    """What the measures say of one person; each None or empty where they are not in it."""

    follows: list[dict[str, Any]]
    tellable: list[dict[str, Any]]
    repeat: dict[str, Any] | None
    cheers: dict[str, Any] | None
    posts: int
    """Posts they could have seen."""


def facts(look: Look, person: str) -> Facts:
    """Five small queries."""
    def mine(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = look.engine.run(look.measure(name).filter(_.person == person)).to_pylist()
        return found

    follows, posts = mine("followers"), mine("exposure")
    accounts = {row["account"] for row in follows}
    told = [row for row in look.small("tellable") if row["account"] in accounts]
    return Facts(follows, told, next(iter(mine("repeat")), None), next(iter(mine("endorsement")), None),
                 posts[0]["posts"] if posts else 0)


def reasons(row: dict[str, Any], found: Facts) -> list[str]:
    """Why the label, one sentence each."""
    again = found.repeat["probability"] if found.repeat else None
    ahead = words.within(found.repeat["days"]) if found.repeat else "within a year"
    said = {"supporter": f"Supporter: more likely than not to pay again {ahead}, or a paying member now.",
            "buyer": f"Buyer: has paid, and is less likely than not to pay again {ahead}.",
            "endorser": "Cheers, hasn't bought: your files would show a payment, and show none.",
            "voyeur": "Onlooker: for a year your files would have shown a payment or a cheer, and show neither.",
            "unknown": "Can't tell yet: no file could show whether they buy or cheer."}
    sure = [] if row["linked"] is None or row["probability"] is None else [
        f"That holds as far as their account names are one person's, which no file says: {_joined(row)}."]
    told = [said[row["segment"]], *sure] if row["segment"] else ["They follow none of your accounts, as far as your files show."]
    if again is not None and found.repeat:
        told.append(f"Who has paid as often and as lately pays again {ahead} in {words.share(again)} of cases, by "
                    f"{_basis(found.repeat)}.")
    if found.cheers:
        told.append(f"They cheered {words.plural(found.cheers['endorsements'], 'time')} in the last year, last on "
                    f"{words.day(found.cheers['last_endorsed'].isoformat())}.")
    return told


def _joined(row: dict[str, Any]) -> str:
    """How likely it is that all of it is one person, and what is left of the label then."""
    linked, label = (min(max(round(100 * chance), 1), 99) for chance in (row["linked"], row["probability"]))
    return f"of a hundred joined like this about {linked} are, and the label is right of about {label}"


def _basis(repeat: dict[str, Any]) -> str:
    if repeat["basis"] == "model":
        return "how often and how regularly all your buyers came back"
    past = repeat["past"]
    return f"{words.plural(past, 'person', 'people')} of yours and published figures" if past else "published figures"


def not_known(look: Look, row: dict[str, Any], found: Facts, *, asked: bool) -> Iterator[Doubt]:
    """What no file says of them. `asked`: whether any file says if we may write."""
    accounts = " and ".join(sorted({follow["account"] for follow in found.follows}))
    selling = any(cover["table"] == "order" for export in look.exports for cover in export["covers"])
    if not selling:
        yield Doubt("Whether they have bought is not known: no file of payments yet.", "Add a shop's orders.")
    elif found.follows and not row["orders"] and not any(told["tied"] for told in found.tellable):
        yield Doubt(f"Whether they have bought is not known: too few buyers can be looked for among the followers of "
                    f"{accounts}.", "A list with addresses would show it; or say here who is the same person")
    if not found.cheers and found.follows and not any(told["shown"] for told in found.tellable):
        platform = found.follows[0]["account"].partition(":")[0]
        yield Doubt(f"Whether they cheer is not known: no file shows the likes, comments and shares for {accounts} through "
                    "the last year.", NO_CHEERS.get(platform, "Add a file that holds them, or note by hand what you see."))
    if not found.follows:
        yield Doubt("Whether they follow you is not known: no list holds a name or address of theirs.",
                    "Ask them, then say here that the two are the same person")
    elif all(follow["since"] is None for follow in found.follows):
        yield Doubt("Since when they follow you is not known: no file says.", "A newer download may hold the dates.")
    if not asked:
        yield Doubt("Whether you may write to them is not known.", "A newsletter's audience export says who agreed.")
