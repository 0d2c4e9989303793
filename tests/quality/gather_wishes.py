"""Gathers what schools wish for anywhere, so that a wish which nobody here serves is known as one.

    python -m tests.quality.gather_wishes

Adds the topics of `tests/quality/training` to `catalog_data/elsewhere.txt`; lines that stand there stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from integrations.resources.vocabulary import ELSEWHERE, read_elsewhere

TRAINING = Path(__file__).parent / "training"


def topics() -> Iterator[str]:
    """Of offers and of wishes without one, in English."""
    for folder in ("unanswered", "pairs"):
        for file in sorted((TRAINING / folder).glob("*.jsonl")):
            for line in map(json.loads, file.read_text("utf-8").splitlines()):
                if line.get("topic"):
                    yield " ".join(line["topic"].split())


def main() -> None:
    known = {line.casefold() for line in read_elsewhere()}
    new = [topic for topic in dict.fromkeys(topics()) if topic.casefold() not in known]
    with ELSEWHERE.open("a", encoding="utf-8") as file:
        file.writelines(f"{topic}\n" for topic in new)
    print(f"{len(new)} new, {len(known)} as they were")


if __name__ == "__main__":
    main()
