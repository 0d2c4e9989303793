"""The mail's own few words around what the assistant says."""

from assistant.locales.sentences import Sentences
from assistant.replies.phrases import phrase

say = Sentences("mail", beneath=phrase)
