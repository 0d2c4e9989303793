"""How many phrases of a file are read as its periods say, and how many days are read wrongly with certainty.

    python -m tests.understanding.periods.measure FILE.jsonl [--wrong]

A line is ``{"lang": "de", "text": "am 15ten", "today": "2027-02-12", "period": ["2027-02-15", "2027-02-15"]}``; an open
end is ``null``. Public corpora stay outside: this reads whatever copy is named.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

from assistant.model import Language
from assistant.understanding.time_expressions import TimeFound, find_when
from assistant.understanding.time_expressions.calendar_units import next_weekday
from tests.understanding.periods.test_sentences import CALENDARS

Ends = list[str | None]


def periods_of(found: TimeFound, today: date) -> list[Ends]:
    """What was read, with a lone weekday as the coming one and a weekday of a week as its day."""
    days = [
        day
        for period in found.periods
        if period.start is not None and period.end is not None
        for day in (period.start + timedelta(days=ahead) for ahead in range((period.end - period.start).days + 1))
        if day.weekday() in found.weekdays
    ]
    if not found.periods and len(found.weekdays) == 1:
        days = [next_weekday(min(found.weekdays), today)]
    if found.weekdays and len(days) == 1:
        return [[days[0].isoformat()] * 2]
    return [[day.isoformat() if day else None for day in (one.start, one.end)] for one in found.periods]


def outcome(read: list[Ends], expected: Ends) -> str:
    if read == [expected]:
        return "right"
    if not read:
        return "nothing"
    return "a wrong day" if len(read) == 1 and read[0][0] == read[0][1] else "another period"


def main(path: str, *options: str) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in Path(path).read_text("utf-8").splitlines():
        case = json.loads(line)
        language, today = Language(case["lang"]), date.fromisoformat(case["today"])
        read = periods_of(find_when(case["text"], language, today, CALENDARS[language]), today)
        result = outcome(read, case["period"])
        counts[case["lang"]][result] += 1
        if "--wrong" in options and result != "right":
            print(result, case["lang"], case["text"], case["period"], read, sep=" | ")
    for code, results in sorted(counts.items()):
        print(code, f"{results['right'] / results.total():.3f} of {results.total()}", dict(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
