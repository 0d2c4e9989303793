"""What is asked: teachers' labelled questions in three languages, each asked once, and a long mail."""

from __future__ import annotations

from pathlib import Path

from integrations.app.evaluation import read_questions

_QUALITY = Path(__file__).resolve().parents[1] / "quality"
_CHAT = (
    "Tak for sidst på netværksmødet, det var hyggeligt at se jer alle igen. Vi har haft travlt med emneuge, og børnene "
    "har malet hele gangen blå. Ledelsen siger, at der måske kommer et nyt faglokale til næste år.\n\n"
)
LONG_MAIL = _CHAT * 40 + (
    "Det, jeg egentlig ville spørge om: Har I et besøg om vand og rensning til min 4. klasse i maj? Vi er 24 elever."
    "\n\nMvh Anna Holm"
)
WARM_UP = (
    "Kan vi få besøg af en astronom? 28 elever i 5. klasse, helst i marts",
    "Wo können wir mit der 6. Klasse einen Roboter bauen? Im Mai, höchstens 90 Minuten",
    "Is there a bakery that shows classes around? Grade 3, some morning in June",
)
"""Like the measured ones, but none of them."""


def different(count: int) -> list[str]:
    """Spread evenly over the two sets, all languages among them; at most as many as there are."""
    every = [
        question.text
        for name in ("questions.jsonl", "holdout_questions.jsonl")
        for question in read_questions(_QUALITY / name)
    ]
    wanted = min(count, len(every))
    return [every[place * len(every) // wanted] for place in range(wanted)]
