"""A vocabulary kept arranged beside the index, so that a process need not read and sort ten thousand rows to answer.

It is made from the vocabulary's files and nothing else: when one of them has changed, or the file is damaged or from
another version, it is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.language.vocabulary_index import ANALYSIS, ARRANGEMENT, ArrangedVocabulary, WordTable
from assistant.model import languages
from index.files.cache_file import CacheFile


@dataclass(frozen=True)
class VocabularyCache:
    """Lines of JSON: the concepts; then for each language its single words, its stems and its phrases, each of which is
    parsed when it is asked for."""

    file: CacheFile

    @classmethod
    def of(cls, folder: Path, contents: Mapping[str, bytes]) -> VocabularyCache:
        """The file for these files of the vocabulary: path -> content."""
        stemmer = version("PyStemmer")
        made_from = hashlib.blake2b(f"{ANALYSIS} {ARRANGEMENT} {stemmer} {languages()}".encode(), digest_size=16)
        for name, content in contents.items():
            made_from.update(f"\0{name}\0{len(content)}\0".encode() + content)
        paths = hashlib.blake2b("\0".join(contents).encode(), digest_size=6).hexdigest()
        return cls(CacheFile(folder / f"vocabulary-{paths}.json", made_from.hexdigest()))

    def read(self) -> ArrangedVocabulary | None:
        """``None`` when there is none, or none that can be used."""
        content = self.file.read()
        if content is None:
            return None
        parts = content.split(b"\n")
        fingerprint, rows = json.loads(parts[0])

        def part(place: int) -> Callable[[], dict[str, str]]:
            return lambda: json.loads(parts[place])

        tables = {
            language: WordTable(*(part(1 + 3 * place + number) for number in range(3)))
            for place, language in enumerate(languages())
        }
        return ArrangedVocabulary(fingerprint, rows, tables.__getitem__)

    def write(self, arranged: ArrangedVocabulary) -> ArrangedVocabulary:
        """Keeps it and gives it back; a folder that cannot be written costs the next start a tenth of a second."""
        parts: list[Any] = [[arranged.fingerprint, list(arranged.rows)]]
        for language in languages():
            table = arranged.table(language)
            parts += [dict(table.single), dict(table.stems), dict(table.phrases)]
        self.file.write(
            b"\n".join(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() for part in parts)
        )
        return arranged
