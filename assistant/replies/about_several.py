"""Several activities side by side: what tells them apart, which is cheapest, nearest, shortest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.matching.season import Season
from assistant.model import Activity, AskedFact, Catalog, Language
from assistant.replies.about import AboutAnswer
from assistant.replies.activity_facts import (
    duration_in_words,
    grades_in_words,
    listed,
    place_in_words,
    price_in_words,
    size_in_words,
    title_of,
)
from assistant.replies.in_brief import gist_of, when_in_brief
from assistant.replies.phrases import phrase

Numbered = Sequence[tuple[int, Activity]]


@dataclass(frozen=True)
class Comparing:
    """Compares what entries of one catalogue say."""

    catalog: Catalog
    season: Season
    pupils: int | None = None
    kilometres: Mapping[str, float] = field(default_factory=dict)
    """From the class to each activity, as far as it is known."""

    def answer(self, numbered: Numbered, asked: Sequence[AskedFact], language: Language) -> AboutAnswer:
        """Each comparison that is asked for; unknown is what the entries do not tell."""
        steps: Mapping[AskedFact, Callable[[Numbered, Language], tuple[str, ...]]] = {
            AskedFact.DIFFERENCE: self._difference,
            AskedFact.CHEAPEST: self._cheapest,
            AskedFact.NEAREST: self._nearest,
            AskedFact.SHORTEST: self._shortest,
        }
        said = {fact: steps[fact](numbered, language) for fact in asked if fact in steps}
        lines = dict.fromkeys(line for of_fact in said.values() for line in of_fact)
        return AboutAnswer(tuple(lines), tuple(fact for fact, of_fact in said.items() if not of_fact))

    def _difference(self, numbered: Numbered, language: Language) -> tuple[str, ...]:
        """Of each what it is, and the facts in which it is not as the others."""
        facts = [self._facts(activity, language) for _, activity in numbered]
        apart = [name for name in facts[0] if len({of_one[name] for of_one in facts}) > 1]
        lines = []
        for (number, activity), of_one in zip(numbered, facts, strict=True):
            told = " · ".join(filter(None, (of_one[name] for name in apart)))
            said = " ".join(filter(None, (gist_of(activity, language), told)))
            lines.append(phrase(language, "about.of", number=number, title=title_of(activity, language), said=said))
        return (*lines, *(() if apart else (phrase(language, "about.difference.same"),)))

    def _facts(self, activity: Activity, language: Language) -> Mapping[str, str]:
        return {
            "kind": phrase(language, f"kind.{activity.kind}.alone"),
            "duration": duration_in_words(activity.duration_minutes, language),
            "price": price_in_words(activity.price, language, self.catalog),
            "place": place_in_words(activity, language),
            "grades": grades_in_words(activity.grades, language),
            "size": self._size(activity, language),
            "when": when_in_brief(activity, language, self.season),
        }

    def _size(self, activity: Activity, language: Language) -> str:
        size = size_in_words(activity.group_size, language)
        key = "about.size" if activity.for_pupils else "about.size.adult"
        return phrase(language, key, size=size) if size else ""

    def _cheapest(self, numbered: Numbered, language: Language) -> tuple[str, ...]:
        def in_words(activity: Activity) -> str:
            return price_in_words(activity.price, language, self.catalog)

        return _least(AskedFact.CHEAPEST, numbered, self._cost, in_words, language)

    def _cost(self, activity: Activity) -> float | None:
        """For the class; as long as its size is not known a price per pupil is that of a class of usual size."""
        price = activity.price
        if price is None or (not price.free and price.amount is None):
            return None
        if price.free or price.amount is None:
            return 0.0
        return price.amount * (self.pupils or _USUAL_CLASS) if price.per == "pupil" else price.amount

    def _nearest(self, numbered: Numbered, language: Language) -> tuple[str, ...]:
        def in_words(activity: Activity) -> str:
            return f"{self.kilometres[activity.id]:.0f}"

        return _least(AskedFact.NEAREST, numbered, lambda one: self.kilometres.get(one.id), in_words, language)

    def _shortest(self, numbered: Numbered, language: Language) -> tuple[str, ...]:
        def in_words(activity: Activity) -> str:
            return duration_in_words(activity.duration_minutes, language)

        return _least(AskedFact.SHORTEST, numbered, lambda one: one.duration_minutes, in_words, language)


_USUAL_CLASS = 24
"""Pupils of a class whose size is not known."""


def _least(
    fact: AskedFact,
    numbered: Numbered,
    value: Callable[[Activity], float | None],
    in_words: Callable[[Activity], str],
    language: Language,
) -> tuple[str, ...]:
    """Those of which the value is least, and those of which it is not stated; nothing where it is stated of none."""
    known = [(found, number, activity) for number, activity in numbered if (found := value(activity)) is not None]
    if not known:
        return ()
    least = min(found for found, _, _ in known)
    best = [(number, activity) for found, number, activity in known if found == least]
    titles = listed([f"{number}. {title_of(activity, language)}" for number, activity in best], language)
    said = [phrase(language, f"about.{fact}", titles=titles, value=in_words(best[0][1]))]
    missing = [title_of(activity, language) for _, activity in numbered if value(activity) is None]
    if missing:
        said.append(phrase(language, "about.missing_for", titles=listed(missing, language)))
    return tuple(said)
