"""What stands in the beginning of a delimited file, by which a claim is made where its columns alone say too little."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from stalwarts.importers import _peek
from stalwarts.importers._shapes import Peek


def records(file: Peek) -> Iterator[list[str]]:
    """The whole records below the header, up to the first that cannot be read; none where this is no such file.

    The header once more, where two downloads were pasted together, is none of them.
    """
    head = file.text
    look, heading = _peek.look(head), None
    if look is None:
        return
    text = head.decode(look.encoding, "replace")
    whole = text if len(head) < _peek.HEAD else text.rpartition("\n")[0]
    try:
        for record in csv.reader(io.StringIO(whole, newline=""), delimiter=look.delimiter):
            if heading is None:
                heading = record if _peek.fold(record) == file.header else None
            elif record != heading:
                yield record
    except csv.Error:
        return


def column(file: Peek, *names: str) -> list[str]:
    """The cells of the first of these columns (folded names) that the file has, blank ones left out."""
    at = next((file.header.index(name) for name in names if name in file.header), len(file.header))
    return [record[at].strip() for record in records(file) if at < len(record) and record[at].strip()]


def words(file: Peek, *names: str) -> set[str]:
    """What stands in that column of records as wide as the header, folded: a crooked record has anything there."""
    at = next((file.header.index(name) for name in names if name in file.header), len(file.header))
    return {_peek.fold([record[at]])[0] for record in records(file) if at < len(record) == len(file.header)} - {""}
