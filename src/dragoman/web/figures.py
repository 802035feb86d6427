"""Pictures on pages: their addresses for light and dark, wide and narrow, and their words for who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from dragoman.charts.kinds import Kind
from dragoman.web import links

_NARROW = 340  # pixels of a drawing on a phone
# About how large each kind comes out (pixels), so that the page does not jump when it comes; CSS keeps the true shape.
_SIZES: dict[Kind, tuple[int, int]] = {
    "course": (860, 900), "timeline": (860, 560), "balance": (860, 380), "network": (760, 620), "positions": (860, 560),
    "map": (760, 560), "status": (860, 480),
}  # fmt: skip


class Figure(BaseModel):
    """A picture: ``alt`` says what is seen, ``data`` is where the same is told in words and numbers."""

    svg: str
    dark: str
    narrow: str
    narrow_dark: str
    png: str
    width: int
    height: int
    alt: str
    data: str


def figure(kind: Kind, alt: str, *asked: Mapping[str, Any], data: str = "#data") -> Figure:
    """The picture of a kind that answers a question, told as to ``links.search``."""
    width, height = _SIZES[kind]
    narrow, dark = {"width": _NARROW}, {"dark": "true"}
    return Figure(
        svg=links.chart(kind, *asked), dark=links.chart(kind, *asked, dark), narrow=links.chart(kind, *asked, narrow),
        narrow_dark=links.chart(kind, *asked, narrow, dark), png=links.chart(kind, *asked, form="png"),
        width=width, height=height, alt=alt, data=data,
    )  # fmt: skip
