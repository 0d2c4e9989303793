"""The catalogue as a list that can be narrowed: made once for each catalogue, looked at page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cachetools import LRUCache

from assistant.language.folding import fold
from assistant.matching.season import Season
from assistant.model import KITA, Activity, Catalog, Kind, Language, Provider, Subject, in_language, languages
from assistant.replies.activity_facts import grades_in_words, title_of, when_in_words
from assistant.replies.dates import date_in_words

PER_PAGE = 50
_MOST_REMEMBERED = 64
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty means all."""

    words: str = ""
    provider: str = ""
    kind: str = ""
    subject: str = ""
    grade: int | None = None
    month: int | None = None
    missing: str = ""
    state: str = ""
    """``current``, ``expired`` or empty."""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From a page's address; what is no filter of ours counts as not chosen."""

        def chosen(name: str, allowed: Sequence[str]) -> str:
            value = query.get(name, "")
            return value if value in allowed else ""

        grade = query.get("grade", "")
        month = query.get("month", "")
        return cls(
            words=" ".join(query.get("words", "").split())[:100],
            provider=query.get("provider", "")[:200],
            kind=chosen("kind", list(Kind)),
            subject=chosen("subject", list(Subject)),
            grade=KITA if grade == "kita" else int(grade) if grade in map(str, range(14)) else None,
            month=int(month) if month in map(str, range(1, 13)) else None,
            missing=chosen("missing", languages()),
            state=chosen("state", ("current", "expired")),
        )

    def as_query(self) -> dict[str, str]:
        grade = "" if self.grade is None else "kita" if self.grade == KITA else str(self.grade)
        fields = {
            "words": self.words,
            "provider": self.provider,
            "kind": self.kind,
            "subject": self.subject,
            "grade": grade,
            "month": "" if self.month is None else str(self.month),
            "missing": self.missing,
            "state": self.state,
        }
        return {name: value for name, value in fields.items() if value}

    def hold(self, activity: Activity, searched: str, season: Season) -> bool:
        """``searched`` is the text that words are looked for in, folded."""
        months = None if self.month is None else _months_of(activity, season)
        return (
            (not self.provider or activity.provider.id == self.provider)
            and (not self.kind or activity.kind == self.kind)
            and (not self.subject or self.subject in activity.subjects)
            and (self.grade is None or activity.fits_grade(self.grade))
            and (months is None or self.month in months)
            and (not self.missing or self.missing not in activity.title or self.missing not in activity.summary)
            and (not self.state or _is_over(activity, season.today) is (self.state == "expired"))
            and all(fold(word) in searched for word in self.words.split())
        )


def _months_of(activity: Activity, season: Season) -> frozenset[int] | None:
    """The months in which it is offered, were it confirmed for good: expired entries are looked for here, too."""
    return season.months_of(replace(activity, valid_until=None))


def _is_over(activity: Activity, today: date) -> bool:
    return activity.valid_until is not None and activity.valid_until < today


@dataclass(frozen=True)
class ListedEntry:
    """One row of the list."""

    id: str
    title: str
    provider: str
    kind: Kind
    grades: str
    when: str
    languages: str
    until: str
    over: bool


class EntryList:
    """One catalogue's entries by title, as they stand on one day."""

    def __init__(self, catalog: Catalog, language: Language, season: Season) -> None:
        self.catalog = catalog
        self.language = language
        self.season = season
        titled = ((fold(in_language(one.title, language)), one) for one in catalog.activities.values())
        self._entries = [one for _, one in sorted(titled, key=lambda pair: (pair[0], pair[1].id))]
        self._searched = [
            fold(" ".join([*one.title.values(), one.provider.name, one.id, one.place.name, one.place.town]))
            for one in self._entries
        ]
        self._rows: LRUCache[str, ListedEntry] = LRUCache(_MOST_ROWS)
        self._found: LRUCache[Filters, Sequence[Activity]] = LRUCache(_MOST_REMEMBERED)

    @cached_property
    def providers(self) -> Sequence[Provider]:
        """By name."""
        return sorted(self.catalog.providers.values(), key=lambda one: one.name.casefold())

    def listed(self, activity: Activity) -> ListedEntry:
        """The entry as a row."""
        row = self._rows.get(activity.id)
        if row is None:
            row = self._rows[activity.id] = self._worded(activity)
        return row

    def _worded(self, activity: Activity) -> ListedEntry:
        language, until, today = self.language, activity.valid_until, self.season.today
        return ListedEntry(
            activity.id,
            title_of(activity, language),
            activity.provider.name,
            activity.kind,
            grades_in_words(activity.grades, language),
            when_in_words(activity, language, today),
            " ".join(one.upper() for one in languages() if one in activity.title),
            date_in_words(until, language) if until else "",
            _is_over(activity, today),
        )

    def found(self, filters: Filters) -> Sequence[Activity]:
        """Every entry that the filters let through, by title."""
        if filters == Filters():
            return self._entries
        known = self._found.get(filters)
        if known is None:
            pairs = zip(self._entries, self._searched, strict=True)
            known = self._found[filters] = [one for one, searched in pairs if filters.hold(one, searched, self.season)]
        return known
