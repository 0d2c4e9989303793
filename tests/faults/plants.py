"""Faults planted into the product, which the scenarios must find: each breaks one thing that is relied on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from integrations.app import outbox_sender
from integrations.app.failed_postings import FailedPostings
from integrations.app.outbox_sender import OutboxSender
from integrations.channels.contract import Postponed, Sent
from integrations.channels.mail import relay_refusals, send
from integrations.channels.slack import failures, message_poster
from integrations.channels.slack.message_poster import MessagePoster
from integrations.store.outbox import Outbox
from tests.faults.scenarios import MAIL, SLACK, How, Must, Scenario, Step, Trouble


@dataclass(frozen=True)
class Plant:
    planted: Callable[[], AbstractContextManager[Any]]
    shows: Sequence[Scenario]
    """Where it does harm."""


def _one(by: Any, step: Step, how: How, said: str = "", times: int = 1, **more: Any) -> Scenario:
    return Scenario(by, (Trouble(step, how, said, times),), **more)


_LOST = _one(SLACK, Step.POST, How.LOST)
_LATE = _one(SLACK, Step.POST, How.LATE)
_KILLED = _one(SLACK, Step.POST, How.KILLED_AFTER)
_ARCHIVED = _one(SLACK, Step.POST, How.SAYS, "is_archived", 2)
_UNSEEN = Scenario(SLACK, (Trouble(Step.POST, How.LOST), Trouble(Step.REPLIES, How.SAYS, "500")))
_CLOSED = (Trouble(Step.POST, How.SAYS, "is_archived", 2), Trouble(Step.POST, How.SAYS, "user_disabled"))
_LOCKED = tuple(_one(by, step, How.LOCKED) for by, step in ((MAIL, Step.DATA), (SLACK, Step.POST)))


@contextmanager
def _settling_is_skipped() -> Iterator[None]:
    settle, skipped = OutboxSender._settle, set()

    def forgetful(self: OutboxSender, tx: Any, known: Any) -> None:
        if isinstance(known.result, Sent) and known.item.id not in skipped:
            skipped.add(known.item.id)
            return
        settle(self, tx, known)

    with patch.object(OutboxSender, "_settle", forgetful):
        yield


@contextmanager
def _what_cannot_be_written_is_forgotten() -> Iterator[None]:
    send_one = OutboxSender._send

    async def forgetful(self: OutboxSender, name: Any, item: Any) -> bool:
        left = await send_one(self, name, item)
        self._unwritten.pop(name, None)
        self._on_their_way[name].pop(item.id, None)
        return left

    with patch.object(OutboxSender, "_send", forgetful):
        yield


@contextmanager
def _nothing_is_claimed() -> Iterator[None]:
    def unseen(self: Outbox, now: Any, limit: int, channels: Any, besides: Any = ()) -> Any:
        return self.due(now, limit, channels, besides)

    with patch.object(Outbox, "claim", unseen):
        yield


@contextmanager
def _a_failed_look_is_an_absence() -> Iterator[None]:
    found_in = MessagePoster._found_in

    async def hasty(self: MessagePoster, item: Any, place: Any) -> Any:
        try:
            return await found_in(self, item, place)
        except message_poster._LookFailed:
            raise message_poster.NotPosted(message_poster.NotThere()) from None

    with patch.object(MessagePoster, "_found_in", hasty):
        yield


@contextmanager
def _nobody_looks() -> Iterator[None]:
    post = MessagePoster.post

    async def blind(self: MessagePoster, item: Any, words: Any, places: Any) -> Any:
        return await post(self, replace(item, claimed_at=None), words, places)

    with patch.object(MessagePoster, "post", blind):
        yield


@contextmanager
def _one_look_is_enough() -> Iterator[None]:
    with patch.object(message_poster, "LOOKS", (0.0,)):
        yield


@contextmanager
def _a_refused_token_is_final() -> Iterator[None]:
    with patch.object(failures, "_NEVER", failures._NEVER | {"token_revoked"}):
        yield


@contextmanager
def _what_is_about_us_is_about_the_receiver() -> Iterator[None]:
    with patch.object(relay_refusals, "_is_about_us", lambda stage, code, text: False):
        yield


@contextmanager
def _no_other_place_is_taken() -> Iterator[None]:
    with patch.object(message_poster, "is_closed", lambda failure, *, thread: False):
        yield


@contextmanager
def _nothing_follows_from_giving_up() -> Iterator[None]:
    with patch.object(FailedPostings, "given_up", lambda self, tx, item, result: None):
        yield


@contextmanager
def _each_try_has_another_id() -> Iterator[None]:
    parts = send._parts

    def fickle(item: Any) -> tuple[str, str, bytes]:
        to, sender, message = parts(item)
        return to, sender, message.replace(b"Message-ID: <", f"Message-ID: <{uuid4().hex}".encode())

    with patch.object(send, "_parts", fickle):
        yield


@contextmanager
def _a_silent_relay_has_taken_it() -> Iterator[None]:
    by_relay = send.send_by_relay

    async def hopeful(item: Any, relay: Any) -> Any:
        result = await by_relay(item, relay)
        return Sent() if isinstance(result, Postponed) and result.may_have_left else result

    with patch("integrations.channels.mail.channel.send_by_relay", hopeful):
        yield


@contextmanager
def _greylisting_is_final() -> Iterator[None]:
    with patch.object(outbox_sender, "_gives_up", lambda known: not isinstance(known.result, Sent)):
        yield


PLANTS: Mapping[str, Plant] = {
    "what was sent is not written down": Plant(
        _settling_is_skipped, [_one(MAIL, Step.DATA, How.SAYS, "451 4.3.0 later")]
    ),
    "what cannot be written down is forgotten": Plant(_what_cannot_be_written_is_forgotten, _LOCKED),
    "nothing is claimed": Plant(_nothing_is_claimed, [_KILLED]),
    "a look that fails is an absence": Plant(_a_failed_look_is_an_absence, [_UNSEEN]),
    "nobody looks for what may have left": Plant(_nobody_looks, [_LOST]),
    "it is looked for once": Plant(_one_look_is_enough, [_LATE]),
    "a refused token is final": Plant(
        _a_refused_token_is_final, [_one(SLACK, Step.POST, How.SAYS, "token_revoked", 2)]
    ),
    "what a relay says of us is the receiver's": Plant(
        _what_is_about_us_is_about_the_receiver, [_one(MAIL, Step.MAIL_FROM, How.SAYS, "550 5.7.1 sender rejected", 3)]
    ),
    "a closed channel has no other way": Plant(_no_other_place_is_taken, [replace(_ARCHIVED, troubles=_CLOSED * 99)]),
    "nothing follows from giving up": Plant(
        _nothing_follows_from_giving_up,
        [Scenario(SLACK, _CLOSED, has_mail=True), Scenario(SLACK, _CLOSED * 2, Must.LISTED)],
    ),
    "each try has another Message-ID": Plant(_each_try_has_another_id, [_one(MAIL, Step.DATA, How.LOST)]),
    "a relay that fell silent has taken it": Plant(_a_silent_relay_has_taken_it, [_one(MAIL, Step.DATA, How.CUT)]),
    "greylisting is final": Plant(
        _greylisting_is_final, [_one(MAIL, Step.RCPT_TO, How.SAYS, "450 4.2.0 greylisted", 3)]
    ),
}
"""By what they break."""
