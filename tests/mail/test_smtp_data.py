"""The bytes of a mail as they arrive in any pieces: its end, its dots, its limits."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.channels.mail.smtp_data import IncomingMail
from tests.mail.mailbox import Client, mailbox


def received(raw: bytes, cuts: list[int], most: int = 1_000, longest: int = 100) -> IncomingMail:
    mail, places = IncomingMail(most, longest), sorted({0, len(raw), *(cut % (len(raw) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        mail.take(raw[start:end])
        if mail.ended:
            return mail
    return mail


def by_the_line(raw: bytes) -> tuple[bytes, bytes] | None:
    """What a reader of lines makes of it: the mail, and what comes after it."""
    content, rest = b"", raw
    while b"\r\n" in rest:
        line, _, rest = rest.partition(b"\r\n")
        if line == b".":
            return content, rest
        content += line.removeprefix(b".") + b"\r\n"
    return None


PIECES = st.lists(st.sampled_from([b".", b"\r\n", b"\r", b"\n", b"a", b"..", b"\r\n.\r\n"]), max_size=30).map(b"".join)


@given(raw=PIECES, cuts=st.lists(st.integers(0, 200), max_size=5))
def test_any_pieces_give_what_lines_would_give(raw: bytes, cuts: list[int]) -> None:
    mail, expected = received(raw, cuts), by_the_line(raw)
    assert mail.ended == (expected is not None)
    if expected is not None:
        assert mail.content() == expected[0]
        assert expected[1].startswith(mail.beyond)


@pytest.mark.parametrize("cuts", [[], [50], [3, 99, 101, 102], list(range(400))])
def test_a_line_may_be_as_long_as_allowed_and_no_longer(cuts: list[int]) -> None:
    for length, refusal in ((98, ""), (99, "500 Line too long (see RFC5321 4.5.3.1.6)")):
        mail = received(b"x\r\n" + b"a" * length + b"\r\nz\r\n.\r\nQUIT\r\n", cuts)
        assert (mail.ended, mail.refusal) == (True, refusal)


@pytest.mark.parametrize("cuts", [[], [500, 1_200], list(range(2_000))])
def test_too_much_is_read_to_its_end_and_not_kept(cuts: list[int]) -> None:
    mail = received(b"0123456\r\n" * 200 + b".\r\nQUIT\r\n", cuts)
    assert (mail.ended, mail.refusal) == (True, "552 Error: Too much mail data")
    assert len(mail.content()) < 10


async def test_a_mail_of_millions_of_empty_lines_is_taken_and_commands_behind_a_mail_are_obeyed(
    tmp_path: Path,
) -> None:
    async with mailbox(tmp_path) as (channel, gateway), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert (await client.deliver(b"\r\n" * 2_000_000)).startswith("250")
        await client.say("MAIL FROM:<a@b.example>", "RCPT TO:<assistant@localhost>")
        await client.reply()
        assert (await client.say("DATA")).startswith("354")
        assert (await client.say("Subject: x", "", "..a", ".", "NOOP")).startswith("250 2.0.0 Stored")
        assert (await client.reply()).startswith("250")
        assert [item.payload for item in gateway.stored()][-1] == b"Subject: x\r\n\r\n.a\r\n"


@pytest.mark.parametrize("command", ["MAIL FROM:<a@b.example>\0<c@d.example>", "MAIL FROM:<a@b.example>\x0bx"])
async def test_an_address_with_hidden_signs_is_refused(command: str, tmp_path: Path) -> None:
    async with mailbox(tmp_path) as (channel, _), Client.connected(channel.port) as client:
        await client.reply()
        await client.say("EHLO x")
        assert (await client.say(command)).startswith("501")
        assert (await client.say("MAIL FROM:<a@b.example>")).startswith("250")
        assert (await client.say(command.replace("MAIL FROM", "RCPT TO"))).startswith("501")
