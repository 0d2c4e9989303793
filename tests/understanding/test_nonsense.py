"""A first message that means nothing is no search."""

from __future__ import annotations

import pytest

from assistant.understanding.message_kinds import MessageKind
from tests.understanding.readers import TODAY, reader_of


@pytest.mark.parametrize("text", ["asdf qwer zxcv jklö 1234", "xcvb hjkl uiop bnmx fragt", "lorem zzzt krfl qmpf gnrx"])
def test_keys_that_were_hit_at_random_are_no_search(text: str) -> None:
    reader = reader_of("kalundborg")
    assert reader.kind_of(reader.read(text, TODAY), found=True) is MessageKind.OUT_OF_DOMAIN


@pytest.mark.parametrize(
    "text",
    ["Novo Nordisk", "asdf qwer zxcv jklö 5. klasse", "Solarkocher Taschenmikroskop", "vandet i rensningsanlægget",
     "Fledermäuse Nistkästen Insektenhotel bauen"],
)  # fmt: skip
def test_rare_words_and_names_are_searched_for(text: str) -> None:
    reader = reader_of("kalundborg")
    assert reader.kind_of(reader.read(text, TODAY), found=True) is MessageKind.SEARCH
