"""How sure to be of a statement: python benchmarks/confidence.py [--fit].

On our own held-out stories (training/data/statements/g*.txt) each statement found is right or not, as the benchmark kit
pairs them. Prints how many are right by what they rest on (stages/statements/drafts.py, ``Basis``), and the expected
calibration error (ten bins) of the confidences in use. --fit prints the weights that fit best, to be put there, and the
error that weights fitted on four fifths of the stories have on the other fifth.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from platt import Seen, report
from tasks.own import TRAINING, paired, read_own

sys.path.insert(0, str(TRAINING))

from dragoman.language.analyse import analyse
from dragoman.lexicon.cues import load_cues
from dragoman.stages.actors import resolve_actors
from dragoman.stages.statements.find import find_drafts, find_quotations_of, number
from dragoman.story import Story


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    report(judge(), fitted=options.fit)


def judge() -> list[Seen]:
    """Every statement of the held-out stories with what it rests on and whether it is right."""
    seen: list[Seen] = []
    for n, marked in enumerate(read_own()):
        analysis = analyse(Story(marked.id, marked.text))
        quotations = find_quotations_of(analysis)
        drafts = find_drafts(analysis, resolve_actors(analysis), quotations, load_cues())
        statements = number(analysis, drafts, quotations)
        good = {s.id for _, s in paired(marked.statements, statements)}
        seen += [
            Seen(n, d.basis, d.evidence, s.confidence, s.id in good) for d, s in zip(drafts, statements, strict=True)
        ]
    return seen


if __name__ == "__main__":
    main()
