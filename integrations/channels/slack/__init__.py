"""Slack: Socket Mode or HTTP in, Block Kit out."""

from integrations.channels.slack.channel import SlackChannel
from integrations.channels.slack.settings import SlackSettings

__all__ = ["SlackChannel", "SlackSettings"]
