"""The morning's list has what the table leaves to it, and whom nothing reached, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from assistant.bookings import Approve, Decline
from assistant.bookings.notices import NOTICES, At, Hears, in_digest
from assistant.model import ChangeKind, ChannelName
from tests.app.office import DAY, PROVIDER, UNREACHABLE, TriedOffice, office, words_of


def morning(desk: TriedOffice) -> str:
    """The next day's digest, as one coordinator reads it."""
    desk.posted()
    desk.clock.advance(timedelta(days=1))
    assert desk.write(desk.coordination.digest)
    return words_of(desk.mails()[0])


def test_a_kind_of_change_that_is_left_to_the_digest_is_so_whoever_did_it() -> None:
    for kind in in_digest():
        hows = {
            notice.how
            for occasion, notices in NOTICES.items()
            for notice in notices
            if occasion.what == kind and notice.hears is Hears.COORDINATORS
        }
        assert hows == {At.DIGEST}
    assert ChangeKind.EXPIRED in in_digest()


def test_what_ran_out_stands_in_the_next_digest_alone(tmp_path: Path) -> None:
    with office(tmp_path, [ChannelName.MAIL]) as desk:
        desk.drafted(ChannelName.MAIL)
        morning(desk)
        desk.clock.advance(DAY + timedelta(days=1) - desk.clock.today())
        desk.look()
        ran_out = "- K1 er udløbet: den blev ikke afgjort i tide."
        assert ran_out in morning(desk)
        assert ran_out not in morning(desk)


def test_whom_nothing_reaches_is_named_with_the_telephone_number(tmp_path: Path) -> None:
    with office(tmp_path, [ChannelName.MAIL], provider=replace(PROVIDER, email="", phone="59 00 00 01")) as desk:
        morning(desk)
        desk.decide(Approve(desk.drafted(ChannelName.WEB, UNREACHABLE).id))
        desk.decide(Decline(desk.drafted(ChannelName.MAIL).id, "Ingen bus"))
        words = morning(desk)
        assert "- K1: Læreren Bo Dam har ingen mailadresse og ser det kun på sin egen side: ring 59 11 22 33." in words
        assert "- K1: Udbyderen Kalundborg Forsyning har ingen mailadresse" in words
        assert "K2:" not in words
        assert "ring" not in morning(desk)
