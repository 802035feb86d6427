"""numpy multiplies in one thread while we parse, and in as many as before afterwards."""

import os
import subprocess
import sys

import pytest

from dragoman.language.threads import _openblas, one_thread

needs_openblas = pytest.mark.skipif(_openblas() is None, reason="numpy has another library here")


@pytest.fixture
def threads():
    get, put = _openblas()
    before = get()
    put(2)
    yield get
    put(before)


@needs_openblas
def test_one_thread_inside_and_the_old_number_afterwards(threads):
    with one_thread():
        assert threads() == 1
    assert threads() == 2


@needs_openblas
def test_the_last_of_several_parses_puts_it_back(threads):
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert threads() == 1
    second.__exit__(None, None, None)
    assert threads() == 2


@needs_openblas
def test_a_parse_that_fails_puts_it_back_too(threads):
    with pytest.raises(ZeroDivisionError), one_thread():
        raise ZeroDivisionError
    assert threads() == 2


def test_without_openblas_nothing_is_done(monkeypatch):
    monkeypatch.setattr("dragoman.language.threads._openblas", lambda: None)
    with one_thread():
        pass


def test_how_many_threads_there_are_makes_no_difference_to_an_analysis():
    """The threads of a process are settled when numpy is loaded, so each number wants a process of its own."""
    program = (
        "from dragoman.language.parser import parse; from dragoman.story import Story;"
        "text = ' '.join(f'Vesland said on May {n} that its envoy had met {n} ministers.' for n in range(1, 25));"
        "print(parse(Story('s', text)).tokens)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "OPENBLAS_NUM_THREADS": n}, capture_output=True,
            text=True, check=True,
        ).stdout
        for n in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1
    assert "Vesland" in said.pop()
