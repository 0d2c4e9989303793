"""`docs/notices.md` says what the table says."""

from __future__ import annotations

from assistant.bookings.notices import NOTICES, At, Hears, Notice, Occasion
from assistant.model import Status
from tests.running import ROOT

BEGIN, END = "<!-- the table -->\n", "<!-- the end of the table -->"
COLUMNS = (Hears.TEACHER, Hears.OTHER_TEACHERS, Hears.COORDINATORS, Hears.OWNER, Hears.PROVIDER)
INSTEAD = {Hears.RESPONSIBLE: "who claimed it, else all", Hears.DEPUTY: "the deputy, else all"}


def in_words(notice: Notice | None) -> str:
    if notice is None:
        return ""
    how = "" if notice.how is At.ONCE else f", {notice.how}"
    return f"`{notice.words}`{how}{', calendar' if notice.calendar else ''}"


def row(occasion: Occasion, notices: tuple[Notice, ...]) -> str:
    by_hearer = {notice.hears: notice for notice in notices}
    status = [status for status in (occasion.was, occasion.now) if status is not None]
    way = " → ".join(dict.fromkeys(status))
    told = {one: in_words(by_hearer.get(one)) for one in COLUMNS}
    for one in sorted(by_hearer.keys() & INSTEAD.keys()):
        told[Hears.COORDINATORS] = f"{in_words(by_hearer[one])}, {INSTEAD[one]}"
    cells = [occasion.by, occasion.what, way, *told.values()]
    return f"| {' | '.join(cells)} |"


def table() -> str:
    order = list(Status)
    places = {status: number for number, status in enumerate(order, 1)}
    rows = sorted(
        NOTICES.items(),
        key=lambda one: (
            one[0].by, one[0].what, places.get(one[0].was, 0), places.get(one[0].now, 0),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    head = ["by", "what", "status", "teacher", "other teachers", "coordinators", "owner", "provider"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(row(*one) for one in rows)]
    return "\n".join(lines) + "\n"


def test_the_page_has_the_table_of_the_code() -> None:
    """Where it differs: ``python -m tests.bookings.test_notices_page`` writes it anew."""
    page = (ROOT / "docs" / "notices.md").read_text("utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == table()


if __name__ == "__main__":
    file = ROOT / "docs" / "notices.md"
    before, _, rest = file.read_text("utf-8").partition(BEGIN)
    file.write_text(f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}", "utf-8")
