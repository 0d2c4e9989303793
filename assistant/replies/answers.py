"""Answers to questions: cards with reasons and doubts, near misses, the honest "nothing fits"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial

from assistant.matching.matcher import FEW
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
from assistant.replies.comparison import InCommon, apart, in_common
from assistant.replies.dates import date_doubt_in_words
from assistant.replies.in_brief import facts_of, gist_of
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.replies.reasons import OwnWords, doubts_of, hint_of, reading_in_words, reasons_of

_MOST_REMEMBERED = 5_000
"""Cards whose words are kept, some 2 MB; then memory starts afresh."""


_MINOR = frozenset({"stale", "subjects", "excluded"})
"""Doubts that can wait until a teacher looks closer."""


_NOT_TO_BE_HELPED = frozenset({"grades", "group_size"})
"""Conditions for which a request would be refused, whatever the teacher would put up with."""


@dataclass(frozen=True)
class Answers:
    """Words answers for one catalogue. ``own_words`` gives the words of a topic by what they mean."""

    catalog: Catalog
    own_words: Callable[[str, Language], OwnWords]
    _known: dict[tuple[str, Language, date], tuple[Activity, partial[Card]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Cards as they are without a question: number, reasons and doubts are still to be given."""

    def answer(self, reading: Reading, findings: Findings, season: Season, *, more: bool = False) -> Reply:
        """The findings as numbered cards, or "nothing fits"."""
        if not findings.matches:
            return self._no_more(reading) if more else self._nothing(reading, findings, season)
        language = reading.language
        shared, cards = self.compared(_first_shown(findings.matches, reading), reading, season)
        near, near_by = self._near(findings, reading, season, len(cards) + 1)
        browse = [phrase(language, "answer.closing.browse")] if reading.is_empty else []
        return with_text(
            Reply(
                language,
                ReplyKind.ANSWER,
                subject=_subject(reading),
                opening=(*_corrections(reading), *_opening(shared, len(cards), language, more)),
                understood=self.understood(reading),
                cards=(*cards, *near_by),
                near_misses=near,
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
            _, found = self.compared(findings.matches, reading, season, len(cards) + 1)
            if found:
                cards += [replace(found[0], heading=phrase(language, "several.heading", **words)), *found[1:]]
            elif not more:
                unmet.append(phrase(language, "several.nothing", **words))
        if not cards:
            return self._no_more(wishes[0][0]) if more else self._nothing_for_any(wishes, unmet, season)
        key = "answer.more" if more else "several.opening"
        opening = phrase(language, key, count=len(cards) if more else len(wishes))
        return with_text(
            Reply(
                language,
                ReplyKind.ANSWER,
                subject=_subject(wishes[0][0]),
                opening=(*(line for reading, _ in wishes for line in _corrections(reading)), opening, *unmet),
                cards=tuple(cards),
                near_misses=tuple(
                    self.near_miss(near, reading, season) for reading, found in wishes for near in found.near_misses
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

    def compared(
        self,
        matches: Sequence[Match],
        reading: Reading,
        season: Season,
        first: int = 1,
        asked_in: Language | None = None,
    ) -> tuple[InCommon, tuple[Card, ...]]:
        """The matches as cards, numbered from ``first``, and what all of them have in common. ``asked_in``: the
        question's language, where the reading is put in words of another one."""
        own = self.own_words(reading.topic, asked_in or reading.language)
        reasons = [reasons_of(match, reading, season, self.catalog, own) for match in matches]
        doubts = [doubts_of(match, reading, season, self.catalog) for match in matches]
        shared = in_common(matches, reasons, doubts, reading, self.catalog)
        told = apart(matches, reasons, own, shared, reading.language)
        cards = []
        for number, (match, why, mind, reason) in enumerate(zip(matches, reasons, doubts, told, strict=True), first):
            activity, language = match.activity, reading.language
            card = self._shown(activity, language, season.today)(
                number=number,
                facts=facts_of(activity, language, self.catalog, season, reading, _seen_above(reading, shared)),
                reason=reason,
                minds=tuple(words for about, words in mind.items() if about not in shared.doubts.keys() | _MINOR),
                reasons=tuple(why.values()),
                doubts=tuple(mind.values()),
            )
            cards.append(card)
        return shared, tuple(cards)

    def plain_card(
        self,
        number: int,
        activity: Activity,
        language: Language,
        season: Season,
        minds: tuple[str, ...] = (),
        told: Collection[str] = (),
    ) -> Card:
        """An activity as shown where it is compared with no others; ``told``: conditions of which ``minds`` tell."""
        facts = facts_of(activity, language, self.catalog, season, leave_out=told)
        return self._shown(activity, language, season.today)(number=number, facts=facts, minds=minds)

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
            gist=gist_of(activity, language),
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
        near, near_by = self._near(findings, reading, season, 1)
        choose = [phrase(language, "near.closing")] if near_by else []
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
                cards=near_by,
                near_misses=near,
                closing=(*choose, phrase(language, "nothing.closing")),
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

    def _near(
        self, findings: Findings, reading: Reading, season: Season, first: int
    ) -> tuple[tuple[str, ...], tuple[Card, ...]]:
        """What comes near: as lines what cannot be asked for, and as cards, numbered from ``first``, what can."""
        lines, cards = [], list[Card]()
        for near in findings.near_misses:
            if _NOT_TO_BE_HELPED.intersection(near.fails):
                lines.append(self.near_miss(near, reading, season))
                continue
            hint = hint_of(near, reading, season, self.catalog)
            card = self.plain_card(first + len(cards), near.activity, reading.language, season, (hint,), near.fails)
            cards.append(card if cards else replace(card, heading=phrase(reading.language, "label.near")))
        return tuple(lines), tuple(cards)

    def near_miss(self, near: NearMiss, reading: Reading, season: Season) -> str:
        hint = hint_of(near, reading, season, self.catalog)
        return phrase(reading.language, "near.line", title=title_of(near.activity, reading.language), hint=hint)


def _subject(reading: Reading) -> str:
    language = reading.language
    topics = [reading.gist] if reading.topic else [phrase(language, f"subject.{s}") for s in sorted(reading.subjects)]
    if not topics:
        return phrase(language, "answer.subject.plain")
    return phrase(language, "answer.subject", topic=capped(topics[0]))


def _first_shown(matches: Sequence[Match], reading: Reading) -> Sequence[Match]:
    """Of a list that no word of the question orders, as many as are read at a glance; the rest come with "more"."""
    return matches if reading.topic or reading.subject_words else matches[:FEW]


def _seen_above(reading: Reading, shared: InCommon) -> set[str]:
    """Conditions of which the line above the list says all that a line of facts would."""
    return {"grades", *(("price",) if reading.price == "free" else ())} & shared.conditions.keys()


def _opening(shared: InCommon, count: int, language: Language, more: bool) -> list[str]:
    """How many there are, and what all of them share."""
    what = shared.in_words(language)
    how_many = "one" if count == 1 else "many"
    if more:
        line = phrase(language, "answer.more", count=count)
    elif what:
        line = phrase(language, f"answer.opening.{how_many}.all", count=count, what=what)
    else:
        line = phrase(language, f"answer.opening.{how_many}", count=count)
    minds = [words for about, words in shared.doubts.items() if about not in _MINOR]
    return [line, *([phrase(language, "answer.mind", what=listed(minds, language))] if minds else [])]


def _corrections(reading: Reading) -> list[str]:
    """Words that were read as others, and dates that were not taken as they are written."""
    words = [
        phrase(reading.language, "answer.corrected", word=word, meant=meant) for word, meant in reading.corrections
    ]
    return words + [date_doubt_in_words(doubt, reading.language) for doubt in reading.date_doubts]


def _did_you_mean(findings: Findings, language: Language) -> list[str]:
    titles = [phrase(language, "reading.topic", topic=title_of(activity, language)) for activity in findings.maybe]
    return [phrase(language, "nothing.did_you_mean", words=listed(titles, language, "or"))] if titles else []


@cache
def _buttons(language: Language, *verbs: Verb) -> tuple[Button, ...]:
    return tuple(Button(phrase(language, f"button.{verb}"), Action(verb)) for verb in verbs)
