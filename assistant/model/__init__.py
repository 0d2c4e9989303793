"""The values that flow through Klassetur, as frozen dataclasses without any I/O.

One file an idea, and everybody imports from here. The words are the field's own: see docs/words.md. Dates are local
dates of the catalogue's country; moments are timezone-aware UTC. Grades are 0-13 with ``KITA`` (-1) for children
before school.
"""

from assistant.model.booking import (
    AGREED,
    CALLED_OFF,
    OPEN,
    REPORTED,
    TAKING_ROOM,
    UNDECIDED,
    Booking,
    Change,
    ChangeKind,
    Check,
    CoordinatorCall,
    Event,
    Rule,
    Status,
)
from assistant.model.call import WAITING, Call, CallReason, CallState
from assistant.model.catalogue import Activity, Catalog, Office, Place, Price, Provider, School, Session
from assistant.model.conversation import AskedFor, Conversation, FactsOf, Wish
from assistant.model.finding import MOST_MATCHES, Findings, Hit, Match, NearMiss
from assistant.model.message import Action, ChannelName, Facts, Message, Person, Verb
from assistant.model.reading import Excluded, Reading
from assistant.model.reply import BookingView, Button, Card, Line, Reply, ReplyKind
from assistant.model.terms import (
    KITA,
    Audience,
    Day,
    Kind,
    Language,
    Period,
    Scope,
    Setting,
    Subject,
    Text,
    in_language,
    languages,
)

__all__ = [
    "AGREED",
    "CALLED_OFF",
    "KITA",
    "MOST_MATCHES",
    "OPEN",
    "REPORTED",
    "TAKING_ROOM",
    "UNDECIDED",
    "WAITING",
    "Action",
    "Activity",
    "AskedFor",
    "Audience",
    "Booking",
    "BookingView",
    "Button",
    "Call",
    "CallReason",
    "CallState",
    "Card",
    "Catalog",
    "Change",
    "ChangeKind",
    "ChannelName",
    "Check",
    "Conversation",
    "CoordinatorCall",
    "Day",
    "Event",
    "Excluded",
    "Facts",
    "FactsOf",
    "Findings",
    "Hit",
    "Kind",
    "Language",
    "Line",
    "Match",
    "Message",
    "NearMiss",
    "Office",
    "Period",
    "Person",
    "Place",
    "Price",
    "Provider",
    "Reading",
    "Reply",
    "ReplyKind",
    "Rule",
    "School",
    "Scope",
    "Session",
    "Setting",
    "Status",
    "Subject",
    "Text",
    "Verb",
    "Wish",
    "in_language",
    "languages",
]
