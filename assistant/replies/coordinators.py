"""What coordinators are told: what waits for them, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.model import (
    UNDECIDED,
    Action,
    Booking,
    BookingView,
    Button,
    Call,
    Check,
    Language,
    Reply,
    ReplyKind,
    Status,
    Verb,
)
from assistant.replies.activity_facts import capped
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews, day_of, differences_in_words
from assistant.replies.old_and_new import both_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.replies.remarks import RemarksOf, no_remarks


@dataclass(frozen=True)
class CoordinatorReplies:
    """Words notices to coordinators, in their language."""

    answers: Answers
    language: Language
    remarks_of: RemarksOf = no_remarks
    """What providers said of bookings."""

    @property
    def views(self) -> BookingViews:
        return BookingViews(self.answers, self.remarks_of)

    def to_decide(
        self,
        booking: Booking,
        checks: Sequence[Check],
        *,
        opening: str = "decide.opening",
        who: str = "",
        said: str = "",
        before: Booking | None = None,
    ) -> Reply:
        """What waits for a decision; ``opening`` is the phrase that says why, ``who`` the person it names, ``said``
        what they said and ``before`` the booking as it was."""
        return with_text(
            Reply(
                self.language,
                ReplyKind.TO_DECIDE,
                subject=phrase(
                    self.language,
                    "decide.subject" if booking.change is None else "decide.subject.change",
                    id=booking.id,
                    title=booking.activity_title,
                    class_name=capped(booking.class_name or booking.school or booking.teacher.name),
                ),
                opening=(
                    phrase(
                        self.language,
                        opening,
                        who=who,
                        said=said,
                        id=booking.id,
                        day=day_of(before or booking, self.language),
                    ),
                    *self._old_and_new(booking),
                ),
                bookings=(self.views.view(booking, self.language, checks=checks, for_office=True),),
                buttons=tuple(
                    Button(phrase(self.language, f"button.{verb}"), Action(verb, booking.id), style)
                    for verb, style in (
                        (Verb.APPROVE, "primary"),
                        (Verb.PROPOSE, ""),
                        (Verb.DECLINE, "danger"),
                        (Verb.CLAIM, ""),
                    )
                    if verb is not Verb.CLAIM or booking.status in UNDECIDED
                ),
            )
        )

    def decided(
        self, booking: Booking, who: str, *, opening: str = "decided.opening", subject: str = "decided.subject"
    ) -> Reply:
        """Who brought it into the state it is in; ``opening`` is the phrase that says how."""
        said = phrase(self.language, opening, **self._named(booking, who))
        return self._about(booking, subject, said, *self._old_and_new(booking))

    def changed(
        self, booking: Booking, who: str, before: Booking | None = None, *, opening: str = "changed.opening"
    ) -> Reply:
        """Somebody changed what needs no new decision: what it is now, and was ``before``."""
        opening = phrase(self.language, opening, **self._named(booking, who))
        return self._about(booking, "changed.subject", opening, *self._differences(before, booking))

    def _old_and_new(self, booking: Booking) -> list[str]:
        """Of what is agreed, where a change of it waits."""
        waits = booking.status is Status.APPROVED and booking.waits_for is not None
        return [both_in_words(booking, self.language)] if waits else []

    def _about(self, booking: Booking, subject: str, *opening: str) -> Reply:
        return with_text(
            Reply(
                self.language,
                ReplyKind.DECIDED,
                subject=phrase(self.language, subject, **self._named(booking, "")),
                opening=opening,
                bookings=(self.views.view(booking, self.language, for_office=True),),
            )
        )

    def _named(self, booking: Booking, who: str) -> dict[str, str]:
        undecided = booking.status in UNDECIDED
        status = f"status.{booking.status}.alone" if undecided else f"status.{booking.status}"
        return {
            "id": booking.id,
            "title": booking.activity_title,
            "day": day_of(booking, self.language),
            "status": phrase(self.language, status).lower(),
            "who": who,
        }

    def _differences(self, before: Booking | None, now: Booking) -> list[str]:
        if before is None:
            return []
        old, new = (self.views.view(one, self.language, for_office=True).lines for one in (before, now))
        return differences_in_words(old, new, self.language)

    def remarked(self, booking: Booking, who: str, said: str) -> Reply:
        """The provider said something of a booking that does not wait for a coordinator."""
        opening = phrase(self.language, "remarked.opening", who=who, said=said)
        return self._about(booking, "remarked.subject", opening)

    def digest(
        self,
        bookings: Sequence[Booking],
        days: Sequence[int],
        stuck: int = 0,
        calls: Sequence[tuple[Call, int]] = (),
        happened: Sequence[str] = (),
    ) -> Reply:
        """What waits this morning, oldest first; ``days`` is how long each has waited, ``stuck`` how many messages need
        an operator, ``calls`` who waits for a human and for how many days, ``happened`` what
        became of others since the last time and whom to ring."""
        language = self.language
        count = len(bookings)
        key = "digest.subject.one" if count == 1 else "digest.subject" if count else "digest.subject.none"
        opening = [phrase(language, "digest.opening" if count or calls else "digest.opening.none")]
        if calls:
            lines = [self._waiting_call(call, age) for call, age in calls]
            opening.append("\n".join([phrase(language, "digest.calls"), *lines]))
        if stuck:
            opening.append(phrase(language, "digest.stuck.one" if stuck == 1 else "digest.stuck", count=stuck))
        if happened:
            opening.append("\n".join([phrase(language, "digest.since"), *(f"- {line}" for line in happened)]))
        return with_text(
            Reply(
                language,
                ReplyKind.DIGEST,
                subject=phrase(language, key, count=count),
                opening=tuple(opening),
                bookings=tuple(self._waiting(one, age) for one, age in zip(bookings, days, strict=True)),
            )
        )

    def _waiting_call(self, call: Call, days: int) -> str:
        language = self.language
        key = "digest.waits.today" if days < 1 else "digest.waits.one" if days == 1 else "digest.waits"
        owner = phrase(language, "call.owner.claimed", who=call.owner) if call.owner else ""
        who = call.who.name or call.who.email or phrase(language, "who.teacher")
        facts = (
            phrase(language, f"call.reason.{call.reason}"),
            call.booking_id,
            phrase(language, key, count=days),
            owner,
        )
        return f"{call.id} {who}: {', '.join(filter(None, facts))}"

    def _waiting(self, booking: Booking, days: int) -> BookingView:
        """One line of the digest: who and when, and how long it has waited."""
        whole = self.views.view(booking, self.language, for_office=True)
        shown = "activity", "date", "change", "wish", "proposed", "class", "school", "provider_says"
        wanted = {phrase(self.language, f"label.{key}") for key in shown}
        key = "digest.waits.today" if days < 1 else "digest.waits.one" if days == 1 else "digest.waits"
        lines = tuple(line for line in whole.lines if line.label in wanted)
        return replace(whole, heading=f"{whole.heading}, {phrase(self.language, key, count=days)}", lines=lines)
