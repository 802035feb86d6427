"""A run over files as users give them: what is good is coded, what is bad is named, nothing stops the rest."""

import gzip
import hashlib
import json
import struct
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import dragoman.coder
from dragoman.coder import LONGEST_STORY, check_length
from dragoman.errors import InputError
from dragoman.run import Run
from dragoman.story import Story

GOOD = "Sweden will hold talks with Finland on Friday, the foreign ministry said. It denied moving troops."


@pytest.fixture
def give(tmp_path):
    """`give(name, content)` writes a file, bytes or text as UTF-8, and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_text_in_any_usual_encoding_gives_the_same_coding(give):
    text = f"{GOOD} “No Zoë”, the minister – Oru – said."
    files = [give(f"{name}.txt", text.encode(name)) for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252")]
    run = Run()
    codings = list(run.code(files))
    assert not run.errors
    assert len({c.to_json() for c in codings}) == 1
    assert len(codings) == 4


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("picture.txt", png(), "PNG picture"),
        ("noise.txt", bytes(range(256)) * 8, "binary"),
        ("page.txt", "<!doctype html><html><body><p>Talks</p></body></html>", "web page"),
        ("picture.jsonl", png(), "JSON|PNG|binary"),
        ("story.docx", b"PK\x03\x04", "'.docx' is not read"),
    ],
)
def test_a_file_that_is_no_text_is_named_and_the_rest_coded(give, name, content, reason):
    bad, good = give(name, content), give("zz.txt", GOOD)
    run = Run()
    assert len(list(run.code([bad, good]))) == 1
    assert run.errors
    assert str(bad) in run.errors[0].where
    assert any(part in run.errors[0].reason for part in reason.split("|"))
    assert run.errors[0].do


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no text"),
        (" \n\n\t\u00a0", "no text"),
        ("Home\nShare\nTalks Ahead", "no sentence"),
        ("Министр заявил, что переговоры пройдут в столице и что это важно для всех сторон.", "Russian"),
        ("Der Minister sagte, dass die Gespräche in der Hauptstadt stattfinden und nicht hier.", "German"),
    ],
)
def test_a_story_with_nothing_to_code_has_an_empty_coding_and_its_reason_among_the_errors(give, text, reason):
    run = Run()
    (coding,) = run.code([give("a.txt", text)])
    assert (coding.statements, coding.events, coding.actors) == ((), (), ())
    assert (run.coded, run.empty, run.failed) == (1, 1, 0)
    assert reason in run.errors[0].reason
    assert run.errors[0].id == coding.story.id


def test_a_broken_row_is_named_by_line_and_id_and_the_others_are_coded(give, tmp_path):
    rows = [
        json.dumps({"id": "one", "text": GOOD}),
        '{"id": "two", "text": ',
        json.dumps({"id": "three", "text": GOOD, "published": "soon"}),
        json.dumps({"id": "four", "raw": 4}),
        json.dumps({"id": "five", "text": GOOD}),
    ]
    run = Run()
    path = give("rows.jsonl", "\n".join(rows))
    assert [c.story.id for c in run.code([path])] == ["one", "five"]
    assert [(e.where, e.id) for e in run.errors] == [
        (f"{path} line 2", None), (f"{path} line 3", "three"), (f"{path} line 4", "four")
    ]  # fmt: skip
    assert "'soon' is no date" in run.errors[1].reason
    run.write_errors(tmp_path / "errors.jsonl")
    written = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [w["id"] for w in written] == [None, "three", "four"]
    assert all(set(w) == {"where", "id", "reason", "do"} for w in written)


@pytest.mark.parametrize("stage", ["analyse", "read_times", "resolve_actors", "find_statements", "find_events"])
def test_a_story_that_breaks_a_stage_is_named_and_the_rest_coded(give, monkeypatch, stage):
    whole = getattr(dragoman.coder, stage)

    def breaks(first, *rest, **more):
        if getattr(first, "story", first).id == "bad":
            raise ZeroDivisionError("boom")
        return whole(first, *rest, **more)

    monkeypatch.setattr(dragoman.coder, stage, breaks)
    rows = [json.dumps({"id": name, "text": GOOD}) for name in ("one", "bad", "two")]
    run = Run()
    assert [c.story.id for c in run.code([give("rows.jsonl", "\n".join(rows))])] == ["one", "two"]
    (error,) = run.errors
    assert (error.id, error.reason) == ("bad", "ZeroDivisionError: boom")
    assert "rows.jsonl" in error.where


def test_the_error_of_a_story_in_a_folder_names_its_file(give, tmp_path):
    give("in/a.txt", GOOD)
    empty = give("in/deep/b.txt", "")
    give("in/.hidden.txt", png())
    give("in/notes.pdf", b"%PDF")
    run = Run()
    assert len(list(run.code([tmp_path / "in"]))) == 2
    assert [e.where for e in run.errors] == [str(empty)]


def test_a_run_passes_over_its_own_output_in_a_folder(give, tmp_path):
    give("in/a.txt", GOOD)
    run = Run(skip=(give("in/out.jsonl", "{}"),))
    assert len(list(run.code([tmp_path / "in"]))) == 1
    assert not run.errors


def test_a_folder_without_stories_is_an_error(tmp_path):
    run = Run()
    assert list(run.code([tmp_path])) == []
    assert "no .txt" in run.errors[0].reason


def test_the_error_file_of_an_earlier_run_goes_when_nothing_failed(give):
    old = give("errors.jsonl", "{}")
    Run().write_errors(old)
    assert not old.exists()


def test_a_story_longer_than_the_limit_is_refused_at_once(give):
    """The limit is coder.LONGEST_STORY; the sizes below would take minutes to days to code."""
    run, since = Run(), time.perf_counter()
    line = f"{GOOD} " * (2_000_000 // len(GOOD))
    good = give("zz.txt", GOOD)
    assert len(list(run.code([give("line.txt", line), give("lines.txt", line.replace(". ", ".\n")), good]))) == 1
    assert time.perf_counter() - since < 20
    assert [("characters" in e.reason, "Split" in e.do) for e in run.errors] == [(True, True)] * 2


def test_a_story_of_the_limits_length_is_not_refused():
    check_length(Story("x", "a" * LONGEST_STORY))
    with pytest.raises(InputError, match="200,001 characters"):
        check_length(Story("x", "a" * (LONGEST_STORY + 1)))


PAGE = f"<!doctype html><html><head><title>Talks</title></head><body><article><p>{GOOD}</p></article></body></html>"
HELD = (
    "<newsItem guid='held'><itemMeta><pubStatus qcode='stat:withheld'/></itemMeta><contentSet><inlineXML><div>"
    f"<p>{GOOD}</p></div></inlineXML></contentSet></newsItem>"
)


def test_files_of_every_format_are_coded_in_one_run(give, tmp_path):
    give("in/a.html", PAGE)
    give("in/b.csv", f'headline,body\nTalks,"{GOOD}"\n')
    give("in/c.xml", f"<rss><channel><item><description>{GOOD}</description></item></channel></rss>")
    give("in/d.json", json.dumps({"uri": "d", "body_text": GOOD}))
    give("in/e.html.gz", gzip.compress(PAGE.encode()))
    give("in/f.txt", GOOD)
    bad = give("in/g.html", "<html></html>")
    give("in/h.xml", f"<nitf><body><body.content><p>{GOOD}</p></body.content></body></nitf>")
    run = Run()
    codings = list(run.code([tmp_path / "in"]))
    assert [(c.story.text, len(c.statements) > 0) for c in codings] == [(GOOD, True)] * 7
    assert [(e.where, "no story" in e.reason) for e in run.errors] == [(str(bad), True)]
    assert len(list(Run().code([tmp_path / "in" / "*.xml", tmp_path / "in" / "[ab].*"]))) == 4


def test_what_may_not_be_used_is_kept_and_never_coded(give):
    run = Run()
    (coding,) = run.code([give("a.xml", HELD)])
    assert (coding.story.pub_status, coding.story.text, coding.events, coding.actors) == ("withheld", "", (), ())
    assert (run.coded, run.empty, run.failed, run.errors[0].id) == (1, 1, 0, "held")
    assert "withheld" in run.errors[0].reason
    assert coding.from_json(coding.to_json()).story == coding.story


def test_an_embargo_ends_at_its_time(give):
    path = give("a.json", json.dumps({"uri": "a", "body_text": GOOD, "embargoed": "2018-05-04T12:00:00Z"}))
    before, after = Run(now=datetime(2018, 5, 4, 11, tzinfo=UTC)), Run(now=datetime(2018, 5, 4, 13, tzinfo=UTC))
    assert [c.story.pub_status for c in before.code([path])] == ["embargoed"]
    (coding,) = after.code([path])
    assert (coding.story.text, coding.story.embargoed_until) == (GOOD, "2018-05-04T12:00:00Z")


def test_columns_are_read_by_the_users_own_names(give):
    run = Run(columns={"raw": "Volltext", "title": "Titel"})
    (coding,) = run.code([give("a.csv", f'Titel;Volltext\nTalks;"{GOOD}"\n')])
    assert (coding.story.title, coding.story.text) == ("Talks", GOOD)


def test_a_pattern_that_names_nothing_does_not_stop_the_rest(give, tmp_path):
    run = Run()
    assert len(list(run.code([tmp_path / "x*.html", give("a.txt", GOOD)]))) == 1
    assert [e.where for e in run.errors] == [str(tmp_path / "x*.html")]


def test_a_cut_off_archive_names_file_and_what_was_whole(give):
    noise = [hashlib.sha256(bytes([n])).hexdigest() for n in range(3)]
    rows = "".join(json.dumps({"id": f"r{n}", "text": GOOD, "key": key}) + "\n" for n, key in enumerate(noise))
    path = give("a.jsonl.gz", gzip.compress(rows.encode())[:-30])
    run = Run()
    assert [c.story.id for c in run.code([path])] == ["r0", "r1"]
    assert (run.errors[0].where, "cut off after line 2" in run.errors[0].reason) == (str(path), True)
