"""`python -m stalwarts` is the command."""

from __future__ import annotations

from stalwarts.surfaces.cli import program

program()
