"""Quality figures over labelled questions: is the right activity found, and is "nothing fits" said when nothing does?

A line is ``{"qid": ..., "text": ..., "grades": {activity id: 2 | 1}}``: 2 is exactly what the teacher wants, 1 is
acceptable, no grades at all means that nothing fits. ``lang`` and ``tags`` group the figures.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import Fault, FaultsFound, SettingsWrong
from integrations.app.terminal import TerminalAssistant

DEPTH = 5


class LabelledQuestion(BaseModel):
    """One labelled question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    qid: str
    text: str
    grades: Annotated[dict[str, int], Field(validation_alias=AliasChoices("grades", "relevant"))] = {}
    lang: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoredQuestion:
    """A question and the ids it was answered with, best first."""

    question: LabelledQuestion
    found: tuple[str, ...]

    @property
    def ndcg(self) -> float:
        """nDCG@5 with graded gains (Järvelin and Kekäläinen 2002): 0..1."""
        return ndcg(self.found, self.question.grades, DEPTH)


def ndcg(found: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Discounted gain of what was found over that of the best order there is; gain is ``2 ** grade - 1``."""
    gained = _discounted([grades.get(name, 0) for name in found[:depth]])
    ideal = _discounted(sorted(grades.values(), reverse=True)[:depth])
    return gained / ideal if ideal else 0.0


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1.0) / math.log2(rank + 2) for rank, grade in enumerate(grades))


@dataclass(frozen=True)
class QualityReport:
    """All questions, scored."""

    scored: tuple[ScoredQuestion, ...]

    def figures(self) -> dict[str, Any]:
        """Means by group; ``silent`` is the share that got an empty list."""
        return {name: _figures(group) for name, group in self._groups()}

    def failures(self) -> list[ScoredQuestion]:
        """Questions with an answer that got none of it, worst first."""
        answered = [one for one in self.scored if one.question.grades]
        return sorted((one for one in answered if one.ndcg < 0.5), key=lambda one: one.ndcg)

    def __str__(self) -> str:
        rows = [f"{'group':<14}{'questions':>10}{'nDCG@5':>9}{'first hit':>11}{'silent':>8}"]
        for name, figures in self.figures().items():
            shown = [f"{figures[key]:.3f}" if figures[key] is not None else "" for key in ("ndcg", "first", "silent")]
            rows.append(f"{name:<14}{figures['questions']:>10}{shown[0]:>9}{shown[1]:>11}{shown[2]:>8}")
        missed = [f"{one.question.qid}  {one.ndcg:.2f}  {one.question.text[:90]!r}" for one in self.failures()[:20]]
        return "\n".join([*rows, *(["", "Worst answered:", *missed] if missed else [])])

    def _groups(self) -> Iterator[tuple[str, list[ScoredQuestion]]]:
        answerable = [one for one in self.scored if one.question.grades]
        yield "all", answerable
        for language in sorted({one.question.lang for one in answerable} - {""}):
            yield language, [one for one in answerable if one.question.lang == language]
        for tag in sorted({tag for one in answerable for tag in one.question.tags}):
            yield tag, [one for one in answerable if tag in one.question.tags]
        yield "no answer", [one for one in self.scored if not one.question.grades]


def _figures(group: Sequence[ScoredQuestion]) -> dict[str, Any]:
    answerable = [one for one in group if one.question.grades]
    return {
        "questions": len(group),
        "ndcg": _mean([one.ndcg for one in answerable]),
        "first": _mean([float(bool(one.found) and one.found[0] in one.question.grades) for one in answerable]),
        "silent": _mean([float(not one.found) for one in group]),
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def read_questions(file: Path) -> list[LabelledQuestion]:
    """Raises `SettingsWrong` when the file cannot be read, `FaultsFound` naming every wrong line."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{file} cannot be read: {error}.") from None
    questions, faults = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(LabelledQuestion.model_validate(json.loads(line)))
        except (ValueError, ValidationError):
            wanted = '{"qid": "...", "text": "...", "grades": {"activity-id": 2}}'
            faults.append(Fault(str(file), number, "", "question.form", {"example": wanted}))
    if faults:
        raise FaultsFound(faults)
    return questions


def evaluate(questions: Iterable[LabelledQuestion], asking: TerminalAssistant) -> QualityReport:
    """Asks every question of the catalogue and scores the answers; ``asking`` gives at least `DEPTH` of them."""
    return QualityReport(tuple(ScoredQuestion(one, asking.found(one.text)) for one in questions))
