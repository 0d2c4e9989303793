"""The mail's own few words around what the assistant says."""

from assistant.replies.phrases import phrase
from locales.sentences import Sentences

say = Sentences("mail", beneath=phrase)
