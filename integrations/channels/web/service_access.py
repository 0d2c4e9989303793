"""What the pages may ask of the running service beyond reading and writing its database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from integrations.channels.web.question_preview import QuestionPreview
from integrations.monitoring.health import OperatingState
from integrations.monitoring.metrics import Meter


async def _nothing() -> None:
    return None


@dataclass(frozen=True)
class CatalogueAccess:
    """For the catalogue's pages."""

    folders: tuple[Path, ...] = ()
    """Of the catalogue; new entries go into the first that can be written to."""
    try_question: Callable[[str, Language], QuestionPreview] = lambda text, language: QuestionPreview(language)
    """What a teacher who asks this would be offered, worded in that language. Slow: off the event loop."""
    unknown_words: Callable[[str, Language], tuple[str, ...]] = lambda text, language: ()
    """Words of a text that the assistant's vocabulary does not know. Slow: off the event loop."""
    vocabulary: Callable[[], Vocabulary] = lambda: Vocabulary.from_lines({})
    """The one that questions are read with now."""
    take_over: Callable[[], Awaitable[None]] = _nothing
    """Look at the files now and answer from what stands there; without it, that is done within seconds anyway."""


@dataclass(frozen=True)
class OperatorsAccess:
    """For the operators' pages."""

    meter: Meter = field(default_factory=Meter)
    condition: Callable[[], OperatingState] = OperatingState
    """Looks at files: off the event loop."""
