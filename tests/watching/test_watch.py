"""The watch over a site of its own: what it asks for, when, and that nothing stops it but its desk."""

import json

import pytest
from watched import NOON, page, rss

from dragoman.watching import fetch, watch


def test_what_is_linked_comes_on_the_desk(bench, talks):
    tally = bench.run(bench.feed())
    assert bench.told("found", "added") == [("found", None), ("added", "/1"), ("added", "/2")]
    assert (tally.good, tally.bad) == (3, 0)
    stories = {s["title"]: s for s in bench.desk.stories()}
    assert set(stories) == {"Talks, round 1", "Talks, round 2"}
    assert stories["Talks, round 1"]["url"] == talks.url("/1")
    assert stories["Talks, round 1"]["published"] == "2026-06-08"  # the page does not say, the feed does


def test_the_days_acts_are_joined_when_a_run_ends(bench, talks):
    bench.run(bench.feed())
    assert bench.did[-1].what == "joined"
    assert json.loads(bench.path.read_text())["days"] == []


def test_what_was_seen_is_not_fetched_again(bench, talks):
    bench.run(bench.feed())
    bench.clock.time += 900
    talks.put("/3", page(3))
    talks.put("/feed", rss("/3", "/1#top", "/2"), ETag='"2"')
    talks.asked.clear()
    bench.run(bench.feed())
    assert talks.paths() == ["/feed", "/3"]
    assert talks.asked[0][1]["If-None-Match"] == '"1"'
    assert talks.asked[0][1]["If-Modified-Since"] == "Mon, 08 Jun 2026 09:00:00 GMT"


def test_a_page_that_two_feeds_link_to_is_fetched_once(bench, talks):
    talks.put("/other", rss("/2"))
    bench.run(bench.feed(), bench.feed("/other"))
    assert sorted(talks.paths()) == ["/1", "/2", "/feed", "/other"]


def test_a_feed_that_has_not_changed_is_left(bench, talks):
    bench.run(bench.feed())
    bench.clock.time += 900
    talks.put("/feed", status=304)
    bench.run(bench.feed())
    assert bench.told("unchanged", "failed") == [("unchanged", None)]
    bench.clock.time += 900
    bench.run(bench.feed())
    assert talks.asked[-1][1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(("later", "polled"), [(600, False), (830, True), (900, True)])
def test_a_feed_is_polled_when_it_is_due(bench, talks, later, polled):
    """A little early will do: what cron calls every 15 minutes it never calls after 900 seconds exactly."""
    bench.run(bench.feed(every=900))
    bench.clock.time = NOON + later
    talks.asked.clear()
    bench.run(bench.feed(every=900))
    assert (talks.paths() == ["/feed"]) is polled
    assert bool(bench.told("not due")) is not polled


def endless(handler):
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<rss>" * 10_000)


BAD = {
    "a page": lambda site: site.put("/bad", page()),
    "nothing": lambda site: site.put("/bad"),
    "gone": lambda site: site.put("/bad", status=410),
    "garbage": lambda site: site.put("/bad", bytes(range(256)) * 40),
    "bomb": lambda site: site.put("/bad", '<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>'),
    "endless": lambda site: site.pages.update({"/bad": endless}),
    "mute": lambda site: site.pages.update({"/bad": lambda _: None}),
    "inward": lambda site: site.put("/bad", status=302, Location="http://10.0.0.1/"),
}


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_bad_feed_does_not_stop_the_others(bench, talks, bad, pages, monkeypatch):
    monkeypatch.setattr(fetch, "LARGEST", 100_000)
    bad(talks)
    tally = bench.run(bench.feed("/bad", pages=pages), bench.feed())
    assert bench.told("failed", "added") == [("failed", "/bad"), ("added", "/1"), ("added", "/2")]
    assert (tally.good, tally.bad) == (3, 1)


def test_a_feed_that_fails_is_asked_ever_less(bench, site):
    due = []
    for _ in range(12):
        bench.run(bench.feed(every=900))
        due.append(json.loads(bench.path.read_text())["feeds"][bench.feed().url]["due"] - bench.clock.time)
        bench.clock.time += due[-1]
    assert due[:4] == [1800, 3600, 7200, 14_400]
    assert due[-1] == watch.LONGEST_BACK_OFF
    bench.clock.time -= 1
    bench.run(bench.feed(every=900))
    assert bench.told("not due")
    site.put("/feed", rss())
    bench.clock.time += 1
    bench.run(bench.feed(every=900))
    assert json.loads(bench.path.read_text())["feeds"][bench.feed().url]["failures"] == 0


def test_a_feed_that_asks_for_rest_gets_it_and_so_does_its_host_in_the_next_run(bench, talks):
    talks.put("/busy", status=429, Retry_After="40000")
    bench.run(bench.feed("/busy"), bench.feed())
    assert talks.paths() == ["/busy"]
    bench.clock.time += 30_000
    bench.run(bench.feed("/busy"), bench.feed())
    assert talks.paths() == ["/busy"]
    bench.clock.time += 10_000
    bench.run(bench.feed("/busy"), bench.feed())
    assert talks.paths() == ["/busy", "/busy"]  # it says so again


def test_a_page_is_tried_three_times_where_that_may_help(bench, site):
    site.put("/feed", rss("/1"))
    site.put("/1", status=500)
    told = []
    for _ in range(4):
        bench.run(bench.feed(every=86_400))
        told += bench.told("later", "failed")
        bench.clock.time += 4000
    assert told == [("later", "/1"), ("later", "/1"), ("failed", "/1")]
    assert site.paths().count("/1") == 3


def test_a_page_that_is_gone_is_tried_once(bench, site):
    site.put("/feed", rss("/1", "/2"))
    site.put("/2", page(2))
    tally = bench.run(bench.feed())
    assert bench.told("failed", "later", "added") == [("failed", "/1"), ("added", "/2")]
    assert tally.bad == 1


def test_what_a_feed_smuggles_in_is_not_asked(bench, talks):
    """A feed that is trusted is so on its own host alone."""
    inside = ("file:///etc/passwd", "http://169.254.169.254/latest", talks.url("/1", "localhost"), "http://127.1/1",
              "http://xn--/1")  # fmt: skip
    talks.put("/feed", rss(*inside, "/2"))
    bench.run(bench.feed())
    assert talks.paths() == ["/feed", "/2"]
    scheme, link, loopback, odd, name = [a.reason for a in bench.did if a.what == "failed"]
    assert "only http and https are asked" in scheme
    assert link == "169.254.169.254 is 169.254.169.254, which is no public address."
    assert loopback.startswith("localhost is ")
    assert "odd spelling" in odd
    assert "this is no address" in name


def test_a_private_feed_is_not_asked_without_leave(bench, talks):
    bench.run(bench.feed(trusted=None))
    assert talks.asked == []
    assert "no public address" in bench.did[0].reason


@pytest.mark.parametrize(
    ("body", "kind", "what"),
    [
        ("%PDF-1.7 x", "application/pdf", "failed"),
        ("<html><body><p>Menu</p></body></html>", "text/html", "failed"),
        (b"\0\1\2" * 900, "text/html", "failed"),
        ("La réunion des ministres se tiendra vendredi dans la capitale, selon lui.", "text/plain", "empty"),
        ("The ministers of Vesland and Norria will meet on Friday, officials said.", "text/plain", "added"),
    ],
)
def test_a_page_that_is_no_story_is_told(bench, site, body, kind, what):
    site.put("/feed", rss("/1"))
    site.put("/1", body, Content_Type=kind)
    bench.run(bench.feed())
    assert bench.told("failed", "empty", "added") == [(what, "/1")]
    bench.clock.time += 900
    bench.run(bench.feed())
    assert site.paths().count("/1") == 1


def test_a_feed_with_its_own_texts_needs_no_pages(bench, site):
    texts = "".join(f"<p>{p}</p>" for p in ("Vesland will open talks with Norria on Friday.", "It said so on Monday."))
    site.put("/feed", rss("/1", text=texts), ETag='"1"')
    bench.run(bench.feed(pages=False))
    bench.clock.time += 900
    bench.run(bench.feed(pages=False))
    assert site.paths() == ["/feed", "/feed"]
    [story] = bench.desk.stories()
    assert story["publisher"] == "Norpress"


def test_a_feed_that_is_cut_off_gives_its_whole_entries_and_is_asked_again(bench, talks):
    talks.put("/feed", rss("/1", "/2", end="<item><title>Ta"), ETag='"1"')
    bench.run(bench.feed())
    assert bench.told("failed", "added") == [("failed", "/feed"), ("added", "/1"), ("added", "/2")]
    bench.clock.time += 1800
    bench.run(bench.feed())
    assert "If-None-Match" not in talks.asked[-1][1]


def test_a_feed_that_is_taken_out_leaves_its_links_to_others(bench, talks):
    talks.put("/1", status=500)
    bench.run(bench.feed())
    assert bench.told("later", "added") == [("later", "/1"), ("added", "/2")]
    talks.put("/1", page(1))
    talks.put("/other", rss("/1", "/2"))
    bench.run(bench.feed("/other"))
    assert bench.told("later", "added") == [("added", "/1")]
