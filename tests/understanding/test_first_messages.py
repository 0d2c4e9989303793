"""First messages that wish no activity, and wishes that look like them; none of these sentences was learned from."""

from __future__ import annotations

import pytest

from assistant.understanding.message_kinds import MessageKind
from tests.understanding.readers import TODAY, reader_of

NO_SEARCH = (
    "Jeg er virkelig skuffet over turen i fredags, der var ingen til at hjælpe os.",
    "Hvem skal have regningen for vores bus?",
    "Kan I reparere vores projektor?",
    "Mange tak for en herlig formiddag!",
    "Ich bin sehr unzufrieden, niemand hat auf unsere Anfrage geantwortet.",
    "An wen geht die Rechnung?",
    "Können Sie unseren Drucker reparieren?",
    "Vielen Dank für den gelungenen Vormittag!",
    "I'm very disappointed, nobody was there to meet us.",
    "Where do we send the invoice?",
    "Could you mend our photocopier?",
    "Thank you so much for a lovely morning!",
)
SEARCHES = (
    "Tak for sidst! Nu vil vi gerne lære om frøer.",
    "Sidste tur gik i vasken, så nu prøver vi igen: noget om strøm til 5. klasse.",
    "magneter",
    "Danke noch einmal für neulich! Jetzt möchten wir etwas über Frösche machen.",
    "Unsere Druckwerkstatt möchte eine Druckerei besuchen, Klasse 8.",
    "Magnete",
    "Thanks for last week! Now we'd like to learn about frogs.",
    "The last visit was a letdown, but we'd still love something on rivers for Year 5.",
)


@pytest.mark.parametrize("text", NO_SEARCH)
def test_what_wishes_no_activity_is_no_search(text: str) -> None:
    reader = reader_of("kalundborg")
    assert reader.kind_of(reader.read(text, TODAY), found=True) is not MessageKind.SEARCH


@pytest.mark.parametrize("text", SEARCHES)
def test_thanks_and_complaints_beside_a_wish_are_a_search(text: str) -> None:
    reader = reader_of("kalundborg")
    assert reader.kind_of(reader.read(text, TODAY), found=True) is MessageKind.SEARCH
