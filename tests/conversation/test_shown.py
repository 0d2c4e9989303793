"""How many activities are shown at first: three to choose among, more where they fit about as well."""

from __future__ import annotations

import pytest

from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

OFFERS = (
    "skoven-i-tal",
    "kassen-lys-og-skygge",
    "egen-haand-livet-i-vandhullet",
    "vejret-live-med-en-meteorolog",
    "hjertet-banker",
    "egen-haand-formjagt-for-de-smaa",
)


def asked(book: SqliteBookingBook, *scores: float) -> Talk:
    talk = Talk(book, retriever=FakeRetriever(OFFERS, scores))
    talk.say("Har I noget om vand?")
    return talk


def shown(talk: Talk) -> list[str]:
    return [card.activity_id for card in talk.last.reply.cards]


@pytest.mark.parametrize(
    ("scores", "count"),
    [
        ((0.95, 0.94, 0.93, 0.92, 0.91, 0.90), 5),
        ((0.95, 0.94, 0.93, 0.92, 0.60), 4),
        ((0.95, 0.60, 0.50, 0.40, 0.30), 3),
        ((0.95, 0.60), 2),
        ((0.95, 0.24, 0.20), 1),
    ],
)
def test_three_are_shown_and_more_where_they_are_not_far_behind_the_best(
    book: SqliteBookingBook, scores: tuple[float, ...], count: int
) -> None:
    assert shown(asked(book, *scores)) == list(OFFERS[:count])


def test_those_far_behind_come_when_more_are_asked_for(book: SqliteBookingBook) -> None:
    talk = asked(book, 0.95, 0.94, 0.93, 0.60, 0.60, 0.60)
    assert shown(talk) == list(OFFERS[:3])
    talk.say("Vis flere")
    assert shown(talk) == list(OFFERS[3:])
