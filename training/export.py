"""Checkpoints → the files shipped: export.py --run RUN --sentence RUN --base BASE --data ../shared/bench --out DIR.

Writes encoder.onnx (int8), links.onnx, tokenizer.json and encoder.json into --out. calibrate.py adds how sure to be.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from event_heads import MODES, STATUSES, TYPES
from graphs import Body, Events, Links, Words
from model import ACTS, GUIDES, LABELS, ROLES, Encoder
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn
from transformers import BertConfig, BertModel

from dragoman.language.encoder import FORMAT

# Not made int8: the heads, and the outputs of the feed-forward layers, which cost 0.008 of attribution F1 as int8.
WHOLE = re.compile(r"layer\.\d+/output|^/(anchor|tags|triggers)")
SENTENCE_WHOLE = re.compile(r"^/(pairs|classes|roles)")
DATA = Path(__file__).parent / "data"

GRAPHS = ("encoder.onnx", "links.onnx", "events.onnx", "sentence.onnx")


def main() -> None:
    """Parse the words, export, write the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--sentence", type=Path, required=True, help="folder of a checkpoint of train_sentence.py")
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--reviews", type=Path, default=None, help="the reviewed codings it was trained on, if any")
    parser.add_argument("--plain", action="store_true", help="leave the weights as float32, to see what int8 costs")
    options = parser.parse_args()
    model, state = load_model(options.run, options.base)
    reader = load_reader(options.sentence, model, options.base)  # before the model's layers are made int8
    options.out.mkdir(parents=True, exist_ok=True)
    export(model, options.out, plain=options.plain)
    export_sentence(reader, options.out)
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    files = {n: _hash(options.out / n) for n in (*GRAPHS, "tokenizer.json")}
    used = [p for task in ("polnear", "coped", "plv") for p in sorted((options.data / task).glob("train.*"))]
    used += [*sorted(DATA.glob("*/*.txt")), *([options.reviews] if options.reviews else [])]
    about = {
        "format": FORMAT, "version": f"encoder {_name(files)}", "roles": ROLES, "guides": GUIDES,
        "acts": ACTS, "types": TYPES, "modes": MODES, "statuses": STATUSES, "files": files,
        "calibration": {guide: [0.0, 1.0, 0.0] for guide in GUIDES},
        "data": {f"{p.parent.name}/{p.name}": _hash(p) for p in used}, "epochs": state["epoch"] + 1,
        "follows": [[round(x, 4) for x in row] for row in model.follows().tolist()],
    }  # fmt: skip
    (options.out / "encoder.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def load_model(run: Path, base: Path, *, attention: str = "eager") -> tuple[Encoder, dict[str, Any]]:
    """The averaged weights of a run's last checkpoint. ``attention``: eager to export, sdpa to compute fast."""
    config = BertConfig.from_pretrained(str(base), attn_implementation=attention)
    model = Encoder(BertModel(config, add_pooling_layer=False))
    state = torch.load(run / "last.pt", weights_only=True)
    model.load_state_dict(state["model"])
    model.eval()
    return model, state


def export(model: Encoder, out: Path, *, plain: bool) -> None:
    """All graphs; the body's weights as int8, one scale a channel, but for ``WHOLE``."""
    pieces, cues = {0: "windows", 1: "pieces"}, {0: "cues"}
    ids, marks = torch.ones(1, 16, dtype=torch.long) * 200, torch.ones(1, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            Body(model, plain=plain), (ids, marks), str(exact), input_names=["ids", "marks"],
            output_names=["states", "anchors", "tags", "triggers"], opset_version=17, dynamo=False,
            dynamic_axes=dict.fromkeys(("ids", "marks", "states", "anchors", "tags", "triggers"), pieces),
        )  # fmt: skip
        if plain:
            shutil.copy(exact, out / "encoder.onnx")
        else:
            ready = Path(folder) / "ready.onnx"
            quant_pre_process(exact, ready, skip_symbolic_shape=True)
            whole = [n.name for n in onnx.load(ready).graph.node if n.op_type == "MatMul" and WHOLE.search(n.name)]
            # Seven bits: on processors without VNNI products of eight bits overflow, and findings would differ.
            quantize_dynamic(
                ready, out / "encoder.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul"], nodes_to_exclude=whole,
            )  # fmt: skip
            halve(out / "encoder.onnx", whole)
    states, tags = torch.ones(1, 16, model.bert.config.hidden_size), torch.ones(1, 16, LABELS)
    at = torch.zeros(3, dtype=torch.long)
    torch.onnx.export(
        Links(model), (states, tags, at, at, torch.tensor(8)), str(out / "links.onnx"), opset_version=17, dynamo=False,
        input_names=["states", "tags", "anchors", "guides", "width"], output_names=["emissions", "acts"],
        dynamic_axes={
            "states": pieces, "tags": pieces, "anchors": cues, "guides": cues, "emissions": {0: "cues", 1: "pieces"},
            "acts": cues,
        },
    )  # fmt: skip
    torch.onnx.export(
        Events(model), (states, at, torch.tensor(8)), str(out / "events.onnx"), opset_version=17, dynamo=False,
        input_names=["states", "anchors", "width"], output_names=["parts", "types", "modes", "statuses"],
        dynamic_axes={"states": pieces, "parts": {0: "cues", 1: "pieces"}}
        | dict.fromkeys(("anchors", "types", "modes", "statuses"), cues),
    )  # fmt: skip
    nodes = onnx.load(out / "events.onnx").graph.node
    halve(out / "events.onnx", [n.name for n in nodes if n.op_type in ("MatMul", "Gemm")])


def load_reader(run: Path, encoder: Encoder, base: Path) -> nn.Module:
    """The averaged weights of a checkpoint of train_sentence.py."""
    from train_sentence import new_reader  # which imports this file

    reader = new_reader(encoder, base)
    reader.load_state_dict(torch.load(run / "last.pt", weights_only=True)["model"])
    return reader.eval()


def export_sentence(reader: nn.Module, out: Path) -> None:
    """The graph that reads a sentence alone: its layers as int8, its heads as float16."""
    reader.embeddings.word_embeddings = Words(reader.embeddings.word_embeddings.weight.detach())
    ids, side = torch.ones(1, 16, dtype=torch.long) * 200, torch.ones(1, 16)
    with tempfile.TemporaryDirectory() as folder:
        exact, ready = Path(folder) / "sentence.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            reader, (ids, torch.ones_like(ids), side, side), str(exact), opset_version=17, dynamo=False,
            input_names=["ids", "marks", "first", "second"], output_names=["types", "classes", "roles"],
            dynamic_axes={name: {1: "pieces"} for name in ("ids", "marks", "first", "second", "roles")},
        )  # fmt: skip
        quant_pre_process(exact, ready, skip_symbolic_shape=True)
        graph = onnx.load(ready).graph
        whole = [n.name for n in graph.node if n.op_type in ("MatMul", "Gemm") and SENTENCE_WHOLE.search(n.name)]
        quantize_dynamic(
            ready, out / "sentence.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"], nodes_to_exclude=whole,
        )  # fmt: skip
    halve(out / "sentence.onnx", whole)


def halve(path: Path, nodes: list[str]) -> None:
    """Keep the weights of some nodes as float16 in the file; they are made float32 when the file is loaded."""
    graph = onnx.load(path)
    inputs = {name for n in graph.graph.node if n.name in nodes for name in n.input}
    for weight in [w for w in graph.graph.initializer if w.name in inputs]:
        half = onnx.numpy_helper.to_array(weight).astype("float16")
        graph.graph.initializer.remove(weight)
        graph.graph.initializer.append(onnx.numpy_helper.from_array(half, weight.name + "_half"))
        cast = onnx.helper.make_node("Cast", [weight.name + "_half"], [weight.name], to=onnx.TensorProto.FLOAT)
        graph.graph.node.insert(0, cast)
    onnx.save(graph, path)


def _name(files: dict[str, str]) -> str:
    """What the weights are called: another name wherever any file is another."""
    return hashlib.sha256("".join(files[n] for n in sorted(files)).encode()).hexdigest()[:8]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
