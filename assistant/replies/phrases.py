"""What the assistant says, sentence by sentence. The channels say the same, and their own few words besides."""

from locales.sentences import Sentences

phrase = Sentences("replies")
