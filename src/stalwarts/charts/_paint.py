"""From rows to a picture anybody can open: Vega-Lite's spec, SVG with its words for screen readers, PNG.

vl-convert draws without a browser and without the network, in the fonts of this computer.
"""

from __future__ import annotations

import html
import re
import textwrap
import zlib
from typing import Any

from stalwarts.charts import _palette
from stalwarts.charts import draw
from stalwarts.charts._table import told

_PNG = b"\x89PNG\r\n\x1a\n"
EDGE = 14
"""Pixels around a picture that stands alone."""
TITLE_LETTERS = 42
"""So many letters of a title fit the width of a picture."""


def spec(chart: str, rows: list[dict[str, Any]], title: str = "") -> dict[str, Any]:
    """The Vega-Lite document of a chart, with the house's look in it."""
    from stalwarts.charts._theme import CONFIG

    whole: dict[str, Any] = draw(chart, rows).to_dict(validate=False)
    titled = {"title": {"text": textwrap.wrap(title, TITLE_LETTERS)}, "padding": EDGE} if title else {}
    return {**whole, **titled, "config": CONFIG, "description": told(chart, rows)}


def svg(chart: str, rows: list[dict[str, Any]], title: str) -> str:
    """A picture that stands alone: its title on it, and dark colours for who asks for dark."""
    style = f"<style>{_palette.both()}{_palette.rules('svg')}svg{{background:var(--ground)}}</style>"
    return _name(_marks(spec(chart, rows, title)), chart, title, told(chart, rows), style)


def inline(chart: str, rows: list[dict[str, Any]], title: str, key: str) -> str:
    """The same to stand inside a page that shows the title and brings the colours. `key` is unique in that page."""
    return _name(_marks(spec(chart, rows)), key, title, told(chart, rows), "")


def plain(chart: str, rows: list[dict[str, Any]]) -> str:
    """The picture alone in light colours, to stand inside another."""
    return _marks(spec(chart, rows))


def png(chart: str, rows: list[dict[str, Any]], title: str, scale: float = 2.0) -> bytes:
    """The light picture on its ground."""
    import vl_convert

    return packed(vl_convert.svg_to_png(grounded(_marks(spec(chart, rows, title))), scale=scale))


def grounded(picture: str) -> str:
    """An SVG with the light ground laid under it."""
    ground = f'<rect width="100%" height="100%" fill="{_palette.GROUND}"/>'
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + ground, picture, count=1)


def packed(png: bytes) -> bytes:
    """The same picture, its pixels packed as tightly as they go: a fifth of what comes out of the drawing."""
    chunks, at = [], len(_PNG)
    while at < len(png):
        end = at + 8 + int.from_bytes(png[at:at + 4], "big")
        chunks.append((png[at + 4:at + 8], png[at + 8:end]))
        at = end + 4
    pixels = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    kept = [(name, content) for name, content in chunks if name not in {b"IDAT", b"IEND"}]
    return _PNG + b"".join(
        len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
        for name, content in [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")])


def _marks(document: dict[str, Any]) -> str:
    """Vega's own SVG of a spec, which may fetch nothing; the roles of its hundred parts fall away: it is one image."""
    import altair as alt
    import vl_convert

    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    drawn: str = vl_convert.vegalite_to_svg(document, vl_version=version, allowed_base_urls=[])
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", drawn)


def _name(picture: str, key: str, title: str, description: str, style: str) -> str:
    """An SVG that says what it is: one image with a title and a description."""
    said = (f'<title id="{key}-t">{html.escape(title)}</title>'
            f'<desc id="{key}-d">{html.escape(description)}</desc>{style}')
    named = re.sub(r"<svg ", f'<svg role="img" aria-labelledby="{key}-t" aria-describedby="{key}-d" ', picture, count=1)
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + said, named, count=1)
