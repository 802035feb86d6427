"""What ends a run, what does not, and that nothing is lost either way; whose turn it is in one that goes on."""

import pytest
from watched import NOON, coded, page, rss

from dragoman.coder import Failure
from dragoman.errors import InputError


def test_a_story_that_breaks_the_coder_does_not_stop_the_others(bench, talks):
    def breaking(stories):
        for story in stories:
            if "round 1" in story.text:
                yield Failure(story.id, "it broke.", "")
            else:
                yield from coded([story])

    bench.code = breaking
    bench.run(bench.feed())
    assert bench.told("failed", "added") == [("failed", "/1"), ("added", "/2")]


def test_a_fault_of_our_own_does_not_stop_the_others(bench, talks):
    def breaking(stories):
        if "round 1" in stories[0].text:
            raise RuntimeError("oh")
        return coded(stories)

    bench.code = breaking
    bench.run(bench.feed())
    assert bench.told("later", "added") == [("later", "/1"), ("added", "/2")]


def test_a_desk_that_fails_ends_the_run_and_nothing_is_lost(bench, talks, monkeypatch):
    def full(*_, **__):
        raise InputError("the disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(bench.desk, "add", full)
        for _ in range(5):
            with pytest.raises(InputError, match="disk is full"):
                bench.run(bench.feed())
    bench.run(bench.feed())
    assert bench.told("added") == [("added", "/1"), ("added", "/2")]


def test_a_killed_run_goes_on_where_it_stopped(bench, talks):
    class Killed(BaseException):
        pass

    def dying(stories):
        if "round 2" in stories[0].text:
            raise Killed
        return coded(stories)

    bench.code = dying
    with pytest.raises(Killed):
        bench.run(bench.feed())
    bench.code, talks.asked[:] = coded, []
    bench.run(bench.feed())
    assert talks.paths() == ["/2"]
    assert bench.told("added") == [("added", "/2")]


def test_a_page_that_always_kills_the_run_is_given_up(bench, talks):
    class Killed(BaseException):
        pass

    def dying(stories):
        if "round 1" in stories[0].text:
            raise Killed
        return coded(stories)

    bench.code = dying
    for _ in range(3):
        with pytest.raises(Killed):
            bench.run(bench.feed())
    bench.run(bench.feed())
    assert bench.told("failed", "added") == [("failed", "/1"), ("added", "/2")]


def test_asked_to_stop_it_finishes_the_story_at_hand(bench, talks):
    def stopping(stories):
        bench.clock.stopped = True
        return coded(stories)

    bench.code = stopping
    bench.run(bench.feed(), forever=True)
    assert [a.what for a in bench.did] == ["found", "added", "stopped"]
    assert talks.paths() == ["/feed", "/1"]
    assert len(bench.desk.stories()) == 1


def test_it_polls_on_and_rests_in_between(bench, talks):
    def look():
        if bench.clock.time > NOON + 2000:
            bench.clock.stopped = True

    bench.clock.at_sleep, bench.pause = look, 2.0
    bench.run(bench.feed(every=900), forever=True)
    polls = [a for a in bench.did if a.what == "found"]
    assert [p.at[11:19] for p in polls] == ["12:00:00", "12:15:00", "12:30:00"]
    assert [a.at[11:19] for a in bench.did if a.what == "added"] == ["12:00:04", "12:00:06"]  # robots.txt first
    assert bench.did[-1].what == "stopped"


def test_hosts_take_turns(bench, talks):
    """A host that must rest holds nobody up."""
    talks.put("/other", rss("/5", "/6"))
    for n in (5, 6):
        talks.put(f"/{n}", page(n))
    other = bench.feed("/other")
    other = type(other)(talks.url("/other", "localhost"), "other", trusted="localhost")
    bench.pause = 2.0
    bench.run(bench.feed(), other)
    assert talks.paths() == ["/feed", "/other", "/1", "/5", "/2", "/6"]
