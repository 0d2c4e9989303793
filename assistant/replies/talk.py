"""Everything the assistant says that is neither an answer with activities nor about a booking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.model import Action, Activity, Booking, Button, Catalog, Language, Reply
from assistant.replies.facts import title_of, when_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain import with_text


@dataclass(frozen=True)
class Talk:
    """Short replies of one catalogue's office."""

    catalog: Catalog

    def help(self, language: Language) -> Reply:
        return _reply(language, "help", phrase(language, "help.subject"), phrase(language, "help.opening"))

    def empty(self, language: Language) -> Reply:
        return _reply(language, "help", phrase(language, "help.subject"), phrase(language, "empty.opening"))

    def thanks(self, language: Language) -> Reply:
        return _reply(language, "help", phrase(language, "help.subject"), phrase(language, "thanks.opening"))

    def nothing_fits(self, language: Language) -> Reply:
        """The teacher says that none of what was shown fits."""
        return _reply(
            language,
            "nothing",
            phrase(language, "nothing.subject"),
            phrase(language, "nothing.closing"),
            buttons=(_button(language, "more"), _button(language, "human")),
        )

    def human(self, language: Language) -> Reply:
        office = self.catalog.office
        contact = ", ".join(part for part in (office.name, office.email, office.phone) if part)
        sentences = [phrase(language, "human.opening")]
        if contact:
            sentences.append(phrase(language, "human.office", office=contact))
        return _reply(language, "human", phrase(language, "human.subject"), *sentences)

    def refused_domain(self, language: Language) -> Reply:
        return _reply(language, "refused", phrase(language, "help.subject"), phrase(language, "domain.opening"))

    def fault(self, language: Language) -> Reply:
        return _reply(language, "refused", phrase(language, "help.subject"), phrase(language, "fault.opening"))

    def ask(self, fact: str, activity: Activity, language: Language, today: date) -> Reply:
        """Asks for one missing fact: ``period``, ``class`` or ``pupils``."""
        title = title_of(activity, language)
        when = when_in_words(activity, language, today)
        key = "ask.period.unknown" if fact == "period" and not when else f"ask.{fact}"
        names = {"title": title, "when": when} if fact == "period" and when else {"title": title}
        return _reply(
            language, "question", phrase(language, "ask.subject", title=title), phrase(language, key, **names)
        )

    def cannot(self, language: Language, activity: Activity, sentence: str) -> Reply:
        return self.sentence(language, title_of(activity, language), sentence)

    def sentence(self, language: Language, title: str, sentence: str) -> Reply:
        buttons = (_button(language, "human"),)
        return _reply(language, "question", phrase(language, "ask.subject", title=title), sentence, buttons=buttons)

    def gone(self, language: Language) -> Reply:
        return _reply(language, "question", phrase(language, "help.subject"), phrase(language, "wrong.gone"))

    def dropped(self, language: Language) -> Reply:
        return _reply(language, "help", phrase(language, "help.subject"), phrase(language, "dropped.opening"))

    def wrong_number(self, language: Language, number: int, most: int) -> Reply:
        sentence = (
            phrase(language, "wrong.number", number=number, most=most)
            if most
            else phrase(language, "wrong.number.none")
        )
        return _reply(language, "question", phrase(language, "help.subject"), sentence)

    def unknown_booking(self, language: Language, booking_id: str) -> Reply:
        sentence = phrase(language, "cancelled.unknown", id=booking_id.upper())
        return _reply(language, "question", phrase(language, "status.subject"), sentence)

    def not_cancellable(self, language: Language, booking: Booking) -> Reply:
        status = phrase(language, f"status.{booking.status}").lower()
        sentence = phrase(language, "cancelled.not", id=booking.id, status=status)
        return _reply(language, "question", phrase(language, "status.subject"), sentence)

    def which_to_cancel(self, status: Reply, bookings: Sequence[Booking]) -> Reply:
        """The list of what can be cancelled, with the question which."""
        question = phrase(status.language, "ask.which_cancel", example=bookings[-1].id)
        return with_text(replace(status, kind="question", closing=(question,)))

    def long(self, reply: Reply) -> Reply:
        """The reply to a message of which only the beginning was read."""
        return with_text(replace(reply, opening=(phrase(reply.language, "long.opening"), *reply.opening)))

    def asked_for_human(self, who: str, turns: Sequence[str], language: Language) -> Reply:
        """For the coordinators: who asks, and the conversation so far."""
        opening = phrase(language, "human.office.opening", who=who)
        return _reply(language, "human", phrase(language, "human.office.subject"), opening, *turns)


def _reply(language: Language, kind: str, subject: str, *opening: str, buttons: tuple[Button, ...] = ()) -> Reply:
    return with_text(Reply(language, kind, subject=subject, opening=opening, buttons=buttons))


def _button(language: Language, verb: str) -> Button:
    return Button(phrase(language, f"button.{verb}"), Action(verb))
