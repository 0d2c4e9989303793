"""The mail's own few words around what the assistant says, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.model import Language


@dataclass(frozen=True)
class Words:
    assistant: str
    """Small print: who writes."""
    reply_how: str
    choose: str
    near: str
    checks: str
    history: str
    links_how: str
    """Under links that lead to a decision."""
    decide: str
    yes: str
    """Before a reason, for those who cannot see the sign."""
    doubt: str
    encrypted: str
    """The whole answer to a mail that nobody here can decrypt."""


WORDS: Mapping[Language, Words] = {
    Language.DA: Words(
        assistant="Skrevet af skoletjenestens assistent.",
        reply_how="Svar bare på denne mail, helt almindeligt.",
        choose="Vælg nr. {number}",
        near="Tæt på, men ikke helt",
        checks="Se efter",
        history="Historik",
        links_how="Et link åbner siden, hvor du logger ind og beslutter. Linket selv ændrer intet.",
        decide="Se og beslut",
        yes="Passer:",
        doubt="Vær opmærksom på:",
        encrypted="Din mail er krypteret, så jeg kan desværre ikke læse den. Send den gerne igen uden kryptering, "
        "men uden navne på børn.",
    ),
    Language.DE: Words(
        assistant="Geschrieben von der Assistenz des Schulservice.",
        reply_how="Antworten Sie einfach auf diese Mail, in Ihren eigenen Worten.",
        choose="Nr. {number} wählen",
        near="Fast passend",
        checks="Bitte prüfen",
        history="Verlauf",
        links_how="Ein Link öffnet die Seite, auf der Sie sich anmelden und entscheiden. "
        "Der Link selbst ändert nichts.",
        decide="Ansehen und entscheiden",
        yes="Passt:",
        doubt="Bitte beachten:",
        encrypted="Ihre Mail ist verschlüsselt, deshalb kann ich sie leider nicht lesen. Bitte senden Sie sie noch "
        "einmal unverschlüsselt, aber ohne Namen von Kindern.",
    ),
    Language.EN: Words(
        assistant="Written by the school service's assistant.",
        reply_how="Just reply to this mail in your own words.",
        choose="Choose no. {number}",
        near="Close, but not quite",
        checks="Please check",
        history="History",
        links_how="A link opens the page where you sign in and decide. The link itself changes nothing.",
        decide="See and decide",
        yes="Fits:",
        doubt="Note:",
        encrypted="Your mail is encrypted, so I am afraid I cannot read it. Please send it again without encryption, "
        "and leave out the names of children.",
    ),
}
