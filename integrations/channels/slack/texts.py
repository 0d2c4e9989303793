"""What only Slack says: forms, private notices. Everything else the assistant has words for."""

from assistant.replies.phrases import phrase
from locales.sentences import Sentences

text = Sentences("slack", beneath=phrase)
