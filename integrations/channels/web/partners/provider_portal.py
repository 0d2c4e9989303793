"""A provider's own page behind an unguessable link: its visits and requests, what it says of them, "still valid", and
what it would change.

Nothing that is said or proposed here changes a booking or the catalogue before a coordinator decides.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError, RemarkOutdated
from assistant.model import MOST_WORDS_OF_REMARK, ON_VISITS, Activity, Language, RemarkKind, in_language
from assistant.replies.dates import date_in_words
from integrations.catalog.editing import confirm_activity, record_edit
from integrations.catalog.entry_files import folder_of
from integrations.catalog.field_values import WEEKDAYS
from integrations.channels.rate_limit import RateLimit, RateLimiter
from integrations.channels.web.calendar.entries import MARKS, weekday_names
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form
from integrations.channels.web.partners import offer_form, year_totals
from integrations.channels.web.partners.portal_access import PortalAccess, PortalRequest
from integrations.channels.web.partners.provider_remarks import SaidLine, ShownRemark, messages_of, remarks_on
from integrations.channels.web.partners.provider_visits import ProviderVisits, visits_of
from integrations.channels.web.partners.providers import entries_in_words
from integrations.channels.web.partners.remark_forms import RemarkWrong, said_in
from integrations.channels.web.texts import subject_choices
from integrations.channels.web.visits_cache import SHOWN, VisitsCache, name_of_year, year_of
from integrations.store.proposals import Proposal, ProposalState
from integrations.store.transactions import Snapshot, Transaction

log = structlog.get_logger(__name__)

CALLS_PER_HOUR = 12
"""What one provider says to which coordinators are called."""
RINGING = ON_VISITS | {RemarkKind.MESSAGE}
DONE = frozenset({"confirmed", "offered", "taken_back", *RemarkKind})
MOST_OPEN = 20
"""Proposals of one provider that wait for a coordinator."""


@dataclass(frozen=True)
class _Seen:
    """What the page shows of the database at one moment."""

    visits: ProviderVisits
    remarks: Mapping[str, ShownRemark]
    messages: Sequence[SaidLine]
    proposals: Sequence[Proposal]


class ProviderPortal:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._access = PortalAccess(site)
        self._calls = RateLimiter(RateLimit(CALLS_PER_HOUR, timedelta(hours=1)))

    def routes(self) -> list[Route]:
        shown, posted = self._access.shown, partial(self._access.posted, too_often=self._too_often)
        return [
            Route("/p/{token}", shown(self.show), methods=["GET"], name="own_page"),
            Route("/p/{token}/offer", shown(self.show_offer), methods=["GET"]),
            Route("/p/{token}/offer", posted(self.offer), methods=["POST"]),
            Route("/p/{token}/confirm", posted(self.confirm), methods=["POST"]),
            Route("/p/{token}/say", posted(self.say), methods=["POST"]),
            Route("/p/{token}/take-back", posted(self.take_back), methods=["POST"]),
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
        if not offered.fields:
            return await self._ask(guest, activity, form, words)
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

    async def _ask(self, guest: PortalRequest, activity: Activity | None, form: Form, words: str) -> Response:
        """Words alone change no entry: they are a message, which is answered."""
        if not self._calls.admits(guest.provider.id, self._site.clock.now()):
            return self._form(guest, activity, form.fields, ("too_often",), status=429)
        about = f"{in_language(activity.title, guest.language)}: {words}" if activity is not None else words
        said = Form(
            {"kind": (RemarkKind.MESSAGE,), "words": (about[:MOST_WORDS_OF_REMARK],), "once": (form.line("once"),)}
        )
        await self._site.gateway.provider_says(
            said_in(said, guest.provider.id, guest.language, self._site.clock.today())
        )
        return RedirectResponse(f"{guest.path}?done={RemarkKind.MESSAGE}#messages", 303)

    async def say(self, guest: PortalRequest, form: Form) -> Response:
        """About a request, a visit, all visits of a day, or anything: it decides nothing."""
        today, now = self._site.clock.today(), self._site.clock.now()
        about = form.line("booking")
        try:
            said = said_in(form, guest.provider.id, guest.language, today)
        except RemarkWrong as wrong:
            return await self._overview(guest, wrong=wrong.key, tried=form, status=422)
        if said.kind in RINGING and not self._calls.admits(guest.provider.id, now):
            return await self._overview(guest, wrong="own.too_often", tried=form, status=429)
        try:
            await self._site.gateway.provider_says(said)
        except RemarkOutdated:
            return await self._overview(guest, wrong="own.outdated", tried=form, status=409)
        place = about if said.about else "messages"
        return RedirectResponse(f"{guest.path}?done={said.kind}#{place}", 303)

    async def take_back(self, guest: PortalRequest, form: Form) -> Response:
        try:
            number = form.number("remark", 1, 999_999)
        except ValueError:
            number = None
        if number is None:
            return self._site.error(guest.request, 400)
        try:
            await self._site.gateway.take_back_remark(guest.provider.id, number)
        except RemarkOutdated:
            return await self._overview(guest, wrong="own.outdated", status=409)
        return RedirectResponse(f"{guest.path}?done=taken_back#{form.line('back')[:20] or 'messages'}", 303)

    async def _too_often(self, guest: PortalRequest) -> Response:
        return await self._overview(guest, wrong="own.too_often", status=429)

    # --- making them ------------------------------------------------------------------------------------------------

    async def _overview(
        self, guest: PortalRequest, done: str = "", wrong: str = "", tried: Form | None = None, status: int = 200
    ) -> Response:
        """``tried``: what was typed and could not be kept, to be given back."""
        catalog, today, language = self._site.catalog(), self._site.clock.today(), guest.language
        provider = guest.provider
        year, now = year_of(guest.request.query_params.get("year"), today), self._site.clock.now()
        read = await self._visits_cache.visits(*year)
        visits = [one for one in read.visits if one.provider_id == provider.id and one.status in SHOWN]

        def look(snapshot: Snapshot) -> _Seen:
            ahead = visits_of(provider.id, snapshot.bookings_outside(now), catalog, today, language)
            bookings = [card.booking for card in (*ahead.agreed, *ahead.requests)]
            return _Seen(
                ahead,
                remarks_on(bookings, provider.id, snapshot, language),
                messages_of(provider.id, snapshot),
                snapshot.proposals.find(provider_id=provider.id, limit=30),
            )

        seen = await self._site.gateway.read(look)
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
            visits=seen.visits,
            remarks=seen.remarks,
            messages=seen.messages,
            once=lambda: secrets.token_urlsafe(12),
            tried=tried,
            today=today,
            zone=ZoneInfo(catalog.time_zone),
            past=year_totals.past(visits, today),
            proposals=[(one, self._title(one, language)) for one in seen.proposals],
            marks=MARKS,
            done=done if done in DONE else "",
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
            once=secrets.token_urlsafe(12),
            kinds=offer_form.kind_choices(language),
            subjects=[(name, value) for value, name in subject_choices(language)],
            grades=offer_form.grade_choices(language),
            months=year_totals.month_names(language),
            weekdays=list(zip(weekday_names(language), WEEKDAYS, strict=True))[:5],
        )

    def _own(self, guest: PortalRequest, entry: str) -> Activity | None:
        """The entry, if it is this provider's."""
        activity = self._site.catalog().activities.get(entry)
        return activity if activity is not None and activity.provider.id == guest.provider.id else None


def _same(one: Proposal, other: Proposal) -> bool:
    return (one.activity_id, one.fields, one.words) == (other.activity_id, other.fields, other.words)
