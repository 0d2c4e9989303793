"""What the writer wrote anew, for mails of many programs in three languages (see new_words.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from integrations.channels.mail.parser_client import MailReader
from tests.mail.letters import raw_mail

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).parent / "new_words.yaml")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_new_words_are_found(case: dict[str, Any], reader: MailReader) -> None:
    kind = "text/html" if case.get("html") else "text/plain"
    flowed = "; format=flowed" if case.get("flowed") else ""
    name = case.get("from", "")
    mail = reader.parse(
        raw_mail(
            case["mail"],
            sender=f"{name} <anna@skole.example.org>",
            subject=case.get("subject", "Spørgsmål"),
            kind=f"{kind}; charset=utf-8{flowed}",
        )
    )
    assert mail.text == case["words"].strip()
    if "signed" in case:
        assert mail.signed == case["signed"]
    if "signature" in case:
        assert mail.signature == case["signature"].strip()
