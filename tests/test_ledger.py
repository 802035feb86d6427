"""A run killed at any moment goes on with --resume: nothing lost, nothing twice, the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from dragoman import ledger as ledgers
from dragoman.errors import InputError
from dragoman.ledger import Ledger
from dragoman.locking import hold
from dragoman.reading import Rejected
from dragoman.run import Run
from dragoman.story import Story

ITEMS = [*(Story(f"s{n}", f"Text {n}.") for n in range(7)), Rejected("rows.jsonl line 8", None, "Broken.", "Mend it.")]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.jsonl"


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch):
    monkeypatch.setattr(ledgers, "_MOST", 3)


def work(out, *, upto=99, items=None, about=None, **how):
    """A run of a coder that writes a story's id; it stops, as if killed, after so many items."""
    made = Ledger(out, about or {"paths": ["in"]}, begun="2026-11-26T00:00:00+00:00")
    given = ITEMS if items is None else items
    with made.opened(**how):
        for n, item in enumerate(given):
            if made.read(item):
                continue
            if n == upto:
                made._out.flush()
                return made
            made.add(f"line {item.id}", None) if isinstance(item, Story) else made.add(None, item)
        made.check_end()
        made.finish()
        made.forget()
    return made


def test_a_run_without_a_stop_leaves_its_output_alone(out):
    work(out)
    assert out.read_text() == "".join(f"line s{n}\n" for n in range(7))
    assert [p.name for p in out.parent.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("stops", [(3,), (4,), (7,), (3, 6), (4, 5, 7)])
def test_a_run_goes_on_wherever_it_was_stopped(out, stops):
    for n in stops:
        stopped = work(out, upto=n, resume=True)
        assert stopped.done == n // 3 * 3
    whole = work(out, resume=True)
    assert out.read_text() == "".join(f"line s{n}\n" for n in range(7))
    assert whole.errors() == [ITEMS[-1]]
    assert whole.counted() == (7, 0)


def test_what_was_written_after_the_last_part_or_damaged_is_done_again(out):
    work(out, upto=7)
    path, partial = Ledger.files_of(out)
    partial.write_bytes(partial.read_bytes().replace(b"line s4", b"line xx") + b"half a li")
    path.write_bytes(path.read_bytes() + b'{"items": 9')
    again = work(out, upto=5, resume=True)
    assert again.done == 3
    work(out, resume=True)
    assert out.read_text() == "".join(f"line s{n}\n" for n in range(7))


def test_a_run_killed_between_its_end_and_its_name_is_whole(out):
    made = Ledger(out, {"paths": ["in"]}, begun="")
    with made.opened():
        for item in ITEMS[:3]:
            made.read(item)
            made.add(f"line {item.id}", None)
        made.finish()
    again = Ledger(out, {"paths": ["in"]}, begun="")
    with again.opened(resume=True):
        assert again.is_whole
        run = Run()
        assert list(run.write([], again)) == []
        assert (run.coded, run.empty) == again.counted() == (3, 0)
        again.forget()
    assert [p.name for p in out.parent.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({}, "unfinished run of 3 stories stands beside it.*--resume.*--anew"),
        ({"resume": True, "about": {"paths": ["other"]}}, "asked something else .paths: .'in'. then, .'other'. now"),
        ({"resume": True, "items": [Story("other", "Another."), *ITEMS[1:]]}, "up to number 3 are not those"),
        ({"resume": True, "items": ITEMS[:2]}, "there are 2 stories, and the unfinished run has done 3"),
    ],
)
def test_a_run_does_not_go_on_with_anything_else(out, how, reason):
    work(out, upto=4)
    with pytest.raises(InputError, match=reason):
        work(out, **how)
    assert work(out, upto=4, resume=True).done == 3  # and nothing of it is lost


def test_a_stopped_run_may_be_dropped(out):
    work(out, upto=4)
    work(out, anew=True)
    assert out.read_text() == "".join(f"line s{n}\n" for n in range(7))


def test_what_has_done_nothing_stands_in_nobodys_way(out):
    work(out, upto=2)
    assert list(out.parent.iterdir()) == []


def test_two_runs_do_not_write_one_file(out):
    with hold(Ledger.files_of(out)[0]), pytest.raises(InputError, match="another run writes this file now"):
        work(out)


# -- the command, killed in earnest --------------------------------------------------------------------------------
GOOD = "Sweden will hold talks with Finland on March {}, the foreign ministry said. It denied moving troops."


def test_the_command_killed_at_any_moment_goes_on_to_the_same_bytes(tmp_path):
    rows = [json.dumps({"id": f"r{n}", "text": GOOD.format(n % 28 + 1), "published": "2026-03-03"}) for n in range(24)]
    rows.insert(5, "{broken")
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    short = "import dragoman.ledger as l, dragoman.cli as c, sys; l._MOST = 4; sys.argv[0] = 'dragoman'; c.main()"

    def command(name, *more):
        words = ["code", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / name), *more]
        return subprocess.Popen([sys.executable, "-c", short, *words], env=environment, stderr=subprocess.PIPE)

    whole = command("whole.jsonl")
    whole.communicate(timeout=250)
    assert whole.returncode == 1
    for _ in range(2):
        running = command("out.jsonl", "--resume", "--workers", "2")
        part = tmp_path / "out.jsonl.part"
        before = part.stat().st_size if part.exists() else 0
        while running.poll() is None and (not part.exists() or part.stat().st_size <= before):
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
        running.communicate()
    last = command("out.jsonl", "--resume", "--workers", "1")
    _, told = last.communicate(timeout=250)
    assert last.returncode == 1, told
    for suffix in ("", ".errors.jsonl"):
        assert (tmp_path / f"out.jsonl{suffix}").read_bytes() == (tmp_path / f"whole.jsonl{suffix}").read_bytes()
    assert b"24 stories coded" in told
    assert not (tmp_path / "out.jsonl.ledger").exists()
    again = command("out.jsonl", "--resume")
    _, told = again.communicate(timeout=60)
    assert (again.returncode, b"is finished" in told) == (0, True)
