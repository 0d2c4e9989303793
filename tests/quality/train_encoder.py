"""Teaches the packaged model the field: questions are drawn to the offers that answer them.

    python -m tests.quality.train_encoder [--out FILE]

Reads `pairs` and `mails` of `tests/quality/training`, writes `index/encoders/adapter.safetensors`. Contrastive, in-
batch negatives both ways (Reimers and Gurevych 2019): of all offers of a batch the question's own must be the
nearest, and the other way round. Near-by offers stand in one file and are put into one batch, so telling them apart
is what is learned. Only low-rank changes to the attention are learned (Hu et al. 2021). Questions and offers are
glossed as the service glosses them. Seeded; a quarter of an hour on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from assistant.model import Language
from index.encoders.adapter import ADAPTER, SCALE, attention_layers
from index.encoders.sentence_transformer import packaged_model
from integrations.composition.catalogue import language_detector, load_catalogue
from integrations.settings import settings_from

TRAINING = Path(__file__).parent / "training"
PAIRS, MAILS = TRAINING / "pairs", TRAINING / "mails"
SEED, EPOCHS, BATCH, RANK = 20261130, 2, 96, 16
LEARNING_RATE, WARM_UP, DROPOUT = 1e-3, 30, 0.05
SHARPNESS = 20.0
"""What a cosine is taken times before it is compared: the inverse of the temperature."""
LONGEST = 64
"""Tokens of a text that are read."""
TOPICS = 0.3
"""The share of questions that are put as a librarian would type them."""
LETTERS = 0.25
"""The share of questions that other sentences of letters stand around."""
BESIDE_THE_WISH = {"history", "logistics", "condition", "need"}
NEAR_BY = 8
"""Pairs of one file that stay together in a batch."""
_ALIKE = 24
"""Texts of like length that go through the model at once."""


@dataclass(frozen=True)
class Pair:
    """A question and the offer that answers it, as the model reads them."""

    question: str
    topic: str
    offer: str
    file: str


def read_pairs(folder: Path = PAIRS) -> list[Pair]:
    """Glossed with the vocabulary that comes along."""
    loaded = load_catalogue(settings_from(os.environ, {}))
    vocabulary, detector = loaded.vocabulary, language_detector(loaded.vocabulary)
    return [
        Pair(
            vocabulary.gloss(line["q"], Language(line["lang"])),
            line.get("topic", ""),
            vocabulary.gloss(line["d"], detector.detect(line["d"], Language.DA), correct=False),
            file.stem,
        )
        for file in sorted(folder.glob("*.jsonl"))
        for line in map(json.loads, file.read_text("utf-8").splitlines())
    ]


def read_asides(folder: Path = MAILS) -> list[str]:
    """What letters say beside their wish, glossed."""
    vocabulary = load_catalogue(settings_from(os.environ, {})).vocabulary
    return [
        vocabulary.gloss(sentence["text"], Language(letter["lang"]))
        for file in sorted(folder.glob("*.jsonl"))
        for letter in map(json.loads, file.read_text("utf-8").splitlines())
        for sentence in letter["sentences"]
        if sentence["does"] in BESIDE_THE_WISH
    ]


def fingerprint(folder: Path = PAIRS) -> str:
    """Changes with the sentences that are learned from."""
    found = hashlib.blake2b(digest_size=8)
    for file in sorted(folder.glob("*.jsonl")):
        found.update(file.read_bytes())
    return found.hexdigest()


class LowRank(nn.Module):
    """A linear layer that stays as it is, and the change to it that is learned."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, values: Tensor) -> Tensor:
        changed: Tensor = self.layer(values) + SCALE * (values @ self.down.T) @ self.up.T
        return changed


def with_changes(model: Any) -> dict[str, LowRank]:
    """Puts a change beside every layer of the attention; nothing else of the model is learned."""
    model.requires_grad_(False)
    changes = {}
    for name, module, attribute in list(attention_layers(model)):
        changes[name] = LowRank(getattr(module, attribute))
        setattr(module, attribute, changes[name])
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = DROPOUT
    return changes


def embedded(model: Any, texts: Sequence[str]) -> Tensor:
    """Vectors of length 1. Texts of like length go together, so that little is padded."""
    ids = model.tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    parts = [_means(model, [ids[row] for row in order[start : start + _ALIKE]]) for start in range(0, len(ids), _ALIKE)]
    return nn.functional.normalize(torch.cat(parts)[torch.argsort(torch.tensor(order))], dim=1)


def _means(model: Any, rows: list[list[int]]) -> Tensor:
    longest = max(map(len, rows))
    ids = torch.tensor([row + [model.tokenizer.pad_token_id] * (longest - len(row)) for row in rows])
    real = (torch.arange(longest)[None] < torch.tensor([len(row) for row in rows])[:, None]).long()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model[0].auto_model(input_ids=ids, attention_mask=real).last_hidden_state
    weights = real.unsqueeze(-1).float()
    return torch.sum(states.float() * weights, 1) / weights.sum(1)


def batches(pairs: Sequence[Pair], chance: random.Random) -> Iterator[list[Pair]]:
    """All pairs once, a file's in blocks, the blocks in any order."""
    by_file: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_file.setdefault(pair.file, []).append(pair)
    blocks = []
    for together in by_file.values():
        mixed = chance.sample(together, len(together))
        blocks += [mixed[start : start + NEAR_BY] for start in range(0, len(mixed), NEAR_BY)]
    chance.shuffle(blocks)
    flat = [pair for block in blocks for pair in block]
    for start in range(0, len(flat) - BATCH // 2, BATCH):
        yield flat[start : start + BATCH]


def as_asked(pair: Pair, asides: Sequence[str], chance: random.Random) -> str:
    """The question as it stands, as a librarian would type it, or among the sentences of a letter."""
    if pair.topic and chance.random() < TOPICS:
        return pair.topic
    if chance.random() >= LETTERS:
        return pair.question
    sentences = chance.sample(asides, chance.randint(1, 3))
    sentences.insert(chance.randint(0, len(sentences)), pair.question)
    return " ".join(sentences)


def loss_of(model: Any, batch: Sequence[Pair], asides: Sequence[str], chance: random.Random) -> Tensor:
    asked = [as_asked(pair, asides, chance) for pair in batch]
    alike = SHARPNESS * embedded(model, asked) @ embedded(model, [pair.offer for pair in batch]).T
    same = torch.tensor([[one.offer == other.offer for other in batch] for one in batch])
    alike = alike.masked_fill(same & ~torch.eye(len(batch), dtype=torch.bool), -1e4)
    own = torch.arange(len(batch))
    return (nn.functional.cross_entropy(alike, own) + nn.functional.cross_entropy(alike.T, own)) / 2


def train(pairs: Sequence[Pair], asides: Sequence[str]) -> dict[str, Tensor]:
    """What `index.encoders.adapter` reads."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    changes = with_changes(model)
    model.train()
    learned = [parameter for change in changes.values() for parameter in (change.down, change.up)]
    optimizer = torch.optim.AdamW(learned, lr=LEARNING_RATE, weight_decay=0.01)
    steps = EPOCHS * (len(pairs) // BATCH + 1)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
    )
    for epoch in range(EPOCHS):
        for number, batch in enumerate(batches(pairs, chance)):
            loss = loss_of(model, batch, asides, chance)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            pace.step()
            if number % 10 == 0:
                print(f"epoch {epoch + 1}, batch {number}: loss {loss.item():.3f}", file=sys.stderr, flush=True)
    return {
        f"{name}.{part}": tensor.detach().half().contiguous()
        for name, change in changes.items()
        for part, tensor in (("down", change.down), ("up", change.up))
    }


def some_of(pairs: Sequence[Pair], share: float) -> list[Pair]:
    """Those of a share of the files, as the curve of learning wants them; always the same ones."""
    files = sorted({pair.file for pair in pairs})
    chosen = set(random.Random(SEED).sample(files, round(share * len(files))))
    return [pair for pair in pairs if pair.file in chosen]


def save(learned: dict[str, Tensor], file: Path, pairs: int) -> None:
    save_file(learned, file, metadata={"pairs": str(pairs), "learned from": fingerprint(), "seed": str(SEED)})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ADAPTER)
    given = parser.parse_args()
    pairs = read_pairs()
    save(train(pairs, read_asides()), given.out, len(pairs))
    print(json.dumps({"pairs": len(pairs), "file": str(given.out), "bytes": given.out.stat().st_size}))


if __name__ == "__main__":
    main()
