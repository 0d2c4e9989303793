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
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.mail.send import keep_in_folder, send_by_relay
from integrations.channels.mail.settings import MailSettings, Relay
from integrations.store.envelopes import Outgoing, Posting
from tests.mail.mailbox import mailbox
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


class Relaying(Postbox):
    """Says at each step what it is told to: ``relay.at["RCPT"] = "550 5.1.1 nobody"``."""

    def __init__(self) -> None:
        super().__init__()
        self.at: dict[str, str] = {}

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.at["EHLO"]] if "EHLO" in self.at else responses

    async def handle_HELO(self, server: SMTP, session: Any, envelope: Any, hostname: str) -> str:
        session.host_name = hostname
        return self.at.get("EHLO", "250 ok")

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.at.get("MAIL", "250 ok")

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.at.get("RCPT", "250 ok")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        return self.at.get("DATA") or await super().handle_DATA(server, session, envelope)


US, HIM, MAIL, BUSY = (
    Hindrance.RELAY_REFUSES_US,
    Hindrance.RECIPIENT_REFUSED,
    Hindrance.CONTENT_REFUSED,
    Hindrance.RELAY_BUSY,
)


@pytest.mark.parametrize(
    ("step", "said", "about"),
    [
        ("EHLO", "554 5.7.1 not you", US),
        ("EHLO", "421 4.3.2 stopping", BUSY),
        ("MAIL", "530 Authentication required", US),
        ("MAIL", "550 5.7.1 sender rejected", US),
        ("MAIL", "553 5.1.8 our address is unknown", US),
        ("MAIL", "451 4.3.0 later", BUSY),
        ("MAIL", "552 5.3.4 too large", MAIL),
        ("RCPT", "550 5.1.1 User unknown in virtual mailbox table", HIM),
        ("RCPT", "550 nobody", HIM),
        ("RCPT", "552 5.2.2 mailbox full", HIM),
        ("RCPT", "550 5.4.1 Recipient address rejected: Access denied", HIM),
        ("RCPT", "501 5.1.3 bad address", HIM),
        ("RCPT", "554 5.7.1 <anna@skole.example.org>: Relay access denied", US),
        ("RCPT", "550 Relaying is denied", US),
        ("RCPT", "530 5.7.0 Must issue a STARTTLS command first", US),
        ("RCPT", "503 5.5.1 bad sequence", US),
        ("RCPT", "450 4.2.0 greylisted", BUSY),
        ("DATA", "451 4.3.0 later", BUSY),
        ("DATA", "550 5.7.1 spam", MAIL),
        ("DATA", "554 5.6.0 malformed", MAIL),
        ("DATA", "550 5.7.26 no SPF and no DKIM of this sender", US),
        ("DATA", "550 5.1.1 no such user here", HIM),
    ],
)
async def test_what_the_relay_says_is_of_the_receiver_of_the_mail_or_of_us(
    step: str, said: str, about: Hindrance
) -> None:
    async with Relaying() as relay:
        relay.at[step] = said
        result = await send_by_relay(ITEM, _relay(relay))
    kept = why(about, said)
    expected = {
        US: Postponed(kept, needs_operator=True),
        BUSY: Postponed(kept),
        HIM: Undeliverable(kept, closed=True),
        MAIL: Undeliverable(kept),
    }
    assert result == expected[about]


async def test_a_wrong_password_is_ours() -> None:
    async with Relaying() as relay:
        where = replace(_relay(relay), username="us", password="wrong")
        result = await send_by_relay(ITEM, where)
    assert isinstance(result, Postponed)
    assert result.needs_operator


async def test_what_is_cut_off_before_the_relays_last_word_may_have_left() -> None:
    class Cut(Relaying):
        async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
            server.transport.abort()
            return "250 taken"

    async with Cut() as relay:
        result = await send_by_relay(ITEM, _relay(relay))
    assert isinstance(result, Postponed)
    assert result.may_have_left


async def test_what_goes_wrong_after_the_relays_last_word_changes_nothing() -> None:
    class Curt(Relaying):
        async def handle_QUIT(self, server: SMTP, session: Any, envelope: Any) -> str:
            server.transport.abort()
            return "221 bye"

    async with Curt() as relay:
        assert await send_by_relay(ITEM, _relay(relay)) == Sent()
        assert len(relay.messages) == 1


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("ib@skøle.example.org", "ib@xn--skle-hra.example.org"),
        ("eva@straße.example.org", "eva@xn--strae-oqa.example.org"),
        ("ib@skole.example.org", "ib@skole.example.org"),
    ],
)
async def test_a_domain_beyond_ascii_needs_no_smtputf8(address: str, sent_to: str) -> None:
    item = replace(ITEM, posting=replace(ITEM.posting, payload={**PAYLOAD, "to": address}))
    async with Relaying() as relay:
        relay.speaks_utf8 = False
        assert await send_by_relay(item, _relay(relay)) == Sent()
        assert relay.messages[0]["X-Envelope-To"] == sent_to


async def test_a_name_beyond_ascii_needs_it() -> None:
    item = replace(ITEM, posting=replace(ITEM.posting, payload={**PAYLOAD, "to": "jørgen@skole.example.org"}))
    async with Relaying() as relay:
        assert await send_by_relay(item, _relay(relay)) == Sent()
        relay.speaks_utf8 = False
        refused = Undeliverable(why(Hindrance.ADDRESS_UNSUPPORTED), closed=True)
        assert await send_by_relay(item, _relay(relay)) == refused


async def test_a_relay_that_is_not_there_is_tried_later() -> None:
    async with Postbox() as box:
        relay = _relay(box)
    assert await send_by_relay(ITEM, relay) == Postponed(why(Hindrance.RELAY_SILENT, "SMTPConnectError"))


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


async def test_what_a_killed_service_left_half_written_is_removed_at_the_next_start(
    tmp_path: Path,
) -> None:
    half, whole = tmp_path / ".20261116T090000-mail-1.eml.0a1b2c3d.draft", tmp_path / "20261116T090000-mail-1.eml"
    for path in (half, whole):
        path.write_bytes(MESSAGE)
    async with mailbox(tmp_path / "var", sent_folder=tmp_path) as (channel, _):
        await channel.listening.wait()
        assert [path for path in (half, whole) if path.exists()] == [whole]


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
