"""Mails made to hurt: read within the limits or refused, and the next one is read."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.parser_client import MailReader, MailUnreadable
from integrations.channels.mail.parser_process import LIMIT_SECONDS
from tests.mail.letters import raw_mail
from tests.patience import PATIENCE

HEAD = b"From: eve@evil.example\nSubject: x\n"
MIB = 1024 * 1024


def _nested(depth: int) -> bytes:
    parts = (f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth))
    return HEAD + "".join(parts).encode() + b"\n\nhej"


def _web_pages(count: int, line_ends: int) -> bytes:
    part = b"--b\nContent-Type: text/html\n\n" + b"<br>" * line_ends + b"\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + part * count + b"--b--\n"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "quotes in To": (lambda: b'To: "' + b'"' * 100_000 + b"\n" + HEAD + b"\nhej", "headers are longer than 100 KB"),
    "a header of 5 MB": (lambda: b"X: " + b"a" * 5_000_000 + b"\n" + HEAD + b"\nhej", "headers are longer than 100 KB"),
    "noise": (lambda: bytes(range(256)) * 4_000, "headers are longer than 100 KB"),
    "no end of headers": (lambda: HEAD + b"X: y\n" * 1_000_000, "headers are longer than 100 KB"),
    "1,000 nested parts": (lambda: _nested(1_000), "parts nested deeper than 50"),
    "1,000 parts": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_000 + b"--b--\n",
        "more than 500 parts",
    ),
}

BORNE: dict[str, Callable[[], bytes]] = {
    "7 KB of quotes in From": lambda: b"From: " + b'"' * 7_000 + b"<eve@evil.example>\n\nhej",
    "70 KB of quotes in To": lambda: b"To: " + b'"' * 70_000 + b"\n" + HEAD + b"\nhej",
    "encoded words": lambda: b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\n" + HEAD + b"\nhej",
    "20 MB of base64": lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QUFB" * 5_000_000,
    "20 MB of carriage returns": lambda: HEAD + b"\n" + b"\r" * 20 * MIB,
    "deep HTML": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 100_000 + b"hej",
    "deep tables": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<table><tr><td>" * 20_000 + b"hej",
    "deep quotes in HTML": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<blockquote type=cite>" * 20_000,
    "a million quote signs": lambda: HEAD + b"\n" + b">" * MIB,
    "300,000 quoted lines": lambda: HEAD + b"\n" + b"> a\n" * 300_000,
    "beginnings of attributions": lambda: HEAD + b"\n" + b"Den 5. maj kl. 10.15\n" * 100_000,
    "one endless attribution": lambda: HEAD + b"\n" + b"On " + b"a " * 400_000 + b" wrote:",
    "beginnings of header blocks": lambda: HEAD + b"\n" + b"Fra: a@b\nTil: x\n" * 100_000,
    "sign-offs alone": lambda: HEAD + b"\n" + b"hilsen hej hej hej hej hej hej hej hej hej?\n" * 50_000,
    "spaces": lambda: HEAD + b"\n" + b" " * MIB + b"x",
    "flowed lines": lambda: HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
    "parameters": lambda: HEAD + b"Content-Type: text/plain;" + b"a=b;" * 1_900 + b"\n\nx",
    "4 million lines that begin like a boundary": (
        lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bx\n" * 4_000_000
    ),
    "80 web pages": lambda: _web_pages(80, 60_000),
    "beginnings of old attributions": lambda: HEAD + b"\n" + b"2024-01-01 10:10 GMT+01:00 a\n" * 100_000,
    "a signature within a signature": lambda: (
        HEAD + b"Content-Type: application/pkcs7-mime\n\n" + bytes.fromhex("3080").replace(b"\x80", b"0") * MIB
    ),
    "nothing": lambda: b"",
}


def _next_is_read(reader: MailReader) -> None:
    assert reader.parse(raw_mail("Har I noget om vand?")).text == "Har I noget om vand?"


def _computed(reader: MailReader) -> float:
    """Seconds that the reading process has computed; what else the machine does meanwhile is left out."""
    reader.warm_up()
    assert reader._child is not None
    counted = Path(f"/proc/{reader._child.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, counted[11:13])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mail_over_the_limits_is_refused_with_its_reason(name: str, reader: MailReader) -> None:
    make, reason = HOSTILE[name]
    with pytest.raises(MailUnreadable) as refusal:
        reader.parse(make())
    assert str(refusal.value) == f"The mail was not read: {reason}."
    _next_is_read(reader)


@pytest.mark.parametrize("name", BORNE)
def test_a_strange_mail_is_read_within_the_limits(name: str, reader: MailReader) -> None:
    raw = BORNE[name]()
    before = _computed(reader)
    mail = reader.parse(raw)
    assert _computed(reader) - before < LIMIT_SECONDS
    assert isinstance(mail, ParsedMail)
    assert len(mail.text) <= 100_000
    _next_is_read(reader)


def test_a_mail_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    with MailReader(seconds=0.5) as reader:
        reader.warm_up()
        child = reader._child
        assert child is not None
        with pytest.raises(MailUnreadable, match=r"it took over 0\.5 seconds"):
            reader.parse(_web_pages(4, 75_000))
        assert child.returncode == -signal.SIGKILL
        reader._seconds = PATIENCE
        _next_is_read(reader)


def test_a_reading_process_that_dies_is_replaced() -> None:
    with MailReader() as reader:
        reader.warm_up()
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        _next_is_read(reader)


def test_a_mail_that_needs_too_much_memory_is_refused() -> None:
    with MailReader(PATIENCE) as reader:
        with pytest.raises(MailUnreadable):
            reader.parse(b"x" * 290 * MIB)
        _next_is_read(reader)
