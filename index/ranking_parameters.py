"""Every number of the ranking, in one place. They come from labelled questions (tests/index): change, then measure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """What speaks for an entry. All parts are 0..1, so the weights compare with one another."""

    wish: float = 0.5
    """Of the vector of a letter's sentences that say the wish, beside that of the whole letter (1); what it is about is
    often told before it is asked for."""

    summary: float = 0.5
    """Cosine with title and summary."""
    title: float = 0.12
    """Cosine with the title alone."""
    sentence: float = 0.13
    """Best cosine with a sentence of the description."""
    words: float = 0.15
    """BM25 over concepts, as the share of what the question could have scored. With more, one shared word makes an
    answer to a question about something else."""
    names: float = 0.3
    """The same over words that the vocabulary does not know but some entry has: names of companies and places."""

    k1: float = 1.2
    """BM25: how fast a repeated concept stops counting."""
    b: float = 0.75
    """BM25: how much a long entry is held down."""

    other_meaning: float = 0.3
    """A word's less likely meaning beside the likeliest (1)."""
    name_word: float = 0.4
    """A word of a concept's English name beside the concept itself (1): `wastewater treatment` touches `wastewater`."""

    bias: float = 3.15
    """The best hit's score is the logistic function of this and the question's evidence, each part times its weight
    below; fitted by logistic regression on the questions under tests/quality (`tests.quality.fit`)."""
    of_fused: float = 3.0
    """Of the best fused sum."""
    of_nearest: float = 18.4
    """Of the best cosine with a summary."""
    of_elsewhere: float = -13.9
    """Of the nearness to what is wished for elsewhere."""
    of_unknown: float = -1.0
    """Of the share of the topic's words that neither the vocabulary nor the catalogue knows."""
    of_brevity: float = -2.8
    """Of the question's brevity."""
    behind: float = 6.0
    """How fast the score falls for hits whose fused sum is behind the best one's."""


FIELDS = {"title": 3.0, "summary": 2.0, "description": 1.0, "curriculum": 0.7, "materials": 0.4, "names": 1.5}
"""What a word counts where it stands; ``names`` are provider and place."""

MOST_SENTENCES = 12
"""Sentences of a description that get a vector of their own."""

TRIVIAL_SHARE = 0.3
"""A concept that more entries than this share has is no reason worth naming."""

MOST_READ = 200
"""Words of a question that are embedded; the model reads no more."""

MOST_REASONS = 5
"""Shared concepts named with a hit."""
