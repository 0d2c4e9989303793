"""The page's own words, a file a section."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.language.folding import fold
from assistant.locales.sentences import Sentences
from assistant.model import Language, Subject, languages
from assistant.replies.phrases import phrase

say = Sentences(
    "web/page", "web/queue", "web/calls", "web/calendar", "web/public", "web/operations", "web/partners",
    "web/catalogue", "web/portal", "web/statistics", "web/feeds", beneath=phrase,
)  # fmt: skip


def alone(language: Language, family: str, value: str) -> str:
    """A value of the field that stands by itself, such as in a list or on a badge, not in a sentence."""
    return say.first(language, f"{family}.{value}.alone", f"{family}.{value}")


def preferred_language(accepted: str, default: Language) -> Language:
    """The first of our languages in an Accept-Language header, by its weights; else the default."""
    wishes = []
    for position, part in enumerate(accepted.split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        # who reads Norwegian or Swedish is better served in Danish than in English
        code = {"nb": "da", "nn": "da", "no": "da", "sv": "da"}.get(tag[:2].lower(), tag[:2].lower())
        if code in languages() and quality > 0:
            wishes.append((-quality, position, Language(code)))
    return min(wishes)[2] if wishes else default


def subject_choices(language: Language, subjects: Iterable[Subject] = Subject) -> list[tuple[str, str]]:
    """Each subject's value and name, by its name."""
    named = ((one.value, alone(language, "subject", one)) for one in subjects)
    return sorted(named, key=lambda choice: fold(choice[1]))
