"""Checkpoint → the files shipped: python training/export.py --run runs/a --base BASE --data ../shared/bench --out DIR.

Writes encoder.onnx (int8), links.onnx, tokenizer.json and encoder.json into --out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import torch
from model import Encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import BertConfig, BertModel

FORMAT = 1  # of the files written; whatever reads them refuses another


class Body(nn.Module):
    """ids, mask → states and anchor logits."""

    def __init__(self, model: Encoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The encoder's one pass."""
        return self.model.encode(ids, mask)


def main() -> None:
    """Parse the words, export, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    options = parser.parse_args()
    config = BertConfig.from_pretrained(str(options.base), attn_implementation="eager")
    model = Encoder(BertModel(config, add_pooling_layer=False))
    state = torch.load(options.run / "last.pt", weights_only=True)
    model.load_state_dict(state["model"])
    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    export(model, options.out)
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    files = {n: _hash(options.out / n) for n in ("encoder.onnx", "links.onnx", "tokenizer.json")}
    data = {str(p.relative_to(options.data)): _hash(p) for p in sorted((options.data / "polnear").glob("train.*"))}
    about = {
        "format": FORMAT, "version": f"attributions-{files['encoder.onnx'][:8]}", "threshold": options.threshold,
        "heads": {"attributions": "links.onnx"}, "files": files, "data": data, "epochs": state["epoch"] + 1,
    }  # fmt: skip
    (options.out / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def export(model: Encoder, out: Path) -> None:
    """Both graphs; the body's weights as int8, one scale a channel."""
    ids, mask = torch.ones(2, 16, dtype=torch.long) * 200, torch.ones(2, 16, dtype=torch.long)
    pieces, cues = {0: "windows", 1: "pieces"}, {0: "cues"}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            Body(model), (ids, mask), str(plain), input_names=["ids", "mask"], output_names=["states", "anchors"],
            dynamic_axes={"ids": pieces, "mask": pieces, "states": pieces, "anchors": pieces}, opset_version=17,
            dynamo=False,
        )  # fmt: skip
        quantize_dynamic(plain, out / "encoder.onnx", per_channel=True, weight_type=QuantType.QInt8)
    states, _ = model.encode(ids, mask)
    at = torch.zeros(3, dtype=torch.long)
    torch.onnx.export(
        model.links, (states, at, at), str(out / "links.onnx"), input_names=["states", "rows", "anchors"],
        output_names=["roles"], opset_version=17, dynamo=False,
        dynamic_axes={"states": pieces, "rows": cues, "anchors": cues, "roles": {0: "cues", 1: "pieces"}},
    )  # fmt: skip


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
