"""Who is in a story: every noun phrase that is an actor, resolved to one actor of the story.

``cast.py`` of the ground floor says what a mention is. Here: ``phrases.py`` reads a phrase by its words
alone,
``story.py`` goes through a story and joins what means the same actor. No finding of the encoder is used.
"""

from __future__ import annotations

from dragoman.stages.actors.single import resolve_phrase
from dragoman.stages.actors.story import resolve_actors

__all__ = ["resolve_actors", "resolve_phrase"]
