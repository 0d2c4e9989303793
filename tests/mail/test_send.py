"""Mail leaves by the relay or lies in the folder, once."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from assistant.errors import SettingsWrong
from assistant.model import ChannelName
from integrations.channels.contract import Postponed, Sent, Undeliverable
from integrations.channels.mail.send import keep_in_folder, send_by_relay
from integrations.channels.mail.settings import MailSettings, Relay
from integrations.store.envelopes import Outgoing, Posting
from tests.postbox import Postbox

MESSAGE = b"From: assistant@localhost\r\nTo: anna@skole.example.org\r\nSubject: Hej\r\n\r\n.en linje\r\n"
PAYLOAD = {"to": "anna@skole.example.org", "from": "assistant@localhost", "message": base64.b64encode(MESSAGE).decode()}
ITEM = Outgoing(
    1,
    Posting(ChannelName.MAIL, "mail:1:æ", "anna@skole.example.org", PAYLOAD),
    0,
    datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
)


def _relay(box: Postbox) -> Relay:
    return Relay.from_url(box.url)


async def test_the_relay_gets_the_message_as_it_is() -> None:
    async with Postbox() as box:
        assert await send_by_relay(ITEM, _relay(box)) == Sent()
        (mail,) = box.messages
        assert mail["X-Envelope-To"] == "anna@skole.example.org"
        assert mail.get_content() == ".en linje\r\n"


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("451 4.3.0 later", Postponed("the relay said 451")),
        ("421 4.3.2 stopping", Postponed("the relay said 421")),
        ("550 5.7.1 never", Undeliverable("the relay said 550")),
        ("554 5.6.0 never", Undeliverable("the relay said 554")),
    ],
)
async def test_the_relays_answer_decides(said: str, result: Postponed | Undeliverable) -> None:
    async with Postbox() as box:
        box.refusal = said
        assert await send_by_relay(ITEM, _relay(box)) == result


class _Choosy(Postbox):
    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        return self.answer


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("550 5.1.1 nobody", Undeliverable("the relay said 550")),
        ("450 4.2.1 greylisted", Postponed("the relay said 450")),
    ],
)
async def test_a_refused_recipient_decides(said: str, result: Postponed | Undeliverable) -> None:
    async with _Choosy(said) as box:
        assert await send_by_relay(ITEM, _relay(box)) == result


async def test_a_relay_that_is_not_there_is_tried_later() -> None:
    async with Postbox() as box:
        relay = _relay(box)
    assert await send_by_relay(ITEM, relay) == Postponed("the relay could not be reached: SMTPConnectError")


async def test_a_relay_that_hangs_up_is_tried_later() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        result = await send_by_relay(ITEM, Relay("127.0.0.1", server.sockets[0].getsockname()[1]))
    assert isinstance(result, Postponed)


async def test_without_a_relay_the_mail_lies_in_the_folder_once(tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    for attempts in (0, 1):
        assert await keep_in_folder(replace(ITEM, attempts=attempts), folder) == Sent()
    (kept,) = folder.iterdir()
    assert kept.name == "20261116T090000000000Z-mail-1-af62e2fa.eml"
    assert kept.read_bytes() == MESSAGE


async def test_a_folder_that_cannot_be_written_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert isinstance(await keep_in_folder(ITEM, tmp_path / "file" / "sent"), Postponed)


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mx.example.org", Relay("mx.example.org", 25)),
        ("smtp://mx.example.org:2525", Relay("mx.example.org", 2525)),
        ("smtps://u:p%40ss@mx.example.org", Relay("mx.example.org", 465, "tls", "u", "p@ss")),
        ("smtp+starttls://u%40d:p@mx.example.org:588", Relay("mx.example.org", 588, "starttls", "u@d", "p")),
    ],
)
def test_relay_addresses_are_read(url: str, relay: Relay) -> None:
    assert Relay.from_url(url) == relay


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://x:port", "x"])
def test_a_wrong_relay_address_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(SettingsWrong) as refusal:
        MailSettings(smtp_url=url)
    assert str(refusal.value) == (
        "KLASSETUR_SMTP_URL cannot be read; write smtp://, smtps:// or smtp+starttls://, then "
        "[user:password@]host[:port]."
    )
