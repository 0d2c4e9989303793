"""Hands a mail to the relay, or keeps it as a file where there is none."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from pathlib import Path

import aiosmtplib
import structlog

from index.files.atomic_write import replace_file
from integrations.channels.contract import Postponed, Sent, Undeliverable
from integrations.channels.mail.settings import Relay
from integrations.store.envelopes import Outgoing

log = structlog.get_logger(__name__)

_SECONDS = 30.0
"""For each step of the conversation with the relay."""
_SECONDS_IN_ALL = 120.0


async def send_by_relay(item: Outgoing, relay: Relay) -> Sent | Postponed | Undeliverable:
    """4xx and a silent network: later. 5xx: never again. Our own wrong password: later, for the operator mends it."""
    to, sender, message = _parts(item)
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.username or None,
        password=relay.password or None,
        timeout=_SECONDS,
        use_tls=relay.tls == "tls",
        start_tls=relay.tls == "starttls",
    )
    options = [] if (to + sender).isascii() else ["SMTPUTF8"]
    try:
        async with asyncio.timeout(_SECONDS_IN_ALL):
            async with client:
                await client.sendmail(sender, [to], message, mail_options=options)
    except (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPConnectResponseError, aiosmtplib.SMTPHeloError) as fault:
        return Postponed(f"the relay refused us: {fault.code}")
    except aiosmtplib.SMTPRecipientsRefused as fault:
        return _by_code(max((one.code for one in fault.recipients), default=550))
    except aiosmtplib.SMTPResponseException as fault:
        return _by_code(fault.code)
    except aiosmtplib.SMTPNotSupported:
        return (
            Undeliverable("the relay cannot take this address")
            if options
            else Postponed("the relay cannot do what we ask")
        )
    except (aiosmtplib.SMTPException, OSError) as fault:
        # TimeoutError and ssl.SSLError are OSErrors
        log.info("mail.relay_silent", outbox=item.id, fault=type(fault).__name__)
        return Postponed(f"the relay could not be reached: {type(fault).__name__}")
    except ValueError:
        return Undeliverable("the address cannot be sent to")
    return Sent()


async def keep_in_folder(item: Outgoing, folder: Path) -> Sent | Postponed:
    """Writes ``<time>-<key>.eml``, whole or not at all; the same item has the same name."""
    try:
        await asyncio.to_thread(replace_file, folder / _file_name(item), _parts(item)[2])
    except OSError as fault:
        return Postponed(f"the folder for sent mail cannot be written: {fault.strerror}")
    return Sent()


def _by_code(code: int) -> Postponed | Undeliverable:
    return Undeliverable(f"the relay said {code}") if 500 <= code < 600 else Postponed(f"the relay said {code}")


def _parts(item: Outgoing) -> tuple[str, str, bytes]:
    payload = item.posting.payload
    return str(payload["to"]), str(payload["from"]), base64.b64decode(str(payload["message"]))


def _file_name(item: Outgoing) -> str:
    key = item.posting.key
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", key).strip("-.")[:60]
    if safe != key:
        safe = f"{safe}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    return f"{item.created_at.strftime('%Y%m%dT%H%M%S%fZ')}-{safe}.eml"
