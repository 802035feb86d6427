"""Our own short stories, coded once, for the tests of the exports to other programs' layouts."""

from dataclasses import replace
from functools import cache

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.story import Story, story_id

STRAIT = """Sweden will hold talks with Finland in Helsinki on Friday, the Finnish Foreign Ministry said on Tuesday.

"We will never accept the closure of the strait," Finnish Foreign Minister Aino Lehtoranta told reporters. "It is \
against all rules."

Finland accused Russia of jamming ships in the Baltic Sea. The European Union imposed sanctions on Belarus on Monday.

Norway hopes that Sweden will send aid to Ukraine. Estonia will impose sanctions on Belarus."""
MARCH = """France and Germany held talks in Paris on Wednesday. The two countries "do not want a war", a spokesman said.

The French army will deploy troops to Chad next week, the defence ministry announced. Germany denied that it had \
shelled Chad."""
BORDER = "Troops of Armenia and Azerbaijan clashed near the border. Police arrested 14 protesters in Yerevan."
# What breaks tables: a tab, both kinds of line end, separators of lines, quotation marks, signs of many bytes.
AWKWARD = 'Sweden\taccused "Norway" \u2028of shelling 🚢 Åland; "😀, they\r\nsaid", Denmark said.\n\nSweden left.'


def _coded(text: str, published: str | None, **known: str) -> Coding:
    return code(Story(story_id(text, published), text, published=published, **known))


@cache
def codings() -> tuple[Coding, ...]:
    """Two stories of two days, one without a day, and one without a text."""
    return (
        _coded(
            STRAIT, "2031-03-04", title="The strait", publisher="Baltic Wire", url="https://wire.example/strait?a=1"
        ),
        _coded(MARCH, "2031-03-06", publisher="Baltic Wire"),
        _coded(BORDER, None),
        code(Story("empty", "", published="2031-03-04", empty_reason="no text")),
    )


@cache
def awkward() -> Coding:
    """A coding whose every text holds what a table must not."""
    bad = 'A\t"B"\r\n\u2029C 😀'
    coding = _coded(AWKWARD, "2031-03-04", title=bad, publisher=bad, url=f"https://wire.example/{bad}", byline=bad)
    return replace(coding, actors=tuple(replace(a, name=f"{a.name} {bad}") for a in coding.actors))


def records(layer: str) -> list:
    """All records of a layer (``events``) over the codings, in order."""
    return [r for c in codings() for r in getattr(c, layer)]
