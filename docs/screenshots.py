"""Pictures of every page of the reading room for ``docs/reading-room.md``: a desktop in light, a phone in dark.

    python docs/screenshots.py            # after make demo; writes docs/room
    python docs/screenshots.py --all OUT  # each page in both widths and both themes, at full length, to be looked at

The pages are those of a desk of the example stories with some verdicts on it.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from dragoman.desk.reviews import queue, review
from dragoman.desk.store import Desk
from dragoman.export.jsonl import read_jsonl

HERE = Path(__file__).parent
Theme = Literal["light", "dark"]
Held = Literal["accept", "correct", "reject"]
CODINGS, ROOM = HERE.parent / "out" / "codings.jsonl", HERE / "room"
WIDTHS = {"desktop": 1100, "phone": 390}
HEIGHT = 760
_COLOURS = 64  # of a picture: it looks the same and is a third as large


def pages(desk: Desk) -> dict[str, str]:
    """Every page by name, at what the example stories have most of."""
    story = desk.stories(words="Sweden AND agenda")[0]["story"]
    said = desk.statements(story=story)[0]["id"]
    event = desk.events(story=story, type="CONSULT", limit=1)[0]["id"]
    return {
        "today": "/", "story": f"/story/{story}#{said}", "search": "/search/events?words=talks&status=planned",
        "actor": "/actor/Russian Foreign Ministry", "country": "/country/RUS", "dyad": "/dyad/RUS-SWE",
        "issues": "/issues", "issue": "/issue/talks", "calendar": "/calendar?month=2017-04", "network": "/network",
        "map": "/map", "review": "/review", "record": f"/review/record?story={story}&id={event}",
        "agreement": "/agreement", "door": "/enter?then=/",
    }  # fmt: skip


def fill(desk: Desk) -> None:
    """The example stories, and what two people hold of some records."""
    desk.add(read_jsonl(CODINGS))
    desk.join_acts()
    for name in ("Ada", "Ben"):
        for kind in ("event", "statement"):
            for n, item in enumerate(queue(desk, name, kind, order="random", seed=3, limit=12)):
                held: Held = ("accept", "accept", "reject" if name == "Ada" else "accept", "accept", "correct")[n % 5]
                field = {"status": "planned"} if kind == "event" else {"act": "warn"}
                review(desk, item.story, item.id, held, reviewer=name, fields=field if held == "correct" else None)


@contextmanager
def room(desk: Path) -> Iterator[str]:
    """The address of the desk's reading room, run as a user runs it."""
    command = [sys.executable, "-m", "dragoman", "serve", str(desk), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            found = re.search(r"open at (http://\S+)/", running.stderr.readline())
            assert found is not None
            yield found[1]
        finally:
            running.terminate()


def shoot(
    browser: Browser, at: str, addresses: dict[str, str], looks: Iterable[tuple[str, Theme]], out: Path, *, whole: bool
) -> None:
    """A picture of each page in each look: a width's name and a theme."""
    for width, theme in looks:
        size: ViewportSize = {"width": WIDTHS[width], "height": HEIGHT}
        context = browser.new_context(viewport=size, color_scheme=theme, base_url=at, reduced_motion="reduce")
        page = context.new_page()
        page.goto("/enter?then=/review")
        page.fill("[name=name]", "Ada")
        page.click("main form button")
        for name, address in addresses.items():
            page.goto(address)
            for picture in page.locator("figure img").all():  # pictures are drawn when they come into view
                picture.scroll_into_view_if_needed()
                picture.evaluate("async node => { await node.decode().catch(() => {}); }")
            page.evaluate("scrollTo(0, 0)")
            page.wait_for_timeout(100)
            _save(page.screenshot(full_page=whole), out / f"{name}-{width}{f'-{theme}' if whole else ''}.png")
        context.close()


def _save(picture: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette(image).flatten().tolist())
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def _palette(image: Image.Image) -> NDArray[np.uint8]:
    """The colours without which most would be lost: each time that of many dots far from the colours taken before."""
    counted = sorted(image.getcolors(1 << 24) or [], key=lambda c: c[0], reverse=True)[:8_000]
    dots, colours = np.array([n for n, _ in counted]), np.array([c for _, c in counted], dtype=float)
    far, taken = np.full(len(dots), np.inf), [0]
    while len(taken) < min(_COLOURS, len(dots)):
        far = np.minimum(far, ((colours - colours[taken[-1]]) ** 2).sum(axis=1))
        taken.append(int((dots * far).argmax()))
    return colours[taken].astype(np.uint8)


def main() -> None:
    """Write the pictures."""
    whole = sys.argv[1:2] == ["--all"]
    out = Path(sys.argv[2]) if whole else ROOM
    out.mkdir(parents=True, exist_ok=True)
    each: list[tuple[str, Theme]] = [(w, t) for w in WIDTHS for t in ("light", "dark")]
    looks = each if whole else [each[0], each[-1]]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with Desk.open(f"{folder}/desk.db") as desk:
            fill(desk)
            addresses = pages(desk)
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with room(Path(folder, "desk.db")) as at:
            shoot(browser, at, addresses, looks, out, whole=whole)
        browser.close()
    made = list(out.glob("*.png"))
    print(f"{len(made)} pictures in {out}, {sum(p.stat().st_size for p in made) // 1000} kB")


if __name__ == "__main__":
    main()
