from __future__ import annotations

import pytest

from assistant.language.vocabulary import Vocabulary
from integrations.resources.vocabulary import read_vocabulary


@pytest.fixture(scope="session")
def packaged() -> Vocabulary:
    return read_vocabulary()
