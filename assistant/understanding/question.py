"""A teacher's question -> a `Reading`: conditions, and the bare topic that is left when they are taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from assistant.language.detect import LanguageDetector
from assistant.language.language_of_text import LanguageOfText
from assistant.language.private_words import without_id_numbers
from assistant.language.text_features import FeatureReader
from assistant.language.vocabulary import Vocabulary
from assistant.language.word_tables import words_of_all
from assistant.letters.reader import read_letter
from assistant.letters.subject_lines import subject_line_words
from assistant.model import Audience, Catalog, Excluded, Kind, Language, Reading, Setting, Subject, languages
from assistant.ports import Holidays
from assistant.understanding.acts import ActReader
from assistant.understanding.annotated_text import Page
from assistant.understanding.audiences import Audiences
from assistant.understanding.entry_passages import EntryPassages
from assistant.understanding.learned import Learned
from assistant.understanding.message_kinds import MessageKind, MessageKinds
from assistant.understanding.named_activities import NamedActivities
from assistant.understanding.needs import Need, Needs, beside_needs, topic_beside
from assistant.understanding.phrase_matcher import NOTHING, Found, Lexicon, Meaning
from assistant.understanding.preferences import with_preferences
from assistant.understanding.questions_about import QuestionsAbout
from assistant.understanding.sentence_roles import RoleOfSentence, SentenceRoles, text_of, wish_in
from assistant.understanding.short_answers import answer_lexicon, change_lexicon
from assistant.understanding.slots.amounts import read_amounts
from assistant.understanding.slots.distances import distance_phrases, near_and_within, read_distances
from assistant.understanding.slots.grades import read_grades
from assistant.understanding.slots.hours import hour_phrases, joined, read_hours
from assistant.understanding.slots.kinds import OF_ADULTS, kind_phrases
from assistant.understanding.slots.negation import (
    BOX,
    HAD,
    Denied,
    denials,
    excluded_topics,
    negation_phrases,
    reach,
    reasons_given,
    spoken_of_again,
)
from assistant.understanding.slots.places import place_phrases, read_near, read_places, school_named, towns
from assistant.understanding.slots.stages import stage_phrases
from assistant.understanding.slots.subjects import read_lessons, subject_phrases
from assistant.understanding.slots.venues import setting_phrases
from assistant.understanding.time_expressions import TimeFound, find_when
from assistant.understanding.topic import TopicReader

_MOST_DENIALS = 50
"""Denials of one message that are followed up."""
_A_LETTER = 20
"""Words of a message from which its subject line need not say what it is about."""
_A_SHORT_MESSAGE = 9
_MOST_OF_IT = 0.6
_A_SHORT_WORD = 3
"""Letters; "fri" is free in one language and a day in another."""
_HIGHEST_GRADE = 13
_SOME = 6
"""So many pupils at most who need something are some of a class."""
_MINUTES_OF_A_DAY = 1440


class Reader:
    """Reads questions in every language. Words are arranged when the reader is made; languages when first met."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        detector: LanguageDetector,
        holidays: Holidays,
        catalog: Catalog,
        default_language: Language,
        learned: Learned,
    ) -> None:
        self.catalog = catalog
        self.default_language = default_language
        self._vocabulary = vocabulary
        self._language = LanguageOfText(vocabulary, detector)
        self._holidays = holidays
        self._towns = towns(catalog)
        self._stated_subjects = frozenset[Subject]().union(*(one.subjects for one in catalog.activities.values()))
        self._lexicon = Lexicon()
        for source in (
            negation_phrases(),
            place_phrases(catalog),
            distance_phrases(),
            hour_phrases(),
            setting_phrases(),
            kind_phrases(),
            subject_phrases(),
            stage_phrases(catalog.country),
        ):
            for phrase, meaning in source:
                self._lexicon.add(phrase, meaning)
        self.answers = answer_lexicon()
        """Short answers: yes, more, cancel ..."""
        self.changes = change_lexicon()
        """Words that mark a change to the question before."""
        features = FeatureReader(vocabulary)
        self._roles = SentenceRoles(learned.sentence_roles, features)
        self._kinds = MessageKinds(learned.message_kinds, features, vocabulary)
        self.acts = ActReader(learned.acts, features)
        self._needs = Needs(learned.stated_needs, features, vocabulary)
        self.questions = QuestionsAbout(learned.asked_facts, features)
        """Which facts of an activity are asked about."""
        self.names = NamedActivities(vocabulary)
        """Which activities are named."""
        self.passages = EntryPassages(vocabulary)
        """Which sentences of an entry speak of what is asked."""
        self._audiences = Audiences(learned.audiences, features)
        self._topics = {language: TopicReader(language, vocabulary) for language in languages()}

    def warm_up(self, language: Language) -> None:
        """Arranges the language's words now rather than at the first question in it."""
        self._vocabulary.warm(language)

    def language_of(self, text: str, previous: Language | None = None) -> Language:
        """The text's language; ``previous`` (else the default) where it is unsure."""
        return self._language.of(text, previous or self.default_language)

    def read(self, text: str, today: date, previous: Language | None = None, subject_line: str = "") -> Reading:
        """What a letter on its own asks for; the school that it is signed with counts where its words name none.

        ``previous`` is the conversation's language; ``subject_line`` a mail's. Never raises for any text.
        """
        letter = read_letter(text, subject=subject_line)
        reading = self.read_words(letter.text, today, previous, subject_line)
        return reading if reading.school else replace(reading, school=school_named(letter.signature, self.catalog))

    def kind_of(self, reading: Reading, *, found: bool) -> MessageKind:
        """What the first message of a conversation is; ``found``: something fits what it was read as."""
        return self._kinds.of(reading, found=found)

    def needs_in(self, words: str, language: Language) -> tuple[Need, ...]:
        """The needs that a letter's words state."""
        return self._needs.needs_in(words, language)

    def unnamed(self, words: str, language: Language) -> str:
        """The words of a form, without names of pupils and national id numbers."""
        for need in self.needs_in(words, language):
            words = words.replace(need.as_written, need.words)
        return without_id_numbers(words)

    def read_words(
        self,
        words: str,
        today: date,
        previous: Language | None = None,
        subject_line: str = "",
        *,
        all_of_it: bool = False,
        near: date | None = None,
    ) -> Reading:
        """As `read`, for the words alone: the text of a letter that is already taken apart, or a part of it.

        ``all_of_it``: every sentence counts, as in an answer within a conversation; ``near``: the day that was spoken
        of before, near which a day without a month is looked for.
        """
        words = without_id_numbers(words)
        language = self.language_of(words or subject_line, previous)
        subject = self._worth_reading(subject_line_words(subject_line), self._topics[language], beside=words)
        page = _page_of(subject, words)
        sentences = () if all_of_it else self._roles.of(page, language)
        reading = self._of_page(page, language, today, near)
        if not all(sentence.is_sure for sentence in sentences):
            reading = self._of_letter(reading, sentences, subject, today)
        reading = self._beside_needs(reading, self._needs.needs_in(words, language), today)
        reading = replace(reading, wish=wish_in(page.text, sentences))
        return reading if all_of_it else self._audiences.told_of(reading)

    def _beside_needs(self, reading: Reading, needs: Sequence[Need], today: date) -> Reading:
        """Words of needs are no topic, and the few who need something are not the whole class."""
        if not needs:
            return reading
        reading = replace(reading, topic=topic_beside(reading.topic, reading.text, needs))
        if reading.group_size is None or reading.group_size > _SOME:
            return reading
        others = self._of_page(Page(beside_needs(reading.text, needs)), reading.language, today)
        return replace(reading, group_size=others.group_size, class_sizes=others.class_sizes)

    def _of_letter(self, whole: Reading, sentences: Sequence[RoleOfSentence], subject: str, today: date) -> Reading:
        """Conditions are taken from the sentences that are about the wish; those that may be set preferences."""
        about = [sentence for sentence in sentences if not sentence.is_aside]
        if len(about) < len(sentences):
            told = self._of_page(_page_of(subject, text_of(whole.text, about)), whole.language, today)
            whole = replace(told, text=whole.text, audience=whole.audience, audience_said=whole.audience_said)
        said = text_of(whole.text, [sentence for sentence in sentences if sentence.is_sure])
        perhaps = text_of(whole.text, [sentence for sentence in sentences if sentence.is_doubtful])
        sure = self._of_page(_page_of(subject, said), whole.language, today)
        opening = text_of(whole.text, sentences[:1]) if whole.grades and not sure.grades else ""
        introduced = self._of_page(Page(opening), whole.language, today)
        return with_preferences(
            whole, sure, self._of_page(Page(perhaps), whole.language, today), own_class=introduced.grades
        )

    def _of_page(self, page: Page, language: Language, today: date, near: date | None = None) -> Reading:
        read_distances(page)
        read_places(page, self._towns)
        read_grades(page, language, self.catalog.country)
        self._topics[language].mend(page, lambda index: self._lexicon.at(page.words, index, index + 1) is not None)
        read_amounts(page, language)
        read_hours(page)
        when = self._when(page, language, today, near)
        page.look_up(self._lexicon)
        read_lessons(page, language)
        _read_lone_free(page)
        read_near(page)
        denied = denials(page)
        return self._assembled(page, language, denied, when)

    def _worth_reading(self, subject: str, topics: TopicReader, beside: str) -> str:
        """The subject line when it says more than "Question" or "Re: STEM offers". Beside a whole letter it must say
        something that we know."""
        if not subject:
            return ""
        page = Page(subject)
        page.look_up(self._lexicon)
        content = topics.content(page, set())
        telling = [page.words[index] for index in content if not topics.small_talk.is_pale(page.words[index])]
        if beside.count(" ") > _A_LETTER:
            telling = [word for word in telling if self._vocabulary.knows(word, topics.language)]
        return subject if page.found or telling else ""

    def _when(self, page: Page, language: Language, today: date, near: date | None) -> TimeFound:
        """Periods, weekdays and time in what grades, amounts and places have left; the words they use are claimed.
        Days that were counted ("for 3 days from 4 May") are a length of the visit only where they are no part of a
        date."""
        counted = [found for found in page.found if _is_in_days(found.meaning)]
        masked = page.masked(page.taken_but(counted)) if counted else page.masked()
        found = find_when(masked, language, today, self._holidays, near)
        if not found.spans and len(page.words) <= _A_SHORT_MESSAGE and len(page.text) > _A_SHORT_WORD:
            found = self._when_in_another(page.text, language, today) or found
        for start, end in found.spans:
            for one in counted:
                first, last = page.between(start, end)
                if one.first < last and first < one.last and one in page.found:
                    page.found.remove(one)
            page.claim_letters(start, end, NOTHING)
        return found

    def _when_in_another(self, text: str, language: Language, today: date) -> TimeFound | None:
        """A short message may be taken for another language: "tomorrow", most of which is a time in its own."""
        for other in languages():
            found = find_when(text, other, today, self._holidays) if other != language else None
            if found is not None and sum(end - start for start, end in found.spans) > _MOST_OF_IT * len(text):
                return found
        return None

    def _assembled(self, page: Page, language: Language, denied: list[Denied], when: TimeFound) -> Reading:
        topics = self._topics[language]
        reached = reach(denied)
        wanted = [found.meaning for found in page.found if found.first not in reached]
        excluded, silent = self._excluded(page, denied, topics)
        roles = [meaning for meaning in wanted if meaning.role]
        plain = [meaning for meaning in wanted if not meaning.role]
        chosen = topics.choose(page, topics.content(page, silent))
        topic = topics.written(page, chosen)
        subjects = frozenset().union(*(meaning.subjects for meaning in plain))
        if not subjects and not topic:
            subjects = frozenset().union(*(meaning.subjects for meaning in roles))
        unsure = self._unsure(subjects)
        topic = topic or (_subjects_as_written(page, reached) if unsure else "")
        kinds = frozenset().union(*(meaning.kinds for meaning in plain)) - excluded.kinds
        hinted = frozenset().union(*(meaning.hinted_kinds for meaning in plain)) - kinds - excluded.kinds
        unwanted_grades = _grades_left_out(page, denied)
        audience = (
            _audience(plain) or _audience_of_roles(roles, topic, kinds | hinted) or _audience_among_adults(page, plain)
        )
        near_school, within_km = near_and_within(plain)
        hours = joined([meaning.hours for meaning in plain])
        group = next((meaning for meaning in plain if meaning.group_size is not None), NOTHING)
        names = tuple(dict.fromkeys(name for meaning in plain for name in meaning.class_names))
        return Reading(
            text=page.text,
            language=language,
            topic=topic,
            grades=frozenset().union(*(meaning.grades for meaning in plain)) or _all_but(unwanted_grades),
            grades_said=", ".join(dict.fromkeys(meaning.grades_said for meaning in plain if meaning.grades_said)),
            subjects=subjects - excluded.subjects,
            subject_words=_subject_words(page, reached, excluded.subjects),
            kinds=kinds,
            hinted_kinds=hinted,
            periods=when.periods,
            weekdays=when.weekdays,
            time="" if when.time == hours.end else when.time,
            hours=hours,
            group_size=group.group_size,
            class_sizes=group.class_sizes,
            duration_minutes=next((meaning.duration_minutes for meaning in plain if meaning.duration_minutes), None),
            price=_price(wanted, group.group_size),
            price_per_pupil=next((meaning.price_per_pupil for meaning in wanted if meaning.price_per_pupil), None),
            places=tuple(dict.fromkeys(meaning.place for meaning in plain if meaning.place)),
            home=next((meaning.home for meaning in plain if meaning.home), ""),
            near_school=near_school,
            within_km=within_km,
            settings=frozenset().union(*(meaning.settings for meaning in plain)) - excluded.settings,
            away=any(meaning.away for meaning in plain),
            step_free=any(meaning.step_free for meaning in wanted),
            audience=audience or Audience.PUPILS,
            audience_said=audience is not None,
            languages=frozenset().union(*(meaning.languages for meaning in plain)),
            class_name=", ".join(names),
            school=next((meaning.school for meaning in plain if meaning.school), ""),
            excluded=excluded,
            unsure=unsure,
            date_doubts=when.doubts,
            corrections=tuple((page.tokens[index].word, word) for index, word in sorted(page.mended.items())),
        )

    def _unsure(self, subjects: frozenset[Subject]) -> frozenset[str]:
        """A catalogue that states a subject nowhere cannot be filtered by it; its name is looked for as a topic."""
        return frozenset({"subjects"}) if subjects and not subjects & self._stated_subjects else frozenset()

    def _excluded(self, page: Page, denied: list[Denied], topics: TopicReader) -> tuple[Excluded, set[int]]:
        """What is not wanted, and the words that are therefore no topic."""
        excluded = Excluded(transport=any(found.meaning.cue == "no bus" for found in page.found))
        if any(found.meaning.cue == "not at school" for found in page.found):
            excluded = replace(excluded, settings=frozenset({Setting.AT_SCHOOL}))
        silent = reasons_given(page, denied) | spoken_of_again(page, denied, topics.language)
        found_at: dict[int, list[Found]] = {}
        for found in page.found if denied else ():
            found_at.setdefault(found.first, []).append(found)
        for one in denied[:_MOST_DENIALS]:
            for index in range(one.first, one.last):
                for found in found_at.get(index, ()):
                    excluded = _with(excluded, found, one)
            if one.excludes_topics:
                unwanted = excluded_topics(page, one, lambda index: topics.is_small_talk(page, index))
                if one.cue == HAD:
                    excluded = replace(excluded, had=excluded.had + unwanted)
                else:
                    excluded = replace(excluded, topics=excluded.topics + unwanted)
            if one.excludes_topics or one.cue in ("none", "without"):
                silent |= set(range(one.first, one.last))
        return excluded, set(silent)


def _page_of(subject: str, words: str) -> Page:
    return Page(f"{subject}\n{words}".strip() if subject else words, len(subject))


def _is_in_days(meaning: Meaning) -> bool:
    return meaning.duration_minutes is not None and meaning.duration_minutes % _MINUTES_OF_A_DAY == 0


def _subject_words(page: Page, reached: Collection[int], unwanted: frozenset[Subject]) -> tuple[str, ...]:
    """How the wanted subjects were named."""
    named = (
        " ".join(page.words[found.first : found.last])
        for found in page.found
        if found.meaning.subjects - unwanted and found.first not in reached
    )
    return tuple(dict.fromkeys(named))


def _subjects_as_written(page: Page, reached: Collection[int]) -> str:
    named = (found for found in page.found if found.meaning.subjects and found.first not in reached)
    return " ".join(token.word for found in named for token in page.tokens[found.first : found.last])


def _with(excluded: Excluded, found: Found, denied: Denied) -> Excluded:
    meaning = found.meaning
    if meaning.transport:
        return replace(excluded, transport=True)
    if not denied.excludes_conditions:
        return excluded
    kit = frozenset({Kind.LOAN_KIT} if meaning.cue == BOX else ())
    return replace(
        excluded,
        subjects=excluded.subjects | (frozenset() if meaning.role else meaning.subjects),
        kinds=excluded.kinds | meaning.kinds | kit | _kinds_meant(meaning.hinted_kinds),
        settings=excluded.settings | meaning.settings,
        places=(*excluded.places, meaning.place) if meaning.place else excluded.places,
    )


def _kinds_meant(hinted: frozenset[Kind]) -> frozenset[Kind]:
    """What "no kit" leaves out: the one kind that a word hints at, or the kit among the things one borrows."""
    kit = hinted & {Kind.LOAN_KIT}
    return kit or (hinted if len(hinted) == 1 else frozenset())


def _audience(meanings: list[Meaning]) -> Audience | None:
    said = {meaning.audience for meaning in meanings if meaning.audience is not None}
    if Audience.LEADERS in said:
        return Audience.LEADERS
    return Audience.TEACHERS if said else None


def _audience_among_adults(page: Page, meanings: list[Meaning]) -> Audience | None:
    """``for os i fagteamet``, ``jeg vil på kursus``; not ``min kollega og jeg kommer med 24 elever``."""
    if not any(meaning.cue == OF_ADULTS for meaning in meanings):
        return None
    of_pupils = any(meaning.grades or meaning.class_names for meaning in meanings)
    named = words_of_all("words/amounts.txt", "pupils named").isdisjoint(page.words)
    return Audience.TEACHERS if named and not of_pupils else None


def _audience_of_roles(roles: list[Meaning], topic: str, kinds: frozenset[Kind]) -> Audience | None:
    """``naturfagslærere`` alone, or beside a network or course, says for whom it is, not who writes."""
    meets = Kind.TEACHER_COURSE in kinds
    alone = not topic and not kinds
    return next((role.audience for role in roles if role.audience and (meets or alone)), None)


def _grades_left_out(page: Page, denied: list[Denied]) -> frozenset[int]:
    """The grades of "not grade 3"; those of "we have no grade 3" are none."""
    spots = reach([one for one in denied if one.excludes_conditions])
    return frozenset().union(*(found.meaning.grades for found in page.found if found.first in spots))


def _all_but(grades: frozenset[int]) -> frozenset[int]:
    return frozenset(range(_HIGHEST_GRADE + 1)) - grades if grades else frozenset()


def _read_lone_free(page: Page) -> None:
    """``grade 4, free, 24 pupils``: beside other words it may be free choice or free time."""
    words, clause, alone = page.words, page.clause, words_of_all("words/venues.txt", "free alone")
    for index, word in enumerate(words):
        if word not in alone or page.taken[index]:
            continue
        begins = not index or clause[index - 1] != clause[index]
        if begins and (index + 1 == len(words) or clause[index + 1] != clause[index]):
            page.claim(index, index + 1, Meaning(price="free"))


def _price(meanings: list[Meaning], pupils: int | None) -> str | float | None:
    """For the class; a price for each pupil counts as often as there are pupils."""
    prices = [meaning.price for meaning in meanings if meaning.price is not None]
    prices += [meaning.price_per_pupil * pupils for meaning in meanings if meaning.price_per_pupil and pupils]
    return "free" if "free" in prices else (prices[0] if prices else None)
