"""What providers proposed: a coordinator takes it over into the catalogue, or declines it with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.model import Activity, Catalog, Language, in_language
from assistant.replies.dates import date_in_words
from integrations.catalog.editing import is_writable, record_edit, save_activity
from integrations.catalog.entry_fields import fields_of
from integrations.catalog.entry_files import folder_of, read_activity
from integrations.catalog.entry_ids import slug
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.context import Site
from integrations.channels.web.forms import Form
from integrations.channels.web.partners import offer_form
from integrations.channels.web.texts import say
from integrations.store.proposals import Proposal, ProposalState
from integrations.store.transactions import Transaction


class AlreadyClosed(AssistantError):
    """Somebody else was first."""


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str
    unchanged: str = ""
    """The languages in which the text stands as it was, so that it no longer says the same."""


@dataclass(frozen=True)
class Row:
    proposal: Proposal
    provider: str
    title: str
    differences: Sequence[Difference]
    at: str
    decided: str


class ProposalPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route("/providers/proposals", shown(self._site, self.listing), methods=["GET"], name="proposals"),
            Route("/providers/proposals/{id:int}", posted(self._site, self.decide), methods=["POST"]),
        ]

    async def listing(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def decide(self, visit: Visit, form: Form) -> Response:
        proposal_id, verb, reason = visit.request.path_params["id"], form.line("verb"), form.words("reason")[:1_000]
        if verb not in {"take", "decline"}:
            return visit.error(400)
        if verb == "decline" and not reason:
            return await self._page(visit, say(visit.language, "proposals.reason.missing"), proposal_id, 422)
        now, today = self._site.clock.now(), self._site.clock.today()

        def work(tx: Transaction) -> str:
            proposal = tx.proposals.get(proposal_id)
            if proposal is None or proposal.state is not ProposalState.OPEN:
                raise AlreadyClosed(proposal_id)
            entry = self._take_over(tx, proposal, visit.address, today) if verb == "take" else ""
            state = ProposalState.TAKEN if verb == "take" else ProposalState.DECLINED
            tx.proposals.decide(proposal_id, state, who=visit.address, now=now, reason=reason)
            return entry

        try:
            entry = await self._site.gateway.write(work)
        except AlreadyClosed:
            return await self._page(visit, say(visit.language, "proposals.closed"), status=409)
        except AssistantError as error:
            # the catalogue's own sentences name the file, the field and the mend
            return await self._page(visit, str(error), proposal_id, 409)
        if verb == "take":
            await self._site.catalogue.take_over()
        query = urlencode({"done": verb} | ({"entry": entry} if entry else {}))
        return RedirectResponse(f"/providers/proposals?{query}", 303)

    def _take_over(self, tx: Transaction, proposal: Proposal, who: str, today: date) -> str:
        """The entry that was written; empty where there was nothing to write. Raises what `save_activity` raises."""
        if not proposal.fields:
            return ""  # words alone: what they ask for is a coordinator's to do
        folders, now = self._site.catalogue.folders, self._site.clock.now()
        confirmed = min(today, proposal.at.date())
        if proposal.activity_id:
            folder = folder_of(folders, proposal.activity_id)
            current: Activity | None = read_activity(folder, proposal.activity_id).activity
            entry_id, saw = proposal.activity_id, None
        else:
            folder = next((one for one in folders if is_writable(one)), folders[0])
            current, entry_id, saw = None, self._free_id(proposal), ""
        fields = offer_form.merged(current, proposal.fields, proposal.provider_id, confirmed)
        record_edit(tx, save_activity(folder, entry_id, fields, who, today=today, saw=saw), now)
        return entry_id

    def _free_id(self, proposal: Proposal) -> str:
        stem = slug(str(next(iter((proposal.fields.get("title") or {}).values()), "")))[:60].strip("-") or "tilbud"
        taken = self._site.catalog().activities
        return next(
            name for number in range(1, 10**6) if (name := stem if number == 1 else f"{stem}-{number}") not in taken
        )

    async def _page(self, visit: Visit, wrong: str = "", wrong_id: int = 0, status: int = 200) -> Response:
        waiting, closed = await self._site.gateway.read(
            lambda snapshot: (
                snapshot.proposals.find(state=ProposalState.OPEN, limit=100),
                [one for one in snapshot.proposals.find(limit=150) if one.state is not ProposalState.OPEN][:30],
            )
        )
        catalog, language = self._site.catalog(), visit.language
        done = visit.request.query_params.get("done", "")
        return visit.page(
            "partners/proposals.html",
            status=status,
            section="providers",
            waiting=[_row(one, catalog, language) for one in waiting],
            closed=[_row(one, catalog, language) for one in closed],
            done=done if done in {"take", "decline"} and not wrong else "",
            taken=catalog.activities.get(visit.request.query_params.get("entry", "")),
            title_of=lambda activity: in_language(activity.title, language),
            wrong=wrong,
            wrong_id=wrong_id,
        )


def _row(proposal: Proposal, catalog: Catalog, language: Language) -> Row:
    activity = catalog.activities.get(proposal.activity_id)
    before = {} if activity is None else fields_of(activity)
    title = (
        in_language(activity.title, language)
        if activity
        else offer_form.in_words("title", proposal.fields.get("title"), language)
    )
    provider = catalog.providers.get(proposal.provider_id)
    return Row(
        proposal,
        provider.name if provider else proposal.provider_id,
        title,
        [
            Difference(
                offer_form.label_of(name, language),
                offer_form.in_words(name, before.get(name), language),
                offer_form.in_words(name, value, language),
                offer_form.unchanged_in(before.get(name), value, language),
            )
            for name, value in proposal.fields.items()
        ],
        date_in_words(proposal.at.date(), language),
        date_in_words(proposal.decided_at.date(), language) if proposal.decided_at else "",
    )
