"""A real browser for the tests that need one, and a room served to it; loud where the machine has none."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NONE = f"NO BROWSER FOUND ({', '.join(NAMES)}): THE PAGES WERE NOT TRIED IN ONE."


def find_browser() -> str | None:
    """The path of a Chromium."""
    return next(filter(None, map(shutil.which, NAMES)), None)


needs_browser = pytest.mark.skipif(find_browser() is None, reason=NONE)


@contextmanager
def browsing(**options) -> Iterator:
    """A new browser's context; ``options`` are Playwright's of a context."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        try:
            context = browser.new_context(**options)
            context.set_default_timeout(20_000)
            yield context
        finally:
            browser.close()


@contextmanager
def serving(app) -> Iterator[str]:
    """An application behind a port of this machine: its address without the last slash."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join()
