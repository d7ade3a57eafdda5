"""Doubt about who is who in every figure that counts people: wider where somebody may be somebody else, the same where not."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from stalwarts import pages
from stalwarts import words
from stalwarts.ledger.beings import SURE
from stalwarts.pages import _identity
from stalwarts.pages import _kinds
from stalwarts.pages import _people

COVERS = ("moment as_of=2026-01-01\ncover table=order since=2020-01-01 until=2026-01-01\n"
          "cover table=follow until=2026-01-01\ncover table=touch since=2020-01-01 until=2026-01-01\n"
          + "".join(f"post occurred_at=2025-0{n}-03\n" for n in range(1, 8)))
FOLLOWS = "".join(f"follow handle=instagram:p{n:02} since=2025-0{1 + n % 6}-02\n" for n in range(60))
PAID = "".join(f"order handle=email:p{n:02}@x.org amount=10 occurred_at=2025-0{2 + n % 6}-11\n" for n in range(20))
LINKS = "".join(f"link left=email:p{n:02}@x.org right=instagram:p{n:02}\n" for n in range(20))


@pytest.fixture
def doubtful(look_of: Any) -> Any:
    """A look at a world in which files show the links `sure` alone, and all other people were joined by likelihood."""
    def made(text: str, sure: list[tuple[str, str]], pairs: list[tuple[str, str, float]]) -> Any:
        likely = "".join(f"likely left={left} right={right} probability={p} evidence=x\n" for left, right, p in pairs)
        look = look_of(text + likely)
        rows = {"handle": [right for _left, right in sure], "person": [left for left, _right in sure],
                "probability": [1.0] * len(sure)}
        look.engine.take(SURE, pa.table(rows))
        look.sure, look.turn = SURE, pages.turn
        return look

    return made


def test_people_joined_by_halves_widen_bounds_and_ranges_and_say_how_much(doubtful: Any) -> None:
    """20 buyers are joined to followers, 10 of them by files and 10 with even chances: 12 to 18 are tied, not 20."""
    pairs = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}", 0.5) for n in range(10, 20)]
    sure = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}") for n in range(10)]
    look = doubtful(COVERS + FOLLOWS + PAID + LINKS, sure, pairs)
    page = look.page("answer")
    told = page.figures["identity"]
    assert words.check(page) == []
    assert (told["pairs"], told["draws"]) == (10, 200)
    assert 11 <= told["tied"]["low"] <= 13
    assert 17 <= told["tied"]["high"] <= 19
    assert told["matched"]["low"] == pytest.approx(told["tied"]["low"] / 20)
    plain = _people.bounds(_people.crowd(look).all_bounds)
    assert page.figures["bounds"]["low"] < plain["low"]
    assert page.figures["bounds"]["high"] >= plain["high"]
    assert page.figures["accounts"][0]["bounds"]["low"] < plain["low"]
    assert page.figures["observed"]["low"] < _people.observed(20, 60)["low"]
    standing, wide = _kinds.ranges(look), page.figures["segment_ranges"]
    assert wide["buyer"]["low"] < standing["buyer"]["low"]
    assert all(wide[kind]["low"] <= span["low"] and wide[kind]["high"] >= span["high"] for kind, span in standing.items())
    share = told["of"]["bounds"]
    assert 0.02 < share["identity"] < 0.98
    assert share["identity"] + share["sampling"] == pytest.approx(1.0)
    assert page.figures["next_365"]["low"] <= page.figures["next_365"]["value"] <= page.figures["next_365"]["high"]
    assert any(link.page == "review" for _text, link in page.links)


def test_two_buyers_who_may_be_one_are_not_two_supporters_for_sure(doubtful: Any) -> None:
    """Twelve pairs of addresses that buy, each as likely as not one person: fewer supporters than the 24 sum up to."""
    paid = "".join(f"order handle=email:{who}{n}@x.org amount=10 occurred_at=2025-0{3 + n % 6}-1{at}\n"
                   for n in range(12) for at, who in enumerate("ab"))
    look = doubtful(COVERS + FOLLOWS + paid, [], [(f"email:a{n}@x.org", f"email:b{n}@x.org", 0.5) for n in range(12)])
    carried, said = _identity.known(look), _kinds.supporters(look)
    assert carried is not None
    told = _identity.supporters(said, carried)
    assert told["value"] < said["value"] - 0.05
    assert told["low"] <= told["value"] <= told["high"]
    assert 0 < carried.of["supporters"] < 1
    assert look.page("answer").figures["supporters"] == told == look.page("expect").figures["supporters"]


def test_the_pair_that_tells_most_comes_first_where_that_is_asked_for(doubtful: Any) -> None:
    """One pair for sure nearly, one even: the even one tells more, however little money hangs on it."""
    pairs = [("email:p01@x.org", "instagram:p51", 0.97), ("email:p02@x.org", "instagram:p52", 0.5)]
    dear = "order handle=email:p01@x.org amount=900 occurred_at=2025-09-09\n"
    look = doubtful(COVERS + FOLLOWS + PAID + dear, [], pairs)
    first = look.page("review").figures["pairs"][0]
    assert (first["right"], first["tells"]) == ("instagram:p51", None)
    page = look.page("review", sort="narrows")
    assert [row["right"] for row in page.figures["pairs"]] == ["instagram:p52", "instagram:p51"]
    assert page.figures["pairs"][0]["tells"] > page.figures["pairs"][1]["tells"]
    assert words.check(page) == []


def test_where_nobody_may_be_somebody_else_nothing_changes(look_of: Any) -> None:
    """Certain links alone: the figures are those of the counts."""
    look = look_of(COVERS + FOLLOWS + PAID + LINKS)
    look.turn = pages.turn
    page = look.page("answer")
    assert page.figures["identity"]["of"] == {}
    assert page.figures["bounds"]["low"] == _people.bounds(_people.crowd(look).all_bounds)["low"]
    assert page.figures["supporters"] == _kinds.supporters(look)


def test_who_is_joined_by_likelihood_says_so_wherever_their_label_stands(look_of: Any) -> None:
    """Ada pays often; that her account name is hers is 92 % likely, which no file says."""
    ada = ("follow handle=instagram:ada since=2025-01-02\nperson handle=instagram:ada person=email:ada@x.org probability=0.92\n"
           + "".join(f"order handle=email:ada@x.org amount=10 occurred_at=2025-{month:02}-03\n" for month in range(6, 13)))
    look = look_of(COVERS + FOLLOWS + PAID + LINKS + ada)
    look.turn = pages.turn
    page = look.page("people", search="ada")
    (row,) = page.figures["people"]
    again = next(one["probability"] for one in look.run("repeat").to_pylist() if one["person"] == "email:ada@x.org")
    assert row["segment"] == "supporter"
    assert row["probability"] == pytest.approx(0.92 * again)
    (grid,) = page.grids
    assert grid.rows[0][grid.columns.index("How sure")] == words.share(row["probability"])
    one = look.page("person", who="email:ada@x.org")
    assert any("of a hundred joined like this about 92 are" in note for note in one.notes)
    assert one.figures["probability"] == row["probability"]
    assert words.check(page) == words.check(one) == []
    other = look.page("person", who="email:p01@x.org")
    assert not any("joined like this" in note for note in other.notes)


def test_buyers_on_no_list_of_addresses_are_a_doubt(look_of: Any) -> None:
    """Twelve of twenty buyers are not on the newsletter: they may get it under another address."""
    letters = "".join(f"follow handle=email:p{n:02}@x.org account=mailchimp:list kind=subscriber since=2024-01-02\n"
                      for n in range(12, 50))
    look = look_of(COVERS.replace("cover table=follow until", "cover table=follow account=mailchimp:list until") + letters + PAID)
    look.turn = pages.turn
    page = look.page("answer")
    (doubt,) = [doubt for doubt in page.doubts if "letters under another" in doubt.text]
    assert doubt.text.startswith("12 buyers of 20")
    assert words.check(page) == []


def test_buyers_nobody_can_find_are_in_the_range_and_said_in_words(doubtful: Any) -> None:
    """18 buyers of 20 are tied by files, two by even chances; of 30 held back 12 came back: some more may follow unfound."""
    pairs = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}", 0.9) for n in (18, 19)]
    sure = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}") for n in range(18)]
    others = "".join(f"order handle=email:q{n}@x.org amount=10 occurred_at=2025-09-1{n}\n" for n in range(4))
    plain = doubtful(COVERS + FOLLOWS + PAID + LINKS + others, sure, pairs)
    look = doubtful(COVERS + FOLLOWS + PAID + LINKS + others, sure, pairs)
    look.recall = {"instagram": (30, 12), "email": (50, 50)}
    page, before = look.page("answer"), plain.page("answer")
    told = page.figures["identity"]["unseen"]
    assert (told["held"], told["back"]) == (30, 12)
    assert 0 < told["people"]["value"] <= told["people"]["high"] <= 6
    assert page.figures["within_365"]["value"] > before.figures["within_365"]["value"]
    assert page.figures["within_365"]["high"] > before.figures["within_365"]["high"]
    assert page.figures["bounds"] == before.figures["bounds"]
    assert page.figures["supporters"] == before.figures["supporters"]
    (doubt,) = [doubt for doubt in page.doubts if "nobody can find" in doubt.text]
    assert doubt.text.startswith("Of 30 buyers known to follow, comparing names would have found 12.")
    assert words.check(page) == []
    trust = look.page("trust")
    assert trust.figures["unseen"] == told
    assert any(note.startswith("Buyers known to follow were held back and looked for again: 12 of 30") for note in trust.notes)
    assert words.check(trust) == []


@pytest.mark.parametrize(("recall", "why"), [({}, "files tell of no buyer"), ({"instagram": (6, 5)}, "files tell of 6 buyers"),
                                             ({"instagram": (40, 3)}, "only 3 were found again")])
def test_where_held_back_buyers_tell_nothing_that_is_not_known_and_nothing_is_added(
        doubtful: Any, recall: dict[str, tuple[int, int]], why: str) -> None:
    """Nobody, too few, or hardly anybody found again: the figures stay as the pairs alone make them, and the page says so."""
    pairs = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}", 0.9) for n in (18, 19)]
    sure = [(f"email:p{n:02}@x.org", f"instagram:p{n:02}") for n in range(18)]
    look, plain = (doubtful(COVERS + FOLLOWS + PAID + LINKS, sure, pairs) for _ in range(2))
    look.recall = recall
    page = look.page("answer")
    people = page.figures["identity"]["unseen"]["people"]
    assert people["value"] is None
    assert why in people["why"]
    assert any(doubt.text.startswith("Buyers under a name nobody can find count as no followers") for doubt in page.doubts)
    assert page.figures["next_365"] == plain.page("answer").figures["next_365"]
    assert words.check(page) == []
