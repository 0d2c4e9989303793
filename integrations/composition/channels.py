"""Which channels there are for these settings, each with its own part of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from assistant.model import ChannelName, Language
from assistant.ports import Clock
from assistant.replies.activity_facts import place_in_words
from assistant.replies.phrases import phrase
from integrations.app.booking_queries import CatalogueBookingQueries
from integrations.app.coordination import Coordination
from integrations.app.current_catalogue import CurrentCatalogue
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.channels.contract import Channel, Gateway
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.reply_tokens import kept_secret
from integrations.channels.mail.settings import MailSettings
from integrations.channels.slack.channel import SlackChannel
from integrations.channels.slack.settings import OutsiderPolicy, SlackSettings
from integrations.channels.web.catalogue.spelling import unknown_words
from integrations.channels.web.channel import WebChannel
from integrations.channels.web.question_preview import try_question
from integrations.channels.web.service_access import CatalogueAccess, OperatorsAccess
from integrations.channels.web.settings import WebSettings
from integrations.settings import Settings
from integrations.store.transactions import Transaction

Health = Callable[[], Awaitable[Mapping[str, Any]]]


def make_channels(
    settings: Settings,
    gateway: Gateway,
    loaded: Callable[[], LoadedCatalogue],
    coordination: Callable[[], Coordination],
    clock: Clock,
    health: Health,
    *,
    catalogue: CatalogueAccess | None = None,
    operators: OperatorsAccess | None = None,
) -> dict[ChannelName, Channel]:
    """Mail and web always, Slack where its tokens are set. ``loaded`` and ``coordination`` give what holds at that
    moment; ``catalogue`` and ``operators`` are there where a service runs."""
    queries = CatalogueBookingQueries(coordination)
    mail = _mail(settings, gateway, loaded, clock)
    slack = (
        SlackChannel(gateway, slack_settings(settings), clock=clock, queries=queries) if settings.slack_is_on else None
    )
    web = WebChannel(
        gateway,
        _web_settings(settings),
        lambda: loaded().catalog,
        clock=clock,
        present=queries.view,
        send_sign_in=_sign_in_mail(mail, clock, settings.language),
        health=health,
        holidays=lambda: loaded().holidays,
        catalogue=catalogue or CatalogueAccess(settings.catalog),
        operators=operators,
        extra_routes=slack.asgi_routes() if slack is not None else (),
    )
    return {channel.name: channel for channel in (mail, web, slack) if channel is not None}


def catalogue_access(settings: Settings, current: CurrentCatalogue, clock: Clock) -> CatalogueAccess:
    """What the catalogue's pages can have done by a service that runs."""
    return CatalogueAccess(
        settings.catalog,
        try_question=lambda text, language: try_question(current.assistant, text, clock.today(), language),
        unknown_words=lambda text, language: unknown_words(current.loaded.vocabulary, text, language),
        vocabulary=lambda: current.loaded.vocabulary,
        take_over=current.take_over,
    )


def _mail(settings: Settings, gateway: Gateway, loaded: Callable[[], LoadedCatalogue], clock: Clock) -> MailChannel:
    def place_of(activity_id: str) -> str:
        activity = loaded().catalog.activities.get(activity_id)
        return place_in_words(activity, settings.language) if activity is not None else ""

    return MailChannel(gateway, _mail_settings(settings, loaded().catalog.time_zone), now=clock.now, place_of=place_of)


def _mail_settings(settings: Settings, time_zone: str) -> MailSettings:
    return MailSettings(
        address=settings.mail_address,
        listen=(settings.mail_listen.host, settings.mail_listen.port),
        protocol=settings.mail_protocol,
        trust=settings.trust,
        authserv_id=settings.mail_authserv_id,
        tls_cert=settings.mail_tls_cert,
        tls_key=settings.mail_tls_key,
        smtp_url=settings.smtp_url.get_secret_value(),
        sent_folder=settings.data_dir / "sent",
        largest_sent=settings.smtp_mb * 1_000_000,
        teacher_domains=settings.teacher_domains,
        refuse_outsiders=settings.refuse_outsiders,
        secret=kept_secret(settings.data_dir),
        coordinators=settings.coordinators,
        hear_in_slack=_who_hear_in_slack(settings),
        base_url=settings.public_url,
        language=settings.language,
        time_zone=time_zone,
    )


def _web_settings(settings: Settings) -> WebSettings:
    return WebSettings(
        host=settings.web_listen.host,
        port=settings.web_listen.port,
        base_url=settings.public_url,
        mail_domain=settings.mail_address.rpartition("@")[2],
        language=settings.language,
        coordinators=frozenset(address.lower() for address in settings.coordinators),
        operators=frozenset(address.lower() for address in settings.operators),
        undo_within=timedelta(seconds=settings.undo_seconds),
        metrics_token=settings.metrics_token.get_secret_value(),
    )


def slack_settings(settings: Settings) -> SlackSettings:
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        api_url=settings.slack_api_url,
        coordinators_channel=settings.slack_coordinators,
        coordinator_ids=frozenset(settings.slack_coordinator_ids),
        outsiders=OutsiderPolicy(settings.slack_outsiders),
        base_url=settings.public_url,
        largest_file=settings.files_mb_per_message * 1_000_000,
        coordinator_mails=_who_hear_in_slack(settings),
        language=settings.language,
        undo_within=timedelta(seconds=settings.undo_seconds),
    )


def _who_hear_in_slack(settings: Settings) -> frozenset[str]:
    """Nobody while there is no channel in which they could: then all hear by mail."""
    if not (settings.slack_is_on and settings.slack_coordinators):
        return frozenset()
    return frozenset(address.lower() for address in settings.slack_coordinator_mails)


def _sign_in_mail(mail: MailChannel, clock: Clock, language: Language) -> Callable[[Transaction, str, str], None]:
    def send(tx: Transaction, address: str, link: str) -> None:
        key = f"sign_in:{link.rpartition('/')[2][:8]}:{clock.now().isoformat()}"
        subject, text = phrase(language, "sign_in.subject"), phrase(language, "sign_in.opening")
        tx.outbox.post(mail.compose_notice(address, subject, (text, link), language, key), clock.now())

    return send
