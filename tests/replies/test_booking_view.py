"""What a teacher reads of a booking."""

from __future__ import annotations

from assistant.model import BookingView, Catalog, Check, Language, Rule, Status
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
VIEWS = BookingViews(Answers(Catalog({NEEDS.id: NEEDS}), lambda concept, language: concept))


def lines(status: Status, language: Language, *, for_office: bool = False) -> dict[str, str]:
    shown = VIEWS.view(booking(activity_id=NEEDS.id, status=status), language, for_office=for_office)
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


def seen(wishes: str, *, for_office: bool) -> BookingView:
    checks = (Check(Rule.GRADE, ok=True),)
    asked = booking(activity_id=NEEDS.id, status=Status.DRAFT, wishes=wishes)
    return VIEWS.view(asked, Language.DA, checks=checks, for_office=for_office)


def test_rules_are_all_kept_where_nothing_is_wished() -> None:
    assert (seen("", for_office=True).checks, seen("", for_office=True).all_kept) == ((), "Alle regler er overholdt.")


def test_a_need_or_wish_is_shown_as_not_checked() -> None:
    view = seen("En elev sidder i kørestol.", for_office=True)
    unchecked = "Ikke kontrolleret: »En elev sidder i kørestol.« Spørg udbyderen, hvis kataloget ikke siger det."
    assert (view.checks, view.all_kept) == ((unchecked,), "")


def test_what_names_somebody_is_for_the_office_and_not_said_to_the_teacher_again() -> None:
    wishes = "To elever spiser halal. NN har epilepsi."
    told, office = (
        next(line.value for line in seen(wishes, for_office=whose).lines if line.label == "Ønsker")
        for whose in (False, True)
    )
    assert (told, office) == ("To elever spiser halal.", wishes)
