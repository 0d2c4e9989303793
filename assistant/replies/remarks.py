"""What a provider said, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.model import Booking, Language, Remark, RemarkKind
from assistant.replies.dates import day_in_words
from assistant.replies.phrases import phrase

RemarksOf = Callable[[Booking], Sequence[Remark]]
"""All that was said of a booking, oldest first."""


def no_remarks(booking: Booking) -> Sequence[Remark]:
    return ()


def open_remark(booking: Booking, remarks: Iterable[Remark]) -> Remark | None:
    """What the provider says of the booking as it is now; the newest counts."""
    said = [remark for remark in remarks if remark.is_open(booking)]
    return said[-1] if said else None


def remark_in_words(remark: Remark, language: Language) -> str:
    """``Dagen passer ikke. Hellere tirsdag den 9. marts 2027. "Vi har åbent hus."``"""
    known = [] if remark.kind is RemarkKind.MESSAGE else [phrase(language, f"remark.{remark.kind}")]
    if remark.other_day is not None:
        known.append(phrase(language, "remark.other_day", day=day_in_words(remark.other_day, language)))
    if remark.words:
        known.append(f"“{remark.words}”")
    return " ".join(known)
