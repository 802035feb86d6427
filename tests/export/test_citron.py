"""Quotations in Citron's JSON: what its own reader asks for, written one file a story."""

import json
from dataclasses import replace

import duckdb
import pandas as pd
import polars as pl
import pytest
from exported import awkward, codings

from dragoman.errors import InputError
from dragoman.export.citron import to_citron, write_citron
from dragoman.export.whole import MARK


def spans(document) -> list[dict]:
    found = [s for group in document["coreference_groups"] for s in group]
    for q in document["quotes"]:
        found += [q["cue"], *q["sources"], *q["contents"], *q["coreferences"]]
    return found


@pytest.mark.parametrize("number", range(4))
def test_every_span_holds_its_own_words(number):
    document = to_citron(codings()[number])
    assert all(document["text"][s["start"] : s["end"]] == s["text"] for s in spans(document))


def test_awkward_texts_stay_as_they_are():
    document = to_citron(awkward())
    assert document["text"] == awkward().story.text
    assert spans(document)
    assert all(document["text"][s["start"] : s["end"]] == s["text"] for s in spans(document))


def test_a_quote_is_a_statement_that_has_a_cue():
    coding = codings()[0]
    quotes = {q["id"]: q for q in to_citron(coding)["quotes"]}
    assert list(quotes) == [s.id for s in coding.statements if s.cue is not None]
    assert any(s.cue is None for s in coding.statements)  # *It is against all rules* runs on
    (told,) = (s for s in coding.statements if s.cue and coding.story.cut(s.cue) == "told")
    assert quotes[told.id]["cue"]["text"] == "told"
    assert [s["text"] for s in quotes[told.id]["sources"]] == ["Finnish Foreign Minister Aino Lehtoranta"]
    assert [c["text"] for c in quotes[told.id]["contents"]] == ['"We will never accept the closure of the strait,"']
    assert quotes[told.id]["confidence"] == told.confidence


def test_the_speakers_other_mentions_are_coreferences_of_the_source():
    coding = codings()[0]
    for quote in to_citron(coding)["quotes"]:
        statement = coding.statement(quote["id"])
        mentions = coding.actor(statement.speaker).mentions if statement.speaker else ()
        found = {(c["start"], c["end"]) for c in quote["coreferences"]}
        assert found == {(m.start, m.end) for m in mentions if not m.overlaps(statement.source)}


def test_one_file_a_story_that_others_read(tmp_path):
    out = tmp_path / "quotes"
    counts = write_citron(codings(), out)
    documents = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in out.glob("*.json")}
    assert set(documents) == {c.story.id for c in codings()}
    assert counts == {"stories": 4, "quotes": sum(len(d["quotes"]) for d in documents.values())}
    assert all(set(d) == {"text", "quotes", "coreference_groups"} for d in documents.values())
    assert documents["empty"] == {"text": "", "quotes": [], "coreference_groups": []}
    first = out / f"{codings()[0].story.id}.json"
    quotes = documents[first.stem]["quotes"]
    assert len(pd.json_normalize(json.loads(first.read_text(encoding="utf-8")), "quotes")) == len(quotes)
    assert pl.DataFrame(quotes, infer_schema_length=None)["id"].to_list() == [q["id"] for q in quotes]
    cues = duckdb.sql(f"SELECT unnest(quotes).cue.text FROM read_json('{first}')").fetchall()
    assert [c for (c,) in cues] == [q["cue"]["text"] for q in quotes]


def test_ids_of_others_make_files_of_their_own(tmp_path):
    ids = ["../../escape", "a/b", ".hidden", "twice", "twice", "x" * 400]
    many = [replace(codings()[1], story=replace(codings()[1].story, id=i)) for i in ids]
    write_citron(many, tmp_path / "quotes")
    assert len(list((tmp_path / "quotes").glob("[!.]*.json"))) == len(ids)
    assert [p.name for p in tmp_path.iterdir()] == ["quotes"]


def test_a_second_run_gives_the_same_bytes_and_other_folders_are_refused(tmp_path):
    out = tmp_path / "quotes"
    write_citron(codings(), out)
    first = {p.name: p.read_bytes() for p in out.iterdir()}
    write_citron(codings(), out)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == first
    assert MARK in first
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "gold.json").write_text("{}")
    with pytest.raises(InputError, match="other files"):
        write_citron(codings(), corpus)
    assert (corpus / "gold.json").read_text() == "{}"
