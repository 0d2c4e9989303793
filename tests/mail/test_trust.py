"""Whose word on the sender counts."""

from __future__ import annotations

import pytest

from integrations.channels.mail.dmarc import dmarc_passed

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
