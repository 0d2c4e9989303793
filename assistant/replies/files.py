"""Files in words: what came, what is kept and what is not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Attachment, FileFate, Language, Reply, ReplyKind
from assistant.replies.activity_facts import listed
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text

_MOST_NAMED = 10
_KINDS = ("image", "audio", "video")
_CALENDAR = "text/calendar"


def sent_by_hand(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Without what calendar programs put beside a mail."""
    return tuple(file for file in files if file.media_type != _CALENDAR)


def names(files: Sequence[Attachment], language: Language) -> str:
    """Pictures, recordings and films are called so: their names seldom say anything."""
    named = [_named(file, language) for file in files[:_MOST_NAMED]]
    if len(files) > _MOST_NAMED:
        named.append(phrase(language, "file.more", count=len(files) - _MOST_NAMED))
    return listed(named, language)


def _named(file: Attachment, language: Language) -> str:
    kind = file.media_type.partition("/")[0]
    return phrase(language, f"file.kind.{kind}", file=str(file)) if kind in _KINDS else str(file)


def fitting(reply: Reply, room: int) -> Reply:
    """A letter with as many of its files as ``room`` bytes take, and a word for the reader on those that do not go."""
    if sum(one.file.size for one in reply.files) <= room:
        return reply
    going, left = [], room
    for one in reply.files:
        if one.file.size <= left:
            going.append(one)
            left -= one.file.size
    staying = [replace(one.file, fate=FileFate.TOO_LARGE) for one in reply.files if one not in going]
    along = (
        [phrase(reply.language, "file.along", files=names([one.file for one in going], reply.language))]
        if going
        else []
    )
    closing = (*along, *(not_sent(file, reply.language) for file in staying))
    return with_text(replace(reply, files=tuple(going), closing=closing))


def not_kept(file: Attachment, language: Language) -> str:
    """A sentence for whoever should know that a file is not there."""
    return phrase(language, "file.not_kept", file=str(file), why=phrase(language, f"file.why.{file.fate}"))


def _not_kept(files: Sequence[Attachment], language: Language) -> list[str]:
    """A sentence each, but for a flood of them."""
    refused = [file for file in files if not file.is_kept]
    said = [not_kept(file, language) for file in refused[:_MOST_NAMED]]
    if len(refused) > _MOST_NAMED:
        said.append(phrase(language, "file.not_kept.more", count=len(refused) - _MOST_NAMED))
    return said


def not_sent(file: Attachment, language: Language) -> str:
    """A sentence for whoever wanted to send it on."""
    return phrase(language, "file.not_sent", file=str(file), why=phrase(language, f"file.why.{file.fate}"))


def with_files(reply: Reply, files: Sequence[Attachment], *, passed_on: bool = False) -> Reply:
    """The answer to a message that brought files, with what became of them; ``passed_on``: coordinators get them."""
    files, language = sent_by_hand(files), reply.language
    kept = [file for file in files if file.is_kept]
    key = "file.passed_on" if passed_on else "file.kept"
    said = [phrase(language, key, files=names(kept, language))] if kept else []
    said += _not_kept(files, language)
    return with_text(replace(reply, closing=(*reply.closing, *said))) if said else reply


def files_alone(files: Sequence[Attachment], language: Language) -> Reply:
    """The answer to files without words, which a coordinator is told of."""
    kept = [file for file in files if file.is_kept]
    said = [phrase(language, "file.alone", files=names(kept, language))] if kept else []
    said += _not_kept(files, language)
    kind = ReplyKind.HUMAN if kept else ReplyKind.HELP
    if not kept:
        said.append(phrase(language, "file.none"))
    return with_text(Reply(language, kind, phrase(language, "file.subject"), opening=tuple(said)))
