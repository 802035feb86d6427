"""A web server on 127.0.0.1 that the tests write, and what watches it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from watched import Bench, FakeClock, Site, page, rss

from dragoman.desk.store import Desk


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that hangs up is what some tests are about."""


@pytest.fixture
def site():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            (found.robots if self.path == "/robots.txt" else found.asked).append((self.path, dict(self.headers)))
            page = found.pages.get(self.path, (404, {}, b""))
            if callable(page):
                page(self)
                return
            status, headers, body = page
            self.send_response(status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    found = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def bench(site, clock, tmp_path):
    with Desk.open(str(tmp_path / "desk.db")) as desk:
        yield Bench(site, clock, tmp_path / "state.json", desk)


@pytest.fixture
def talks(site):
    """A feed with two pages."""
    for n in (1, 2):
        site.put(f"/{n}", page(n))
    site.put("/feed", rss("/1", "/2"), ETag='"1"', Last_Modified="Mon, 08 Jun 2026 09:00:00 GMT")
    return site
