"""What Ghost's files share: the site's name stands in the name of its content export, and days in both names."""

from __future__ import annotations

import re
from datetime import datetime
from datetime import time

from stalwarts.importers._shapes import Peek

PLATFORM = "ghost"

_SITE = re.compile(r"(?:^|/)([a-z0-9-]+)\.ghost\.[^/]*$", re.IGNORECASE)
_DAY = re.compile(r"(20\d\d-\d\d-\d\d)(?:-(\d\d)-(\d\d)-(\d\d))?")


def account(file: Peek) -> str | None:
    """The site, as this file's name has it, or that of the one content export beside it."""
    root = file.path.removesuffix(file.name)
    beside = [path for path in file.siblings if path.startswith(root) and path.endswith(".json")]
    own, others = ({found[1].lower() for path in paths if (found := _SITE.search(path))} for paths in ([file.path], beside))
    names = own or others
    return f"{PLATFORM}:{names.pop()}" if len(names) == 1 else None


def taken(file: Peek) -> datetime | None:
    """The moment in the file's name, or the last second of the day in it."""
    found = _DAY.search(file.name)
    try:
        day = datetime.fromisoformat(found[1]) if found else None
        clock = time(int(found[2]), int(found[3]), int(found[4])) if found and found[2] else time(23, 59, 59)
    except ValueError:
        return None
    return datetime.combine(day, clock) if day else None
