"""The kinds of pictures there are, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

from dragoman.charts.balance import balance
from dragoman.charts.course import course
from dragoman.charts.network import network
from dragoman.charts.positions import positions
from dragoman.charts.render import Picture
from dragoman.charts.status import status
from dragoman.charts.theme import WIDTH
from dragoman.charts.timeline import timeline
from dragoman.charts.world import world
from dragoman.desk.store import Desk
from dragoman.errors import InputError

Kind = Literal["course", "timeline", "balance", "network", "positions", "map", "status"]
KINDS: dict[Kind, Callable[..., Picture]] = {
    "course": course, "timeline": timeline, "balance": balance, "network": network, "positions": positions,
    "map": world, "status": status,
}  # fmt: skip


def draw(kind: Kind, desk: Desk, *, width: int = WIDTH, **wanted: Any) -> Picture:
    """A picture of what is on a desk.

    ``wanted``: as in ``Desk.events`` (``positions``: as in ``Desk.positions``), and the options of that kind.
    ``width``: pixels of the drawing, without axes. Raises InputError for an unknown kind or what cannot be asked.
    """
    if kind not in get_args(Kind):
        raise InputError(f"there is no chart {kind!r}.", do=f"Draw one of: {', '.join(get_args(Kind))}.")
    return KINDS[kind](desk, width=width, **wanted)
