"""What the room remembers: made once, given at once, made anew by one reader while the others get what is known."""

from __future__ import annotations

import threading

import pytest

from dragoman.web.room import Room
from dragoman.web.settings import Settings


@pytest.fixture
def room():
    return Room(desk=None, settings=Settings())


def test_an_answer_is_made_once_and_anew_when_it_is_old(room):
    made = iter(range(9))
    assert [room.remember("k", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert room.remember("k", lambda: next(made), seconds=-1) == 1
    assert room.remember("other", lambda: next(made)) == 2


def test_many_first_readers_make_it_once(room):
    made, answers = [], []

    def make():
        made.append(1)
        return len(made)

    threads = [threading.Thread(target=lambda: answers.append(room.remember("k", make))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), set(answers)) == (1, {1})


def test_while_it_is_made_anew_others_get_what_is_known(room):
    room.remember("k", lambda: "old")
    begun, go = threading.Event(), threading.Event()

    def slow():
        begun.set()
        assert go.wait(timeout=10)
        return "new"

    answers = []
    making = threading.Thread(target=lambda: answers.append(room.remember("k", slow, seconds=-1)))
    making.start()
    assert begun.wait(timeout=10)
    assert room.remember("k", slow, seconds=-1) == "old"
    go.set()
    making.join()
    assert answers == ["new"]
    assert room.remember("k", slow) == "new"


def test_what_cannot_be_made_is_not_remembered(room):
    with pytest.raises(ZeroDivisionError):
        room.remember("k", lambda: 1 // 0)
    assert room.remember("k", lambda: "made") == "made"


def test_with_a_token_sessions_and_calendar_keys_outlive_a_restart():
    token = "a token of many words 1234"
    assert Settings(token=token).secret == Settings(token=token).secret
    assert token not in Settings(token=token).secret
    assert Settings(token=token).secret != Settings(token=f"{token}5").secret
    assert Settings().secret != Settings().secret
