"""Sentence-transformers models small enough to be made by a test: random weights, the packaged model's tokenizer."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from index.encoders.sentence_transformer import packaged_model

WIDTH = 32


def make_model(
    folder: Path, *, pooling: Any = "mean", prompts: Any = None, include_prompt: bool = True, seed: int = 1
) -> Path:
    """Written into ``folder``, which is returned. Reads 24 tokens of a text."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=30522, hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, initializer_range=0.4,
    )  # fmt: skip
    base = folder.with_name(folder.name + "-base")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        BertModel(config).save_pretrained(base)
        AutoTokenizer.from_pretrained(packaged_model()).save_pretrained(base)
        transformer = Transformer(str(base), max_seq_length=24)
        pooled = Pooling(WIDTH, pooling, include_prompt)
        dense = Dense(pooled.get_embedding_dimension(), WIDTH // 2)
        model = SentenceTransformer(modules=[transformer, pooled, dense], prompts=prompts, device="cpu")
        model.save(str(folder))
    return folder
