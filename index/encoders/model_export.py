"""Makes the export of a model: ``python -m index.encoders.model_export``, a process of its own, so that torch's memory
goes with it.

It reads a `Task` as JSON from standard input and writes what came of it to standard output: ``{"wrong": sentence}``
when the model cannot be loaded, else ``{"source": folder}``, with ``"refused": reason`` when it cannot be exported.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import SettingsWrong
from index.encoders.openvino import (
    INPUTS,
    MODEL,
    PROBE,
    SAME,
    TOKENIZER,
    WEIGHTS,
    ExportedEncoder,
    ExportUnusable,
    Recipe,
    openvino,
)
from index.encoders.sentence_transformer import SentenceTransformerEncoder, Vectors, packaged_model

_WHOLE = {MODEL, WEIGHTS, TOKENIZER}
_OPSET = 17
_QUESTIONS = 10
"""So many texts are also compared as questions: what differs there are a few words before the text."""

_UNLIMITED = 10**9
"""From here on a tokenizer's greatest length means that it knows of none."""


class CannotExport(Exception):
    """The model's kind, or its vectors, do not allow it; the words say why."""


@dataclass(frozen=True)
class Task:
    model: str
    """As `KLASSETUR_MODEL` has it; empty is the packaged one."""
    folder: str
    """Exists and is empty."""
    texts: tuple[str, ...]
    """What the export is compared on with the reference."""


def main() -> None:
    """One export, described on standard input."""
    task = Task(**json.load(sys.stdin))
    with contextlib.redirect_stdout(sys.stderr):
        outcome = _outcome(task)
    print(json.dumps(outcome))


def _outcome(task: Task) -> dict[str, str]:
    try:
        export(SentenceTransformerEncoder(task.model or None), Path(task.folder), task.texts)
    except SettingsWrong as error:
        return {"wrong": str(error)}
    except CannotExport as error:
        return {"source": str(_folder_of(task.model) or ""), "refused": str(error)}
    return {"source": str(_folder_of(task.model) or "")}


def export(reference: SentenceTransformerEncoder, folder: Path, texts: Sequence[str]) -> None:
    """Writes the export into ``folder`` and compares it with the reference. Raises `CannotExport`."""
    special = ["", PROBE, " ".join([PROBE, *texts] * 20)[:20_000]]
    compared = {False: [*special, *texts], True: [*special, *texts[:_QUESTIONS]]}
    wanted = {questions: reference.encode(some, questions=questions) for questions, some in compared.items()}
    recipe = _recipe(reference)
    _write_tokenizer(reference.model, folder / TOKENIZER)
    with tempfile.TemporaryDirectory(dir=folder) as traced, warnings.catch_warnings():
        # The tracer warns of every shape that a model looks at; the comparison shows whether it matters.
        warnings.simplefilter("ignore")
        graph = _traced(reference.model, Path(traced))
        for single in (False, True):
            try:
                _write(graph, folder, single)
                files = {path.name: path.stat().st_size for path in folder.iterdir() if path.name in _WHOLE}
                recipe = replace(recipe, files=files, single=single)
                recipe.save(folder)
                probe = _compared(ExportedEncoder(folder, keep=False), compared, wanted)
                replace(recipe, probe=tuple(probe)).save(folder)
                return
            except (ExportUnusable, CannotExport) as error:
                reason = str(error)
        raise CannotExport(reason)


def _compared(encoder: ExportedEncoder, texts: dict[bool, list[str]], wanted: dict[bool, Vectors]) -> list[float]:
    """The vector of `PROBE`. ``texts`` and ``wanted`` are of documents and of questions. Raises `CannotExport` where
    one text's vectors differ."""
    for questions, vectors in wanted.items():
        least = float(np.min(np.sum(encoder.encode(texts[questions], questions=questions) * vectors, axis=1)))
        if not least >= SAME:
            raise CannotExport(f"its vectors come out differently, cosine {least:.4f}")
    return [float(number) for number in encoder.encode([PROBE])[0]]


def _recipe(reference: SentenceTransformerEncoder) -> Recipe:
    model = reference.model
    tokenizer: Any = getattr(model, "tokenizer", None)
    if not hasattr(tokenizer, "backend_tokenizer") or getattr(tokenizer, "pad_token_id", None) is None:
        raise CannotExport("its tokenizer is of another kind")
    if not all(getattr(module, "include_prompt", True) for module in model):
        raise CannotExport("it leaves its prompt out of the vector")
    return Recipe(
        reference.name,
        reference.dimension,
        reference.needs_pivot,
        _prompt(model, "query"),
        _prompt(model, "document", "passage", "corpus"),
        int(tokenizer.pad_token_id),
        tokenizer.padding_side == "left",
        {},
    )


def _prompt(model: Any, *names: str) -> str:
    """As ``encode_query`` and ``encode_document`` choose it."""
    chosen = next((name for name in names if name in model.prompts), model.default_prompt_name)
    return str(model.prompts.get(chosen) or "")


def _write_tokenizer(model: Any, path: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if model.tokenizer.model_max_length < _UNLIMITED:
        tokenizer.enable_truncation(model.tokenizer.model_max_length, direction=model.tokenizer.truncation_side)
    tokenizer.save(str(path), pretty=False)


def _traced(model: Any, folder: Path) -> Path:
    """Every module after the tokenizer as one graph: tokens to vector."""
    import torch

    model.eval()
    features = model.preprocess(["water and where it goes", "mathematics in the open air for the youngest pupils"])
    names = [name for name, value in features.items() if isinstance(value, torch.Tensor)]
    if not set(names) <= {*INPUTS} or "input_ids" not in names:
        raise CannotExport(f"it reads {', '.join(names)}")
    try:
        # The plain way of paying attention is the one that can be fused.
        with contextlib.suppress(AttributeError, ValueError):
            model[0].auto_model.set_attn_implementation("eager")
        with torch.no_grad():
            torch.onnx.export(
                _pipeline(model, features, names),
                tuple(features[name] for name in names),
                str(folder / MODEL),
                input_names=names,
                output_names=["vector"],
                dynamic_axes={name: {0: "texts", 1: "tokens"} for name in names} | {"vector": {0: "texts"}},
                opset_version=_OPSET,
                dynamo=False,
            )
    # Whatever a model's own code does when it is traced.
    except Exception as error:
        raise CannotExport(repr(error)) from error
    return folder / MODEL


def _pipeline(model: Any, features: dict[str, Any], names: list[str]) -> Any:
    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.steps = model

        def forward(self, *tensors: torch.Tensor) -> Any:
            passed: dict[str, Any] = {**features, **dict(zip(names, tensors, strict=True))}
            for step in self.steps:
                passed = step(passed)
            return passed["sentence_embedding"]

    return Pipeline()


def _write(graph: Path, folder: Path, single: bool) -> None:
    """In the engine's own form; the weights of half length unless ``single``. Raises `CannotExport`."""
    engine = openvino()
    try:
        engine.save_model(engine.Core().read_model(graph), folder / MODEL, compress_to_fp16=not single)
    # It raises bare exceptions of its own making for a graph that it cannot run.
    except Exception as error:
        raise CannotExport(str(error)) from error


def _folder_of(model: str) -> Path | None:
    """Where the model's own files are; ``None`` when that cannot be told."""
    if not model:
        return packaged_model()
    if Path(model).is_dir():
        return Path(model).resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for name in (model, f"sentence-transformers/{model}"):
        with contextlib.suppress(LocalEntryNotFoundError, HFValidationError):
            return Path(snapshot_download(name, local_files_only=True))
    return None


if __name__ == "__main__":
    main()
