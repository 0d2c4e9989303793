"""Hands a mail to the relay, or keeps it as a file where there is none."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import re
from pathlib import Path

import aiosmtplib
import structlog

from index.files.atomic_write import replace_file
from integrations.channels.contract import Postponed, Sent, Undeliverable
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.mail.headers import with_ascii_domain
from integrations.channels.mail.relay_refusals import Stage, outcome_of
from integrations.channels.mail.settings import Relay
from integrations.store.envelopes import Outgoing

log = structlog.get_logger(__name__)

_SECONDS = 30.0
"""For each step of the conversation with the relay."""
_SECONDS_FOR_CONTENT = 120.0
"""For its last word: what is cut off before it may come twice."""
_SECONDS_FOR_GOODBYE = 5.0
_UNKNOWN_COMMAND = (500, 502, 504)


async def send_by_relay(item: Outgoing, relay: Relay) -> Sent | Postponed | Undeliverable:
    """Final is only what the relay says of this recipient or of the content; what it says of us, and silence, is waited
    for."""
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.username or None,
        password=relay.password or None,
        timeout=_SECONDS,
        use_tls=relay.tls == "tls",
        start_tls=relay.tls == "starttls",
    )
    stage = Stage.GREETING
    try:
        to, sender, message = _parts(item)
        await client.connect()
        await _greet(client)
        with_utf8 = not (to + sender).isascii()
        if with_utf8 and not client.supports_extension("smtputf8"):
            return Undeliverable(why(Hindrance.ADDRESS_UNSUPPORTED), closed=True)
        stage = Stage.SENDER
        options = ["SMTPUTF8"] if with_utf8 else []
        if client.supports_extension("size"):
            options.append(f"size={len(message)}")
        await client.mail(sender, options=options, encoding="utf-8" if with_utf8 else "ascii")
        stage = Stage.RECIPIENT
        await client.rcpt(to, encoding="utf-8" if with_utf8 else "ascii")
        stage = Stage.CONTENT
        await client.data(message, timeout=_SECONDS_FOR_CONTENT)
    except aiosmtplib.SMTPResponseException as fault:
        return outcome_of(stage, fault.code, fault.message)
    except OSError as fault:
        # a connection that was lost or silent, in aiosmtplib's words too; TimeoutError and ssl.SSLError
        log.info("mail.relay_silent", outbox=item.id, fault=type(fault).__name__, stage=stage.name.lower())
        silent = why(Hindrance.RELAY_SILENT, type(fault).__name__)
        return Postponed(silent, may_have_left=stage is Stage.CONTENT)
    except aiosmtplib.SMTPException as fault:
        # it cannot do what our settings ask for: STARTTLS, signing in
        return Postponed(why(Hindrance.RELAY_REFUSES_US, fault.message), needs_operator=True)
    except ValueError:
        return Undeliverable(why(Hindrance.ADDRESS_UNSUPPORTED), closed=True)
    finally:
        await _say_goodbye(client)
    return Sent()


async def keep_in_folder(item: Outgoing, folder: Path) -> Sent | Postponed:
    """Writes ``<time>-<key>.eml``, whole or not at all; the same item has the same name."""
    try:
        await asyncio.to_thread(replace_file, folder / _file_name(item), _parts(item)[2])
    except OSError as fault:
        return Postponed(why(Hindrance.NOT_KEPT, fault.strerror or ""), needs_operator=True)
    return Sent()


async def _greet(client: aiosmtplib.SMTP) -> None:
    """Where connecting has not done so already."""
    if not client.is_ehlo_or_helo_needed:
        return
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError as fault:
        if fault.code not in _UNKNOWN_COMMAND:
            raise
        await client.helo()


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    """Whatever comes of it, the mail is where it is."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=_SECONDS_FOR_GOODBYE)
    client.close()


def _parts(item: Outgoing) -> tuple[str, str, bytes]:
    payload = item.posting.payload
    to, sender = (with_ascii_domain(str(payload[name])) for name in ("to", "from"))
    return to, sender, base64.b64decode(str(payload["message"]))


def _file_name(item: Outgoing) -> str:
    key = item.posting.key
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", key).strip("-.")[:60]
    if safe != key:
        safe = f"{safe}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{item.created_at.strftime('%Y%m%dT%H%M%S%fZ')}-{safe}.eml"
