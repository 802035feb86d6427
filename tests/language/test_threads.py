"""numpy multiplies in one thread while we parse, and in as many as before afterwards."""

import os
import subprocess
import sys

import numpy as np  # noqa: F401 - the library that multiplies is loaded with it
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from dragoman.language.threads import one_thread


def blas() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


@pytest.fixture
def threads():
    if not blas():
        pytest.skip("numpy multiplies without a library of its own here")
    with threadpool_limits(2, user_api="blas"):
        yield blas


def test_one_thread_inside_and_the_old_number_afterwards(threads):
    with one_thread():
        assert threads() == {1}
    assert threads() == {2}


def test_the_last_of_several_parses_puts_it_back(threads):
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert threads() == {1}
    second.__exit__(None, None, None)
    assert threads() == {2}


def test_a_parse_that_fails_puts_it_back_too(threads):
    with pytest.raises(ZeroDivisionError), one_thread():
        raise ZeroDivisionError
    assert threads() == {2}


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
