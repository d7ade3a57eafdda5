"""A picture with many marks of one shape, written shorter: the shape stands once, each mark is a place it is used at."""

from __future__ import annotations

import re

MARK = re.compile(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" d="([^"]+)"([^>]*)/>')
MANY = 8
"""So many marks in a row are worth it."""


def lighter(picture: str, key: str) -> str:
    """The same picture in fewer letters. `key` is unique on the screen."""
    parts: list[str] = []
    end = 0
    for number, run in enumerate(_runs(picture)):
        first, last = run[0], run[-1]
        parts += [picture[end:first.start()], _run(run, f"{key}-{number}")]
        end = last.end()
    return "".join([*parts, picture[end:]])


def _runs(picture: str) -> list[list[re.Match[str]]]:
    """Marks of one shape and look that follow each other without anything between."""
    runs: list[list[re.Match[str]]] = []
    for mark in MARK.finditer(picture):
        before = runs[-1][-1] if runs else None
        if before and before.end() == mark.start() and before.groups()[2:] == mark.groups()[2:]:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return [run for run in runs if len(run) >= MANY]


def _run(run: list[re.Match[str]], key: str) -> str:
    shape, look = run[0][3], run[0][4].replace(' opacity="1"', "")
    places = "".join(f'<use href="#{key}" x="{mark[1]}" y="{mark[2]}"/>' for mark in run)
    return f'<defs><path id="{key}" d="{shape}"/></defs><g{look}>{places}</g>'
