"""Noun phrases of a story as the parser cuts them: words, what follows, apposition, use as a mere place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dragoman.language.analysis import Analysis, Entity, Token
from dragoman.lexicon.agents import agent_ending
from dragoman.lexicon.matcher import Hit
from dragoman.lexicon.names import Named, Names
from dragoman.span import Span
from dragoman.stages.actors.phrases import Profile, Setting, merge, read_words

_PREMODIFIERS = frozenset({
    "det", "amod", "compound", "nmod", "nummod", "quantmod", "advmod", "poss", "predet", "npadvmod", "neg",
    "case",
})  # fmt: skip
_INNER = frozenset({"compound", "amod", "nmod", "det", "nummod", "case", "punct", "quantmod", "advmod"})
_POSTS = frozenset({"of", "to", "in", "for", "from", "on", "at"})
_PLACE_PREPS = frozenset({
    "in", "at", "near", "inside", "outside", "across", "over", "around", "through", "throughout", "into",
    "within", "off", "via", "beyond", "above", "along", "north", "south", "east", "west", "under",
})  # fmt: skip
# A capital after these stands for its government; after any other preposition it is a place.
_SEAT_PREPS = frozenset({"with", "by", "between", "against", "on", "for", "among"})
_NOT_PLACES = frozenset({"White House", "Downing Street", "10 Downing Street", "Whitehall"})
_NO_NAME = frozenset({"a", "an", "the", "my", "in", "on", "his", "her"})
# *the territory of Oru*, *the city of Vesna*: a place.
_PLACE_NOUNS = frozenset({
    "territory", "island", "city", "province", "region", "coast", "capital", "town", "resort", "port",
    "suburb", "outskirt", "north", "south", "east", "west", "street", "border", "part", "centre", "center",
    "village", "area",
})  # fmt: skip
_TITLES = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "lord", "lady", "prof.", "rev."}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens ``first`` to ``last`` are its core, with its head somewhere in it.

    ``span``: core and the of-phrases that follow; ``whole``: apposition too. ``posts``: (preposition, words
    after it).
    """

    head: int
    first: int
    last: int
    words: tuple[str, ...]
    posts: tuple[tuple[str, tuple[str, ...]], ...]
    span: Span
    whole: Span
    apposition: Phrase | None = None


class Ground:
    """The story's phrases, and which tokens have been spoken for."""

    def __init__(self, analysis: Analysis, names: Names) -> None:
        self.analysis, self.names = analysis, names
        self._hit: dict[int, Hit[Named]] = {}
        for sentence in analysis.sentences:
            for hit in names.find([t.text for t in analysis.words(sentence)]):
                moved = Hit(hit.first + sentence.first, hit.last + sentence.first, hit.values)
                self._hit.update(dict.fromkeys(range(moved.first, moved.last), moved))
        self._person = {
            i: e for e in analysis.entities if e.label == "PERSON" for i in range(e.first, e.last)
        }
        self._closed: set[int] = set(range(self._dateline()))
        for e in analysis.entities:
            if e.label == "ORG" and e.last - e.first > 1:
                head = analysis.head_of(analysis.span(e.first, e.last))
                self._closed.update(i for i in range(e.first, e.last) if i != head and i not in self._hit)

    # -- what is left to look at ---------------------------------------------------------------------------
    def open(self, i: int) -> bool:
        """Whether token i may head a phrase that has not been read yet."""
        token = self.analysis.tokens[i]
        if i in self._closed or token.pos not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET"):
            return False
        following = self.analysis.tokens[i + 1] if i + 1 < len(self.analysis.tokens) else None
        if following and following.text in "-\u2010\u2011" and following.start == token.end:
            return False  # the first part of a compound (*Vesland-flagged*)
        if token.pos in ("ADJ", "NUM"):
            return self._nominal(i)
        if token.pos == "DET":
            return token.tag == "PRP$"
        return self._governed(i).dep not in _INNER or self._loose_name(i)

    def _nominal(self, i: int) -> bool:
        token = self._governed(i)
        marked = self.analysis.tokens[max(i - 1, 0)].lower in ("the", "'s", "\u2019s")
        return (
            marked
            and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "poss", "agent")
            and (i in self._hit or bool(agent_ending((self.analysis.tokens[i].lower,), 1)))
        )

    def _loose_name(self, i: int) -> bool:
        """A known name that the parser hung inside another phrase, to the right of its head."""
        hit = self._hit.get(i)
        return bool(hit) and i == hit.last - 1 and self._governed(i).head < hit.first if hit else False

    def is_person(self, i: int) -> bool:
        """Whether the tagger sees token i in a person's name."""
        return i in self._person

    def close(self, phrase: Phrase) -> None:
        """Nothing in the phrase's core heads a phrase of its own any more (its possessor was read before)."""
        self._closed.update(range(phrase.first, phrase.last))

    def _dateline(self) -> int:
        """How many tokens the dateline at the head of the text takes (``SEOUL (Agency) -``)."""
        tokens = self.analysis.tokens[:25]
        if not tokens or not (self.analysis.story.dateline or tokens[0].text.isupper()):
            return 0
        for t in tokens[1:]:
            if (
                t.text in ("-", "\u2013", "\u2014", "--")
                and self.analysis.story.text[t.end : t.end + 1] == " "
            ):
                return t.i + 1
        return 0

    # -- phrases -------------------------------------------------------------------------------------------
    def phrase(self, i: int, *, appositions: bool = True) -> Phrase:
        """The noun phrase headed by token i."""
        a = self.analysis
        first, last = self._core(i)
        end, posts = last, []
        for c in a.children[i]:
            if c < last:
                continue
            if a.tokens[c].dep == "prep" and a.left[c] == end and a.tokens[c].lower in _POSTS:
                posts.append((a.tokens[c].lower, tuple(t.text for t in a.tokens[c + 1 : a.right[c]])))
                end = a.right[c]
        apposition = self._apposition(i, last) if appositions else None
        whole = (
            a.span(first, max(end, a.within(apposition.span)[-1] + 1)) if apposition else a.span(first, end)
        )
        words = tuple(t.text for t in a.tokens[first:last])
        return Phrase(
            i, first, last, words, tuple(posts), self._said(first, last, end, posts), whole, apposition
        )

    def _said(self, first: int, last: int, end: int, posts: list[tuple[str, tuple[str, ...]]]) -> Span:
        """Core and of-phrases; a bare name takes none but *of*."""
        bare = self.analysis.tokens[last - 1].pos == "PROPN" and posts and posts[0][0] != "of"
        return self.analysis.span(first, last if bare else end)

    def _core(self, i: int) -> tuple[int, int]:
        """First token and end of the phrase's core: premodifiers, head, and the rest of a name it begins."""
        a, first, last = self.analysis, i, i + 1
        for c in reversed([c for c in a.children[i] if c < i]):
            inside = a.tokens[c].dep in _PREMODIFIERS or (
                a.tokens[c].dep == "punct" and a.tokens[c].text in "-–"
            )
            if a.right[c] != first or not inside:
                break
            first = a.left[c]
        for group in (self._hit.get(first), self._hit.get(i), self._person.get(i)):
            if group:
                first, last = min(first, group.first), max(last, group.last)
        while first < i and a.tokens[first].pos in ("PUNCT", "CCONJ") and a.tokens[first].text != "-":
            first += 1
        return first, self._office_end(i, first, last)

    def _office_end(self, i: int, first: int, last: int) -> int:
        """Where the core ends when its head begins an office of several words (*secretary of state*)."""
        tokens = self.analysis.tokens
        if last >= len(tokens) or tokens[last].lower != "of" or tokens[last].head != i:
            return last
        for end in range(min(last + 4, self.analysis.right[i]), last + 1, -1):
            hit = agent_ending([t.lower for t in tokens[first:end]], end - first)
            if hit and first + hit.first <= i:
                return end
        return last

    def _apposition(self, i: int, last: int) -> Phrase | None:
        for c in self.analysis.with_dep(i, "appos"):
            if c >= last and self.analysis.tokens[c].pos in ("NOUN", "PROPN"):
                return self.phrase(c, appositions=False)
        return self._person_after(i, last)

    def _person_after(self, i: int, last: int) -> Phrase | None:
        """A person named right after the comma that ends a phrase, whatever the parser hung it on."""
        a = self.analysis
        end = max([last, *(a.right[c] for c in a.children[i] if c >= last and a.tokens[c].dep == "prep")])
        for comma in range(last, min(end + 1, len(a.tokens) - 1)):
            entity = self._person.get(comma + 1)
            if (
                a.tokens[comma].text == ","
                and entity
                and entity.first == comma + 1
                and self._describes_person(i, last)
            ):
                head = a.head_of(a.span(entity.first, entity.last))
                return self.phrase(head, appositions=False) if head is not None else None
        return None

    def _describes_person(self, i: int, last: int) -> bool:
        low = [t.lower for t in self.analysis.tokens[max(0, i - 5) : last]]
        hit = agent_ending(low, len(low))
        return bool(hit and hit.agent.form == "person" and not hit.plural)

    # -- what a phrase is ----------------------------------------------------------------------------------
    def named_person(self, phrase: Phrase, setting: Setting) -> Profile | None:
        """A person no table knows, told by what stands before the name (*Ambassador to Norria Jan Oru*)."""
        if after := self._title_and_name(phrase, setting):
            return after
        entity, name = self._person.get(phrase.head), self.unknown_person(phrase)
        if entity is None or name is None or entity.last != phrase.last:
            return None
        words = [t.text for t in self.analysis.tokens[phrase.first : entity.first]]
        told = read_words(words, setting) if words else None
        if told is None or told.plural or told.named:
            return (
                name
                if told is None and not agent_ending([w.lower() for w in phrase.words], len(phrase.words))
                else None
            )
        return merge(name, replace(told, kind="person"))

    def _title_and_name(self, phrase: Phrase, setting: Setting) -> Profile | None:
        """A title whose of-phrase runs straight into the name (*Head of the Duma's Committee Jan Oru*)."""
        inside = self.analysis.within(phrase.span)
        entity = self._person.get(inside[-1]) if inside else None
        if (
            entity is None
            or entity.first <= phrase.last
            or not self._describes_person(phrase.head, phrase.last)
        ):
            return None
        before = self.analysis.tokens[entity.first - 1]
        if before.pos not in ("PROPN", "NOUN") or before.dep not in ("compound", "nmod", "pobj"):
            return None
        told = read_words([t.text for t in self.analysis.tokens[phrase.first : entity.first]], setting)
        head = self.analysis.head_of(self.analysis.span(entity.first, entity.last))
        name = self.unknown_person(self.phrase(head, appositions=False)) if head is not None else None
        if told is None or name is None:
            return None
        self._closed.update(range(entity.first, entity.last))
        return merge(name, replace(told, kind="person"))

    def place_near(self, phrase: Phrase) -> str | None:
        """Country of the place nearest to a phrase in its sentence that something is *in* or *at*."""
        a, best = self.analysis, None
        sentence = a.sentence_of(phrase.head)
        for i in range(sentence.first, sentence.last):
            hit = self._hit.get(i)
            token = self._governed(i)
            if hit is None or not self._is_where(token):
                continue
            code = next(
                (v.actor.country for v in hit.values if v.role in ("place", "country", "capital")), None
            )
            if code and (best is None or abs(i - phrase.head) < best[0]):
                best = (abs(i - phrase.head), code)
        return best[1] if best else None

    def _is_where(self, token: Token) -> bool:
        """Whether something is *in* or *at* what a token names, or in its *city*."""
        prep = self.analysis.tokens[token.head]
        if token.dep != "pobj":
            return False
        noun = self.analysis.tokens[prep.head]
        if prep.lower == "of" and noun.lemma in _PLACE_NOUNS:
            return self._is_where(noun)
        return prep.lower in _PLACE_PREPS

    def unknown_person(self, phrase: Phrase) -> Profile | None:
        """A person the tagger sees and no table knows: nothing but a name."""
        entity = self._person.get(phrase.head)
        if entity is None or phrase.words[0].lower() in ("a", "an", "my", "our", "your"):
            return None
        if self._known_place(entity):
            return None
        tokens = [t for t in self.analysis.tokens[entity.first : entity.last] if t.lower not in _TITLES]
        if self._heading(phrase.head) or any(
            t.pos in ("DET", "ADP", "VERB") and t.lower in _NO_NAME for t in tokens
        ):
            return None
        if len(tokens) == 1 and tokens[0].text.isupper():
            return None
        if len(tokens) == 1 and self._governed(phrase.head).dep not in ("nsubj", "nsubjpass", "poss"):
            return None
        while tokens and (tokens[-1].text in ("'s", "\u2019s", "'", "\u2019") or tokens[-1].pos == "PUNCT"):
            tokens.pop()
        while tokens and tokens[0].pos == "PUNCT":
            tokens.pop(0)
        if not tokens or not all(
            t.text[0].isupper() or not t.text.isalpha() or len(t.text) < 4 for t in tokens
        ):
            return None
        text = self.analysis.story.text[tokens[0].start : tokens[-1].end].rstrip(".,;:")
        return Profile("person", ("UNK",), title=" ".join(text.split()))

    def _known_place(self, entity: Entity) -> bool:
        """Whether what the tagger takes for a person is a place of the tables and nobody's name."""
        hit = self._hit.get(entity.first)
        whole = hit is not None and hit.first <= entity.first and entity.last <= hit.last
        return bool(hit and whole and all(v.role == "place" for v in hit.values))

    def _heading(self, i: int) -> bool:
        """Whether token i stands in a sub-heading or a sentence all in capitals, where the tagger sees persons."""
        if any(section.span.holds(self.analysis.tokens[i].span) for section in self.analysis.story.sections):
            return True
        words = self.analysis.words(self.analysis.sentence_of(i))
        return all(t.text.isupper() for t in words if t.text.isalpha())

    def modifiers(self, phrase: Phrase) -> tuple[Hit[Named], ...]:
        """Known names among the words before the head that do not head a phrase of their own."""
        found = dict.fromkeys(self._hit[i] for i in range(phrase.first, phrase.last) if i in self._hit)
        return tuple(
            h for h in found if not any(self.open(i) and i != phrase.head for i in range(h.first, h.last))
        )

    def only_a_place(self, phrase: Phrase, profile: Profile) -> bool:
        """Whether a country or capital is where something happens, and nobody who acts."""
        if profile.role not in ("country", "capital") or profile.noun:
            return False
        token = self._governed(phrase.head)
        prep = self.analysis.tokens[token.head] if token.dep == "pobj" else None
        if token.dep in ("npadvmod", "appos") and profile.role == "capital":
            return True
        if prep is None:
            return False
        if prep.lower == "of" and self.analysis.tokens[prep.head].lemma in _PLACE_NOUNS:
            return True
        if profile.role == "capital" and " ".join(phrase.words).removeprefix("the ") not in _NOT_PLACES:
            return prep.lower not in _SEAT_PREPS
        return prep.lower in _PLACE_PREPS

    def _governed(self, i: int) -> Token:
        """The token itself, or the first of the coordination it stands in."""
        token = self.analysis.tokens[i]
        while token.dep == "conj" and token.head != token.i:
            token = self.analysis.tokens[token.head]
        return token
