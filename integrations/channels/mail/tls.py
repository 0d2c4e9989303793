"""The mailbox's certificate for STARTTLS, taken anew when its files change."""

from __future__ import annotations

import ssl
from pathlib import Path

import structlog

from assistant.errors import SettingsWrong

log = structlog.get_logger(__name__)


class Certificate:
    """A certificate chain and its key, both PEM; the key may stand in the same file. Raises `SettingsWrong` when they
    cannot be used. Certificates are renewed while the service runs: `context` notices, and keeps the old one when the
    new one is wrong."""

    def __init__(self, chain: Path, key: Path | None = None) -> None:
        self._chain = chain
        self._key = key or chain
        self._stamp = self._stamp_now()
        self._context = self._load()

    def context(self) -> ssl.SSLContext:
        """What a new connection is secured with."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._context = self._load()
                log.info("mail.certificate_renewed")
            except SettingsWrong:
                log.error("mail.certificate_not_renewed")
        return self._context

    def _stamp_now(self) -> tuple[tuple[int, int], ...]:
        return tuple(_stamp(file) for file in (self._chain, self._key))

    def _load(self) -> ssl.SSLContext:
        for name, file in (("CERT", self._chain), ("KEY", self._key)):
            try:
                file.open("rb").close()
            except OSError as fault:
                raise SettingsWrong(
                    f"KLASSETUR_MAIL_TLS_{name}: {file} cannot be read ({fault.strerror or fault})."
                ) from fault
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            # A password would be asked for on the terminal, where nobody sits.
            context.load_cert_chain(self._chain, self._key, password=_no_password)
        except (ssl.SSLError, ValueError) as fault:
            raise SettingsWrong(
                f"KLASSETUR_MAIL_TLS_CERT and KLASSETUR_MAIL_TLS_KEY do not fit together: {self._chain} must hold a "
                f"certificate and {self._key} its private key without a password, both as PEM."
            ) from fault
        return context


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _no_password() -> str:
    raise ValueError("the key has a password")
