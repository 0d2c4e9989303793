"""A calendar program's answer, as one about a booking: which one, in whose time, and of whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.bookings.invitations import Answered, InvitationAnswer
from assistant.ports import Thread
from integrations.channels.contract import InvitationAnswered
from integrations.channels.icalendar import booking_of
from integrations.channels.mail.calendar_answers import CalendarAnswer
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.settings import MailSettings

_REPLIES: Mapping[str, Answered] = {
    "ACCEPTED": Answered.ACCEPTED,
    "DECLINED": Answered.DECLINED,
    "TENTATIVE": Answered.TENTATIVE,
}


def invitation_answered(
    answer: CalendarAnswer, mail: ParsedMail, thread: Thread, settings: MailSettings, received_at: datetime
) -> InvitationAnswered:
    """``thread`` is the sender's own; the sender must be trusted already."""
    starts = _here(answer.starts, settings.time_zone)
    time = f"{starts:%H:%M}" if isinstance(starts, datetime) else ""
    day = starts.date() if isinstance(starts, datetime) else starts
    answered = Answered.OTHER_TIME if answer.method == "COUNTER" else _REPLIES.get(answer.status, Answered.UNCLEAR)
    return InvitationAnswered(
        booking_id=booking_of(answer.uid, settings.domain),
        answer=InvitationAnswer(answered, answer.sequence, day, time),
        attendee=answer.attendee,
        words=mail.words_beside,
        thread=thread,
        received_at=received_at,
        may_ask=settings.may_ask(mail.sender),
    )


def _here(starts: str, time_zone: str) -> date | datetime | None:
    if not starts:
        return None
    if "T" not in starts:
        return date.fromisoformat(starts)
    moment = datetime.fromisoformat(starts)
    return moment.astimezone(ZoneInfo(time_zone)) if moment.tzinfo else moment
