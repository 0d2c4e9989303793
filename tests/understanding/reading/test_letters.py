"""Greeting, quoted text and signature are taken off; what is asked stays."""

from __future__ import annotations

import pytest

from assistant.letters.reader import LONGEST, read_letter
from assistant.letters.subject_lines import bare_subject, subject_line_words
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
        ("vand\n> robotter\nog luft", "vand\nog luft", ""),
        ("Tak for sidst! Det var en rigtig god dag for os alle sammen.\nHar I mere?",
         "Tak for sidst! Det var en rigtig god dag for os alle sammen.\nHar I mere?", ""),
        ("vand\n--\nAnna Holm\ntlf. 22 33 44 55", "vand", "Anna Holm\ntlf. 22 33 44 55"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_letter_is_taken_apart(message: str, text: str, signature: str) -> None:
    letter = read_letter(message)
    assert (letter.text, letter.signature) == (text, signature)


@pytest.mark.parametrize(
    ("message", "text", "signature"),
    [
        ("Vi tager nr. 1.\n\nMvh\nAnna\n\nPS: Vi er 26 elever.\n\nPPS: Og en rollator.",
         "Vi tager nr. 1.\nPS: Vi er 26 elever.\nPPS: Og en rollator.", "Anna"),
        ("Vi tager nr. 1. Mvh Anna\nP.S. Vi er 26.", "Vi tager nr. 1.\nP.S. Vi er 26.", "Anna"),
        ("Wir nehmen 2.\nPS: Wir sind 26.\n\nViele Grüße\nJens", "Wir nehmen 2.\nPS: Wir sind 26.", "Jens"),
        ("vand til 4. klasse mvh anna", "vand til 4. klasse", "anna"),
        ("Har I noget?\nTak! Karen, Nørre Allé Skole", "Har I noget?", "Karen, Nørre Allé Skole"),
        ("Haben Sie etwas?\nMit Gruß\nF. Bender", "Haben Sie etwas?", "F. Bender"),
        ("Har I noget?\nVh. dansklæreren", "Har I noget?", "dansklæreren"),
        ("vand\n\nFra: Bo <bo@skole.example.org>\nTil: Anna\nEmne: Tur\n\nrobotter", "vand", ""),
        ("se nedenfor\n\nFra: Bo <bo@skole.example.org>\nTil: Anna\nEmne: Tur\n\nHej\nrobotter",
         "se nedenfor\nrobotter", ""),
        ("Har I noget om vand?\n\nMange tak for hjælpen!\n\nMvh Anna", "Har I noget om vand?", "Anna"),
        ("Hej\n\nMange tak for hjælpen!\n\nMvh Anna", "Mange tak for hjælpen!", "Anna"),
        ("Tak,\nAnna", "Tak,\nAnna", ""),
    ],
)  # fmt: skip
def test_a_signature_ends_where_the_writer_goes_on(message: str, text: str, signature: str) -> None:
    letter = read_letter(message)
    assert (letter.text, letter.signature) == (text, signature)


@pytest.mark.parametrize(
    "words",
    [
        "Vi vil gerne sende en hilsen til Bo",
        "We want all the best activities",
        "We sincerely hope for week 17",
        "Wir möchten mit den Kindern Grüße schicken",
        "Wir suchen etwas zu\n- Wasser\n- Roboter",
        "Themen:\n- Robotik",
        "Det må koste højst 500, kr",
        "Vi tager nr. 2.\nTak\nUge 17 og 24 elever",
        "Yours is the best offer",
        "Vi søger noget om vand.\nFra: uge 17\nTil: uge 19\nEmne: vand og natur",
    ],
)
def test_words_that_only_look_like_a_sign_off_stay(words: str) -> None:
    letter = read_letter(words)
    assert (letter.text, letter.words, letter.signature) == (words, words, "")


def test_a_name_alone_is_an_answer_and_below_words_a_signature() -> None:
    assert read_letter("Anna Holm", sender_name="Anna Holm").text == "Anna Holm"
    below = read_letter("Kan vi komme?\nAnna Holm\nGørlev Skole", sender_name="Anna Holm")
    assert (below.text, below.signature) == ("Kan vi komme?", "Anna Holm\nGørlev Skole")


def test_lines_that_a_mail_program_broke_are_joined() -> None:
    wrapped = "Vi leder efter et besøg hvor eleverne kan se hvordan man renser\nvand og sorterer affald."
    assert read_letter(wrapped).text == wrapped.replace("\n", " ")


def test_no_more_than_the_longest_text_is_read() -> None:
    assert read_letter("vand " * LONGEST).cut
    assert len(read_letter("vand " * LONGEST).text) <= LONGEST


@pytest.mark.parametrize("subject", ["Re: vand", "SV: AW: vand", "[Skoletjenesten] Fwd: vand", "vand"])
def test_subject_line_loses_its_prefixes(subject: str) -> None:
    assert subject_line_words(subject) == "vand"


def test_a_thread_keeps_the_tags_of_its_subject() -> None:
    assert bare_subject("SV: Re: [EXTERN] vand") == "[EXTERN] vand"


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
    assert reader.read(letter, TODAY, subject_line="Vindmøller").topic == f"vindmøller {plain}"


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("Hi, do you have a loan kit about robots for grade 6? Thanks, Mary", "Mary"),
        ("Har I noget om robotter til 6. klasse? Mange tak på forhånd, Anna Lund", "Anna Lund"),
        ("Gibt es etwas über Roboter für Klasse 6? Vielen Dank, Jens Kern", "Jens Kern"),
    ],
)
def test_a_note_that_thanks_in_its_last_line_is_signed_there(note: str, name: str) -> None:
    letter = read_letter(note)
    assert letter.text.endswith("?")
    assert letter.signature == name


def test_thanks_without_a_name_sign_nothing() -> None:
    assert read_letter("Something about bees? Thanks, grade 6 please").signature == ""


@pytest.mark.parametrize(
    ("text", "own", "below"),
    [
        ("Can you help?\n\nDan\n\nFrom: Anna Holm\nTo: Dan\nSubject: Visit\n\nWater for grade 4?", "Can you help?",
         "Water for grade 4?"),
        ("Se lige her\n\nFra: Anna Holm\nTil: Dan\nEmne: Besøg\n\nVand til 4. klasse?", "Se lige her",
         "Vand til 4. klasse?"),
        ("Von: Anna Holm\nAn: Dan\nBetreff: Besuch\n\nWasser für Klasse 4?", "", "Wasser für Klasse 4?"),
    ],
)  # fmt: skip
def test_a_mail_that_is_handed_on_without_a_mark_or_a_date_is_read(text: str, own: str, below: str) -> None:
    letter = read_letter(text, sender_name="Dan Jensen")
    assert (letter.forwarded, letter.text) == (True, "\n".join(filter(None, (own, below))))


@pytest.mark.parametrize(
    "text",
    [
        "Fra: uge 17\nTil: uge 19\nEmne: vand\n\n24 elever",
        "From: home\nTo: school\nSubject: something about transport for grade 4",
    ],
)
def test_words_that_look_like_headers_stay_words(text: str) -> None:
    assert read_letter(text).text == text.replace("\n\n", "\n")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("1. At bygge en vindmølle 2. For 6. klasse 3. I maj måned",
         "- At bygge en vindmølle\n- For 6. klasse\n- I maj måned"),
        ("Vi vil:\n1. Bygge en mølle\n2. I maj", "Vi vil:\n- Bygge en mølle\n- I maj"),
        ("1. Wir kommen am 2. Juni 2. Mit 24 Kindern", "- Wir kommen am 2. Juni\n- Mit 24 Kindern"),
        ("1. Klasse: 20 Kinder\n2. Klasse: 22 Kinder", "1. Klasse: 20 Kinder\n2. Klasse: 22 Kinder"),
        ("1. Mai oder 2. Juni", "1. Mai oder 2. Juni"),
        ("1. Vand til 4.a", "1. Vand til 4.a"),
    ],
)  # fmt: skip
def test_the_numbers_of_a_list_are_neither_days_nor_classes(text: str, listed: str) -> None:
    assert read_letter(text, numbers_choose=False).text == listed
    assert read_letter(text).text == text
