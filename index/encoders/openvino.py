"""Texts -> vectors by a model that was exported once: no torch, a tenth of the start, half the memory.

OpenVINO runs it in the form that suits the processor: half-length numbers (bfloat16) where it multiplies them in
hardware, which is three times as fast, otherwise single precision. The comparison at the export decides whether the
short form gives the reference's vectors.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.sentence_transformer import Vectors, report_nothing, threads

MODEL, WEIGHTS, TOKENIZER, RECIPE = "model.xml", "model.bin", "tokenizer.json", "recipe.json"
"""The files of an export. The weights are a file of their own, which is mapped into memory and read where needed."""

COMPILED = "compiled"
"""Beside them what the engine made of them for this processor: loaded again in a quarter of the time, and made again
where it is damaged or of another engine."""

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""What a model reads of each token; some do without the last."""

Given = NDArray[np.int64]
"""Shape (`INPUTS`, texts, tokens)."""

SAME = 0.9999
"""Cosine from which two vectors of one text count as the same."""

_TOKENS_AT_ONCE = 512
"""In one batch, padding included: with twice as many, four cores at work fill no faster and need 110 MB more."""

_STEP = 16
"""Texts are filled up to a multiple of so many tokens: each new length costs some 7 ms once."""

_RUN = 48
"""Tokens that take as long as starting another batch."""

_MANY = 64
"""Texts from which it is worth to set all cores to work, each on a batch of its own."""

PROBE = "Fysik: et besøg på vandværket i uge 17 · Wasser für die 4. Klasse · a factory tour"
"""Encoded after every loading; the vector shows whether the weights and the engine are what they were."""


class ExportUnusable(Exception):
    """What lies in the folder is no whole export."""


@dataclass(frozen=True)
class Recipe:
    """What belongs to an exported model besides its weights."""

    name: str
    """As the reference calls itself, so that both read one index."""
    dimension: int
    needs_pivot: bool
    before_question: str
    before_document: str
    """What the model wants to stand before each text."""
    pad: int
    """The token that fills a batch's shorter texts."""
    pads_left: bool
    files: dict[str, int]
    """File -> bytes."""
    single: bool = False
    """Its numbers keep single precision, since shorter ones gave other vectors."""
    probe: tuple[float, ...] = ()
    """The vector of `PROBE`."""

    def save(self, folder: Path) -> None:
        (folder / RECIPE).write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Recipe:
        """Raises `ExportUnusable` when a file is missing or has another size than it had."""
        try:
            recipe = cls(**json.loads((folder / RECIPE).read_text(encoding="utf-8")))
            found = {name: (folder / name).stat().st_size for name in recipe.files}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ExportUnusable(str(error)) from error
        if found != recipe.files:
            raise ExportUnusable("a file was cut off or replaced")
        return recipe


class ExportedEncoder:
    """The export in ``folder``. The whole way from tokens to the vector, pooling included, is in its graph. For many
    threads.

    Loading takes some 0.3 s. Raises `ExportUnusable` when it is damaged.
    """

    def __init__(self, folder: Path, *, keep: bool = True) -> None:
        """``keep``: what the engine makes of the model is kept in ``folder`` for the next time."""
        self._recipe = Recipe.load(folder)
        self.name, self.dimension = self._recipe.name, self._recipe.dimension
        self.needs_pivot = self._recipe.needs_pivot
        self._folder = folder
        self._tokenizer = _tokenizer(folder)
        self._longest = (self._tokenizer.truncation or {}).get("max_length", 0)
        self._engine = _Engine(folder, self._recipe, threads(), {"CACHE_DIR": folder / COMPILED} if keep else {})
        self._filling: _Engine | None = None
        self._check()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        before = self._recipe.before_question if questions else self._recipe.before_document
        # One by one: a batch starts threads of the tokenizer's own on every core.
        tokens = [self._tokenizer.encode(before + text) for text in texts]
        if questions:
            # Once questions are asked the index is filled, and the memory for it can go.
            self._filling = None
        if len(tokens) == 1:
            return self._encoded(tokens, self._engine)
        vectors = np.zeros((len(tokens), self.dimension), np.float32)
        batches = list(_batches([len(found.ids) for found in tokens]))
        many = not questions and len(texts) >= _MANY
        for rows, found in self._by_many(tokens, batches) if many else self._one_by_one(tokens, batches):
            vectors[rows] = found
        return vectors

    def _one_by_one(self, tokens: Sequence[Any], batches: Iterable[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        for rows in batches:
            yield rows, self._encoded([tokens[row] for row in rows], self._engine)

    def _by_many(self, tokens: Sequence[Any], batches: Sequence[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        """Each core works on a batch of its own: that fills it better than sharing one batch."""
        cores = os.cpu_count() or 1
        engine = self._filling = self._filling or _Engine(self._folder, self._recipe, cores, {"NUM_STREAMS": cores})
        with ThreadPoolExecutor(cores) as pool:
            # The longest first, so that no core ends long after the others.
            last_first = batches[::-1]
            work = partial(self._encoded, engine=engine)
            yield from zip(
                last_first, pool.map(work, ([tokens[row] for row in rows] for rows in last_first)), strict=True
            )

    def _encoded(self, tokens: Sequence[Any], engine: _Engine) -> Vectors:
        found = engine.run(self._given(tokens))
        vectors: Vectors = found[:, : self.dimension].astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _given(self, tokens: Sequence[Any]) -> Given:
        """Filled up to one length."""
        ids = [one.ids for one in tokens]
        longest = max(map(len, ids))
        length = max(longest, min(-(-longest // _STEP) * _STEP, self._longest))
        given = np.zeros((len(INPUTS), len(tokens), length), np.int64)
        given[0] = self._recipe.pad
        for row, (one, numbers) in enumerate(zip(tokens, ids, strict=True)):
            start = length - len(numbers) if self._recipe.pads_left else 0
            given[:, row, start : start + len(numbers)] = numbers, one.attention_mask, one.type_ids
        return given

    def _check(self) -> None:
        try:
            found = self.encode([PROBE])[0]
        # The engine's errors share no class of their own, and a foreign graph may lack what is read from it.
        except Exception as error:
            raise ExportUnusable(str(error)) from error
        if self._recipe.probe and not float(found @ np.asarray(self._recipe.probe, np.float32)) >= SAME:
            raise ExportUnusable("it gives other vectors than it did")


class _Engine:
    """The model, loaded for one batch at a time on all of ``cores``; ``more`` are further options of OpenVINO."""

    def __init__(self, folder: Path, recipe: Recipe, cores: int, more: Mapping[str, Any]) -> None:
        options = {
            "INFERENCE_NUM_THREADS": cores,
            "NUM_STREAMS": 1,
            # A thread that is bound to one core waits there for whoever else is at work on it.
            "ENABLE_CPU_PINNING": False,
            "EXECUTION_MODE_HINT": "ACCURACY" if recipe.single else "PERFORMANCE",
            **more,
        }
        try:
            model: Any = openvino().Core().compile_model(folder / MODEL, "CPU", options)
        # The engine raises bare exceptions of its own making for whatever is wrong with a file.
        except Exception as error:
            raise ExportUnusable(str(error)) from error
        self._free = SimpleQueue[_Request]()
        for _ in range(int(options["NUM_STREAMS"])):
            self._free.put(_Request(model))

    def run(self, given: Given) -> Vectors:
        """The graph's output, shape (texts, its width)."""
        request = self._free.get()
        try:
            return request.run(given)
        finally:
            self._free.put(request)


class _Request:
    """One run of a model at a time. It reads what it is given where that lies, and the next run's, when it has the same
    shape, in the same place: questions mostly have, and handing over anew takes longer than copying."""

    def __init__(self, model: Any) -> None:
        self._request: Any = model.create_infer_request()
        self._wanted = [INPUTS.index(name) for put in model.inputs for name in put.names if name in INPUTS]
        self._tensor = openvino().Tensor
        self._given: Given = np.empty((len(INPUTS), 0, 0), np.int64)

    def run(self, given: Given) -> Vectors:
        if given.shape == self._given.shape:
            self._given[:] = given
        else:
            for place in self._wanted:
                self._request.set_tensor(INPUTS[place], self._tensor(given[place], shared_memory=True))
            self._given = given
        self._request.infer()
        return np.array(self._request.get_output_tensor().data)


def openvino() -> Any:
    """The library without the tools that report."""
    report_nothing()
    return import_module("openvino")


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(folder / TOKENIZER))
    # As above.
    except Exception as error:
        raise ExportUnusable(str(error)) from error


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows that are encoded together: of like length, so that filling them up costs less than another batch."""
    batch: list[int] = []
    filled = 0
    for row in sorted(range(len(lengths)), key=lambda row: lengths[row]):
        if batch:
            filled += len(batch) * (lengths[row] - lengths[batch[-1]])
            if filled > _RUN or (len(batch) + 1) * lengths[row] > _TOKENS_AT_ONCE:
                yield batch
                batch, filled = [], 0
        batch.append(row)
    if batch:
        yield batch
