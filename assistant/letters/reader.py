"""One reader of letters, whatever the channel: a text as it was written -> what its writer says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.letters import markers
from assistant.letters.footers import is_banner
from assistant.letters.numbered_lists import listed_with_dashes
from assistant.letters.quotes import lines_of, part_from_mail_below, stretches
from assistant.letters.salutations import without_greeting
from assistant.letters.signoffs import SignedText, part_from_signature, without_closing_thanks
from assistant.letters.subject_lines import FORWARD_SUBJECT, REPLY_SUBJECT
from assistant.model import ChannelName, Message

LONGEST = 16_000
"""Letters of the writer's words that are read; the rest is left unread."""
LONGEST_LETTER = 400_000
"""Letters that are looked at, with all that is quoted."""
_SHORTEST_WISH = 12
"""Words above a mail that is handed on without a mark."""
_DEEPEST = 3
"""Mails forwarded within a forwarded mail."""

_AND_A_HALF = re.compile(r"(?<=\d) ?½")
_GAP = re.compile(r"\n{3,}")
_BLANKS = re.compile(r" {2,}")
_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
"""Says where something stands, and is no word of what is asked."""


@dataclass(frozen=True)
class Letter:
    """A letter taken apart."""

    text: str
    """What is asked or said, at most `LONGEST` letters: the words without greeting and closing thanks, with a line for
    each that the writer began; what was forwarded stands last."""
    words: str = ""
    """The writer's new words as they stand, with a postscript, without quotes, signature and what programs add; the
    words of a forwarded mail come after them."""
    name: str = ""
    """Who signed."""
    signature: str = ""
    """What stands below the sign-off: name, school, telephone number, a line each."""
    forwarded: bool = False
    """It holds a mail that is sent on to be read."""
    below: str = ""
    """The mail that is sent on, as it stands."""
    sender_below: str = ""
    """Who wrote that, as its headers name them."""
    cut: bool = False
    """Only the first `LONGEST` letters of the words are in ``text``."""


def letter_of(message: Message) -> Letter:
    """What a message says."""
    return read_letter(
        message.text,
        subject=message.subject,
        sender_name=message.sender.name,
        answers=message.is_reply,
        # in a thread that is no mail's, and in an answer, numbers are those of what was offered
        numbers_choose=message.is_reply or message.channel not in (ChannelName.MAIL, ChannelName.TERMINAL),
    )


def read_letter(
    text: str, *, subject: str = "", sender_name: str = "", answers: bool = False, numbers_choose: bool = True
) -> Letter:
    """Takes a letter apart. ``answers``: it is known to answer a mail, so what hangs below it is what it answers; a
    subject line may say so too. ``numbers_choose``: those at the beginning of lines may name what was offered; else
    they count the items of a list. Pure, linear in the letter's length, never raises."""
    lines = lines_of(unicodedata.normalize("NFC", text[:LONGEST_LETTER]))
    return _read(lines, subject.strip(), sender_name, answers, numbers_choose, depth=0)


def _read(
    lines: Sequence[str], subject: str, sender_name: str, answers: bool, numbers_choose: bool, depth: int
) -> Letter:
    answers = answers or REPLY_SUBJECT.match(subject) is not None
    parted = part_from_mail_below(lines, forwards=FORWARD_SUBJECT.match(subject) is not None)
    own = _own_words(parted.own, sender_name)
    if not own.lines and not parted.below and not answers:
        # Pasted with quote signs all over: still the writer's only words.
        own = part_from_signature([markers.bare(line) for line in parted.own], sender_name)
    forwarded = parted.forwarded
    if parted.below and not forwarded and not answers:
        # No answer, and yet a mail hangs below: it was sent on by a program that says so nowhere.
        said = "\n".join(own.lines[:20])
        forwarded = not own.lines or markers.points_below(said) or _hands_on(said)
    inner = Letter("")
    if forwarded and depth < _DEEPEST:
        inner = _read(parted.below, subject if depth == 0 else "", "", False, numbers_choose, depth + 1)
    text = _joined("\n", _said(own.lines, numbers_choose or answers), inner.text)
    return Letter(
        text=text[:LONGEST].rstrip(),
        words=_joined("\n\n", _GAP.sub("\n\n", "\n".join(own.lines)), inner.words),
        name=own.name,
        signature="\n".join(own.signature),
        forwarded=forwarded,
        below="\n".join(parted.below) if forwarded else "",
        sender_below=parted.sender if forwarded else "",
        cut=len(text) > LONGEST,
    )


def _hands_on(said: str) -> bool:
    """ "Can you help?" above a mail: so short and without a number, it asks for nothing itself."""
    short = len(said.split()) <= _SHORTEST_WISH and not any(sign.isdigit() for sign in said)
    return short and markers.hands_on(said)


def _own_words(lines: Sequence[str], sender_name: str) -> SignedText:
    """The unquoted stretches without signatures, and from the first signature its name and lines."""
    kept: list[str] = []
    name = ""
    signature: tuple[str, ...] = ()
    for stretch in stretches(lines):
        signed = part_from_signature([line for line in stretch if not is_banner(line)], sender_name)
        name = name or signed.name
        signature = signature or signed.signature
        if signed.lines:
            kept += [*([""] if kept else []), *signed.lines]
    return SignedText(kept, name, signature)


def _said(lines: Sequence[str], numbers_choose: bool) -> str:
    """The writer's own words without politeness; lines that a mail program broke are joined, others stay apart."""
    said: list[str] = []
    last = ""
    said_only = without_closing_thanks(without_greeting(lines))
    for line in said_only if numbers_choose else listed_with_dashes(said_only):
        line = _BLANKS.sub(" ", _AND_A_HALF.sub(",5", _WEB_ADDRESS.sub(" ", line))).strip()
        if last and line and (line[0].islower() or (len(last) > 55 and last[-1] not in ".!?:")):
            said[-1] += f" {line}"
        elif line:
            said.append(line)
        last = line
    return "\n".join(said)


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
