"""Whether a short answer is a name: of a school, of a class."""

from __future__ import annotations

from functools import cache

from assistant.language.stop_words import STOP_WORDS
from assistant.language.tokens import tokens
from assistant.model import Language
from assistant.understanding.lexicon import folded_words
from assistant.understanding.small_talk import SmallTalk

_MOST_WORDS_OF_A_NAME = 8
_IN_NAMES = folded_words("""
    på ved i in og der den die das det the am an im zu zum zur of and by de la van von aan til for st
""")
"""Function words that stand inside names: ``Skolen på Herredsåsen``."""
_SCHOOLS = ("skole", "skolen", "schule", "school", "gymnasium", "gymnasiet", "kita", "academy")
_DECIDED = folded_words("""
    ved kan har er vil skal må ved vides weiß kann habe haben know maybe måske vielleicht later senere später unsicher
    sikker sure sicher ahnung anelse idea idé vigtigt ligegyldigt egal wichtig matter spørg ask frag done færdig
""")


def is_name(text: str, language: Language) -> bool:
    """True for a few words without a verb or pronoun of which one at least is neither small talk nor a number."""
    words = [token.folded for token in tokens(text)]
    if not 0 < len(words) <= _MOST_WORDS_OF_A_NAME:
        return False
    if any(word in _DECIDED or (word in STOP_WORDS[language] and word not in _IN_NAMES) for word in words):
        return False
    telling = [word for word in words if not word.isdigit() and word not in _IN_NAMES]
    return any(word not in _small_talk(language) for word in telling) or (
        len(words) > 1 and any(word.endswith(_SCHOOLS) for word in words)
    )


@cache
def _small_talk(language: Language) -> SmallTalk:
    return SmallTalk(language)
