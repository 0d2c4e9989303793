"""Word forms kept in sorted files, so that a process that answers one question need not unpack whole dictionaries.

simplemma's dictionaries take up to half a second to open. Written once as sorted lines they are looked up in place:
the first form of each block of lines stands at the file's end and is kept in memory, so that one short read finds any
form. The file is read, not mapped: of mapped files the system counts far more to a process than it looks at.
"""

from __future__ import annotations

import os
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from assistant.errors import SettingsWrong
from assistant.model import Language, languages
from files.atomic_write import replacing

_BLOCK = 4096
"""Bytes of lines that are read to find one form; a little more where a line ends later."""
_LONGEST = 300.0
"""Seconds that writing one language's file may take."""
_END = b"\xffend\n"
"""The last line; shows that the file is whole."""


class StoredForms:
    """Implements `assistant.language.tokens.WordForms`. A language's file is written into ``folder`` when it is first
    needed, which takes some seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Language, _Blocks] = {}

    def base(self, form: str, language: Language) -> str | None:
        blocks = self._open.get(language) or self._opened(language)
        return blocks.base(form)

    def prepare(self) -> None:
        """Writes what is missing."""
        for language in languages():
            self._opened(language)

    def _opened(self, language: Language) -> _Blocks:
        path = self._folder / f"forms-{language}-{version('simplemma')}.blocks"
        blocks = _Blocks.open(path)
        if blocks is None:
            _written_elsewhere(path, language)
            blocks = _Blocks.open(path)
            assert blocks is not None
        self._open[language] = blocks
        return blocks


class _Blocks:
    """A file of lines ``form TAB base``, sorted; then one line for each block, its start and first form; then the start
    of those lines; then `_END`."""

    def __init__(self, file: int, starts: list[int], firsts: list[bytes]) -> None:
        self._file = file
        self._starts = starts
        """Of each block, and where the last one ends."""
        self._firsts = firsts

    @classmethod
    def open(cls, path: Path) -> _Blocks | None:
        """``None`` when there is no whole file."""
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        size = os.fstat(file).st_size
        tail = os.pread(file, 64, max(0, size - 64))
        lines = tail.split(b"\n")
        if not tail.endswith(b"\n" + _END) or not lines[-3].isdigit():
            os.close(file)
            return None
        end = int(lines[-3])
        table = os.pread(file, size - end, end).split(b"\n")[:-3]
        pairs = [line.split(b"\t") for line in table]
        return cls(file, [*(int(start) for start, _ in pairs), end], [first for _, first in pairs])

    def __del__(self) -> None:
        os.close(self._file)

    def base(self, form: str) -> str | None:
        wanted = form.encode()
        block = bisect_right(self._firsts, wanted) - 1
        if block < 0:
            return None
        start = self._starts[block]
        lines = b"\n" + os.pread(self._file, self._starts[block + 1] - start, start)
        at = lines.find(b"\n" + wanted + b"\t")
        if at < 0:
            return None
        at += len(wanted) + 2
        return lines[at : lines.index(b"\n", at)].decode()


def _written_elsewhere(path: Path, language: Language) -> None:
    """Writes the file in a process of its own: the dictionary takes up to 400 MB, which that gives back."""
    command = [sys.executable, "-m", "integrations.resources.lemma_store", str(path), language]
    done = subprocess.run(command, capture_output=True, timeout=_LONGEST, check=False)
    if done.returncode:
        _write(path, language)  # what is wrong can be told here


def _write(path: Path, language: Language) -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    # An instance of its own: simplemma's shared one would keep 100 MB for good.
    forms = DefaultDictionaryFactory().get_dictionary(language)
    pairs = sorted((form.encode(), base.encode()) for form, base in forms.items() if form.isalpha())
    try:
        with replacing(path, durable=False) as draft, draft.open("wb") as file:
            file.writelines(_lines(pairs))
        for older in path.parent.glob(f"forms-{language}-*.txt"):
            older.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsWrong(
            f"KLASSETUR_DATA_DIR: {path.parent} cannot be written ({error.strerror}); make room there or name another "
            "folder."
        ) from None


def _lines(pairs: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    table: list[bytes] = []
    written, full = 0, 0
    for form, base in pairs:
        if written >= full:
            table.append(b"%d\t%s\n" % (written, form))
            full = written + _BLOCK
        line = b"%s\t%s\n" % (form, base)
        yield line
        written += len(line)
    yield from table
    yield b"%d\n" % written
    yield _END


if __name__ == "__main__":
    _write(Path(sys.argv[1]), Language(sys.argv[2]))
