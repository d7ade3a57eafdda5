"""The queue of pairs: what waits and in which order, decisions one by one and for a pattern, and every way back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import stalwarts
from adding import stalwarts as said
from stalwarts import words
from stalwarts.pages import review
from stalwarts.problems import BadAnswer

QUEUE = """
follow handle=instagram:maya since=2024-01-01
follow handle=instagram:bo since=2024-01-01
follow handle=instagram:cy since=2024-01-01
follow handle=instagram:di since=2024-01-01
order handle=email:maya@x.org amount=40 occurred_at=2025-05-01
order handle=email:bo@x.org amount=90 occurred_at=2025-05-01
clue handle=email:maya@x.org kind=name value="Maya Makes"
likely left=email:maya@x.org right=instagram:maya probability=0.9 evidence="account name = address" reasons="the address begins"
likely left=email:bo@x.org right=instagram:bo probability=0.6 evidence="account name = address" against="different towns"
likely left=email:cy@x.org right=instagram:cy probability=0.5 evidence="name" veto="nothing in common but a name"
likely left=email:di@x.org right=instagram:di probability=0.7 evidence="account name = address"
"""


def queue(look: Any) -> list[str]:
    return [row["right"].partition(":")[2] for row in look.small("review")]


def test_the_dearest_pair_comes_first_and_the_most_doubtful_of_the_others(look_of: Any) -> None:
    look = look_of(QUEUE)
    assert queue(look) == ["bo", "maya", "cy", "di"]
    page = review.page(look, review.Form())
    assert words.check(page) == []
    json.dumps(page.document(), allow_nan=False)
    first, second = page.figures["pairs"][:2]
    assert (first["money"], first["against"], second["for"]) == (90.0, ["different towns"], ["the address begins"])
    assert first["narrows"] == pytest.approx(1 / 4)
    assert page.figures["pairs"][2]["narrows"] is None
    cards = [part for part in page.parts if part.queued]
    assert [part.folded for part in cards] == [False, True, True, True]
    assert [deed.key for deed in cards[0].deeds] == ["s", "d", "u", "n"]
    assert "maya@x.org: goes by Maya Makes; paid 1 time, $40 in all, last on 1 May 2025." in cards[1].lines
    assert [part.title for part in page.parts if part.deeds and not part.queued] == ["3 pairs alike: account name = address"]


def test_what_was_not_known_comes_last_and_what_is_left_in_peace_not_at_all(look_of: Any) -> None:
    """The word stays with the pair when one of the two has become somebody else's name."""
    look = look_of(QUEUE + """
ruling left=email:bo@x.org right=instagram:bo verdict=unsure
ruling left=email:maya@x.org right=instagram:maya verdict=never
link left=bandcamp:7 right=instagram:maya
""")
    assert queue(look) == ["cy", "di", "bo"]


def test_who_is_joined_already_waits_for_nothing(look_of: Any) -> None:
    assert queue(look_of(QUEUE + "link left=email:cy@x.org right=instagram:cy")) == ["bo", "maya", "di"]


def test_decisions_that_contradict_each_other_are_named(look_of: Any) -> None:
    page = review.page(look_of(QUEUE + """
ruling left=x:a right=x:b verdict=same
ruling left=x:b right=x:c verdict=same
ruling left=x:a right=x:c verdict=different
"""), review.Form())
    (one,) = page.figures["contradictions"]
    assert one == {"different": ["x:a", "x:c"], "same": [["x:a", "x:b"], ["x:b", "x:c"]]}
    assert words.check(page) == []
    assert "None of these is applied" in page.parts[0].lines[-1]
    assert len(page.parts[0].deeds) == 3
    assert not page.parts[0].queued


def test_a_page_of_none_or_thousands_is_refused(look_of: Any) -> None:
    with pytest.raises(BadAnswer):
        review.page(look_of(QUEUE), review.Form(limit=0))


# --- a workspace -------------------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Any:
    """Six followers by account name, and six buyers whose addresses begin like them: likely, and not likely enough."""
    ws = stalwarts.init(tmp_path / "ws", brand="us")
    names = ["marta", "bramb", "zephy", "thist", "marro", "fennw"]
    followers = tmp_path / "followers.csv"
    followers.write_text("handle,since\n" + "".join(f"@{name}.daily,2024-01-0{n + 1}\n" for n, name in enumerate(names)))
    orders = tmp_path / "orders.csv"
    rows = (f"{name}@example.org,{name[:3]} {name[3:]},2025-02-0{n + 1},{n + 10}\n" for n, name in enumerate(names))
    orders.write_text("email,name,occurred_at,amount\n" + "".join(rows))
    for path, text in ((followers, 'kind = "followers"\naccount = "instagram:us"\n[columns]\nhandle = "handle"\nsince = "since"\n'),
                       (orders, 'kind = "orders"\naccount = "shop:us"\ncurrency = "EUR"\n[columns]\nhandle = "email"\nname = "name"\n'
                                'occurred_at = "occurred_at"\namount = "amount"\n')):
        mapping = path.with_suffix(".toml")
        mapping.write_text(text)
        assert said("-w", ws.root, "add", path, "--as", "csv", "--map", mapping).code == 0
    yield ws
    ws.close()


def persons(ws: Any) -> dict[str, str]:
    with ws.see() as look:
        return {row["handle"]: row["person"] for row in look.run("person").to_pylist()}


def waiting(ws: Any) -> int:
    with ws.see() as look:
        return len(look.small("review"))


def test_every_decision_moves_what_it_says_and_is_taken_back_exactly(made: Any) -> None:
    page = said("-w", made.root, "review", "--json").document
    number = page["waiting"]
    assert number >= 3
    pair = page["pairs"][0]
    assert pair["money"] == max(one["money"] for one in page["pairs"])
    before = persons(made)
    done = said("-w", made.root, "rule", "same", pair["left"], pair["right"], "--json").document
    joined = persons(made)
    assert joined[pair["right"]] == joined.get(pair["left"], pair["left"])
    assert waiting(made) == number - 1
    assert said("-w", made.root, "undo", done["decision"]).code == 0
    assert persons(made) == before
    for verdict, less in (("unsure", 0), ("never", 1), ("different", 1)):
        decision = made.rule(verdict, pair["left"], pair["right"])
        assert waiting(made) == number - less
        assert persons(made) == before
        assert made.shelves.decisions.unrule(decision) == 1
    assert said("-w", made.root, "undo", decision).code == 1


def test_an_overruled_decision_counts_again_when_its_successor_is_taken_back(made: Any) -> None:
    pair = ("email:marta@example.org", "instagram:marta.daily")
    made.rule("same", *pair)
    after = made.rule("different", *pair)
    assert made.shelves.decisions.unrule(after) == 1
    assert made.shelves.decisions.table("ruling").column("verdict").to_pylist() == ["same"]
    assert made.shelves.decisions.unrule(after) == 0


def test_a_pattern_is_decided_at_once_and_taken_back_at_once(made: Any) -> None:
    from stalwarts.actions import _rulings

    before, number = persons(made), waiting(made)
    done = _rulings.alike(made, "same", "account name = address", 0.5)
    assert len(done.document["pairs"]) == number
    assert len(persons(made)) == len(before) + number
    text = said("-w", made.root, "review").out
    assert f"{number} pairs" in text
    assert "Nobody waits" in text
    _rulings.take_back(made, done.document["decision"])
    assert persons(made) == before
    assert said("-w", made.root, "rule-alike", "same", "no such pattern").code == 1


def test_a_decision_about_an_erased_person_is_refused_in_one_sentence(made: Any) -> None:
    from stalwarts.actions import _dossier

    _dossier.erase(made, "email:marro@example.org")
    refused = said("-w", made.root, "rule", "same", "marro@example.org", "@marro.daily")
    assert refused.code == 1
    assert refused.err.strip().count("\n") == 0
    assert "was erased" in refused.err


def test_two_orders_are_the_same_or_not(made: Any) -> None:
    assert "same or different" in said("-w", made.root, "rule", "never", "order:a:b/1", "order:c:d/2").err
    assert said("-w", made.root, "rule", "same", "order:a:b/1", "email:x@example.org").code == 1


def test_a_decision_that_contradicts_others_says_so_and_none_is_applied(made: Any) -> None:
    from stalwarts.actions import _rulings

    marta, fennw, bramb = (f"email:{name}@example.org" for name in ("marta", "fennw", "bramb"))
    before = persons(made)
    _rulings.written(made, "same", marta, fennw)
    _rulings.written(made, "same", fennw, bramb)
    done = _rulings.written(made, "different", marta, bramb)
    assert "contradict each other" in done.said[0]
    assert persons(made) == before
    _rulings.take_back(made, done.document["decision"])
    assert persons(made)[marta] == persons(made)[fennw] == bramb
