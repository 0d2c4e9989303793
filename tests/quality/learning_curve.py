"""How quality grows with the pairs that are learned from, on catalogues that nothing was learned from.

    python -m tests.quality.learning_curve

For each share of the files of pairs the encoder is taught anew, and asked alone: cosine of the whole glossed question
with title and summary, no conditions, no full text. Prints nDCG@5 of each catalogue; an hour on two cores.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.model import Language
from index.documents import document_of
from index.encoders import adapter
from index.encoders.sentence_transformer import SentenceTransformerEncoder, packaged_model
from index.ranking_parameters import Weights
from integrations.app.evaluation import DEPTH, LabelledQuestion, ndcg
from integrations.catalog import load_catalog
from integrations.catalog.sheets.importing import import_file
from integrations.composition.catalogue import language_detector
from integrations.resources.vocabulary import read_vocabulary
from tests.quality.sets import SETS
from tests.quality.train_encoder import read_asides, read_pairs, save, some_of, train

SHARES = (0.0, 0.1, 0.25, 0.5, 1.0)


class Glossed:
    """A labelled set as the encoder reads it."""

    def __init__(self, offers: Path, asked: Sequence[LabelledQuestion], room: Path) -> None:
        vocabulary = read_vocabulary()
        detector = language_detector(vocabulary)
        import_file(offers, room / offers.stem)
        activities = load_catalog([room / offers.stem]).activities
        self.names = list(activities)
        self.offers = [document_of(one, vocabulary, Weights(), pivot=True).summary for one in activities.values()]
        self.asked = [one for one in asked if one.grades]
        self.questions = [
            vocabulary.gloss(one.text, detector.detect(one.text, Language.DA)) or one.text for one in self.asked
        ]

    def ndcg(self, encoder: SentenceTransformerEncoder) -> float:
        """The mean over the questions with an answer."""
        alike = encoder.encode(self.questions, questions=True) @ encoder.encode(self.offers).T
        best = (-alike).argsort(axis=1, kind="stable")[:, :DEPTH]
        found = [[self.names[row] for row in rows] for rows in best]
        scores = [ndcg(names, one.grades, DEPTH) for names, one in zip(found, self.asked, strict=True)]
        return float(np.mean(scores))


def main() -> None:
    pairs, asides = read_pairs(), read_asides()
    with tempfile.TemporaryDirectory(prefix="klassetur-curve-") as name:
        sets = {one.name: Glossed(one.offers, one.questions(), Path(name)) for one in SETS}
        print("pairs", *sets, "mean", sep="\t")
        for share in SHARES:
            encoder, chosen = SentenceTransformerEncoder(str(packaged_model())), some_of(pairs, share)
            if chosen:
                save(train(chosen, asides), Path(name) / "adapter.safetensors", len(chosen))
                adapter.merge(encoder.model, Path(name) / "adapter.safetensors")
            figures = [one.ndcg(encoder) for one in sets.values()]
            print(len(chosen), *(f"{one:.3f}" for one in (*figures, np.mean(figures))), sep="\t", flush=True)


if __name__ == "__main__":
    main()
