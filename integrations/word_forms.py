"""Word forms kept in sorted files, so that a process that answers one question need not unpack whole dictionaries.

simplemma's dictionaries take up to half a second to open. Written once as sorted lines they are looked up in place by
bisection: nothing to load, and only the pages that are touched take memory.
"""

from __future__ import annotations

import mmap
import tempfile
from importlib.metadata import version
from pathlib import Path

from assistant.errors import SettingsWrong
from assistant.model import Language

_END = b"\xff\tend\n"
"""The last line; sorts behind every form that is kept, and shows that the file is whole."""


class StoredForms:
    """Implements `assistant.language.words.WordForms`. A language's file is written into ``folder`` when it is first
    needed, which takes some seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Language, mmap.mmap] = {}

    def base(self, form: str, language: Language) -> str | None:
        lines = self._open.get(language) or self._opened(language)
        wanted = form.encode() + b"\t"
        low, high = 0, len(lines)
        while low < high:
            middle = (low + high) // 2
            start = lines.rfind(b"\n", low, middle) + 1 or low
            end = lines.find(b"\n", start) + 1
            line = lines[start:end]
            if line.startswith(wanted):
                return line[len(wanted) : -1].decode()
            if line[: line.index(b"\t") + 1] < wanted:
                low = end
            else:
                high = start
        return None

    def prepare(self) -> None:
        """Writes what is missing."""
        for language in Language:
            self._opened(language)

    def _opened(self, language: Language) -> mmap.mmap:
        path = self._folder / f"forms-{language.value}-{version('simplemma')}.txt"
        if not _is_whole(path):
            _write(path, language)
        with path.open("rb") as file:
            self._open[language] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return self._open[language]


def _is_whole(path: Path) -> bool:
    if not path.exists() or path.stat().st_size < len(_END):
        return False
    with path.open("rb") as file:
        file.seek(-len(_END), 2)
        return file.read() == _END


def _write(path: Path, language: Language) -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    # An instance of its own: simplemma's shared one would keep 100 MB for good.
    forms = DefaultDictionaryFactory().get_dictionary(language.value)
    lines = [b"%s\t%s\n" % (form.encode(), base.encode()) for form, base in forms.items() if form.isalpha()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: the service and a command may write at the same time.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.stem, delete=False) as draft:
            draft.write(b"".join(sorted(lines)) + _END)
        Path(draft.name).replace(path)
    except OSError as error:
        raise SettingsWrong(
            f"KLASSETUR_DATA_DIR: {path.parent} cannot be written ({error.strerror}); make room there or name another "
            "folder."
        ) from None
