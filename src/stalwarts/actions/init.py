"""Make a workspace: a folder that holds your files and answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stalwarts.actions._form import Done
from stalwarts.actions._form import asked

if TYPE_CHECKING:
    from stalwarts.actions._form import Room

GROUP = "Start"
TERMINAL = True


def _trades() -> tuple[str, ...]:
    from stalwarts import trades

    return tuple(trades.names())


@dataclass(frozen=True)
class Form:
    """Where, and for whom."""

    folder: Path = asked("The folder to make.", place=True)
    trade: str = asked("What you do: it chooses the words and the files to bring.",
                       "singer", choices=_trades)
    brand: str = asked("Your name, or your brand's: it names what no file names.", "main")


def do(_room: Room, form: Form) -> Done:
    """Write the settings, each with its meaning, and say which file to bring first."""
    from stalwarts import settings
    from stalwarts import trades

    trade = trades.load(form.trade)
    settings.create(form.folder, trade=form.trade, brand=form.brand)
    first = trade.files[0]
    return Done([f"{form.folder} is ready. Your files stay on this computer.",
                 f"First ask for: {first.name} ({first.wait})."],
                {"workspace": str(form.folder), "trade": form.trade},
                typed=[f"Then: stalwarts -w {form.folder} add PATH"])
