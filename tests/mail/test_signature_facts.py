"""What stands below a teacher's sign-off is known for the booking, and attached files for the decision."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.letters import letter, reply_to, send
from tests.postbox import Postbox, words_of
from tests.running import RunningService

ANNA = "anna.holm@gorlevskole.example.org"
QUESTION = "Har I et fysikbesøg til min 8. klasse til foråret?\n\nMvh\nAnna Holm\nGørlev Skole\nTlf. 12 34 56 78"

pytestmark = pytest.mark.e2e


async def test_a_telephone_number_below_the_question_is_in_the_draft(tmp_path: Path) -> None:
    async with Postbox() as post, RunningService(tmp_path / "var", KLASSETUR_SMTP_URL=post.url) as service:
        question = letter(QUESTION, "Fysikbesøg")
        question.add_attachment(b"%PDF" + b"x" * 5_000, maintype="application", subtype="pdf", filename="årsplan.pdf")
        await send(question, service.mail_port)
        answer = await post.mail_to(ANNA, 1)
        await send(reply_to(answer, "1, uge 17, 24 elever, 8.b"), service.mail_port)
        assert "K1: Forespørgsel" in words_of(await post.mail_to(ANNA, 2))
        (draft,) = await service.bookings()
        facts = (draft["teacher"]["name"], draft["school"], draft["phone"])
        assert facts == ("Anna Holm", "Gørlev Skole", "12 34 56 78")
    with sqlite3.connect(tmp_path / "var" / "klassetur.db") as database:
        (first, _) = database.execute("SELECT text FROM turns WHERE who = 'teacher' ORDER BY rowid").fetchall()
    assert first[0] == "Har I et fysikbesøg til min 8. klasse til foråret?\n[årsplan.pdf (5 kB)]"
