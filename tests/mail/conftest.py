from __future__ import annotations

from collections.abc import Iterator

import pytest

from integrations.channels.mail.parser_client import MailReader
from tests.patience import PATIENCE


@pytest.fixture(scope="session")
def reader() -> Iterator[MailReader]:
    """One reading process for all tests, which may take its time on a busy machine."""
    with MailReader(PATIENCE) as one:
        yield one
