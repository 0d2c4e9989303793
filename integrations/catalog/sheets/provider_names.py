"""The providers that a sheet's rows name: found among those of the folder, or made; and their list with new ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from assistant.model import Activity, Provider
from integrations.catalog import entry_ids
from integrations.catalog.entry_fields import provider_fields
from integrations.catalog.sheets.rows import RowEntry, RowReader
from integrations.catalog.yaml_reader import Raw, read_document
from integrations.catalog.yaml_writer import write_field, write_fields


class NamedProviders:
    """Finds the provider that a row names, or makes it."""

    def __init__(self, known: dict[str, Provider], not_stated: str) -> None:
        self._known = known
        self._by_name = {provider.name.casefold(): key for key, provider in known.items()}
        self._not_stated = not_stated
        self.created: dict[str, Provider] = {}

    def named(self, entry: RowEntry, before: Activity | None, reader: RowReader) -> Provider | None:
        """None when what is said of the provider is faulty; the fault is with the reader."""
        said = dict(entry.provider)
        wanted, name = str(said.pop("id", "")), str(said.get("name", ""))
        if not wanted and not name:
            if before is not None:
                return before.provider
            return self._known.get("not-stated") or self._create("not-stated", Provider("not-stated", self._not_stated))
        for key in (wanted, name, self._by_name.get(name.casefold(), "") if not wanted else ""):
            if key in self._known:
                return self._known[key]
        fields = {**said, "name": name or wanted}
        found = reader.check_provider(entry, fields)
        if found is None:
            return None
        key = self._free_id(wanted or name)
        return self._create(key, found.to_provider(key))

    def _free_id(self, name: str) -> str:
        if entry_ids.is_file_name(name):
            return name
        stem = entry_ids.slug(name)[:60].strip("-") or "provider-" + hashlib.sha256(name.encode()).hexdigest()[:8]
        stem = stem if entry_ids.is_file_name(stem) else f"{stem}-1"
        number, key = 2, stem
        while key in self._known:
            key, number = f"{stem}-{number}", number + 1
        return key

    def _create(self, key: str, provider: Provider) -> Provider:
        self._known[key] = self.created[key] = provider
        self._by_name.setdefault(provider.name.casefold(), key)
        return provider


def with_providers(old: str, new: Mapping[str, Mapping[str, Raw]], known: Mapping[str, Provider]) -> str:
    """The list with new providers at its end; written anew where its form does not let them be added."""
    text = (old if old.endswith("\n") or not old else old + "\n") + "".join(
        write_field(key, value) for key, value in new.items()
    )
    document = read_document(text)
    if not document.faults and isinstance(document.value, Mapping) and {*known, *new} == set(document.value):
        return text
    return write_fields({**{key: provider_fields(provider) for key, provider in known.items()}, **new})
