"""How a calendar to subscribe to words its bookings. Calendars are kept and shown by others, so what a teacher wishes
or needs never stands there, and a teacher's name only where the class is received, until the day is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.model import AGREED, Booking, Catalog, Language, in_language, plain_class
from assistant.replies.activity_facts import place_in_words, title_of
from assistant.replies.for_providers import place_for_provider
from integrations.channels.web.contacts import contact_of
from integrations.channels.web.feeds.owners import FeedOwner, OwnerKind
from integrations.channels.web.texts import alone, say
from integrations.channels.web.visits_cache import name_of_year

_PARTNERS = frozenset({OwnerKind.SCHOOL, OwnerKind.PROVIDER})


@dataclass(frozen=True)
class FeedWords:
    """In the language of whose calendar it is."""

    owner: FeedOwner
    catalog: Catalog
    language: Language
    today: date

    def name(self) -> str:
        """Of the calendar."""
        owner, catalog = self.owner, self.catalog
        partners = catalog.providers if owner.kind is OwnerKind.PROVIDER else catalog.schools
        partner = partners.get(owner.name)
        return say(
            self.language,
            f"feed.name.{'partner' if owner.kind in _PARTNERS else owner.kind}",
            service=in_language(catalog.name, self.language) or say(self.language, "name"),
            partner=partner.name if partner is not None else "",
            class_name=self._class_name(),
            year=name_of_year(date(owner.year, 8, 1)) if owner.year else "",
        )

    def title(self, booking: Booking) -> str:
        activity = self.catalog.activities.get(booking.activity_id)
        title = title_of(activity, self.language) if activity is not None else booking.activity_title
        whose = {
            OwnerKind.CLASS: (),
            OwnerKind.OFFICE: (booking.class_name, booking.school),
        }.get(self.owner.kind, (booking.class_name,))
        words = ", ".join(part for part in (title, *whose) if part)
        # many programs show what is tentative like all else
        return words if booking.status in AGREED else f"{alone(self.language, 'status', booking.status)}: {words}"

    def place(self, booking: Booking) -> str:
        if self.owner.kind is OwnerKind.PROVIDER:
            return place_for_provider(booking, self.catalog, self.language)
        activity = self.catalog.activities.get(booking.activity_id)
        return place_in_words(activity, self.language) if activity is not None else ""

    def description(self, booking: Booking) -> str:
        pupils = say(self.language, "queue.pupils", count=booking.pupils) if booking.pupils else ""
        provider = self.catalog.providers.get(booking.provider_id)
        known = [booking.id, booking.school, booking.class_name, pupils]
        if self.owner.kind is OwnerKind.PROVIDER:
            known += self._for_provider(booking)
        elif provider is not None:
            known.append(f"{say(self.language, 'label.provider')}: {provider.name}")
        return "\n".join(part for part in known if part)

    def _for_provider(self, booking: Booking) -> list[str]:
        if booking.date is None or booking.date < self.today:
            return []
        contact = contact_of(booking)
        ways = ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
        return [
            f"{say(self.language, 'label.teacher')}: {ways}" if ways else "",
            say(self.language, "own.needs.on_page") if booking.wishes else "",
        ]

    def _class_name(self) -> str:
        """As the school writes it."""
        school = self.catalog.schools.get(self.owner.name)
        names = school.classes if school is not None and self.owner.kind is OwnerKind.CLASS else ()
        return next((name for name in names if plain_class(name) == self.owner.class_name), self.owner.class_name)
