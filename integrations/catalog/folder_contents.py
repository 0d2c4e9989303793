"""What one catalogue folder holds, and several of them as one catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from assistant.errors import Fault, Wrong
from assistant.model import Activity, Catalog, Office, Period, Provider, School
from integrations.catalog.folder import shown_path
from integrations.catalog.list_schema import CatalogFile


@dataclass
class FolderParts:
    """What one folder holds, and what is wrong with it."""

    folder: Path = Path()
    settings: CatalogFile = field(default_factory=CatalogFile)
    providers: dict[str, Provider] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    holidays: dict[str, dict[str, Period]] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    """Activity id -> its file."""
    faults: list[Fault] = field(default_factory=list)
    providers_broken: bool = False
    """``providers.yaml`` has faults of its own, so that a missing provider says nothing yet."""


def faults_between(parts: Sequence[FolderParts]) -> list[Fault]:
    """What is wrong only with these folders side by side: the same id for different things."""
    faults = []
    files: dict[str, Path] = {}
    providers: dict[str, Provider] = {}
    schools: dict[str, School] = {}
    for part in parts:
        for entry_id, file in part.files.items():
            if entry_id in files:
                other = shown_path(files[entry_id])
                taken = Wrong("entry.id_taken", id=entry_id, other=other)
                faults.append(Fault.of(shown_path(file), None, "id", taken))
            files.setdefault(entry_id, file)
        faults += _different(part.providers, providers, part.folder / "providers.yaml")
        faults += _different(part.schools, schools, part.folder / "schools.yaml")
    return faults


Thing = TypeVar("Thing", Provider, School)


def _different(these: Mapping[str, Thing], known: dict[str, Thing], file: Path) -> list[Fault]:
    faults = []
    for key, thing in these.items():
        if known.setdefault(key, thing) != thing:
            faults.append(Fault.of(shown_path(file), None, key, Wrong("file.different", word=key)))
    return faults


def merged(parts: Sequence[FolderParts]) -> Catalog:
    """One catalogue of these folders; the first one's name, country and settings hold."""
    first = parts[0].settings
    activities: dict[str, Activity] = {}
    providers: dict[str, Provider] = {}
    schools: dict[str, School] = {}
    holidays: dict[str, dict[str, Period]] = {}
    for part in parts:
        activities |= part.activities
        providers |= part.providers
        schools |= part.schools
        if (part.settings.country, part.settings.region) == (first.country, first.region):
            for year, days in part.holidays.items():
                holidays[year] = {**days, **holidays.get(year, {})}
    offices = (part.settings.office.to_office() for part in parts)
    towns = [(town, at.to_point()) for part in reversed(parts) for town, at in part.settings.towns.items()]
    return Catalog(
        activities=activities,
        providers=providers,
        schools=schools,
        holidays=holidays,
        name=first.name,
        country=first.country,
        region=first.region,
        currency=first.defaults().currency,
        time_zone=first.time_zone or ("Europe/Berlin" if first.german else "Europe/Copenhagen"),
        towns=dict(towns),
        office=next((office for office in offices if office != Office()), Office()),
    )
