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
    own_page: str
    """Before the link to the teacher's own bookings."""
    written_how: str
    """Under a coordinator's own words."""
    human_how: str
    """Under a call for a human."""
    note_how: str
    """Under a notice about a booking."""
    noted_subject: str
    noted: str
    noted_waits: str
    noted_why: str
    """To a coordinator who seems to decide by mail."""
    not_delivered: str
    """Subject of the mail that says why a coordinator's words went nowhere."""
    no_such_booking: str
    no_such_conversation: str
    nothing_written: str
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
        own_page="Alle dine forespørgsler og bookinger",
        written_how="Svar bare på denne mail, så når dit svar frem til os.",
        human_how="Svar på denne mail, så får læreren dine ord. Kun det, du selv skriver, sendes videre.",
        note_how="Et svar på denne mail bliver en note ved {id}, som kun koordinatorerne ser. Det beslutter intet.",
        noted_subject="Noteret ved {id}, men ikke besluttet",
        noted="Jeg har skrevet dine ord som en note ved {id}.",
        noted_waits="Forespørgslen venter stadig på en beslutning.",
        noted_why="En mail kan ikke godkende eller afslå, for en afsender kan forfalskes. Beslut venligst på siden:",
        not_delivered="Din mail kom ikke videre",
        no_such_booking="Der er ingen forespørgsel med nummer {id}, så din note blev ikke gemt.",
        no_such_conversation="Samtalen er slettet, så læreren har ikke fået dine ord. Skriv venligst direkte.",
        nothing_written="Der stod ikke noget i din mail ud over det, du svarede på.",
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
        own_page="Alle Ihre Anfragen und Buchungen",
        written_how="Antworten Sie einfach auf diese Mail, dann erreicht uns Ihre Antwort.",
        human_how="Antworten Sie auf diese Mail, dann bekommt die Lehrkraft Ihre Worte. Weitergegeben wird nur, was "
        "Sie selbst schreiben.",
        note_how="Eine Antwort auf diese Mail wird eine Notiz zu {id}, die nur die Koordination sieht. Sie entscheidet "
        "nichts.",
        noted_subject="Zu {id} notiert, aber nicht entschieden",
        noted="Ich habe Ihre Worte als Notiz zu {id} festgehalten.",
        noted_waits="Die Anfrage wartet weiter auf eine Entscheidung.",
        noted_why="Eine Mail kann nicht zusagen oder absagen, denn ein Absender lässt sich fälschen. Bitte entscheiden "
        "Sie auf der Seite:",
        not_delivered="Ihre Mail kam nicht weiter",
        no_such_booking="Eine Anfrage mit der Nummer {id} gibt es nicht, Ihre Notiz wurde daher nicht gespeichert.",
        no_such_conversation="Das Gespräch ist gelöscht, die Lehrkraft hat Ihre Worte also nicht bekommen. Bitte "
        "schreiben Sie ihr direkt.",
        nothing_written="In Ihrer Mail stand nichts außer dem, worauf Sie geantwortet haben.",
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
        own_page="All your requests and bookings",
        written_how="Just reply to this mail, and your answer reaches us.",
        human_how="Reply to this mail, and the teacher gets your words. Only what you write yourself is passed on.",
        note_how="A reply to this mail becomes a note beside {id} that only coordinators see. It decides nothing.",
        noted_subject="Noted beside {id}, but not decided",
        noted="I have written your words as a note beside {id}.",
        noted_waits="The request is still waiting for a decision.",
        noted_why="A mail can neither approve nor decline, since a sender can be forged. Please decide on the page:",
        not_delivered="Your mail went no further",
        no_such_booking="There is no request with the number {id}, so your note was not kept.",
        no_such_conversation="That conversation has been erased, so the teacher did not get your words. Please write "
        "to them directly.",
        nothing_written="There was nothing in your mail but what you replied to.",
        encrypted="Your mail is encrypted, so I am afraid I cannot read it. Please send it again without encryption, "
        "and leave out the names of children.",
    ),
}
