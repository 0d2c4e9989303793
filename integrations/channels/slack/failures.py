"""What Slack's refusals mean: try again later, wait for an operator, take another way, or never."""

from __future__ import annotations

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from integrations.channels.contract import Postponed, Undeliverable
from integrations.channels.hindrances import Hindrance, why

UNREACHABLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What the network raises."""
FAILURES = (*UNREACHABLE, SlackClientError)
"""Everything that a call to Slack may raise."""

BLOCKS_AT_FAULT = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
"""Words alone may be taken."""

_TOO_FAST = frozenset({"ratelimited", "rate_limited"})

_UNSURE = frozenset({"internal_error", "fatal_error"})
"""By Slack's documents some of the call may have been carried out."""

_PASSING = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "update_failed"})

TOKEN_REFUSED = frozenset({"token_revoked", "invalid_auth", "token_expired", "org_login_required", "not_authed"})
"""With such a token nothing can be posted either."""

_THREAD_CLOSED = frozenset({"thread_not_found", "cannot_reply_to_message"})
_CHANNEL_CLOSED = frozenset({"is_archived", "is_inactive", "channel_not_found", "not_in_channel"})
_PERSON_CLOSED = frozenset(
    {
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "users_not_found",
        "cannot_dm_bot",
        "cannot_dm_user",
        "messages_tab_disabled",
    }
)

_NEVER = BLOCKS_AT_FAULT | {
    "no_text",
    "invalid_arguments",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
    "too_many_attachments",
    "cant_broadcast_message",
    "message_not_found",
    "cant_update_message",
    "user_not_in_channel",
}
"""About what this posting says, or whom it is for. Everything that is not named here is about the app, its token, the
workspace: it may be mended, and then the posting leaves."""


def error_of(failure: BaseException) -> str:
    """Slack's own word (``channel_not_found``), or the kind of failure."""
    if isinstance(failure, SlackApiError):
        get = getattr(failure.response, "get", None)
        word = get("error") if callable(get) else None
        return str(word or f"http_{status_of(failure) or 'unknown'}")
    return type(failure).__name__


def status_of(failure: SlackApiError) -> int:
    """The HTTP status, 0 when there is none."""
    response = failure.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    return int(status or 0)


def is_closed(failure: BaseException, *, thread: bool) -> bool:
    """This place takes nothing any more, another one may: ``thread`` where it is a thread."""
    error = error_of(failure)
    return isinstance(failure, SlackApiError) and (
        error in _CHANNEL_CLOSED or error in _PERSON_CLOSED or (thread and error in _THREAD_CLOSED)
    )


def outcome_of(failure: BaseException) -> Postponed | Undeliverable:
    """What becomes of the posting that failed like this, where there is no other place for it."""
    error = error_of(failure)
    if not isinstance(failure, SlackApiError):
        # a connection that never stood carried nothing
        carried = not isinstance(failure, aiohttp.ClientConnectorError)
        return Postponed(why(Hindrance.SLACK_SILENT, error), may_have_left=carried)
    status = status_of(failure)
    if status == 429 or error in _TOO_FAST:
        return Postponed(why(Hindrance.SLACK_BUSY), after=_retry_after(failure))
    # a page in HTML or an empty body comes from something between us and Slack, not from Slack's rules
    if status >= 500 or error in _UNSURE or error.startswith("http_"):
        return Postponed(why(Hindrance.SLACK_BUSY, error), may_have_left=True)
    if error in _PASSING:
        return Postponed(why(Hindrance.SLACK_BUSY, error))
    if error in _PERSON_CLOSED:
        return Undeliverable(why(Hindrance.SLACK_PERSON_CLOSED, error), closed=True)
    if error in _NEVER:
        return Undeliverable(why(Hindrance.SLACK_CONTENT_REFUSED, error))
    return Postponed(why(Hindrance.SLACK_REFUSES_US, error), needs_operator=True)


def _retry_after(failure: SlackApiError) -> float:
    headers = getattr(failure.response, "headers", None) or {}
    try:
        return max(1.0, float(headers.get("Retry-After", 30)))
    except ValueError:
        return 30.0
