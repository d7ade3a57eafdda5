"""The importer that reads any table: it guesses by hundreds of patterns, and is loaded where no other knows a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stalwarts import late

if TYPE_CHECKING:
    from stalwarts.importers import csv_file
else:
    csv_file = late.module("stalwarts.importers.csv_file")

__all__ = ["csv_file"]
