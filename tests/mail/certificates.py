"""Certificates for tests, and mails signed or sealed with them."""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from cryptography.x509 import load_pem_x509_certificate

SEQUENCE, OCTETS, OCTETS_IN_PIECES, TAGGED = 0x30, 0x04, 0x24, 0xA0
OF_UNKNOWN_LENGTH, END = b"\x80", b"\0\0"


@cache
def authority() -> trustme.CA:
    """Whoever signs every certificate of the tests."""
    return trustme.CA()


def trusting() -> ssl.SSLContext:
    """A client that takes this authority's word, and nobody else's."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def certificate(folder: Path, name: str = "localhost", *, password: str = "") -> tuple[Path, Path]:
    """A certificate and its key, as PEM files in this folder."""
    folder.mkdir(exist_ok=True)
    chain, key = folder / "cert.pem", folder / "key.pem"
    issued = authority().issue_cert(name)
    chain.write_bytes(b"".join(pem.bytes() for pem in issued.cert_chain_pems))
    key.write_bytes(_locked(issued.private_key_pem.bytes(), password) if password else issued.private_key_pem.bytes())
    return chain, key


def signed_in_one_piece(content: bytes) -> bytes:
    """CMS SignedData as DER with the content inside."""
    issued = authority().issue_cert("anna@skole.example.org")
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    signer = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(signer, key, SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary])


def signed_in_pieces(content: bytes, size: int = 20) -> bytes:
    """The same as BER, as programs write it that sign while they read: lengths are unknown, the content comes in pieces
    of ``size`` bytes."""
    kind, signed = _parts(_only(signed_in_one_piece(content)))
    version, digests, inside, *rest = _parts(_only(_only(signed)))
    data, _ = _parts(_only(inside))
    pieces = b"".join(_value(OCTETS, content[at : at + size]) for at in range(0, len(content), size))
    inside = _open(SEQUENCE, data, _open(TAGGED, _open(OCTETS_IN_PIECES, pieces)))
    return _open(SEQUENCE, kind, _open(TAGGED, _open(SEQUENCE, version, digests, inside, *rest)))


def sealed_for(content: bytes) -> bytes:
    """CMS EnvelopedData as DER."""
    issued = authority().issue_cert("skoletjeneste@kommune.example.org", key_type=trustme.KeyType.RSA)
    recipient = load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    builder = PKCS7EnvelopeBuilder().set_data(content).add_recipient(recipient)
    return builder.set_content_encryption_algorithm(AES256).encrypt(Encoding.DER, [PKCS7Options.Binary])


def _locked(key: bytes, password: str) -> bytes:
    lock = BestAvailableEncryption(password.encode())
    return load_pem_private_key(key, None).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def _value(tag: int, content: bytes) -> bytes:
    assert len(content) < 0x80
    return bytes([tag, len(content)]) + content


def _open(tag: int, *parts: bytes) -> bytes:
    return bytes([tag]) + OF_UNKNOWN_LENGTH + b"".join(parts) + END


def _only(value: bytes) -> bytes:
    """The inside of one DER value."""
    start, end = _bounds(value)
    assert end == len(value)
    return value[start:]


def _parts(values: bytes) -> list[bytes]:
    """DER values, one after the other."""
    parts = []
    while values:
        _, end = _bounds(values)
        parts.append(values[:end])
        values = values[end:]
    return parts


def _bounds(value: bytes) -> tuple[int, int]:
    """Where the content of the first DER value starts and ends."""
    length, start = value[1], 2
    if length > 0x80:
        start += length & 0x7F
        length = int.from_bytes(value[2:start], "big")
    return start, start + length
