"""Fit one published model to a CSV of your own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "For analysts"


@dataclass(frozen=True)
class Form:
    """Which model, on what."""

    name: str = asked("The model: bgnbd, mbgnbd, pareto_nbd, bgbb, gamma_gamma, sbg, nbd_one_time, beta_binomial, p_buys; "
                      "exponential, exponential_gamma, weibull or generalised_gamma.", place=True)
    file: Path = asked("A CSV with the columns the model takes: frequency, recency, T, weight; of a first payment day, paid, "
                       "weight (and entry); of answers sent, answered; of members period, alive.", place=True)
    never_buyers: bool = asked("Allow for people who will never buy.", False)
    grouped: bool = asked("`day` counts whole periods, such as weeks.", False)


def do(_room: Room, form: Form) -> Done:
    """Parameters and how well they fit."""
    from stalwarts import models
    from stalwarts.models import frames

    models.named(form.name)
    found = models.run(form.name, frames.read(form.file), never_buyers=form.never_buyers, grouped=form.grouped)
    lines = [f"{name:10} {value:.6g}" for name, value in found["parameters"].items()]
    said = [*found.get("why", []), *([found["words"]] if "words" in found else [])]
    return Done([f"{found['model']}: log-likelihood {found['loglik']:.2f}, n {found['n']:,}", *lines, *said], found)
