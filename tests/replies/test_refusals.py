"""What a coordinator is told when nothing came of a decision or of words."""

from datetime import date

import pytest

from assistant.errors import (
    AlreadyDecided,
    AssistantError,
    BookingUnknown,
    CallChanged,
    CallUnknown,
    ChangedMeanwhile,
    ConversationUnknown,
    DayNotWished,
    FilesRefused,
    NotAllowed,
    NothingWritten,
    NotOver,
    ReasonMissing,
    RulesBroken,
    TooLate,
    UnknownAlternatives,
)
from assistant.model import Attachment, CallState, Check, FileFate, Language, Rule, Status, languages
from assistant.replies.refusals import REFUSALS, refusal_in_words

FULL = Check(Rule.CAPACITY_DAY, False, hard=True)
OVER = Check(Rule.WEEKDAY, False)

DANISH: list[tuple[AssistantError, str]] = [
    (AlreadyDecided("K7", Status.APPROVED, "Ole"), "K7 er allerede afgjort af Ole: Godkendt."),
    (AlreadyDecided("K7", Status.PROPOSED, ""), "K7 er allerede afgjort: Anden dato tilbudt."),
    (ChangedMeanwhile("K7", Status.DRAFT, ""), "K7 er ændret i mellemtiden. Se på den igen, før du afgør den."),
    (
        ChangedMeanwhile("K7", Status.DRAFT, "Anna"),
        "Anna har ændret K7 i mellemtiden. Se på den igen, før du afgør den.",
    ),
    (
        RulesBroken("K7", [FULL, OVER]),
        "K7 kan ikke godkendes: dagen er fuld, den tilbydes ikke på den ugedag. Foreslå en anden dato, eller "
        "afvis den.",
    ),
    (
        RulesBroken("K7", [OVER]),
        "K7: den tilbydes ikke på den ugedag. Vælg en anden dag, eller brug Anden dato og sæt kryds ved alligevel.",
    ),
    (ReasonMissing(), "En afvisning skal have en begrundelse: læreren læser den."),
    (NothingWritten(), "Jeg fandt ingen nye ord, så intet er gemt. Skriv, hvad der skal stå."),
    (TooLate("K7"), "K7 kan ikke længere fortrydes: tiden er gået. Afgør den på ny i stedet."),
    (NotOver("K7", date(2027, 4, 20)), "Besøget har ikke været der endnu."),
    (ConversationUnknown("mail:a"), "Samtalen er slettet, så læreren har ikke fået dine ord. Skriv venligst direkte."),
    (UnknownAlternatives(["vand", "is"]), "Findes ikke i kataloget: vand, is. Vælg andre forslag."),
    (
        DayNotWished("K7", date(2027, 4, 20)),
        "K7: læreren har ikke ønsket den tid. Tilbyd den i stedet, så læreren kan sige ja eller nej.",
    ),
    (NotAllowed("U8", "approve"), "Det må du ikke: kun koordinatorerne kan afgøre forespørgsler."),
    (BookingUnknown("K7"), "Der findes ingen forespørgsel K7."),
    (CallUnknown("H7"), "Der findes ingen henvendelse H7."),
    (CallChanged("H7", CallState.CLAIMED, "Ole"), "Ole var først: Ole har taget H7."),
    (CallChanged("H7", CallState.ANSWERED, "Ole"), "Ole var først: Ole har allerede svaret på H7."),
    (CallChanged("H7", CallState.DONE, "Ole"), "Ole var først: H7 er allerede afsluttet af Ole."),
    (CallChanged("H7", CallState.OPEN, "Ole"), "Ole har ændret H7 i mellemtiden. Se på den igen."),
    (
        CallChanged("H7", CallState.OPEN, ""),
        "Der er kommet nye ord i H7 i mellemtiden. Læs dem, før du svarer eller afslutter.",
    ),
    (AssistantError(), "Det lykkedes ikke, og intet er ændret. Prøv igen, eller brug websiden."),
]

PROGRAM = Attachment("kort.exe", "application/x-msdownload", 1000, FileFate.PROGRAM)


def test_each_file_that_stays_behind_is_named_with_the_reason() -> None:
    assert refusal_in_words(FilesRefused((PROGRAM,), sent=True), Language.DA) == (
        "Dine ord er på vej til læreren, men ikke alle filer kom med.",
        "kort.exe (1 kB) kom ikke med: det er et program.",
    )


@pytest.mark.parametrize(("error", "sentence"), DANISH, ids=lambda each: type(each).__name__)
def test_each_refusal_names_what_stands_in_the_way(error: AssistantError, sentence: str) -> None:
    assert refusal_in_words(error, Language.DA) == (sentence,)


def test_rules_are_sentences_of_their_own_where_somebody_words_them() -> None:
    assert refusal_in_words(RulesBroken("K7", [FULL, OVER]), Language.EN, lambda check: f"{check.rule}!") == (
        "K7: that is not possible as it stands.",
        "capacity_day!",
        "weekday!",
    )


def test_every_refusal_has_words_in_every_language_and_none_shares_them() -> None:
    errors = [*(error for error, _ in DANISH), *(FilesRefused((PROGRAM,), sent) for sent in (True, False))]
    assert {type(error) for error in errors} == {*REFUSALS, ChangedMeanwhile, AssistantError}
    said = [refusal_in_words(error, language) for error in errors for language in languages()]
    assert len(set(said)) == len(errors) * len(languages())
