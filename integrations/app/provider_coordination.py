"""What providers say on their own page: kept, written beside the bookings, and brought before coordinators. It decides
nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.bookings import Actor
from assistant.bookings.by_provider import remark_on
from assistant.errors import BookingUnknown, NothingWritten, ProviderUnknown, RemarkOutdated
from assistant.model import (
    MOST_WORDS_OF_REMARK,
    TAKING_ROOM,
    Booking,
    CallReason,
    Catalog,
    ChannelName,
    Language,
    Provider,
    Remark,
    RemarkKind,
)
from assistant.ports import Clock, Thread
from assistant.replies.dates import day_in_words
from assistant.replies.evaluations import mark_noted
from assistant.replies.files import with_files
from assistant.replies.phrases import phrase
from assistant.replies.remarks import remark_in_words
from assistant.replies.small_talk import ShortReplies
from assistant.understanding.evaluations import mark_in, says_nobody_came
from integrations.app.call_coordination import CallCoordination
from integrations.app.notifications import Notifications
from integrations.channels.contract import IncomingMessage, ProviderSays
from integrations.channels.provider_conversation import is_answered, person_of, provider_of, thread_with
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn

_REASONS: Mapping[RemarkKind, CallReason] = {
    RemarkKind.UNABLE: CallReason.PROVIDER_UNABLE,
    RemarkKind.ILL: CallReason.PROVIDER_ILL,
    RemarkKind.MESSAGE: CallReason.ASKED,
}
"""For what somebody must act; the others stand beside the request that is decided anyway."""


@dataclass(frozen=True)
class ProviderCoordination:
    notifications: Notifications
    calls: CallCoordination
    catalog: Catalog
    clock: Clock
    language: Language
    """The coordinators' language."""

    def says(self, tx: Transaction, said: ProviderSays) -> None:
        """Raises what `integrations.channels.contract.Gateway.provider_says` raises."""
        provider = self._provider(said.provider_id)
        if tx.remarks.is_known(provider.id, said.once):
            return
        words = said.words.strip()[:MOST_WORDS_OF_REMARK]
        if said.kind is RemarkKind.MESSAGE and not words:
            raise NothingWritten
        found = {name: self._booking(tx, provider, name) for name in said.about}
        bookings = list({booking.id: booking for booking in found.values()}.values())
        days = {booking.id: said.about[name] for name, booking in found.items()}
        remarks = [self._remark(said, words, booking, days[booking.id]) for booking in bookings]
        if said.kind is RemarkKind.MESSAGE:
            bookings, remarks = [], [self._remark(said, words)]
        about = list(zip(bookings, remarks, strict=False))
        if said.kind is not RemarkKind.MESSAGE and not (about and all(one.may_concern(on) for on, one in about)):
            raise RemarkOutdated(provider.id)
        for remark in remarks:
            self._withdraw_earlier(tx, remark)
            tx.remarks.add(remark, said.once)
        for booking, remark in about:
            self._tell(tx, booking, provider, remark_in_words(remark, self.language))
        if said.kind in _REASONS:
            conversation = thread_with(tx, provider, said.language).conversation
            self._call(
                tx, provider, remarks[0].at, said.kind, conversation, self._in_words(remarks, bookings), bookings
            )

    def take_back(self, tx: Transaction, provider_id: str, remark_id: int) -> None:
        """Raises what `integrations.channels.contract.Gateway.take_back_remark` raises."""
        provider, remark = self._provider(provider_id), tx.remarks.get(remark_id)
        if remark is None or remark.provider_id != provider_id:
            raise RemarkOutdated(provider_id)
        if remark.withdrawn_at is not None:
            return
        bookings = [self._booking(tx, provider, remark.booking_id)] if remark.booking_id else []
        if not all(remark.is_open(booking) for booking in bookings) or (not bookings and is_answered(tx, remark)):
            raise RemarkOutdated(provider_id)
        now = self.clock.now()
        tx.remarks.withdraw(remark.id, now)
        for booking in bookings:
            self._tell(tx, booking, provider, self._taken_back(remark_in_words(remark, self.language)))
        if remark.kind in _REASONS:
            conversation = thread_with(tx, provider, None).conversation
            words = self._taken_back(self._in_words([remark], bookings))
            self._call(tx, provider, now, remark.kind, conversation, words, bookings)

    def is_spoken_with(self, tx: Transaction, thread: Thread) -> bool:
        """It is a provider's conversation and no teacher's."""
        return provider_of(tx, thread.conversation) in self.catalog.providers

    def wrote(self, tx: Transaction, incoming: IncomingMessage, words: str, files: tuple[str, ...], key: str) -> None:
        """A mail of a provider goes to coordinators, whatever it says; how a visit was is written beside it, and a mark
        alone needs nobody. Raises `ProviderUnknown`."""
        message, thread = incoming.message, incoming.thread
        provider = self._provider(provider_of(tx, thread.conversation))
        known = tx.conversations.as_seen_by(thread.conversation, thread.person, message.channel)
        tx.conversations.save(known, thread)
        language = known.language or provider.language or self.language
        about = self._own(tx, provider, incoming.about)
        mark = self._told_of_visit(tx, provider, about, words)
        needs_nobody = mark is not None and not files and "?" not in words
        human = ShortReplies(self.catalog).human(language)
        reply = with_files(mark_noted(mark, language) if mark and needs_nobody else human, message.attachments)
        said = "\n".join([words, *(f"[{file}]" for file in message.attachments)]).strip()
        tx.turns.add(Turn(thread.conversation, message.received_at, "provider", said, person=thread.person))
        if not tx.outbox.waiting_answer(thread.conversation, thread.person.address, self.clock.now()):
            self.notifications.reply(tx, reply, thread, message.channel, key, incoming.answer_after)
        if needs_nobody:
            return
        # one call takes up what is written of several visits
        reason, named = (CallReason.NOT_UNDERSTOOD, f"{about}: {words}") if about else (None, words)
        self.calls.call(tx, reason, thread.person, message.channel, thread.conversation, about, named, files)

    def _told_of_visit(self, tx: Transaction, provider: Provider, booking_id: str, words: str) -> int | None:
        """How a visit of the last days was, in a mark, or that nobody came: a remark for coordinators to decide on. The
        mark, where there is one."""
        booking = tx.bookings.get(booking_id) if booking_id else None
        if booking is None or booking.status not in TAKING_ROOM or booking.date is None:
            return None
        if booking.date >= self.clock.today():
            return None
        mark, nobody = mark_in(words), says_nobody_came(words)
        key = "remark.nobody_came" if nobody else "remark.mark" if mark is not None else ""
        if key:
            told = phrase(self.language, key, mark=mark)
            self._tell(tx, booking, provider, f"{told} “{words.strip()[:MOST_WORDS_OF_REMARK]}”")
        return None if nobody else mark

    # --- its parts --------------------------------------------------------------------------------------------------

    def _provider(self, provider_id: str) -> Provider:
        provider = self.catalog.providers.get(provider_id)
        if provider is None:
            raise ProviderUnknown(provider_id)
        return provider

    def _own(self, tx: Transaction, provider: Provider, booking_id: str) -> str:
        """Its id; empty where it is none of the provider's."""
        try:
            return self._booking(tx, provider, booking_id).id
        except RemarkOutdated:
            return ""

    def _booking(self, tx: Transaction, provider: Provider, booking_id: str) -> Booking:
        """The provider's own, else `RemarkOutdated`."""
        try:
            booking = tx.bookings.get(booking_id)
        except BookingUnknown as error:
            raise RemarkOutdated(provider.id) from error
        if booking.provider_id != provider.id:
            raise RemarkOutdated(provider.id)
        return booking

    def _remark(
        self, said: ProviderSays, words: str, booking: Booking | None = None, day: date | None = None
    ) -> Remark:
        name = booking.id if booking is not None else ""
        return Remark(0, said.provider_id, said.kind, self.clock.now(), name, day, said.other_day, words)

    def _withdraw_earlier(self, tx: Transaction, remark: Remark) -> None:
        """Of one booking's day the provider says one thing: the newest."""
        if not remark.booking_id:
            return
        for earlier in tx.remarks.of_booking(remark.booking_id):
            if earlier.withdrawn_at is None:
                tx.remarks.withdraw(earlier.id, remark.at)

    def _tell(self, tx: Transaction, booking: Booking, provider: Provider, words: str) -> None:
        actor = Actor(person_of(provider), ChannelName.WEB, self.clock.now())
        event = remark_on(tx.bookings, booking, actor, words)
        self.notifications.notify(tx, event, booking.conversation)

    def _call(
        self,
        tx: Transaction,
        provider: Provider,
        at: datetime,
        kind: RemarkKind,
        conversation: str,
        words: str,
        bookings: Sequence[Booking],
    ) -> None:
        """``at``: the remark's own moment, by which its turn is known as said on the page."""
        who = person_of(provider)
        tx.turns.add(Turn(conversation, at, "provider", words, person=who))
        # those of one day lead to each other
        booking_id = bookings[0].id if bookings else ""
        self.calls.call(tx, _REASONS[kind], who, ChannelName.WEB, conversation, booking_id, words)

    def _taken_back(self, said: str) -> str:
        return phrase(self.language, "remark.taken_back", said=said)

    def _in_words(self, remarks: Sequence[Remark], bookings: Sequence[Booking]) -> str:
        """What was said, with the visits it is about."""
        said = remark_in_words(remarks[0], self.language)
        return "\n".join([said, *(self._visit_in_words(booking) for booking in bookings)])

    def _visit_in_words(self, booking: Booking) -> str:
        day = day_in_words(booking.date, self.language, booking.time) if booking.date else ""
        parts = booking.id, day, booking.activity_title, booking.class_name, booking.school
        return ", ".join(part for part in parts if part)
