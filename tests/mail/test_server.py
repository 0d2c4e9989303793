"""SMTP and LMTP conversations, every reply line held against the book."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import tracemalloc
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from assistant.errors import SettingsWrong
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.smtp_server import key_of
from integrations.channels.mail.smtp_session import Connections
from tests.mail.letters import raw_mail
from tests.mail.mailbox import Client, mailbox
from tests.patience import PATIENCE, until

MAIL = raw_mail("Har I noget om vand?", "Message-ID: <1@skole.example.org>")
OUR_FAULT = "451 4.3.0 The mail could not be stored now; please try again later"


async def test_a_whole_conversation(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        transcript = [await client.reply()]
        for line in (
            "EHLO mx.skole.example.org",
            "MAIL FROM:<anna@skole.example.org> SIZE=1000 BODY=8BITMIME",
            "RCPT TO:<assistant@localhost>",
            "RCPT TO:<Assistant+ABC@LocalHost>",
            "RCPT TO:<bo@localhost>",
            "RCPT TO:<anna@elsewhere.example.org>",
            "DATA",
            MAIL + b"\r\n.",
            "RSET",
            "QUIT",
        ):
            transcript.append(await client.say(line))
        assert transcript == [
            "220 localhost ESMTP ready",
            "250-localhost\n250-SIZE 26214400\n250-8BITMIME\n250-SMTPUTF8\n250 HELP",
            "250 OK",
            "250 2.1.5 OK",
            "250 2.1.5 OK",
            "550 5.1.1 No such mailbox here",
            "550 5.1.1 No such mailbox here",
            "354 End data with <CR><LF>.<CR><LF>",
            "250 2.0.0 Stored",
            "250 OK",
            "221 Bye",
        ]
        (item,) = gateway.stored()
        assert item.payload == MAIL + b"\r\n"
        assert item.envelope == {
            "mail_from": "anna@skole.example.org",
            "rcpt_tos": ["assistant@localhost", "Assistant+ABC@LocalHost"],
            "peer": "127.0.0.1",
            "protocol": "smtp",
            "smtp_utf8": False,
        }


async def test_a_repeat_is_taken_and_stored_once(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        replies = [await client.deliver(MAIL) for _ in range(3)]
        assert replies == ["250 2.0.0 Stored"] * 3
        assert len(gateway.stored()) == 1


def test_trace_headers_do_not_make_another_mail_but_words_do() -> None:
    came_again = b"Received: from elsewhere\r\nReturn-Path: <x@y>\r\n" + MAIL
    other_words = MAIL.replace(b"vand", b"affald")
    assert key_of(MAIL).startswith("<1@skole.example.org> ")
    assert key_of(came_again) == key_of(MAIL)
    assert key_of(other_words) != key_of(MAIL)


async def test_our_fault_is_451_with_fixed_words_and_the_session_goes_on(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        gateway.fault = OSError("disk full: /secret/path")
        await client.reply()
        await client.say("EHLO x")
        assert await client.deliver(MAIL) == OUR_FAULT
        gateway.fault = None
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        assert len(gateway.stored()) == 1


async def test_a_fault_in_the_protocol_is_451_too(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        # Half a character in the address: the reply cannot be encoded by the library.
        assert await client.say(b"VRFY @\xff") == OUR_FAULT
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"


@pytest.mark.parametrize("address", ["<a@", "<@", "<a@b.dk", "(" * 400, "<" + "(" * 400])
async def test_a_malformed_sender_is_refused_for_good(address: str, tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        reply = await client.say(f"MAIL FROM:{address}")
        assert reply in {"553 5.1.3 Error: malformed address", "250 OK"}
        assert (await client.say("RSET")) == "250 OK"


async def test_order_of_commands_is_kept(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        transcript = [await client.reply()]
        for line in (
            "MAIL FROM:<a@b.dk>",
            "HELO x",
            "RCPT TO:<assistant@localhost>",
            "DATA",
            "EXPN all",
            "XYZ",
            "AUTH LOGIN",
        ):
            transcript.append(await client.say(line))
        assert transcript == [
            "220 localhost ESMTP ready",
            "503 Error: send HELO first",
            "250 localhost",
            "503 Error: need MAIL command",
            "503 Error: need RCPT command",
            "502 EXPN not implemented",
            '500 Error: command "XYZ" not recognized',
            "500 Error: command 'AUTH' not recognized",
        ]


async def test_the_null_sender_is_taken(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert await client.deliver(MAIL, sender="") == "250 2.0.0 Stored"
        assert gateway.stored()[0].envelope["mail_from"] == "<>"


async def test_too_large_is_refused_by_its_announcement_and_by_its_bytes(tmp_path: Path) -> None:
    async with mailbox(tmp_path, size_limit=10_000) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        refused = await client.say("MAIL FROM:<a@b.dk> SIZE=10001")
        assert refused == "552 Error: message size exceeds fixed maximum message size"
        assert await client.deliver(MAIL + b"\r\n" + (b"x" * 70 + b"\r\n") * 200) == "552 Error: Too much mail data"
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        assert len(gateway.stored()) == 1


async def test_bare_line_ends_cannot_smuggle_a_second_mail(tmp_path: Path) -> None:
    smuggled = MAIL + b"\n.\nMAIL FROM:<eve@evil.example>\n.\r\n\rNUL\x00 her"
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert await client.deliver(smuggled) == "250 2.0.0 Stored"
        (item,) = gateway.stored()
        assert item.payload == MAIL + b"\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n.\r\n\r\nNUL her\r\n"


async def test_lmtp_answers_once_for_each_recipient(tmp_path: Path) -> None:
    async with mailbox(tmp_path, protocol="lmtp") as (channel, gateway), Client.connected(channel.port) as client:
        transcript = [await client.reply()]
        for line in (
            "EHLO x",
            "LHLO x",
            "MAIL FROM:<a@b.dk>",
            "RCPT TO:<assistant@localhost>",
            "RCPT TO:<nobody@localhost>",
            "RCPT TO:<assistant+abc@localhost>",
            "DATA",
            MAIL + b"\r\n.",
        ):
            transcript.append(await client.say(line))
        transcript += [await client.reply(), await client.say("NOOP")]
        assert transcript == [
            "220 localhost LMTP ready",
            '500 Error: command "EHLO" not recognized',
            "250-localhost\n250-SIZE 26214400\n250-8BITMIME\n250-SMTPUTF8\n250 HELP",
            "250 OK",
            "250 2.1.5 OK",
            "550 5.1.1 No such mailbox here",
            "250 2.1.5 OK",
            "354 End data with <CR><LF>.<CR><LF>",
            "250 2.0.0 Stored",
            "250 2.0.0 Stored",
            "250 OK",
        ]
        gateway.fault = OSError("full")
        for line in ("MAIL FROM:<a@b.dk>", "RCPT TO:<assistant@localhost>", "RCPT TO:<assistant+x@localhost>", "DATA"):
            await client.say(line)
        assert [await client.say(MAIL + b"\r\n."), await client.reply()] == [OUR_FAULT, OUR_FAULT]
        assert len(gateway.stored()) == 1


async def test_a_busy_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _):
        (tmp_path / "other").mkdir()
        with pytest.raises(SettingsWrong) as refusal:
            async with mailbox(tmp_path / "other", listen=("127.0.0.1", channel.port)):
                pass
        where = f"KLASSETUR_MAIL_LISTEN: 127.0.0.1:{channel.port}"
        assert str(refusal.value) == f"{where} is in use; stop what listens there or name another address."


async def test_one_connection_too_many_is_told_to_come_later(tmp_path: Path) -> None:
    async with mailbox(tmp_path, connections=2) as (channel, _):
        async with Client.connected(channel.port) as first, Client.connected(channel.port) as second:
            assert [await first.reply(), await second.reply()] == ["220 localhost ESMTP ready"] * 2
            async with Client.connected(channel.port) as third:
                assert await third.reply() == "421 4.7.0 Too many connections, try again later"
                assert await third.reply() == ""
        await until(lambda: not channel._server.connections.sessions)
        async with Client.connected(channel.port) as again:
            assert (await again.reply()).startswith("220")


async def test_idle_and_endless_sessions_are_ended(tmp_path: Path) -> None:
    long = 2 * PATIENCE
    async with (
        mailbox(tmp_path / "idle", idle_seconds=0.2, session_seconds=long) as (channel, _),
        Client.connected(channel.port) as idle,
    ):
        await idle.reply()
        assert await idle.reply() == ""
    async with (
        mailbox(tmp_path / "endless", idle_seconds=long, session_seconds=0.6) as (channel, _),
        Client.connected(channel.port) as busy,
    ):
        begun = asyncio.get_running_loop().time()
        await busy.reply()
        while await busy.say("NOOP"):  # noqa: ASYNC110 - a client that will not go
            await asyncio.sleep(0.1)
        assert asyncio.get_running_loop().time() - begun > 0.5


async def test_stopping_waits_for_the_mail_that_is_being_stored(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway):
        gateway.waits = asyncio.Event()
        async with Client.connected(channel.port) as sending, Client.connected(channel.port) as idle:
            await sending.reply()
            await idle.reply()
            await sending.say("EHLO x")
            delivering = asyncio.create_task(sending.deliver(MAIL))
            await gateway.called.wait()
            stopping = asyncio.create_task(channel._server.close())
            assert await idle.reply() == "421 4.3.2 The service is stopping, try again later"
            gateway.waits.set()
            assert await delivering == "250 2.0.0 Stored"
            await stopping
        assert len(gateway.stored()) == 1


async def test_an_international_address_is_taken(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert await client.say("MAIL FROM:<øyvind@skole.example.org> SMTPUTF8") == "250 OK"
        await client.say(
            "RCPT TO:<assistant@localhost>",
        )
        await client.say("DATA")
        assert await client.say(MAIL + b"\r\n.") == "250 2.0.0 Stored"
        assert gateway.stored()[0].envelope["mail_from"] == "øyvind@skole.example.org"


async def test_logs_carry_no_address_and_no_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    def deliver(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as connection:
            connection.sendmail("canary@skole.example.org", ["assistant@localhost"], raw_mail("canary"))

    async with mailbox(tmp_path) as (channel, gateway):
        await asyncio.to_thread(deliver, channel.port)
        assert len(gateway.stored()) == 1
    captured = capsys.readouterr()
    assert "canary" not in caplog.text + captured.out + captured.err


async def test_a_mail_of_line_ends_alone_takes_the_memory_of_its_bytes(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        raw = MAIL + b"\r\n" * 100_000
        tracemalloc.start()
        try:
            assert await client.deliver(raw) == "250 2.0.0 Stored"
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 20 * len(raw)
        assert [len(item.payload) for item in gateway.stored()] == [len(raw) + 2]


async def test_dots_at_line_starts_arrive_as_they_were_written(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert await client.deliver(MAIL + b"\r\n..\r\n...\r\n..a\r\nb.") == "250 2.0.0 Stored"
        (item,) = gateway.stored()
        assert item.payload == MAIL + b"\r\n.\r\n..\r\n.a\r\nb.\r\n"


async def test_a_line_too_long_is_refused_when_the_mail_is_over_and_the_session_goes_on(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        for length in (20_000, 100_000):
            # A dot behind the long line's pieces ends nothing.
            assert await client.deliver(MAIL + b"x" * length + b".") == "500 Line too long (see RFC5321 4.5.3.1.6)"
        assert await client.deliver(MAIL + b"x" * 15_000) == "250 2.0.0 Stored"
        assert len(gateway.stored()) == 1


async def test_the_banner_names_no_software_and_a_stranger_can_relay_nothing(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        said = [await client.reply(), await client.say("EHLO x"), await client.say("HELP")]
        assert not any(word in "\n".join(said).lower() for word in ("python", "aiosmtpd", "klassetur"))
        await client.say("MAIL FROM:<assistant@localhost>")
        for receiver in ("bo@elsewhere.example.org", "assistant@localhost@evil.example", "assistant%evil.example@x"):
            assert await client.say(f"RCPT TO:<{receiver}>") in {
                "550 5.1.1 No such mailbox here",
                "553 5.1.3 Error: malformed address",
            }
        assert await client.say("DATA") == "503 Error: need RCPT command"
        assert gateway.stored() == []


async def test_one_client_may_hold_so_many_connections_and_others_still_come_in(tmp_path: Path) -> None:
    async with mailbox(tmp_path, connections=300) as (channel, _), AsyncExitStack() as idle:
        for _ in range(250):
            await idle.enter_async_context(Client.connected(channel.port))
        async with asyncio.timeout(PATIENCE), Client.connected(channel.port) as client:
            assert (await client.reply()).startswith("220")
            await client.say("EHLO x")
            assert await client.deliver(MAIL) == "250 2.0.0 Stored"
    connections = Connections(MailSettings(connections_per_client=2))
    connections.per_client.update({"10.0.0.1": 2, "127.0.0.1": 9})
    assert [connections.admits(client) for client in ("10.0.0.1", "10.0.0.2", "127.0.0.1", "::1")] == [
        False,
        True,
        True,
        True,
    ]
    connections.closing = True
    assert not connections.admits("10.0.0.2")


async def test_commands_without_end_are_stopped(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        replies = [await client.say("NOOP") for _ in range(50)]
        assert replies == ["250 OK"] * 50
        assert (await client.say("NOOP")).startswith("421 4.7.0 ")
