"""Which of our mails a reply belongs to. A mail to coordinators carries a token that nobody guesses and that stands for
one booking or one conversation; every mail of ours leaves a mark by which its delivery report is recognised."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from assistant.letters.patterns import LetterPattern
from index.files.atomic_write import create_file

BOOKING, HUMAN, DIGEST, OTHER = "b", "h", "d", "n"
"""What a notice is about: one booking, a conversation whose teacher wants a human, the day's list, anything else."""
ELSEWHERE = "t"
"""And: a mail to a teacher whose conversation is another channel's."""

_FILE = "mail.secret"
_YES_OR_NO = LetterPattern(r"^\W*(?:<yes or no>|\+1)\b", re.IGNORECASE)
_DECIDES = LetterPattern(r"\b<decides>", re.IGNORECASE)


def notice_token(kind: str, subject: str, secret: bytes) -> str:
    """The token of every notice of this kind about this booking or conversation: 80 bits, made with ``secret``."""
    made = hmac.new(secret, f"{kind}:{subject}".encode(), hashlib.sha256).digest()[:10]
    return f"{kind}-{base64.b32encode(made).decode('ascii').lower()}"


def notice_mark(token: str) -> str:
    """The mark that says what a token stands for."""
    return f"mail:notice:{token}"


def sent_mark(message_id: str) -> str:
    """The mark that says which posting left with this Message-ID."""
    return f"mail:sent:{message_id.strip('<>').rpartition('@')[0].lower()}"


def looks_like_a_decision(text: str) -> bool:
    """Whether somebody may think that these words decide about a booking: "godkendt", "ja", "approved" ..."""
    return _YES_OR_NO.match(text) is not None or _DECIDES.search(text) is not None


def kept_secret(folder: Path) -> bytes:
    """The secret kept in this folder, made where there is none. Readable for its owner alone."""
    file = folder / _FILE
    with contextlib.suppress(FileNotFoundError):
        return file.read_bytes()
    create_file(file, secrets.token_bytes(32), mode=0o600)
    return file.read_bytes()
