"""The room of models: found by walking it, dear to no one who does not ask."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from stalwarts import models
from stalwarts.actions import model
from stalwarts.problems import NoSuchModel
from stalwarts.problems import Problem


def test_installed_names_the_models_with_the_whole_contract() -> None:
    """Private modules and those that fit nothing are not among them."""
    assert {"exponential", "exponential_gamma", "weibull"} <= set(models.installed())
    assert "first_payment" not in models.installed()


def test_run_gives_the_keys_of_the_contract() -> None:
    """And says why where it fell back."""
    frame = {"day": [10, 20, 30, 400], "paid": [1, 1, 1, 0], "weight": [30, 20, 30, 500]}
    answer = models.run("exponential", frame, never_buyers=True)
    assert set(answer) == {"model", "parameters", "loglik", "n", "seconds"}
    assert answer["n"] == 580
    assert set(answer["parameters"]) == {"theta", "p"}


def test_an_unknown_model_is_refused_by_name() -> None:
    """With the names there are."""
    with pytest.raises(NoSuchModel, match="weibull"):
        models.run("crystal_ball", {})


def test_fitting_imports_nothing_large() -> None:
    """An answer fits models on its way: scipy and pandas would cost more than all fits."""
    code = ("import sys; from stalwarts.models.first_payment import first_payment as f;"
            "f({'entry': [0, 0], 'days': [9, 90], 'paid': [1, 0], 'n': [70, 900]}, {'age': [90], 'n': [900]});"
            "print([m for m in ('scipy', 'pandas', 'ibis', 'duckdb', 'pyarrow') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("name", "file", "said"), [
    ("nothing", "x.csv", "There is no model called 'nothing'. Installed: "),
    ("bgnbd", "x.csv", "There is no file or folder x.csv."),
    ("bgnbd", ".", "The table cannot be read by this model: . cannot be opened: it is a folder."),
    ("bgnbd", "raw.csv", "The table cannot be read by this model: raw.csv is not a table of text in UTF-8")])
def test_what_is_asked_for_wrongly_is_said_in_one_sentence(
        name: str, file: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model before its file; a file that is not there, a folder, and a file of no letters."""
    (tmp_path / "raw.csv").write_bytes(b"\xff\xfe\x00\x81")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem) as met:
        model.do(None, model.Form(name, Path(file)))  # type: ignore[arg-type]
    assert str(met.value).startswith(said)
    assert "Errno" not in str(met.value)
