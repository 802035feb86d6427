"""Every page for everybody: axe-core finds nothing serious, at two widths and in both themes; nothing hangs over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser import browsing, needs_browser, serving
from handmade import HOSTILE_ID

from dragoman.desk.reviews import queue, review
from dragoman.desk.store import Desk
from dragoman.web import Settings, links, make_app

pytestmark = needs_browser
PAGES = [
    "/", "/story/talks", links.story(HOSTILE_ID), "/search/events", "/search/statements?words=fishing",
    "/search/positions", "/search/stories", "/search/events?words=nowhere", "/actor/Ghana", "/country/KEN",
    "/dyad/KEN-GHA", "/issues", "/issue/ceasefire in Sudan", "/calendar?month=2026-04", "/network?status=planned",
    "/map?status=planned", "/review", "/review?kind=position", "/review/record?story=talks&id=e1",
    "/review/new?story=talks&kind=statement", "/agreement", "/enter", "/nothing",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1200, "height": 800}, {"width": 360, "height": 740}
_AXE = """rules => axe.run({resultTypes: ["violations"], ...(rules && {runOnly: rules})}).then(found =>
    found.violations.filter(v => v.impact === "serious" || v.impact === "critical")
        .map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(" | ")))"""


@pytest.fixture(scope="module")
def at(filled, tmp_path_factory):
    """A room whose desk has verdicts of two reviewers, so that every page has something to show."""
    path = tmp_path_factory.mktemp("access") / "desk.db"
    shutil.copy(filled, path)
    with Desk.open(str(path), create=False, seconds=20) as desk:
        for name, verdict in (("Ada", "accept"), ("Ben", "reject")):
            for item in queue(desk, name, "event", limit=3):
                review(desk, item.story, item.id, verdict, reviewer=name)
        with serving(make_app(desk, Settings(seconds=20))) as address:
            yield address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_page_shuts_anybody_out(at, size):
    axe = Path(pytest.importorskip("axe_playwright_python").__file__).with_name("axe.min.js").read_text("utf-8")
    wrong = {}
    with browsing(base_url=at, viewport=size, color_scheme="light") as context:
        page = context.new_page()
        page.goto("/enter")
        page.get_by_label("Your name").fill("Ada")
        page.get_by_role("button", name="Keep it").click()
        page.wait_for_url("**/")
        for address in PAGES:
            page.goto(address)
            page.evaluate(axe)
            found = page.evaluate(_AXE)
            page.emulate_media(color_scheme="dark")
            found += [f"dark {v}" for v in page.evaluate(_AXE, ["color-contrast"])]
            page.emulate_media(color_scheme="light")
            if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
                found.append(f"hangs over by {over} pixels")
            if found:
                wrong[address] = found
    assert wrong == {}
