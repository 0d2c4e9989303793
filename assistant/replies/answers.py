"""Answers to questions: cards with reasons and doubts, near misses, the honest "nothing fits"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

from assistant.matching.season import Season
from assistant.model import (
    Action,
    Activity,
    Button,
    Card,
    Catalog,
    Findings,
    Language,
    Match,
    NearMiss,
    Reading,
    Reply,
    ReplyKind,
    Verb,
    in_language,
)
from assistant.replies.activity_facts import (
    capped,
    confirmed_in_words,
    duration_in_words,
    grades_in_words,
    listed,
    place_in_words,
    price_in_words,
    title_of,
    when_in_words,
)
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.replies.reasons import Label, doubts_of, hint_of, reading_in_words, reasons_of

_MOST_REMEMBERED = 5_000
"""Cards whose words are kept, some 2 MB; then memory starts afresh."""


@dataclass(frozen=True)
class Answers:
    """Words answers for one catalogue. ``label`` gives a concept's word in a language."""

    catalog: Catalog
    label: Label
    _known: dict[tuple[str, Language, date], tuple[Activity, partial[Card]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Cards as they are without a question: number, reasons and doubts are still to be given."""

    def answer(self, reading: Reading, findings: Findings, season: Season, *, more: bool = False) -> Reply:
        """The findings as numbered cards, or "nothing fits"."""
        if not findings.matches:
            return self._no_more(reading) if more else self._nothing(reading, findings, season)
        language = reading.language
        cards = tuple(self.card(number, match, reading, season) for number, match in enumerate(findings.matches, 1))
        browse = [phrase(language, "answer.closing.browse")] if reading.is_empty else []
        return with_text(
            Reply(
                language,
                ReplyKind.ANSWER,
                subject=_subject(reading),
                opening=(*_corrections(reading), _opening(language, len(cards), more)),
                understood=self.understood(reading),
                cards=cards,
                near_misses=self._near_misses(findings, reading, season),
                closing=(*browse, phrase(language, "answer.closing")),
                buttons=_buttons(language, Verb.MORE, Verb.NOTHING_FITS, Verb.HUMAN),
            )
        )

    def answer_several(
        self, wishes: Sequence[tuple[Reading, Findings]], season: Season, *, more: bool = False
    ) -> Reply:
        """Several wishes of one message, one after the other, their cards numbered through."""
        language = wishes[0][0].language
        cards: list[Card] = []
        unmet: list[str] = []
        for place, (reading, findings) in enumerate(wishes, 1):
            words = {"number": place, "reading": reading_in_words(reading, self.catalog)}
            found = [
                self.card(number, match, reading, season)
                for number, match in enumerate(findings.matches, len(cards) + 1)
            ]
            if found:
                cards += [replace(found[0], heading=phrase(language, "several.heading", **words)), *found[1:]]
            elif not more:
                unmet.append(phrase(language, "several.nothing", **words))
        if not cards:
            return self._no_more(wishes[0][0]) if more else self._nothing_for_any(wishes, unmet, season)
        opening = (
            _opening(language, len(cards), more) if more else phrase(language, "several.opening", count=len(wishes))
        )
        return with_text(
            Reply(
                language,
                ReplyKind.ANSWER,
                subject=_subject(wishes[0][0]),
                opening=(*(line for reading, _ in wishes for line in _corrections(reading)), opening, *unmet),
                cards=tuple(cards),
                near_misses=tuple(
                    line for reading, findings in wishes for line in self._near_misses(findings, reading, season)
                )
                if unmet
                else (),
                closing=(phrase(language, "several.closing"),),
                buttons=_buttons(language, Verb.MORE, Verb.NOTHING_FITS, Verb.HUMAN),
            )
        )

    def _nothing_for_any(
        self, wishes: Sequence[tuple[Reading, Findings]], unmet: Sequence[str], season: Season
    ) -> Reply:
        reading, findings = wishes[0]
        return with_text(replace(self._nothing(reading, findings, season), understood="", opening=tuple(unmet)))

    def card(self, number: int, match: Match, reading: Reading, season: Season) -> Card:
        return self.plain_card(
            number,
            match.activity,
            reading.language,
            season,
            reasons_of(match, reading, season, self.catalog, self.label),
            doubts_of(match, reading, season, self.catalog),
        )

    def plain_card(
        self,
        number: int,
        activity: Activity,
        language: Language,
        season: Season,
        reasons: tuple[str, ...] = (),
        doubts: tuple[str, ...] = (),
    ) -> Card:
        """An activity as shown, with reasons only where a question asked for it."""
        shown = self._shown(activity, language, season.today)
        return shown(number=number, reasons=reasons, doubts=doubts)

    def _shown(self, activity: Activity, language: Language, today: date) -> partial[Card]:
        """All of a card that is the same whatever was asked; worked out once a day."""
        known = self._known.get((activity.id, language, today))
        if known is not None and known[0] is activity:
            return known[1]
        shown = self._worded(activity, language, today)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        self._known[activity.id, language, today] = activity, shown
        return shown

    def _worded(self, activity: Activity, language: Language, today: date) -> partial[Card]:
        return partial(
            Card,
            activity_id=activity.id,
            title=title_of(activity, language),
            summary=in_language(activity.summary, language),
            provider=activity.provider.name,
            place=place_in_words(activity, language).removeprefix(f"{activity.provider.name}, "),
            when=when_in_words(activity, language, today),
            grades=grades_in_words(activity.grades, language),
            duration=duration_in_words(activity.duration_minutes, language),
            price=price_in_words(activity.price, language, self.catalog),
            confirmed=confirmed_in_words(activity, language),
        )

    def understood(self, reading: Reading) -> str:
        return phrase(reading.language, "answer.understood", reading=reading_in_words(reading, self.catalog))

    def _nothing(self, reading: Reading, findings: Findings, season: Season) -> Reply:
        language = reading.language
        return with_text(
            Reply(
                language,
                ReplyKind.NOTHING,
                subject=phrase(language, "nothing.subject"),
                opening=(
                    *_corrections(reading),
                    phrase(language, "nothing.opening"),
                    *_did_you_mean(findings, language),
                ),
                understood=self.understood(reading),
                near_misses=self._near_misses(findings, reading, season),
                closing=(phrase(language, "nothing.closing"),),
                buttons=_buttons(language, Verb.HUMAN),
            )
        )

    def _no_more(self, reading: Reading) -> Reply:
        language = reading.language
        return with_text(
            Reply(
                language,
                ReplyKind.NOTHING,
                subject=phrase(language, "nothing.subject"),
                opening=(phrase(language, "answer.no_more"),),
                buttons=_buttons(language, Verb.HUMAN),
            )
        )

    def _near_misses(self, findings: Findings, reading: Reading, season: Season) -> tuple[str, ...]:
        return tuple(self.near_miss(near, reading, season) for near in findings.near_misses)

    def near_miss(self, near: NearMiss, reading: Reading, season: Season) -> str:
        hint = hint_of(near, reading, season, self.catalog)
        return phrase(reading.language, "near.line", title=title_of(near.activity, reading.language), hint=hint)


def _subject(reading: Reading) -> str:
    language = reading.language
    topics = [reading.topic] if reading.topic else [phrase(language, f"subject.{s}") for s in sorted(reading.subjects)]
    if not topics:
        return phrase(language, "answer.subject.plain")
    return phrase(language, "answer.subject", topic=capped(topics[0]))


def _opening(language: Language, count: int, more: bool) -> str:
    if more:
        return phrase(language, "answer.more", count=count)
    return phrase(language, "answer.opening.one" if count == 1 else "answer.opening.many", count=count)


def _corrections(reading: Reading) -> list[str]:
    return [phrase(reading.language, "answer.corrected", word=word, meant=meant) for word, meant in reading.corrections]


def _did_you_mean(findings: Findings, language: Language) -> list[str]:
    titles = [phrase(language, "reading.topic", topic=title_of(activity, language)) for activity in findings.maybe]
    return [phrase(language, "nothing.did_you_mean", words=listed(titles, language, "or"))] if titles else []


@cache
def _buttons(language: Language, *verbs: Verb) -> tuple[Button, ...]:
    return tuple(Button(phrase(language, f"button.{verb}"), Action(verb)) for verb in verbs)
