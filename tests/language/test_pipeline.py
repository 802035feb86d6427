"""The pipeline as it is loaded: what is left away is there for whoever asks for it, and its rules are its own."""

import json
import subprocess
import sys

import pytest
import spacy

from dragoman.language.pipeline import load_pipeline, pipeline_path

TEXT = (
    "We can't go to U.K.-based Acme (e.g. http://a.example/x?y=1), Mr. O'Neil's firm, at 10a.m.; it cost $2.5m. :-)"
)

ALONE = """
import json, sys
from dragoman.language.pipeline import load_pipeline
load_pipeline()
import spacy
before = [n for n in sys.modules if n.startswith(("spacy.cli", "weasel"))]
try:
    spacy.nothing
except AttributeError as error:
    said = str(error)
told = spacy.info(silent=True)["spacy_version"] == spacy.__version__
print(json.dumps([before, said, told, callable(spacy.cli.download)]))
"""


def test_spacy_is_whole_for_whoever_uses_it_too():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", ALONE], capture_output=True, text=True, check=True)
    before, said, told, commands = json.loads(done.stdout.splitlines()[-1])
    assert before == []
    assert said == "module 'spacy' has no attribute 'nothing'"
    assert told
    assert commands


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_words_are_cut_as_the_pipeline_cuts_them():
    own = load_pipeline()
    theirs = spacy.load(pipeline_path(), exclude=["strings", "tok2vec", "tagger", "parser", "ner"])
    for text in (TEXT, TEXT.upper(), TEXT.replace(" ", "\n")):
        assert [(t.text, t.norm_, t.whitespace_) for t in own.make_doc(text)] == [
            (t.text, t.norm_, t.whitespace_) for t in theirs.make_doc(text)
        ]
