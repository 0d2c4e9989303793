"""Whose word on the sender counts (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\s+")


def dmarc_passed(results: Sequence[str], authserv_id: str, from_domain: str) -> bool:
    """Whether the topmost Authentication-Results of ``authserv_id`` says that DMARC passed for this From domain.

    Only the topmost counts: our own server adds it above everything that the sender wrote.
    """
    for value in results:
        statements = _without_comments(value).split(";")
        server = statements[0].split()
        if not server or server[0].strip('"').lower() != authserv_id.lower():
            continue
        verdicts = [_pairs(one) for one in statements[1:]]
        ours = [pairs for pairs in verdicts if "dmarc" in pairs]
        return bool(ours) and all(
            pairs["dmarc"] == "pass" and pairs.get("header.from", from_domain.lower()) == from_domain.lower()
            for pairs in ours
        )
    return False


def _pairs(statement: str) -> dict[str, str]:
    """``dmarc=pass header.from=x`` as names and values, lower case; the first of a name wins."""
    pairs: dict[str, str] = {}
    for token in _TOKEN.split(re.sub(r"\s*=\s*", "=", statement.strip().lower())):
        name, equals, value = token.partition("=")
        if equals:
            pairs.setdefault(name.partition("/")[0], value.strip('"').lstrip("@"))
    return pairs


def _without_comments(value: str) -> str:
    """Comments taken out, quoted strings emptied of what could look like a statement."""
    out: list[str] = []
    depth = 0
    quoted = escaped = False
    for sign in value:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif quoted:
            if sign == '"':
                quoted = False
            elif sign not in ";=" and not sign.isspace():
                out.append(sign)
        elif sign == '"' and not depth:
            quoted = True
        elif sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif not depth:
            out.append(sign)
    return "".join(out)
