"""What only Slack says: forms, private notices. Everything else the assistant has words for."""

from assistant.locales.sentences import Sentences
from assistant.replies.phrases import phrase

text = Sentences("slack", beneath=phrase)
