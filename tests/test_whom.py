"""Which person a text means: exactly one, or the choices, or nobody; never a guess."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import stalwarts
from adding import DOWNLOAD
from adding import FOLLOWERS
from adding import SALES
from adding import followers
from adding import stalwarts as run
from adding import written
from adding import zipped
from stalwarts import whom
from stalwarts.look import Look

LINES = (
    "3/1/26 11:45am,track,Söng,EUR,10.00,1,Ana Téry,ana@example.org\n"
    "3/2/26 11:45am,track,Söng,EUR,10.00,2,Bo Lind,bo@example.org\n"
    "3/3/26 11:45am,track,Söng,EUR,10.00,3,BO  LIND,bo.two@example.org\n"
    "3/4/26 11:45am,track,Söng,EUR,10.00,4,Cy Ott,cy@example.org\n"
    "3/5/26 11:45am,track,Söng,EUR,10.00,5,Di Roe,di@example.org\n")


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """Four buyers, two of them of one name; four followers; Ana is one being; Cy was erased; Di objects."""
    folder = tmp_path_factory.mktemp("whom")
    ws = stalwarts.init(folder / "ws")
    ws.add([written(folder / "sales.csv", SALES + LINES),
            zipped(folder / f"{DOWNLOAD}.zip", {FOLLOWERS: followers(["ana.t", "bo", "ed", "fay"])})])
    ws.rule("same", "email:ana@example.org", "instagram:ana.t")
    assert run("-w", ws.root, "erase", "cy@example.org").code == 0
    assert run("-w", ws.root, "object", "di@example.org").code == 0
    with ws.see() as seen:
        yield seen


def one(look: Look, text: str) -> whom.Whom:
    (found,) = whom.find(look, [text])
    return found


@pytest.mark.parametrize("text", ["ana@example.org", "ANA@Example.org ", "@ana.t", "ana.t", "instagram:Ana.T",
                                  "https://www.instagram.com/ana.t/", "ana téry", unicodedata.normalize("NFD", "Ana Téry"),
                                  "Ana  Téry"])
def test_one_being_by_any_of_its_names(look: Look, text: str) -> None:
    assert one(look, text).person == "email:ana@example.org"


def test_a_name_two_people_bear_is_nobodys_until_chosen(look: Look) -> None:
    assert one(look, "bo lind") == whom.Whom("bo lind", choices=["email:bo.two@example.org", "email:bo@example.org"])
    assert one(look, "bo.two@example.org").person == "email:bo.two@example.org"


@pytest.mark.parametrize("text", ["Ana Tery", "Ana", "An", "Fay Ray", "@nobody", "so many words that mean nothing"])
def test_a_letter_more_or_less_is_nobody(look: Look, text: str) -> None:
    assert one(look, text) == whom.Whom(text)


def test_an_address_no_file_shows_means_somebody_new(look: Look) -> None:
    assert one(look, "New@Example.org") == whom.Whom("New@Example.org", "email:new@example.org", "email:new@example.org",
                                                     new=True)


def test_who_was_erased_and_who_objects(look: Look) -> None:
    assert one(look, "cy@example.org").erased
    assert one(look, "Cy Ott") == whom.Whom("Cy Ott")
    assert one(look, "Di Roe").objects


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["bo lind", "ana.t", "Ana Téry", "ed", "+351", "x:y"]))))
def test_whatever_is_pasted_each_line_means_one_some_or_nobody(look: Look, lines: list[str]) -> None:
    found = whom.find(look, lines)
    assert [each.text for each in found] == [line.strip() for line in lines if line.strip()]
    for each in found:
        assert sum((each.person is not None, bool(each.choices), each.erased)) <= 1
        assert len(each.choices) != 1
