"""Columns of numbers from a CSV file, for fitting a model to somebody's own table."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stalwarts.models._fit import Floats
from stalwarts.problems import NoSuchFile
from stalwarts.problems import UnfitFrame


def read(path: Path) -> dict[str, Floats]:
    """Column name (lower case) to numbers; `true` and `yes` are 1.

    Raises NoSuchFile where it is not there, and UnfitFrame where it is no table or a cell is no number, saying which.
    """
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError as error:
        raise NoSuchFile(str(path)) from error
    except (IsADirectoryError, PermissionError) as error:
        why = "it is a folder" if path.is_dir() else "this computer does not let you"
        raise UnfitFrame(f"{path} cannot be opened: {why}") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnfitFrame(f"{path} is not a table of text in UTF-8, such as a spreadsheet saves as CSV") from error
    names = list(rows[0]) if rows else []
    return {name.strip().lower(): np.array([_number(row[name], path, name, line) for line, row in enumerate(rows, 2)])
            for name in names if name}


def _number(text: str | None, path: Path, name: str, line: int) -> float:
    said = (text or "").strip().lower()
    if said in {"true", "yes"}:
        return 1.0
    if said in {"false", "no"}:
        return 0.0
    try:
        return float(said)
    except ValueError as error:
        raise UnfitFrame(f"{path}, line {line}: '{text}' in column {name} is not a number") from error
