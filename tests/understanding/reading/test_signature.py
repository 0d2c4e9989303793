"""What stands below "Mvh" and "Mit freundlichen Grüßen"."""

from __future__ import annotations

import pytest

from assistant.model import Facts
from assistant.understanding.signature_facts import facts_of_signature, phone_in
from tests.understanding.readers import reader_of


@pytest.mark.parametrize(
    ("signature", "facts"),
    [
        (
            "Anna Holm\nGørlev Skole\nTlf. 22 33 44 55",
            Facts(teacher_name="Anna Holm", school="Gørlev Skole", phone="22 33 44 55"),
        ),
        (
            "Lars Kjær, naturfagslærer\nRaklev Skole · +45 59 12 34 56 · raklev@example.org",
            Facts(teacher_name="Lars Kjær", school="Raklev Skole", phone="+45 59 12 34 56"),
        ),
        ("Birte\nEAN 5798001234567\nCVR-nr. 29189374\nMobil 20304050", Facts(teacher_name="Birte", phone="20304050")),
        (
            "Jonas Weber\nGesamtschule Konz\nTel.: 06501 / 123456\nFax: 06501 / 123457",
            Facts(teacher_name="Jonas Weber", school="Gesamtschule Konz", phone="06501 / 123456"),
        ),
        (
            "Jonas Weber\nFax 06501/123457\nTelefon 06501/123456",
            Facts(teacher_name="Jonas Weber", phone="06501/123456"),
        ),
        ("Emma Clark\nLarkfield Academy", Facts(teacher_name="Emma Clark", school="Larkfield Academy")),
        ("den 2027-05-01, 12/5 2027", Facts()),
        ("", Facts()),
    ],
)
def test_a_signature_tells_name_school_and_telephone(signature: str, facts: Facts) -> None:
    assert facts_of_signature(signature, reader_of("kalundborg").catalog) == facts


def test_a_school_is_called_as_the_catalogue_calls_it() -> None:
    catalog = reader_of("kalundborg").catalog
    school = next(iter(catalog.schools.values()))
    assert facts_of_signature(f"Anna\n{school.name.upper()}", catalog).school == school.name


def test_a_number_in_a_sentence_is_no_telephone_unless_it_looks_like_one() -> None:
    assert phone_in("Vores ordre 123456789 er ikke kommet", in_sentences=True) == ""
    assert phone_in("Ring til mig på 123456789", in_sentences=True) == "123456789"
    assert phone_in("Ring 22 33 44 55", in_sentences=True) == "22 33 44 55"
