"""The encoder with its heads: one pass over the word pieces, then every learned finding from the same states.

Heads: `tags` names each piece's part in some attribution; `anchors` scores each piece for being the first of a cue,
once under each guideline; `links` reads, for one cue, the part every piece of the window plays for it, and its act. A
later head reads the same states.
"""

from __future__ import annotations

import torch
from event_heads import Heads
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from dragoman.language.windows import MARKS

ROLES = ("cue", "source", "content")
# Of each role: a piece that begins a span, stands inside it, ends it, or is all of it. 0: none.
BEGIN, INSIDE, END, SINGLE = range(4)
LABELS = 1 + 4 * len(ROLES)
GUIDES = ("polnear", "codebook")  # whose notion of an attribution
ACTS = (
    "say", "claim", "hope", "request", "propose", "commit", "agree", "praise", "criticize", "accuse", "deny", "reject",
    "warn", "ask", "acknowledge", "worry", "think", "plan",
)  # fmt: skip
LINK_SIZE, LINK_PARTS = 128, 4
FARTHEST = 128  # pieces; a piece farther from its cue than this counts as this far
NEVER = -10_000.0


def label(role: int, kind: int) -> int:
    """The number of a role's kind of piece."""
    return 1 + 4 * role + kind


def allowed() -> Tensor:
    """Which label may follow which: bool (labels, labels)."""
    may = torch.zeros(LABELS, LABELS, dtype=torch.bool)
    closed = [0, *(label(r, k) for r in range(len(ROLES)) for k in (END, SINGLE))]
    fresh = [0, *(label(r, k) for r in range(len(ROLES)) for k in (BEGIN, SINGLE))]
    for a in closed:
        may[a, fresh] = True
    for r in range(len(ROLES)):
        for a in (BEGIN, INSIDE):
            may[label(r, a), [label(r, INSIDE), label(r, END)]] = True
    return may


class LinkHead(nn.Module):
    """For each cue (its first piece): a score of every label for every piece of its window, and of every act."""

    def __init__(self, hidden: int, size: int = LINK_SIZE) -> None:
        super().__init__()
        self.piece = nn.Linear(hidden + LABELS, size)
        self.cue = nn.Linear(hidden, size)
        self.gate = nn.Linear(hidden, size)
        self.guide = nn.Embedding(len(GUIDES), size)
        self.distance = nn.Embedding(2 * FARTHEST + 1, size)
        self.enter = nn.LayerNorm(size)
        self.before = nn.LayerNorm(size)
        self.qkv = nn.Linear(size, 3 * size)
        self.joined = nn.Linear(size, size)
        self.then = nn.LayerNorm(size)
        self.wide = nn.Conv1d(size, 2 * size, 3, padding=1)
        self.narrow = nn.Conv1d(2 * size, size, 3, padding=1)
        self.leave = nn.LayerNorm(size)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(size, LABELS)
        self.follow = nn.Parameter(torch.zeros(LABELS, LABELS))
        wide = nn.Linear(hidden + 2 * size, 128)
        self.act = nn.Sequential(wide, nn.GELU(), nn.Dropout(0.1), nn.Linear(128, len(ACTS)))

    def forward(
        self, states: Tensor, tags: Tensor, mask: Tensor | None, rows: Tensor, anchors: Tensor, guide: Tensor,
        here: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Emissions (cues, pieces, labels) and act logits (cues, acts).

        ``states`` (windows, pieces, hidden), ``tags`` (windows, pieces, labels) of one pass, ``mask`` int64 (windows,
        pieces), None where nothing is padding; ``rows``, ``anchors`` and ``guide`` int64 (cues,): window, piece and
        guideline of each cue. ``here`` int64 (cues, fewer): the pieces to label, all of the window still being heeded;
        they stand side by side, the anchor among them.
        """  # fmt: skip
        pieces = self.piece(torch.cat([states, tags.softmax(-1)], -1))[rows]
        at = states[rows, anchors]
        places = torch.arange(states.shape[1], device=states.device)[None, :] - anchors[:, None]
        near = self.distance(places.clamp(-FARTHEST, FARTHEST) + FARTHEST)
        told = self.cue(at) + self.guide(guide)
        x = self.enter(pieces * torch.sigmoid(self.gate(at))[:, None, :] + told[:, None, :] + near)
        known = None if mask is None else mask[rows]
        heeded, heard = self.before(x), known
        if here is not None:
            x = x.gather(1, here[:, :, None].expand(-1, -1, x.shape[2]))
            places, known = here - anchors[:, None], None if known is None else known.gather(1, here)
        x = x + self.drop(self._attend(heeded if here is None else self.before(x), heeded, heard))
        y = self.drop(self.then(x)).transpose(1, 2)
        x = x + self.narrow(functional.gelu(self.wide(y))).transpose(1, 2)
        x = self.leave(x)
        emissions = self._held(self.out(x), places, known)
        said = emissions[:, :, label(2, BEGIN) :].amax(-1) - emissions[:, :, 0]
        weight = (torch.sigmoid(said) if known is None else torch.sigmoid(said) * known).detach()
        mean = (weight[:, None, :] @ x)[:, 0] / (weight.sum(1, keepdim=True) + 1e-3)
        first = x[torch.arange(x.shape[0], device=x.device), anchors if here is None else anchors - here[:, 0]]
        return emissions, self.act(torch.cat([at, first, mean], -1))

    def _attend(self, x: Tensor, heeded: Tensor, mask: Tensor | None) -> Tensor:
        """What each piece of ``x`` learns from all that is heeded."""
        n, _, size = x.shape
        told, width = (n, -1, LINK_PARTS, size // LINK_PARTS), (size // LINK_PARTS) ** -0.5
        weights, biases = self.qkv.weight.split([size, 2 * size]), self.qkv.bias.split([size, 2 * size])
        q = functional.linear(x, weights[0] * width, biases[0] * width).view(told).transpose(1, 2)
        both = functional.linear(heeded, weights[1], biases[1]).split(size, -1)
        k, v = (one.view(told).transpose(1, 2) for one in both)
        scores = q @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + (1.0 - mask[:, None, None, :].to(x.dtype)) * NEVER
        return self.joined((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, -1, size))

    def _held(self, emissions: Tensor, places: Tensor, mask: Tensor | None) -> Tensor:
        """Emissions with what is known put in: the cue begins at its anchor and nowhere else, padding is nothing."""
        begins = torch.zeros(LABELS)
        begins[[label(0, BEGIN), label(0, SINGLE)]] = 1.0
        here = (places == 0).to(emissions.dtype)[..., None]
        wrong = here * (1.0 - begins) + (1.0 - here) * begins
        if mask is not None:
            something = torch.ones(LABELS)
            something[0] = 0.0
            wrong = (wrong + (1.0 - mask.to(emissions.dtype))[..., None] * something).clamp(max=1.0)
        return emissions + wrong * NEVER


class Encoder(nn.Module):
    """A MiniLM-size transformer and its heads."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        hidden = bert.config.hidden_size
        self.marks = nn.Embedding(MARKS, hidden)
        nn.init.zeros_(self.marks.weight)
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(hidden, LABELS)
        self.anchor = nn.Sequential(nn.Linear(hidden, 128), nn.GELU(), nn.Linear(128, len(GUIDES)))
        nn.init.zeros_(self.anchor[2].weight[1:])
        nn.init.zeros_(self.anchor[2].bias[1:])
        self.links = LinkHead(hidden)
        self.heads = Heads(hidden)
        self.register_buffer("barred", torch.where(allowed(), 0.0, NEVER), persistent=False)

    def encode(self, ids: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """States (windows, pieces, hidden), anchor logits (windows, pieces, guidelines), tag logits (..., labels).

        ids, marks, mask: int64 (windows, pieces).
        """
        words = self.bert.embeddings.word_embeddings(ids) + self.marks(marks)
        states = self.drop(self.bert(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        first, *others = self.anchor(states).unbind(-1)  # another guideline's score is the first's and a difference
        return states, torch.stack([first, *(first + other for other in others)], -1), self.tags(states)

    def follows(self) -> Tensor:
        """What each label scores after each other: float32 (labels, labels)."""
        return self.links.follow + self.barred


def path_loss(emissions: Tensor, follows: Tensor, gold: Tensor) -> Tensor:
    """Negative log likelihood of the gold labels under a linear-chain CRF, one a cue.

    emissions (cues, pieces, labels), follows (labels, labels), gold int64 (cues, pieces) → (cues,). A path begins and
    ends outside every span, as windows do.
    """
    told = emissions.gather(2, gold[..., None]).squeeze(-1).sum(1) + follows[gold[:, :-1], gold[:, 1:]].sum(1)
    outside = torch.full_like(emissions[:, 0], NEVER)
    outside[:, 0] = 0.0
    score = emissions[:, 0] + outside
    for i in range(1, emissions.shape[1]):
        score = torch.logsumexp(score[:, :, None] + follows, 1) + emissions[:, i]
    return score[:, 0] - told
