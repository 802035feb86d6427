"""The encoder with its heads: one pass over the word pieces, then every learned finding from the same states.

Heads: `anchor` scores each piece for being the first of a cue; `links` gives, for a cue's first piece, a role to every
piece of the window (nothing, cue, source, content). A later head reads the same states.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertModel

ROLES = ("none", "cue", "source", "content")
LINK_SIZE = 128
FARTHEST = 96  # pieces; a piece farther from its cue than this counts as this far


class LinkHead(nn.Module):
    """For each cue (its first piece), a role for every piece of the window."""

    def __init__(self, hidden: int, size: int = LINK_SIZE) -> None:
        super().__init__()
        self.piece = nn.Linear(hidden, size)
        self.cue = nn.Linear(hidden, size)
        self.gate = nn.Linear(hidden, size)
        self.distance = nn.Embedding(2 * FARTHEST + 1, size)
        self.layers = nn.ModuleList(nn.Conv1d(size, size, 5, padding=2, dilation=1) for _ in range(2))
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in range(3))
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(size, len(ROLES))

    def forward(self, states: Tensor, rows: Tensor, anchors: Tensor) -> Tensor:
        """Logits (cues, pieces, roles).

        ``states`` (windows, pieces, hidden); ``rows`` and ``anchors`` int64 (cues,): window and piece of each cue.
        """
        pieces = self.piece(states)[rows]
        at = states[rows, anchors]
        places = torch.arange(states.shape[1], device=states.device)[None, :] - anchors[:, None]
        near = self.distance(places.clamp(-FARTHEST, FARTHEST) + FARTHEST)
        x = pieces * torch.sigmoid(self.gate(at))[:, None, :] + self.cue(at)[:, None, :] + near
        x = self.norms[0](x)
        for layer, norm in zip(self.layers, self.norms[1:], strict=True):
            x = norm(x + nn.functional.gelu(layer(self.drop(x).transpose(1, 2)).transpose(1, 2)))
        return self.out(x)


class Encoder(nn.Module):
    """A MiniLM-size transformer and its heads."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        hidden = bert.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.anchor = nn.Sequential(nn.Linear(hidden, 128), nn.GELU(), nn.Linear(128, 1))
        self.links = LinkHead(hidden)

    def encode(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """ids, mask int64 (windows, pieces) → states (windows, pieces, hidden), anchor logits (windows, pieces)."""
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return states, self.anchor(self.drop(states)).squeeze(-1)
