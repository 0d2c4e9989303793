"""Certificates that sign themselves, and mails sealed with them, made by the openssl command."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def openssl() -> str:
    """Where the command is; a machine without it fails the test with the sentence that says what to install."""
    found = shutil.which("openssl")
    if found is None:
        pytest.fail("These tests need the command openssl, which makes their certificates.", pytrace=False)
    return found


def certificate(folder: Path, name: str = "localhost", *, password: str = "") -> tuple[Path, Path]:
    """A certificate and its key, signed by itself."""
    folder.mkdir(exist_ok=True)
    chain, key = folder / "cert.pem", folder / "key.pem"
    seal = ["-passout", f"pass:{password}"] if password else ["-nodes"]
    subprocess.run(
        [openssl(), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(chain),
         *seal],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    return chain, key


def signed_in_one_piece(folder: Path, content: bytes, *options: str) -> bytes:
    """CMS SignedData as DER with the content inside."""
    chain, key = certificate(folder)
    return _cms(content, "-sign", "-nodetach", "-binary", "-signer", str(chain), "-inkey", str(key), *options)


def sealed_for(folder: Path, content: bytes) -> bytes:
    """CMS EnvelopedData as DER."""
    chain, _ = certificate(folder)
    return _cms(content, "-encrypt", "-binary", "-aes256", "-recip", str(chain))


def _cms(content: bytes, *options: str) -> bytes:
    command = [openssl(), "cms", "-outform", "DER", *options]
    return subprocess.run(command, input=content, check=True, capture_output=True, timeout=30).stdout
