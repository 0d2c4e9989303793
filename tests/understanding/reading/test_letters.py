"""Greeting, quoted text and signature are taken off; what is asked stays."""

from __future__ import annotations

import pytest

from assistant.letters.salutations import LONGEST, Letter, bare_subject, open_letter
from tests.understanding.readers import TODAY, reader_of


@pytest.mark.parametrize(
    ("message", "text", "signature"),
    [
        ("Hej\n\nHar I noget om vand?\n\nMvh Anna", "Har I noget om vand?", "Anna"),
        ("Hej Vi vil gerne på tur", "Vi vil gerne på tur", ""),
        ("Kære Anna og Bo,\nhar I noget?", "har I noget?", ""),
        ("Liebe zur Natur wecken, Klasse 3", "Liebe zur Natur wecken, Klasse 3", ""),
        ("Sehr geehrte Frau Dr. Meier,\n\nwir suchen etwas.\n\nMit freundlichen Grüßen\nT. Klein\nIGS",
         "wir suchen etwas.", "T. Klein\nIGS"),
        ("Dear Sir or Madam,\nDo you have water?\nKind regards,\nSarah", "Do you have water?", "Sarah"),
        ("Noget om vand i maj? Mvh Anna, Gørlev Skole", "Noget om vand i maj?", "Anna, Gørlev Skole"),
        ("vand\n\nDen 3. maj 2026 kl. 10 skrev Bo <b@example.org>:\n> robotter", "vand", ""),
        ("Wasser\n\nAm 3. Mai 2026 schrieb Bo:\n> Roboter", "Wasser", ""),
        ("water\n\nOn Mon, 3 May 2026 at 10:00,\nBo <b@example.org> wrote:\n> robots", "water", ""),
        ("vand\n-----Oprindelig meddelelse-----\nFra: Bo\nrobotter", "vand", ""),
        ("vand\n> robotter\nog luft", "vand og luft", ""),
        ("Tak for sidst! Det var en rigtig god dag for os alle sammen.\nHar I mere?",
         "Tak for sidst! Det var en rigtig god dag for os alle sammen.\nHar I mere?", ""),
        ("vand\n--\nAnna Holm\ntlf. 22 33 44 55", "vand", "Anna Holm\ntlf. 22 33 44 55"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_letter_is_taken_apart(message: str, text: str, signature: str) -> None:
    assert open_letter(message) == Letter(text, signature)


def test_lines_that_a_mail_program_broke_are_joined() -> None:
    wrapped = "Vi leder efter et besøg hvor eleverne kan se hvordan man renser\nvand og sorterer affald."
    assert open_letter(wrapped).text == wrapped.replace("\n", " ")


def test_no_more_than_the_longest_text_is_read() -> None:
    assert open_letter("vand " * LONGEST).cut
    assert len(open_letter("vand " * LONGEST).text) <= LONGEST


@pytest.mark.parametrize("subject", ["Re: vand", "SV: AW: vand", "[Skoletjenesten] Fwd: vand", "vand"])
def test_subject_line_loses_its_prefixes(subject: str) -> None:
    assert bare_subject(subject) == "vand"


def test_a_subject_that_says_nothing_leaves_a_letters_topic_alone() -> None:
    letter = (
        "Kære alle\n\nPå skolen er vi allerede i gang med at tænke på foråret. Jeg vil høre, om I har en ide til, "
        "hvad vi kan lave med vores 7. klasser, når vi skal have om bæredygtig energi og klima."
    )
    reader = reader_of("kalundborg")
    plain = reader.read(letter, TODAY).topic
    assert plain == "bæredygtig energi klima"
    for subject in ("Svar udbedes", "Hilsen fra Tjørnevangskolen", "Haster!"):
        assert reader.read(letter, TODAY, subject_line=subject).topic == plain
    assert reader.read(letter, TODAY, subject_line="Vindmøller").topic == "vindmøller"


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("Hi, do you have a loan kit about robots for grade 6? Thanks, Mary", "Mary"),
        ("Har I noget om robotter til 6. klasse? Mange tak på forhånd, Anna Lund", "Anna Lund"),
        ("Gibt es etwas über Roboter für Klasse 6? Vielen Dank, Jens Kern", "Jens Kern"),
    ],
)
def test_a_note_that_thanks_in_its_last_line_is_signed_there(note: str, name: str) -> None:
    letter = open_letter(note)
    assert letter.text.endswith("?")
    assert letter.signature == name


def test_thanks_without_a_name_sign_nothing() -> None:
    assert open_letter("Something about bees? Thanks, grade 6 please").signature == ""
