"""The sentences of one surface, by language and key: ``key = text`` a line, in ``<language>/sentences/``.

A line that begins with ``#`` is for those who read the file. Names in braces are filled in: ``{count} pupils``.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant import locales

INSTEAD = "en"
"""The language in which is said what another one has no sentence for."""


class Sentences:
    """What one surface says. What is in none of its own files, the surface ``beneath`` it may say."""

    def __init__(self, *files: str, beneath: Sentences | None = None) -> None:
        self.files: tuple[str, ...] = (*(beneath.files if beneath is not None else ()), *files)
        """Their names, the same in each language, those beneath first."""

    def __call__(self, language: str, key: str, **names: object) -> str:
        """The sentence with its names filled in.

        Raises KeyError for a key that no file has, and for a name that the sentence wants and did not get.
        """
        return self.all(language)[key].format(**names)

    def first(self, language: str, *keys: str, **names: object) -> str:
        """The sentence of the first of these keys that there is. Raises KeyError where there is none."""
        return self(language, next((key for key in keys if key in self), keys[-1]), **names)

    def __contains__(self, key: str) -> bool:
        return key in self.all(INSTEAD)

    def all(self, language: str) -> Mapping[str, str]:
        """All that can be said in this language, by key; in `INSTEAD` where the language has no sentence."""
        return _all(language, self.files)


def read_sentences(language: str, file: str) -> Mapping[str, str]:
    """What stands in one file of a language; nothing where it has no such file."""
    path = locales.folder(language) / "sentences" / f"{file}.txt"
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, text = line.partition(" = ")
            found[key] = text
    return found


@locales.remembered
def _all(language: str, files: tuple[str, ...]) -> Mapping[str, str]:
    instead = _all(INSTEAD, files) if language != INSTEAD else _own_names()
    return {**instead, **{key: text for file in files for key, text in read_sentences(language, file).items()}}


def _own_names() -> Mapping[str, str]:
    """What languages call themselves: so they are called where nobody has another name for them."""
    return {f"language.{code}": locales.table(code, locales.LANGUAGE_FILE, "name") for code in locales.codes()}
