"""The README says what works: its commands, its files, its pictures, its links, the numbers of its example."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from adding import stalwarts
from stalwarts import actions
from stalwarts import importers
from stalwarts import quick

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = README.splitlines()


def section(title: str) -> str:
    """What stands under a heading."""
    return re.split(r"^## ", README.split(f"## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def commands() -> list[list[str]]:
    """Every use of our command, in blocks and in the text, without `uvx`."""
    said = [line[2:] for line in LINES if line.startswith(("$ ", "> "))] + re.findall(r"`(stalwarts [^`]+)`", README)
    words = [shlex.split(line.removeprefix("uvx ")) for line in said]
    return [line[1:] for line in words if line[:1] == ["stalwarts"]]


def test_it_begins_with_the_name_and_the_question() -> None:
    assert LINES[0] == "# Stalwarts"
    assert LINES[1] == "**Which of your followers would stand by you and buy?**"


def test_its_parts_stand_in_order() -> None:
    heads = [line.removeprefix("## ") for line in LINES if line.startswith("## ")]
    assert heads == ["Try your two numbers", "Two lines to install", "What to bring", "What you get", "What it will not do",
                     "For analysts", "For developers"]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    rest = words[2:] if words[:1] == ["-w"] else words
    if not rest:
        return
    typed = next(said for name in actions.installed() if (said := actions.spoken(name)) == rest[:len(said)])
    known = stalwarts(*typed, "--help").out
    assert all(word in known for word in rest if word.startswith("--"))


def test_the_example_is_what_is_said() -> None:
    (shown,) = [line.removeprefix("> ") for line in section("Try your two numbers").splitlines() if line.startswith("> ")]
    (words,) = [line for line in commands() if line[:1] == ["quick"]]
    numbers = {name.removeprefix("--"): int(value) for name, value in zip(words[1::2], words[2::2], strict=True)}
    assert shown == quick.page([numbers["followers"]], numbers["buyers"], None, None, 100).claim


def test_every_link_and_picture_is_there() -> None:
    places = re.findall(r"\]\(([^)]+)\)", README) + re.findall(r'(?:src|srcset)="([^"]+)"', README)
    missing = [place for place in places if not place.startswith("https://") and not (ROOT / place).exists()]
    assert not missing


def test_every_source_named_has_an_importer() -> None:
    rows = [row for row in section("What to bring").splitlines() if row.startswith("| ")][1:]
    named = {name for row in rows if "anything else" not in row for name in row.strip("|").split("|")[1].strip().split(", ")}
    known = " ".join(module.TITLE for module in importers.installed().values())
    assert not {name for name in named if name not in known}
