"""Where a person's direct messages with us stand."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.contract import Gateway


def direct_mark(user: str) -> str:
    """The mark that holds the channel of a person's direct messages with us."""
    return f"slack:direct:{user}"


async def remembered_channel(gateway: Gateway, user: str) -> str:
    """Empty before our first words to this person."""
    return await gateway.read(lambda snapshot: snapshot.marks.get(direct_mark(user))) or ""


async def direct_channel(client: AsyncWebClient, gateway: Gateway, user: str) -> str:
    """As remembered, else as Slack opens it, which nobody sees. Raises what the call raises."""
    if known := await remembered_channel(gateway, user):
        return known
    opened = await client.conversations_open(users=user)
    return str(opened["channel"]["id"])
