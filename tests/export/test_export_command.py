"""`dragoman export`: what it writes, and how it says no."""

import sys

import pandas as pd
import pytest
from exported import codings

from dragoman import cli
from dragoman.export.jsonl import read_jsonl, write_jsonl

FOLDERS = ("parquet", "csv", "citron")
FILES = ("jsonl", "polecat", "phoenix", "gdelt", "gdelt2")


@pytest.fixture
def export(monkeypatch, capsys):
    """`export(*words)` runs the command; gives its status and what it told on standard error."""

    def run(*words) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["dragoman", "export", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert printed.out == ""
        return ended.value.code or 0, printed.err

    return run


@pytest.fixture
def coded(tmp_path):
    path = tmp_path / "codings.jsonl"
    write_jsonl(codings(), path)
    return path


@pytest.mark.parametrize("layout", FOLDERS + FILES)
def test_every_layout_is_written_told_of_and_written_again(export, coded, tmp_path, layout):
    out = tmp_path / "out"
    status, told = export(coded, "-o", out, "--format", layout)
    assert (status, told.rstrip().endswith(f"in {out}")) == (0, True)
    assert out.is_dir() == (layout in FOLDERS)
    assert export(coded, "-o", out, "--format", layout, "--quiet") == (0, "")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["codings.jsonl", "out"]


def test_the_summary_counts(export, coded, tmp_path):
    assert export(coded, "-o", tmp_path / "a", "--format", "polecat")[1] == f"11 rows in {tmp_path / 'a'}\n"
    told = export(coded, "-o", tmp_path / "b", "--format", "csv")[1]
    assert told.startswith("4 stories, ")
    write_jsonl([codings()[3]], coded)
    assert "1 story, 0 actors" in export(coded, "-o", tmp_path / "c", "--format", "parquet")[1]


def test_codings_go_through_as_they_are(export, coded, tmp_path):
    export(coded, "-o", tmp_path / "out.jsonl", "--format", "jsonl")
    assert list(read_jsonl(tmp_path / "out.jsonl")) == list(codings())


def test_all_statuses_are_for_the_layout_that_has_a_column_for_them(export, coded, tmp_path):
    out = tmp_path / "out.tsv"
    export(coded, "-o", out, "--format", "polecat", "--all-statuses")
    assert {"wanted", "denied"} <= set(pd.read_csv(out, sep="\t")["Status"])
    export(coded, "-o", out, "--format", "polecat")
    assert set(pd.read_csv(out, sep="\t")["Status"]) == {"occurred", "planned"}
    for layout, why in (("phoenix", "would look like a fact"), ("csv", "has every status as it is")):
        status, told = export(coded, "-o", tmp_path / "no", "--format", layout, "--all-statuses")
        assert status == 2
        assert why in told
        assert "polecat" in told
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("words", [("--format", "xlsx"), ()])
def test_a_layout_it_does_not_know_or_none_is_refused_with_a_list(export, coded, tmp_path, words):
    status, told = export(coded, "-o", tmp_path / "out", *words)
    assert status == 2
    assert "--format" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("layout", FOLDERS)
def test_a_folder_that_is_a_file_is_refused(export, coded, tmp_path, layout):
    (tmp_path / "out").write_text("mine")
    status, told = export(coded, "-o", tmp_path / "out", "--format", layout)
    assert status == 2
    assert told == (
        f"dragoman: --output {tmp_path / 'out'}: this is a file. Name a folder: this format writes several files.\n"
    )
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize("layout", FILES)
def test_a_file_that_is_a_folder_is_refused(export, coded, tmp_path, layout):
    (tmp_path / "out").mkdir()
    status, told = export(coded, "-o", tmp_path / "out", "--format", layout)
    assert (status, "this is a folder" in told) == (2, True)


@pytest.mark.parametrize("layout", ["csv", "polecat"])
def test_what_cannot_be_written_is_refused_first(export, coded, tmp_path, layout):
    status, told = export(coded, "-o", tmp_path / "no" / "out", "--format", layout)
    assert (status, "its folder does not exist" in told) == (2, True)
    own = coded if layout == "polecat" else tmp_path
    status, told = export(coded, "-o", own, "--format", layout)
    assert status == 2
    assert "read" in told or "the codings lie in this folder" in told
    assert list(read_jsonl(coded)) == list(codings())


@pytest.mark.parametrize("layout", FOLDERS + FILES)
def test_nothing_to_write_writes_nothing(export, tmp_path, layout):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n")
    status, told = export(empty, "-o", tmp_path / "out", "--format", layout)
    assert (status, "holds no codings" in told) == (2, True)
    assert [p.name for p in tmp_path.iterdir()] == ["empty.jsonl"]


@pytest.mark.parametrize("layout", FOLDERS + FILES)
def test_a_faulty_line_is_named_and_leaves_nothing_half_written(export, coded, tmp_path, layout):
    with coded.open("a", encoding="utf-8") as file:
        file.write('{"schema": "other/1"}\n')
    status, told = export(coded, "-o", tmp_path / "out", "--format", layout)
    assert (status, "codings.jsonl line 5" in told) == (2, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "why"), [("no.jsonl", "there is no such file"), ("", "this is a folder")])
def test_codings_that_are_not_there_are_refused(export, tmp_path, name, why):
    status, told = export(tmp_path / name, "-o", tmp_path.parent / "out", "--format", "csv")
    assert (status, why in told) == (2, True)
