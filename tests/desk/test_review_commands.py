"""`dragoman review`: what is typed becomes a verdict, and every mistake is one line."""

from __future__ import annotations

import json

import pytest
from test_reviews import coding
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.desk.store import Desk
from dragoman.errors import ConflictError, InputError
from dragoman.export.jsonl import read_jsonl


@pytest.fixture
def kept(tmp_path):
    path = str(tmp_path / "desk.db")
    with Desk.open(path) as desk:
        desk.add([coding()])
    return path


def run(*words, ok=True):
    done = CliRunner().invoke(app, ["review", *words])
    if ok and done.exception is not None:
        raise done.exception
    return done


def made(*words):
    return json.loads(run(*words, "--json").stdout)[-1]


def test_from_the_queue_to_gold(kept, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_REVIEWER", "Ada")
    shown = run("queue", kept).stdout
    assert shown.startswith(
        "talks:e2  CONSULT wanted  a1 Norland → a2 Sudland  0.30\n  “The ministry said it hoped for talks in Port Ada.”"
    )
    assert [i["id"] for i in json.loads(run("queue", kept, "--type", "AID", "--json").stdout)] == ["e1"]
    settings = ("type=SUPPORT", "trigger=sent food", "date=2026-04-09..2026-04-10", "actors=a1,a3", "location=null")
    fields = made("correct", kept, "talks:e1", *(w for s in settings for w in ("--set", s)))["fields"]
    assert fields == {
        "type": "SUPPORT", "actors": ["a1", "a3"], "date": {"start": "2026-04-09", "end": "2026-04-10", "span": None}
    }  # fmt: skip
    for record in ("e2", "s1", "s2", "p1"):
        assert made("accept", kept, f"talks:{record}")["verdict"] == "accept"
    assert made("reject", kept, "talks:e3")["verdict"] == "reject"
    assert made("undo", kept)["undone_by"] == "Ada"
    assert made("reject", kept, "talks:e3", "--as", "Bo")["reviewer"] == "Bo"
    added = made("add", kept, "talks", "statement", "--set", "speaker=a1", "--set", "act=hope", "--set", "cue=hoped",
                 "--set", "content=talks in Port Ada")  # fmt: skip
    assert added["verdict"] == "missing"
    log = run("log", kept, "--by", "Ada").stdout
    assert "e1  “sent food”  correct type = " in log
    assert "(undone by Ada, 20" in log
    told = run("agreement", kept).stdout
    assert "AID" in told
    assert "95% interval" in told
    assert json.loads(run("agreement", kept, "--json").stdout)["missing"]["statement"] == 1
    gold = tmp_path / "gold.jsonl"
    assert "1 stories by 7 verdicts" in run("export", kept, "-o", str(gold)).stderr
    (one,) = read_jsonl(gold)
    assert [e.type for e in one.events] == ["SUPPORT", "CONSULT"]
    assert "0 stories" in run("export", kept, "-o", str(gold), "--by", "Bo").stderr


@pytest.mark.parametrize(
    ("words", "error", "reason"),
    [
        (("accept", "DESK", "e1", "--as", "Ada"), InputError, "field story"),
        (("accept", "DESK", "talks:e9", "--as", "Ada"), InputError, "no record 'e9'"),
        (("correct", "DESK", "talks:e1", "--as", "Ada"), InputError, "nothing is corrected"),
        (("correct", "DESK", "talks:e1", "--as", "Ada", "--set", "type"), InputError, "sets nothing"),
        (("correct", "DESK", "talks:e1", "--as", "Ada", "--set", "trigger=an"), InputError, "4 times"),
        (("correct", "DESK", "talks:e1", "--as", "Ada", "--set", "type=WAR"), InputError, "codebook"),
        (("undo", "DESK", "--as", "Ada"), InputError, "no review to undo"),
        (("export", "DESK", "-o", "DESK"), InputError, "one of the files to read"),
        (("queue", "nowhere.db", "--as", "Ada"), InputError, "no such desk"),
    ],
)
def test_a_mistake_is_said(kept, words, error, reason):
    done = run(*(kept if w == "DESK" else w for w in words), ok=False)
    assert isinstance(done.exception, error)
    assert reason in str(done.exception)


def test_undoing_twice_is_a_conflict(kept):
    run("accept", kept, "talks:e1", "--as", "Ada")
    run("undo", kept, "1", "--as", "Ada")
    assert isinstance(run("undo", kept, "1", "--as", "Ada", ok=False).exception, ConflictError)
