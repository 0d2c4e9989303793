"""The HTML of our mails: templates with the styles written into each element, as mail programs drop style sheets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.model import Reply
from integrations.channels.mail.texts import say

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    style: str = ""
    """``primary``, ``danger`` or empty."""


class MailTemplates:
    """Reads its templates when the first page is made."""

    def render(self, name: str, reply: Reply, **parts: object) -> str:
        """The page with inline styles and no line that a mail program would have to load something for."""
        page = self._environment.get_template(name).render(t=partial(say, reply.language), reply=reply, **parts)
        return self._inliner.inline(page)

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        environment.filters["lines"] = _lines
        return environment

    @cached_property
    def _inliner(self) -> css_inline.CSSInliner:
        css = (_TEMPLATES / "mail.css").read_text(encoding="utf-8")
        return css_inline.CSSInliner(extra_css=css, load_remote_stylesheets=False, keep_style_tags=False)


def _lines(text: str) -> Markup:
    """Line ends shown as such: Outlook knows no ``white-space``."""
    return Markup("<br>\n").join(escape(line) for line in text.split("\n"))
