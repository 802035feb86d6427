"""Who said what: attributions linked into whole statements, with speaker, kind, act and nesting.

Rules over the parse only; the encoder has no findings here yet.
"""

from dragoman.stages.statements.find import find_statements

__all__ = ["find_statements"]
