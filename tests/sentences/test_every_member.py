"""No channel is at a loss for words: every rule, change, state, kind of reply, button and question there is goes
through what each channel says of it, in every language."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.bookings import TRANSITIONS, Role
from assistant.bookings.notices import At
from assistant.bookings.rules import NOT_FOR_TEACHERS_TO_JUDGE
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import (
    CLAIMING,
    OPEN,
    Action,
    AskedFor,
    Booking,
    Button,
    Change,
    ChangeKind,
    ChannelName,
    Check,
    Conversation,
    CoordinatorCall,
    Event,
    Language,
    Period,
    Person,
    Reply,
    ReplyKind,
    Rule,
    Status,
    Verb,
    languages,
)
from assistant.ports import Thread
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews
from assistant.replies.bookings import BookingReplies
from assistant.replies.evaluations import how_was_it
from assistant.replies.phrases import phrase
from assistant.replies.refusals import refusal_in_words
from assistant.replies.reminders import still_coming
from assistant.replies.small_talk import ShortReplies
from integrations.app.coordination import Coordination
from integrations.catalog.reader import load_catalog
from integrations.channels.mail.compose import Composer
from integrations.channels.mail.settings import MailSettings
from integrations.channels.slack import button_values, compose
from integrations.channels.slack.app_home import home_of
from integrations.channels.slack.blocks import pages_of
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.web import inbox_payload
from integrations.channels.web.calls import pages as calls
from integrations.channels.web.public.chat import spoken
from integrations.channels.web.queue import bulk, decision_forms
from integrations.channels.web.queue.messages import done_in_words, happened, history_lines, rules_in_words
from integrations.channels.web.texts import say
from integrations.resources import DATA
from integrations.store import Database
from integrations.store.envelopes import Posting
from integrations.store.turns import Turn
from tests.fakes import FakeClock, FakeHolidays

LANGUAGES = languages()
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = date(2027, 4, 20)
ANNA = Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org")
KIM = Person("slack:U8", "Kim Ravn", "kim@kommune.example.org")
CATALOG = load_catalog([DATA / "kalundborg"])
ANSWERS = Answers(CATALOG, lambda _topic, _: {})
VIEWS = BookingViews(ANSWERS)
ACTIVITY = CATALOG.activities["vand-til-4-klasse"]
FACTS = {"day": DAY, "count": 3, "most": 2, "other": "Robotdysten", "booking": "K2"}
"""What rules say besides, whichever they are."""


def booking(language: Language, **changes: Any) -> Booking:
    plain = Booking(
        id="K1", activity_id=ACTIVITY.id, activity_title="Vandets vej", provider_id=ACTIVITY.provider.id,
        status=Status.DRAFT, teacher=ANNA, conversation="mail:abc", channel=ChannelName.MAIL, language=language,
        created_at=NOW, date=DAY, time="09:00", wish=Period(DAY, DAY + timedelta(days=3)), class_name="4.b", grade=4,
        pupils=22, school="Gørlev Skole", proposed_date=DAY + timedelta(days=1), decided_by="Kim Ravn", decided_at=NOW,
        reason="Bussen",
    )  # fmt: skip
    return replace(plain, **changes)


def is_said(words: str) -> bool:
    """A sentence with its names filled in, and no value as only the code writes it."""
    return bool(words.strip()) and not re.search(r"[{}]|\b[a-z]+(_[a-z]+)+\b", words)


def are_told_apart(said: Mapping[Any, str]) -> bool:
    return all(is_said(words) for words in said.values()) and len(set(said.values())) == len(said)


# --- rules ----------------------------------------------------------------------------------------------------------


def broken(rule: Rule) -> RulesBroken:
    return RulesBroken("K1", [Check(rule, False, hard=True, facts=FACTS)])


def whispered(error: Exception, language: Language) -> str:
    """In Slack, to whoever clicked."""
    settings = SlackSettings("xoxb", coordinators_channel="CCOORD", language=language, undo_within=timedelta(minutes=1))
    [posting] = compose.refusal(KIM, error, "k", settings)  # type: ignore[arg-type]
    return str(posting.payload["text"])


def shown(error: Exception, language: Language) -> str:
    """On the page."""
    worded = rules_in_words(CATALOG, language)
    return " ".join(refusal_in_words(error, language, lambda check: worded(check, booking(language))))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_worded_for_coordinators_and_teachers(language: Language) -> None:
    checks = {rule: Check(rule, False, facts=FACTS) for rule in Rule}
    of_draft = booking(language)
    assert are_told_apart({rule: VIEWS.check_in_words(check, of_draft, language) for rule, check in checks.items()})
    for rule in set(Rule) - NOT_FOR_TEACHERS_TO_JUDGE:  # a teacher need not tell all of them apart
        assert is_said(VIEWS.wrong_in_words(checks[rule], of_draft, language, NOW.date()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [whispered, shown])
def test_every_rule_that_stops_a_decision_is_named(
    channel: Callable[[Exception, Language], str], language: Language
) -> None:
    assert are_told_apart({rule: channel(broken(rule), language) for rule in Rule})


# --- changes and states ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_a_line_of_the_pages_history(language: Language) -> None:
    of_draft = booking(language)
    changes = {what: Change("K1", NOW, KIM.address, ChannelName.SLACK, what) for what in ChangeKind}
    assert are_told_apart({what: happened(change, of_draft, language) for what, change in changes.items()})
    zone = ZoneInfo("Europe/Copenhagen")
    assert all(is_said(line.words) for line in history_lines([*changes.values()], (), of_draft, language, zone))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [whispered, shown])
def test_every_state_in_which_it_is_too_late_is_named(
    channel: Callable[[Exception, Language], str], language: Language
) -> None:
    assert are_told_apart({status: channel(AlreadyDecided("K1", status, "Ole"), language) for status in Status})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_told_to_the_teacher_and_shown_on_the_page(language: Language) -> None:
    replies = BookingReplies(ANSWERS)
    told = {status: replies.status([booking(language, status=status)], language).text for status in Status}
    assert are_told_apart(told)
    assert are_told_apart({status: say(language, f"mine.next.{status}") for status in Status})
    assert are_told_apart({status: say(language, f"status.{status}") for status in Status})


# --- what happens, told to everybody --------------------------------------------------------------------------------


class ByMail:
    name = ChannelName.MAIL

    def __init__(self, language: Language) -> None:
        self._composer = Composer(
            MailSettings(address="office@kommune.example.org", coordinators=(KIM.email,), language=language),
            lambda: NOW,
        )
        self.compose = self._composer.answer
        self.compose_for_coordinators = self._composer.for_coordinators
        self.compose_for_owner = self._composer.for_owner


class BySlack:
    name = ChannelName.SLACK

    def __init__(self, language: Language) -> None:
        self._settings = SlackSettings(
            "xoxb", coordinators_channel="CCOORD", language=language, undo_within=timedelta(minutes=1)
        )

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return compose.answer(reply, replace(thread, data={"channel": "C1"}), key)

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        return compose.for_coordinators(reply, event, key, self._settings, how)

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        return compose.for_owner(reply, event, key, owner, self._settings)


def texts_of(posting: Posting) -> str:
    """Everything that somebody reads of it."""
    if posting.channel is ChannelName.MAIL:
        mail = message_from_bytes(base64.b64decode(posting.payload["message"]), policy=SMTP)
        body = mail.get_body(("plain",))  # type: ignore[attr-defined]
        return f"{mail['Subject']}\n{body.get_content()}"
    return "\n".join([posting.payload["text"], *_strings(posting.payload["blocks"], "text")])


def _strings(blocks: object, name: str) -> Iterator[str]:
    if isinstance(blocks, Mapping):
        for key, value in blocks.items():
            if key == name and isinstance(value, str):
                yield value
            yield from _strings(value, name)
    elif isinstance(blocks, Sequence) and not isinstance(blocks, str):
        for each in blocks:
            yield from _strings(each, name)


@pytest.fixture
def coordinations(tmp_path: Path) -> Iterator[Mapping[Language, tuple[Database, Coordination]]]:
    """Coordination in each language, with the teacher's conversation."""
    clock = FakeClock()
    with Database.open(tmp_path / "klassetur.db") as database:
        known = Conversation("mail:abc", ChannelName.MAIL, ANNA)
        thread = Thread("mail:abc", ANNA, {"token": "abcdefghijklmnop", "channel": "C1"})
        database.write_now(lambda tx: tx.conversations.save(known, thread))
        yield {
            language: (
                database,
                Coordination(
                    ANSWERS,
                    FakeHolidays(),
                    {each.name: each for each in (ByMail(language), BySlack(language))},  # type: ignore[misc]
                    clock,
                    language,
                ),
            )
            for language in LANGUAGES
        }


STEPS = [
    *((role, what, source, target) for (role, what), way in TRANSITIONS.items() for source, target in way.items()),
    (Role.TEACHER, ChangeKind.DRAFTED, None, Status.DRAFT),
    (Role.TEACHER, ChangeKind.WAITLISTED, None, Status.WAITLISTED),
    *((Role.COORDINATOR, ChangeKind.UNDONE, Status.APPROVED, status) for status in CLAIMING),
    *((Role.COORDINATOR, ChangeKind.UNDONE, Status.CANCELLED, status) for status in OPEN),
    *((Role.COORDINATOR, ChangeKind.NOTED, status, status) for status in Status),
    *((Role.PROVIDER, ChangeKind.REMARKED, status, status) for status in CLAIMING),
]


def test_every_change_is_among_the_steps() -> None:
    assert {what for _, what, _, _ in STEPS} == set(ChangeKind) - {ChangeKind.MOVED}  # of old histories


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_is_told_to_everybody_in_words(
    coordinations: Mapping[Language, tuple[Database, Coordination]], language: Language
) -> None:
    database, coordination = coordinations[language]
    notify = coordination.notifications
    for number, (role, what, source, target) in enumerate(STEPS):
        after = booking(language, status=target, version=number + 2, channel=list(coordination.channels)[number % 2])
        who = {Role.TEACHER: ANNA, Role.COORDINATOR: KIM}.get(role, Person("assistant:klassetur", "Klassetur"))
        event = Event(what, after, who, ChannelName.SLACK, words="Ring først", by=role, was=source)
        told = _told(database, lambda tx, event=event: notify.notify(tx, event, "mail:abc"))
        assert told or what is ChangeKind.NOTED, f"nobody hears of {what}"
        for words in told:
            assert is_said(words), (what, source, target, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_call_on_coordinators_is_told_in_words(
    coordinations: Mapping[Language, tuple[Database, Coordination]], language: Language
) -> None:
    database, coordination = coordinations[language]
    calls: Mapping[CoordinatorCall, Callable[[Any], object]] = {
        CoordinatorCall.HUMAN: lambda tx: coordination.notifications.notify(
            tx, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL), "mail:abc"
        ),
        CoordinatorCall.DIGEST: coordination.digest,
    }
    assert set(calls) == set(CoordinatorCall)
    for call in calls.values():
        told = _told(database, call)
        assert len(told) == len(coordination.channels)
        assert all(is_said(words) for words in told)


def _told(database: Database, work: Callable[[Any], object]) -> list[str]:
    """What is posted by it, in every channel."""
    database.write_now(work)
    told: list[str] = []
    while due := database.write_now(lambda tx: tx.outbox.due(NOW + timedelta(days=1))):
        for item in due:
            told.append(texts_of(item.posting))
            database.write_now(lambda tx, number=item.id: tx.outbox.sent(number, NOW))
    return told


# --- replies, buttons, questions --------------------------------------------------------------------------------------

FOR_COORDINATORS = frozenset({ReplyKind.TO_DECIDE, ReplyKind.DECIDED, ReplyKind.NOTE, ReplyKind.DIGEST})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [ByMail, BySlack])
def test_every_kind_of_reply_arrives_with_its_words(channel: type[ByMail | BySlack], language: Language) -> None:
    for kind in ReplyKind:
        reply = Reply(language, kind, "Emne", opening=("Det er ordene.",), text="Det er ordene.")
        if kind in FOR_COORDINATORS:
            event = Event(CoordinatorCall.DIGEST, None, KIM, ChannelName.TERMINAL)
            postings = channel(language).compose_for_coordinators(reply, event, f"k{kind}")
        else:
            postings = channel(language).compose(reply, Thread("mail:abc", ANNA, {"token": "a" * 16}), f"k{kind}")
        said = [texts_of(posting) for posting in postings]
        assert all("Det er ordene." in words for words in said)
        assert len(said) == 1, kind


def test_every_verb_has_a_button_somewhere() -> None:
    on_the_page = {*inbox_payload.VERBS, *decision_forms.VERBS, *bulk.DECISIONS, *calls.VERBS}
    assert button_values.VERBS | on_the_page == set(Verb)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_that_a_reply_offers_stands_on_a_button_in_slack(language: Language) -> None:
    own_label = {Verb.CORRECT}  # stands beside what was understood, and is Slack's alone
    offered = button_values.VERBS - own_label - {Verb.UNDO}
    buttons = tuple(Button(phrase(language, f"button.{verb}", mark=4), Action(verb, "K1")) for verb in sorted(offered))
    reply = Reply(language, ReplyKind.BOOKING, "K1", understood="fysik", buttons=buttons, text="K1")
    [page] = pages_of(reply, "slack:T1:C1:1.0")
    labels = {
        element["action_id"].partition(":")[0]: element["text"]["text"] for element in _elements(list(page.blocks))
    }
    assert set(labels) == offered | own_label
    assert are_told_apart(labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_in_slacks_home_and_below_what_was_decided_has_a_label(language: Language) -> None:
    for status in Status:
        decided = booking(language, status=status)
        for coordinates in (True, False):
            labels = {each["action_id"]: each["text"]["text"] for each in _elements(_home(decided, coordinates))}
            assert are_told_apart(labels)
        event = Event(ChangeKind.APPROVED, decided, KIM, ChannelName.SLACK, by=Role.COORDINATOR)
        reply = Reply(language, ReplyKind.DECIDED, "K1", text="K1")
        posting, later = BySlack(language).compose_for_coordinators(reply, event, "k")
        assert later.payload["of"] == posting.key
        labels = {each["action_id"]: each["text"]["text"] for each in _elements(posting.payload["blocks"])}
        assert "undo:K1" in labels
        assert are_told_apart(labels)


def _home(shown: Booking, coordinates: bool) -> dict[str, Any]:
    def find(**wanted: Any) -> list[Booking]:
        of_office = "teacher" not in wanted
        of_status = wanted.get("statuses", {shown.status})
        waits = "waits_for" not in wanted or shown.waits_for in wanted["waits_for"]
        return [shown] if coordinates is of_office and shown.status in of_status and waits else []

    view = VIEWS.view(shown, shown.language)
    office = SimpleNamespace(view=lambda *_: view, view_for_teacher=lambda _: view)
    book = SimpleNamespace(find=find)
    snapshot = SimpleNamespace(bookings=book, bookings_outside=lambda now: book)
    return home_of("U1", coordinates, office, shown.language, snapshot, NOW)  # type: ignore[arg-type]


def _elements(blocks: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(blocks, Mapping):
        if blocks.get("type") == "button":
            yield blocks
        for value in blocks.values():
            yield from _elements(value)
    elif isinstance(blocks, Sequence) and not isinstance(blocks, str):
        for each in blocks:
            yield from _elements(each)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_that_a_teacher_pressed_is_a_turn_in_words(language: Language) -> None:
    pressed = {
        verb: spoken(Turn("web:1", NOW, "teacher", f"[{verb} K1]"), language, CATALOG.activities)
        for verb in inbox_payload.VERBS
    }
    assert all("[" not in words for words in pressed.values())
    assert are_told_apart(pressed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_coordinator_has_done_on_the_page_is_said(language: Language) -> None:
    done = {verb: done_in_words("K1", what, language) for verb, what in decision_forms.VERBS.items()}
    assert are_told_apart(done)
    assert are_told_apart({verb: say(language, bulk.DONE[verb]) for verb in bulk.DECISIONS})


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_is_asked_for_is_asked_in_words(language: Language) -> None:
    talk, replies, today = ShortReplies(CATALOG), BookingReplies(ANSWERS), NOW.date()
    several = [booking(language), booking(language, id="K2")]
    questions: Mapping[AskedFor, Reply] = {
        AskedFor.PERIOD: talk.ask(AskedFor.PERIOD, ACTIVITY, language, today),
        AskedFor.CLASS: talk.ask(AskedFor.CLASS, ACTIVITY, language, today),
        AskedFor.PUPILS: talk.ask(AskedFor.PUPILS, ACTIVITY, language, today),
        AskedFor.SCHOOL: replies.drafted([booking(language)], ask_school=True),
        AskedFor.CANCEL: talk.which_to_cancel(replies.status(several, language), several),
        AskedFor.BOOKING: talk.which_booking(replies.status(several, language), several),
        AskedFor.COMING: still_coming(replies, several[0]),
        AskedFor.EVALUATION: how_was_it(replies, several[0]),
        AskedFor.CLASS_TOO: replies.class_too(several[0], "7.b"),
    }
    assert set(questions) == set(AskedFor) - {AskedFor.NOTHING}
    assert are_told_apart({asked: reply.text for asked, reply in questions.items()})
    thread = Thread("mail:abc", ANNA, {"token": "a" * 16})
    for asked, reply in questions.items():
        for channel in (ByMail(language), BySlack(language)):
            [posting] = channel.compose(reply, thread, f"{asked}")
            assert is_said(texts_of(posting)), (channel.name, asked)
