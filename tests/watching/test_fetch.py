"""HTTP as the watch does it: only to what was checked, bounded, polite; every way to fail is a value."""

import shutil
import ssl
import subprocess
import threading
from email.utils import formatdate

import httpcore
import pytest
from watched import NOON

from dragoman.watching import fetch
from dragoman.watching.fetch import Fetched, Fetcher, Missed

HERE = "127.0.0.1"


@pytest.fixture
def fetcher(clock):
    return Fetcher("dragoman/test (x@norpress.example)", clock, pause=0, free={})


def test_what_the_server_says_comes_back(fetcher, site):
    site.put("/a", "Grüße", Content_Type="Text/HTML; charset=UTF-8", ETag='"7"', Last_Modified="Mon, 08 Jun 2026")
    assert fetcher.get(site.url("/a#x"), trusted=HERE) == Fetched(
        site.url("/a"), 200, "Grüße".encode(), "text/html", "UTF-8", '"7"', "Mon, 08 Jun 2026"
    )
    [(path, headers)] = site.asked
    assert path == "/a"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert headers["User-Agent"] == "dragoman/test (x@norpress.example)"
    assert "If-None-Match" not in headers


def test_a_page_that_has_not_changed_is_not_sent_again(fetcher, site):
    site.put("/a", status=304)
    got = fetcher.get(site.url("/a"), trusted=HERE, etag='"7"', modified="Mon, 08 Jun 2026")
    assert (got.status, got.body) == (304, b"")
    assert site.asked[0][1]["If-None-Match"] == '"7"'
    assert site.asked[0][1]["If-Modified-Since"] == "Mon, 08 Jun 2026"


def test_unchanged_is_no_answer_to_who_did_not_ask_so(fetcher, site):
    site.put("/a", status=304)
    assert isinstance(fetcher.get(site.url("/a"), trusted=HERE), Missed)


def test_no_cookie_is_sent_back(fetcher, site):
    site.put("/a", status=302, Location="/b", Set_Cookie="who=me")
    site.put("/b", "x", Set_Cookie="who=me")
    fetcher.get(site.url("/a"), trusted=HERE)
    fetcher.get(site.url("/b"), trusted=HERE)
    assert site.paths() == ["/a", "/b", "/b"]
    assert not any("Cookie" in headers for _, headers in site.asked)


def test_proxies_of_the_environment_are_not_used(fetcher, site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    site.put("/a", "x")
    assert isinstance(fetcher.get(site.url("/a"), trusted=HERE), Fetched)


# -- where it connects to
@pytest.mark.parametrize("trusted", [None, "localhost", "norpress.example"])
def test_a_private_address_is_not_asked(fetcher, site, trusted):
    got = fetcher.get(site.url("/a"), trusted=trusted)
    assert got == Missed("127.0.0.1 is 127.0.0.1, which is no public address.")
    assert not site.asked


class Lines:
    """Stands for the network: every address that is connected to leads to the site. ``to``: the addresses."""

    def __init__(self, site, monkeypatch):
        self.to, real = [], httpcore.SyncBackend.connect_tcp

        def connect(backend, host, port, *rest):
            self.to.append((host, port))
            return real(backend, HERE, site.port, *rest)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)


def test_the_connection_is_made_to_the_address_that_was_checked(clock, site, monkeypatch):
    """A name that means another address a moment later (DNS rebinding) is not looked up then."""
    answers = [["8.8.8.8"], [HERE]]
    lines = Lines(site, monkeypatch)
    fetcher = Fetcher("x", clock, pause=0, free={}, resolve=lambda *_: answers.pop(0))
    site.put("/a", "x")
    assert fetcher.get("http://norpress.example/a").status == 200
    assert lines.to == [("8.8.8.8", 80)]
    assert len(answers) == 1
    assert site.asked[0][1]["Host"] == "norpress.example"
    assert "no public address" in fetcher.get("http://norpress.example/a").reason
    assert len(lines.to) == 1


def test_the_next_address_is_tried_where_one_does_not_answer(clock, site, monkeypatch):
    real = httpcore.SyncBackend.connect_tcp

    def connect(backend, host, port, *rest):
        if host == "8.8.8.8":
            raise httpcore.ConnectError("no route")
        return real(backend, HERE, site.port, *rest)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    site.put("/a", "x")
    fetcher = Fetcher("x", clock, pause=0, free={}, resolve=lambda *_: ["8.8.8.8", "8.8.4.4"])
    assert fetcher.get("http://norpress.example/a").status == 200


def test_a_host_that_is_not_known_may_be_later(clock):
    def unknown(*_):
        raise OSError("the host norpress.example is not known")

    got = Fetcher("x", clock, pause=0, free={}, resolve=unknown).get("http://norpress.example/a")
    assert got == Missed("the connection failed (the host norpress.example is not known).", passing=True)


def test_https_wants_the_certificate_of_the_name(clock, tmp_path, monkeypatch):
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2",
         "-subj", "/CN=norpress.example", "-addext", "subjectAltName=DNS:norpress.example"],
        check=True, capture_output=True,
    )  # fmt: skip
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "1")
            self.end_headers()
            self.wfile.write(b"x")

        def log_message(self, *_):
            pass

    server = HTTPServer((HERE, 0), Handler)
    server.handle_error = lambda *_: None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    fetcher = Fetcher("x", clock, pause=0, free={}, resolve=lambda *_: [HERE])
    good = fetcher.get(f"https://norpress.example:{port}/", trusted="norpress.example")
    other = fetcher.get(f"https://other.example:{port}/", trusted="other.example")
    server.shutdown()
    server.server_close()
    thread.join()
    assert good.body == b"x"
    assert "CERTIFICATE_VERIFY_FAILED" in other.reason


# -- redirects
def test_a_few_redirects_are_followed_and_no_more(fetcher, site):
    for n in range(7):
        site.put(f"/{n}", status=(301, 302, 303, 307, 308)[n % 5], Location=f"{n + 1}")
    site.put("/6", "x")
    assert fetcher.get(site.url("/1"), trusted=HERE).url == site.url("/6")
    assert fetcher.get(site.url("/0"), trusted=HERE) == Missed("more than 5 redirects.")


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://localhost:{port}/b", "no public address"),  # trusted is one host, not the machine
        ("http://10.0.0.1/b", "no public address"),
        ("http://[::1]/b", "no public address"),
        ("http://2130706433:{port}/b", "odd spelling"),
        ("file:///etc/passwd", "only http"),
        ("http://a:b@127.0.0.1:{port}/b", "user's name"),
        ("http://exa\x01mple/", "no address"),
    ],
)
def test_every_redirect_is_checked_anew(fetcher, site, to, reason):
    site.put("/a", status=302, Location=to.format(port=site.port))
    got = fetcher.get(site.url("/a"), trusted=HERE)
    assert reason in got.reason
    assert not got.passing
    assert site.paths() == ["/a"]


# -- politeness
def test_a_host_rests_between_two_requests(clock, site):
    fetcher = Fetcher("x", clock, pause=2, free={})
    site.put("/a", status=302, Location="/b")
    site.put("/b", "x")
    fetcher.get(site.url("/a"), trusted=HERE)
    fetcher.get(site.url("/b"), trusted=HERE)
    assert clock.slept == [2, 2]
    fetcher.get(site.url("/b", "localhost"), trusted="localhost")
    assert clock.slept == [2, 2]


@pytest.mark.parametrize(
    ("told", "after"),
    [
        ("120", 120.0), (formatdate(NOON + 300, usegmt=True), 300.0), (formatdate(NOON - 300, usegmt=True), 0.0),
        ("9" * 500, fetch.LONGEST_HOLD), (formatdate(NOON + 1e9, usegmt=True), fetch.LONGEST_HOLD),
        ("soon", None), ("-5", None), ("", None),
    ],
)  # fmt: skip
def test_a_host_that_asks_for_rest_gets_it(fetcher, clock, site, told, after):
    site.put("/a", status=429, Retry_After=told)
    assert fetcher.get(site.url("/a"), trusted=HERE) == Missed("the server answers 429.", passing=True, after=after)
    assert fetcher.free_at(HERE) == NOON + (after or 0)


@pytest.mark.parametrize(("status", "passing"), [(404, False), (410, False), (403, False), (500, True), (503, True)])
def test_some_answers_may_be_others_later(fetcher, site, status, passing):
    site.put("/a", status=status)
    assert fetcher.get(site.url("/a"), trusted=HERE) == Missed(f"the server answers {status}.", passing=passing)


def test_a_redirect_to_a_host_at_rest_waits_for_nobody(clock, site):
    fetcher = Fetcher("x", clock, pause=0, free={"localhost": NOON + 5000})
    site.put("/a", status=302, Location=site.url("/b", "localhost"))
    got = fetcher.get(site.url("/a"), trusted=HERE)
    assert got == Missed("localhost asked to be left alone for a while.", passing=True, after=5000.0)
    assert clock.slept == []
