"""Of a letter the sentences that are about the wish set conditions; what may be about it is a preference."""

from __future__ import annotations

import pytest

from assistant.language.text_features import FeatureReader
from assistant.model import Language, Period, Setting
from assistant.understanding.annotated_text import Page
from assistant.understanding.sentence_roles import SentenceRole, SentenceRoles
from integrations.resources.classifiers import SENTENCE_ROLES, learned_from, read_classifier
from tests.quality.train_classifiers import LESSONS, fingerprint
from tests.understanding.readers import TODAY, reader_of, vocabulary

LETTERS = {
    Language.DA: (
        "Sidste år var vi på rensningsanlægget med 47 elever i oktober. Nu leder vi efter et besøg om bier. "
        "Det er 4. klasse, 22 elever, og det skal være i maj. I kan ringe på 12 34 56 78 efter klokken 14."
    ),
    Language.DE: (
        "Voriges Jahr waren wir im Oktober mit 47 Kindern im Klärwerk. Jetzt suchen wir etwas über Bienen. "
        "Es ist eine 4. Klasse mit 22 Kindern, möglich ist nur der Mai. Sie erreichen mich nach 14 Uhr."
    ),
    Language.EN: (
        "Last year we went to the sewage works in October with 47 pupils. This time we are looking for something about "
        "bees. It is grade 4, 22 pupils, and it has to be in May. You can ring me after 2 pm."
    ),
}


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_what_has_been_sets_no_condition(language: Language) -> None:
    reading = reader_of("kalundborg").read(LETTERS[language], TODAY)
    assert (reading.grades, reading.group_size) == (frozenset({4}), 22)
    assert [(period.start.month, period.end.month) for period in reading.periods if period.start and period.end] == [
        (5, 5)
    ]
    assert reading.text == LETTERS[language]
    assert LETTERS[language].split(". ")[1] in reading.wish


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_a_number_that_the_letter_contradicts_keeps_nothing_out(language: Language) -> None:
    """Somewhere in it 47 pupils are told of."""
    reader = reader_of("kalundborg")
    assert reader.read(LETTERS[language], TODAY).unsure == frozenset({"group_size"})
    assert reader.read(LETTERS[language].replace("47", "22"), TODAY).unsure == frozenset()


@pytest.mark.parametrize("language", sorted(LETTERS))
def test_each_sentence_has_its_role(language: Language) -> None:
    roles = SentenceRoles(read_classifier(SENTENCE_ROLES), FeatureReader(vocabulary()))
    found = [one.role for one in roles.of(Page(LETTERS[language]), language)]
    assert found[:3] == [SentenceRole.HISTORY, SentenceRole.WISH, SentenceRole.CONDITION]


def test_what_may_not_be_about_the_wish_is_a_preference() -> None:
    reading = reader_of("trier").read("Kommen Sie auch in die Kita? Es geht um Luft und Fliegen.", TODAY)
    assert (reading.unsure, reading.settings) == (frozenset({"settings"}), frozenset({Setting.AT_SCHOOL}))


def test_a_single_sentence_is_read_as_it_stands() -> None:
    reading = reader_of("kalundborg").read("Har I noget om bier til 4. klasse i uge 17?", TODAY)
    assert (reading.wish, reading.unsure, reading.grades) == ("", frozenset(), frozenset({4}))
    assert [type(period) for period in reading.periods] == [Period]


def test_a_long_topic_is_shown_by_the_words_of_its_wish() -> None:
    reading = reader_of("kalundborg").read(
        "I efteråret fandt vi muslinger, tang, krabber, rejer og en død sæl på stranden ved fyret. "
        "Nu vil vi gerne lære om hvaler.",
        TODAY,
    )
    assert "hvaler" in reading.gist
    assert len(reading.gist.split()) <= 6


def test_what_comes_along_was_learned_from_the_sentences_that_are_there() -> None:
    for name, lesson in LESSONS.items():
        assert learned_from(name) == fingerprint(lesson.folders), "run python -m tests.quality.train_classifiers"
