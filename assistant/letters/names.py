"""What the writer of a letter is called, by the sender's name and the signature."""

from __future__ import annotations

import re

from assistant.letters.patterns import LetterPattern

_NO_NAME = LetterPattern(r"\b<no names>\b", re.IGNORECASE)
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})


def name_of_writer(sender: str, signed: str) -> str:
    """The fuller of two names of one person, "Rita Rask" of "Rita Rask" and "Rita". Of two people's the sender's, since
    what stands below may be anybody's; but a school or an office is no person, and then who signed wrote."""
    sender, signed = _in_order(sender), signed.strip()
    if not sender or not signed or "@" in sender:
        return signed or sender
    if _agree(sender, signed):
        return max((sender, signed), key=lambda name: (len(_parts(name)), len("".join(_parts(name)))))
    return sender if _is_full_name(sender) else signed


def agree(one: str, other: str) -> bool:
    """Whether two names can be one person's: each part of the shorter one is, or begins as, a part of the other."""
    return bool(_parts(one)) and bool(_parts(other)) and _agree(one, other)


def _agree(one: str, other: str) -> bool:
    shorter, longer = sorted((_parts(one), _parts(other)), key=len)
    left = list(longer)
    for part in shorter:
        same = next((name for name in left if name == part), None)
        same = same or next((name for name in left if 1 in (len(part), len(name)) and name[0] == part[0]), None)
        if same is None:
            return False
        left.remove(same)
    return bool(shorter)


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name.casefold().translate(_FOLDED))


def _in_order(name: str) -> str:
    """ "Rask, Rita" is Rita Rask."""
    last, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if comma and last and first and "," not in first else name.strip()


def _is_full_name(name: str) -> bool:
    """At least two words, all in letters, none of which is one of a school or an office."""
    words = name.split()
    return len(words) > 1 and not re.search(r"[\d_/+]", name) and not _NO_NAME.search(name)
