"""What programs say in a person's name without saying so in a header: reactions, receipts for reading, recalls, absence
notes. Each is known by several marks together; in doubt a mail is a person's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.letters.patterns import LetterPattern
from assistant.letters.reader import Letter
from integrations.channels.mail.headers import Headers
from integrations.channels.mail.mime import MimePart

_REACTIONS = "text/vnd.google.email-reaction+json"
_RECEIPTS = {"message/disposition-notification", "message/global-disposition-notification"}
_OF_EXCHANGE = re.compile(r"^urn:content-classes:(mdn|dsn|recall)", re.IGNORECASE)
_LONGEST_SENTENCE = 200
_LONGEST_NOTE = 1_500
_LONGEST_RECEIPT = 2_000
_LONGEST_NAME = 6
"""Words of a line below a note that only names its writer."""

_RECEIPT = LetterPattern(r"^<receipt subjects>(?:\s*\([^)]{0,30}\))?\s*:", re.IGNORECASE)
_READ = LetterPattern(r"<was read>", re.IGNORECASE)
_RECALL = LetterPattern(r"^<recall subjects>\s*:", re.IGNORECASE)
_RECALLS = LetterPattern(r"<recalls>", re.IGNORECASE)
_REACTED = LetterPattern(r"<reacted>\W*$", re.IGNORECASE)
_FIRST_PERSON = LetterPattern(r"\b<first person>\b")
_AWAY = LetterPattern(r"<away>", re.IGNORECASE)
_WHILE_AWAY = LetterPattern(r"<while away>", re.IGNORECASE)
_ABOUT_A_VISIT = LetterPattern(r"\b(?:<about a visit>|K\d{1,9})\b", re.IGNORECASE)
_DATE = re.compile(r"^\s*(?:\w{2,3}\.? )?\d{1,2}[./ ]")
_SENTENCES = re.compile(r"(?<=[.!:])(?<!\d\.)\s+(?=[A-ZÆØÅÄÖÜ])|\n+")


def program_reason(root: MimePart, headers: Headers, subject: str, body: str, letter: Letter, answers: bool) -> str:
    """Why these are no person's words, or ``""``. ``answers``: the mail answers another one."""
    kinds = {part.kind for part in _walk(root)}
    of_exchange = _OF_EXCHANGE.match(headers.plain("content-class"))
    if _REACTIONS in kinds or (answers and _is_reaction(letter.words)):
        return "reaction"
    if kinds & _RECEIPTS or (of_exchange and of_exchange[1].lower() == "mdn") or _is_receipt(subject, body, letter):
        return "read receipt"
    if (of_exchange and of_exchange[1].lower() == "recall") or _is_recall(subject, body, letter):
        return "recall"
    if of_exchange:
        return "report"
    return "absence note" if _is_absence_note(letter.text, answers) else ""


def _is_reaction(words: str) -> bool:
    line = words.strip()
    return (
        "\n" not in line
        and len(line) < _LONGEST_SENTENCE
        and _REACTED.search(line) is not None
        and _FIRST_PERSON.search(line) is None
    )


def _is_receipt(subject: str, body: str, letter: Letter) -> bool:
    says_so = not letter.words.strip() or _READ.search(body[:_LONGEST_RECEIPT]) is not None
    return says_so and _RECEIPT.match(subject) is not None


def _is_recall(subject: str, body: str, letter: Letter) -> bool:
    return _RECALL.match(subject) is not None and (
        not letter.words.strip() or _RECALLS.search(body[:2_000]) is not None
    )


def _is_absence_note(text: str, answers: bool) -> bool:
    """Every sentence is one of an absence note, and none asks or speaks of a visit. One sentence alone is enough only
    where a mail is answered."""
    if len(text) > _LONGEST_NOTE or "?" in text or _ABOUT_A_VISIT.search(text):
        return False
    sentences = [sentence.strip() for sentence in _SENTENCES.split(text) if sentence.strip(" .!,:-")]
    while sentences and _is_a_name(sentences[-1]):
        sentences.pop()
    away = [_is_away(sentence) for sentence in sentences]
    said = [here or _WHILE_AWAY.search(one) is not None for here, one in zip(away, sentences, strict=True)]
    return any(away) and all(said) and (answers or len(said) > 1)


def _is_away(sentence: str) -> bool:
    """The sentence begins with it: "we need another day, I am on leave then" says something else first."""
    found = _AWAY.search(sentence)
    if found is None or len(sentence) > _LONGEST_SENTENCE:
        return False
    before, after = sentence[: found.start()].partition(","), sentence[found.end() :].split(",")[1:]
    return (not before[1] or _WHILE_AWAY.search(before[0]) is not None) and all(map(_goes_on, after))


def _goes_on(clause: str) -> bool:
    """What follows a comma belongs to the note: a date, or more of the same."""
    return bool(_DATE.match(clause) or _WHILE_AWAY.search(clause) or _AWAY.search(clause))


def _is_a_name(line: str) -> bool:
    """The writer's name or school, below a note without a sign-off."""
    known = _AWAY.search(line) or _WHILE_AWAY.search(line)
    return not known and line[-1] not in ".!:" and len(line.split()) <= _LONGEST_NAME


def _walk(part: MimePart) -> Iterator[MimePart]:
    yield part
    for child in part.children:
        yield from _walk(child)
