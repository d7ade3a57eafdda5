"""Likely links: what speaks for two beings being one, what forbids it, and nothing that a name alone could do."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from stalwarts.identity import certain
from stalwarts.identity import joining
from stalwarts.identity import likely

TEXT = pa.string()


def world(text: str) -> dict[str, pa.Table]:
    """`handle | kind=value | …` lines: a handle that pays unless it is an account name, and its clues."""
    handles, clues, codes, said, clicked = [], [], [], [], []
    for line in text.strip().splitlines():
        handle, *told = (part.strip() for part in line.split("|"))
        handles.append((handle, int(handle.startswith("email:")), int(not handle.startswith("email:"))))
        for kind, _, value in (part.partition("=") for part in told):
            if kind == "code":
                codes.append((handle, value))
            elif kind == "clicked":
                clicked.append((handle, value, 1, 2))
            elif kind == "said":
                said.append((handle, "account_name", value))
            else:
                clues.append((handle, kind, value))
    return {"handles": _table(handles, "handle", "pays", "follows"), "clues": _table(clues, "handle", "kind", "value"),
            "codes": _table(codes, "handle", "code"), "said": _table(said, "handle", "question", "answer"),
            "clicked": _table(clicked, "clicker", "buyer", "clickers", "times")}


def _table(rows, *names):
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: pa.array(column, pa.int64() if name in {"pays", "follows", "clickers", "times"} else TEXT)
                     for name, column in zip(names, columns, strict=True)})


def nobody() -> pa.Table:
    return certain.beings(pa.table({name: pa.array([], TEXT) for name in ("left", "right", "basis")}))


def ruled(*rows: str) -> pa.Table:
    """`left right verdict` lines, one a day."""
    split = [row.split() for row in rows]
    table = pa.table({name: pa.array([row[at] for row in split], TEXT) for at, name in
                      enumerate(("left", "right", "verdict"))})
    return table.append_column("decided_at", pa.array([datetime(2026, 1, n + 1) for n in range(len(rows))], pa.timestamp("us")))


CROWD = "\n".join(f"instagram:{first}.{last}{n}" for n, (first, last) in enumerate(
    (first, last) for first in ("vera", "milo", "tina", "otto", "lara", "nils") for last in ("brook", "stern", "field", "ruiz")))
"""Some followers who are nobody in these tests."""


def found(text: str, ruling: pa.Table | None = None) -> dict[tuple[str, str], dict]:
    """Every pair above the line of the queue, by its handles."""
    rows = likely.settled(likely.compared(world(f"{text}\n{CROWD}"), nobody()), nobody(), ruling).to_pylist()
    return {(row["left"], row["right"]): row for row in rows}


def joined(text: str, ruling: pa.Table | None = None) -> dict[str, str]:
    """Which handle was joined to which without anybody's word."""
    pairs = likely.compared(world(f"{text}\n{CROWD}"), nobody())
    settled = likely.settled(pairs, nobody(), ruling)
    apart = likely.decided(ruling, {})
    return {row["being"]: row["person"] for row in
            joining.overlay(settled, apart, likely.platforms(pairs, nobody())).to_pylist()}


def test_an_address_that_begins_as_the_account_name_is_joined():
    """instagram:kestrel_wren and email:kestrel.wren@example.org: one person, and the reason says so."""
    text = "instagram:kestrel_wren\nemail:kestrel.wren@example.org"
    (row,) = found(text).values()
    assert row["reasons"] == ["their address begins as the account name: kestrelwren"]
    assert row["veto"] is None
    assert joined(text) == {"instagram:kestrel_wren": "email:kestrel.wren@example.org"}


@pytest.mark.parametrize("text", [
    "email:a1@example.org | name=Ilva Torrent\nemail:b2@example.com | name=Ilva Torrent",
    "instagram:ilvatorrent\nfacebook:row/x/1 | display_name=Ilva Torrent",
    "facebook:row/x/1 | display_name=Ilva Torrent\nemail:a1@example.org | name=Torrent Ilva",
])
def test_a_name_alone_never_joins(text: str):
    """A name on one side and nothing else: queued with a veto, never joined."""
    (row,) = found(text).values()
    assert row["veto"]
    assert joined(text) == {}


@pytest.mark.parametrize(("account", "name"), [
    ("zoebrandstroem", "Zoë Brandström"), ("anna_kimova", "Анна Кимова"), ("eleni.papadaki", "Ελένη Παπαδάκη"),
    ("harukotanaka", "ハルコ タナカ"), ("tanaka.haruko", "はるこ たなか"), ("hana_miso", "하나 미소"), ("sita.rama", "सीता रामा"),
    ("nalimara", "نالي مارا"), ("archer_thomas", "Tom Archer"), ("real.tomarcher", "Thomas Archer"), ("tomarcher77", "Tom Archer"),
])
def test_names_meet_in_any_script_order_and_length(account: str, name: str):
    """An account name made of a name, and an order under that name: queued."""
    pairs = found(f"instagram:{account}\nemail:q7@example.org | name={name}")
    assert ("email:q7@example.org", f"instagram:{account}") in pairs


@pytest.mark.parametrize("name", ["A", "😀", "\u200b", "\u202e\u2066", "x y", "--", "ا", "Guest", "walk-in"])
def test_names_that_say_nothing_meet_nobody(name: str):
    """Names of one letter, of signs, of nothing visible, or of nobody: no pair at all."""
    assert not found(f"email:q7@example.org | name={name}\nemail:q8@example.com | name={name}\ninstagram:a\ninstagram:xy")


def test_marks_nobody_sees_do_not_part_a_name():
    """`Ilva Torrent` with a zero-width blank and a mark of direction inside is the same name."""
    assert found("email:a1@example.org | name=Il\u200bva\u202e Torrent\nemail:b2@example.com | name=Ilva Torrent")


def test_ten_thousand_handles_with_one_telephone_number_or_name_meet_nobody():
    """A till writes one number and one name at every order: no pairs, and no minutes of waiting."""
    rows = "\n".join(f"shopify:{n} | phone=+351210000000 | name=Casa Verde" for n in range(10_000))
    assert not found(rows)


def test_rivals_share_the_chance():
    """Two addresses that begin as one account name: each is less likely than one alone would be, and none is joined."""
    text = "instagram:kestrel_wren\nemail:kestrel.wren@example.org | name=Ana Wren\nemail:kestrelwren@example.com | name=Bo Kest"
    pairs = found(text)
    rows = [row for (_, right), row in pairs.items() if right == "instagram:kestrel_wren"]
    assert len(rows) == 2
    assert all(row["probability"] < 0.6 for row in rows)
    assert joined(text) == {}


def test_who_is_decided_to_be_different_is_never_joined_and_not_asked_about_again():
    """The decision takes the pair out; taking the decision back gives exactly what was before."""
    text = "instagram:kestrel_wren\nemail:kestrel.wren@example.org"
    different = ruled("email:kestrel.wren@example.org instagram:kestrel_wren different")
    assert joined(text, different) == {}
    assert not found(text, different)
    assert joined(text) == {"instagram:kestrel_wren": "email:kestrel.wren@example.org"}


def test_a_profile_that_names_an_address_speaks_for_it():
    """A Mastodon profile whose text holds an address: the pair is there, whatever the names."""
    pairs = found("mastodon:foxglove@fedi.example | bio=write me: orders.only@example.org\nemail:orders.only@example.org")
    assert pairs["email:orders.only@example.org", "mastodon:foxglove@fedi.example"]["probability"] > 0.9


def test_an_account_name_two_people_claim_is_nobodys():
    """Two answers to `account_name` say @kestrel_wren: both are vetoed, with the reason."""
    pairs = found("instagram:kestrel_wren\nemail:a1@example.org | said=@kestrel_wren\nemail:b2@example.com | said=kestrel_wren")
    vetoes = {row["veto"] for row in pairs.values()}
    assert vetoes == {"two people told us the same account name"}


def test_two_account_names_of_one_platform_are_not_joined():
    """Each could be the address's, but nobody is both on Instagram."""
    text = "instagram:kestrel_wren\ninstagram:kestrelwren\nemail:kestrel.wren@example.org"
    assert len(joined(text)) <= 1


def test_an_order_minutes_after_a_click_speaks_for_it_and_never_joins_alone():
    """Twice the only one who clicked; with a name in common besides it is likelier than the name alone."""
    alone = found("email:a1@example.org | clicked=shopify:77\nemail:shop@x.example\nshopify:77")
    assert not joined("email:a1@example.org | clicked=shopify:77\nshopify:77")
    text = "email:a1@example.org | name=Ilva Torrent{}\nemail:b2@example.com | name=Ilva Torrent"
    (without,) = found(text.format("")).values()
    (withal,) = found(text.format(" | clicked=email:b2@example.com")).values()
    assert withal["probability"] > without["probability"]
    assert "minutes after" in withal["reasons"][-1]
    assert all(row["veto"] for row in alone.values())


def test_order_of_rows_does_not_matter():
    """The same world backwards gives the same pairs."""
    text = "instagram:kestrel_wren\nemail:kestrel.wren@example.org | name=Kestrel Wren\ntiktok:kestrelwren"
    assert found(text) == found("\n".join(reversed(text.splitlines())))
