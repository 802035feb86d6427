"""Pictures for the docs, and how long each kind takes: benchmarks/charts.py [--pictures docs] [--desk DESK].

The pictures are of the stories in examples/, on white and on dark. With --desk every kind is drawn three times of that
desk (``benchmarks/desk.py`` tells how to make a large one), for all its days and for one country in a year: seconds to
ask the desk, and to make an SVG; the medians.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from dragoman.charts.kinds import KINDS, draw
from dragoman.charts.render import render
from dragoman.coder import code
from dragoman.desk.store import Desk
from dragoman.reading import read_path
from dragoman.story import Story

EXAMPLES = Path(__file__).parents[1] / "examples"
PICTURES: dict[str, tuple[Any, dict[str, Any]]] = {
    "timeline": ("timeline", {"country": "RUS", "start": "2017-04", "end": "2017-04"}),
    "network": ("network", {}),
}
TIMES = 3


def main() -> None:
    """Draw or measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder for the docs' pictures")
    parser.add_argument("--desk", help="a desk to measure on")
    options = parser.parse_args()
    if options.pictures:
        pictures(options.pictures)
    if options.desk:
        measure(options.desk)


def pictures(folder: Path) -> None:
    """Write the docs' pictures, each on white and on dark."""
    with tempfile.TemporaryDirectory() as place, Desk.open(f"{place}/desk.db") as desk:
        desk.add(code(s) for path in sorted(EXAMPLES.iterdir()) for s in read_path(path) if isinstance(s, Story))
        for name, (kind, wanted) in PICTURES.items():
            for dark in (False, True):
                file = folder / f"chart-{name}{'-dark' if dark else ''}.svg"
                file.write_bytes(render(draw(kind, desk, **wanted), "svg", dark=dark))


def measure(where: str) -> None:
    """Print how long each kind takes."""
    with Desk.open(where, read_only=True) as desk:
        about = desk.about()
        year = str(about["last_day"])[:4]
        print(f"{about['stories']:,} stories, {about['events']:,} events")
        render(draw("status", desk, country="RUS"), "svg")  # the first in a process starts Vega
        for kind in KINDS:
            for name, wanted in (("all", {}), (f"RUS in {year}", {"country": "RUS", "start": year, "end": year})):
                asking, drawing = [], []
                for _ in range(TIMES):
                    began = time.perf_counter()
                    chart = draw(kind, desk, **wanted)
                    asked = time.perf_counter()
                    render(chart, "svg")
                    asking.append(asked - began)
                    drawing.append(time.perf_counter() - asked)
                took = [f"{statistics.median(each):.1f}" for each in (asking, drawing)]
                print(f"  {kind}, {name}: {took[0]} s asked, {took[1]} s drawn")


if __name__ == "__main__":
    main()
