from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.channels.mail.parser_client import MailReader


@pytest.fixture(scope="session")
def reader() -> Iterator[MailReader]:
    """One reading process for all tests."""
    with MailReader() as one:
        yield one
