"""Entries written into their files: only what changes is written anew, comments and everything else stay."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.model import Activity
from integrations.catalog import entry_ids
from integrations.catalog.entry_fields import FIELDS, fields_of
from integrations.catalog.entry_schema import EntryDefaults, EntryFile
from integrations.catalog.validation import without_unknown
from integrations.catalog.yaml_reader import Raw, read_document
from integrations.catalog.yaml_writer import write_field, write_fields


def entry_text(activity: Activity, defaults: EntryDefaults, before: Activity | None = None, old: str = "") -> str:
    """The text of the entry's file. ``old`` is the text of ``before``: its comments and the order of its fields are
    kept where its form allows that. What is read from the result is ``activity`` exactly."""
    fields = _as_written(fields_of(activity), activity.id, defaults)
    if before is not None:
        changes = _differences(_as_written(fields_of(before), activity.id, defaults), fields)
        text = _edited(old, changes)
        if text is not None and _reads_as(text, activity, defaults):
            return text
    return write_fields(fields)


def _as_written(fields: Mapping[str, Raw], entry_id: str, defaults: EntryDefaults) -> dict[str, Raw]:
    """Texts in the catalogue's first language alone as one string; the id where the file's name cannot be it."""
    own: dict[str, Raw] = {} if entry_ids.is_file_name(entry_id) else {"id": entry_id}
    for name, value in fields.items():
        alone = isinstance(value, Mapping) and list(value) == [defaults.language]
        own[name] = value[defaults.language] if alone and isinstance(value, Mapping) else value
    return own


def _differences(before: Mapping[str, Raw], after: Mapping[str, Raw]) -> dict[str, Raw]:
    """Field -> new value, None where it goes."""
    names = [name for name in FIELDS if before.get(name) != after.get(name)]
    return {name: after.get(name) for name in names}


def _edited(text: str, changes: Mapping[str, Raw]) -> str | None:
    """The file's text with only these fields written anew, all else as it was; None where that cannot be."""
    document = read_document(text)
    if document.faults or not isinstance(document.value, Mapping) or "\r" in text:
        return None
    rows = text.splitlines(keepends=True)
    starts = {name: document.lines[(name,)] - 1 for name in document.value}
    if len(set(starts.values())) != len(starts) or any(rows[start][:1] in " {" for start in starts.values()):
        return None
    names = sorted(starts, key=lambda name: starts[name])
    ends = [*(starts[name] for name in names[1:]), len(rows)]
    blocks = {name: "".join(rows[starts[name] : end]) for name, end in zip(names, ends, strict=True)}
    for name, value in changes.items():
        if value is None:
            blocks.pop(name, None)
        elif name in blocks:
            blocks[name] = write_field(name, value)
        else:
            blocks = _inserted(blocks, name, write_field(name, value))
    head = "".join(rows[: starts[names[0]]]) if names else text
    return head + "".join(block if block.endswith("\n") else block + "\n" for block in blocks.values())


def _inserted(blocks: Mapping[str, str], name: str, block: str) -> dict[str, str]:
    """The block behind the last field that comes before it in the format's order."""
    earlier = set(FIELDS[: FIELDS.index(name)])
    place = max((number for number, known in enumerate(blocks, start=1) if known in earlier), default=0)
    pairs = list(blocks.items())
    return dict([*pairs[:place], (name, block), *pairs[place:]])


def _reads_as(text: str, activity: Activity, defaults: EntryDefaults) -> bool:
    document = read_document(text)
    if document.faults:
        return False
    try:
        found = EntryFile.model_validate(without_unknown(document.value), context=defaults)
    except ValueError:
        return False
    return found.to_activity(activity.id, activity.provider) == activity
