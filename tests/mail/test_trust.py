"""Whose word on the sender counts."""

from __future__ import annotations

import pytest

from integrations.channels.mail.dmarc import dmarc_passed
from integrations.channels.mail.parser_client import MailReader
from tests.mail.letters import raw_mail

OURS = "mx.skoletjenesten.example.org"


@pytest.mark.parametrize(
    ("results", "passed"),
    [
        ([f"{OURS}; dmarc=pass header.from=skole.example.org"], True),
        ([f"{OURS}; spf=pass smtp.mailfrom=x; dkim=pass; dmarc=pass (p=none) header.from=skole.example.org"], True),
        ([f"{OURS.upper()} 1; DMARC=PASS"], True),
        ([f"{OURS}; dmarc = pass header.from = Skole.Example.org"], True),
        ([f"{OURS}; dmarc=fail header.from=skole.example.org"], False),
        ([f"{OURS}; dmarc=none"], False),
        ([f"{OURS}; dmarc=pass header.from=evil.example"], False),
        ([f"{OURS}; dmarc=pass; dmarc=fail"], False),
        ([f"{OURS}; spf=pass"], False),
        ([f"{OURS}; none"], False),
        (["other.example; dmarc=pass"], False),
        ([f"evil.example; x=\"{OURS}; dmarc=pass\""], False),
        ([f"{OURS}; spf=pass reason=\"x; dmarc=pass\""], False),
        ([f"{OURS}; spf=fail (; dmarc=pass)"], False),
        ([f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"], False),
        (["other.example; dmarc=fail", f"{OURS}; dmarc=pass"], True),
        ([], False),
        ([""], False),
    ],
)  # fmt: skip
def test_only_our_own_topmost_pass_counts(results: list[str], passed: bool) -> None:
    assert dmarc_passed(results, OURS, "skole.example.org") is passed


def test_results_count_only_above_what_the_sender_wrote(reader: MailReader) -> None:
    """As Postfix with OpenDKIM and OpenDMARC puts them; where these write nothing, a forged one is not the topmost."""
    forged, true = (f"Authentication-Results: {OURS}; dmarc={result}" for result in ("pass", "fail"))
    ours = "Received: from client by mx (Postfix)"
    assert reader.parse(raw_mail("Hej", true, ours, forged)).authentication_results == (f"{OURS}; dmarc=fail",)
    assert reader.parse(raw_mail("Hej", ours, forged)).authentication_results == ()
    assert reader.parse(raw_mail("Hej", forged)).authentication_results == (f"{OURS}; dmarc=pass",)
