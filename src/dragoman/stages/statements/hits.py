"""Cues in the parse: which tokens show an attribution, and who speaks by them."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.language.analysis import Analysis
from dragoman.lexicon.cues import Cue, Cues, lending_verbs
from dragoman.span import Span

_RELATIVE = frozenset({"who", "which", "that", "whom"})
# Subjects that name nobody: a cue verb over one of these attributes nothing.
_NOBODY = frozenset({"it", "there", "this", "that", "what", "which", "these", "those", "one", "nothing", "something"})
_SUBJECTS = ("nsubj", "csubj")
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found: its entry, head token, all its tokens, and the head token of its source (None: implied)."""

    cue: Cue
    head: int
    tokens: tuple[int, ...]
    source: int | None
    passive: bool = False
    lender: int | None = None

    def span(self, analysis: Analysis) -> Span:
        """The cue from its first word to its last."""
        return analysis.span(min(self.tokens), max(self.tokens) + 1)


def find_hits(analysis: Analysis, cues: Cues) -> tuple[Hit, ...]:
    """Every cue of the table that the parse supports, in text order; denied ones are left out."""
    hits: list[Hit] = []
    for t in analysis.tokens:
        hit = None
        if t.pos in ("VERB", "AUX") or (t.pos == "SCONJ" and t.tag == "VBG") or t.lemma == "according":
            hit = _prep_hit(analysis, t.i, cues) or _verb_hit(analysis, t.i, cues)
        elif t.pos == "NOUN":
            hit = _noun_hit(analysis, t.i, cues)
        elif t.pos == "ADJ":
            hit = _adjective_hit(analysis, t.i, cues)
        elif t.pos == "ADP":
            hit = _prep_hit(analysis, t.i, cues)
        if hit and not _denied(analysis, hit) and not _only_wished(analysis, hit, cues):
            hits.append(hit)
    return tuple(hits)


# -- verbs ---------------------------------------------------------------------------------------------------------
def _verb_hit(analysis: Analysis, i: int, cues: Cues) -> Hit | None:
    token = analysis.tokens[i]
    if token.dep in ("amod", "compound", "aux", "auxpass") or token.lower == "according":
        return None
    if token.tag == "VBN" and (feeling := cues.starting("adj", token.lower)):
        # *is concerned about*: a participle that the parser takes for a passive
        if token.dep == "acomp":
            return Hit(feeling[0], i, (i,), find_subject(analysis, token.head), lender=token.head)
        subject = analysis.child(i, "nsubjpass", "nsubj")
        return Hit(feeling[0], i, (i,), _antecedent(analysis, subject, i)) if subject is not None else None
    for cue in cues.starting("verb", token.lemma):
        tokens = _particles(analysis, i, cue.words[1:])
        if tokens is not None:
            passive = analysis.child(i, "auxpass") is not None or (
                token.tag == "VBN" and token.dep in ("acl", "advcl") and not analysis.child(i, "dobj")
            )
            source = _passive_source(analysis, i) if passive else find_subject(analysis, i)
            return Hit(cue, i, (i, *tokens), source, passive)
    aux = analysis.child(i, "aux")
    if token.lemma == "like" and aux is not None and analysis.tokens[aux].lower in ("would", "'d"):
        liking = cues.starting("verb", "would")
        return Hit(liking[0], i, (aux, i), find_subject(analysis, i)) if liking else None
    return None


def _particles(analysis: Analysis, i: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """The tokens of a verb's particles, which must follow it closely and hang on it; None when one is missing."""
    found, at = [], i
    for word in words:
        for j in range(at + 1, min(at + 4, len(analysis.tokens))):
            t = analysis.tokens[j]
            if t.lower == word and (t.head == i or t.head in found):
                found.append(j)
                at = j
                break
        else:
            return None
    return tuple(found)


def find_subject(analysis: Analysis, i: int, *, depth: int = 0) -> int | None:
    """Head token of who does what verb i says, followed through coordination, control and participles."""
    if depth > 6:
        return None
    t = analysis.tokens[i]
    own = analysis.child(i, *_SUBJECTS)
    if own is not None:
        return _antecedent(analysis, own, i)
    if analysis.child(i, "nsubjpass") is not None:
        return None
    head = t.head
    if head == i:
        return None
    if t.dep == "acl" and analysis.tokens[head].pos in ("NOUN", "PROPN", "PRON"):
        return head if t.tag in ("VBG", "TO", "VB") else None
    if t.dep == "relcl":
        return head if analysis.tokens[head].pos in ("NOUN", "PROPN", "PRON") else None
    if t.dep in ("conj", "advcl", "ROOT", "pcomp", "prep", "ccomp", "xcomp", "dep", "acl"):
        if t.dep == "xcomp" and (addressed := analysis.child(head, "dobj")) is not None:
            return addressed
        if t.dep == "ccomp" and t.tag not in ("VBG", "VB"):
            return None
        if analysis.child(head, "nsubjpass") is not None and t.dep in ("xcomp", "advcl"):
            passive = analysis.child(head, "nsubjpass")
            return _antecedent(analysis, passive, head) if passive is not None else None
        if t.dep == "conj" and t.tag in FINITE and analysis.tokens[head].tag not in FINITE:
            return find_subject(analysis, _finite_above(analysis, head), depth=depth + 1)
        return find_subject(analysis, head, depth=depth + 1)
    return None


def _finite_above(analysis: Analysis, i: int) -> int:
    """The nearest finite verb above token i, which a finite verb hung on an infinitive really goes with."""
    return next((a for a in analysis.ancestors(i) if analysis.tokens[a].tag in FINITE), i)


def _passive_source(analysis: Analysis, i: int) -> int | None:
    """Who speaks by a passive cue: its *by* phrase."""
    agent = analysis.child(i, "agent")
    return analysis.child(agent, "pobj") if agent is not None else None


def _antecedent(analysis: Analysis, subject: int, verb: int) -> int:
    """The noun a relative pronoun stands for; the subject itself otherwise."""
    t = analysis.tokens[subject]
    if t.lower in _RELATIVE and analysis.tokens[verb].dep in ("relcl", "acl", "ccomp", "conj"):
        head = verb
        while analysis.tokens[head].dep == "conj":
            head = analysis.tokens[head].head
        if analysis.tokens[head].dep == "relcl":
            return analysis.tokens[head].head
    return subject


# -- nouns, adjectives, prepositions -------------------------------------------------------------------------------
def _noun_hit(analysis: Analysis, i: int, cues: Cues) -> Hit | None:
    entries = cues.starting("noun", analysis.tokens[i].lemma)
    if not entries or analysis.tokens[i].dep == "compound":
        return None
    owner = _owner(analysis, i)
    head = analysis.tokens[i].head
    lender = head if analysis.tokens[i].dep == "dobj" and analysis.tokens[head].lemma in lending_verbs() else None
    if lender is not None and owner is None:
        between = tuple(j for j in (lender, i))
        return Hit(entries[0], i, between, find_subject(analysis, lender), lender=lender)
    return Hit(entries[0], i, (i,), owner) if owner is not None else None


def _owner(analysis: Analysis, i: int) -> int | None:
    """Whose hope or demand it is: the possessor, the demonym before it, or the *by*/*from* phrase after it."""
    if (poss := analysis.child(i, "poss")) is not None:
        return poss
    for c in analysis.children[i]:
        t = analysis.tokens[c]
        if t.dep in ("amod", "nmod", "compound") and c in analysis.nations:
            return c
    for c in analysis.with_dep(i, "prep", "agent"):
        if analysis.tokens[c].lower in ("by", "from") and (obj := analysis.child(c, "pobj")) is not None:
            return obj
    return None


def _adjective_hit(analysis: Analysis, i: int, cues: Cues) -> Hit | None:
    entries = cues.starting("adj", analysis.tokens[i].lower)
    t = analysis.tokens[i]
    if not entries or t.dep not in ("acomp", "conj", "oprd", "ROOT", "advcl"):
        return None
    verb = t.head
    if t.dep == "acomp" and analysis.tokens[verb].lemma in ("be", "remain", "seem", "feel", "stay", "become", "appear"):
        return Hit(entries[0], i, (i,), find_subject(analysis, verb), lender=verb)
    return None


def _prep_hit(analysis: Analysis, i: int, cues: Cues) -> Hit | None:
    for cue in cues.starting("prep", analysis.tokens[i].lower):
        tokens = list(range(i, i + len(cue.words)))
        if tokens[-1] >= len(analysis.tokens) or any(
            analysis.tokens[j].lower != w for j, w in zip(tokens, cue.words, strict=True)
        ):
            continue
        last = tokens[-1]
        source = analysis.child(last, "pobj", "dobj", "pcomp") or analysis.child(i, "pobj", "dobj")
        if source is None and last + 1 < len(analysis.tokens):
            source = _noun_after(analysis, last + 1)
        return Hit(cue, i, tuple(tokens), source) if source is not None else None
    return None


def _noun_after(analysis: Analysis, i: int) -> int | None:
    """The head of the noun phrase that begins at token i."""
    for j in range(i, min(i + 8, len(analysis.tokens))):
        t = analysis.tokens[j]
        if t.pos in ("NOUN", "PROPN", "PRON") and t.dep != "compound":
            return j
        if t.pos in ("VERB", "PUNCT"):
            return None
    return None


# -- which hits attribute nothing ----------------------------------------------------------------------------------
def _denied(analysis: Analysis, hit: Hit) -> bool:
    """Whether the cue is negated (*did not say*): an attribution that is denied makes no statement."""
    return any(
        analysis.tokens[c].dep == "neg" for at in {hit.head, hit.lender or hit.head} for c in analysis.children[at]
    )


def _only_wished(analysis: Analysis, hit: Hit, cues: Cues) -> bool:
    """Whether the cue is an infinitive under another cue (*urged him to say*, *declined to confirm*).

    An attribution that is only wished for, asked for or refused makes none.
    """
    t = analysis.tokens[hit.head]
    if hit.cue.pos != "verb" or t.dep not in ("xcomp", "ccomp", "acl", "advcl", "conj") or t.tag != "VB":
        return False
    above = analysis.tokens[t.head]
    governed = bool(cues.starting("verb", above.lemma) or cues.starting("noun", above.lemma))
    return governed and analysis.is_infinitive(hit.head)


def names_nobody(analysis: Analysis, source: int) -> bool:
    """Whether a source is a bare *it*, *this*, *there* that stands for no speaker."""
    t = analysis.tokens[source]
    return t.lower in _NOBODY and t.dep != "poss"
