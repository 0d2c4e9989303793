"""HTML mail as plain text, with quoted mail marked the way plain mail marks it."""

from __future__ import annotations

import re

from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

MOST = 500_000
"""Signs of HTML that are looked at."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_QUOTE_CLASSES = {"gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote", "gmail_attr"}
_UNSEEN = ("script", "style", "head", "title", "object", "embed", "svg", "noscript")


def text_of(markup: str) -> str:
    """The words of an HTML mail. Quoted mail comes out as lines with ``> ``."""
    markup = _DECLARATION.sub("", markup[:MOST].replace("\x00", ""))
    if not markup.strip():
        return ""
    try:
        tree = lxml_html.document_fromstring(markup)
    except (etree.ParserError, ValueError):
        return ""
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    for element in list(tree.iter(etree.Element)):
        if _is_quote(element) and not any(_is_quote(above) for above in element.iterancestors()):
            _mark_quoted(element)
    return _rendered(tree)


def _is_quote(element: lxml_html.HtmlElement) -> bool:
    """A block of quoted mail. Gmail wraps what it forwards in the same class, which is not a quote."""
    if element.tag != "blockquote":
        return False
    classes = set((element.get("class") or "").lower().split())
    return element.get("type", "").lower() == "cite" or bool(classes & _QUOTE_CLASSES)


def _mark_quoted(element: lxml_html.HtmlElement) -> None:
    words = _rendered(element)
    tail = element.tail
    parent = element.getparent()
    if parent is None:
        return
    block = lxml_html.Element("pre")
    block.text = "\n" + "\n".join("> " + line.strip() for line in words.strip().split("\n")) + "\n"
    block.tail = tail
    parent.replace(element, block)


def _rendered(tree: lxml_html.HtmlElement) -> str:
    return "\n".join(line.rstrip() for line in str(Inscriptis(tree, ParserConfig()).get_text()).split("\n"))
