"""Numbers somebody told, or a platform shows, before any list is there: ceilings, and what is usual where none is set."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from stalwarts import quick
from stalwarts.look import Look
from stalwarts.page import Drawing
from stalwarts.page import Page
from stalwarts.pages._people import Crowd

YEARLY = 100.0
LETTERS = frozenset({"email", "mailchimp", "substack", "beehiiv", "buttondown", "kit", "ghost", "listmonk", "newsletter"})
"""Platforms that send letters."""


@dataclass(frozen=True)
class Told:
    """The latest number of each kind. Buyers and copies are the largest told of: they cannot be added up."""

    followers: dict[str, int] = field(default_factory=dict)
    """By account."""
    buyers: int | None = None
    copies: int | None = None


def told(look: Look) -> Told:
    """Totals that are of no one person, post or product."""
    latest = sorted(look.small("told_totals"), key=lambda row: row["until"])

    def most(of: str) -> int | None:
        return max((int(row["value"]) for row in latest if row["of"] == of), default=None)

    followers = {row["account"]: int(row["value"]) for row in latest if row["of"] == "followers" and row["value"] > 0}
    return Told(followers, most("buyers"), most("units"))


def answered(numbers: Told, payers: int | None = None) -> Page | None:
    """The two-number answer of what was told; `payers` are those counted in files, who go before. None: no followers told."""
    followers = list(numbers.followers.values())
    if not followers:
        return None
    buyers = payers if payers is not None else numbers.buyers
    if buyers is None and numbers.copies is None:
        return quick.guess(followers, kind(numbers))
    copies = numbers.copies if buyers is None else None
    return quick.page(followers, buyers, copies, None, YEARLY)


def ceiling(numbers: Told, found: Crowd) -> Page | None:
    """The two-number answer where lists or payments are missing and what was told stands in; None where nothing does."""
    if found.accounts and found.selling:
        return None
    if not found.accounts:
        return answered(numbers, found.payers if found.selling else None)
    if numbers.buyers is None and numbers.copies is None:
        return None
    lists = {row["account"]: row["followers"] for row in found.accounts}
    return answered(replace(numbers, followers=lists | {
        account: count for account, count in numbers.followers.items() if count > lists.get(account, 0)}))


def drawing(numbers: Told, said: Page) -> Drawing | None:
    """The crowd of what was told: at most so many bought, of the others no file tells."""
    largest, highest = max(numbers.followers.values()), said.figures["conversion"]["high"]
    if highest is not None and highest >= 1:
        return None
    most = 0 if highest is None else round(highest * largest)
    rest = "haven't bought; no file tells more" if highest is not None else "no file tells yet"
    rows = [("buyer", "have bought, at most", most), ("unknown", rest, largest - most)]
    return Drawing("crowd", f"Your {largest:,} followers", [
        {"segment": segment, "label": label, "people": people, "low": None, "high": None}
        for segment, label, people in rows if people])


def kind(numbers: Told) -> str:
    """The class of published figures to hold them against: of mailing lists only where all that was told are such."""
    lists = all(account.partition(":")[0] in LETTERS for account in numbers.followers)
    return "email_list" if numbers.followers and lists else "follower"
