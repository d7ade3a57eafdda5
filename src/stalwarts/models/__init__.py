"""Models: one module each with `simulate`, `fit` and `score`. Nothing is imported until it is asked for.

A module that says something of a whole view has `NEEDS`, the measures it rests on, and `told`, which makes of their rows a
document; the rows under `scores` in it become the table `<module>_score`, which measures may need.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from stalwarts.problems import NoSuchModel
from stalwarts.problems import NotForThisModel

CONTRACT = ("simulate", "fit", "score")


def installed() -> list[str]:
    """The names of the models in this room that `run` takes: those whose module has the whole contract."""
    names = [found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")]
    return sorted(name for name in names if all(hasattr(_module(name), part) for part in CONTRACT))


def run(name: str, frame: Any, *, never_buyers: bool = False, grouped: bool = False) -> dict[str, Any]:
    """Fit the model of that name: `model`, `parameters`, `loglik`, `n`, `seconds`.

    Also `why` where it fell back, and `words`, what the parameters mean, where the model says so.
    Raises NoSuchModel, NotForThisModel where a switch is one the model does not take, and what the model's own `fit`
    raises.
    """
    fit = named(name).fit
    switches = {switch: on for switch, on in (("never_buyers", never_buyers), ("grouped", grouped)) if on}
    for switch in switches:
        if switch not in inspect.signature(fit).parameters:
            raise NotForThisModel(switch, name)
    fitted = fit(frame, **switches)
    answer = {"model": fitted.model, "parameters": fitted.parameters, "loglik": fitted.loglik, "n": fitted.n,
              "seconds": fitted.seconds}
    fallen = fitted.diagnostics["fell_back"]
    said = fitted.diagnostics.get("words")
    return answer | ({"why": fallen["reasons"]} if fallen else {}) | ({"words": said} if said else {})


def named(name: str) -> ModuleType:
    """The module of a model that `run` takes. Raises NoSuchModel."""
    if name not in installed():
        raise NoSuchModel(name, installed())
    return _module(name)


def told(name: str, rows: Callable[[str], list[dict[str, Any]]]) -> dict[str, Any]:
    """What the model of that name says of a view; `rows` gives those of a measure. Raises NoSuchModel."""
    known = [found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_")]
    module = _module(name) if name in known else None
    if module is None or not hasattr(module, "NEEDS"):
        raise NoSuchModel(name, known)
    document: dict[str, Any] = module.told(*(rows(needed) for needed in module.NEEDS))
    return document


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name}")
