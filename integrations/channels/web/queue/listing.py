"""Which list of the queue is asked for, and one page of it as everybody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.datastructures import QueryParams

from assistant.model import UNDECIDED, Role, Status
from integrations.channels.web.queue.rows import Row
from integrations.store.booking_lists import Choice, Revision

PER_PAGE = 50
OVER = "over"
"""What is agreed and past, so that somebody should say how it went; chosen like a status."""
CHANGES = "changes"
"""What is agreed and waits for an answer to a change of it; chosen like a status."""
_BOTH = (Role.COORDINATOR, Role.TEACHER)


@dataclass(frozen=True)
class ListRequest:
    """Which list, which part of it, in which order."""

    tab: str = "waiting"
    status: str = ""
    words: str = ""
    sort: str = "risk"
    number: int = 1
    picked: bool = False
    """With every request ticked that keeps all rules."""

    @classmethod
    def from_query(cls, query: QueryParams) -> ListRequest:
        """Only what there is; anything else is as if it had not been said."""
        tab = "other" if query.get("tab") == "other" else "waiting"
        known = {*map(str, _of_tab(tab)), OVER if tab == "other" else CHANGES}
        status, page = query.get("status", ""), query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and 1 <= len(page) <= 5 else 1
        return cls(
            tab,
            status if status in known else "",
            " ".join(query.get("q", "").split())[:100],
            "age" if query.get("sort") == "age" and tab == "waiting" else "risk",
            max(1, number),
            query.get("pick") == "clear" and tab == "waiting",
        )

    @property
    def statuses(self) -> tuple[Status, ...]:
        return _of_tab(self.tab)

    @property
    def order(self) -> str:
        return "newest" if self.tab == "other" else "age" if self.sort == "age" else "urgency"

    @property
    def is_whole_queue(self) -> bool:
        """All that waits, in the usual order."""
        return self.order == "urgency" and not self.status and not self.words

    def choice(self, today: date) -> Choice:
        if self.status == OVER:
            return Choice((Status.APPROVED,), self.words, before=today)
        if self.status == CHANGES:
            return Choice((), self.words, changing=_BOTH)
        if self.status:
            return Choice((Status(self.status),), self.words)
        return Choice(self.statuses, self.words, changing=_BOTH if self.tab == "waiting" else ())

    def path(self, **changes: object) -> str:
        """The address of this list, with other choices."""
        one = replace(self, **{"number": 1, "picked": False, **changes})  # type: ignore[arg-type]
        said = {
            "tab": one.tab,
            "status": one.status,
            "sort": "age" if one.sort == "age" else "",
            "q": one.words,
            "page": "" if one.number == 1 else str(one.number),
            "pick": "clear" if one.picked else "",
        }
        return f"/queue?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True)
class Undelivered:
    """A notice that did not arrive."""

    booking_id: str
    why: str


@dataclass(frozen=True)
class ShownList:
    """One page of a list; nothing in it belongs to one coordinator."""

    asked: ListRequest
    revision: Revision
    rows: Sequence[Row]
    counts: Mapping[Status, int]
    over: int
    """Agreed visits whose day is past."""
    changes: int
    """Agreed visits of which a change waits."""
    total: int
    undelivered: Sequence[Undelivered]
    content: Markup = field(default_factory=Markup)

    @property
    def of_tab(self) -> int:
        """All of the tab, whatever the chosen status."""
        changes = self.changes if self.asked.tab == "waiting" else 0
        return sum(self.counts[status] for status in self.asked.statuses) + changes

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def to_decide(self) -> Sequence[str]:
        """The numbers of what it shows and waits for a coordinator."""
        return [row.booking.id for row in self.rows if row.booking.waits_for is Role.COORDINATOR]


def _of_tab(tab: str) -> tuple[Status, ...]:
    """What waits for a decision, or everything else."""
    return tuple(status for status in Status if (status in UNDECIDED) == (tab == "waiting"))
