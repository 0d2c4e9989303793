"""Several requests decided at once: each by itself, so that one that cannot be does not hold up the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from assistant.bookings import Actor, Approve, Cancel, Claim, Decision, Decline, Undo, undo_until
from assistant.errors import BookingUnknown
from assistant.model import Booking, ChannelName, Language, Status, Verb
from assistant.replies.refusals import REFUSALS, refusal_in_words
from integrations.channels.web.auth import Visit, posted
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.queue.messages import page_only_in_words, rules_in_words, seconds_left
from integrations.channels.web.texts import say
from integrations.store.transactions import Snapshot

DECISIONS: Mapping[Verb, Callable[[str, str], Decision]] = {
    Verb.APPROVE: lambda booking_id, reason: Approve(booking_id),
    Verb.DECLINE: Decline,
    Verb.CANCEL: Cancel,
    Verb.CLAIM: lambda booking_id, reason: Claim(booking_id),
    Verb.UNDO: lambda booking_id, reason: Undo(booking_id),
}
"""What can be done with several at once, for a booking's id and the reason that was written."""

DONE: Mapping[Verb, str] = {
    Verb.APPROVE: "status.approved",
    Verb.DECLINE: "status.declined",
    Verb.CANCEL: "status.cancelled",
    Verb.CLAIM: "several.did.claim",
    Verb.UNDO: "several.did.undo",
}
"""What is said of each that it was done with: keys of the pages' texts."""
_WITH_REASON = frozenset({Verb.DECLINE, Verb.CANCEL})
_MOST = 60


@dataclass(frozen=True)
class BulkOutcome:
    """What became of one of them."""

    booking: Booking
    done: bool
    sentences: Sequence[str]
    undo_seconds: int = 0
    page_only: str = ""
    """That nothing reaches the teacher, and what to do; empty where something does."""


class BulkDecisions:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        read = partial(read_form, most_fields=2 * _MOST)
        return [Route("/queue/several", posted(self._site, self.decide, read=read), methods=["POST"])]

    async def decide(self, visit: Visit, form: Form) -> Response:
        verb, language = next((one for one in DECISIONS if one == form.line("verb")), None), visit.language
        chosen = [pair for text in form.all("chosen")[:_MOST] if (pair := _chosen(text))]
        if verb is None:
            return visit.error(400)
        reason = form.words("reason")[:2_000]
        wrong = "several.none" if not chosen else "several.reason" if verb in _WITH_REASON and not reason else ""
        outcomes: list[BulkOutcome] = []
        if not wrong:
            for booking_id, version in chosen:
                actor = Actor(visit.person, ChannelName.WEB, self._site.clock.now(), version)
                try:
                    decision = DECISIONS[verb](booking_id, _reason(form, reason, booking_id))
                    outcomes.append(await self._one(visit, verb, decision, actor))
                except BookingUnknown:
                    # erased since the list was shown; the others are decided all the same
                    continue
            if not outcomes:
                return visit.error(404)
        undo = [one for one in outcomes if one.undo_seconds]
        seconds = min((one.undo_seconds for one in undo), default=0)
        return visit.page(
            "queue/several.html",
            status=422 if wrong else 200,
            section="queue",
            verb=verb,
            wrong=say(language, wrong) if wrong else "",
            reason=reason,
            kept={name: form.words(name) for name in form.fields if name == "offers" or name.startswith("offer-")},
            chosen=[f"{booking_id}.{version}" for booking_id, version in chosen],
            outcomes=outcomes,
            done=[one for one in outcomes if one.done],
            refused=[one for one in outcomes if not one.done],
            undo=undo,
            held=_held_in_words(undo, seconds, language),
            seconds=seconds,
        )

    async def _one(self, visit: Visit, verb: Verb, decision: Decision, actor: Actor) -> BulkOutcome:
        """Raises `BookingUnknown`."""
        booking_id, language = decision.booking_id, visit.language
        try:
            booking = await self._site.gateway.decide(decision, actor)
        except BookingUnknown:
            raise
        except REFUSALS as error:
            booking = await self._site.gateway.read(lambda snapshot: snapshot.bookings.get(booking_id))
            worded = rules_in_words(self._site.catalog(), language)
            found = booking
            sentences = refusal_in_words(error, language, lambda check: worded(check, found))
            return BulkOutcome(booking, False, sentences)
        now, within = self._site.clock.now(), self._site.settings.undo_within

        def of_decided(snapshot: Snapshot) -> tuple[int, str]:
            until = undo_until(snapshot.bookings.history(booking.id), visit.person, within)
            return seconds_left(until, now), page_only_in_words(booking, snapshot, language)

        seconds, page_only = (0, "") if verb in {Verb.CLAIM, Verb.UNDO} else await self._site.gateway.read(of_decided)
        kept = verb is Verb.DECLINE and booking.status is Status.APPROVED
        done = "what.change_declined" if kept else DONE[verb]
        return BulkOutcome(booking, True, (say(language, done),), seconds, page_only)


def _held_in_words(undo: Sequence[BulkOutcome], seconds: int, language: Language) -> str:
    """When the messages leave, and to whom none does; empty where none does to anybody."""
    to_ring = [one.booking.id for one in undo if one.page_only]
    if len(to_ring) == len(undo):
        return ""
    if to_ring:
        return say(language, "several.hold.others", seconds=seconds, ids=", ".join(to_ring))
    return say(language, "several.hold", seconds=seconds)


def _reason(form: Form, reason: str, booking_id: str) -> str:
    """The same for all, and where it is wanted the booking's own offer of other days."""
    offer = form.words(f"offer-{booking_id}")[:500] if form.line("offers") == "yes" else ""
    return "\n\n".join(part for part in (reason, offer) if part)


def _chosen(text: str) -> tuple[str, int] | None:
    """``K12.3``: the booking and the version that was seen."""
    name, _, version = text.partition(".")
    known = name.isalnum() and len(name) <= 20 and version.isascii() and version.isdigit() and len(version) < 9
    return (name, int(version)) if known else None
