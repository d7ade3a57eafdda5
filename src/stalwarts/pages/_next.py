"""One next step: the file or deed that would narrow the answer most."""

from __future__ import annotations

from stalwarts.look import Look
from stalwarts.pages import _list
from stalwarts.pages._claims import name
from stalwarts.pages._people import Crowd


def next_step(look: Look, found: Crowd) -> str:
    """One sentence. Files a person lacks come first, then what would tie the rest, then what to do with the answer."""
    if not found.accounts:
        return _list.first(look) or "Bring a list of those who follow you: a newsletter's audience, or any download of followers."
    if not found.selling:
        return "Bring next: your orders, from Shopify, Bandcamp or any shop, as one CSV."
    addresses = any(row["key"] == "email" for row in found.accounts)
    if not addresses:
        return ("Bring next: a newsletter's audience export. Its addresses can be looked for among your buyers; account "
                "names cannot.")
    unplaced = [row for row in found.accounts if row["untied"] > row["tied"]]
    if unplaced:
        return ("Ask buyers at checkout where they follow you and under which name: every answer narrows the range for your "
                f"{name(unplaced[0]['account'])}.")
    if found.together["strangers"] > found.together["tied"]:
        return "Invite the buyers who follow you nowhere to your newsletter: they are your likeliest supporters."
    return "Thank those who bought first, by name: a first thank-you is the cheapest step to a second order."
