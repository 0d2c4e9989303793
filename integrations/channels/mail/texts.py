"""The mail's own few words around what the assistant says."""

from locales.sentences import Sentences

say = Sentences("mail")
