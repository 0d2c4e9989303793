import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.annotated_text import Page

_GRADES = re.compile(r"(?<!\w)(\d+)\. klasse\b|\bklasse (\d+)\b")
_PARTS = st.sampled_from(["3. klasse", "klasse 12", "uge 7", "vi kommer gerne. ", "klasse", " " * 30, "ord " * 60])


@given(st.lists(_PARTS, max_size=12).map(" ".join))
def test_only_the_surroundings_of_numbers_are_looked_at_and_nothing_of_them_is_missed(text: str) -> None:
    page = Page(text)
    found = [match.span() for match in page.finditer(_GRADES)]
    assert found == [match.span() for match in _GRADES.finditer(text)]
    assert page.has_digits == any(sign.isdigit() for sign in text)
