"""A text's tokens with the small questions that the grammar asks about them."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.periods.tokens import Token
from assistant.understanding.periods.words import Tag, Words

_DASHES = frozenset("-–—−")
_OPENING = frozenset({"", "\n", ",", ".", ":", ";", "(", "!", "?", "-", "–", "\"", "„", "*", "•"})


@dataclass(frozen=True)
class Sentence:
    """Asking beyond either end is allowed and answers with nothing."""

    tokens: list[Token]
    words: Words

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def kind(self, at: int) -> str:
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def number(self, at: int) -> int:
        """The number written in digits, else 0; numbers of more than four digits mean nothing here."""
        if self.kind(at) != "num" or len(self.tokens[at].text) > 4:
            return 0
        return int(self.tokens[at].text)

    def touches(self, at: int) -> bool:
        """True when no space stands before this token."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def tag(self, at: int, kind: str = "") -> tuple[Tag, int] | None:
        """The longest phrase that begins here (of this kind), and the token after it."""
        for phrase in self.words.phrases.get(self.low(at), ()):
            if kind and phrase.tag.kind != kind:
                continue
            end = self._after_phrase(at + 1, phrase.rest)
            if end:
                return phrase.tag, end
        return None

    def _after_phrase(self, at: int, rest: tuple[str, ...]) -> int:
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
            if self.low(at) == "." and self.low(at - 1) == "d":
                at += 1
        return at

    def year(self, at: int) -> int:
        number = self.number(at)
        return number if 2000 <= number <= 2100 and self.low(at + 1) not in self.words.counted else 0

    def year_after(self, at: int) -> tuple[int, int]:
        """A year named right after something ("i 2027", ", 2027", "/2027"), and the token after it; 0 when none is."""
        position = at
        if self.low(position) in ("/", ",", "-", "'", "’", "."):
            position += 1
        position = self.skip_fillers(position, 2)
        year = self.year(position)
        if not year:
            return 0, at
        if self.low(position + 1) in _DASHES and self.number(position + 2):
            return 0, at
        return year, position + 1

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
        token = self.tokens[at]
        if token.kind == "punct":
            return not (token.text in _DASHES and self.touches(at) and self.kind(at + 1) == "word" and self.touches(at + 1))
        if token.kind != "word":
            return True
        low = token.low
        if low in self.words.free or low in self.words.joiners or low in self.words.ranges or low in self.words.bounds:
            return True
        if low in self.words.counted or low in self.words.labels:
            return False
        return self.tag(at) is not None

    def is_weekday_before(self, at: int) -> bool:
        position = at - 1
        while self.low(position) in (",", ".") and position > at - 4:
            position -= 1
        return self.tag(position, "weekday") is not None or self.tag(position, "day_abbr") is not None

    def after_greeting(self, at: int) -> bool:
        """"Hilsen August", "Herr Mai", "Thanks,\\nJune"."""
        position = at - 1
        for _ in range(3):
            if self.low(position) in (",", "\n", ".", "!"):
                position -= 1
        return self.low(position) in self.words.greetings

    def is_month_after_number(self, at: int, number_end: int) -> bool:
        """"12 may" but not "class 5 may visit"."""
        low = self.low(at)
        if low not in self.words.ambiguous or self.tokens[at].text[:1].isupper() or at > number_end:
            return True
        return low != "may" or self.is_free(at + 1) and self.low(at + 1) not in ("i", "we", "you", "be", "not", "have", "come")

    def is_month(self, at: int) -> bool:
        """Whether the month's name at this token is meant as one, not as a name or a verb."""
        low, before, after = self.low(at), self.low(at - 1), self.low(at + 1)
        words = self.words
        if low in words.ambiguous and self.after_greeting(at):
            return False
        abbreviated = self.is_abbreviated(at)
        capital = self.tokens[at].text[:1].isupper()
        certain = low not in words.ambiguous and not abbreviated
        if certain or (words.language == "da" and not capital and not abbreviated):
            return not (low == "march" and not capital)
        if self._beside_month(at) or self.year(at + 1) or (after == "." and self.year(at + 2)):
            return True
        if before in words.month_before or self.tag(at - 1, "part"):
            return self.is_free(at + 1) and after not in ("we", "i", "you") or (abbreviated and after == ".")
        if abbreviated:
            return (after == "." and before != "") or self.number(at - 1) > 0 or len(self.tokens) <= 2
        if words.language == "en" and low in ("may", "march") and not capital:
            return False
        if before in _OPENING or at == 0:
            return after in ("", "\n", ",", ".", ";", "?", "!", ")") or after in words.joiners or (
                self.number(at + 1) in range(1, 32) and self.low(at + 2) not in words.counted
            )
        return self.is_free(at + 1)

    def _beside_month(self, at: int) -> bool:
        """"april or may", "may-june"."""
        joints = ("/", "-", "–", ",")
        for step in (1, -1):
            joint = self.low(at + step)
            if joint in joints or joint in self.words.joiners or joint in self.words.ranges:
                beside = at + 2 * step
                if step == 1 and self.low(beside) in ("early", "mid", "late"):
                    beside += 1
                if self.month_at(beside):
                    return True
        return False

    def is_season(self, at: int, end: int) -> bool:
        """English seasons are nouns of many compounds: "spring water", "summer camp"."""
        if self.words.language != "en":
            return self.low(end) not in _DASHES or not self.touches(end) or self.low(end + 1) not in self.words.joiners
        before = self.low(at - 1)
        if not self.is_free(end) or (self.low(end) == "-" and self.touches(end) and not self.tag(end + 1)):
            return False
        if before == "the":
            before = self.low(at - 2)
        if before in _OPENING or before in self.words.joiners:
            return True
        return (
            before in self.words.month_before
            or before in self.words.bounds
            or before in ("for", "over", "any", "every", "each", "our", "coming", "the", "/", "to", "into")
            or self.tag(at - 1, "rel") is not None
            or self.tag(at - 1, "part") is not None
        )
