"""Downloads of which no file is read, and why: there is no importer to say it."""

from __future__ import annotations

import re

_LEFT: tuple[tuple[str, str], ...] = (
    (r"(?:^|/)messages/(?:c?\d{15,21}/(?:channel|messages)\.(?:json|csv)|index\.json)$",
     "your Discord messages: never opened; the package names nobody who follows you"),
    (r"(?:^|/)package/(?:account|servers|activity|programs|activities)/|(?:^|/)account/(?:user\.json|avatar\.\w+)$",
     "part of the Discord package: it holds your own account only, and nobody who follows you"),
)


def known(path: str) -> str | None:
    """Why a file is left alone, judged by its path; None where we do not know it."""
    lower = path.lower()
    return next((why for pattern, why in _LEFT if re.search(pattern, lower)), None)
