"""What a calendar program answers to an invitation for its owner (RFC 5546, RFC 6047): read in the killable child, from
a part of the mail or from a file beside it. Whose answer it is says the mail's own sender, never this file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from assistant.letters.patterns import LetterPattern
from integrations.channels.mail.headers import one_line
from integrations.channels.mail.mime import MimePart

if TYPE_CHECKING:
    from icalendar import Component

_MOST_LETTERS = 200_000
"""A program's answer has two thousand."""
_MOST_EVENTS = 20
_MOST_ATTENDEES = 100
_LONGEST_COMMENT = 2_000
_TYPES = {"text/calendar", "application/ics", "text/x-vcalendar", "application/calendar"}
_ANSWERS = {"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"}
_METHOD = re.compile(r"^METHOD[^:\n]{0,100}:[ \t]*([A-Za-z]{1,20})", re.MULTILINE | re.IGNORECASE)

_PROGRAM_SAYS = LetterPattern(r"<answered invitations>", re.IGNORECASE)
_FIRST_PERSON = LetterPattern(r"\b<first person>\b")
_APPOINTMENT = LetterPattern(r"^\W*<appointment labels>\s*:", re.IGNORECASE)
_RULER = re.compile(r"^\W{5,}$")
_QUOTED = re.compile(r"^[\"“”„»«'](.+)[\"“”„»«']$", re.DOTALL)


@dataclass(frozen=True)
class CalendarAnswer:
    """One attendee's answer about one event."""

    method: str
    """``REPLY``, ``COUNTER`` (another time is proposed), ``REFRESH`` or ``DECLINECOUNTER``."""
    uid: str
    sequence: int
    """Of the invitation that is answered; 0 where the program says none."""
    attendee: str
    """The mail address for which it answers, lower case; empty when it names none, or several."""
    status: str
    """PARTSTAT: ``ACCEPTED``, ``DECLINED``, ``TENTATIVE`` ..."""
    starts: str = ""
    """The event's start as it is answered or proposed: an ISO date, or date-time with its distance from UTC."""
    comment: str = ""

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> CalendarAnswer | None:
        return None if values is None else cls(**values)


def calendar_answer_in(root: MimePart) -> CalendarAnswer | None:
    """The answer that this mail carries. A file that cannot be read is an answer to nothing, since its method is known;
    without an answer's method it is an ordinary file, and ``None``."""
    for part in _calendar_parts(root):
        text = part.text()[:_MOST_LETTERS]
        found = _METHOD.search(text)
        method = (found[1] if found else part.param("method")).upper()
        if method in _ANSWERS:
            return _read(text, method) or CalendarAnswer(method, "", 0, "", "")
    return None


def _calendar_parts(part: MimePart) -> Iterator[MimePart]:
    """Those of the mail itself; what hangs below it as a mail of its own was said by somebody else."""
    if part.kind in _TYPES or (not part.children and part.file_name.lower().endswith((".ics", ".vcs"))):
        yield part
    if part.kind != "message/rfc822":
        for child in part.children:
            yield from _calendar_parts(child)


def _read(text: str, method: str) -> CalendarAnswer | None:
    from icalendar import Calendar  # only mails with a calendar need it

    try:
        events = [one for one in Calendar.from_ical(text).walk("VEVENT")[:_MOST_EVENTS] if _word(one, "UID")]
    except Exception:  # noqa: BLE001 - a stranger's file may break anything; the words beside it are read all the same
        return None
    # One answer is about one event; the exceptions of a series stand beside it under the same UID.
    if not events or len({_word(one, "UID") for one in events}) > 1:
        return None
    event = events[0]
    attendee, status = _attendee(event)
    if method == "COUNTER" and not status:
        status = "TENTATIVE"
    return CalendarAnswer(
        method=method,
        uid=_word(event, "UID")[:300],
        sequence=_sequence(event),
        attendee=attendee,
        status=status,
        starts=_starts(event),
        comment=_comment(event),
    )


def _word(event: Component, name: str) -> str:
    value = event.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return "" if first is None else one_line(str(first), 500).strip()


def _sequence(event: Component) -> int:
    said = _word(event, "SEQUENCE")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _attendee(event: Component) -> tuple[str, str]:
    """The one who answers. Where a program sends the whole list back, it is whoever has decided; if several have,
    nobody can tell."""
    value = event.get("ATTENDEE")
    everybody = [one for one in (value if isinstance(value, list) else [value])[:_MOST_ATTENDEES] if one is not None]
    decided = [one for one in everybody if _status(one) not in ("", "NEEDS-ACTION")]
    answering = everybody if len(everybody) == 1 else decided
    if len(answering) != 1:
        return "", ""
    return _address(str(answering[0])), _status(answering[0])


def _status(attendee: object) -> str:
    params: Mapping[str, object] = getattr(attendee, "params", {})
    return one_line(str(params.get("PARTSTAT", "")), 40).upper()


def _address(value: str) -> str:
    _, colon, rest = value.partition(":")
    return one_line((rest if colon else value), 300).strip().lower()


def _starts(event: Component) -> str:
    try:
        start = getattr(event.get("DTSTART"), "dt", None)
    except ValueError:  # icalendar's BrokenCalendarProperty: the rest of the event is worth reading
        return ""
    if isinstance(start, datetime):
        # A time without a zone is one where the reader is; it stays so.
        return start.astimezone(UTC).isoformat() if start.tzinfo else start.isoformat()
    return start.isoformat() if isinstance(start, date) else ""


def _comment(event: Component) -> str:
    value = event.get("COMMENT")
    lines = [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]
    return "\n".join(lines).strip()[:_LONGEST_COMMENT]


def words_beside(answer: CalendarAnswer, words: str) -> str:
    """What the owner wrote: the mail's words without what programs say of themselves and of the appointment, and the
    comment in the file where it is another one."""
    lines = [line for line in words.split("\n") if not (_APPOINTMENT.match(line) or _RULER.match(line.strip()))]
    said = "\n".join(lines).strip()
    first, _, rest = said.partition("\n")
    if _PROGRAM_SAYS.search(first) and not _FIRST_PERSON.search(first):
        said = _note_in(rest)
    if answer.comment and _plain(answer.comment) not in _plain(said):
        said = f"{said}\n\n{answer.comment}".strip()
    return said


def _note_in(text: str) -> str:
    """The note that a program quotes below its own sentence; all else there is the appointment."""
    paragraph = text.strip().split("\n\n")[0].strip()
    found = _QUOTED.match(paragraph)
    return found[1].strip() if found else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
