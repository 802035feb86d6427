"""robots.txt is honoured for pages, asked once of each host, and never makes the watch less careful."""

import httpx
import pytest
from watched import NOON, page

from dragoman.watching.fetch import Fetcher
from dragoman.watching.robots import Robots

NOT_1 = "User-agent: *\nDisallow: /1\n"


def test_a_page_that_is_forbidden_is_left_and_said(bench, talks):
    talks.put("/robots.txt", NOT_1, Content_Type="text/plain")
    bench.run(bench.feed())
    assert bench.told("added", "failed") == [("failed", "/1"), ("added", "/2")]
    assert "robots.txt of 127.0.0.1 does not allow it" in next(a.reason for a in bench.did if a.what == "failed")
    assert talks.paths() == ["/feed", "/2"]
    assert len(talks.robots) == 1  # for both pages
    bench.run(bench.feed(every=0))
    assert talks.paths().count("/1") == 0  # nor ever after


def test_a_feed_itself_is_asked_as_its_owner_named_it(bench, talks):
    talks.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    bench.run(bench.feed())
    assert talks.paths() == ["/feed"]


def test_it_can_be_turned_off_for_a_feed(bench, talks):
    talks.put("/robots.txt", NOT_1)
    bench.run(bench.feed(robots=False))
    assert bench.told("added", "failed") == [("added", "/1"), ("added", "/2")]
    assert talks.robots == []


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: others\nDisallow: /\n",
        "User-agent: *\nDisallow: /\n\nUser-agent: Dragoman\nDisallow:\n",
        "\ufeffUser-agent: dragoman\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
        "<html><body>This page is gone.</body></html>",
        bytes(range(256)) * 100,
        "",
    ],
)
def test_what_does_not_forbid_us_allows(bench, talks, rules):
    talks.put("/robots.txt", rules)
    bench.run(bench.feed())
    assert bench.told("added") == [("added", "/1"), ("added", "/2")]


@pytest.mark.parametrize(("status", "what"), [(404, "added"), (403, "added"), (503, "later"), (500, "later")])
def test_without_it_nothing_is_forbidden_but_pages_wait_for_one_that_may_come(bench, talks, status, what):
    talks.put("/robots.txt", status=status)
    bench.run(bench.feed())
    assert [w for w, _ in bench.told("added", "later")] == [what] * 2
    if what == "later":
        talks.put("/robots.txt", NOT_1)
        bench.clock.time += 900
        bench.run(bench.feed(every=3600))
        assert bench.told("added", "failed") == [("failed", "/1"), ("added", "/2")]


def test_it_is_asked_again_after_a_day(site, clock):
    site.put("/robots.txt", NOT_1)
    robots = Robots(Fetcher("dragoman/test", clock, pause=0.0, free={}), clock)
    for later, asked in ((0, 1), (86_000, 1), (90_000, 2)):
        clock.time = NOON + later
        assert robots.refusal(httpx.URL(site.url("/1")), trusted="127.0.0.1")
        assert robots.refusal(httpx.URL(site.url("/2")), trusted="127.0.0.1") is None
        assert len(site.robots) == asked


def test_a_page_that_redirects_to_what_is_forbidden_is_left(bench, talks):
    talks.put("/robots.txt", "User-agent: *\nDisallow: /secret\n")
    talks.put("/2", status=302, Location="/secret/2")
    talks.put("/secret/2", page(2))
    bench.run(bench.feed())
    assert bench.told("added", "failed") == [("added", "/1"), ("failed", "/2")]
    assert "/secret/2" not in talks.paths()


def test_a_robots_txt_that_redirects_inside_reaches_nothing(bench, talks):
    talks.put("/robots.txt", status=302, Location=talks.url("/inside", host="localhost"))
    bench.run(bench.feed())
    assert "/inside" not in talks.paths()  # localhost is not the host that may be private
    assert bench.told("added") == [("added", "/1"), ("added", "/2")]
