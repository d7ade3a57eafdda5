"""What they say and do, side by side: the silent bounded, a poll apart, and whether any of it foretold buying."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from stalwarts import words
from stalwarts.models import foretelling
from stalwarts.pages import _relation
from stalwarts.pages import _tried
from stalwarts.pages import people
from stalwarts.pages import person
from stalwarts.pages import questions
from stalwarts.pages import relation
from stalwarts.problems import BadAnswer

ASKED = "\n".join([
    *(f"follow handle=email:{n}@x.org account=mailchimp:us kind=subscriber since=2024-01-01" for n in range(20)),
    *(f"said handle=email:{n}@x.org question=know answer={5 if n < 6 else 2} occurred_at=2026-02-01" for n in range(10)),
    "said handle=email:1@x.org question=account_name answer=instagram:maya occurred_at=2026-02-01",
    "said handle=email:2@x.org question=account_name answer=instagram:maya occurred_at=2026-02-01",
    "tally account=instagram:us of=answers value=140 post=question:know product=yes until=2026-02-01",
    "tally account=instagram:us of=answers value=60 post=question:know product=no until=2026-02-01",
    "move handle=email:1@x.org kind=defend occurred_at=2026-02-28",
    'cover table=touch account=mailchimp:us kinds="open click" since=2024-01-01 until=2026-03-01'])


@pytest.fixture
def asked(look_of: Any) -> Any:
    return look_of(ASKED)


def test_what_they_say_with_the_silent_bounded(asked: Any) -> None:
    page = relation.page(asked, relation.Form())
    assert words.check(page) == []
    json.dumps(page.document(), allow_nan=False)
    form, poll = page.figures["said"]
    assert (form["answered"], form["asked"], form["agree"]["value"]) == (10, 20, 0.6)
    assert form["all"] == {"low": 6 / 20, "high": 16 / 20}
    assert (poll["by"], poll["answered"], poll["agree"]["value"]) == ("poll", 200, 0.7)
    assert page.claim == "Of the 10 who answered (50 % of those asked), 60 % [31 %, 83 %] feel they know you."
    assert any("claimed by more than one" in doubt.text for doubt in page.doubts)
    grid = page.grids[1]
    assert dict(zip(grid.columns[1:], grid.rows[1][1:], strict=True)) == {
        "50 and more": "0", "20 to 49": "1", "under 20": "0", "Can't tell yet": "19"}


def test_who_was_asked_may_be_said_and_is_never_fewer_than_answered(asked: Any) -> None:
    page = relation.page(asked, relation.Form(people_asked=100))
    assert page.figures["said"][0]["all"] == {"low": 0.06, "high": 0.96}
    with pytest.raises(BadAnswer, match="10 people answered"):
        relation.page(asked, relation.Form(people_asked=3))


def test_the_list_and_the_person_carry_their_scores(asked: Any) -> None:
    page = people.page(asked, people.Form(sort="defend", limit=2))
    first = page.figures["people"][0]
    assert (first["person"], first["defend"]) == ("email:1@x.org", 50)
    assert 0 < first["know"] < 100
    assert first["invest"] == 43
    page = person.page(asked, person.Form(who="1@x.org"))
    assert words.check(page) == []
    assert page.figures["defend"] == 50
    parts = page.figures["relation"]["defend"]["parts"]
    assert parts["hand"] == {"value": 50}
    assert parts["spread"]["value"] is None
    assert "no file" in parts["spread"]["why"]


def test_every_part_has_its_words() -> None:
    from stalwarts.measures import _scores

    assert {score: set(parts) for score, parts in _relation.PARTS.items()} == {
        score: set(weights) for score, weights in _scores.WEIGHTS.items()}
    assert set(_relation.UNSEEN) == {part for parts in _relation.PARTS.values() for part in parts}
    assert all(abs(sum(weights.values()) - 1) < 1e-9 for weights in _scores.WEIGHTS.values())


def test_the_questions_stand_in_the_creators_words(asked: Any) -> None:
    page = questions.page(asked)
    assert words.check(page) == []
    assert page.figures["questions"][0]["text"] == "I feel I know us."
    assert page.figures["answered"] == 10


# --- whether it foretold buying ----------------------------------------------------------------------------------


def test_the_area_is_that_of_counting_pairs() -> None:
    random = np.random.default_rng(7)
    yes, no = random.binomial(20, 0.5, 60), random.binomial(20, 0.4, 300)
    counts = [dict(zip(*map(np.ndarray.tolist, np.unique(side, return_counts=True)), strict=True)) for side in (yes, no)]
    pairs = ((yes[:, None] > no).sum() + 0.5 * (yes[:, None] == no).sum()) / (60 * 300)
    found = foretelling.foretold(*counts)
    assert found.value == pytest.approx(pairs)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < pairs < found.high < 1


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Normal scores half a standard deviation apart: the truth is Phi(0.5 / sqrt 2) = 0.638."""
    random, held = np.random.default_rng(11), 0
    for _ in range(200):
        sides = (np.round(20 * random.normal(0.5, 1, 40)), np.round(20 * random.normal(0, 1, 200)))
        found = foretelling.foretold(*(dict(zip(*(part.astype(int).tolist() for part in np.unique(side, return_counts=True)),
                                                strict=True)) for side in sides))
        held += bool(found.low is not None and found.high is not None and found.low <= 0.6382 <= found.high)
    assert held >= 180


def test_under_the_floor_nothing_is_said_and_at_the_edge_the_interval_stays_inside() -> None:
    assert foretelling.foretold({1: 19}, {0: 500}).value is None
    edge = foretelling.foretold({1: 40}, {0: 40})
    assert edge.value == 1
    assert edge.low is not None
    assert 0.8 < edge.low < 1


def test_a_score_is_held_against_rulers_that_need_none() -> None:
    """A score that orders 100 buyers and 100 others; one that does not; one no better than recency."""
    class Look:
        def small(self, _name: str) -> list[dict[str, Any]]:
            def rows(score: str, ruler: str, apart: int) -> list[dict[str, Any]]:
                return [{"score": score, "ruler": ruler, "value": 50 + value + apart * paid, "paid": paid, "people": 10}
                        for paid in (True, False) for value in range(10)]
            return [*rows("know", "score", 5), *rows("know", "tenure", 0), *rows("know", "recency", 1),
                    *rows("defend", "score", 0), *rows("defend", "tenure", 0), *rows("defend", "recency", 0),
                    *rows("unpaid", "score", 4), *rows("unpaid", "tenure", 0), *rows("unpaid", "recency", 8)]

    found = _tried.tried(Look())  # type: ignore[arg-type]
    assert {score: one.get("verdict") for score, one in found.items()} == {
        "know": "foretells", "defend": "does not foretell", "unpaid": "no better than simpler", "invest": None}
    assert found["invest"]["why"].startswith("not known: 0 bought")
    assert [line for line in _tried.sentences(found) if "has not foretold" in line]
