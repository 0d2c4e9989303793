"""What a teacher reads of a booking."""

from __future__ import annotations

from assistant.model import Catalog, Language, Status
from assistant.replies.answers import Answers
from assistant.replies.booking_view import BookingViews
from tests.bookings.cases import activity, booking

NEEDS = activity(
    adults_per_class=2,
    bring={Language.DA: "Regntøj og madpakke"},
    food={Language.DA: "Borde i laden"},
    parking={Language.DA: "Bussen vender i gården"},
    accessibility={Language.DA: "Trinfri", Language.EN: "Step-free"},
)


def lines(status: Status, language: Language, *, for_office: bool = False) -> dict[str, str]:
    views = BookingViews(Answers(Catalog({NEEDS.id: NEEDS}), lambda concept, language: concept))
    shown = views.view(booking(activity_id=NEEDS.id, status=status), language, for_office=for_office)
    return {line.label: line.value for line in shown.lines}


def test_the_confirmation_says_what_the_class_needs() -> None:
    assert {
        "Voksne pr. klasse": "2",
        "Medbring": "Regntøj og madpakke",
        "Mad og drikke": "Borde i laden",
        "Parkering": "Bussen vender i gården",
        "Tilgængelighed": "Trinfri",
    }.items() <= lines(Status.APPROVED, Language.DA).items()
    assert lines(Status.APPROVED, Language.EN)["Accessibility"] == "Step-free"


def test_a_request_and_the_desk_say_nothing_of_it_yet() -> None:
    assert "Medbring" not in lines(Status.DRAFT, Language.DA)
    assert "Medbring" not in lines(Status.APPROVED, Language.DA, for_office=True)
