"""Buyers held back: those whose follow is certain are parted and looked for again, without what joined them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from stalwarts.identity import certain
from stalwarts.identity import likely
from stalwarts.identity import recall

TEXT = pa.string()


def facts(handles: list[tuple[str, int, int]], told: list[tuple[str, str, str, str]],
          **more: list[tuple[str, ...]]) -> dict[str, pa.Table]:
    """Handles (pays, follows) and clues with their files; the file `till` tells of orders."""
    def table(names: str, rows: list[tuple[str, ...]]) -> pa.Table:
        columns = list(zip(*rows, strict=True)) or [()] * len(names.split())
        return pa.table({name: pa.array(list(column), TEXT) for name, column in zip(names.split(), columns, strict=True)})

    names, pays, follows = zip(*handles, strict=True)
    return {"handles": pa.table({"handle": pa.array(names, TEXT), "pays": pa.array(pays, pa.int8()),
                                 "follows": pa.array(follows, pa.int8())}),
            "clues": table("handle kind value", sorted({row[:3] for row in told})),
            "told": table("handle kind value export_id", told), "sold": table("export_id", [("till",)]),
            "codes": table("handle code", more.get("codes", [])),
            "said": table("handle question answer", more.get("said", [])),
            "clicked": table("clicker buyer clickers times", []).cast(pa.schema(
                {"clicker": TEXT, "buyer": TEXT, "clickers": pa.int64(), "times": pa.int64()}))}


def linked(*pairs: tuple[str, str]) -> pa.Table:
    ends = [(min(pair), max(pair), "one row") for pair in pairs]
    left, right, basis = zip(*ends, strict=True) if ends else ((), (), ())
    return certain.beings(pa.table({"left": pa.array(left, TEXT), "right": pa.array(right, TEXT), "basis": pa.array(basis, TEXT)}))


GIVEN = ("Ottilie", "Barnabas", "Serafina", "Leopold", "Wilhelmina", "Cosimo", "Apollonia", "Thaddeus", "Philippa", "Ignatius")
FAMILY = ("Zwingli", "Quarrington", "Obermair", "Fitzhugh", "Vandermeer", "Kowalczyk", "Baskerville", "Nightjar", "Halloran", "Drax")
CROWD = [(f"instagram:{one}{other}x{n}".lower(), 0, 1) for n, (one, other) in enumerate(zip(GIVEN, FAMILY[1:], strict=False))]


def test_a_buyer_whose_account_name_is_their_name_comes_back_and_one_with_a_nickname_does_not() -> None:
    """Ten buyers typed their account name at the till: six are made of their names, four are nicknames."""
    names = [f"{one} {other}" for one, other in zip(GIVEN, FAMILY, strict=True)]
    there = [f"instagram:{name.replace(' ', '.').lower()}" if n < 6 else f"instagram:moss{n}fox" for n, name in enumerate(names)]
    mails = [f"email:shopper{n}@example.org" for n in range(10)]
    found = facts([(mail, 1, 0) for mail in mails] + [(name, 0, 1) for name in there] + CROWD,
                  [(mail, "name", name, "till") for mail, name in zip(mails, names, strict=True)])
    assert recall.recall(found, linked(*zip(mails, there, strict=True))) == {"instagram": (10, 6)}


def test_one_address_on_both_sides_comes_back_by_what_else_the_till_tells() -> None:
    """Ten on a list buy under the address they get it at; the list tells seven names, the till all: seven come back."""
    names = [f"{one} {other}" for one, other in zip(GIVEN, FAMILY, strict=True)]
    mails = [f"email:reader{n}@example.org" for n in range(10)]
    told = [(mail, "name", name, "till") for mail, name in zip(mails, names, strict=True)]
    told += [(mail, "name", name, "list") for mail, name in list(zip(mails, names, strict=True))[:7]]
    found = facts([(mail, 1, 1) for mail in mails], told)
    assert recall.recall(found, linked()) == {"email": (10, 7)}


@pytest.mark.parametrize("clue", [("note", "ig: @foxglove"), ("typed_handle", "foxglove")])
def test_what_joined_them_does_not_find_them_again(clue: tuple[str, str]) -> None:
    """Her note at the till names her account, which is why the link is certain; nothing else does."""
    found = facts([("email:q@example.org", 1, 0), ("instagram:foxglove", 0, 1)], [("email:q@example.org", *clue, "till")],
                  said=[("email:q@example.org", "instagram_account_name", "foxglove")])
    assert recall.recall(found, linked(("email:q@example.org", "instagram:foxglove"))) == {"instagram": (1, 0)}


def test_a_name_that_one_file_tells_of_both_is_heard_at_the_till_only() -> None:
    """One row of the till's file holds a name, an address and an account name: that name is no evidence for the link."""
    rows = [("email:q@example.org", "name", "Ottilie Zwingli", "till"), ("instagram:moss", "name", "Ottilie Zwingli", "till")]
    person = linked(("email:q@example.org", "instagram:moss"))
    handles = [("email:q@example.org", 1, 0), ("instagram:moss", 0, 1)]
    assert recall.recall(facts(handles, rows), person) == {"instagram": (1, 0)}
    apart = [rows[0], (*rows[1][:3], "list")]
    assert recall.recall(facts(handles, apart), person) == {"instagram": (1, 1)}


def test_another_tag_of_an_address_on_the_list_is_that_address() -> None:
    """Ordered as q+shop, listed as q: the tag finds nobody, and neither does the code she used."""
    found = facts([("email:q+shop@example.org", 1, 0), ("email:q@example.org", 0, 1)], [],
                  codes=[("email:q+shop@example.org", "OTTILIE")])
    assert recall.recall(found, linked(("email:q+shop@example.org", "email:q@example.org"))) == {"email": (1, 0)}


def test_nobody_who_pays_and_follows_leaves_nothing_to_hold_back() -> None:
    """A buyer and a follower whom nothing links."""
    assert recall.recall(facts([("email:q@example.org", 1, 0), ("instagram:moss", 0, 1)], []), linked()) == {}


def test_work_done_before_changes_nothing_and_every_list_is_told_apart() -> None:
    """Thirty buyers on two lists each: alike whether the comparing begins anew or goes on; at most `MOST` are held back."""
    lots = np.random.default_rng(4)
    names = [f"{lots.choice(GIVEN)} {lots.choice(FAMILY)}" for _ in range(30)]
    mails = [f"email:{name.split()[0].lower()}{n}@example.org" for n, name in enumerate(names)]
    there = [f"instagram:{name.replace(' ', '').lower()}{n}" for n, name in enumerate(names)]
    told = [(mail, "name", name, file) for mail, name in zip(mails, names, strict=True) for file in ("till", "list")]
    found = facts([(mail, 1, 1) for mail in mails] + [(name, 0, 1) for name in there], told)
    person = linked(*zip(mails, there, strict=True))
    first = recall.recall(found, person)
    assert set(first) == {"email", "instagram"}
    assert all(held == 30 >= back > 0 for held, back in first.values())
    assert recall.recall(found, person, likely.renewed(found, person)[1]) == first
