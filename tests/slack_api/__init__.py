"""A local Slack: the Web API over HTTP, Socket Mode over a WebSocket, events over HTTP with signatures.

It is as strict as Slack where an app can go wrong, and is driven in words: `SlackWorkspace.says`, `clicks`, `submits`.
"""

from tests.slack_api.server import Delivery, SlackWorkspace

__all__ = ["Delivery", "SlackWorkspace"]
