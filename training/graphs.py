"""The parts of the model as they stand in the files: int8 where that costs nothing, and read for one window."""

from __future__ import annotations

import torch
from model import Encoder
from torch import Tensor, nn


class Words(nn.Module):
    """The table of word pieces as int8 with one scale a row: half of all weights, and coarse with one scale for all."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("scale", scale)
        self.register_buffer("table", (table / scale).round().to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """int64 (...,) → float32 (..., hidden)."""
        return self.table[ids].to(torch.float32) * self.scale[ids]


class Body(nn.Module):
    """ids, marks → states, anchor logits, tag logits, trigger logits. Unless ``plain``, it changes the model given."""

    def __init__(self, model: Encoder, *, plain: bool) -> None:
        super().__init__()
        self.model = model
        if not plain:
            words = model.bert.embeddings.word_embeddings.weight.detach()
            model.bert.embeddings.word_embeddings = Words(words)

    def forward(self, ids: Tensor, marks: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The encoder's one pass over windows without padding."""
        states, anchors, tags = self.model.encode(ids, marks, None)
        return states, anchors, tags, self.model.heads.events.triggers(states)


class Links(nn.Module):
    """What one window's states say of each of its cues."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.links = model.links

    def forward(
        self, states: Tensor, tags: Tensor, anchors: Tensor, guides: Tensor, width: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Emissions (cues, pieces, labels) and act logits (cues, acts).

        ``width`` int64: how many pieces around each cue to label, as far as the window has them.
        """
        here = _around(states, anchors, width)
        return self.links(states, tags, None, torch.zeros_like(anchors), anchors, guides, here)


class Events(nn.Module):
    """What one window's states say of each of its triggers."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.events = model.heads.events

    def forward(self, states: Tensor, anchors: Tensor, width: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Parts (triggers, pieces, parts), types, modes, statuses (triggers, ...).

        ``width`` int64: how many pieces around each trigger to read, as far as the window has them.
        """
        return self.events(states, None, torch.zeros_like(anchors), anchors, _around(states, anchors, width))


def _around(states: Tensor, anchors: Tensor, width: Tensor) -> Tensor:
    """int64 (anchors, pieces): those around each anchor, side by side; ``_begins`` of the reader has the first."""
    pieces = torch._shape_as_tensor(states)[1]
    count = torch.minimum(pieces, width)
    begin = torch.minimum((anchors - count // 2).clamp(min=0), pieces - count)
    return begin[:, None] + torch.arange(count)[None, :]
