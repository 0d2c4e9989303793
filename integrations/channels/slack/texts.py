"""What only Slack says: forms, private notices. Everything else comes worded in the reply."""

from locales.sentences import Sentences

text = Sentences("slack")
