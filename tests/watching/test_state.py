"""What a watch remembers: across runs, for one watch at a time, and not for ever."""

import json

import pytest

from dragoman.errors import InputError
from dragoman.watching.links import Entry
from dragoman.watching.state import Kept, State, Waiting


def test_what_is_saved_comes_back(tmp_path):
    path = tmp_path / "state.json"
    with State.opened(path) as state:
        kept = state.of("http://norpress.example/rss")
        kept.etag, kept.due, kept.failures = '"1"', 5.5, 2
        kept.seen["http://norpress.example/1"] = "2026-06-09"
        kept.waiting["http://norpress.example/2"] = Waiting(Entry("http://norpress.example/2", "Zoë"), 1, 7.0)
        state.hosts["norpress.example"] = 4e9
        state.days.add("2026-06-09")
        state.save()
    with State.opened(path) as again:
        assert again.feeds == state.feeds
        assert again.hosts == {"norpress.example": 4e9}
        assert again.days == {"2026-06-09"}
        assert again.knows("http://norpress.example/1")
        assert again.knows("http://norpress.example/2")
        assert not again.knows("http://norpress.example/3")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["state.json", "state.json.lock"]


def test_two_watches_do_not_share_one(tmp_path):
    path = tmp_path / "state.json"
    with State.opened(path), pytest.raises(InputError, match="another watch"), State.opened(path):
        pass
    with State.opened(path):
        pass


def test_what_stands_in_its_feed_no_more_is_forgotten_in_the_end():
    kept = Kept(seen={"old": "2026-01-01", "standing": "2026-01-01", "new": "2026-06-01"})
    kept.stands(["standing", "never seen"], "2026-06-09")
    assert kept.seen == {"standing": "2026-06-09", "new": "2026-06-01"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2}',
     '{"version": 1, "feeds": {"x": {"oops": 1, "waiting": {}}}, "hosts": {}, "days": []}',
     '{"version": 1, "feeds": {}, "hosts": {}, "days": ["soon"]}'],
)  # fmt: skip
def test_a_damaged_state_is_refused_and_left_alone(tmp_path, text):
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(InputError, match="Move it away"), State.opened(path):
        pass
    assert path.read_text() == text


def test_a_state_that_cannot_be_written_is_said_and_the_old_one_kept(tmp_path):
    path = tmp_path / "state.json"
    with State.opened(path) as state:
        state.save()
        before = path.read_text()
        (tmp_path / "state.json.new").mkdir()
        state.days.add("2026-06-09")
        with pytest.raises(InputError, match="cannot be written"):
            state.save()
    assert json.loads(path.read_text()) == json.loads(before)


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="folder does not exist"), State.opened(tmp_path / "no" / "state.json"):
        pass
