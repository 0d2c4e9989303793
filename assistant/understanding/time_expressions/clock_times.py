"""Times of day: "kl. 9.30", "um 9 Uhr", "9:30", "at 10am"."""

from __future__ import annotations

import re

from assistant.understanding.time_expressions.token_stream import TokenStream


def read_time(sentence: TokenStream, at: int) -> tuple[str, int] | None:
    """The time of day that begins at this token (``09:30``) and the token after it, its end ("til 12") included."""
    words = sentence.words
    position, said = at, False
    if sentence.low(at) in words.at_time:
        if sentence.low(at) in words.words_for_classes_and_times and _is_class(sentence, at):
            return None
        position, said = at + 1, True
        if sentence.low(position) == ".":
            position += 1
        if sentence.low(position) in words.about:
            position += 1 + (sentence.low(position + 1) == ".")
    half_past = sentence.tag(position, "half_past")
    if half_past:
        return _half_past(sentence, half_past[0].number, half_past[1])
    found = _digits(sentence, position)
    if found is None or sentence.low(at - 1) in words.no_time_after:
        return None
    hour, minute, end = found
    half, end = _half_of_day(sentence, end)
    oclock = sentence.tag(end, "oclock")
    if oclock:
        said, end = True, oclock[1]
    if not said:
        later = _range_with_hour_word(sentence, end)
        if later and hour <= 23 and minute <= 59:
            afternoon = words.halves_of_a_day.get(sentence.low(later - 1)) and 0 < hour < 12
            afternoon = afternoon and hour < sentence.number(later - 2) != 12
            return f"{hour + 12 if afternoon else hour:02d}:{minute:02d}", later
    certain = sentence.kind(position) == "clock" or half is not None or sentence.low(end) in words.hour_that_is_certain
    if not certain and (not said or not sentence.is_free(end) or _counts(sentence, end)):
        return None
    if hour > 23 or minute > 59:
        return None
    if sentence.low(end) in words.hour_that_is_certain:
        end += 1
        if 0 < sentence.number(end) < 60 and sentence.low(end + 1) not in words.counted and not minute:
            minute, end = sentence.number(end), end + 1
    if half is not None:
        hour = hour % 12 + half if hour <= 12 else hour
    return f"{hour:02d}:{minute:02d}", _after_range(sentence, end)


def _half_past(sentence: TokenStream, step: int, at: int) -> tuple[str, int] | None:
    """ "halv ti" and "halb zehn" are 9:30, "half past nine" too."""
    word = sentence.tag(at, "number")
    hour, end = (word[0].number, word[1]) if word else (sentence.number(at), at + 1)
    return (f"{hour + step:02d}:30", end) if 1 <= hour <= 12 else None


def _half_of_day(sentence: TokenStream, at: int) -> tuple[int | None, int]:
    """The hours that "am", "pm", "a.m." or "p.m." adds, and the token after it."""
    for word, hours in sentence.words.halves_of_a_day.items():
        if sentence.low(at) == word:
            return hours, at + 1
        if sentence.low(at) == word[0] and sentence.low(at + 2) == word[1:]:
            return hours, at + 3
    return None, at


def _range_with_hour_word(sentence: TokenStream, at: int) -> int:
    """The token after "-11 Uhr", "to 11am" behind a first number, else 0."""
    if sentence.low(at) not in ("-", "–") and sentence.low(at) not in sentence.words.ranges:
        return 0
    found = _digits(sentence, at + 1)
    if found is None:
        return 0
    hour_word = sentence.low(found[2])
    named = hour_word in sentence.words.hour_that_is_certain or hour_word in sentence.words.halves_of_a_day
    return found[2] + 1 if named else 0


def _is_class(sentence: TokenStream, at: int) -> bool:
    """ "8. kl." is a class; "den 12. kl. 9" is a day and a time."""
    number_before = sentence.low(at - 1) == "." and sentence.number(at - 2) > 0
    return number_before and sentence.low(at - 3) not in sentence.words.on_day and sentence.low(at - 3) != "."


def _counts(sentence: TokenStream, at: int) -> bool:
    return (
        sentence.low(at) in sentence.words.counted
        or bool(sentence.month_at(at))
        or (sentence.low(at) == "." and sentence.touches(at + 1))
        or (
            sentence.low(at) == "."
            and (bool(sentence.month_at(at + 1)) or sentence.low(at + 1) in sentence.words.labels)
        )
    )


def _digits(sentence: TokenStream, at: int) -> tuple[int, int, int] | None:
    kind = sentence.kind(at)
    if kind in ("clock", "dec", "dm"):
        hour, minute = (int(part) for part in re.findall(r"\d+", sentence.low(at)))
        two_digits = len(re.split(r"\D", sentence.low(at))[1]) == 2
        return (hour, minute, at + 1) if two_digits else None
    if kind != "num" or len(sentence.low(at)) > 2:
        return None
    minutes = sentence.low(at + 2) if sentence.kind(at + 2) == "num" else ""
    if (
        sentence.low(at + 1) in (".", ":")
        and sentence.touches(at + 1)
        and sentence.touches(at + 2)
        and len(minutes) == 2
    ):
        return int(sentence.low(at)), int(minutes), at + 3
    return int(sentence.low(at)), 0, at + 1


def _after_range(sentence: TokenStream, at: int) -> int:
    """Past "-12", "til kl. 12", "bis 12 Uhr"."""
    if sentence.low(at) not in ("-", "–") and sentence.low(at) not in sentence.words.ranges:
        return at
    position = at + 1
    if sentence.low(position) in sentence.words.at_time:
        position += 1 + (sentence.low(position + 1) == ".")
    found = _digits(sentence, position)
    if found is None or found[0] > 24 or _counts(sentence, found[2]):
        return at
    end = found[2]
    return end + 1 if sentence.low(end) in sentence.words.hour_words else end
