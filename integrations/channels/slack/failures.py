"""What Slack's refusals mean: try again later, or never."""

from __future__ import annotations

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from integrations.channels.contract import Postponed, Undeliverable

UNREACHABLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""What the network raises."""
FAILURES = (*UNREACHABLE, SlackClientError)
"""Everything that a call to Slack may raise."""

_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "accesslimited",
        "team_added_to_org",
    }
)


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


def outcome_of(failure: BaseException) -> Postponed | Undeliverable:
    """What becomes of the posting that failed like this."""
    error = error_of(failure)
    if not isinstance(failure, SlackApiError):
        return Postponed(error)
    status = status_of(failure)
    if status == 429 or error in ("ratelimited", "rate_limited"):
        return Postponed("Slack asks us to slow down", after=_retry_after(failure))
    # a page in HTML or an empty body comes from something between us and Slack, not from Slack's rules
    if status >= 500 or error in _PASSING or error.startswith("http_"):
        return Postponed(error)
    return Undeliverable(error)


def _retry_after(failure: SlackApiError) -> float:
    headers = getattr(failure.response, "headers", None) or {}
    try:
        return max(1.0, float(headers.get("Retry-After", 30)))
    except ValueError:
        return 30.0
