"""What a provider says, read from a form of its own page."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from assistant.model import MOST_WORDS_OF_REMARK, Language, RemarkKind
from integrations.channels.contract import ProviderSays
from integrations.channels.web.forms import Form

_FURTHEST = timedelta(days=2 * 365)
_MOST_VISITS = 40
"""Of one day."""


class RemarkWrong(Exception):
    """The form says nothing that could be kept; ``key`` is the sentence that names what to mend."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def said_in(form: Form, provider_id: str, language: Language, today: date) -> ProviderSays:
    """Raises `RemarkWrong`."""
    kind = next((one for one in RemarkKind if one == form.line("kind")), None)
    if kind is None:
        raise RemarkWrong("own.wrong.kind")
    words = form.words("words")
    if len(words) > MOST_WORDS_OF_REMARK:
        raise RemarkWrong("own.wrong.long")
    if kind is RemarkKind.MESSAGE and not words:
        raise RemarkWrong("own.wrong.nothing")
    names = [] if kind is RemarkKind.MESSAGE else _bookings_in(form)
    day = _day(form, "day")
    other_day = _day(form, "other_day") if kind is RemarkKind.DOES_NOT_FIT else None
    if other_day is not None and not today <= other_day <= today + _FURTHEST:
        raise RemarkWrong("own.wrong.day")
    # what was changed after going back in the browser is said anew; what is sent twice is not
    parts = (form.line("once"), kind, *names, str(other_day), words)
    once = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    return ProviderSays(provider_id, kind, once, language, dict.fromkeys(names, day), other_day, words)


def _bookings_in(form: Form) -> list[str]:
    """This one, or all of its day."""
    names = form.line("all", most=2_000).split() if form.line("whole") == "day" else [form.line("booking")]
    known = [name for name in dict.fromkeys(names) if name][:_MOST_VISITS]
    if not known:
        raise RemarkWrong("own.wrong.kind")
    return known


def _day(form: Form, name: str) -> date | None:
    try:
        return form.day(name)
    except ValueError:
        raise RemarkWrong("own.wrong.day") from None
