"""The few colours of every picture, by what they are for, in light and in dark; one accent, the rest grey.

Charts are drawn in the light colours; surfaces swap them through `rules`, so one picture serves both. Beside white
(or the dark ground) text reaches 4.5 to 1 and marks 3 to 1, and no two neighbours differ by hue alone.
"""

from __future__ import annotations

INK = "#1d1c1a"
MUTED = "#67635c"
ACCENT = "#9a3412"
BUYER = "#c4622f"
CHEER = "#5d5952"
CROWD = "#8f8a81"
RULE = "#dcd8d0"
GROUND = "#fffefb"

COLOURS = {
    "ink": (INK, "#eceae5"),
    "muted": (MUTED, "#a8a39a"),
    "accent": (ACCENT, "#ff9d70"),
    "buyer": (BUYER, "#d0703f"),
    "cheer": (CHEER, "#bdb8ae"),
    "crowd": (CROWD, "#77736b"),
    "rule": (RULE, "#3a3936"),
    "ground": (GROUND, "#171614"),
}
"""Name to (light, dark)."""


def variables(shade: int) -> str:
    """The colours as CSS custom properties; shade 0 is light, 1 is dark."""
    return "".join(f"--{name}:{pair[shade]};" for name, pair in COLOURS.items())


def rules(scope: str) -> str:
    """CSS that turns each light colour inside `scope` into its custom property."""
    return "".join(f'{scope} [{paint}="{light}"]{{{paint}:var(--{name})}}'
                   for name, (light, _) in COLOURS.items() for paint in ("fill", "stroke"))


def both() -> str:
    """The custom properties for a light reader, and for one who asks for dark."""
    return f":root{{{variables(0)}}}@media screen and (prefers-color-scheme:dark){{:root{{{variables(1)}}}}}"
