"""Why an activity fits, what to mind, and what would make a near miss fit; in the teacher's language.

A reason names the words and facts that matched, never the model's score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TypeVar

from assistant.matching.conditions import ALWAYS
from assistant.matching.matcher import is_at
from assistant.matching.season import Season
from assistant.model import Activity, Audience, Catalog, Kind, Language, Match, NearMiss, Reading, Setting, Subject
from assistant.replies.activity_facts import (
    capped,
    duration_in_words,
    grade_set_in_words,
    grades_in_words,
    listed,
    price_in_words,
    size_in_words,
    when_in_words,
)
from assistant.replies.dates import date_in_words, day_in_words, month_in_words, period_in_words, weekdays_in_words
from assistant.replies.distances import distance_in_words, near_in_words
from assistant.replies.in_brief import when_in_brief
from assistant.replies.phrases import phrase
from assistant.replies.wishes import hours_in_words, most_to_pay_in_words, people_in_words, where_in_words

MOST_WORDS = 3
_NO_REASON = frozenset({Kind.SELF_GUIDED})
"""That nobody receives the class is a fact of the activity and speaks for nothing."""
STALE = timedelta(days=430)
"""An entry that nobody confirmed for so long is named as a doubt."""

OwnWords = Mapping[str, str]
"""A concept that the question names -> the teacher's word for it."""

_Value = TypeVar("_Value", Subject, Setting, Language)


def reasons_of(match: Match, reading: Reading, season: Season, catalog: Catalog, own: OwnWords) -> dict[str, str]:
    """What speaks for a match, by what it is about: ``words``, a condition, ``near_by``, ``hinted``."""
    activity, language = match.activity, reading.language
    reasons = {"words": words_in_words(own_words_of(match, own), language)}
    for condition, fits in match.verdicts.items():
        if fits:
            reasons[condition] = _reason(condition, activity, reading, season, catalog)
    if reading.near_school and reading.within_km is None:
        reasons["distance"] = near_in_words(activity, reading, catalog)
    if is_at(activity, reading.places):
        reasons["near_by"] = phrase(language, "reason.place", place=activity.place.town or activity.place.name)
    if activity.kind in reading.hinted_kinds and not reading.kinds and activity.kind not in _NO_REASON:
        reasons["hinted"] = phrase(language, "reason.kinds", kind=phrase(language, f"kind.{activity.kind}"))
    return {about: reason for about, reason in reasons.items() if reason}


def doubts_of(match: Match, reading: Reading, season: Season, catalog: Catalog) -> dict[str, str]:
    """What a teacher must mind: what the entry does not say about a condition, or says against a preference, and what
    is to mind in any case; by what it is about."""
    doubts = {}
    for condition, fits in match.verdicts.items():
        if fits is None and condition not in ALWAYS:
            doubts[condition] = _not_stated(condition, match.activity, reading.language)
        elif fits is False:
            doubts[condition] = _stands_in_the_way(condition, match.activity, reading, season, catalog)
    return doubts | _always_to_mind(match.activity, reading, season, catalog)


def own_words_of(match: Match, own: OwnWords) -> tuple[str, ...]:
    """The teacher's words that the match answers to, the most telling first."""
    return tuple(dict.fromkeys(own[concept] for concept in match.concepts if concept in own))


def words_in_words(words: Iterable[str], language: Language) -> str:
    """``du skrev »robotter« og »marken«``; empty where there are none."""
    quoted = [phrase(language, "reading.topic", topic=capped(word)) for word in words][:MOST_WORDS]
    return phrase(language, "reason.words", words=listed(quoted, language)) if quoted else ""


def hint_of(near: NearMiss, reading: Reading, season: Season, catalog: Catalog) -> str:
    """The one condition that stands in the way, as something a teacher can act on."""
    return _stands_in_the_way(near.fails[0], near.activity, reading, season, catalog)


def _not_stated(condition: str, activity: Activity, language: Language) -> str:
    if condition == "price" and activity.price is not None and activity.price.words:
        return phrase(language, "doubt.price.words", price=activity.price.words)
    return phrase(language, f"doubt.{_worded(condition, activity)}")


def _stands_in_the_way(condition: str, activity: Activity, reading: Reading, season: Season, catalog: Catalog) -> str:
    language = reading.language
    if condition == "periods":
        whole = when_in_words(activity, language, season.today)
        when = when_in_brief(activity, language, season) if activity.sessions else capped(whole)
        return phrase(language, "hint.periods", when=when) if when else phrase(language, "hint.periods.over")
    return phrase.first(
        language,
        *(f"{what}.{_worded(condition, activity)}" for what in ("hint", "reason")),
        **_facts(condition, activity, reading, catalog),
    )


def _worded(condition: str, activity: Activity) -> str:
    """The condition, or its wording for adults."""
    adults = condition == "group_size" and Audience.PUPILS not in activity.audience
    return f"{condition}.adults" if adults else condition


def _reason(condition: str, activity: Activity, reading: Reading, season: Season, catalog: Catalog) -> str:
    language = reading.language
    if condition in ("open", "excluded") or (condition == "audience" and not reading.audience_said):
        return ""
    if condition == "kinds" and activity.kind in _NO_REASON:
        return ""
    if condition == "grades" and activity.grades is not None and activity.grades[0] != activity.grades[1]:
        asked = grade_set_in_words((g for g in reading.grades if activity.fits_grade(g)), language)
        offered = grades_in_words(activity.grades, language)
        if asked != offered:
            return phrase(language, "reason.grades.wide", grade=asked, grades=offered)
    if condition == "distance" and not distance_in_words(activity, reading, catalog):
        return phrase(language, "reason.distance.here")
    if condition == "periods":
        return _periods_reason(activity, reading, season)
    if condition == "price" and activity.price is not None and not activity.price.free:
        return phrase(language, "reason.price.within", price=price_in_words(activity.price, language, catalog))
    return phrase(language, f"reason.{_worded(condition, activity)}", **_facts(condition, activity, reading, catalog))


def _periods_reason(activity: Activity, reading: Reading, season: Season) -> str:
    """Names a day in the middle of the period, a school day where there is one: the first one rarely suits."""
    fitting = (season.of_activity(activity) or 0) & season.of_periods(reading.periods, reading.weekdays)
    day = season.middle(fitting & season.of_school() or fitting)
    time = next((session.time for session in activity.sessions if session.date == day), "")
    return phrase(reading.language, "reason.periods", day=day_in_words(day, reading.language, time))


def _facts(condition: str, activity: Activity, reading: Reading, catalog: Catalog) -> dict[str, object]:
    """What the sentence about a condition names."""
    language = reading.language
    match condition:
        case "grades":
            return {"grades": grades_in_words(activity.grades, language)}
        case "subjects":
            return {"subjects": _named("subject", activity.subjects, reading.subjects, language)}
        case "kinds":
            return {"kind": phrase(language, f"kind.{activity.kind}")}
        case "group_size":
            return {"count": reading.group_size, "size": size_in_words(activity.group_size, language)}
        case "price":
            return {"price": price_in_words(activity.price, language, catalog)}
        case "settings":
            return {"settings": _named("setting", activity.settings, reading.settings, language)}
        case "languages":
            return {"languages": _named("language", activity.languages, reading.languages, language)}
        case "distance":
            return {"far": distance_in_words(activity, reading, catalog)}
        case "duration_minutes":
            return {"duration": duration_in_words(activity.duration_minutes, language)}
    return {"audience": phrase(language, f"audience.{reading.audience}")}


def _named(kind: str, offered: frozenset[_Value], asked: frozenset[_Value], language: Language) -> str:
    """Those asked for, or else all that are offered."""
    return listed((phrase(language, f"{kind}.{value}") for value in sorted(offered & asked or offered)), language)


def _always_to_mind(activity: Activity, reading: Reading, season: Season, catalog: Catalog) -> dict[str, str]:
    language = reading.language
    doubts = {}
    fitting = [activity.fits_grade(grade) for grade in reading.grades]
    if any(fitting) and not all(fitting):
        doubts["some_grades"] = phrase(language, "doubt.grades.some", grades=grades_in_words(activity.grades, language))
    if activity.deadline is not None:
        doubts["deadline"] = phrase(language, "doubt.deadline", day=date_in_words(activity.deadline, language))
    if activity.members_only:
        doubts["members_only"] = phrase(language, "doubt.members_only")
    if reading.places and activity.place.town and not is_at(activity, reading.places):
        far = distance_in_words(activity, reading, catalog)
        place = phrase(language, "place.far", place=activity.place.town, far=far) if far else activity.place.town
        doubts["elsewhere"] = phrase(language, "reason.place", place=place)
    if activity.last_confirmed is not None and season.today - activity.last_confirmed > STALE:
        doubts["stale"] = phrase(language, "doubt.stale", month=month_in_words(activity.last_confirmed, language))
    return doubts


def reading_in_words(reading: Reading, catalog: Catalog) -> str:
    """What was understood, in one line: ``»fysik«, 8. klasse, marts-maj 2027``."""
    language = reading.language
    parts = [
        phrase(language, "reading.topic", topic=capped(reading.gist)) if reading.topic else "",
        *_so_sure(reading, "subjects", (phrase(language, f"subject.{one}") for one in sorted(reading.subjects))),
        *_so_sure(reading, "kinds", (phrase(language, f"kind.{kind}") for kind in sorted(reading.kinds))),
        *_so_sure(reading, "grades", [_grades_in_words(reading)]),
        *_so_sure(reading, "periods", (period_in_words(period, language) for period in reading.periods)),
        *_wishes_in_words(reading, catalog),
        *_so_sure(reading, "excluded", _exclusions_in_words(reading)),
    ]
    return ", ".join(part for part in parts if part) or phrase(language, "reading.anything")


def _so_sure(reading: Reading, condition: str, parts: Iterable[str]) -> list[str]:
    """The parts of a condition, marked as preferences where it is no more: ``helst 8. klasse``."""
    if condition not in reading.unsure:
        return list(parts)
    return [phrase(reading.language, "reading.preferably", what=part) for part in parts if part]


def _grades_in_words(reading: Reading) -> str:
    """``8. klasse``; of a school that counts otherwise ``Year 9 (that is grade 8)``."""
    grades = grade_set_in_words(reading.grades, reading.language)
    if not reading.grades_said:
        return grades
    return phrase(reading.language, "reading.grades.said", said=capped(reading.grades_said), grades=grades)


def _wishes_in_words(reading: Reading, catalog: Catalog) -> list[str]:
    language = reading.language
    parts: list[tuple[str, str]] = [("periods", weekdays_in_words(reading.weekdays, language))]
    parts.append(("group_size", people_in_words(reading)))
    parts.append(("hours", hours_in_words(reading.hours, language)))
    if reading.duration_minutes is not None:
        most = duration_in_words(reading.duration_minutes, language)
        parts.append(("duration_minutes", phrase(language, "reading.duration", duration=most)))
    parts.append(("price", most_to_pay_in_words(reading, catalog)))
    parts += [("settings", phrase(language, f"setting.{setting}")) for setting in sorted(reading.settings)]
    parts += [("places", phrase(language, "reading.place", place=capped(place))) for place in reading.places]
    parts += where_in_words(reading, catalog)
    if reading.languages:
        names = listed((phrase(language, f"language.{v}") for v in sorted(reading.languages)), language)
        parts.append(("languages", phrase(language, "reading.languages", languages=names)))
    if reading.audience_said:
        whom = phrase(language, f"audience.{reading.audience}")
        parts.append(("audience", phrase(language, "reading.for", audience=whom)))
    return [marked for condition, part in parts for marked in _so_sure(reading, condition, [part])]


def _exclusions_in_words(reading: Reading) -> list[str]:
    language, no = reading.language, reading.excluded
    unwanted = [
        *(capped(topic) for topic in no.topics),
        *(phrase(language, f"subject.{subject}") for subject in sorted(no.subjects)),
        *(phrase(language, f"kind.{kind}") for kind in sorted(no.kinds)),
        *(phrase(language, f"setting.{setting}") for setting in sorted(no.settings)),
        *(capped(place) for place in no.places),
    ]
    bus = [phrase(language, "reading.no_transport")] if no.transport else []
    again = [phrase(language, "reading.not.again", what=capped(what)) for what in no.had]
    return [*(phrase(language, "reading.not", what=what) for what in unwanted), *again, *bus]
