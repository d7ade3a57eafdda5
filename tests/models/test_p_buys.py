"""Who would buy: truth recovered, few buyers shrunk, leaks refused, and what a view says of people who never bought."""

from __future__ import annotations

import json
from datetime import date
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from stalwarts import models
from stalwarts.models import _boost
from stalwarts.models import _judged
from stalwarts.models import _logistic
from stalwarts.models import _reliable
from stalwarts.models import p_buys
from stalwarts.models._fit import Fit
from stalwarts.models.proportion import Beta
from stalwarts.problems import TooFewEvents
from stalwarts.problems import UnfitFrame

TRUTH = {"intercept": -2.0, "opens": 0.8, "clicks": -0.5, "age": 0.0}


def test_truth_is_recovered_and_calibrated() -> None:
    """2,000 people: the slopes come back, probabilities are what happens, and a Fit is JSON and back."""
    frame = p_buys.simulate(TRUTH, 2000, 1)
    fit = p_buys.fit(frame)
    assert fit.parameters == pytest.approx(TRUTH, abs=0.25)
    assert fit.diagnostics["learner"] == "logistic"
    fresh = p_buys.simulate(TRUTH, 20_000, 2)
    p = p_buys.score(Fit.of(fit.to_json()), fresh)
    proof = _reliable.document(p, np.ones(20_000), fresh["paid"])
    assert proof["ece"] < 0.02
    assert 0.85 < proof["slope"] < 1.15
    assert proof["brier"] < proof["brier_of_base"]
    assert "opens (more likely)" in fit.diagnostics["words"]


def test_boosted_trees_are_taken_only_where_they_foretell_better() -> None:
    """Who is in the middle buys: no line can say so. The trees kept as lists say what scikit-learn's own do."""
    lots = np.random.default_rng(3)
    x, noise = lots.standard_normal(3000), lots.standard_normal(3000)
    paid = (lots.random(3000) < np.where(np.abs(x) < 0.5, 0.4, 0.03)).astype(float)
    fit = p_buys.fit({"x": x, "noise": noise, "paid": paid})
    assert fit.diagnostics["learner"] == "boosted"
    middle, edge = p_buys.score(fit, {"x": [0.0, 2.0], "noise": [0.0, 0.0]})
    assert middle > 0.3
    assert edge < 0.06
    assert np.allclose(p_buys.score(Fit.of(fit.to_json()), {"x": x, "noise": noise}),
                       p_buys.score(fit, {"x": x, "noise": noise}))


def test_trees_as_lists_are_the_librarys_own() -> None:
    """Every row's log-odds, weighted rows and all, to ten digits."""
    ensemble = pytest.importorskip("sklearn.ensemble", reason="pip install scikit-learn")
    lots = np.random.default_rng(1)
    columns, people = lots.standard_normal((500, 3)), lots.integers(1, 5, 500).astype(float)
    bought = lots.binomial(people.astype(int), 1 / (1 + np.exp(1 - columns[:, 0]))).astype(float)
    model = ensemble.HistGradientBoostingClassifier(random_state=0, **_boost.HOW)
    rows, label = np.vstack([columns, columns]), np.repeat([1, 0], 500)
    weight = np.concatenate([bought, people - bought])
    model.fit(rows[weight > 0], label[weight > 0], sample_weight=weight[weight > 0])
    assert np.allclose(_boost.odds(_boost.fit(columns, people, bought), columns), model.decision_function(columns), atol=1e-10)


def test_few_buyers_do_not_do_worse_than_the_share_of_buyers() -> None:
    """30 worlds of 300 people with some 25 buyers, half of them with nothing to tell: Brier's score on others."""
    lots, ratios = np.random.default_rng(0), []
    for world in range(30):
        slopes = lots.normal(0, 0.4, 4) * (world % 2)
        x = lots.standard_normal((2300, 4))
        paid = lots.random(2300) < 1 / (1 + np.exp(2.4 - x @ slopes))
        people = np.ones(300)
        fit = _logistic.fit(x[:300], people, paid[:300].astype(float), Beta(0.5, 0.5))
        p, base = fit.probability(x[300:]), paid[:300].mean()
        ratios.append(((p - paid[300:]) ** 2).mean() / ((base - paid[300:]) ** 2).mean())
    assert np.mean(ratios) <= 1
    assert (np.array(ratios) > 1.02).mean() <= 0.1


def test_weight_is_repetition() -> None:
    """A row of weight three is three rows."""
    frame = p_buys.simulate(TRUTH, 400, 5)
    rounded = {name: np.round(column) for name, column in frame.items()}
    thrice = {name: np.repeat(column, 3) for name, column in rounded.items()}
    one, other = p_buys.fit(rounded | {"weight": np.full(400, 3.0)}), p_buys.fit(thrice)
    assert one.parameters == pytest.approx(other.parameters, abs=1e-6)
    assert one.n == other.n == 1200


def test_the_outcome_in_disguise_is_found_and_refused() -> None:
    """Downloads happen to who bought: the column is named, left out, and the others are what is learned from."""
    frame = p_buys.simulate(TRUTH, 3000, 4)
    frame["downloads"] = frame["paid"] * 2 + (np.arange(3000) % 200 == 0)
    answer = models.run("p_buys", frame)
    assert "downloads" not in answer["parameters"]
    assert "outcome in disguise" in answer["why"][0]
    assert "downloads" in answer["why"][0]
    assert answer["parameters"]["opens"] == pytest.approx(0.8, abs=0.2)


def test_under_twenty_buyers_it_abstains() -> None:
    """19 who bought; nobody who did not; a column `paid` that is a sum of money."""
    with pytest.raises(TooFewEvents, match="has 19"):
        p_buys.fit({"x": np.arange(100.0), "paid": np.arange(100) < 19})
    with pytest.raises(TooFewEvents):
        p_buys.fit({"x": np.arange(100.0), "paid": np.ones(100)})
    for frame in ({"x": [1.0], "paid": [25.0]}, {"paid": [1.0]}, {"x": [1.0]}, {"x": [float("nan")], "paid": [1.0]}):
        with pytest.raises(UnfitFrame):
            p_buys.fit(frame)


# --- in a view --------------------------------------------------------------------------------------------------------

END = date(2026, 3, 1)


def listed(people: int = 240, more: str = "", sold: str = "export_id=shop") -> str:
    """A mailing list of two years: every second person opens every letter, and of those every third buys within a year."""
    lines = [f"moment as_of={END}", "cover table=order since=2023-01-01", "cover table=follow account=mailchimp:list", more]
    for n in range(people):
        handle = f"email:p{n}@x.org"
        lines.append(f"follow handle={handle} account=mailchimp:list kind=subscriber since={date(2023, 2, 1) + timedelta(n % 300)}")
        if n % 2:
            lines += [f"touch handle={handle} account=mailchimp:list kind=open occurred_at={END - timedelta(days)}"
                      for days in (20, 40, 370, 380, 400, 420)]
        if n % 6 == 1 or n % 40 == 0:
            lines.append(f"order handle={handle} occurred_at={END - timedelta(200 + n % 100)} {sold}")
    return "\n".join(lines)


def test_in_a_view_who_did_as_buyers_did_is_likelier_and_it_says_so(look_of: Any) -> None:
    """80 openers and 114 others have not bought; the buyers of the last year had been openers."""
    look = look_of(listed())
    document = look.model("p_buys")
    assert document["chosen"] == "logistic"
    assert document["days"] == 365
    assert document["buyers"] == 46
    found = {row["person"]: row["p_buys"] for row in look.run("p_buys").to_pylist()}
    assert len(found) == 240 - 46
    assert found["email:p3@x.org"] > 2 * found["email:p2@x.org"]
    assert 12 < sum(found.values()) < 50
    json.dumps(document, allow_nan=False)


def test_nothing_that_comes_from_an_order_or_from_later_is_a_sign(world_of: Any) -> None:
    """Contacts in a shop's own file, after the moment, by software, or of a name linked by an order: none counts."""
    more = """touch handle=email:p2@x.org account=shop:us kind=click occurred_at=2025-01-01 export_id=shop
        touch handle=email:p4@x.org account=mailchimp:list kind=open occurred_at=2025-01-01 machine=true
        touch handle=instagram:p6 account=instagram:us kind=like occurred_at=2025-01-01
        link left=instagram:p6 right=email:p6@x.org
        touch handle=email:p8@x.org account=mailchimp:list kind=click occurred_at=2025-03-02
        objection handle=email:p9@x.org"""
    rows = world_of(listed(more=more))("signals")
    early = {row["handle"]: row for row in rows if row["moment"] == "early"}
    for n in (2, 4, 6, 8):
        assert all(early[f"email:p{n}@x.org"][name] == 0 for name in ("opens", "clicks", "cheers"))
    assert early["email:p3@x.org"]["opens"] > 0
    assert "email:p9@x.org" not in {row["handle"] for row in rows}
    now = {row["handle"]: row for row in rows if row["moment"] == "now"}
    assert now["email:p8@x.org"]["clicks"] == 1
    assert now["email:p2@x.org"]["clicks"] == 0


def past(since: str = "2023-01-01", turned: bool = False, people: int = 600) -> str:
    """A list of 600 people, every second of whom opens letters; of these 40 buy in each of two years, and others instead if it turned."""
    lines = [f"moment as_of={END}", f"cover table=order since={since}", "cover table=follow account=mailchimp:list"]
    for n in range(people):
        handle = f"email:p{n}@x.org"
        lines.append(f"follow handle={handle} account=mailchimp:list kind=subscriber since={date(2022, 2, 1) + timedelta(n % 300)}")
        lines += [f"touch handle={handle} account=mailchimp:list kind=open occurred_at={END - timedelta(days)}"
                  for days in (20, 40, 250, 260, 370, 380, 500, 510, 735, 740, 750)] if n % 2 else []
        if n < 160 and n % 4 == 1:
            lines.append(f"order handle={handle} occurred_at={END - timedelta(400 + n % 300)} export_id=shop")
        if n < 160 and n % 4 == (2 if turned else 3):
            lines.append(f"order handle={handle} occurred_at={END - timedelta(50 + n % 300)} export_id=shop")
    return "\n".join(lines)


def test_it_is_judged_on_a_later_time_than_it_learned_from(world_of: Any) -> None:
    """40 bought in the year before last, of whom it learned; in the last year 40 more, whom it had not seen."""
    proof = p_buys.told(world_of(past())("signal_patterns"))["backtest"]
    assert (proof["judged"], proof["days"], proof["learned_from"], proof["came"]) == ("time", 365, 40, 40)
    assert proof["people"] == 560
    assert proof["low"] <= 40 <= proof["high"]
    assert proof["inside"] is True
    assert proof["brier"] < proof["brier_of_base"]
    assert set(proof["scores"]) == {"logistic"}


def test_what_no_longer_tells_is_seen_out_of_time_and_by_no_folds(world_of: Any) -> None:
    """Openers bought in the year before last, the others in the last: folds of the last year would have praised it."""
    rows = world_of(past(turned=True))("signal_patterns")
    late = p_buys.told(rows)["backtest"]
    folds = p_buys.told([row for row in rows if row["moment"] in {"now", "early"}])
    assert late["brier"] > late["brier_of_base"]
    assert folds["backtest"]["judged"] == "people"
    assert folds["backtest"]["brier"] < folds["backtest"]["brier_of_base"]
    assert "do not reach back far enough" in folds["why"]


def test_two_years_of_payments_are_three_parts(world_of: Any) -> None:
    """730 days of payments: learned from a year ago, judged on the last 243 days; 200: in folds."""
    moments = {}
    for days in (730, 200):
        rows = world_of(past(str(END - timedelta(days)), people=20))("signal_patterns")
        moments[days] = {row["moment"]: row["days"] for row in rows}
    assert moments[730] == {"now": 365, "early": 365, "before": 243, "after": 243}
    assert moments[200] == {"now": 100, "early": 100}


def test_boosted_trees_are_taken_only_where_they_are_better_out_of_time() -> None:
    """Who is in the middle buys; the later time either goes on so, or whoever is at an edge does."""
    lots = np.random.default_rng(3)
    def some(middle: bool) -> _judged.Seen:
        x = lots.standard_normal((1200, 2))
        likely = (np.abs(x[:, 0]) < 0.5) if middle else (np.abs(x[:, 0]) > 1.5)
        return _judged.Seen(["x", "noise"], x, np.ones(1200), (lots.random(1200) < np.where(likely, 0.3, 0.03)).astype(float))

    whole, before = some(middle=True), some(middle=True)
    both = (_judged.LOGISTIC, _judged.BOOSTED)
    on = _judged.judged(whole, Beta(0.5, 0.5), both, _judged.Later(before, some(middle=True), 365))
    off = _judged.judged(whole, Beta(0.5, 0.5), both, _judged.Later(before, some(middle=False), 365))
    assert (on.learner, off.learner) == ("boosted", "logistic")
    assert "the 365 days after" in on.why
    assert 0.8 < on.proof["slope"] < 1.2


@pytest.mark.parametrize("text", [
    "moment as_of=2026-03-01", listed(60), listed(1), listed(240).replace("since=2023-01-01", "since=2025-12-01"),
    "\n".join(line for line in listed().splitlines() if not line.startswith("touch")),
    "\n".join(line for line in listed().splitlines() if not line.startswith("order")),
    listed(more="follow handle=email:z@x.org account=mailchimp:list since=2027-01-01")],
    ids=["nothing", "few", "one follower", "short", "no touches", "no orders", "future"])
def test_where_little_is_known_it_abstains_or_says_the_share(text: str, world_of: Any) -> None:
    """Never a crash, never a probability of nought or one."""
    document = p_buys.told(world_of(text)("signal_patterns"))
    assert document["why"]
    assert all(0 < row["probability"] < 1 for row in document["scores"])
    assert bool(document["scores"]) == (document["chosen"] is not None)
