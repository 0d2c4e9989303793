"""What the operator says about Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from assistant.bookings import UNDO_WITHIN
from assistant.model import Language

SLACK_API = "https://slack.com/api/"


class OutsiderPolicy(StrEnum):
    """What becomes of questions from guests and from people of other organisations; deciding they never do, unless
    `SlackSettings.coordinator_ids` names them."""

    MARK = "mark"
    """They are answered, and the coordinators read behind the name whence they come."""
    REFUSE = "refuse"


@dataclass(frozen=True)
class SlackSettings:
    """``app_token`` turns on Socket Mode, ``signing_secret`` HTTP at ``/slack/events``; one of them is needed, both may
    be set."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = SLACK_API
    """Base address of the Web API, ends in ``/api/``."""
    coordinators_channel: str = ""
    """Channel id where drafts are posted; its members decide."""
    coordinator_ids: frozenset[str] = frozenset()
    """When not empty, these user ids alone decide, whoever is in the channel."""
    undo_within: timedelta = UNDO_WITHIN
    """So long a decision can be undone."""
    coordinator_mails: frozenset[str] = frozenset()
    """Mail addresses, in small letters, of coordinators who hear in that channel and get no mails."""
    base_url: str = ""
    """The web page's public address, where all of an activity stands and coordinators open files."""
    largest_file: int = 20_000_000
    """Bytes of one file that is fetched."""
    language: Language = Language.DA
    """Of what coordinators read, and of a teacher's first words before a language is known."""
    outsiders: OutsiderPolicy = OutsiderPolicy.MARK
