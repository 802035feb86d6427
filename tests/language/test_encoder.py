"""The shipped encoder: what it finds, what it says of itself, and what a broken file makes it say."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from dragoman.errors import InputError, ModelError
from dragoman.language import encoder
from dragoman.language.encoder import MODEL, load_encoder, threads
from dragoman.language.windows import WINDOW
from dragoman.span import Span

STORY = """The Vesland Foreign Ministry said on Tuesday that the talks would resume in April.

"We never left the table," spokesman Arvid Holm told reporters, "and we will not leave it now."

Norria denied that its troops had crossed the border."""


def cut(text, spans):
    return [text[s.start : s.end] for s in spans]


def found(text, **how):
    return [
        (cut(text, a.source), text[a.cue.start : a.cue.end], cut(text, a.content))
        for a in load_encoder().find(text, **how).attributions
        if a.confidence > 0.5
    ]


def test_who_said_what_comes_out_whole():
    ministry, holm, norria = found(STORY)
    assert ministry[0] == ["The Vesland Foreign Ministry"]
    assert ministry[1] == "said"
    assert "the talks would resume in April" in ministry[2][0]
    assert holm == (
        ["spokesman Arvid Holm"], "told", ['"We never left the table,"', '"and we will not leave it now."']
    )  # fmt: skip
    assert norria[:2] == (["Norria"], "denied")


def test_two_speakers_in_one_sentence_keep_their_own_words():
    text = 'Vesland\'s envoy said the draft was ready, but the Norrian delegation insisted that nothing was agreed.'
    one, two = found(text)
    assert "envoy" in one[0][0]
    assert one[2] == ["the draft was ready"]
    assert "Norrian delegation" in two[0][0]
    assert two[2][0].endswith("nothing was agreed")


def test_a_deed_is_read_alike_from_the_pieces_around_it_and_from_all_of_its_window(monkeypatch):
    text = "The river is wide there. " * 20 + "Norrian troops attacked the port of Oru on Monday. " + "It rained. " * 20
    near = load_encoder().find(text).deeds
    monkeypatch.setattr(encoder, "_NEAR", WINDOW)
    whole = load_encoder().find(text).deeds
    (deed,) = [d for d in near if text[d.trigger.start : d.trigger.end] == "attacked"]
    assert deed.types[0][0] == "ASSAULT"
    assert deed.side(Span(text.index("Norrian"), text.index(" attacked")))[0] > 0.5
    assert [(d.trigger, d.types[0][0]) for d in near] == [(d.trigger, d.types[0][0]) for d in whole]


def test_findings_do_not_depend_on_what_stands_in_other_windows():
    alone = load_encoder().find(STORY).attributions
    longer = load_encoder().find(STORY + "\n\n" + "The river is wide there. " * 60).attributions
    assert longer[: len(alone)] == alone


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", '"', '"""""', "«»“”„‟" * 400, "中国外交部发言人表示", "قال الوزير", "🙂" * 300, "a" * 3000, "said"],
)
def test_no_text_breaks_it(text):
    for guide in ("codebook", "polnear"):
        for a in load_encoder().find(text, guide).attributions:
            assert 0.0 <= a.confidence <= 1.0
            assert all(s.end <= len(text) for s in (*a.source, a.cue, *a.content))


def test_a_paragraph_of_5000_words_is_read_to_its_end():
    text = "The river is wide there and nobody crosses it. " * 620 + "The minister said that the port would reopen."
    assert any(cue == "said" for _, cue, _ in found(text))


LONG = f"""{STORY}

The minister told reporters: "{"The ferries will sail again in spring, and the road to the coast will be cleared. " * 6}
Nobody will be left behind." He denied that the harbour had been sold."""


def test_pieces_far_from_a_cue_are_labelled_where_its_words_reach_them():
    encoder = load_encoder()
    asked = [(p, np.nonzero(p.cues[0, :, 1] > -2.0)[0]) for p in encoder.passes(LONG)]
    near, whole = encoder._label(asked, 1, 64), encoder._label(asked, 1, WINDOW)
    assert all((a[0] == b[0]).all() for a, b in zip(near, whole, strict=True))
    far = [np.abs(np.nonzero(path)[0] - at).max() for (_, at), (paths, *_) in zip(asked, whole, strict=True)
           for at, path in zip(at, paths, strict=True)]  # fmt: skip
    assert max(far) > 32  # such words there were


def test_findings_do_not_depend_on_the_number_of_threads():
    told = []
    for count in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", THREADED], input=STORY + "\n\n" + LONG, capture_output=True, text=True, check=True,
            env={**os.environ, "DRAGOMAN_THREADS": count},
        )  # fmt: skip
        told.append(done.stdout)
    assert told[0] == told[1]
    assert "denied" in told[0]


THREADED = """import sys
from dragoman.language.encoder import load_encoder
text = sys.stdin.read()
found = load_encoder().find(text)
print([p.states.tobytes().hex() for p in load_encoder().passes(text)], found, [text[a.cue.start:a.cue.end] for a in
      found.attributions])
"""


@pytest.mark.parametrize("told", ["0", "two", "-1", "1.5", "99999"])
def test_a_wrong_number_of_threads_is_refused(told, monkeypatch):
    monkeypatch.setenv("DRAGOMAN_THREADS", told)
    with pytest.raises(InputError, match="DRAGOMAN_THREADS"):
        threads()


def test_threads_are_those_asked_for_or_all_cores(monkeypatch):
    monkeypatch.setenv("DRAGOMAN_THREADS", "3")
    assert threads() == 3
    monkeypatch.delenv("DRAGOMAN_THREADS")
    assert threads() == len(os.sched_getaffinity(0))


def copied(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    return folder


def test_a_missing_folder_says_so(tmp_path):
    with pytest.raises(ModelError, match="missing"):
        load_encoder(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["encoder.onnx", "links.onnx", "tokenizer.json"])
def test_a_missing_or_damaged_file_is_named(tmp_path, name):
    folder = copied(tmp_path)
    (folder / name).write_bytes(b"not a model")
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_encoder(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_encoder(folder)


def test_the_graph_of_sentences_is_checked_when_it_is_first_needed(tmp_path):
    folder = copied(tmp_path)
    (folder / "sentence.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"sentence\.onnx"):
        load_encoder(folder).read_sentence("Oru struck Vesland.", (), ())


def test_files_of_another_format_are_refused(tmp_path):
    folder = copied(tmp_path)
    about = json.loads((folder / "encoder.json").read_text("utf-8"))
    (folder / "encoder.json").write_text(json.dumps({**about, "format": 99}), "utf-8")
    with pytest.raises(ModelError, match="format 99"):
        load_encoder(folder)
    (folder / "encoder.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_encoder(folder)
