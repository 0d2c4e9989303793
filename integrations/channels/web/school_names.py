"""Which school is meant: teachers write its name as they like."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.model import Catalog, School, plain_class


def schools_by_name(catalog: Catalog) -> Mapping[str, School]:
    """Every school under its name and id, written plainly (`school_named`)."""
    return {
        plain_class(word): school for school in catalog.schools.values() for word in (school.id, school.name) if word
    }


def school_named(written: str, schools: Mapping[str, School]) -> School | None:
    """The school that this is, whatever its spaces and capitals; ``None`` for one that is not in the catalogue."""
    return schools.get(plain_class(written))
