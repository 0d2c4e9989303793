"""What a person reads of a page of HTML: its words, links, tables, lists and forms, and nothing of its markup.

The words are those that a screen reader says: what is written for it alone (``.unseen``) is there, signs that are only
drawn (``aria-hidden``) are not. Nor is anything that nobody sees: scripts, styles, templates, what is ``hidden``, a
dialog that is not open. What stands in a closed ``<details>`` is there: it is one click away.

What is listed comes in the page's order and is meant to be asserted whole::

    assert read_page(shown).notices == ["K1 er godkendt. Læreren får besked. Åbn K1 Fortryd (42 s)"]
    assert "40 elever passer ikke: aktiviteten er for 14-28." in read_page(shown).lines
    assert read_page(shown).under("Skoler").rows == [("Gørlev Skole", "1", "24", "1")]
    assert read_page(shown).link("Til listen") == "/queue"
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from lxml import html as lxml_html  # type: ignore[import-untyped]

from tests.web.seen_words import FILLED_IN, is_hidden, lines_of, signs_of, walk_seen, words_of

_RANKS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NAMING = frozenset(("caption", "legend", "summary"))
"""What names the element that it stands in."""


@dataclass(frozen=True)
class Field:
    """A field to be filled in."""

    label: str
    value: str
    """As it is shown: of a choice, the words that are chosen."""
    name: str
    described: tuple[str, ...] = ()
    """The lines that go with it: its help, and what is wrong with it."""
    is_wrong: bool = False
    options: tuple[str, ...] = ()
    """The words to choose from, of a choice."""


@dataclass(frozen=True)
class Form:
    """What happens when its button is pressed."""

    path: str
    """Where it is sent; empty: to the page itself."""
    sent: dict[str, list[str]]
    """What a browser sends, as the form is shown: each name with its values."""


@dataclass(frozen=True)
class ReadPage:
    """A page or a part of it. A look-up of one thing fails when it is not there exactly once."""

    _parts: tuple[Any, ...] = field(repr=False)

    # --- the page as a whole

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return " ".join((self._root.findtext("head/title") or "").split())

    @property
    def language(self) -> str:
        return str(self._root.get("lang", ""))

    @property
    def reloads(self) -> bool:
        """Whether a browser without JavaScript asks again by itself."""
        return bool(self._root.xpath("//meta[@http-equiv='refresh']"))

    # --- a part of it

    @property
    def main(self) -> ReadPage:
        """The page without its head, its navigation and its foot."""
        return ReadPage((_only(self._root.xpath("//main"), "<main>", ()),))

    def under(self, heading: str) -> ReadPage:
        """What stands under the heading with these words, itself included; also a table, a group of fields or a
        ``<details>`` of this name."""
        headings = [one for one in self._seen() if one.tag in _RANKS or _is_name(one)]
        found = [one for one in headings if words_of(one) == heading]
        return ReadPage(tuple(_part_of(_only(found, heading, map(words_of, headings)), headings, self._parts)))

    @property
    def tables(self) -> list[ReadPage]:
        """Each table by itself."""
        return [ReadPage((one,)) for one in self._seen("table")]

    # --- what is read

    @property
    def lines(self) -> list[str]:
        """Every stretch of words that stands by itself: a paragraph, a cell, an item, a heading, a label, a button."""
        return [line for part in self._parts for line in lines_of(part)]

    @property
    def words(self) -> str:
        """All of it in one line; to assert that something is nowhere."""
        return " ".join(self.lines)

    @property
    def headings(self) -> list[str]:
        return [words_of(one) for one in self._seen(*_RANKS)]

    @property
    def signs(self) -> list[str]:
        """What is drawn for the eyes alone."""
        return [sign for part in self._parts for sign in signs_of(part)]

    @property
    def columns(self) -> list[str]:
        """The names of the columns of its tables."""
        return [words_of(one) for one in self._seen("th") if _is_in(one, "thead")]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The cells of each table row; the row that names the columns is none."""
        return [
            tuple(words_of(cell) for cell in row if cell.tag in ("td", "th") and not is_hidden(cell))
            for row in self._seen("tr")
            if not _is_in(row, "thead")
        ]

    @property
    def items(self) -> list[tuple[str, ...]]:
        """The lines of each item of a list, with those of the lists within it; a navigation is no list."""
        return [tuple(lines_of(one)) for one in self._seen("li") if not _is_in(one, "li", "nav", within=self._parts)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is named and what is said of it, of lists of facts (``<dl>``)."""
        pairs = ((term, term.getnext()) for term in self._seen("dt"))
        return [(words_of(term), words_of(said)) for term, said in pairs if said is not None and said.tag == "dd"]

    @property
    def notices(self) -> list[str]:
        """What the page reports, each with all it holds."""
        return self._told(lambda one: one.get("role") == "status" or "notice" in _classes(one))

    @property
    def faults(self) -> list[str]:
        """What the page says is wrong, each with all it holds."""
        return self._told(lambda one: one.get("role") == "alert" or {"wrong", "field-wrong"} & _classes(one))

    # --- what is followed, filled in and pressed

    @property
    def links(self) -> list[tuple[str, str]]:
        """The words of each link and where it leads."""
        return [(words_of(one), one.get("href")) for one in self._seen("a") if one.get("href") is not None]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        return str(_only([to for text, to in self.links if text == words], words, (text for text, _ in self.links)))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Label and value of each field that is written or chosen in."""
        return [(one.label, one.value) for one in self._fields()]

    def field(self, label: str) -> Field:
        """The field with this label."""
        fields = self._fields()
        found: Field = _only([one for one in fields if one.label == label], label, (one.label for one in fields))
        return found

    @property
    def ticks(self) -> list[tuple[str, bool]]:
        """The label of each box or dot to tick, and whether it is ticked."""
        ticks = (one for one in self._seen("input") if one.get("type") in ("checkbox", "radio"))
        return [(_label_of(one), "checked" in one.attrib) for one in ticks]

    @property
    def buttons(self) -> list[str]:
        return [words_of(one) for one in self._seen("button")]

    def form(self, button: str) -> Form:
        """What is sent when the button with these words is pressed."""
        pressed = _only([one for one in self._seen("button") if words_of(one) == button], button, self.buttons)
        form = _form_of(pressed)
        assert form is not None, f"The button »{button}« sends nothing."
        return Form(pressed.get("formaction") or form.get("action") or "", _sent(form, pressed))

    @property
    def forms(self) -> list[dict[str, list[str]]]:
        """What a browser sends of each form as it is shown, but for the button that is pressed."""
        return [_sent(one, None) for one in self._seen("form")]

    # --- how it is found

    @property
    def _root(self) -> Any:
        return self._parts[0].getroottree().getroot()

    def _seen(self, *tags: str) -> Iterator[Any]:
        for part in self._parts:
            yield from (one for one in walk_seen(part) if not tags or one.tag in tags)

    def _told(self, is_told: Callable[[Any], object]) -> list[str]:
        told = [one for one in self._seen() if is_told(one)]
        return [words_of(one) for one in told if not any(above in told for above in one.iterancestors())]

    def _fields(self) -> list[Field]:
        written = (one for one in self._seen(*FILLED_IN) if one.get("type") not in ("checkbox", "radio", "hidden"))
        return [_field_from(one) for one in written]


def read_page(page: httpx.Response | str) -> ReadPage:
    """The page that a browser was given, whatever its status."""
    return ReadPage((lxml_html.document_fromstring(page if isinstance(page, str) else page.text),))


def _only(found: Sequence[Any], wanted: str, all_of_them: Iterable[str]) -> Any:
    assert len(found) == 1, f"»{wanted}« is there {len(found)} times, among {list(all_of_them)}"
    return found[0]


# --- finding -------------------------------------------------------------------------------------------------------


def _is_in(element: Any, *tags: str, within: Sequence[Any] = ()) -> bool:
    """Whether it stands in an element of these; ``within``: what is beyond these elements does not count."""
    for above in element.iterancestors():
        if above.tag in tags and element not in within:
            return True
        element = above
    return False


def _is_name(element: Any) -> bool:
    return element.tag in _NAMING and not any(True for _ in element.iter(*_RANKS))


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _part_of(heading: Any, headings: Sequence[Any], parts: Sequence[Any]) -> list[Any]:
    """The largest part that holds no other heading of its rank or above, or what follows up to the next of those."""
    if heading.tag in _NAMING:
        return [heading.getparent()]
    ranks = [tag for tag, rank in _RANKS.items() if rank <= _RANKS[heading.tag]]
    others = [one for one in headings if one is not heading and one.tag in ranks]
    part = heading
    while part not in parts and (above := part.getparent()).tag not in ("main", "body", "html"):
        if any(above in one.iterancestors() for one in others):
            break
        part = above
    if part is not heading:
        return [part]
    following = [heading]
    for sibling in heading.itersiblings():
        if sibling in others or any(sibling in one.iterancestors() for one in others):
            break
        following.append(sibling)
    return following


# --- forms -----------------------------------------------------------------------------------------------------------


def _field_from(element: Any) -> Field:
    options: tuple[str, ...] = ()
    value = element.get("value", "")
    if element.tag == "textarea":
        value = _written_in(element)
    elif element.tag == "select":
        options = tuple(words_of(one) for one in element.iter("option"))
        value = words_of(_chosen_in(element))
    ids = (element.get("aria-describedby") or "").split()
    described = tuple(words_of(one) for id in ids for one in element.xpath("//*[@id=$id]", id=id))
    is_wrong = element.get("aria-invalid") == "true"
    return Field(_label_of(element), value, element.get("name", ""), described, is_wrong, options)


def _label_of(element: Any) -> str:
    if element.get("aria-label"):
        return str(element.get("aria-label"))
    labels = element.xpath("//label[@for=$id]", id=element.get("id")) if element.get("id") else []
    labels = labels or list(element.iterancestors("label"))
    return " ".join(map(words_of, labels))


def _written_in(element: Any) -> str:
    """HTML drops the line break right after the tag."""
    return str(element.text or "").removeprefix("\n")


def _chosen_in(element: Any) -> Any:
    options = list(element.iter("option"))
    return next((one for one in options if "selected" in one.attrib), options[0])


def _form_of(element: Any) -> Any:
    """The form that a field or a button belongs to, or ``None``."""
    if element.get("form"):
        return next(iter(element.xpath("//form[@id=$id]", id=element.get("form"))), None)
    return next(element.iterancestors("form"), None)


def _sent(form: Any, pressed: Any) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for one in form.getroottree().getroot().iter(*FILLED_IN, "button"):
        name = one.get("name")
        if name and _form_of(one) is form and _is_sent(one, pressed):
            sent.setdefault(name, []).append(_value_of(one))
    return sent


def _is_sent(element: Any, pressed: Any) -> bool:
    if any("disabled" in one.attrib for one in (element, *element.iterancestors("fieldset"))):
        return False
    if element.tag == "button":
        return element is pressed
    if element.get("type") in ("checkbox", "radio"):
        return "checked" in element.attrib
    return str(element.get("type")) != "file"


def _value_of(element: Any) -> str:
    if element.tag == "textarea":
        return _written_in(element)
    if element.tag == "select":
        chosen = _chosen_in(element)
        return str(chosen.get("value", words_of(chosen)))
    return str(element.get("value", "on" if element.get("type") in ("checkbox", "radio") else ""))
