"""Status of an act: has it happened, is it fixed, wished for, possible or denied.

Where is it decided that *were not the ones who* means denied? In ``lexicon/status.tsv`` by word, and here:
the climb from a trigger to the top of its sentence, and what wins when several words speak. Uses no findings
of an encoder.

From the trigger upwards, each clause says something by its auxiliaries, its negation and its opening word,
and each governing verb, noun or adjective by itself. The nearest word that decides wins, except that a
negation found above turns *occurred* and *planned* into *denied* (*did not agree to hold talks*).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dragoman.coding import Status
from dragoman.errors import LexiconError
from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class
from dragoman.lexicon.table import load_table, our_table
from dragoman.stages.clauses import VERBAL

_STATUSES: tuple[Status, ...] = ("occurred", "planned", "wanted", "hypothetical", "denied")
_KINDS = ("modal", "verb", "noun", "adj", "adverb", "mark", "before", "prep")
# Links along which a governing word speaks about what hangs on it.
_GOVERNED = frozenset(
    {"xcomp", "ccomp", "dobj", "pobj", "prep", "acl", "pcomp", "attr", "acomp", "dative", "oprd"}
)
# Prepositions through which a word speaks about what follows (*hopes for talks*, *the threat of war*).
_CARRYING = frozenset({"for", "of", "to", "about", "on", "at", "from", "against", "with", "into", "in"})
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, the token that decided it (None: nothing speaks against a fact), and why, in a few words."""

    status: Status
    at: int | None
    because: str


_FACT = Verdict("occurred", None, "told as a fact")


@cache
def status_words(kind: str) -> dict[str, Status]:
    """Word → status, for one kind of place it may stand in."""
    found: dict[str, Status] = {}
    for row in load_table(
        our_table("dragoman.lexicon", "status.tsv"), ("word", "kind", "status", "note", "example")
    ):
        row.one_of("status", _STATUSES)
        if row.one_of("kind", _KINDS) != kind:
            continue
        if row["word"] in found:
            raise LexiconError(
                f"{row['word']!r} stands twice as {kind}.", where=row.where, do="Keep one of them."
            )
        found[row["word"]] = _status(row["status"])
    return found


def find_status(analysis: Analysis, trigger: Iterable[int]) -> Verdict:
    """The status of the act that these tokens name, and what shows it.

    The topmost of them in the tree decides where to start.
    """
    at = _top(analysis, tuple(trigger))
    token = analysis.tokens[at]
    if token.pos in {"NOUN", "PROPN"} and (found := status_before(analysis, at)) is not None:
        return found
    for _ in range(_MOST_STEPS):
        if analysis.tokens[at].pos in {*VERBAL, "ADJ"} and (found := _in_clause(analysis, at)) is not None:
            return _unless_felt(analysis, at, found)
        above = _governor(analysis, at)
        if above is None and _is_purpose(analysis, at):
            above = analysis.tokens[at].head
            told = find_status(analysis, (above,))
            reached = analysis.tokens[above].lemma in word_class("MOTION")  # *flew to visit the troops*
            return told if told.status != "occurred" or reached else Verdict("hypothetical", at, "a purpose")
        if above is None:
            return _FACT
        if (said := _by_governor(analysis, at, above)) is not None:
            return _unless_negated(analysis, above, Verdict(said, above, "governed by this word"))
        at = above
    return _FACT


def _unless_felt(analysis: Analysis, verb: int, found: Verdict) -> Verdict:
    """*Fears that it will attack*, *hopes that they will come*: the feeling wins over the future."""
    token = analysis.tokens[verb]
    if found.status != "planned" or token.dep != "ccomp":
        return found
    felt = status_words("verb").get(analysis.tokens[token.head].lemma)
    return Verdict(felt, token.head, "governed by this word") if felt in {"wanted", "hypothetical"} else found


def _is_purpose(analysis: Analysis, verb: int) -> bool:
    """*Sent troops to seize the port*: what is aimed at."""
    token = analysis.tokens[verb]
    return token.dep == "advcl" and analysis.is_infinitive(verb)


def _status(text: str) -> Status:
    for status in _STATUSES:
        if status == text:
            return status
    raise AssertionError(text)


def _top(analysis: Analysis, trigger: tuple[int, ...]) -> int:
    inside = set(trigger)
    return next(
        (i for i in trigger if analysis.tokens[i].head not in inside or analysis.tokens[i].head == i),
        trigger[0],
    )


def status_before(analysis: Analysis, noun: int) -> Verdict | None:
    """What the words before an event noun say (*no talks*, *a planned visit*); None when they say nothing."""
    words = status_words("before")
    for c in analysis.with_dep(noun, "amod", "det", "compound", "nmod", "neg"):
        token = analysis.tokens[c]
        if (found := words.get(token.lower) or words.get(token.lemma)) is not None:
            return Verdict(found, c, "a word before the noun")
    return None


def _in_clause(analysis: Analysis, verb: int) -> Verdict | None:
    """What a verb's own auxiliaries, adverbs, negation and opening word say."""
    negated: int | None = None
    modal: Verdict | None = None
    opened: Verdict | None = None
    for c in analysis.children[verb]:
        token = analysis.tokens[c]
        if token.dep == "neg" or (
            token.dep in {"advmod", "det"} and status_words("adverb").get(token.lower) == "denied"
        ):
            negated = c if negated is None and not _not_only(analysis, c) else negated
        elif token.dep in {"aux", "auxpass"}:
            if modal is None and (found := _modal(analysis, verb, c)) is not None:
                modal = Verdict(found, c, "the auxiliary of its clause")
        elif token.dep in {"mark", "advmod"}:
            found = status_words("mark").get(token.lower) or status_words("adverb").get(token.lower)
            opened = opened or (Verdict(found, c, "opens or colours its clause") if found is not None else None)
        elif token.dep in {"nsubj", "nsubjpass"} and _nobody(analysis, c):
            negated = c
    if negated is not None:
        return Verdict("denied", negated, "a negation") if opened is None else opened
    if opened is not None and analysis.tokens[verb].dep != "ccomp":
        return opened
    if modal is None and (yet := _yet_to(analysis, verb)) is not None:
        return Verdict("denied", yet, "has yet to")
    if modal is None and _is_to_be(analysis, verb):
        return Verdict("planned", analysis.tokens[verb].head, "is to")
    if modal is None and (time := _scheduled(analysis, verb)) is not None:
        return Verdict("planned", time, "a present tense with a time to come")
    if modal is None and analysis.tokens[verb].lemma in word_class("AT_ONCE") and _under_way(analysis, verb):
        return Verdict("planned", verb, "what is done at once is not under way but to come")  # *is reopening a hotline*
    return modal


def _not_only(analysis: Analysis, neg: int) -> bool:
    return neg + 1 < len(analysis.tokens) and analysis.tokens[neg + 1].lower in {"only", "just", "merely"}


def _nobody(analysis: Analysis, subject: int) -> bool:
    """*No talks were held*, *nobody attacked*, *neither side withdrew*."""
    if analysis.tokens[subject].lower in {"nobody", "none", "neither"}:
        return True
    return any(
        analysis.tokens[c].lower in {"no", "neither"} for c in analysis.with_dep(subject, "det", "neg")
    )


def _modal(analysis: Analysis, verb: int, aux: int) -> Status | None:
    token = analysis.tokens[aux]
    if token.lower in {"would", "'d"}:
        return _would(analysis, verb)
    found = status_words("modal").get(token.lower) or status_words("modal").get(token.lemma)
    if found == "planned" and _conditional(analysis, verb):
        return "hypothetical"
    return found


def _would(analysis: Analysis, verb: int) -> Status:
    """*Said it would* reports a plan; any other *would* is a supposition."""
    if any(analysis.tokens[c].lemma == "like" for c in (verb, analysis.tokens[verb].head)):
        return "wanted"
    at = verb
    for above in analysis.ancestors(verb):
        if analysis.tokens[at].dep in {"ccomp", "relcl"} and analysis.tokens[above].lemma in word_class(
            "REPORTING"
        ):
            said = analysis.tokens[above]
            return (
                "planned"
                if said.tag in {"VBD", "VBN"} and not _conditional(analysis, verb)
                else "hypothetical"
            )
        at = above
    return "hypothetical"


def _conditional(analysis: Analysis, verb: int) -> bool:
    """Whether an *if* clause hangs on the verb."""
    for c in analysis.with_dep(verb, "advcl"):
        if any(analysis.tokens[m].lower in {"if", "unless"} for m in analysis.with_dep(c, "mark")):
            return True
    return False


def _is_to_be(analysis: Analysis, verb: int) -> bool:
    """*The ministers are to meet*: a form of *be*, then *to*."""
    token = analysis.tokens[verb]
    if token.dep == "xcomp" and analysis.is_infinitive(verb):
        return analysis.tokens[token.head].lemma == "be"
    return False


def _yet_to(analysis: Analysis, verb: int) -> int | None:
    """The *yet* of *has yet to withdraw*."""
    token = analysis.tokens[verb]
    if token.dep != "xcomp" or analysis.tokens[token.head].lemma not in {"have", "be"}:
        return None
    return next((c for c in analysis.with_dep(token.head, "advmod") if analysis.tokens[c].lower == "yet"), None)


def _scheduled(analysis: Analysis, verb: int) -> int | None:
    """The time to come in *talks open next week*, *is visiting Norria tomorrow*, a present tense."""
    if analysis.tokens[verb].tag not in {"VBZ", "VBP"} and not _under_way(analysis, verb):
        return None
    for c in analysis.with_dep(verb, "npadvmod", "advmod"):
        words = {analysis.tokens[c].lower} | {
            analysis.tokens[m].lower for m in analysis.with_dep(c, "amod", "det")
        }
        if words & {"tomorrow", "next", "later"}:
            return c
    return None


def _under_way(analysis: Analysis, verb: int) -> bool:
    """*Is closing*: a present tense that goes on."""
    auxiliaries = {analysis.tokens[c].lower for c in analysis.with_dep(verb, "aux")}
    return analysis.tokens[verb].tag == "VBG" and bool(auxiliaries & {"is", "are", "am", "'s", "'re"})


def _governor(analysis: Analysis, at: int) -> int | None:
    """The word above that speaks about this one; None at the top of what is told as a fact."""
    token = analysis.tokens[at]
    if token.head == at:
        return None
    head = analysis.tokens[token.head]
    if token.dep in {"prep", "pobj", "pcomp"} and _stands_apart(analysis, at):
        return None
    if token.dep == "acl" and _describes(analysis, at):
        return None
    if token.dep == "prep" and head.lemma in word_class("VICTIMS"):
        return None  # *condolences to the victims of the attack*: they are victims, so it happened
    if token.dep in _GOVERNED or token.dep == "conj":
        return token.head
    if token.dep == "nsubj" and head.lemma in word_class("OCCUR"):
        return token.head
    if token.dep == "nsubjpass" and head.lemma in word_class("LIGHT") | word_class("OCCUR"):
        return token.head
    if token.dep == "nsubjpass" and status_words("verb").get(head.lemma) is not None:
        return token.head
    return None


def _describes(analysis: Analysis, verb: int) -> bool:
    """A participle that only says which thing is meant (*goods banned by the council*), not what a noun is about."""
    token = analysis.tokens[verb]
    noun = analysis.tokens[token.head]
    return token.tag in {"VBN", "VBG"} and status_words("noun").get(noun.lemma) is None


def _stands_apart(analysis: Analysis, at: int) -> bool:
    """Whether the preposition at or above a word only sets a scene (*after the raid*, *over its demands*)."""
    token = analysis.tokens[at]
    prep = token if token.dep == "prep" else analysis.tokens[token.head]
    if token.dep == "pcomp" and prep.lower == "with":
        return True  # *with both sides trading insults* is a clause of its own
    return (
        prep.pos in {"ADP", "SCONJ", "VERB"}
        and prep.lower not in _CARRYING
        and prep.lower not in status_words("prep")
    )


def _by_governor(analysis: Analysis, at: int, above: int) -> Status | None:
    """What the word above says about the one below it."""
    token, head = analysis.tokens[at], analysis.tokens[above]
    if token.dep == "conj":
        return None
    if head.pos == "ADP":
        return status_words("prep").get(head.lower)
    if head.pos in {"NOUN", "PROPN"}:
        return status_words("noun").get(head.lemma) if token.dep in {"prep", "acl", "pobj"} else None
    if head.pos == "ADJ":
        return status_words("adj").get(head.lower)
    words = status_words("verb")
    found = words.get(f"{head.lower} to") if analysis.is_infinitive(at) else None
    found = found or _with_particle(analysis, above, words) or words.get(head.lemma)
    if found is None and head.tag == "VBN":
        found = status_words("adj").get(head.lower)
    if token.dep == "ccomp" and (_own_tense(analysis, at, found) or (found == "denied" and at < above)):
        return None  # *Norria demands an end; Vesland rejected this*: two clauses side by side
    return found


def _own_tense(analysis: Analysis, verb: int, found: Status | None) -> bool:
    """A finite clause in the past under *warned that* or *decided that* is told as a fact."""
    if (
        found is None
        or found == "denied"
        or any(
            analysis.tokens[c].dep == "aux" and analysis.tokens[c].lower in {"to", "would", "will"}
            for c in analysis.children[verb]
        )
    ):
        return False
    if found == "wanted" and analysis.tokens[analysis.tokens[verb].head].lemma not in word_class("REPORTING"):
        return False
    finite = {
        analysis.tokens[verb].tag,
        *(analysis.tokens[c].tag for c in analysis.with_dep(verb, "aux", "auxpass")),
    }
    return bool(finite & {"VBD", "VBZ", "VBP"})


def _with_particle(analysis: Analysis, verb: int, words: dict[str, Status]) -> Status | None:
    lemma = analysis.tokens[verb].lemma
    for c in analysis.with_dep(verb, "prt", "prep", "advmod"):
        if (found := words.get(f"{lemma} {analysis.tokens[c].lower}")) is not None:
            return found
    return None


def _unless_negated(analysis: Analysis, above: int, found: Verdict) -> Verdict:
    """*Did not agree to talks* is denied; *did not deny the attack* is no denial, nor is *did not stop the attacks*."""
    token = analysis.tokens[above]
    if found.status == "occurred" or token.pos not in VERBAL:
        return found
    if token.dep == "xcomp" and analysis.tokens[token.head].lemma == "fail" and found.status != "planned":
        return Verdict("occurred", token.head, "not kept from happening")  # *failed to prevent the attack*
    negation = analysis.child(token.i, "neg")
    if negation is None:
        return found
    return Verdict("hypothetical" if found.status == "denied" else "denied", negation, "negates what governs it")
