"""Story → Analysis: the parser's sentences and the encoder's findings together."""

from __future__ import annotations

from dataclasses import replace

from dragoman.language.analysis import Analysis
from dragoman.language.encoder import load_encoder
from dragoman.language.findings import Guide
from dragoman.language.parser import parse
from dragoman.story import Story


def analyse(story: Story, *, guide: Guide = "codebook") -> Analysis:
    """All that the stages know of a story. ``guide``: whose notion of an attribution the encoder goes by."""
    return replace(parse(story), findings=load_encoder().find(story.text, guide))
