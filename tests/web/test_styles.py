"""Every class of the style sheets is on a page, and no rule stands in two of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.model import Status
from integrations.channels.web.calendar.range import View

WEB = Path("integrations/channels/web")
MAIL = Path("integrations/channels/mail/templates")
SHEETS = [*sorted((WEB / "static").glob("*.css")), MAIL / "mail.css"]

FROM_VALUES = {
    *Status,
    *View,
    "w1",
    "w2",
    "w3",
    "w4",
    "open",
    "agreed",
    "school",
    "email",
    "assistant",
    "thinking",
    "coordinator",
}
"""Classes that a template makes from a value: a booking's status, how much there is on a day, a chart's series, a
field's name, who speaks."""


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z][\w-]*", text))


def rules(sheet: Path) -> list[str]:
    """The selectors, each by itself."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
    return [one.strip() for selectors in re.findall(r"([^{}]+)\{", css) for one in selectors.split(",")]


def classes_on_pages() -> set[str]:
    found: set[str] = set()
    for path in [*(WEB / "templates").rglob("*.html"), *MAIL.glob("*.jinja")]:
        text = path.read_text("utf-8")
        for written in re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', text):
            found |= words(written)
        for block in re.findall(r"\{% block body_class %\}(.*?)\{% endblock %\}", text):
            found |= words(block)
        # what a template hands to another one for a button's or a cell's class
        for call in re.findall(r"\{\{ [\w.]*(?:button|cell)\((.*?)\) \}\}", text):
            found |= words(call)
    for path in (WEB / "static").glob("*.js"):
        for line in path.read_text("utf-8").splitlines():
            if "class" in line:
                found |= {word for quoted in re.findall(r'["`]([^"`]*)["`]', line) for word in words(quoted)}
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_class_is_on_a_page(sheet: Path) -> None:
    styled = {name for rule in rules(sheet) for name in re.findall(r"\.([A-Za-z][\w-]*)", rule)}
    assert sorted(styled - classes_on_pages() - FROM_VALUES) == []


def test_no_rule_of_one_sheet_stands_in_another_with_the_same_words() -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for sheet in (WEB / "static").glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for selector, body in re.findall(r"^([^{}@\s][^{}@]*)\{([^{}]*)\}", css, flags=re.MULTILINE):
            rule = " ".join(selector.split()), " ".join(body.split())
            if seen.setdefault(rule, sheet.name) != sheet.name:
                twice.append((rule, seen[rule], sheet.name))
    assert twice == []
