"""A picture on the screen in fewer letters: a shape used many times stands once, a line says no more than can be seen."""

from __future__ import annotations

import re
from itertools import groupby

MARK = re.compile(r'<path transform="translate\(([-\d.]+),([-\d.]+)\)" d="([^"]+)"([^>]*)/>')
MANY = 8
"""So many marks in a row are worth it."""
LINE = re.compile(r'(?<= d=")[MLZ\d.,-]{2000,}(?=")')
"""A long line of straight pieces."""
STEP = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")
FINEST = 0.25
"""Pixels of a picture 340 wide that nobody tells apart."""
Point = tuple[float, float]


def lighter(picture: str, key: str) -> str:
    """The same picture to the eye. `key` is unique on the screen."""
    parts: list[str] = []
    end = 0
    for number, run in enumerate(_runs(picture)):
        parts += [picture[end:run[0].start()], _run(run, f"{key}-{number}")]
        end = run[-1].end()
    return LINE.sub(_line, "".join([*parts, picture[end:]]))


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
    """Marks side by side say only how far along they stand."""
    look = run[0][4].replace(' opacity="1"', "")
    rows = "".join(f'<g transform="translate(0,{y})">' + "".join(f'<use href="#{key}" x="{mark[1]}"/>' for mark in marks) + "</g>"
                   for y, marks in groupby(run, key=lambda mark: mark[2]))
    return f'<defs><path id="{key}" d="{run[0][3]}"/></defs><g{look}>{rows}</g>'


def _line(found: re.Match[str]) -> str:
    """Straight pieces at the finest that is seen, without points that change nothing."""
    pieces: list[tuple[str, list[Point]]] = []
    for letter, x, y in STEP.findall(found[0]):
        if letter == "M":
            pieces.append(("", [_seen(x, y)]))
        elif letter == "L":
            _on(pieces[-1][1], _seen(x, y))
        else:
            pieces[-1] = ("Z", pieces[-1][1])
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in points) + end for end, points in pieces)


def _seen(x: str, y: str) -> Point:
    return round(float(x) / FINEST) * FINEST, round(float(y) / FINEST) * FINEST


def _on(points: list[Point], point: Point) -> None:
    """One point more, unless it only goes on as before."""
    if point == points[-1]:
        return
    if len(points) > 1 and any(points[-2][axis] == points[-1][axis] == point[axis] for axis in (0, 1)):
        points[-1] = point
    else:
        points.append(point)
