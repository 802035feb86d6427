"""Questions about one clause: who is its subject, what are its objects, which verb governs a word.

All answers are token indices of an Analysis. Relative pronouns are followed to the noun they stand for,
control verbs to whoever is left to act, and measures (*dozens of tests*) to what they measure.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.language.analysis import Analysis
from dragoman.lexicon.event_words import word_class

RELATIVES = frozenset({"who", "which", "that", "whom"})
SUBJECTS = ("nsubj", "expl", "csubj")
VERBAL = frozenset({"VERB", "AUX"})
# How far up a chain of clauses a missing subject is looked for; deeper is always a wrong parse.
_MOST_STEPS = 6


def is_passive(analysis: Analysis, verb: int) -> bool:
    """Whether a verb stands in the passive, reduced relatives (*sanctions imposed by*) included."""
    token = analysis.tokens[verb]
    if analysis.child(verb, "nsubjpass", "auxpass") is not None:
        return True
    if token.dep == "acl" and token.tag == "VBN":
        return True
    return (
        token.dep == "conj"
        and token.tag == "VBN"
        and not _has_subject(analysis, verb)
        and _conj_passive(analysis, verb)
    )


def _conj_passive(analysis: Analysis, verb: int) -> bool:
    head = analysis.tokens[verb].head
    return head != verb and analysis.tokens[head].pos in VERBAL and is_passive(analysis, head)


def _has_subject(analysis: Analysis, verb: int) -> bool:
    return analysis.child(verb, "nsubj", "nsubjpass") is not None


def measured(analysis: Analysis, noun: int) -> int:
    """The noun that a measure counts (*a series of tests* → *tests*); the noun itself otherwise."""
    if analysis.tokens[noun].lemma not in word_class("MEASURE") and analysis.tokens[noun].pos != "NUM":
        return noun
    for prep in analysis.with_dep(noun, "prep"):
        if analysis.tokens[prep].lower == "of":
            inner = analysis.child(prep, "pobj")
            if inner is not None:
                return measured(analysis, inner)
    return noun


def antecedent(analysis: Analysis, noun: int) -> int:
    """The noun a relative pronoun stands for; the noun itself otherwise."""
    if analysis.tokens[noun].lower not in RELATIVES:
        return noun
    for above in analysis.ancestors(noun):
        token = analysis.tokens[above]
        if token.dep == "relcl":
            return token.head
        if token.dep not in {"xcomp", "ccomp", "conj", "prep", "pobj", "dobj"}:
            break
    return noun


def subject_of(analysis: Analysis, verb: int, *, steps: int = 0) -> int | None:
    """The noun that does what a verb says, however far it stands; None when nobody is named.

    In the passive that is the agent (*by Vesland*).
    """
    own = analysis.child(verb, "nsubj")
    if is_passive(analysis, verb):
        return agent_of(analysis, verb)
    if own is not None:
        return antecedent(analysis, own)
    return _shared_subject(analysis, verb, steps=steps + 1) if steps < _MOST_STEPS else None


def agent_of(analysis: Analysis, verb: int) -> int | None:
    """The agent of a passive (*by Vesland*)."""
    for prep in analysis.with_dep(verb, "agent", "prep"):
        if analysis.tokens[prep].lower == "by":
            return analysis.child(prep, "pobj")
    return None


def _shared_subject(analysis: Analysis, verb: int, *, steps: int) -> int | None:
    """The subject of a verb that has none of its own."""
    token = analysis.tokens[verb]
    head = token.head
    if head == verb:
        return None
    above = analysis.tokens[head]
    if token.dep == "relcl":
        return head
    if token.dep == "acl":
        return _subject_of_modifier(analysis, verb, steps=steps)
    if token.dep == "pcomp" and above.pos in {"ADP", "SCONJ"}:
        return _subject_after_preposition(analysis, head, steps=steps)
    if above.pos not in VERBAL and above.pos != "ADJ":
        return _owner(analysis, head) if above.pos == "NOUN" else None
    if token.dep in {"xcomp", "ccomp"}:
        return _controller(analysis, head, steps=steps)
    if token.dep in {"conj", "advcl", "dep", "parataxis", "acomp"}:
        passive = analysis.child(head, "nsubjpass")
        if passive is not None:
            return antecedent(analysis, passive)
        return subject_of(analysis, head, steps=steps)
    return None


def _controller(analysis: Analysis, head: int, *, steps: int) -> int | None:
    """Who is left to act under a control verb: its object (*urged Norria to leave*), else its subject."""
    told = analysis.child(head, "dobj")
    if told is not None and analysis.tokens[head].lemma in word_class("OBJECT_CONTROL"):
        return antecedent(analysis, told)
    passive = analysis.child(head, "nsubjpass")
    if passive is not None:
        return antecedent(analysis, passive)
    return subject_of(analysis, head, steps=steps)


def _subject_after_preposition(analysis: Analysis, prep: int, *, steps: int) -> int | None:
    """Who does the act in *accused Norria of arming them*, *ended by leaving*, *an offer of talking*."""
    above = analysis.tokens[prep].head
    told = analysis.child(above, "dobj")
    if told is not None and analysis.tokens[prep].lower in {"of", "from", "into", "for"}:
        return antecedent(analysis, told)
    passive = analysis.child(above, "nsubjpass")
    if passive is not None:
        return antecedent(analysis, passive)
    if analysis.tokens[above].pos in VERBAL:
        return subject_of(analysis, above, steps=steps)
    return _owner(analysis, above)


def _subject_of_modifier(analysis: Analysis, verb: int, *, steps: int) -> int | None:
    """Who acts in *troops shelling the town* (the troops) and in *Vesland's plan to shell* (Vesland)."""
    noun = analysis.tokens[verb].head
    if analysis.tokens[verb].tag == "VBG" and analysis.child(verb, "aux") is None:
        return noun
    owner = _owner(analysis, noun)
    if owner is not None:
        return owner
    head = analysis.tokens[noun].head
    if analysis.tokens[noun].dep in {"dobj", "attr"} and analysis.tokens[head].pos in VERBAL:
        return subject_of(analysis, head, steps=steps)
    return giver_of(analysis, noun)


def giver_of(analysis: Analysis, noun: int) -> int | None:
    """Who comes with something (*Vesland replied with an offer* → Vesland)."""
    token = analysis.tokens[noun]
    prep = analysis.tokens[token.head]
    if token.dep != "pobj" or prep.lower != "with" or analysis.tokens[prep.head].pos not in VERBAL:
        return None
    return subject_of(analysis, prep.head)


def _owner(analysis: Analysis, noun: int) -> int | None:
    """The possessor of a noun, or whoever it comes from (*a plan by Vesland*)."""
    owner = analysis.child(noun, "poss")
    if owner is not None:
        return owner
    for prep in analysis.with_dep(noun, "prep"):
        if analysis.tokens[prep].lower in {"by", "from"}:
            return analysis.child(prep, "pobj")
    return None


def objects_of(analysis: Analysis, verb: int) -> tuple[int, ...]:
    """What the act is done to.

    Objects, the subject of a passive, the noun a participle or relative clause hangs on.
    """
    found = [antecedent(analysis, o) for o in analysis.with_dep(verb, "dobj", "nsubjpass", "dative", "oprd")]
    token = analysis.tokens[verb]
    if not found and token.dep == "acl" and token.tag == "VBN":
        found.append(token.head)
    if not found and token.dep == "relcl" and analysis.child(verb, "nsubj") is not None:
        subject = analysis.child(verb, "nsubj")
        if subject is not None and analysis.tokens[subject].lower not in RELATIVES:
            found.append(token.head)
    if not found and analysis.child(verb, "auxpass") is not None and token.dep == "xcomp":
        raised = analysis.child(token.head, "nsubj", "nsubjpass")
        if raised is None and analysis.tokens[token.head].dep == "acomp":  # *the line is due to be restored*
            raised = analysis.child(analysis.tokens[token.head].head, "nsubj")
        found.extend(() if raised is None else (antecedent(analysis, raised),))
    if not found and token.dep == "conj" and is_passive(analysis, verb):
        found.extend(objects_of(analysis, token.head))
    return tuple(measured(analysis, o) for o in found if analysis.tokens[o].pos != "ADP")


def prepositions(analysis: Analysis, word: int) -> Iterator[tuple[str, int]]:
    """Each preposition that hangs on a word with the noun or gerund it governs, nested too (*out of*)."""
    for prep in analysis.with_dep(word, "prep", "agent", "dative", "prt", "advmod"):
        token = analysis.tokens[prep]
        if token.pos not in {"ADP", "SCONJ", "ADV", "VERB"}:
            continue
        for inner in analysis.with_dep(prep, "pobj", "pcomp"):
            for noun in analysis.conjuncts(inner):
                yield token.lower, measured(analysis, noun)
        if token.dep != "advmod" or token.pos == "ADP":
            yield from prepositions(analysis, prep)


def clause_verb(analysis: Analysis, word: int) -> int:
    """The verb of the clause a word stands in: itself, or the nearest one above."""
    if analysis.tokens[word].pos in VERBAL and analysis.tokens[word].dep not in {"aux", "auxpass"}:
        return word
    for above in analysis.ancestors(word):
        if analysis.tokens[above].pos in VERBAL:
            return above
    return word


def is_aim(analysis: Analysis, verb: int) -> bool:
    """What somebody comes or stays for (*will be in Juba on Friday to meet*, *is expected on Friday to meet*)."""
    token = analysis.tokens[verb]
    head = analysis.tokens[token.head]
    if token.dep not in {"advcl", "xcomp", "acl"} or not analysis.is_infinitive(verb):
        return False
    return head.lemma in word_class("MOTION") or (head.lemma == "be" and token.dep == "advcl")


def modifiers(analysis: Analysis, noun: int) -> tuple[int, ...]:
    """The words before a noun that say which: compounds, adjectives, and theirs."""
    found = []
    for c in analysis.with_dep(noun, "compound", "amod", "nmod", "advmod"):
        found.append(c)
        found.extend(modifiers(analysis, c))
    return tuple(found)


def light_verb(analysis: Analysis, noun: int) -> int | None:
    """The light verb whose object (*held talks*) or passive subject (*talks were held*) an event noun is."""
    at = noun
    while analysis.tokens[at].dep == "pobj" and analysis.tokens[analysis.tokens[at].head].lower == "of":
        above = analysis.tokens[analysis.tokens[at].head].head
        if measured(analysis, above) != noun:
            break
        at = above
    token = analysis.tokens[at]
    head = analysis.tokens[token.head]
    if token.dep in {"dobj", "nsubjpass"} and head.lemma in word_class("LIGHT"):
        return head.i
    if token.dep == "pobj" and head.dep == "prep" and analysis.tokens[head.head].pos in VERBAL:
        above = head.head
        return above if f"{analysis.tokens[above].lemma} {head.lower}" in word_class("LIGHT") else None
    return None
