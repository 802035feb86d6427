"""Files for machines: lines of JSON and frames."""

import json

import pytest
from coded import whole_coding

from dragoman.coder import code
from dragoman.errors import InputError
from dragoman.export.frames import to_frames
from dragoman.export.jsonl import read_jsonl, write_jsonl
from dragoman.reading import read_text


def test_codings_written_are_the_codings_read(tmp_path):
    path = tmp_path / "c.jsonl"
    codings = [whole_coding(), code(read_text("")), whole_coding()]
    assert write_jsonl(codings, path) == 3
    assert list(read_jsonl(path)) == codings
    assert len(path.read_bytes().split(b"\n")) == 4


def test_a_faulty_line_is_refused_by_file_and_line(tmp_path):
    path = tmp_path / "c.jsonl"
    write_jsonl([whole_coding()], path)
    path.write_text(path.read_text(encoding="utf-8") + '\n{"schema": "other/1"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.jsonl line 3: .*other/1"):
        list(read_jsonl(path))


def test_a_run_that_breaks_off_leaves_no_half_file(tmp_path):
    def breaking():
        yield whole_coding()
        raise KeyboardInterrupt

    path = tmp_path / "c.jsonl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_jsonl(breaking(), path)
    assert path.read_text(encoding="utf-8") == "old"


def test_frames_have_a_row_for_every_record_with_its_words():
    coding = whole_coding()
    frames = to_frames([coding, coding])
    for layer in ("actors", "statements", "times", "events", "positions"):
        assert len(frames[layer]) == 2 * len(getattr(coding, layer))
        assert set(frames[layer]["story"]) == {coding.story.id}
    assert frames["times"].loc[0, "span_text"] == coding.story.cut(coding.times[0].span)
    assert [json.loads(json.dumps(v)) for v in frames["events"]["trigger"]]


def test_frames_have_the_same_columns_whatever_the_story_holds():
    empty, full = to_frames([code(read_text(""))]), to_frames([whole_coding()])
    assert {k: list(v.columns) for k, v in empty.items()} == {k: list(v.columns) for k, v in full.items()}
    assert all(len(frame) == 0 for frame in empty.values())
    assert list(full["statements"].columns)[:4] == ["story", "id", "source", "source_text"]


def test_what_is_no_file_of_codings_is_said_with_its_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n\x83\xff\x00")
    with pytest.raises(InputError, match="no coding but other data") as caught:
        list(read_jsonl(path))
    assert caught.value.where == f"{path} line 2"
