"""What the assistant says, sentence by sentence. Every channel says the same, and its own few words besides."""

from assistant.locales.sentences import Sentences

phrase = Sentences("words", "replies", "refusals", "sending", "invitations", "waiting", "evaluation")
