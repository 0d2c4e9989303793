"""The same words are read the same by mail, in Slack, on the page and on the terminal: every mail text of the suite is
handed in by each of the four, as its channel stores it, and what the assistant gets is compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from assistant.conversation import UnderstoodMessage
from assistant.letters.reader import letter_of
from assistant.model import ChannelName, Conversation, Message, Person
from integrations.app.terminal import TerminalAssistant, reading_as_json
from integrations.channels.contract import IncomingMessage
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.parse import parse_mail
from integrations.channels.mail.settings import MailSettings
from integrations.channels.slack.parse import read as read_slack
from integrations.channels.web.forms import Form
from integrations.channels.web.inbox_payload import PostedQuestion, read_asked
from integrations.store.bookings import SqliteBookingBook
from integrations.store.envelopes import Received
from tests.conversation.talks import Talk
from tests.fakes import FakeClock
from tests.letters import letter, reply_to
from tests.mail.letters import raw_mail
from tests.slack.test_words import NoThreads

TESTS = Path(__file__).parent.parent
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
REPLIES = {"see above in a reply is no forward", "nothing but a quote in a reply"}
"""What only the mail program's own mark tells: that the mail below, or all that is quoted, is what is answered."""


@dataclass(frozen=True)
class Written:
    """A text of the suite as somebody types it, and as a mail program sends it."""

    id: str
    text: str
    mail: str
    kind: str = "text/plain"
    subject: str = ""
    name: str = ""


def mails() -> Iterator[Written]:
    for case in YAML(typ="safe").load((TESTS / "mail/new_words.yaml").read_text("utf-8")):
        mail = case["mail"]
        kind = "text/html" if case.get("html") else "text/plain; format=flowed" if case.get("flowed") else "text/plain"
        text = mail if kind == "text/plain" else parse_mail(raw_mail(mail, kind=_with_charset(kind))).body
        yield Written(case["id"], text, mail, kind, case.get("subject", ""), case.get("from", ""))
    for file in sorted((TESTS / "language/coverage").glob("*_mail_*.txt")):
        yield Written(file.name, file.read_text("utf-8"), file.read_text("utf-8"))
    first = letter("Har I noget om vand?\n\nMvh\nAnna Holm\nTlf. 22 33 44 55", "Vand")
    answer = reply_to(first, "Nr. 2 tak")
    for name, sent in (("a question of tests/letters.py", first), ("a reply of tests/letters.py", answer)):
        yield Written(name, sent.get_content(), sent.get_content(), subject=str(sent["Subject"]))
    yield Written("tests/mail/letters.py", "Har I noget om vand?", "Har I noget om vand?")


def sentences(folder: str, language: str) -> list[Written]:
    """What is said in the files of the tests of understanding."""
    said = [case["say"] for case in YAML(typ="safe").load((TESTS / folder / f"{language}.yaml").read_text("utf-8"))]
    return [Written(text, text, text) for text in said]


def _with_charset(kind: str) -> str:
    return f"{kind}; charset=utf-8"


# --- the four ways --------------------------------------------------------------------------------------------------


def by_mail(written: Written, *, subject: str = "", name: str = "") -> Message:
    sender = f"{name} <anna@skole.example.org>" if name else "anna@skole.example.org"
    raw = raw_mail(written.mail, sender=sender, subject=subject, kind=_with_charset(written.kind))
    envelope = {"mail_from": "anna@skole.example.org", "rcpt_tos": ["assistant@localhost"]}
    told = mailbox().read(Received(1, ChannelName.MAIL, "k", raw, envelope, NOW), NoThreads())
    assert isinstance(told, IncomingMessage), told
    return told.message


@cache
def mailbox() -> MailChannel:
    return MailChannel(cast(Any, None), MailSettings(), now=lambda: NOW)


@pytest.fixture(scope="module", autouse=True)
def _mailbox_closed() -> Iterator[None]:
    yield
    mailbox()._reader.close()


def in_slack(written: Written, *, name: str = "") -> Message:
    escaped = written.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    linked = re.sub(
        r"https?://[^\s&]+", r"<\g<0>>", re.sub(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", r"<mailto:\g<0>|\g<0>>", escaped)
    )
    event = {"type": "message", "channel_type": "im", "channel": "D1", "ts": "1.0", "user": "U1", "text": linked}
    payload = {"type": "event_callback", "team_id": "T1", "authorizations": [{"user_id": "UBOT"}], "event": event}
    item = Received(1, ChannelName.SLACK, "k", json.dumps(payload).encode(), {"name": name} if name else {}, NOW)
    told = read_slack(item, NoThreads())
    assert isinstance(told, IncomingMessage), told
    return told.message


def on_the_page(written: Written, *, name: str = "") -> Message:
    typed = Form({"text": (written.text.replace("\n", "\r\n"),)}).words("text")
    item = Received(
        1, ChannelName.WEB, "k", PostedQuestion(text=typed, teacher_name=name).model_dump_json().encode(),
        {"conversation": "web:1", "visitor": "web:1"}, NOW,
    )  # fmt: skip
    told = read_asked(item, NoThreads())
    assert isinstance(told, IncomingMessage), told
    return told.message


# --- what the assistant gets ----------------------------------------------------------------------------------------


def understood(talk: Talk, message: Message) -> dict[str, Any]:
    new = Conversation("c", message.channel, Person("web:1"))
    considered = talk.assistant.consider(message, new, talk.today)
    return {
        "words": words_of(considered),
        "follow_up": considered.follow_up,
        "facts": considered.conversation.facts,
        "found": considered.findings,
    }


def words_of(considered: UnderstoodMessage) -> tuple[str, ...]:
    """Slack shows several blanks as one."""
    letter = considered.letter
    return tuple(" ".join(part.split()) for part in (letter.text, letter.words, letter.signature, letter.name))


def on_the_terminal(talk: Talk, written: Written) -> dict[str, Any]:
    return dict(TerminalAssistant(talk.assistant, FakeClock(NOW), 5).answer(written.text)["reading"])


def asked_alone(talk: Talk, message: Message) -> dict[str, Any]:
    """The reading of a message where nothing was said before, with the school below it, as the terminal shows it."""
    follow_up = talk.assistant.consider(
        message, Conversation("c", message.channel, Person("web:1")), talk.today
    ).follow_up
    reading = follow_up.reading or talk.assistant.read(letter_of(message).text, talk.today)
    return reading_as_json(replace(reading, school=reading.school or follow_up.signed.school))


def differences(talk: Talk, written: Written) -> dict[str, Any]:
    mail = by_mail(written)
    got = understood(talk, mail)
    ways: dict[str, Any] = {"slack": in_slack(written), "page": on_the_page(written)}
    apart = {way: seen for way, message in ways.items() if (seen := understood(talk, message)) != got}
    shown = on_the_terminal(talk, written)
    if shown != asked_alone(talk, mail):
        apart["terminal"] = shown
    return {"mail": got, **apart} if apart else {}


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    return Talk(book, ("vand-til-4-klasse",), today=NOW.date())


@pytest.mark.parametrize("written", [pytest.param(one, id=one.id) for one in mails()])
def test_a_mails_words_are_read_the_same_by_every_way(written: Written, talk: Talk) -> None:
    assert differences(talk, written) == {}


@pytest.mark.parametrize("folder", ["understanding/reading", "understanding/follow_up"])
@pytest.mark.parametrize("language", ["danish", "german", "english"])
def test_sentences_are_read_the_same_by_every_way(folder: str, language: str, talk: Talk) -> None:
    apart = {one.id: found for one in sentences(folder, language) if (found := differences(talk, one))}
    assert apart == {}


@pytest.mark.parametrize("written", [pytest.param(one, id=one.id) for one in mails() if one.subject or one.name])
def test_a_mails_own_marks_change_nothing_but_what_is_answered(written: Written, talk: Talk) -> None:
    """With the mark of a reply or a forward in its subject, and with the sender's name known in every channel."""
    marked, _, _ = written.subject.rpartition(":")
    mail = understood(talk, by_mail(written, subject=f"{marked}:" if marked else "", name=written.name))
    others = [understood(talk, way(written, name=written.name)) for way in (in_slack, on_the_page)]
    assert [mail == other for other in others] == [written.id not in REPLIES] * 2
