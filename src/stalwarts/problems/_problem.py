"""What every way of saying no is."""

from __future__ import annotations


class Problem(Exception):
    """Something the user can mend. Its text is one to three lines and never a traceback."""
