"""A coordinator's own words and files to a teacher."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.bookings.lifecycle import name_of
from assistant.errors import ConversationUnknown, FilesRefused, NothingWritten
from assistant.model import ChannelName, Spoken
from assistant.ports import Clock
from assistant.replies.small_talk import ShortReplies
from integrations.app.call_coordination import CallCoordination
from integrations.app.notifications import Notifications
from integrations.app.received_files import ReceivedFiles
from integrations.channels.contract import MessageToTeacher
from integrations.channels.ways import way_to
from integrations.store.attachments import GivenBy
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn


@dataclass(frozen=True)
class CoordinatorLetters:
    """Each leaves in the teacher's channel and thread, in the transaction that is given."""

    notifications: Notifications
    calls: CallCoordination
    files: ReceivedFiles
    clock: Clock

    def write(self, tx: Transaction, written: MessageToTeacher, key: str) -> None:
        """Whoever wrote is told which files stayed behind. Raises `NothingWritten`, `FilesRefused` where there was
        nothing else, `ConversationUnknown` and, where the words answer a call, `CallUnknown` and `CallChanged`."""
        channels = self.notifications.channels
        address = self.calls.addressee(tx, written.conversation, written.call.id if written.call is not None else "")
        thread = tx.threads.get(written.conversation, address) or tx.threads.get(written.conversation)
        if thread is None:
            raise ConversationUnknown(written.conversation)
        conversation = tx.conversations.as_seen_by(written.conversation, thread.person, written.via)
        text, now = written.text.strip(), self.clock.now()
        channel = way_to(thread.person, conversation.channel) or conversation.channel
        room = channels[channel].files_carried if channel in channels else 0
        files, left_behind = self.files.carried(tx, written, room)
        # on a page the files can be chosen anew at once, elsewhere the words go all the same
        if left_behind and (written.via is ChannelName.WEB or not (text or files)):
            raise FilesRefused(left_behind, sent=False)
        if not text and not files:
            raise NothingWritten
        who, language = name_of(written.by), conversation.language or self.notifications.language
        if written.call is not None:
            self.calls.unchanged(tx, written.call.id, who, written.call.version)
        along = self.files.keep(tx, files, thread.conversation, key, GivenBy.COORDINATOR, written.by)
        reply = ShortReplies(self.notifications.answers.catalog).written(who, text, language, along)
        said = "\n".join([text, *(f"[{received.file}]" for received in files)]).strip()
        tx.turns.add(Turn(thread.conversation, now, "coordinator", said, reply, thread.person))
        tx.conversations.save(replace(conversation, spoken=Spoken.HUMAN), thread)
        self.calls.answered(tx, thread, who)
        self.notifications.post(tx, reply, thread, channel, key, now)
        if left_behind and written.via in channels:
            error = FilesRefused(left_behind, sent=True)
            for posting in channels[written.via].compose_refusal(written.by, error, f"{key}:files"):
                tx.outbox.post(posting, now)
