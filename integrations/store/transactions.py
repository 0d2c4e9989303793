"""What a piece of work sees of the database: a `Snapshot` to read, a `Transaction` to change; a table is an attribute.

A table's object is made when it is first asked for: most pieces of work need two or three.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from integrations.store.attachments import Attachments, AttachmentsReader
from integrations.store.booking_lists import BookingLists
from integrations.store.bookings import SqliteBookingBook, SqliteBookingReader
from integrations.store.bookings_outside import BookingsOutside
from integrations.store.calls import Calls, CallsReader
from integrations.store.catalog_history import CatalogHistory, CatalogHistoryReader
from integrations.store.closed_addresses import ClosedAddresses, ClosedAddressesReader
from integrations.store.conversations import Conversations, ConversationsReader, SqliteThreads
from integrations.store.deeds import Deeds, DeedsReader
from integrations.store.due_acts import DueActs, DueActsReader
from integrations.store.envelopes import Box, Stuck
from integrations.store.holds import Holds, HoldsReader
from integrations.store.inbox import Inbox, InboxReader
from integrations.store.links import Links, LinksReader
from integrations.store.marks import Marks, MarksReader
from integrations.store.newcomers import Newcomers, NewcomersReader
from integrations.store.outbox import Outbox, OutboxReader
from integrations.store.proposals import Proposals, ProposalsReader
from integrations.store.remarks import Remarks, RemarksReader
from integrations.store.sessions import Sessions, SessionsReader
from integrations.store.statistics import Statistics
from integrations.store.turns import Turns, TurnsReader


class Snapshot:
    """A consistent read-only view; lives as long as the transaction it was made for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @cached_property
    def inbox(self) -> InboxReader:
        return InboxReader(self._connection)

    @cached_property
    def outbox(self) -> OutboxReader:
        return OutboxReader(self._connection)

    @cached_property
    def attachments(self) -> AttachmentsReader:
        return AttachmentsReader(self._connection)

    @cached_property
    def conversations(self) -> ConversationsReader:
        return ConversationsReader(self._connection)

    @cached_property
    def threads(self) -> SqliteThreads:
        return SqliteThreads(self._connection)

    @cached_property
    def turns(self) -> TurnsReader:
        return TurnsReader(self._connection)

    @cached_property
    def newcomers(self) -> NewcomersReader:
        return NewcomersReader(self._connection)

    @cached_property
    def marks(self) -> MarksReader:
        return MarksReader(self._connection)

    @cached_property
    def links(self) -> LinksReader:
        return LinksReader(self._connection)

    @cached_property
    def sessions(self) -> SessionsReader:
        return SessionsReader(self._connection)

    @cached_property
    def deeds(self) -> DeedsReader:
        return DeedsReader(self._connection)

    @cached_property
    def bookings(self) -> SqliteBookingReader:
        return SqliteBookingReader(self._connection)

    @cached_property
    def calls(self) -> CallsReader:
        return CallsReader(self._connection)

    @cached_property
    def closed_addresses(self) -> ClosedAddressesReader:
        return ClosedAddressesReader(self._connection)

    @cached_property
    def holds(self) -> HoldsReader:
        return HoldsReader(self._connection)

    @cached_property
    def due_acts(self) -> DueActsReader:
        return DueActsReader(self._connection)

    @cached_property
    def catalog_history(self) -> CatalogHistoryReader:
        return CatalogHistoryReader(self._connection)

    @cached_property
    def proposals(self) -> ProposalsReader:
        return ProposalsReader(self._connection)

    @cached_property
    def remarks(self) -> RemarksReader:
        return RemarksReader(self._connection)

    @cached_property
    def queue(self) -> BookingLists:
        return BookingLists(self._connection)

    @cached_property
    def statistics(self) -> Statistics:
        return Statistics(self._connection)

    def bookings_outside(self, now: datetime) -> BookingsOutside:
        """As people outside the office know them."""
        return BookingsOutside(self._connection, now)

    def box(self, box: Box) -> InboxReader | OutboxReader:
        return self.inbox if box is Box.INBOX else self.outbox

    def stuck(self) -> Sequence[Stuck]:
        """What needs a human in both boxes, oldest first."""
        return sorted([*self.inbox.stuck(), *self.outbox.stuck()], key=lambda item: (item.at, item.box, item.id))


class Transaction(Snapshot):
    """The same view, and the changes that are committed together or not at all."""

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self._connection)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self._connection)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self._connection)

    @cached_property
    def newcomers(self) -> Newcomers:
        return Newcomers(self._connection)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self._connection)

    @cached_property
    def links(self) -> Links:
        return Links(self._connection)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self._connection)

    @cached_property
    def deeds(self) -> Deeds:
        return Deeds(self._connection)

    @cached_property
    def bookings(self) -> SqliteBookingBook:
        return SqliteBookingBook(self._connection)

    @cached_property
    def calls(self) -> Calls:
        return Calls(self._connection)

    @cached_property
    def closed_addresses(self) -> ClosedAddresses:
        return ClosedAddresses(self._connection)

    @cached_property
    def holds(self) -> Holds:
        return Holds(self._connection)

    @cached_property
    def due_acts(self) -> DueActs:
        return DueActs(self._connection)

    @cached_property
    def catalog_history(self) -> CatalogHistory:
        return CatalogHistory(self._connection)

    @cached_property
    def proposals(self) -> Proposals:
        return Proposals(self._connection)

    @cached_property
    def remarks(self) -> Remarks:
        return Remarks(self._connection)

    def box(self, box: Box) -> Inbox | Outbox:
        return self.inbox if box is Box.INBOX else self.outbox
