"""Somebody writes in a teacher's conversation who was not known there: the teacher from another address, or a
colleague. The teacher is asked at the address that is known, and answers on a page that is theirs alone: whoever forges
a name cannot answer for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.bookings import Actor
from assistant.letters.reader import letter_of
from assistant.model import OPEN, ChannelName, Language, Person, Role
from assistant.ports import Clock, Thread
from assistant.replies.newcomers import NewcomerReplies
from integrations.app.notifications import Notifications
from integrations.channels.contract import IncomingMessage, NewcomerNamed
from integrations.channels.own_bookings_link import OWN_PAGE
from integrations.store.newcomers import Newcomer, WhoIs
from integrations.store.transactions import Transaction

MOST_HELD = 20
"""Mails of one newcomer that wait for the teacher's answer; further ones are answered as a stranger's."""


@dataclass(frozen=True)
class NewcomerCoordination:
    notifications: Notifications
    clock: Clock
    language: Language
    own_page: Callable[[Transaction, Person], str] | None
    """Without it nobody can be asked."""

    def hold(self, tx: Transaction, incoming: IncomingMessage, inbox_id: int, key: str) -> bool:
        """The message waits until the teacher whose name it bears has said whether they wrote it; False where it is to
        be answered at once."""
        teacher = incoming.claims
        known = tx.newcomers.get(incoming.thread.conversation, incoming.thread.person.address)
        if teacher is None or self.own_page is None or (known is not None and known.who is not WhoIs.ASKED):
            return False
        held = (*(known.held if known is not None else ()), inbox_id)
        if len(held) > MOST_HELD:
            return False
        self._ask(tx, incoming, teacher, held, key)
        replies = NewcomerReplies(self._language_of(tx, incoming.thread))
        self.notifications.reply(tx, replies.held(), incoming.thread, ChannelName.MAIL, f"{key}:held")
        return True

    def ask(self, tx: Transaction, incoming: IncomingMessage, teacher: Person, key: str) -> None:
        """What they would like done to the teacher's booking went to the coordinators; the teacher can say that it is
        theirs to do."""
        if incoming.thread.conversation.startswith("mail:") and self.own_page is not None:
            self._ask(tx, incoming, teacher, (), key)

    def _ask(
        self, tx: Transaction, incoming: IncomingMessage, teacher: Person, held: tuple[int, ...], key: str
    ) -> None:
        """Asks once, however often they write."""
        person, conversation = incoming.thread.person, incoming.thread.conversation
        known, thread = tx.newcomers.get(conversation, person.address), tx.threads.get(conversation, teacher.address)
        if known is None or held:
            who = WhoIs.ASKED if known is None else known.who
            tx.newcomers.save(Newcomer(conversation, person, teacher.address, who, held))
        if known is not None or thread is None or self.own_page is None:
            return
        named = f"{person.name} <{person.email}>" if person.name else person.email
        replies, said = NewcomerReplies(self._language_of(tx, thread)), letter_of(incoming.message).words
        reply = replies.who_is_it(named, said, held=bool(held))
        thread = replace(thread, data={**thread.data, OWN_PAGE: self.own_page(tx, teacher)})
        self.notifications.reply(tx, reply, thread, ChannelName.MAIL, f"{key}:newcomer")

    def named(self, tx: Transaction, answer: NewcomerNamed) -> bool:
        """What the teacher said; False where nobody asked, or it was said before."""
        newcomer = tx.newcomers.get(answer.conversation, answer.address)
        if newcomer is None or newcomer.teacher != answer.teacher or newcomer.who is not WhoIs.ASKED:
            return False
        tx.newcomers.save(replace(newcomer, who=answer.who, held=()))
        if answer.who is WhoIs.MYSELF:
            self._join(tx, newcomer)
        elif answer.who in (WhoIs.BESIDE, WhoIs.INSTEAD):
            self._share(tx, newcomer, answer.by, instead=answer.who is WhoIs.INSTEAD)
        for inbox_id in newcomer.held:
            tx.inbox.resume(inbox_id)
        return True

    def _join(self, tx: Transaction, newcomer: Newcomer) -> None:
        """One more address of the teacher; what was asked for and said from it is theirs from now on."""
        address, begun = newcomer.person.address, tx.threads.get(newcomer.conversation, newcomer.teacher)
        tx.newcomers.join(address, newcomer.teacher)
        name = newcomer.person.name if begun is None else begun.person.name
        teacher = Person(newcomer.teacher, name, newcomer.person.email)
        for thread in tx.threads.of_person(address):
            tx.conversations.hand_over(thread.conversation, address, teacher)
        for booking in tx.bookings.find(statuses=OPEN, teacher=address):
            actor = Actor(newcomer.person, ChannelName.WEB, self.clock.now())
            bookings.share(tx.bookings, booking.id, teacher, actor, instead=True)

    def _share(self, tx: Transaction, newcomer: Newcomer, by: Person | None, *, instead: bool) -> None:
        """The open bookings that the teacher has in this conversation."""
        own = tx.bookings.find(statuses=OPEN, teacher=newcomer.teacher)
        for booking in own:
            if booking.conversation != newcomer.conversation or booking.teacher.address != newcomer.teacher:
                continue
            actor = Actor(by or booking.teacher, ChannelName.WEB, self.clock.now())
            role = Role.TEACHER if by is None else Role.COORDINATOR
            event = bookings.share(tx.bookings, booking.id, newcomer.person, actor, instead=instead, by=role)
            self.notifications.notify(tx, event, newcomer.conversation)

    def _language_of(self, tx: Transaction, thread: Thread) -> Language:
        known = tx.conversations.get(thread.conversation, thread.person.address) or tx.conversations.get(
            thread.conversation
        )
        return (known.language if known is not None else None) or self.language
