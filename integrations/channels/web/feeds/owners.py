"""Whose calendar a link shows, as the link's subject says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.model import plain_class


class OwnerKind(StrEnum):
    TEACHER = "teacher"
    CLASS = "class"
    SCHOOL = "school"
    PROVIDER = "provider"
    OFFICE = "office"


@dataclass(frozen=True)
class FeedOwner:
    kind: OwnerKind
    name: str
    """A provider's or school's id, a teacher's or coordinator's address; of a class its school's id."""
    class_name: str = ""
    """As `plain_class` writes it."""
    year: int = 0
    """In which a class's school year begins: another year they are other children, or have another name."""

    @property
    def subject(self) -> str:
        """What the links are stored under."""
        within = [str(self.year), self.class_name] if self.kind is OwnerKind.CLASS else []
        return ":".join([self.kind, *within, self.name])


def class_owner(school_id: str, class_name: str, year: int) -> FeedOwner:
    return FeedOwner(OwnerKind.CLASS, school_id, plain_class(class_name), year)


def owner_of(subject: str) -> FeedOwner | None:
    """``None`` for what no calendar is made of."""
    kind, _, rest = subject.partition(":")
    if kind not in set(OwnerKind):
        return None
    if kind != OwnerKind.CLASS:
        return FeedOwner(OwnerKind(kind), rest)
    year, _, named = rest.partition(":")
    class_name, _, school = named.partition(":")
    return FeedOwner(OwnerKind.CLASS, school, class_name, int(year))


def class_link_ends(year: int) -> datetime:
    """A month after the school year that begins in ``year``."""
    return datetime(year + 1, 9, 1, tzinfo=UTC)
