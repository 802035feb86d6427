"""Events: who does what to whom, its status, and who says so (codebook, section 3)."""

from dragoman.stages.events.confidence import THRESHOLD
from dragoman.stages.events.find import find_events

__all__ = ["THRESHOLD", "find_events"]
