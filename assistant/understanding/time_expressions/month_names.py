"""Whether the name of a month is meant as one: "may" is a verb, "August" and "Jan" are people, "march 3" is a day."""

from __future__ import annotations

from assistant.understanding.time_expressions.token_stream import TokenStream

_OPENING = frozenset({"", "\n", ",", ".", ":", ";", "(", "!", "?", "-", "–", '"', "„", "*", "•"})


def is_month_after_number(sentence: TokenStream, at: int, number_end: int) -> bool:
    """ "12 may" but not "class 5 may visit"."""
    low = sentence.low(at)
    if low not in sentence.words.ambiguous or sentence.is_capital(at) or at > number_end:
        return True
    words, after = sentence.words, sentence.low(at + 1)
    return low not in words.months_that_are_modal_verbs or (
        sentence.is_free(at + 1) and after not in words.persons and after not in words.after_a_modal_verb
    )


def is_month(sentence: TokenStream, at: int) -> bool:
    """Whether the month's name at this token is meant as one, not as a name or a verb."""
    low, before, after = sentence.low(at), sentence.low(at - 1), sentence.low(at + 1)
    words = sentence.words
    if (low in words.ambiguous or words.nouns_have_capitals) and sentence.is_name(at):
        return False
    abbreviated = sentence.is_abbreviated(at)
    capital = sentence.is_capital(at)
    certain = low not in words.ambiguous and not abbreviated
    if certain or not (words.months_have_capitals or capital or abbreviated):
        return True
    if _beside_month(sentence, at) or sentence.year(at + 1) or (after == "." and sentence.year(at + 2)):
        return True
    if before == "-" and sentence.tag(at - 2, "part"):  # mid-March
        return True
    if before in words.month_before or sentence.tag(at - 1, "part"):
        if low in words.months_that_are_modal_verbs and not capital:
            return sentence.is_free(at + 1) and after not in words.persons
        surname = sentence.kind(at + 1) == "word" and sentence.is_capital(at + 1) and not sentence.is_free(at + 1)
        return not (surname and before in words.before_people)
    if (
        after in ("-", "/")
        and sentence.touches(at + 1)
        and sentence.touches(at + 2)
        and 1 <= sentence.number(at + 2) <= 31
    ):
        return True  # Oct-2
    if abbreviated:
        followed = sentence.number(at + 2) > 0 if after == "." else sentence.number(at + 1) > 0
        return (after == "." and before != "") or followed or sentence.number(at - 1) > 0 or len(sentence.tokens) <= 2
    if low in words.months_that_are_verbs and not capital:
        return _is_dated(sentence, at)
    if before in _OPENING or at == 0:
        if low not in words.months_that_are_modal_verbs and sentence.is_free(at + 1):
            return True
        if after in words.on_day and sentence.number(at + 2) in range(1, 32):
            return True
        return (
            after in words.after_a_month_that_is_a_verb
            or after in ("", "\n", ",", ".", ";", "?", "!", ")")
            or after in words.joiners
            or (sentence.number(at + 1) in range(1, 32) and sentence.low(at + 2) not in words.counted)
        )
    return sentence.is_free(at + 1)


def _is_dated(sentence: TokenStream, at: int) -> bool:
    """ "on march 3": a small letter makes the month a verb, the day behind it a month again."""
    day = sentence.day_number(at + 1 + (sentence.low(at + 1) in sentence.words.on_day))
    if day is None or not sentence.is_free(day.end) or sentence.low(day.end) in sentence.words.counted:
        return False
    before = sentence.low(at - 1)
    return (
        (day.ordinal and not day.in_words)
        or before in _OPENING
        or before in sentence.words.on_weekday
        or before in sentence.words.bounds
        or sentence.is_weekday_before(at)
    )


def _beside_month(sentence: TokenStream, at: int) -> bool:
    """ "april or may", "may-june"."""
    joints = ("/", "-", "–", ",")
    for step in (1, -1):
        joint_at = at + step
        if step == 1 and sentence.low(joint_at) == "." and sentence.is_abbreviated(at):
            joint_at += 1
        joint = sentence.low(joint_at)
        if joint in joints or joint in sentence.words.joiners or joint in sentence.words.ranges:
            beside = joint_at + step
            if sentence.tag(beside, "part") and step == 1:
                beside += 1
            if sentence.month_at(beside):
                return True
    return False
