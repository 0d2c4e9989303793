"""Catalogues of any size from templates, and vectors for them that no model has to make."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation import Assistant
from assistant.model import Activity, Catalog, Kind, Language, Place, Price, Provider, Setting, Subject
from index.encoders.sentence_transformer import Encoder, Vectors
from index.retriever import Index
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.composition.catalogue import load_catalogue, make_assistant, make_index
from integrations.settings import Settings, settings_from

TODAY = "2026-11-21"
_TOPICS = (
    "vand", "energi", "robotter", "skoven", "stjerner", "brød", "affald", "magneter", "dyr", "planter", "vejret",
    "broer", "lyd", "lys", "kemi", "DNA", "programmering", "genbrug", "havet", "insekter", "varme", "strøm", "måling",
    "statistik", "geometri", "klima", "jord", "fødevarer", "enzymer", "solceller",
)  # fmt: skip
_FORMS = ("Besøg om", "Værksted:", "På sporet af", "Undersøg", "En formiddag med", "Konkurrence om", "Lånekasse:")
_DOINGS = (
    "Klassen måler og regner på", "Eleverne bygger en model af", "Vi ser nærmere på", "I grupper undersøges",
    "En fagperson fortæller om", "Holdet laver forsøg med",
)  # fmt: skip
_TOWNS = ("Kalundborg", "Slagelse", "Holbæk", "Sorø", "Høng", "Gørlev", "Ringsted", "Næstved")
_KINDS, _SUBJECTS, _SETTINGS = tuple(Kind), tuple(Subject), tuple(Setting)


def catalog_of(count: int, changed: int = 0) -> Catalog:
    """``count`` entries, no two with the same texts; the first ``changed`` have other texts than they would have."""
    providers = [
        Provider(f"provider-{number}", f"Udbyder {number}", _TOWNS[number % len(_TOWNS)]) for number in range(40)
    ]
    activities = (_entry(number, providers, number < changed) for number in range(count))
    return Catalog({each.id: each for each in activities}, {each.id: each for each in providers})


def _entry(number: int, providers: Sequence[Provider], changed: bool) -> Activity:
    def one(of: Sequence[str], salt: int) -> str:
        return of[(number * 7919 + salt * 104729 + number // len(of) * salt) % len(of)]

    first, second = one(_TOPICS, 1), one(_TOPICS, 2)
    grade = number % 9
    return Activity(
        id=f"entry-{number:07d}",
        title={Language.DA: f"{one(_FORMS, 3)} {first} {number}"},
        summary={
            Language.DA: f"{one(_DOINGS, 4)} {first} og {second} i {one(_TOWNS, 5)}{', nu på ny' if changed else ''}."
        },
        kind=_KINDS[number % len(_KINDS)],
        provider=providers[number % len(providers)],
        subjects=frozenset({_SUBJECTS[number % len(_SUBJECTS)]}),
        grades=(grade, min(grade + 2, 9)),
        months=frozenset({number % 12 + 1, (number + 1) % 12 + 1, (number + 4) % 12 + 1}),
        duration_minutes=60 + number % 5 * 30,
        group_size=(None, 20 + number % 15),
        place=Place(town=one(_TOWNS, 5)),
        settings=frozenset({_SETTINGS[number % len(_SETTINGS)]}),
        price=Price(free=True) if number % 3 else None,
        languages=frozenset({Language.DA}),
    )


@dataclass(frozen=True)
class TemplateCatalogue:
    """A catalogue from templates, loaded as the service loads its own."""

    settings: Settings
    loaded: LoadedCatalogue

    def index(self, encoder: Encoder) -> Index:
        return make_index(self.settings, self.loaded, encoder)

    def assistant(self, encoder: Encoder) -> Assistant:
        return make_assistant(self.settings, self.loaded, encoder)


def template_catalogue(count: int, data: Path, changed: int = 0) -> TemplateCatalogue:
    """What is prepared for it lies below ``data``."""
    settings = settings_from({}, {"data_dir": data, "today": TODAY})
    return TemplateCatalogue(settings, load_catalogue(settings, catalog=catalog_of(count, changed)))


class QuestionsOnly:
    """An encoder that reads questions alone; entries get vectors that are as good as random, so that a large catalogue
    is there in no time. Says nothing about quality."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name = f"{encoder.name}, entries not read"
        self.dimension, self.needs_pivot = encoder.dimension, encoder.needs_pivot

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        if questions:
            return self._encoder.encode(texts, questions=True)
        return vectors_without_a_model(texts, self.dimension)


def vectors_without_a_model(texts: Sequence[str], dimension: int) -> Vectors:
    """The same for the same text, and otherwise as good as random."""
    vectors = np.empty((len(texts), dimension), np.float32)
    for row, text in enumerate(texts):
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
        vectors[row] = np.random.default_rng(seed).standard_normal(dimension, np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
