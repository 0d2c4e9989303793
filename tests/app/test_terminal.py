"""`ask`: a question about one activity is answered from its entry, and nobody is asked on the teacher's behalf."""

from __future__ import annotations

from functools import partial

from assistant.conversation import Assistant
from assistant.language.telling_words import telling_words
from assistant.matching.matcher import Matcher
from assistant.model import Language
from assistant.replies.answers import Answers
from integrations.app.terminal import TerminalAssistant
from integrations.resources.holidays import HolidayCalendar
from tests.conversation.talks import FakeRetriever
from tests.fakes import FakeClock
from tests.understanding.readers import reader_of, vocabulary


def asked(text: str) -> dict[str, object]:
    reader = reader_of("kalundborg")
    catalog = reader.catalog
    holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
    matcher = Matcher(catalog, FakeRetriever(("robotdysten", "stjerneaften-paa-stjernehoj", "havnen-i-bevaegelse")))
    answers = Answers(catalog, partial(telling_words, vocabulary()))
    assistant = Assistant(matcher, reader, answers, holidays, Language.DA)
    return TerminalAssistant(assistant, FakeClock(), 5).answer(text)


def test_a_question_about_one_activity_names_it() -> None:
    answer = asked("Hvad koster Robotdysten?")
    assert (answer["outcome"], answer["about"], answer["matches"]) == ("about", "robotdysten", [])
    assert answer["reply"] == "Robotdysten på Roboloftet:\nDet koster 150 kr. pr. klasse."


def test_what_the_entry_does_not_say_is_told_and_nobody_is_said_to_be_asked() -> None:
    answer = asked("Er der parkering til en bus ved Havnen i bevægelse?")
    assert str(answer["reply"]).endswith("Det står der ikke noget om i kataloget: parkering.")


def test_a_wish_is_a_search() -> None:
    answer = asked("Har I noget med robotter til 6. klasse?")
    assert (answer["outcome"], "about" in answer) == ("fits", False)
