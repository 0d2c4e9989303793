"""Slack: Socket Mode or HTTP in, Block Kit out."""

from integrations.slack.channel import SlackChannel
from integrations.slack.settings import SlackSettings

__all__ = ["SlackChannel", "SlackSettings"]
