"""What every measure must satisfy: found, not listed."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from importlib.metadata import EntryPoint
from types import ModuleType

import ibis
import ibis.expr.operations as ops
import pytest

from stalwarts import measures
from stalwarts import models
from stalwarts import problems
from stalwarts.schema import TABLES

assert ibis.pyspark  # touched so that its options exist: floats are compiled without an engine

PROMISED = {
    "followers", "support", "payers", "accounts", "matched", "came_by_buying", "journeys", "conversion", "patterns",
    "waiting", "bounds", "growth", "endorsement", "plane", "exposure", "concentration", "lorenz", "segments", "repeat",
    "segment_ranges", "scaling_units", "coverage", "machine_touches", "reachable", "reach_at_risk",
}
COLUMNS = {
    "followers": "person account kind key since came_by",
    "support": "person handle account occurred_at amount order product code source kind",
    "payers": "person net payments first_paid last_paid",
    "accounts": "account key kind followers tied strangers untied matched",
    "matched": "account key payers tied strangers untied matched support tied_support matched_support",
    "journeys": "person since entry days paid status",
    "conversion": "days at_risk paid converted low high",
    "patterns": "entry days paid n",
    "waiting": "age n",
    "bounds": "account followers low high",
    "growth": "quarter new_followers first_time_buyers per_1000",
    "endorsement": "person endorsements last_endorsed",
    "plane": "paid endorsed people",
    "exposure": "person posts",
    "concentration": "people net half_from top_1_share top_10_share top_20_share gini",
    "lorenz": "share_people share_support",
    "segments": "person segment probability",
    "repeat": "person payments recency probability",
    "segment_ranges": "segment low people high",
    "scaling_units": "unit followers payers price takings products",
    "coverage": "table account who since until basis",
    "machine_touches": "kind touches machine share",
    "reachable": "account followers reachable",
    "reach_at_risk": "account support at_risk",
}
FITTED = {"patterns", "waiting", "worth", "leanings", "yearly_support", "payer_bands"}
"""Measures a page or a view hands to a model; those that a model asks for itself stand in its NEEDS."""
ONE_ROW_WITHOUT_FILES = {"concentration", "echoes", "horizon", "met", "past_year", "together", "sight", "unasked", "won_lost"}


def told_to_models() -> set[str]:
    """Every measure whose rows, more than one, some model is fitted to."""
    modules = [importlib.import_module(f"stalwarts.models.{found.name}") for found in pkgutil.iter_modules(models.__path__)]
    return (FITTED | {need for module in modules for need in getattr(module, "NEEDS", ())}) - ONE_ROW_WITHOUT_FILES


def test_everything_promised_is_there() -> None:
    assert set(measures.installed()) >= PROMISED


@pytest.mark.parametrize("name", measures.installed())
def test_a_measure_says_what_it_is_and_needs_only_what_there_is(name: str) -> None:
    measure = measures.installed()[name]
    assert measure.__name__ == name
    assert measures.version(measure) >= 1
    assert measures.definition(measure)
    assert measure.__doc__
    assert set(measures.needs(measure)) <= set(TABLES) | set(measures.installed())


@pytest.mark.parametrize("dialect", ["duckdb", "pyspark"])
@pytest.mark.parametrize("name", measures.installed())
def test_a_measure_compiles_without_an_engine(expression_of, name: str, dialect: str) -> None:
    assert ibis.to_sql(expression_of(name), dialect=dialect)


def test_the_whole_lineage_can_be_one_expression() -> None:
    tables = {name: ibis.table(table.types, name=name) for name, table in TABLES.items()}
    for name in measures.order(measures.installed()):
        measure = measures.installed()[name]
        tables[name] = measure(*(tables[need] for need in measures.needs(measure)))
    assert ibis.to_sql(tables["bounds"], dialect="pyspark")


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_measure_has_its_columns(expression_of, name: str) -> None:
    assert set(COLUMNS[name].split()) <= set(expression_of(name).columns)


@pytest.mark.parametrize("name", sorted(told_to_models()))
def test_what_models_are_fitted_to_comes_in_one_order(expression_of, name: str) -> None:
    """Sums of floats depend on the order of what is summed: in any order, the same files would give other last digits."""
    assert isinstance(expression_of(name).op(), ops.Sort)


def test_an_empty_world_has_columns_and_no_figures(world, expression_of) -> None:
    """Nothing was imported yet."""
    for name in measures.installed():
        rows = world(name)
        if name == "segment_ranges":
            assert {row["people"] for row in rows} == {0}
        elif name == "prospects":
            assert {row["past"] for row in rows} == {0}, "published chances, and nobody they rest on here"
        elif name in ONE_ROW_WITHOUT_FILES:
            assert len(rows) == 1
        else:
            assert rows == []
        found = world.engine.table(f'"{name}"').columns
        assert tuple(found) == tuple(expression_of(name).columns)


def test_an_empty_world_claims_nothing(world) -> None:
    """Nothing was imported yet."""
    assert world("together")[0] | {"people": 0, "payers": None, "tied": None, "matched": None} == world("together")[0]
    assert world("concentration")[0]["top_20_share"] is None
    assert world("sight")[0]["until"] is None


def test_order_puts_what_is_needed_first() -> None:
    names = measures.order(["segment_ranges", "conversion"])
    assert len(names) == len(set(names))
    for place, name in enumerate(names):
        needed = set(measures.needs(measures.installed()[name])) & set(measures.installed())
        assert needed <= set(names[:place])
    assert measures.order(["followers"]) == ["platforms", "followers"]


def test_order_refuses_a_name_nobody_defines() -> None:
    with pytest.raises(problems.NoSuchMeasure):
        measures.order(["luck"])


def plug_in(monkeypatch: pytest.MonkeyPatch, **functions: str) -> None:
    """Entry points of made-up add-ons, each a function of the parameters named."""
    module = ModuleType("made_up_measures")
    for name, parameters in functions.items():
        exec(f"def {name}({parameters}): return None", vars(module))
    monkeypatch.setitem(sys.modules, "made_up_measures", module)
    points = [EntryPoint(name, f"made_up_measures:{name}", measures.GROUP) for name in functions]
    monkeypatch.setattr(measures, "entry_points", lambda group: points if group == measures.GROUP else [])


def test_add_ons_bring_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, luck="payers, moment")
    assert measures.order(["luck"])[-3:] == ["support", "payers", "luck"]


def test_add_ons_may_use_scores_of_models(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, luck="bgnbd_score")
    assert measures.order(["luck"]) == ["luck"]


@pytest.mark.parametrize("name", ["payers", "follow", "moment", "rate", "lucky_score"])
def test_a_name_is_claimed_once(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    plug_in(monkeypatch, **{name: "order"})
    with pytest.raises(problems.NameTaken, match=name):
        measures.installed()


def test_a_circle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, hen="egg", egg="hen, follow")
    with pytest.raises(problems.MeasureCircle, match="hen -> egg -> hen"):
        measures.order(["hen"])
