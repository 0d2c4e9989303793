"""A provider's own page behind an unguessable link: the year, "still valid", and what the provider would change.

Whoever holds the link is the provider. Looking changes nothing; each form carries a token that only the link gives,
and nothing that is proposed here reaches the catalogue before a coordinator took it over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.model import Activity, Language, Provider, in_language
from assistant.replies.dates import date_in_words
from integrations.catalog.editing import confirm_activity, record_edit
from integrations.catalog.entry_files import folder_of
from integrations.catalog.field_values import WEEKDAYS
from integrations.channels.rate_limit import RateLimit, RateLimiter
from integrations.channels.web.calendar.entries import MARKS, weekday_names
from integrations.channels.web.context import Site
from integrations.channels.web.form_guard import FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.partners import offer_form, year_totals
from integrations.channels.web.partners.feeds import TOKEN, Purpose
from integrations.channels.web.partners.provider_visits import visits_of
from integrations.channels.web.partners.providers import entries_in_words
from integrations.channels.web.visits_cache import SHOWN, VisitsCache, name_of_year, year_of
from integrations.store.proposals import Proposal, ProposalState
from integrations.store.transactions import Snapshot, Transaction

log = structlog.get_logger(__name__)

POSTS_PER_HOUR = 60
"""By one link: a provider with many entries confirms them one after the other."""
MOST_OPEN = 20
"""Proposals of one provider that wait for a coordinator."""
FORM_FIELDS = 120


@dataclass(frozen=True)
class PortalRequest:
    """A request by somebody who holds a provider's link."""

    request: Request
    token: str
    provider: Provider
    language: Language

    @property
    def form_token(self) -> str:
        return form_token(self.token, FormPurpose.PROVIDER)

    @property
    def token_hash(self) -> bytes:
        """Stands for the link where it is record_edit longer than the request takes."""
        return hashlib.sha256(self.token.encode()).digest()

    @property
    def path(self) -> str:
        return f"/p/{self.token}"


class ProviderPortal:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._posts = RateLimiter(RateLimit(POSTS_PER_HOUR, timedelta(hours=1)))

    def routes(self) -> list[Route]:
        return [
            Route("/p/{token}", self._shown(self.show), methods=["GET"], name="own_page"),
            Route("/p/{token}/offer", self._shown(self.show_offer), methods=["GET"]),
            Route("/p/{token}/offer", self._posted_by(self.offer), methods=["POST"]),
            Route("/p/{token}/confirm", self._posted_by(self.confirm), methods=["POST"]),
        ]

    # --- pages ------------------------------------------------------------------------------------------------------

    async def show(self, guest: PortalRequest) -> Response:
        return await self._overview(guest, done=guest.request.query_params.get("done", ""))

    async def show_offer(self, guest: PortalRequest) -> Response:
        entry = guest.request.query_params.get("entry", "")
        activity = self._own(guest, entry)
        if entry and activity is None:
            return self._site.error(guest.request, 404)
        return self._form(guest, activity, offer_form.form_values(activity, guest.language))

    async def confirm(self, guest: PortalRequest, form: Form) -> Response:
        """The entry is right as it stands."""
        activity = self._own(guest, form.line("entry"))
        if activity is None:
            return self._site.error(guest.request, 404)
        now, today, who = self._site.clock.now(), self._site.clock.today(), f"provider:{guest.provider.id}"
        folders = self._site.catalogue.folders

        def work(tx: Transaction) -> None:
            record_edit(tx, confirm_activity(folder_of(folders, activity.id), activity.id, today, who), now)

        try:
            await self._site.gateway.write(work)
        except AssistantError as error:
            log.error("provider.not_confirmed", entry=activity.id, error=type(error).__name__)
            return await self._overview(guest, wrong="own.confirm.failed", status=503)
        await self._site.catalogue.take_over()
        return RedirectResponse(f"{guest.path}?done=confirmed#entries", 303)

    async def offer(self, guest: PortalRequest, form: Form) -> Response:
        """A new entry or a change: kept for the coordinators."""
        entry = form.line("entry")
        activity = self._own(guest, entry)
        if entry and activity is None:
            return self._site.error(guest.request, 404)
        catalog, now = self._site.catalog(), self._site.clock.now()
        offered = offer_form.read_offer(form, activity, guest.language, catalog.currency, self._site.clock.today())
        words = form.words("words")[:2_000]
        if offered.wrong or not (offered.fields or words):
            return self._form(guest, activity, form.fields, offered.wrong or ("nothing",), status=422)
        proposal = Proposal(0, guest.provider.id, entry, offered.fields, words, now)

        def work(tx: Transaction) -> bool:
            waiting = tx.proposals.find(state=ProposalState.OPEN, provider_id=guest.provider.id, limit=MOST_OPEN)
            if any(_same(one, proposal) for one in waiting):
                return True  # the form was sent twice
            if len(waiting) >= MOST_OPEN:
                return False
            tx.proposals.add(proposal)
            return True

        if not await self._site.gateway.write(work):
            return self._form(guest, activity, form.fields, ("too_many",), status=429)
        return RedirectResponse(f"{guest.path}?done=offered#proposals", 303)

    # --- making them ------------------------------------------------------------------------------------------------

    async def _overview(self, guest: PortalRequest, done: str = "", wrong: str = "", status: int = 200) -> Response:
        catalog, today, language = self._site.catalog(), self._site.clock.today(), guest.language
        provider = guest.provider
        year, now = year_of(guest.request.query_params.get("year"), today), self._site.clock.now()
        read = await self._visits_cache.visits(*year)
        visits = [one for one in read.visits if one.provider_id == provider.id and one.status in SHOWN]
        proposals, ahead = await self._site.gateway.read(
            lambda snapshot: (
                snapshot.proposals.find(provider_id=provider.id, limit=30),
                visits_of(provider.id, snapshot.told_bookings(now), catalog, today, language),
            )
        )
        activities = year_totals.entries_of(provider, catalog, language)
        months = year_totals.months_of(visits, language)
        return self._site.page(
            guest.request,
            "partners/own.html",
            language,
            status=status,
            guest=guest,
            provider=provider,
            entries=entries_in_words(activities, visits, today, language),
            limits=year_totals.limits_of(provider, activities, visits, language),
            months=months,
            chart=year_totals.chart_of(provider.name, months, language),
            visits=ahead,
            past=year_totals.past(visits, today),
            proposals=[(one, self._title(one, language)) for one in proposals],
            marks=MARKS,
            done=done if done in {"confirmed", "offered"} else "",
            wrong=wrong,
            date_in_words=lambda day: date_in_words(day, language),
            year=year[0].year,
            year_name=name_of_year(year[0]),
        )

    def _title(self, proposal: Proposal, language: Language) -> str:
        offered = proposal.fields.get("title") or {}
        activity = self._site.catalog().activities.get(proposal.activity_id)
        if activity is not None:
            return in_language(activity.title, language)
        return str(next(iter(offered.values()), proposal.activity_id))

    def _form(
        self,
        guest: PortalRequest,
        activity: Activity | None,
        values: Mapping[str, tuple[str, ...]],
        wrong: Sequence[str] = (),
        status: int = 200,
    ) -> Response:
        language = guest.language
        return self._site.page(
            guest.request,
            "partners/offer.html",
            language,
            status=status,
            guest=guest,
            provider=guest.provider,
            activity=activity,
            title=in_language(activity.title, language) if activity else "",
            written=offer_form.written_in(activity, language),
            value=lambda name: values.get(name, ("",))[0],
            chosen=lambda name: values.get(name, ()),
            wrong=list(wrong),
            label=lambda name: offer_form.label_of(name, language),
            kinds=offer_form.kind_choices(language),
            subjects=offer_form.subject_choices(language),
            grades=offer_form.grade_choices(language),
            months=year_totals.month_names(language),
            weekdays=list(zip(weekday_names(language), WEEKDAYS, strict=True))[:5],
        )

    def _own(self, guest: PortalRequest, entry: str) -> Activity | None:
        """The entry, if it is this provider's."""
        activity = self._site.catalog().activities.get(entry)
        return activity if activity is not None and activity.provider.id == guest.provider.id else None

    # --- who may come in --------------------------------------------------------------------------------------------

    def _shown(self, show: Callable[[PortalRequest], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            guest = await self._guest(request)
            return self._over(request) if guest is None else await show(guest)

        return endpoint

    def _posted_by(
        self, act: Callable[[PortalRequest, Form], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            guest = await self._guest(request)
            if guest is None:
                return self._over(request)
            read = partial(read_form, most_fields=FORM_FIELDS)
            form = await read_own_form(request, self._site.settings, guest.token, FormPurpose.PROVIDER, read)
            if not self._posts.admits(guest.token_hash, self._site.clock.now()):
                return await self._overview(guest, wrong="own.too_often", status=429)
            return await act(guest, form)

        return endpoint

    async def _guest(self, request: Request) -> PortalRequest | None:
        token, now = request.path_params["token"], self._site.clock.now()
        if not TOKEN.fullmatch(token):
            return None

        def look(snapshot: Snapshot) -> str:
            link = snapshot.links.get(token, Purpose.PAGE, now)
            return "" if link is None else link.subject.removeprefix("provider:")

        provider = self._site.catalog().providers.get(await self._site.gateway.read(look))
        return None if provider is None else PortalRequest(request, token, provider, self._site.language_of(request))

    def _over(self, request: Request) -> Response:
        """The same for a link that ended and one that never was."""
        return self._site.page(request, "partners/own_over.html", self._site.language_of(request), status=410)


def _same(one: Proposal, other: Proposal) -> bool:
    return (one.activity_id, one.fields, one.words) == (other.activity_id, other.fields, other.words)
