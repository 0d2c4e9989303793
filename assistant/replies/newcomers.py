"""What is said where somebody new writes in a teacher's conversation."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Language, Reply, ReplyKind
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text

_MOST_SAID = 300
"""Signs of the newcomer's words, enough to know them by."""


@dataclass(frozen=True)
class NewcomerReplies:
    language: Language

    def who_is_it(self, named: str, said: str, *, held: bool) -> Reply:
        """To the teacher: somebody wrote this. ``held``: nothing was done about it yet."""
        words = " ".join(said.split())
        short = words if len(words) <= _MOST_SAID else f"{words[:_MOST_SAID]} …"
        opening = phrase(self.language, "newcomer.opening", who=named, said=short)
        then = phrase(self.language, "newcomer.waits" if held else "newcomer.passed_on")
        return self._reply(opening, phrase(self.language, "newcomer.question"), then)

    def held(self) -> Reply:
        """To whoever wrote it."""
        return self._reply(phrase(self.language, "newcomer.held"))

    def _reply(self, *opening: str) -> Reply:
        subject = phrase(self.language, "newcomer.subject")
        return with_text(Reply(self.language, ReplyKind.QUESTION, subject, opening=opening))
