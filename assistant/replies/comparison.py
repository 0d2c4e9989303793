"""What the activities of a list have in common, which is said once, and what tells each one from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.matching.conditions import CONDITIONS, DISTANCE
from assistant.model import Audience, Catalog, Kind, Language, Match, Reading
from assistant.replies.activity_facts import duration_in_words, grade_set_in_words, listed
from assistant.replies.dates import weekdays_in_words, within_in_words
from assistant.replies.phrases import phrase
from assistant.replies.reasons import OwnWords, own_words_of, words_in_words
from assistant.replies.wishes import most_money_in_words

SEEN_IN_FACTS = frozenset({"grades", "periods", "price", "duration_minutes"})
"""Conditions of which the line of facts tells more than a reason would."""

_MOST_PERIODS = 2


@dataclass(frozen=True)
class InCommon:
    """Of all activities of one list."""

    conditions: Mapping[str, str] = field(default_factory=dict)
    """Each condition that all of them meet, as it is said of several: ``passer til 4. klasse``."""
    doubts: Mapping[str, str] = field(default_factory=dict)
    """What is to mind about all of them."""

    def in_words(self, language: Language) -> str:
        return listed(self.conditions.values(), language)


def in_common(
    matches: Sequence[Match],
    reasons: Sequence[Mapping[str, str]],
    doubts: Sequence[Mapping[str, str]],
    reading: Reading,
    catalog: Catalog,
) -> InCommon:
    """``reasons``, ``doubts``: of each match. Of a single one all that speaks for it, but for the teacher's words."""
    if len(matches) == 1:
        return InCommon({about: reason for about, reason in reasons[0].items() if about != "words"})
    met = (name for name in (*CONDITIONS, DISTANCE) if all(match.verdicts.get(name) for match in matches))
    said = {name: _of_all(name, matches, reading, catalog) for name in met} if matches else {}
    return InCommon(
        {name: words for name, words in said.items() if words},
        {about: words for about, words in doubts[0].items() if all(one.get(about) == words for one in doubts)}
        if matches
        else {},
    )


def apart(
    matches: Sequence[Match], reasons: Sequence[Mapping[str, str]], own: OwnWords, shared: InCommon, language: Language
) -> list[str]:
    """For each match the one reason that tells it from the others, in the teacher's words where there is one; empty
    where nothing does."""
    words = [own_words_of(match, own) for match in matches]
    often = Counter(word for of_one in words for word in of_one)
    everywhere = {word for word, count in often.items() if count == len(matches) > 1}
    given = Counter(reason for of_one in reasons for reason in of_one.values())
    told = []
    for own_words, of_one in zip(words, reasons, strict=True):
        telling = sorted((word for word in own_words if word not in everywhere), key=lambda word: often[word])
        others = (
            reason
            for about, reason in of_one.items()
            if about != "words" and about not in SEEN_IN_FACTS and about not in shared.conditions
            if given[reason] < len(matches)
        )
        told.append(words_in_words(telling, language) or next(others, ""))
    return told


def _of_all(condition: str, matches: Sequence[Match], reading: Reading, catalog: Catalog) -> str:
    """The condition that all meet, said of several; empty where there is no short way to say it."""
    language = reading.language
    match condition:
        case "grades":
            if not all(match.activity.fits_grade(grade) for match in matches for grade in reading.grades):
                return ""
            return phrase(language, "all.grades", grades=grade_set_in_words(reading.grades, language))
        case "periods":
            return _periods(reading)
        case "kinds":
            kinds = {match.activity.kind for match in matches}
            return (
                phrase(language, "all.kinds", kinds=phrase(language, f"kind.{kinds.pop()}.many"))
                if len(kinds) == 1
                else ""
            )
        case "group_size":
            adults = reading.audience is not Audience.PUPILS
            return phrase(language, "all.group_size.adults" if adults else "all.group_size", count=reading.group_size)
        case "price":
            if reading.price == "free":
                return phrase(language, "all.price")
            return phrase(language, "all.price.within", amount=most_money_in_words(reading, catalog))
        case "duration_minutes":
            return phrase(
                language, "all.duration_minutes", duration=duration_in_words(reading.duration_minutes, language)
            )
        case "hours" | "away" | "step_free":
            return phrase(language, f"all.{condition}")
        case "distance":
            return phrase(language, "all.distance", km=f"{reading.within_km:g}")
        case "audience" if reading.audience_said and Kind.TEACHER_COURSE not in reading.kinds:
            return phrase(language, "all.audience", audience=phrase(language, f"audience.{reading.audience}"))
        case "subjects" | "settings" | "languages":
            asked: frozenset[str] = getattr(reading, condition)
            each = asked.intersection(*(getattr(match.activity, condition) for match in matches))
            named = listed((phrase(language, f"{condition.removesuffix('s')}.{one}") for one in sorted(each)), language)
            return phrase(language, f"all.{condition}", values=named) if named else ""
    return ""


def _periods(reading: Reading) -> str:
    language = reading.language
    periods = [within_in_words(period, language) for period in reading.periods]
    if len(periods) > _MOST_PERIODS:
        return ""
    when = " ".join(part for part in (listed(periods, language, "or"), _weekdays(reading)) if part)
    return phrase(language, "all.periods", when=when)


def _weekdays(reading: Reading) -> str:
    days = weekdays_in_words(reading.weekdays, reading.language)
    if not days:
        return ""
    return f"({days})" if reading.periods else phrase(reading.language, "within.day", day=days)
