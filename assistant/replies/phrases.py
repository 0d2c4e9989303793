"""The phrases of one language, looked up by key. All three tables hold the same keys and the same {names}."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.model import Language
from assistant.replies.locale.da import PHRASES as DANISH
from assistant.replies.locale.de import PHRASES as GERMAN
from assistant.replies.locale.en import PHRASES as ENGLISH

PHRASES: Mapping[Language, Mapping[str, str]] = {
    Language.DA: DANISH,
    Language.DE: GERMAN,
    Language.EN: ENGLISH,
}


def phrase(language: Language, key: str, **names: object) -> str:
    """The phrase with its names filled in."""
    return PHRASES[language][key].format(**names)
