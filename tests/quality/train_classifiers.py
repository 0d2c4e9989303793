"""Learns the classifiers of `integrations.resources.classifiers` from the sentences under ``training/``.

    python -m tests.quality.train_classifiers [--check] [NAME ...]

``--check`` writes nothing: it says how well writers that were left out are read, by language.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.language.text_features import ROWS, FeatureReader, Features
from assistant.letters.reader import read_letter
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Lexicon
from assistant.understanding.questions_about import NOTHING
from assistant.understanding.slots.kinds import OF_ADULTS, kind_phrases
from integrations.resources.classifiers import (
    ACTS,
    ASKED_FACTS,
    AUDIENCES,
    HERE,
    MESSAGE_KINDS,
    SENTENCE_ROLES,
    STATED_NEEDS,
    VERSION,
)
from integrations.resources.vocabulary import read_vocabulary

TRAINING = Path(__file__).parent / "training"
FOLDS = 5
AROUND = ("greeting", "signature")
"""What the reader of letters has mostly taken off before sentences are looked at."""


BARE = ("wish", "condition")
"""All that most messages say."""


@dataclass(frozen=True)
class Example:
    """One text, what it is, and who wrote it."""

    features: Features
    label: str
    writer: str
    language: str
    weight: float = 1.0
    """How much it counts; less than 1 where it is one that was met already, in another state."""


def rows_of(folder: str) -> Iterator[dict[str, Any]]:
    """Every line of the folder's files, in the order of their names."""
    for file in sorted((TRAINING / folder).glob("*.jsonl")):
        yield from rows_in(f"{folder}/{file.name}")


def rows_in(name: str) -> Iterator[dict[str, Any]]:
    """Every line of one file."""
    for line in (TRAINING / name).read_text("utf-8").splitlines():
        yield json.loads(line)


def fingerprint(folders: Iterable[str]) -> str:
    """Changes when any sentence does."""
    digest = hashlib.sha256()
    for folder in folders:
        for row in rows_of(folder):
            digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def sentences_of_mails(reader: FeatureReader) -> Iterator[Example]:
    """Each mail as it was written and as it is mostly read, without greeting and signature around it, and its bare
    wish and conditions, as most of what teachers write is short."""
    for mail in rows_of("mails"):
        whole: list[dict[str, str]] = mail["sentences"]
        inner = list(whole)
        while inner and inner[0]["does"] in AROUND:
            inner.pop(0)
        while inner and inner[-1]["does"] in AROUND:
            inner.pop()
        bare = [each for each in inner if each["does"] in BARE]
        for sentences in (whole, inner, bare):
            features = reader.of_letter([each["text"] for each in sentences], Language(mail["lang"]))
            for each, seen in zip(sentences, features, strict=True):
                yield Example(seen, each["does"], mail["writer"], mail["lang"])


ACTS_OF_TRAINING = (
    "choose", "give_facts", "correct", "refine", "new_wish", "add_class", "accept", "refuse", "cancel", "move",
    "change", "ask_activity", "ask_status", "need", "hand_over", "office", "thanks", "out_of_domain", "other",
)  # fmt: skip
KIND_OF_ACT = {
    "new_wish": "search", "out_of_domain": "out_of_domain", "thanks": "thanks", "hand_over": "hand_over",
    "office": "office", "ask_status": "status", "cancel": "status", "move": "status", "change": "status",
}  # fmt: skip


def first_messages(reader: FeatureReader) -> Iterator[Example]:
    """First messages of every kind; all that asks for an activity is a search."""
    for row in rows_of("messages"):
        yield _whole(reader, row["text"], row["kind"], row)
    for row in rows_of("acts"):
        if row["state"] == "none" and row["act"] in KIND_OF_ACT:
            yield _whole(reader, row["text"], KIND_OF_ACT[row["act"]], row)
    for row in rows_of("pairs"):
        yield _whole(reader, row["q"], "search", row)
    for row in rows_of("mails"):
        yield _whole(reader, "\n".join(each["text"] for each in row["sentences"]), "search", row)


ASK_NOTHING = frozenset(ACTS_OF_TRAINING) - {"ask_activity", "need", "other"}
"""Acts that ask nothing about an activity; a need and what is left may."""
EVERY = 4
"""Of the wishes of `pairs` one of so many is enough to know wishes by."""


def questions_about(reader: FeatureReader) -> Iterator[Example]:
    """Clauses and the facts that they ask about, once for each fact, and clauses that ask about none."""
    for row in rows_of("asked_facts"):
        for fact in row["asks"] or [NOTHING]:
            yield _question(reader, row["text"], fact, row)
    for row in rows_of("acts"):
        if row["act"] in ASK_NOTHING:
            yield _question(reader, row["text"], NOTHING, row)
    for row in rows_of("messages"):
        if row["kind"] != "office":
            yield _question(reader, row["text"], NOTHING, row)
    for row in islice(rows_of("pairs"), 0, None, EVERY):
        yield _question(reader, row["q"], NOTHING, row)


def _whole(reader: FeatureReader, text: str, label: str, row: dict[str, Any]) -> Example:
    said = read_letter(text).text or text
    return Example(reader.of_text(said, Language(row["lang"])), label, row["writer"], row["lang"])


def clauses(reader: FeatureReader) -> Iterator[Example]:
    """Clauses in the state of the conversation that they were said in."""
    for row in rows_of("acts"):
        for state, weight in _states(row["act"], row["state"]):
            seen = reader.of_clause(row["text"], Language(row["lang"]), state)
            yield Example(seen, row["act"], row["writer"], row["lang"], weight)


EVERYWHERE = ("ask_activity", "need", "office", "hand_over", "thanks", "out_of_domain")
"""Acts that are the same in every state ..."""
OF_BOOKINGS = ("cancel", "move", "change", "add_class", "ask_status")
"""... and in every state with a booking."""
BOOKED = ("draft", "approved", "proposed")
STATES = ("shown", "asked_date", "asked_facts", *BOOKED)
ELSEWHERE = 0.3


def _states(act: str, state: str) -> Iterator[tuple[str, float]]:
    """The state that a clause was said in, and those in which it would do the same."""
    yield state, 1.0
    if act in EVERYWHERE and state in STATES:
        yield from ((other, ELSEWHERE) for other in STATES if other != state)
    if act in OF_BOOKINGS and state in BOOKED:
        yield from ((other, ELSEWHERE) for other in BOOKED if other != state)


def stated_needs(reader: FeatureReader) -> Iterator[Example]:
    """Sentences that state what somebody among the visitors needs, and all others. What a mail tells of its pupils is
    left out where the folder of needs does not say whether they need it on the day."""

    def example(text: str, need: bool, row: dict[str, Any]) -> Example:
        label = "need" if need else "other"
        return Example(reader.of_text(text, Language(row["lang"])), label, row["writer"], row["lang"])

    for row in rows_of("acts"):
        yield example(row["text"], row["act"] == "need", row)
    for row in rows_of("mails"):
        for each in row["sentences"]:
            if each["does"] != "need":
                yield example(each["text"], need=False, row=row)
    for row in rows_of("needs"):
        yield example(row["text"], row["need"], row)


def _question(reader: FeatureReader, text: str, label: str, row: dict[str, Any]) -> Example:
    said = read_letter(text).text or text
    return Example(reader.of_question(said, Language(row["lang"])), label, row["writer"], row["lang"])


TOLD_APART = 10
"""How often those count that were written to tell two alike wishes apart."""


def wishes_of_adults(reader: FeatureReader) -> Iterator[Example]:
    """For whom wishes are: those of pairs by the offer that answers them."""
    offers, questions = (rows_in(f"audiences/{name}.jsonl") for name in ("offers", "questions"))
    of_offer = {row["d"]: row["audience"] for row in offers}
    for row in questions:
        yield from [_whole(reader, row["q"], row["audience"], row)] * TOLD_APART
    for row in rows_of("pairs"):
        yield _whole(reader, row["q"], of_offer.get(row["d"], "pupils"), row)
    for row in rows_of("mails"):
        yield _whole(reader, "\n".join(each["text"] for each in row["sentences"]), "pupils", row)
    lexicon = Lexicon()
    for phrase, meaning in kind_phrases():
        lexicon.add(phrase, meaning)
    for row in rows_of("acts"):
        if row["act"] in ("new_wish", "refine") and not _names_adults(row["text"], lexicon):
            yield _whole(reader, row["text"], "pupils", row)


def _names_adults(text: str, lexicon: Lexicon) -> bool:
    page = Page(text)
    page.look_up(lexicon)
    return any(found.meaning.audience or found.meaning.cue == OF_ADULTS for found in page.found)


@dataclass(frozen=True)
class Lesson:
    """What one classifier is learned from, and how closely it clings to it."""

    folders: tuple[str, ...]
    examples: Callable[[FeatureReader], Iterator[Example]]
    closeness: float
    """The inverse of the penalty on large weights."""
    common: str = ""
    """A label of which there is far more than of all others: each of the others counts ``rare`` times."""
    rare: float = 5.0


LESSONS = {
    SENTENCE_ROLES: Lesson(("mails",), sentences_of_mails, 20.0),
    MESSAGE_KINDS: Lesson(("messages", "acts", "pairs", "mails"), first_messages, 10.0, common="search", rare=3.0),
    ACTS: Lesson(("acts",), clauses, 10.0),
    STATED_NEEDS: Lesson(("acts", "mails", "needs"), stated_needs, 10.0, common="other"),
    ASKED_FACTS: Lesson(("asked_facts", "acts", "messages", "pairs"), questions_about, 20.0, common=NOTHING, rare=2.0),
    AUDIENCES: Lesson(("audiences", "pairs", "mails", "acts"), wishes_of_adults, 10.0, common="pupils", rare=3.0),
}


def matrix(examples: Sequence[Example]) -> csr_matrix:
    ends = np.cumsum([0, *(len(one.features.rows) for one in examples)])
    rows = np.concatenate([one.features.rows for one in examples])
    weights = np.concatenate([one.features.weights for one in examples])
    return csr_matrix((weights, rows, ends), shape=(len(examples), ROWS))


def weights_of(examples: Sequence[Example]) -> np.ndarray:
    return np.array([one.weight for one in examples])


def learned(lesson: Lesson, seen: csr_matrix, labels: np.ndarray, weights: np.ndarray) -> LogisticRegression:
    counts = weights * np.where(labels == lesson.common, 1.0, lesson.rare) if lesson.common else weights
    model = LogisticRegression(C=lesson.closeness, max_iter=400, random_state=0)
    return model.fit(seen, labels, sample_weight=counts)


def write(name: str, lesson: Lesson, examples: Sequence[Example]) -> None:
    labels = np.array([one.label for one in examples])
    model = learned(lesson, matrix(examples), labels, weights_of(examples))
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # it is learned how much more likely the second is
        weights, bias = np.hstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    np.savez_compressed(
        HERE / name,
        version=np.array(VERSION),
        classes=np.array(model.classes_, dtype=np.str_),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
        learned_from=np.array(fingerprint(lesson.folders)),
    )


def left_out(lesson: Lesson, examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """The classes, and how likely each example is of each, by a classifier that never met its writer."""
    seen, labels = matrix(examples), np.array([one.label for one in examples])
    writers, weights = np.array([temper_of(one.writer) for one in examples]), weights_of(examples)
    classes = np.unique(labels)
    chances = np.zeros((len(examples), len(classes)))
    for known, new in GroupKFold(FOLDS).split(seen, labels, writers):
        model = learned(lesson, seen[known], labels[known], weights[known])
        chances[np.ix_(new, np.isin(classes, model.classes_))] = model.predict_proba(seen[new])
    return classes, chances


def temper_of(writer: str) -> str:
    """Writers of one number have much the same temper in every language, so they are left out together."""
    return writer.partition("-")[2] or writer


def figures(lesson: Lesson, examples: Sequence[Example]) -> Iterator[str]:
    """Lines that say how well left-out writers are read."""
    classes, chances = left_out(lesson, examples)
    own = weights_of(examples) == 1.0
    chances, examples = chances[own], [one for one in examples if one.weight == 1.0]
    labels = np.array([one.label for one in examples])
    right = classes[chances.argmax(axis=1)] == labels
    languages = np.array([one.language for one in examples])
    yield f"{len(examples)} examples, right {right.mean():.3f}"
    for language in sorted(set(languages)):
        yield f"  {language}: {right[languages == language].mean():.3f}"
    for label in classes:
        meant, said = labels == label, classes[chances.argmax(axis=1)] == label
        yield f"  {label}: found {right[meant].mean():.3f}, right where said {right[said].mean():.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.train_classifiers")
    parser.add_argument("names", nargs="*", default=sorted(LESSONS))
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    reader = FeatureReader(read_vocabulary())
    for name in given.names:
        examples = list(LESSONS[name].examples(reader))
        print(name)
        if given.check:
            print("\n".join(figures(LESSONS[name], examples)))
        else:
            write(name, LESSONS[name], examples)
            print(f"  {(HERE / name).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
