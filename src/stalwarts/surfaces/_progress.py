"""Progress on everything over a second, on standard error, and only for a person at a terminal."""

from __future__ import annotations

import time
from typing import IO
from typing import Any
from typing import Self

PATIENCE = 1.0
"""Seconds before anything is shown."""
_MEGA = 1 << 20


class Progress:
    """Counts what a deed reports; draws a line once it has taken long enough."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._began = stream, time.monotonic()
        self._bar: Any = None
        self._amount: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Nothing is drawn yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wipe the line."""
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, stage: str, amount: int) -> None:
        """More of a stage is done: bytes while reading, steps otherwise."""
        self._amount[stage] = self._amount.get(stage, 0) + amount
        if self._stream.isatty() and time.monotonic() - self._began > PATIENCE:
            self._draw(f"{stage} {self._text(stage)}")

    def _text(self, stage: str) -> str:
        done = self._amount[stage]
        return f"{done // _MEGA:,} MB" if stage.startswith("reading ") else f"{done:,}"

    def _draw(self, text: str) -> None:
        from rich.console import Console
        from rich.status import Status

        if self._bar is None:
            self._bar = Status(text, console=Console(file=self._stream))
            self._bar.start()
        self._bar.update(text)
