"""The page's own words in three languages. All tables hold the same keys and the same {names}."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.model import Language, languages
from integrations.channels.web.texts.calendar import TEXTS as CALENDAR
from integrations.channels.web.texts.catalogue import TEXTS as CATALOGUE
from integrations.channels.web.texts.da import TEXTS as DANISH
from integrations.channels.web.texts.de import TEXTS as GERMAN
from integrations.channels.web.texts.en import TEXTS as ENGLISH
from integrations.channels.web.texts.operations import TEXTS as OPERATIONS
from integrations.channels.web.texts.partners import TEXTS as PARTNERS
from integrations.channels.web.texts.public import TEXTS as PUBLIC
from integrations.channels.web.texts.queue import TEXTS as QUEUE
from integrations.channels.web.texts.statistics import TEXTS as STATISTICS

ROOMS: tuple[Mapping[Language, Mapping[str, str]], ...] = (
    QUEUE,
    CALENDAR,
    PUBLIC,
    OPERATIONS,
    PARTNERS,
    CATALOGUE,
    STATISTICS,
)
"""The texts that rooms keep in a file of their own, in all languages side by side."""

TEXTS: Mapping[Language, Mapping[str, str]] = {
    language: {key: text for texts in (table, *(room[language] for room in ROOMS)) for key, text in texts.items()}
    for language, table in {Language.DA: DANISH, Language.DE: GERMAN, Language.EN: ENGLISH}.items()
}


def say(language: Language, key: str, **names: object) -> str:
    """The text with its names filled in."""
    return TEXTS[language][key].format(**names)


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
