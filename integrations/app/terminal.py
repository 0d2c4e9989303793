"""Questions from the terminal: one, or every line of a file, answered as JSON values."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.conversation import Assistant
from assistant.errors import SettingsWrong
from assistant.matching.season import Season
from assistant.model import KITA, AnswerKind, Card, Findings, Language, Match, Reading, Reply
from assistant.ports import Clock
from assistant.replies.activity_facts import title_of
from assistant.understanding.message_kinds import MessageKind


def questions_from(file: Path) -> list[tuple[str, str]]:
    """``(qid, text)`` of each line; ``-`` is standard input. Raises `SettingsWrong` naming the first wrong line."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{file} cannot be read as UTF-8 text: {error}.") from None
    questions = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            questions.append((str(row["qid"]), str(row["text"])))
        except (ValueError, KeyError, TypeError):
            wanted = '{"qid": "...", "text": "..."}'
            raise SettingsWrong(f"{file}:{number}: each line must be {wanted}.") from None
    return questions


@dataclass(frozen=True)
class TerminalAssistant:
    """The assistant without a conversation."""

    assistant: Assistant
    clock: Clock
    limit: int

    def answer(self, text: str, qid: str = "") -> dict[str, Any]:
        """One answer in the form that ``ask --json`` prints; of several wishes the first stands above the others."""
        today = self.clock.today()
        season = self.assistant.season(today)
        reading, findings, kind = self._found(text, today, season)
        about = self._about(reading, season)
        if about is not None:
            return {"qid": qid, "language": str(reading.language), **about}
        wishes = self.assistant.wishes_in(reading, today) if kind is MessageKind.SEARCH else ()
        each = [(wish, self.assistant.find(wish, season, limit=self.limit)) for wish in wishes]
        if each:
            reply = self.assistant.answers.answer_several(each, season)
        else:
            reply = self._reply(text, reading, findings, kind, season)
        first = self._wish(*(each[0] if each else (reading, findings)), season)
        if kind is not MessageKind.SEARCH:
            first["outcome"] = str(AnswerKind.NO_SEARCH)
        several = {"wishes": [self._wish(*one, season) for one in each]} if each else {}
        return {"qid": qid, "language": str(reading.language), **first, **several, "reply": reply.text}

    def _about(self, reading: Reading, season: Season) -> dict[str, Any] | None:
        """What is asked about one activity; nobody else hears of it, so nothing is passed on."""
        questions = self.assistant.questions(season)
        question = questions.of_first(reading)
        if question is None:
            return None
        reply = questions.reply(question, questions.answer(question), passed_on=False, offered=False)
        asked = {"outcome": str(AnswerKind.ABOUT), "about": question.activities[0].id}
        return {**self._wish(reading, Findings(), season), **asked, "reply": reply.text}

    def _wish(self, reading: Reading, findings: Findings, season: Season) -> dict[str, Any]:
        """What was understood of a wish and found for it."""
        _, cards = self.assistant.answers.compared(findings.matches, reading, season)
        return {
            "reading": reading_as_json(reading),
            "outcome": str(findings.kind),
            "matches": [
                _match(match, card, reading.language) for match, card in zip(findings.matches, cards, strict=True)
            ],
            "near_misses": [
                {"id": near.activity.id, "title": title_of(near.activity, reading.language), "fails": list(near.fails)}
                for near in findings.near_misses
            ],
        }

    def found(self, text: str) -> tuple[str, ...]:
        """The ids of the matches alone, best first."""
        today = self.clock.today()
        _, findings, _ = self._found(text, today, self.assistant.season(today))
        return tuple(match.activity.id for match in findings.matches)

    def _found(self, text: str, today: date, season: Season) -> tuple[Reading, Findings, MessageKind | None]:
        """The last is ``None`` where nothing was said, or a greeting alone."""
        reading = self.assistant.read(text, today)
        if not reading.text.strip():
            return reading, Findings(), None
        findings = self.assistant.find(reading, season, limit=self.limit)
        kind = self.assistant.kind_of(reading, [match.activity for match in findings.matches])
        return reading, findings if kind is MessageKind.SEARCH else Findings(), kind

    def _reply(
        self, text: str, reading: Reading, findings: Findings, kind: MessageKind | None, season: Season
    ) -> Reply:
        """Nobody else hears of what is said here, so nothing is passed on."""
        talk, language = self.assistant.talk, reading.language
        match kind:
            case None:
                return talk.help(language) if text.strip() else talk.empty(language)
            case MessageKind.SEARCH:
                return self.assistant.answers.answer(reading, findings, season)
            case MessageKind.GREETING:
                return talk.help(language)
            case MessageKind.THANKS:
                return talk.thanks(language)
        return talk.elsewhere(language)


def _match(match: Match, card: Card, language: Language) -> dict[str, Any]:
    return {
        "id": match.activity.id,
        "title": title_of(match.activity, language),
        "score": match.score,
        "reasons": list(card.reasons),
        "doubts": list(card.doubts),
    }


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """The reading as lists and plain values; dates are ISO, an open end is ``null``, ``kita`` is a word."""
    return {
        "topic": reading.topic,
        "wish": reading.wish,
        "grades": ["kita" if grade == KITA else grade for grade in sorted(reading.grades)],
        "grades_said": reading.grades_said,
        "subjects": sorted(reading.subjects),
        "kinds": sorted(reading.kinds),
        "periods": [[end and end.isoformat() for end in (period.start, period.end)] for period in reading.periods],
        "weekdays": sorted(reading.weekdays),
        "time": reading.time,
        "hours": [end or None for end in (reading.hours.start, reading.hours.end)],
        "group_size": reading.group_size,
        "class_sizes": list(reading.class_sizes),
        "duration_minutes": reading.duration_minutes,
        "price": reading.price,
        "price_per_pupil": reading.price_per_pupil,
        "places": list(reading.places),
        "home": reading.home,
        "near_school": reading.near_school,
        "within_km": reading.within_km,
        "settings": sorted(reading.settings),
        "away": reading.away,
        "step_free": reading.step_free,
        "audience": str(reading.audience),
        "languages": sorted(reading.languages),
        "class_name": reading.class_name,
        "school": reading.school,
        "excluded": {
            name: sorted(value) if isinstance(value, frozenset | tuple) else value
            for name, value in vars(reading.excluded).items()
            if value
        },
        "unsure": sorted(reading.unsure),
    }
