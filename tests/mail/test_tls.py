"""STARTTLS with a certificate made for the test, over real sockets."""

from __future__ import annotations

import asyncio
from importlib.metadata import version
from pathlib import Path

import aiosmtplib
import pytest

from assistant.errors import SettingsWrong
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.tls import Certificate
from integrations.settings import settings_from
from tests.mail.certificates import certificate, trusting
from tests.mail.letters import raw_mail
from tests.mail.mailbox import Client, mailbox
from tests.patience import PATIENCE, until

MAIL = raw_mail("Har I noget om vand?", "Message-ID: <1@skole.example.org>")


async def test_a_mail_comes_in_by_starttls(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path / "tls")
    async with mailbox(tmp_path, tls_cert=chain, tls_key=key) as (channel, gateway):
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=channel.port, start_tls=False, timeout=PATIENCE)
        async with client:
            await client.ehlo()
            assert client.supports_extension("starttls")
            await client.starttls(server_hostname="localhost", tls_context=trusting())
            assert client.get_transport_info("cipher") is not None
            await client.ehlo()
            assert not client.supports_extension("starttls")
            await client.sendmail("anna@skole.example.org", ["assistant@localhost"], MAIL)
        (item,) = gateway.stored()
        assert item.payload == MAIL + b"\r\n"
        await until(lambda: not channel._server.connections.sessions)
        assert dict(channel._server.connections.per_client) == {}


async def test_without_a_certificate_starttls_is_not_offered(tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        await client.reply()
        assert "STARTTLS" not in await client.say("EHLO x")
        assert await client.say("STARTTLS") == "454 TLS not available"


async def test_words_sent_before_the_handshake_are_not_taken_for_words_behind_it(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path / "tls")
    async with mailbox(tmp_path, tls_cert=chain, tls_key=key) as (channel, gateway):
        reader, writer = await asyncio.open_connection("127.0.0.1", channel.port)
        await reader.readline()
        writer.write(b"EHLO x\r\n")
        while not (await reader.readline()).startswith(b"250 "):
            pass
        writer.write(b"STARTTLS\r\nMAIL FROM:<eve@evil.example>\r\n")
        assert await reader.readline() == b"220 Ready to start TLS\r\n"
        await writer.start_tls(trusting(), server_hostname="localhost")
        client = Client(reader, writer)
        assert (await client.say("EHLO x")).startswith("250-localhost")
        assert await client.say("RCPT TO:<assistant@localhost>") == "503 Error: need MAIL command"
        assert await client.deliver(MAIL) == "250 2.0.0 Stored"
        writer.close()
        assert [item.envelope["mail_from"] for item in gateway.stored()] == ["anna@skole.example.org"]


async def test_a_failed_handshake_ends_its_connection_alone(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path / "tls")
    async with mailbox(tmp_path, tls_cert=chain, tls_key=key, connections=1) as (channel, _):
        for _ in range(3):
            async with Client.connected(channel.port) as client:
                assert await client.reply() == "220 localhost ESMTP ready"
                await client.say("EHLO x")
                assert await client.say("STARTTLS") == "220 Ready to start TLS"
                client._writer.write(b"this is no handshake\r\n" * 20)
                await client._reader.read()
            await until(lambda: not channel._server.connections.sessions)


def test_a_renewed_certificate_is_taken_and_a_broken_one_is_not(tmp_path: Path) -> None:
    chain, key = certificate(tmp_path / "tls")
    mailboxes = Certificate(chain, key)
    first = mailboxes.context()
    assert mailboxes.context() is first
    chain.write_text("half a certificate")
    assert mailboxes.context() is first
    certificate(tmp_path / "tls", "mail.example.org")
    assert mailboxes.context() is not first


async def test_a_certificate_that_cannot_be_used_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    chain, _ = certificate(tmp_path / "one")
    _, other_key = certificate(tmp_path / "two")
    _, locked = certificate(tmp_path / "three", password="hemmelig")
    missing = tmp_path / "missing.pem"
    for key in (other_key, locked):
        with pytest.raises(SettingsWrong) as refusal:
            async with mailbox(tmp_path, tls_cert=chain, tls_key=key):
                pass
        assert str(refusal.value) == (
            f"KLASSETUR_MAIL_TLS_CERT and KLASSETUR_MAIL_TLS_KEY do not fit together: {chain} must hold a certificate "
            f"and {key} its private key without a password, both as PEM."
        )
    with pytest.raises(SettingsWrong) as refusal:
        Certificate(missing)
    assert str(refusal.value) == f"KLASSETUR_MAIL_TLS_CERT: {missing} cannot be read (No such file or directory)."
    with pytest.raises(SettingsWrong, match="KLASSETUR_MAIL_TLS_KEY needs KLASSETUR_MAIL_TLS_CERT"):
        MailSettings(tls_key=chain)


def test_the_settings_name_both_files(tmp_path: Path) -> None:
    named = {"KLASSETUR_MAIL_TLS_CERT": "/etc/cert.pem", "KLASSETUR_MAIL_TLS_KEY": "/etc/key.pem"}
    settings = settings_from(named)
    assert (settings.mail_tls_cert, settings.mail_tls_key) == (Path("/etc/cert.pem"), Path("/etc/key.pem"))
    with pytest.raises(SettingsWrong) as refusal:
        settings_from({"KLASSETUR_MAIL_TLS_KEY": "/etc/key.pem"})
    assert str(refusal.value) == "KLASSETUR_MAIL_TLS_KEY needs KLASSETUR_MAIL_TLS_CERT, the certificate it belongs to."


def test_the_libraries_are_new_enough_to_be_safe() -> None:
    def release(name: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version(name).split(".")[:3])

    assert release("aiosmtpd") >= (1, 4, 6)
    assert release("aiosmtplib") >= (5, 1, 2)
