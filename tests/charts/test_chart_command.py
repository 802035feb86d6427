"""``dragoman chart`` as a newcomer meets it."""

import sys

import pytest

from dragoman import cli


@pytest.fixture
def chart(desk, tmp_path, monkeypatch, capsys):
    """Draw into a file of a folder of its own; what it holds, or the one line of an error."""

    def run(*words, out="out.svg"):
        target = tmp_path / out
        monkeypatch.setattr(sys, "argv", ["dragoman", "chart", *words, "--desk", desk.where, "-o", str(target)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return target.read_bytes() if end.value.code == 0 else capsys.readouterr().err

    return run


@pytest.mark.parametrize("words", [
    ("dyad", "KEN", "GHA"), ("dyad", "Kenya", "Ghana", "--dark"), ("actor", "kenya"), ("network", "--by", "name"),
    ("positions", "--issue", "fishing"), ("positions", "KEN", "GHA"), ("map", "--world", "--status", "planned"),
    ("status", "--by", "month", "--from", "2026-03"), ("timeline", "--type", "AID"), ("balance", "--per", "act"),
    ("map", "KEN", "--width", "400"),
])  # fmt: skip
def test_every_kind_is_drawn(chart, words):
    drawn = chart(*words)
    assert drawn.startswith(b"<svg")
    assert b"Nothing to draw" not in drawn


@pytest.mark.parametrize(("out", "begins"), [("a.png", b"\x89PNG"), ("a.html", b"<!DOCTYPE html>"), ("a.json", b"{")])
def test_the_name_of_the_file_says_the_format(chart, out, begins):
    assert chart("status", out=out).startswith(begins)


def test_the_format_may_be_said(chart):
    assert chart("status", "--format", "png", out="picture").startswith(b"\x89PNG")


@pytest.mark.parametrize(("words", "told"), [
    (("dyad", "KEN"), "a dyad has two countries, and you named 1. Name two"),
    (("dyad", "KEN", "Atlantis"), "'Atlantis' is no country we know"),
    (("actor",), "one actor, and you named 0"),
    (("map", "Kenya", "Lavrov"), "countries and names cannot be asked for together"),
    (("map", "--issue", "fishing"), "--issue: a picture of map has no use for it. It is for positions."),
    (("positions", "--type", "AID"), "--type: a picture of positions has no use for it. It is for events."),
    (("timeline", "--by", "month"), "--by: a picture of timeline has no use for it."),
    (("status", "--world"), "--world: a picture of status has no use for it. It is for map."),
    (("network", "--by", "colour"), "no network is drawn by 'colour'"),
    (("status", "--from", "soon"), "'soon' is no day"),
])  # fmt: skip
def test_what_cannot_be_drawn_is_said(chart, words, told):
    assert told in chart(*words)


def test_a_file_without_a_format_is_refused(chart):
    assert "does not say its format" in chart("status", out="picture.bmp")


def test_a_desk_that_is_not_there_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["dragoman", "chart", "dyad", "RUS", "USA", "-o", "out.svg"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "desk.db: there is no such desk" in capsys.readouterr().err


def test_the_desk_may_stand_in_the_environment(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_DESK", desk.where)
    monkeypatch.setattr(sys, "argv", ["dragoman", "chart", "dyad", "KEN", "GHA", "-o", str(tmp_path / "out.svg")])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0


def test_importing_the_command_line_loads_no_charts():
    import subprocess

    code = "import sys, dragoman.cli; print([m for m in ('altair', 'vl_convert', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
