"""The heads of events: what acts a text tells of, and what one sentence says two sides do to each other.

`EventHead` finds triggers and reads, for each, its type, mode, status and both sides. `PairHead` is given two marked
sides and names the act between them; `ClassHead` and `roles` read a sentence as CoPED does: one class of act, and the
spans of those who act and are acted on. All read the states of the encoder's one pass.
"""

from __future__ import annotations

from typing import get_args

import torch
from torch import Tensor, nn
from torch.nn import functional

from dragoman import codebook
from dragoman.coding import Status

TYPES = tuple(codebook.quads())
MODES = tuple(f"{type_}.{mode}" for type_, modes in codebook.modes().items() for mode in modes)
STATUSES = get_args(Status)
PARTS = ("none", "trigger", "actor", "recipient")  # what a piece is to one event
CLASSES = 5  # CoPED's: neutral, verbal and material cooperation, verbal and material conflict
ROLE_LABELS = 13  # none; begin, inside, end, all of a source, of a target, of a related side
SIZE, FARTHEST = 128, 64
_HIDDEN = -10_000.0


class EventHead(nn.Module):
    """Triggers of every type, and for one trigger (its first piece) all that is told of its event."""

    def __init__(self, hidden: int, size: int = SIZE) -> None:
        super().__init__()
        self.triggers = nn.Sequential(
            nn.Linear(hidden, size), nn.GELU(), nn.Dropout(0.1), nn.Linear(size, 1 + len(TYPES))
        )
        self.piece, self.gate, self.told = nn.Linear(hidden, size), nn.Linear(hidden, size), nn.Linear(hidden, size)
        self.distance = nn.Embedding(2 * FARTHEST + 1, size)
        self.enter, self.leave = nn.LayerNorm(size), nn.LayerNorm(size)
        self.wide = nn.Conv1d(size, size, 3, padding=1)
        self.part = nn.Linear(size, len(PARTS))
        self.heed = nn.Linear(size, 4)
        self.drop = nn.Dropout(0.1)
        self.sum = nn.Sequential(nn.Linear(hidden + 4 * size, 192), nn.GELU(), nn.Dropout(0.1))
        self.typed, self.moded, self.stated = (nn.Linear(192, n) for n in (len(TYPES), len(MODES), len(STATUSES)))

    def forward(
        self, states: Tensor, mask: Tensor | None, rows: Tensor, anchors: Tensor, here: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Logits for each trigger: parts (triggers, pieces, PARTS), types, modes and statuses (triggers, ...).

        ``states`` (windows, pieces, hidden), ``mask`` int64 (windows, pieces), None where nothing is padding; ``rows``
        and ``anchors`` int64 (triggers,): window and first piece of each trigger. ``here`` int64 (triggers, fewer): the
        only pieces to read, side by side, the anchor among them.
        """
        at = states[rows, anchors]
        every = torch.arange(states.shape[1], device=states.device)[None, :] if here is None else here
        near = self.distance((every - anchors[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST)
        x = self.piece(states)[rows[:, None], every] * torch.sigmoid(self.gate(at))[:, None, :]
        x = self.enter(x + self.told(at)[:, None, :] + near)
        x = self.leave(x + self.drop(self.wide(functional.gelu(x).transpose(1, 2)).transpose(1, 2)))
        x = functional.gelu(x)
        heed = self.heed(x)
        if mask is not None:
            heed = heed + (1.0 - mask[rows[:, None], every].to(x.dtype))[..., None] * _HIDDEN
        seen = torch.einsum("npk,nps->nks", heed.softmax(1), x).flatten(1)
        told = self.sum(torch.cat([at, seen], -1))
        return self.part(x), self.typed(told), self.moded(told), self.stated(told)


class PairHead(nn.Module):
    """The act between two marked sides of a sentence."""

    def __init__(self, hidden: int, size: int = 192) -> None:
        super().__init__()
        self.piece, self.side = nn.Linear(hidden, size), nn.Embedding(3, size)
        self.told, self.gate = nn.Linear(2 * hidden, size), nn.Linear(2 * hidden, size)
        self.enter, self.leave = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.joined = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.heed = nn.Linear(size, 4)
        self.out = nn.Sequential(
            nn.Linear(4 * size + 2 * hidden, 256), nn.GELU(), nn.Dropout(0.2), nn.Linear(256, len(TYPES))
        )

    def forward(self, states: Tensor, mask: Tensor, first: Tensor, second: Tensor) -> Tensor:
        """Logits (pairs, types); ``first`` and ``second`` float32 (pairs, pieces): 1 inside that side."""
        ends = torch.cat([_mean(states, first), _mean(states, second)], -1)
        side = (first + 2 * second).long().clamp(max=2)
        x = self.piece(states) * torch.sigmoid(self.gate(ends))[:, None, :]
        x = self.enter(x + self.side(side) + self.told(ends)[:, None, :])
        hidden = (1.0 - mask.to(x.dtype)) * _HIDDEN
        n, pieces, size = x.shape
        q, k, v = self.qkv(x).view(n, pieces, 3, 4, size // 4).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / (size // 4) ** 0.5 + hidden[:, None, None, :]
        x = self.leave(x + self.joined((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, pieces, size)))
        heed = (self.heed(x) + hidden[..., None]).softmax(1)
        seen = torch.einsum("npk,nps->nks", heed, x).flatten(1)
        return self.out(torch.cat([seen, ends], -1))


class ClassHead(nn.Module):
    """The class of a sentence's act."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.heed = nn.Linear(hidden, 4)
        self.out = nn.Sequential(nn.Linear(5 * hidden, 256), nn.GELU(), nn.Dropout(0.2), nn.Linear(256, CLASSES))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Logits (sentences, classes)."""
        heed = (self.heed(states) + (1.0 - mask.to(states.dtype))[..., None] * _HIDDEN).softmax(1)
        seen = torch.einsum("npk,nph->nkh", heed, states).flatten(1)
        return self.out(torch.cat([seen, _mean(states, mask.to(states.dtype))], -1))


class Heads(nn.Module):
    """All of them."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.events, self.pairs, self.classes = EventHead(hidden), PairHead(hidden), ClassHead(hidden)
        self.roles = nn.Sequential(nn.Linear(hidden, 128), nn.GELU(), nn.Dropout(0.1), nn.Linear(128, ROLE_LABELS))


def _mean(states: Tensor, weight: Tensor) -> Tensor:
    return (states * weight[..., None]).sum(1) / weight.sum(1, keepdim=True).clamp(min=1.0)
