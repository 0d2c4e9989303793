"""What an entry says of the facts that are asked about: a short sentence each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.model import (
    COMPARING,
    Activity,
    AskedFact,
    Catalog,
    Language,
    Period,
    Reply,
    ReplyKind,
    Session,
    Setting,
    Text,
    in_language,
)
from assistant.replies.activity_facts import (
    duration_in_words,
    grades_in_words,
    listed,
    money_in_words,
    place_in_words,
    size_in_words,
    title_of,
    when_in_words,
)
from assistant.replies.dates import date_in_words, moment_in_words
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text

_MOST_OF_DESCRIPTION = 500
"""Letters of a description that are told at once; it ends with a sentence."""


_UNNAMED = frozenset({AskedFact.CONTENT, AskedFact.OTHER})
"""What has no name but the question's own words."""


NAMED_OTHERWISE: Mapping[AskedFact, str] = {
    AskedFact.CONTENT: "question",
    AskedFact.OTHER: "question",
    AskedFact.CHEAPEST: "price",
    AskedFact.SHORTEST: "duration",
    AskedFact.NEAREST: "distance",
}
"""What a fact is called, where it has no name of its own."""


@dataclass(frozen=True)
class Asked:
    """What is asked, and what is known beside the entry."""

    facts: tuple[AskedFact, ...]
    pupils: int | None = None
    quoted: Mapping[AskedFact, str] = field(default_factory=dict)
    """Sentences of the entry that speak of what is asked, for facts of which it has no field."""
    in_particular: bool = False
    """What is asked of its content is something particular, which the whole description does not answer."""
    free: Callable[[Activity, Session], int | None] = lambda activity, session: None
    """Seats of a session that nobody has; ``None`` where that is not known."""
    days: tuple[Period, ...] = ()
    """The days that the question names."""


@dataclass(frozen=True)
class AboutAnswer:
    """What can be said, and what cannot."""

    reply_lines: tuple[str, ...]
    unknown: tuple[AskedFact, ...] = ()
    """What the entry does not say."""


@dataclass(frozen=True)
class AboutActivities:
    """Words what entries of one catalogue say."""

    catalog: Catalog

    def about(self, activity: Activity, asked: Asked, language: Language, today: date) -> AboutAnswer:
        """The facts of one activity, in the order in which they were asked."""
        said = {
            fact: self._said(activity, fact, asked, language, today) for fact in asked.facts if fact not in COMPARING
        }
        lines = dict.fromkeys(line for of_fact in said.values() for line in of_fact)
        return AboutAnswer(tuple(lines), tuple(fact for fact, of_fact in said.items() if not of_fact))

    def of_each(
        self, numbered: Sequence[tuple[int, Activity]], asked: Asked, language: Language, today: date
    ) -> AboutAnswer:
        """The facts of several activities, one line each; unknown is what no entry says."""
        lines: list[str] = []
        unknown = set(asked.facts)
        for number, activity in numbered:
            answer = self.about(activity, asked, language, today)
            unknown &= set(answer.unknown)
            missing = phrase(language, "about.missing") if answer.unknown else ""
            said = " ".join(filter(None, (*answer.reply_lines, missing)))
            title = title_of(activity, language)
            lines.append(phrase(language, "about.of", number=number, title=title, said=said))
        if unknown == set(asked.facts):
            return AboutAnswer((), asked.facts)
        return AboutAnswer(tuple(lines), tuple(fact for fact in asked.facts if fact in unknown))

    def reply(
        self,
        activity: Activity,
        answer: AboutAnswer,
        language: Language,
        *,
        passed_on: bool,
        number: int = 0,
        goes_on: bool = False,
    ) -> Reply:
        """One activity's answer. ``passed_on``: a coordinator has been asked what the entry does not say; ``number``:
        with which it can be chosen; ``goes_on``: it was told of just before, and need not be named."""
        title = title_of(activity, language)
        named = () if goes_on and answer.reply_lines else (phrase(language, "about.opening", title=title),)
        opening = (*named, *answer.reply_lines)
        closing = phrase(language, "about.closing", number=number) if number else ""
        return self._reply(title, opening, answer, language, passed_on, closing)

    def reply_of_several(
        self, activities: Sequence[Activity], answer: AboutAnswer, language: Language, *, passed_on: bool
    ) -> Reply:
        titles = listed([title_of(activity, language) for activity in activities[:2]], language)
        return self._reply(
            titles, answer.reply_lines, answer, language, passed_on, phrase(language, "about.closing.several")
        )

    def not_stated(self, unknown: Collection[AskedFact], language: Language) -> str:
        """That the catalogue says nothing of these."""
        if not set(unknown) - _UNNAMED:
            return phrase(language, "about.unknown.plain")
        names = dict.fromkeys(phrase(language, f"about.name.{NAMED_OTHERWISE.get(fact, fact)}") for fact in unknown)
        return phrase(language, "about.unknown", facts=", ".join(names))

    def _reply(
        self,
        subject: str,
        opening: tuple[str, ...],
        answer: AboutAnswer,
        language: Language,
        passed_on: bool,
        closing: str,
    ) -> Reply:
        missing = [self.not_stated(answer.unknown, language)] if answer.unknown else []
        if passed_on:
            missing.append(phrase(language, "about.passed_on"))
        said = "\n".join(opening)
        return with_text(
            Reply(
                language,
                ReplyKind.ABOUT,
                phrase(language, "about.subject", title=subject),
                opening=tuple(filter(None, (said, " ".join(missing)))),
                closing=(closing,) if closing else (),
            )
        )

    # --- each fact --------------------------------------------------------------------------------------------------

    def _said(
        self, activity: Activity, fact: AskedFact, asked: Asked, language: Language, today: date
    ) -> tuple[str, ...]:
        match fact:
            case AskedFact.PRICE:
                found = self._price(activity, asked.pupils, language)
            case AskedFact.DURATION:
                duration = duration_in_words(activity.duration_minutes, language)
                found = phrase(language, "about.duration", duration=duration) if duration else ""
            case AskedFact.PLACE:
                found = _place(activity, language)
            case AskedFact.ACCESSIBILITY:
                found = _accessibility(activity, language)
            case AskedFact.ADULTS:
                found = _adults(activity, language)
            case AskedFact.DEADLINE:
                found = _deadline(activity, language, today)
            case AskedFact.DATES:
                found = _dates(activity, language, today)
            case AskedFact.GROUP_SIZE:
                size = size_in_words(activity.group_size, language)
                found = phrase(language, f"about.group_size{_adult(activity)}", size=size) if size else ""
            case AskedFact.SEATS:
                found = _seats(activity, asked, language, today)
            case AskedFact.GRADES:
                grades = grades_in_words(activity.grades, language)
                found = phrase(language, "about.grades", grades=grades) if grades else ""
            case AskedFact.LANGUAGE:
                found = _languages(activity, language)
            case AskedFact.CONTACT:
                found = _contact(activity, language)
            case AskedFact.CONTENT:
                return _content(activity, asked, language)
            case _:
                found = _labelled(activity, fact, language)
        quoted = "" if found else asked.quoted.get(fact, "")
        return tuple(filter(None, (found, phrase(language, "about.quoted", text=quoted) if quoted else "")))

    def _price(self, activity: Activity, pupils: int | None, language: Language) -> str:
        price = activity.price
        if price is None:
            return ""
        if price.free:
            return phrase(language, "about.price.free")
        if price.amount is None:
            return phrase(language, "about.price.words", text=price.words) if price.words else ""
        amount = money_in_words(price.amount, self.catalog)
        if price.per != "pupil":
            return phrase(language, "about.price.class", amount=amount)
        if not activity.for_pupils:
            return phrase(language, "about.price.adult", amount=amount)
        if pupils is None:
            return phrase(language, "about.price.pupil", amount=amount)
        total = money_in_words(price.amount * pupils, self.catalog)
        return phrase(language, "about.price.sum", amount=amount, sum=total, count=pupils)


def _adult(activity: Activity) -> str:
    return "" if activity.for_pupils else ".adult"


def _place(activity: Activity, language: Language) -> str:
    if activity.settings == {Setting.AT_SCHOOL}:
        return phrase(language, "about.place.school")
    if activity.settings == {Setting.ONLINE}:
        return phrase(language, "about.place.online")
    place = place_in_words(activity, language)
    return phrase(language, "about.place", place=place) if place else ""


def _accessibility(activity: Activity, language: Language) -> str:
    words = in_language(activity.accessibility, language)
    if words:
        return phrase(language, "about.labelled", label=phrase(language, "label.accessibility"), text=words)
    if activity.step_free is None:
        return ""
    return phrase(language, "about.step_free.yes" if activity.step_free else "about.step_free.no")


def _adults(activity: Activity, language: Language) -> str:
    count = activity.adults_per_class
    if count is None:
        return ""
    return phrase(language, f"about.adults.{_COUNTED.get(count, 'many')}", count=count)


_COUNTED = {0: "none", 1: "one"}


def _deadline(activity: Activity, language: Language, today: date) -> str:
    if activity.deadline is not None:
        key = "about.deadline" if activity.deadline >= today else "about.deadline.over"
        return phrase(language, key, date=date_in_words(activity.deadline, language))
    return " ".join(
        phrase(
            language,
            "about.deadline.of",
            moment=moment_in_words(session.date, session.time, language),
            date=date_in_words(session.deadline, language),
        )
        for session in activity.open_sessions(today)
        if session.deadline is not None
    )


def _dates(activity: Activity, language: Language, today: date) -> str:
    when = when_in_words(activity, language, today)
    if not when:
        return phrase(language, "about.dates.over") if activity.sessions else ""
    return phrase(language, "about.dates.sessions" if activity.sessions else "about.dates", when=when)


def _seats(activity: Activity, asked: Asked, language: Language, today: date) -> str:
    coming = [session for session in activity.open_sessions(today) if session.seats is not None]
    if not coming:
        return phrase(language, "about.seats.ask") if activity.for_pupils and not activity.sessions else ""
    on_days = [each for each in coming if any(_is_within(each.date, period) for period in asked.days)]
    return " ".join(_seats_of(each, asked.free(activity, each), language) for each in on_days or coming)


def _is_within(day: date, period: Period) -> bool:
    return next(period.days(day, day), None) is not None


def _seats_of(session: Session, free: int | None, language: Language) -> str:
    key = "of" if free is None else "free" if free > 0 else "full"
    moment = moment_in_words(session.date, session.time, language)
    return phrase(language, f"about.seats.{key}", moment=moment, seats=session.seats, free=free)


def _languages(activity: Activity, language: Language) -> str:
    spoken = listed([phrase(language, f"language.{one}") for one in sorted(activity.languages)], language)
    return phrase(language, "about.language", languages=spoken) if spoken else ""


def _contact(activity: Activity, language: Language) -> str:
    provider = activity.provider
    words = in_language(activity.contact, language)
    found = [phrase(language, "about.contact", provider=provider.name)]
    if words:
        found.append(phrase(language, "about.labelled", label=phrase(language, "label.contact"), text=words))
    if provider.website:
        found.append(phrase(language, "about.contact.website", website=provider.website))
    return " ".join(found)


def _content(activity: Activity, asked: Asked, language: Language) -> tuple[str, ...]:
    """A sentence that answers; else the summary and as much of the description as can be read at once, unless
    something particular is asked."""
    quoted = asked.quoted.get(AskedFact.CONTENT)
    if quoted:
        return (phrase(language, "about.quoted", text=quoted),)
    if asked.in_particular:
        return ()
    told = " ".join(in_language(activity.description, language).split())
    if len(told) > _MOST_OF_DESCRIPTION:
        told = told[: max(told.rfind(end, 0, _MOST_OF_DESCRIPTION) for end in (". ", "! ", "? ")) + 1]
    return tuple(filter(None, (in_language(activity.summary, language), told)))


_FIELDS: Mapping[AskedFact, tuple[tuple[str, Callable[[Activity], Text]], ...]] = {
    AskedFact.TRANSPORT: (("label.transport", lambda activity: activity.transport),),
    AskedFact.PARKING: (("label.parking", lambda activity: activity.parking),),
    AskedFact.FOOD: (("label.food", lambda activity: activity.food),),
    AskedFact.BRING: (("label.bring", lambda activity: activity.bring),),
    AskedFact.MATERIALS: (("label.materials", lambda activity: activity.materials),),
    AskedFact.PREPARATION: (
        ("label.preparation", lambda activity: activity.preparation),
        ("label.follow_up", lambda activity: activity.follow_up),
    ),
    AskedFact.CURRICULUM: (("label.curriculum", lambda activity: activity.curriculum),),
    AskedFact.DELIVERY: (("label.delivery", lambda activity: activity.transport),),
}
"""What the entry says in words of its own."""


def _labelled(activity: Activity, fact: AskedFact, language: Language) -> str:
    found = ((label, in_language(text(activity), language)) for label, text in _FIELDS.get(fact, ()))
    return " ".join(
        phrase(language, "about.labelled", label=phrase(language, label), text=words) for label, words in found if words
    )
