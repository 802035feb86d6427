"""`dragoman watch` from end to end, with the real coder and real signals, on SQLite."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from watched import page, rss

from dragoman import cli
from dragoman.desk.store import Desk

TALKS = (
    "<html><head><title>Sweden and Finland to talk</title></head><body><article><h1>Sweden and Finland to talk</h1>"
    "<p>Sweden will hold talks with Finland on Friday, the Swedish foreign ministry said.</p>"
    "<p>Foreign Minister Ann Roel denied that Sweden had moved troops to the border.</p></article></body></html>"
)


@pytest.fixture
def watched(site, tmp_path):
    """A settings file of one feed of the site, and the words of the command that watches it."""
    path = tmp_path / "feeds.toml"
    path.write_text(
        f'pause = 0\n[[feed]]\nurl = "{site.url("/feed")}"\nname = "Norpress"\nallow_private = true\n', encoding="utf-8"
    )
    return ("watch", str(path), "--desk", str(tmp_path / "desk.db"))


@pytest.fixture
def run(monkeypatch, capsys):
    """`run(*words)` in this process; status, lines printed, lines of complaint."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["dragoman", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out = capsys.readouterr()
        return ended.value.code or 0, out.out.splitlines(), out.err.splitlines()

    return run


def test_from_the_feed_to_the_question(site, watched, run, tmp_path):
    site.put("/feed", rss("/talks"))
    site.put("/talks", TALKS)
    status, out, err = run(*watched, "--once", "--json")
    assert (status, err) == (0, [])
    found, added, joined = map(json.loads, out)
    assert (found["what"], found["feed"], found["new"]) == ("found", "Norpress", 1)
    assert (added["what"], added["url"]) == ("added", site.url("/talks"))
    assert added["statements"] >= 2
    assert joined["what"] == "joined"
    with Desk.open(str(tmp_path / "desk.db"), read_only=True) as desk:
        [event] = desk.events(dyad="SWE-FIN", status="planned")
        assert event["start"] == "2026-06-12"  # Friday, by the day of the feed
        assert event["publisher"] == "Norpress"
    assert run(*watched, "--once", "--quiet") == (0, [], [])
    assert site.paths() == ["/feed", "/talks"]


def test_a_page_that_fails_shows_in_the_status(site, watched, run):
    site.put("/feed", rss("/gone\x1b".replace("\x1b", "%1b")))
    status, out, _ = run(*watched, "--once", "--quiet")
    assert status == 1
    [line] = out
    assert line.split()[1:] == ["failed", "Norpress", site.url("/gone%1b"), "the", "server", "answers", "404."]


def test_feeds_that_all_fail_show_in_the_status(site, watched, run):
    status, out, _ = run(*watched, "--once")
    assert status == 2
    assert "the server answers 404. Again at" in out[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("watch", "none.toml", "--desk", "d.db"), "there is no such file"),
        (("watch", "{feeds}", "--desk", "postgresql://x/y"), "Name a file with --state"),
        (("watch", "{feeds}", "--desk", "no/such/desk.db"), "folder does not exist"),
    ],
)
def test_what_cannot_begin_says_so(watched, run, words, said):
    status, out, err = run(*(w.format(feeds=watched[1]) for w in words), "--once")
    assert (status, out) == (2, [])
    assert said in err[0]


def begin(words):
    return subprocess.Popen(
        [sys.executable, "-m", "dragoman", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_story_at_hand(site, watched, tmp_path, number):
    begun, signalled = threading.Event(), threading.Event()

    def slow(handler):
        begun.set()
        signalled.wait(30)
        body = TALKS.encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.put("/feed", rss("/1", "/2"))
    site.pages["/1"] = slow
    site.put("/2", page(2))
    process = begin((*watched, "--json"))
    assert begun.wait(60)
    process.send_signal(number)
    time.sleep(0.3)
    signalled.set()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert [json.loads(line)["what"] for line in out.splitlines()] == ["found", "added", "stopped"]
    assert site.paths() == ["/feed", "/1"]
    with Desk.open(str(tmp_path / "desk.db"), read_only=True) as desk:
        assert len(desk.stories()) == 1
    state = json.loads((tmp_path / "desk.db.watch.json").read_text())
    assert list(state["feeds"][site.url("/feed")]["waiting"]) == [site.url("/2")]


def test_a_signal_ends_its_rest_at_once(site, watched):
    site.put("/feed", rss())
    process = begin((*watched, "--json"))
    assert json.loads(process.stdout.readline())["what"] == "found"
    process.send_signal(signal.SIGTERM)
    since = time.monotonic()
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - since < 10
    assert (process.returncode, err, json.loads(out)["what"]) == (0, "", "stopped")


def test_a_second_watch_of_a_desk_is_refused(site, watched, run):
    site.put("/feed", rss())
    process = begin(watched)
    process.stdout.readline()
    try:
        status, _, err = run(*watched, "--once")
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert status == 2
    assert "another watch is at work" in err[0]
