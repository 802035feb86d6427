"""The command line as a newcomer meets it: what it teaches, prints, writes, and how it says no."""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import rich.console

import dragoman.coder
from dragoman import cli
from dragoman.coder import LONGEST_STORY
from dragoman.coding import Coding
from dragoman.export.jsonl import read_jsonl
from dragoman.language.encoder import load_encoder

EXAMPLES = Path(__file__).parents[1] / "examples"
EXAMPLE = EXAMPLES / "09-three-short-stories.jsonl"
GOOD = "Sweden will hold talks with Finland on Friday, the foreign ministry said. It denied moving troops."
TABLE = "name\taliases\tcountry\tsectors\tkind\nSalt Coast Front\tSCF\tVES\tREB\tgroup\n"
PETRARCH = "SALT_COAST_FRONT_(SCF)  [VESREB]\n"


@dataclass
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
def dragoman_(monkeypatch, capsys):
    """`dragoman_(*words, stdin=b"")` runs the command in this process, through main()."""

    def run(*words, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["dragoman", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return Done(ended.value.code or 0, printed.out, printed.err)

    return run


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def refused(done: Done) -> str:
    """The one line of a command that could do nothing."""
    assert done.status == 2, done
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("dragoman: ")
    return done.err


# -- help ----------------------------------------------------------------------------------------------------------
def test_help_names_every_command_and_how_to_start(dragoman_):
    done = dragoman_("--help")
    assert done.status == 0
    assert all(f" {name} " in done.out for name in ("read", "code", "actor", "why", "gaps"))
    assert "Start with: dragoman read story.txt" in done.out


def test_the_help_tells_the_limit(dragoman_):
    assert f"{LONGEST_STORY:,} characters" in " ".join(dragoman_("code", "--help").out.split())


@pytest.mark.parametrize("command", ["read", "code", "actor"])
def test_the_help_of_a_command_teaches_by_example(dragoman_, command):
    done = dragoman_(command, "--help")
    assert done.status == 0
    assert re.search(rf"Examples:\n +dragoman {command} \S", done.out)


def test_no_words_at_all_print_the_help(dragoman_):
    assert "Start with" in dragoman_().out


def test_the_version_is_printed(dragoman_):
    assert re.fullmatch(r"dragoman \d+\.\d+\.\d+\n", dragoman_("--version").out)


# -- read ----------------------------------------------------------------------------------------------------------
def test_a_story_is_read_from_a_file_and_from_standard_input_alike(dragoman_, story):
    from_file, from_stdin = dragoman_("read", story), dragoman_("read", "-", stdin=GOOD.encode())
    assert (from_file.status, from_file.out, from_file.err) == (0, from_stdin.out, "")
    assert "WHO SPEAKS" in from_file.out
    assert "WHAT LIES AHEAD" in from_file.out


def test_read_as_json_prints_a_coding(dragoman_, story):
    done = dragoman_("read", story, "--json", "--published", "11 April 2017", "--title", "Talks Ahead")
    coding = Coding.from_json(done.out)
    assert (coding.story.published, coding.story.title) == ("2017-04-11", "Talks Ahead")
    assert coding.statements


def test_read_as_html_writes_a_page_that_needs_nothing_else(dragoman_, story, tmp_path):
    page = tmp_path / "page.html"
    assert dragoman_("read", story, "--html", page).status == 0
    html = page.read_text(encoding="utf-8")
    assert "the foreign ministry" in html
    assert not re.search(r"(?:src|href)\s*=\s*['\"]?(?!#)|@import|url\(|<link|<script\s+\w|https?:", html)


def test_a_story_with_nothing_to_code_says_why(dragoman_, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = dragoman_("read", empty)
    assert done.status == 1
    assert "Nothing is coded: no text" in done.out
    assert done.err.startswith(f"dragoman: {empty}: no text")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a PNG picture"),
        (bytes(range(256)) * 8, "binary data"),
        (b"%PDF-1.7", "a PDF document"),
        (f"{GOOD} ".encode() * 3000, "characters, more than the 200,000"),
    ],
)
def test_what_is_no_story_is_refused_in_one_line(dragoman_, tmp_path, content, said):
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    line = refused(dragoman_("read", path))
    assert said in line
    assert str(path) in line


def test_a_path_that_is_none_is_refused_in_one_line(dragoman_, tmp_path):
    assert "missing.txt: there is no such file." in refused(dragoman_("read", tmp_path / "missing.txt"))
    assert "this is a folder. Use `dragoman code`" in refused(dragoman_("read", tmp_path))
    assert "missing: there is no such" in refused(dragoman_("code", tmp_path / "missing", "-o", tmp_path / "o.jsonl"))


@pytest.mark.parametrize("words", [("read", "{story}", "--published", "soon"), ("actor", "Oru", "--date", "soon")])
def test_a_date_that_is_none_is_refused_in_one_line(dragoman_, story, words):
    assert "'soon' is no date. Give" in refused(dragoman_(*(w.format(story=story) for w in words)))


def test_a_target_that_cannot_be_written_is_refused_before_any_work(dragoman_, story, tmp_path, monkeypatch):
    monkeypatch.setattr(dragoman.coder, "code", None)
    monkeypatch.setattr(dragoman.coder, "analyse", None)
    nowhere, ok = tmp_path / "no" / "x", tmp_path / "o.jsonl"
    assert "Make the folder" in refused(dragoman_("read", story, "--html", nowhere))
    assert "this is a folder" in refused(dragoman_("code", story, "-o", tmp_path))
    assert "one of the files to read" in refused(dragoman_("code", story, "-o", story))
    assert "--html" in refused(dragoman_("code", story, "-o", ok, "--html", nowhere))
    assert "--errors" in refused(dragoman_("code", story, "-o", ok, "--errors", nowhere))
    assert not ok.exists()


# -- code ----------------------------------------------------------------------------------------------------------
def test_code_writes_codings_and_one_line_about_them(dragoman_, tmp_path):
    out, page = tmp_path / "out.jsonl", tmp_path / "out.html"
    done = dragoman_("code", EXAMPLE, "-o", out, "--html", page)
    assert (done.status, done.out) == (0, "")
    assert re.fullmatch(rf"3 stories coded in [\d.]+ s: {out}; readout: {page}\n", done.err)
    assert [c.story.id for c in read_jsonl(out)] == ["andes-border", "nordic-drill", "gulf-talks"]
    assert page.read_text(encoding="utf-8").count("<article") == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.html", "out.jsonl"]


def test_code_reads_folders_and_says_what_failed(dragoman_, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [json.dumps({"id": "one", "text": GOOD}), "{broken", json.dumps({"id": "three", "raw": ""})]
    (folder / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = dragoman_("code", folder, "-o", folder / "out.jsonl")
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "2 stories coded" in done.err
    assert "1 with nothing to code, 2 failed:" in done.err
    errors = [json.loads(x) for x in (folder / "out.jsonl.errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(Path(e["where"]).name, e["id"]) for e in errors] == [
        ("picture.txt", None), ("rows.jsonl line 2", None), ("rows.jsonl", "three")
    ]  # fmt: skip
    again = dragoman_("code", folder, "-o", folder / "out.jsonl")  # the output of a run is no input of the next
    assert again.err.partition("s:")[2] == done.err.partition("s:")[2]


def test_code_ends_with_2_when_nothing_could_be_coded(dragoman_, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"%PDF")
    done = dragoman_("code", tmp_path / "bad.txt", "-o", tmp_path / "o.jsonl", "--errors", tmp_path / "e.jsonl")
    assert done.status == 2
    assert json.loads((tmp_path / "e.jsonl").read_text(encoding="utf-8"))["reason"].startswith("This is a PDF")


def test_code_quietly_says_nothing(dragoman_, story, tmp_path):
    done = dragoman_("code", story, "-o", tmp_path / "o.jsonl", "-q")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_a_terminal_is_shown_count_and_rate(tmp_path, dragoman_, monkeypatch):
    class Terminal(rich.console.Console):
        def __init__(self, **given):
            super().__init__(**given, force_terminal=True, width=100)

    monkeypatch.setattr(rich.console, "Console", Terminal)
    done = dragoman_("code", EXAMPLE, "-o", tmp_path / "o.jsonl")
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", done.err)
    assert re.search(r"3 stories coded, [\d.]+ a second, 100% read", shown), shown


# -- actor ---------------------------------------------------------------------------------------------------------
def test_actor_prints_a_table_for_people_and_json_for_machines(dragoman_):
    words = ("actor", "the White House", "--date", "2017-04-11")
    table, row = dragoman_(*words), dragoman_(*words, "--json")
    assert (table.status, row.status) == (0, 0)
    assert re.search(r"^United States\n  country  USA\n  sectors  GOV\b", table.out)
    assert json.loads(row.out)["country"] == "USA"
    assert set(json.loads(row.out)) == {"name", "country", "igo", "sectors", "kind"}


def test_an_actor_unknown_says_what_to_do(dragoman_):
    done = dragoman_("actor", "Qwfpg Zxcvb")
    assert done.status == 1
    assert "--actors" in done.out
    assert json.loads(dragoman_("actor", "Qwfpg Zxcvb", "--json").out) is None


def test_an_empty_phrase_is_refused(dragoman_):
    assert "the phrase is empty" in refused(dragoman_("actor", " "))


@pytest.mark.parametrize("content", [TABLE, PETRARCH], ids=["table", "PETRARCH"])
def test_actors_of_ones_own_are_known_in_either_format(dragoman_, tmp_path, content):
    own, story, out = tmp_path / "own.txt", tmp_path / "s.txt", tmp_path / "o.jsonl"
    own.write_text(content, encoding="utf-8")
    story.write_text("The Salt Coast Front attacked the port on Friday, officials said.", encoding="utf-8")
    found = json.loads(dragoman_("actor", "the Salt Coast Front", "--actors", own, "--json").out)
    assert (found["country"], found["sectors"]) == ("VES", ["REB"])
    read = Coding.from_json(dragoman_("read", story, "--actors", own, "--json").out)
    assert dragoman_("code", story, "-o", out, "--actors", own).status == 0
    (coded,) = read_jsonl(out)
    for coding in (read, coded):
        assert "VES" in {a.country for a in coding.actors}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\tsectors\n# ok\nOru\tARMY\n", "own.tsv line 3: unknown sector 'ARMY'. Use one of: "),
        ("name\tcountry\nOru\tOruland\n", "own.tsv line 2: country 'Oruland' is not three"),
        ("MARA_OREN_ [VESGOV 2014017-]\n", "own.tsv line 1: "),
        ("just words\n", "own.tsv line 1: this is neither a table"),
        ("name\nZo\xeb\n".encode("latin-1"), "own.tsv line 2: this is not UTF-8."),
    ],
)
@pytest.mark.parametrize("command", [("actor", "Oru"), ("read", "{story}"), ("code", "{story}", "-o", "{story}.out")])
def test_a_faulty_actor_file_is_refused_by_file_and_line(dragoman_, tmp_path, story, command, content, said):
    own = tmp_path / "own.tsv"
    own.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert said in refused(dragoman_(*(w.format(story=story) for w in command), "--actors", own))


# -- faults of our own ---------------------------------------------------------------------------------------------
def test_a_fault_of_the_program_is_one_line_and_how_to_report_it(dragoman_, story, monkeypatch):
    monkeypatch.delenv("DRAGOMAN_DEBUG", raising=False)
    monkeypatch.setattr(dragoman.coder, "read_times", lambda _: 1 / 0)
    line = refused(dragoman_("read", story))
    assert "a fault in dragoman itself (ZeroDivisionError: division by zero)" in line
    assert "DRAGOMAN_DEBUG=1" in line


@pytest.mark.parametrize("command", [("read",), ("code", "-o", "out.jsonl")])
def test_a_missing_model_ends_the_run_in_one_line(dragoman_, story, monkeypatch, tmp_path, command):
    monkeypatch.setattr("dragoman.language.analyse.load_encoder", lambda: load_encoder(tmp_path / "nothing"))
    monkeypatch.chdir(tmp_path)
    line = refused(dragoman_(*command, story))
    assert "encoder's files are missing" in line
    assert "Install dragoman anew" in line


def test_debugging_shows_the_traceback(dragoman_, story, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_DEBUG", "1")
    monkeypatch.setattr(dragoman.coder, "read_times", lambda _: 1 / 0)
    done = dragoman_("read", story)
    assert done.status == 2
    assert "Traceback" in done.err


# -- as a program of its own ---------------------------------------------------------------------------------------
WAYS = ([str(Path(sys.executable).with_name("dragoman"))], [sys.executable, "-m", "dragoman"])


@pytest.mark.parametrize("way", WAYS, ids=["dragoman", "python -m dragoman"])
def test_a_refusal_reaches_the_shell(way, tmp_path):
    done = subprocess.run([*way, "read", "missing.txt"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "dragoman: missing.txt: there is no such file. Name a text file, or - for standard input.\n"


def test_what_is_piped_is_utf8_whatever_the_locale(tmp_path):
    (tmp_path / "s.txt").write_text("“Peace”, the Łódź talks’ host said on Friday.", encoding="utf-8")
    done = subprocess.run(
        [*WAYS[1], "read", "s.txt", "--json"], cwd=tmp_path, capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Łódź" in Coding.from_json(done.stdout).story.text


def test_a_reader_that_goes_away_is_no_fault():
    command = [*WAYS[1], "actor", "the White House"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()


# -- why and gaps --------------------------------------------------------------------------------------------------
@pytest.fixture
def codings(dragoman_, tmp_path):
    path = tmp_path / "codings.jsonl"
    dragoman_("code", EXAMPLE, "-o", path, "-q", "--all")
    return path


def test_why_says_why_for_people_and_machines(dragoman_, codings):
    coding = next(c for c in read_jsonl(codings) if c.events)
    name = f"{coding.story.id}:{coding.events[0].id}"
    done = dragoman_("why", codings, name)
    assert done.status == 0
    assert all(word in done.out for word in ("lexicon", "encoder", "status", "asserted by", "confidence"))
    told = json.loads(dragoman_("why", codings, name, "--json").out)
    assert (told["story"], told["event"]) == (coding.story.id, coding.events[0].id)


@pytest.mark.parametrize(
    ("words", "said"),
    [(("e99",), "no event has the id 'e99'"), (("nowhere:e1",), "no story has the id 'nowhere'"), (("e1",), "--story")],
)
def test_why_asked_for_what_is_not_there_says_what_there_is(dragoman_, codings, words, said):
    assert said in refused(dragoman_("why", codings, *words))


def test_gaps_prints_tables_and_json(dragoman_, codings):
    done = dragoman_("gaps", codings, "--top", "3")
    assert done.status == 0
    assert "Names without country and sector" in done.out
    found = json.loads(dragoman_("gaps", codings, "--json", "--top", "3").out)
    assert set(found) == {"stories", "names", "predicates"}
    assert len(found["names"]) <= 3


def test_a_file_that_holds_no_codings_is_refused_by_line(dragoman_, story):
    for command in (("gaps", story), ("why", story, "e1")):
        assert "line 1" in refused(dragoman_(*command))


def test_all_keeps_what_the_default_leaves_out(dragoman_, story):
    few, many = (json.loads(dragoman_("read", story, "--json", *more).out)["events"] for more in ((), ("--all",)))
    assert {(*e["trigger"], e["type"]) for e in few} <= {(*e["trigger"], e["type"]) for e in many}
