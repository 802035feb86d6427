"""Many processes: the same lines in the same order, whatever kills or holds up one of them."""

from __future__ import annotations

import os
import signal
import time

import pytest

from dragoman.coder import Failure
from dragoman.errors import ModelError
from dragoman.lexicon.names import Names, load_names
from dragoman.story import Story
from dragoman.workers import _AHEAD, code_lines

GOOD = "Sweden will hold talks with {} on Friday, the foreign ministry said. It denied moving troops."
PLACES = ("Finland", "Norway", "Kenya", "Ghana", "Peru")


class Trap(Names):
    """Names that do harm when a story holds certain words: as a fault in a library does, to the process itself."""

    def find(self, tokens):  # noqa: D102
        if "Deadly" in tokens:
            os.kill(os.getpid(), signal.SIGKILL)
        if "Endless" in tokens:
            time.sleep(1000)
        if "Slow" in tokens:
            time.sleep(6)
        if "Huge" in tokens:
            raise MemoryError
        if "Modelless" in tokens:
            raise ModelError("The model has gone.", do="Install it.")
        return super().find(tokens)


@pytest.fixture(scope="module")
def trap() -> Trap:
    made = Trap.__new__(Trap)
    made.__dict__.update(load_names().__dict__)
    return made


def stories(*texts: str) -> list[tuple[str, Story]]:
    return [(f"s{n}", Story(f"s{n}", text, published="2026-03-03")) for n, text in enumerate(texts)]


def test_the_lines_are_the_same_for_any_number_of_workers():
    tasks = [*stories(*map(GOOD.format, PLACES), ""), ("nothing", None)]
    alone = list(code_lines(tasks))
    assert [task for task, _ in alone] == [task for task, _ in tasks]
    assert all(f'"id": "{task}"' in line for task, line in alone[:5])
    assert alone[-1] == ("nothing", None)
    for workers in (1, 3):
        assert list(code_lines(tasks, workers=workers)) == alone


def test_a_story_that_kills_its_process_is_named_and_all_others_are_coded(trap):
    tasks = stories(GOOD.format("Finland"), GOOD.format("Deadly Norway"), *map(GOOD.format, PLACES))
    found = dict(code_lines(tasks, workers=2, names=trap))
    bad = found.pop("s1")
    assert isinstance(bad, Failure)
    assert (bad.id, "SIGKILL" in bad.reason, "2 times" in bad.reason) == ("s1", True, True)
    assert list(found) == [task for task, _ in tasks if task != "s1"]
    assert all(isinstance(line, str) for line in found.values())


def test_a_story_without_end_or_without_memory_is_named(trap):
    tasks = stories(GOOD.format("Endless Norway"), GOOD.format("Huge Kenya"), GOOD.format("Peru"))
    endless, huge, good = (result for _, result in code_lines(tasks, workers=1, names=trap, patience=20))
    assert "not coded within 20 seconds" in endless.reason
    assert "not enough memory" in huge.reason
    assert isinstance(good, str)


def test_only_so_many_stories_are_read_ahead_of_one_that_takes_long(trap):
    read = 0

    def tasks():
        nonlocal read
        for task in stories(GOOD.format("Slow Norway"), *["Home\nShare"] * 400):
            read += 1
            yield task

    done = code_lines(tasks(), workers=2, names=trap)
    next(done)
    assert read <= 2 * _AHEAD + 1
    assert sum(1 for _ in done) == 400


def test_without_its_models_nothing_is_coded(trap):
    with pytest.raises(ModelError, match="The model has gone"):
        list(code_lines(stories(GOOD.format("Modelless Norway")), workers=1, names=trap))


def test_a_run_that_is_given_up_leaves_no_process(trap):
    done = code_lines(stories(*[GOOD.format("Finland")] * 9), workers=2, names=trap)
    next(done)
    crew = done.gi_frame.f_locals["crew"]
    processes = [w.process for w in crew.workers]
    done.close()
    assert not any(p.is_alive() for p in processes)
