"""A text's tokens with the small questions that the grammar asks about them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.time_expressions.lexicon import TimeTag, TimeWords
from assistant.understanding.time_expressions.tokenising import Tokens

_DASHES = frozenset("-–—−")
_YEARS = {"this": 0, "next": 1, "coming": 1, "after_next": 2}
_OPENING = frozenset({"", "\n", ",", ".", ":", ";", "(", "!", "?", "-", "–", '"', "„", "*", "•"})


@dataclass(frozen=True)
class DayWritten:
    value: int
    end: int
    """The token after it, its dot and its ending."""
    ordinal: bool
    """A dot, an ending or the word says that it is the nth."""
    in_words: bool


@dataclass(frozen=True)
class TokenStream:
    """Asking beyond either end is allowed and answers with nothing."""

    tokens: Tokens
    words: TimeWords
    this_year: int

    def low(self, at: int) -> str:
        lows = self.tokens.lows
        return lows[at] if 0 <= at < len(lows) else ""

    def text(self, first: int, end: int) -> str:
        """What was written from one token to the one before another."""
        matches = self.tokens.matches
        return matches[first].string[matches[first].start() : matches[end - 1].end()]

    def kind(self, at: int) -> str:
        kinds = self.tokens.kinds
        return kinds[at] if 0 <= at < len(kinds) else ""

    def is_capital(self, at: int) -> bool:
        """True when this token begins with a capital."""
        return 0 <= at < len(self.tokens) and self.tokens.matches[at][0][0].isupper()

    def number(self, at: int) -> int:
        """The number written in digits, else 0; numbers of more than four digits mean nothing here."""
        if self.kind(at) != "num" or len(self.low(at)) > 4:
            return 0
        return int(self.low(at))

    def day_number(self, at: int) -> DayWritten | None:
        """A number that may be a day of a month: "15", "15.", "15th", "15ten", "fifteenth"."""
        number, end = self.number(at), at + 1
        if not number:
            named = self.tag(at, "ord")
            if named is None or named[0].number < 1:
                return None
            return DayWritten(named[0].number, named[1], ordinal=True, in_words=True)
        if number > 31:
            return None
        ending = self.low(end) in self.words.ordinal_endings and self.touches(end)
        ordinal = ending or self.low(end) == "."
        return DayWritten(number, end + ordinal, ordinal=ordinal, in_words=False)

    def touches(self, at: int) -> bool:
        """True when no space stands before this token."""
        matches = self.tokens.matches
        return 0 < at < len(matches) and matches[at - 1].end() == matches[at].start()

    def tag(self, at: int, kind: str = "") -> tuple[TimeTag, int] | None:
        """The longest phrase that begins here (of this kind), and the token after it."""
        for phrase in self.words.phrases.get(self.low(at), ()):
            if kind and phrase.tag.kind != kind:
                continue
            end = self.after_phrase(at + 1, phrase.rest)
            if end:
                return phrase.tag, end
        return None

    def after_phrase(self, at: int, rest: tuple[str, ...]) -> int:
        """The token after the words of a phrase, 0 when they are not there; dots and apostrophes may stand between."""
        for word in rest:
            while self.low(at) in (".", "'", "’", "-") and self.low(at) != word:
                at += 1
            if self.low(at) != word:
                return 0
            at += 1
        return at

    def skip_fillers(self, at: int, most: int = 4) -> int:
        for _ in range(most):
            if self.low(at) not in self.words.fillers or self.tag(at, "day"):
                break
            at += 1
            if self.is_abbreviation_before_day(at - 1):
                at += 1
        return at

    def is_abbreviation_before_day(self, at: int) -> bool:
        """ "d. 12." """
        return self.low(at) in self.words.abbreviations_before_a_day and self.low(at + 1) == "."

    def year(self, at: int) -> int:
        number = self.number(at)
        return number if 2000 <= number <= 2100 and self.low(at + 1) not in self.words.counted else 0

    def short_year_after(self, at: int) -> tuple[int, int]:
        """ "April 27" at the end of a clause, and "'27": two digits that stand for a year, and the token after them."""
        apostrophe = self.low(at) in ("'", "’")
        number = self.number(at + apostrophe)
        after = at + apostrophe + 1
        written_so = len(self.low(at + apostrophe)) == 2 and self.this_year - 1 <= 2000 + number <= self.this_year + 10
        ends = self.kind(after) in ("", "line") or self.low(after) in (",", ".", ";", "?", "!", ")")
        ordinal = self.low(after) == "." and self.kind(after + 1) == "word"
        return (2000 + number, after) if written_so and (apostrophe or (ends and not ordinal)) else (0, at)

    def year_after(self, at: int) -> tuple[int, int]:
        """A year named right after something ("i 2027", ", 2027", "/2027"), and the token after it; 0 when none is."""
        position = at
        if self.low(position) in ("/", ",", "-", "'", "’", "."):
            position += 1
        relative = self._relative_year(position)
        if relative:
            return relative
        position = self.skip_fillers(position, 2)
        year = self.year(position)
        if not year:
            return 0, at
        if self.low(position + 1) in _DASHES and self.number(position + 2):
            return 0, at
        return year, position + 1

    def _relative_year(self, at: int) -> tuple[int, int] | None:
        """ "im Mai nächsten Jahres", "maj i år", and the token after it."""
        for position in range(at, at + 3):
            named = self.tag(position, "year")
            if named:
                return self.this_year + _YEARS[named[0].value], named[1]
            relative = self.tag(position, "rel")
            noun = self.tag(relative[1], "noun") if relative and relative[0].value != "past" else None
            if relative and noun and noun[0].value == "year":
                return self.this_year + _YEARS[relative[0].value], noun[1]
            if self.low(position) not in self.words.fillers:
                break
        return None

    def month_at(self, at: int) -> int:
        """The month that a word names, 0 for none; `is_month` decides whether it is meant."""
        for phrase in self.words.phrases.get(self.low(at), ()):
            if phrase.tag.kind in ("month", "abbr") and not phrase.rest:
                return phrase.tag.number
        return 0

    def is_abbreviated(self, at: int) -> bool:
        found = self.tag(at, "abbr")
        return found is not None

    def is_free(self, at: int) -> bool:
        """True when what stands before this token is not the first part of a name or compound."""
        if at >= len(self.tokens):
            return True
        kind, low = self.kind(at), self.low(at)
        if kind == "punct":
            return not (low in _DASHES and self.touches(at) and self.kind(at + 1) == "word" and self.touches(at + 1))
        if kind != "word":
            return True
        if low in self.words.free or low in self.words.joiners or low in self.words.ranges or low in self.words.bounds:
            return True
        if low in self.words.counted or low in self.words.labels:
            return False
        if self.words.nouns_have_capitals and not self.is_capital(at):
            return True  # the rest of a compound would be a noun
        return self.tag(at) is not None

    def weekday_before(self, at: int) -> int:
        """The token of the weekday that belongs to a date ("Di., den 18."), else -1."""
        position = at - 1
        for _ in range(4):
            if self.low(position) not in (",", ".") and self.low(position) not in self.words.on_day:
                break
            position -= 1
        named = self.tag(position, "weekday")
        if named is not None:
            return position if named[0].value == "one" else -1
        word = self.low(position) in self.words.weekdays_that_are_words
        certain = not word or self.is_capital(position) or self.low(position + 1) == "."
        return position if certain and self.tag(position, "day_abbr") is not None else -1

    def weekday_named_before(self, at: int) -> int:
        """The weekday of a date that stands before it ("Di., den 18."), else -1."""
        position = self.weekday_before(at)
        named = self.tag(position, "weekday") or self.tag(position, "day_abbr") if position >= 0 else None
        return named[0].number if named else -1

    def is_weekday_before(self, at: int) -> bool:
        return self.weekday_before(at) >= 0

    def is_name(self, at: int) -> bool:
        """ "Hilsen August", "Herr Jan Mai", "Thanks,\\nJune"."""
        before = self.low(at - 1)
        if before in self.words.greetings:
            return True
        if self.kind(at - 1) == "word" and self.is_capital(at - 1) and before not in self.words.joiners:
            second = self.low(at - 2)
            return (second in self.words.greetings or second in self.words.closings) and self.tag(
                at - 1, "part"
            ) is None
        position = at - 1
        while self.low(position) in (",", "\n", ".", "!") and position > at - 4:
            position -= 1
        return position < at - 1 and self.low(position) in self.words.closings and self.low(at + 1) in ("", "\n")

    def is_season(self, at: int, end: int) -> bool:
        """Where words are not written together, seasons begin many compounds: "spring water", "summer camp"."""
        if self.is_name(at):
            return False
        if not self.words.compounds_are_apart:
            return self.low(end) not in _DASHES or not self.touches(end) or self.low(end + 1) not in self.words.joiners
        before = self.low(at - 1)
        if not self.is_free(end) or (self.low(end) == "-" and self.touches(end) and not self.tag(end + 1)):
            return False
        if before in self.words.on_day:
            before = self.low(at - 2)
        if before in _OPENING or before in self.words.joiners:
            return True
        return (
            before in self.words.month_before
            or before in self.words.bounds
            or before in self.words.before_a_season
            or self.tag(at - 1, "rel") is not None
            or self.tag(at - 1, "part") is not None
        )
