"""Stories whose codings the exports are tried on."""

from functools import cache
from pathlib import Path

from dragoman.coder import code
from dragoman.coding import Coding
from dragoman.reading import read_path

EXAMPLES = Path(__file__).parents[2] / "examples"
EVIL = """"<script>alert(1)</script> is what we say to Sweden & 'friends'", the Finnish Foreign Ministry said on Friday.

Finland accused Sweden of <b onclick="x()">shelling</b> "Åland" & will hold talks with </span>Norway on Monday."""


@cache
def whole_coding() -> Coding:
    """The coding of the first example, which has records of every kind."""
    (story,) = read_path(EXAMPLES / "01-commentary-before-a-visit.txt")
    return code(story)
