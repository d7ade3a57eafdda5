"""What stands in a column in the beginning of a file: words by which a claim is made where columns alone say too little."""

from __future__ import annotations

import csv
import io

from stalwarts.importers import _peek
from stalwarts.importers._shapes import Peek


def words(file: Peek, *names: str) -> set[str]:
    """Every word in the whole records of the file's beginning, folded, under the first of these columns that it has.

    Nothing where it has none of them, or cannot be read as a table.
    """
    look = _peek.look(file.head)
    places = [file.header.index(name) for name in names if name in file.header]
    if look is None or not places:
        return set()
    text = file.head.decode(look.encoding, "replace")
    whole = text if len(file.head) < _peek.HEAD else text.rpartition("\n")[0]
    try:
        records = [_peek.fold(record)[min(places)] for record in csv.reader(io.StringIO(whole), delimiter=look.delimiter)
                   if len(record) == len(file.header)]
    except csv.Error:
        return set()
    return {word.partition("#")[0] for word in records} - {"", *names}
