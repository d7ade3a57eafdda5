"""A world as files: what the creator would have in their downloads folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stalwarts.worlds import _bandcamp
from stalwarts.worlds import _instagram
from stalwarts.worlds import _mailchimp
from stalwarts.worlds import _plain
from stalwarts.worlds import _shopify

if TYPE_CHECKING:
    from pathlib import Path

    from stalwarts.worlds._world import World

WRITERS = {"instagram": _instagram.write, "mailchimp": _mailchimp.write, "bandcamp": _bandcamp.write,
           "shopify": _shopify.write, **dict.fromkeys(_plain.FORMS, _plain.write)}


def write(world: World, folder: Path) -> list[Path]:
    """Write the exports of a world into a folder, made if need be; gives the files.

    Instagram and Mailchimp as zips, a Bandcamp raw data report, Shopify orders and customers: of those platforms the
    creator is on. A table of other software has its mapping beside it (`mapping_of`). The same world gives the same
    bytes, and the files carry the day they were taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [path for platform in world.accounts for path in WRITERS[platform](world, folder)]
    for path in written:
        os.utime(path, (world.span.taken, world.span.taken))
    return written


def mapping_of(file: Path) -> Path | None:
    """The mapping that lies beside a table."""
    beside = file.with_name(f"{file.stem}.mapping.toml")
    return beside if beside.exists() else None
