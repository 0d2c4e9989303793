"""What teachers are told about the waiting list and the places that become free."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.bookings.vacancies import PassedOver, WhyNot
from assistant.model import Action, Booking, Button, Catalog, Language, Reply, ReplyKind, Verb
from assistant.replies.activity_facts import title_of
from assistant.replies.booking_view import day_of
from assistant.replies.bookings import BookingReplies
from assistant.replies.dates import day_in_words, until_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text


@dataclass(frozen=True)
class WaitingReplies:
    """Words for who waits, over one catalogue."""

    replies: BookingReplies

    def with_offer_to_wait(self, refusal: Reply, activity_id: str) -> Reply:
        """What is full, and whether the class would like to wait for a place."""
        language = refusal.language
        wait = Button(phrase(language, "button.wait"), Action(Verb.WAIT, activity_id), "primary")
        closing = (*refusal.closing, phrase(language, "wait.offer"))
        return with_text(replace(refusal, closing=closing, buttons=(wait, *refusal.buttons)))

    def will_not_wait(self, language: Language) -> Reply:
        sentence = phrase(language, "wait.none")
        return with_text(
            Reply(language, ReplyKind.QUESTION, subject=phrase(language, "help.subject"), opening=(sentence,))
        )

    def waits(self, booking: Booking, *, already: bool = False) -> Reply:
        """The class is on the list, or was ``already``."""
        opening = [self._said("waiting.already" if already else "waiting.opening", booking)]
        alike = self.replies.views.alike_in_words(booking, booking.language)
        if alike:
            opening.append(phrase(booking.language, "waiting.alike", titles=alike))
        return self._of_list(booking, *opening)

    def edited(self, booking: Booking) -> Reply:
        return self._of_list(booking, self._said("waiting.edited", booking))

    def left(self, booking: Booking) -> Reply:
        """The class waits no longer, as its teacher wished."""
        return self.replies.about(booking, "waiting.over.subject", (self._said("waiting.left", booking),))

    def ended(self, booking: Booking) -> Reply:
        """A coordinator has ended it."""
        said = self._said("waiting.ended.opening", booking, reason=booking.reason).strip()
        return self.replies.about(booking, "waiting.over.subject", (said,))

    def over(self, booking: Booking, before: Booking) -> Reply:
        """There can be no place for it any more; ``before``: as it waited."""
        unanswered = before.offer is not None
        key = "waiting.over.opening.unanswered" if unanswered else "waiting.over.opening"
        said = self._said(key, before if unanswered else booking)
        return self.replies.about(booking, "waiting.over.subject", (said,))

    def offered(self, booking: Booking) -> Reply:
        """There is a place, and until when it is held."""
        opening = [self._offer_in_words(booking)]
        if booking.wait is not None and booking.activity_id != booking.wait.activity_id:
            opening.append(phrase(booking.language, "place.offered.instead", title=booking.wait.activity_title))
        return self.replies.about(booking, "place.offered.subject", tuple(opening))

    def asked_again(self, booking: Booking) -> Reply:
        """The place that still waits for a yes or no."""
        return self.replies.about(booking, "place.offered.subject", (self._offer_in_words(booking),))

    def taken(self, booking: Booking) -> Reply:
        """The place became a request."""
        reply = self.replies.drafted([booking])
        opening = (*reply.opening, phrase(booking.language, "place.kept"))
        return with_text(replace(reply, opening=opening))

    def passed_on(self, booking: Booking) -> Reply:
        """The teacher does not want the place, and waits on."""
        return self._of_list(booking, self._said("place.left.own", booking))

    def lapsed(self, booking: Booking, before: Booking) -> Reply:
        """Nobody answered in time; ``before``: with the place that was held."""
        names = {"title": booking.activity_title, "id": booking.id, "day": day_of(before)}
        return self._of_list(booking, phrase(booking.language, "place.lapsed.opening", **names))

    def lost(self, booking: Booking, wrong: str) -> Reply:
        """The place cannot be taken any more: why."""
        said = (phrase(booking.language, "place.lost"), wrong)
        return self.replies.about(booking, "waiting.subject", said, id=booking.id)

    def _of_list(self, booking: Booking, *opening: str) -> Reply:
        closing = (phrase(booking.language, "waiting.closing", id=booking.id),)
        return self.replies.about(booking, "waiting.subject", opening, closing, id=booking.id)

    def _offer_in_words(self, booking: Booking) -> str:
        language, offer = booking.language, booking.offer
        if offer is None:
            return ""
        until = until_in_words(offer.until, self.replies.catalog.time_zone, language)
        day = day_in_words(offer.date, language, offer.time)
        return phrase(language, "place.offered.opening", title=booking.activity_title, day=day, until=until)

    def _said(self, key: str, booking: Booking, **names: object) -> str:
        named = {"title": booking.activity_title, "id": booking.id, "day": day_of(booking), **names}
        return phrase(booking.language, key, **named)


def why_not_in_words(passed: PassedOver | None, booking: Booking, catalog: Catalog, language: Language) -> str:
    """Why the last free place was not offered to this class."""
    if passed is None:
        return phrase(language, "waiting.why.none")
    vacancy, check = passed.vacancy, passed.check
    activity = catalog.activities.get(vacancy.activity_id)
    wrong = phrase(language, f"rule.{check.rule}") if passed.why is WhyNot.RULE and check is not None else ""
    return phrase(
        language,
        "waiting.why",
        title=booking.activity_title if activity is None else title_of(activity, language),
        day=day_in_words(vacancy.date, language, vacancy.time),
        reason=phrase(language, f"waiting.why.{passed.why}", wrong=wrong),
    )
