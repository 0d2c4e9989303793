"""Which channels there are for these settings, each wired to the house."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from assistant.model import ChannelName, Language
from assistant.ports import Clock
from assistant.replies.facts import place_in_words
from assistant.replies.phrases import phrase
from integrations.channel import Channel, House
from integrations.mail.channel import MailChannel
from integrations.mail.settings import MailSettings
from integrations.settings import Settings
from integrations.slack.channel import SlackChannel
from integrations.slack.settings import SlackSettings
from integrations.store.api import Transaction
from integrations.web.channel import WebChannel
from integrations.web.settings import WebSettings

if TYPE_CHECKING:
    from integrations.bootstrap import Ground

Health = Callable[[], Awaitable[Mapping[str, Any]]]
NowGround = Callable[[], "Ground"]
"""The catalogue and what belongs to it, as it is now."""


def channels_of(
    settings: Settings, house: House, ground: NowGround, clock: Clock, health: Health
) -> dict[ChannelName, Channel]:
    """Mail and web always, Slack where its tokens are set."""
    mail = _mail(settings, house, ground, clock)
    slack = SlackChannel(house, _slack_settings(settings), clock=clock) if settings.slack_is_on else None
    web = WebChannel(
        house,
        _web_settings(settings),
        lambda: ground().catalog,
        clock=clock,
        present=lambda booking, snapshot: ground().desk({}).view(booking, snapshot),
        send_sign_in=_sign_in_mail(mail, clock, settings.language),
        health=health,
        extra_routes=slack.asgi_routes() if slack is not None else (),
    )
    return {channel.name: channel for channel in (mail, web, slack) if channel is not None}


def _mail(settings: Settings, house: House, ground: NowGround, clock: Clock) -> MailChannel:
    def place_of(activity_id: str) -> str:
        activity = ground().catalog.activities.get(activity_id)
        return place_in_words(activity, settings.language) if activity is not None else ""

    return MailChannel(house, _mail_settings(settings, ground()), now=clock.now, place_of=place_of)


def _mail_settings(settings: Settings, ground: Ground) -> MailSettings:
    return MailSettings(
        address=settings.mail_address,
        listen=(settings.mail_listen.host, settings.mail_listen.port),
        protocol=settings.mail_protocol,
        trust=settings.trust,
        authserv_id=settings.mail_authserv_id,
        smtp_url=settings.smtp_url.get_secret_value(),
        sent_folder=settings.data_dir / "sent",
        teacher_domains=settings.teacher_domains,
        coordinators=settings.coordinators,
        base_url=settings.public_url,
        language=settings.language,
        time_zone=ground.catalog.time_zone,
    )


def _web_settings(settings: Settings) -> WebSettings:
    return WebSettings(
        host=settings.web_listen.host,
        port=settings.web_listen.port,
        base_url=settings.public_url,
        language=settings.language,
        coordinators=frozenset(address.lower() for address in settings.coordinators),
    )


def _slack_settings(settings: Settings) -> SlackSettings:
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api_url=settings.slack_api_url,
        coordinators_channel=settings.slack_coordinators,
        coordinator_ids=frozenset(settings.slack_coordinator_ids),
        language=settings.language,
    )


def _sign_in_mail(mail: MailChannel, clock: Clock, language: Language) -> Callable[[Transaction, str, str], None]:
    def send(tx: Transaction, address: str, link: str) -> None:
        key = f"sign_in:{link.rpartition('/')[2][:8]}:{clock.now().isoformat()}"
        subject, text = phrase(language, "sign_in.subject"), phrase(language, "sign_in.opening")
        tx.post(mail.compose_notice(address, subject, (text, link), language, key), clock.now())

    return send
