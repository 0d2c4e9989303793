"""Names from outside, made safe without becoming another name."""

from __future__ import annotations

import re
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.channels.file_names import disposition, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("klasseliste 4.b.pdf", "klasseliste 4.b.pdf"),
        ("Årsplan – 1 🌱👩‍🏫.pdf", "Årsplan – 1 🌱👩‍🏫.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\plan.pdf", "plan.pdf"),
        (".htaccess", "htaccess"),
        ("plan.pdf . ", "plan.pdf"),
        ("a\r\nb\x00\u202efdp.txt", "a b fdp.txt"),
        ('"; filename=x.exe', "; filename=x.exe"),
        ("con.pdf", "_con.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_name_is_one_that_any_machine_takes(name: str, safe: str) -> None:
    assert safe_name(name, "application/pdf") == safe


@given(st.text(max_size=200))
def test_no_name_leaves_the_folder_or_the_header(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not re.search(r'[/\\\x00-\x1f"<>|:*?]', safe)
    assert not safe.startswith(".")
    assert safe_name(safe) == safe
    header = disposition(name)
    assert header.isascii()
    assert "\n" not in header
    assert unquote(header.partition("filename*=UTF-8''")[2]) == safe


def test_a_browser_saves_under_the_true_name_and_an_old_one_under_a_plain_one() -> None:
    header = disposition("Årsplan 🌱.pdf")
    assert header == "attachment; filename=\"Arsplan.pdf\"; filename*=UTF-8''%C3%85rsplan%20%F0%9F%8C%B1.pdf"
    read = Message()
    read["Content-Disposition"] = disposition("Ж.pdf")
    assert read.get_param("filename", header="content-disposition") == "file.pdf"
