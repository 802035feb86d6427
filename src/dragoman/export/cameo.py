"""What the layouts with CAMEO codes share: actor codes and the class of an event code.

Source: CAMEO manual 1.1b3 (actor codes are groups of three letters, the country first); the quad classes are GDELT's
and Phoenix's, by the code's root.
"""

from __future__ import annotations

from dragoman.coding import Actor

# PLOVER sector → groups of CAMEO; those not listed are the same in both (lexicon/petrarch_codes.tsv). UNK is nobody.
_ROLES = {"JRN": ("MED",), "MED": ("HLH",), "EUR": ("EUR", "EEC"), "UNK": ()}
# Sectors that stand at the head of a code where there is no country.
_HEADS = ("IGO", "NGO", "IMG", "MNC")


def actor_groups(actor: Actor | None) -> tuple[str, ...]:
    """The groups of the actor's code: ``("VES", "GOV")``, ``("IGO", "UNO")``; the first may be empty."""
    if actor is None:
        return ("",)
    head = actor.country or ("IGO" if actor.igo else next((h for h in _HEADS if h in actor.sectors), ""))
    roles = [g for s in actor.sectors for g in _ROLES.get(s, (s,)) if g != head]
    if head == "IGO":  # the body's own code before what it is besides
        roles.sort(key=lambda g: g not in ("UNO", "EUR", "EEC"))
    return (head, *dict.fromkeys(roles))


def quad_class(cameo: str) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    root = int(cameo[:2])
    return next(n for n, last in enumerate((5, 8, 13, 20), start=1) if root <= last)
