"""What a provider says on its page, in the coordinators' channel."""

from __future__ import annotations

from assistant.model import Language, RemarkKind
from integrations.channels.contract import ProviderSays
from tests.slack.whole import Whole
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import shown


async def test_it_stands_in_the_bookings_message_and_below_it(slack: SlackWorkspace, whole: Whole) -> None:
    draft = await whole.drafted()
    [booking] = await whole.bookings()
    said = ProviderSays(
        booking.provider_id, RemarkKind.DOES_NOT_FIT, "a", Language.DA, {booking.id: booking.date}, words="Åbent hus"
    )
    await whole.service.gateway.provider_says(said)
    message = await slack.wait_for_message("CCOORD", "Dagen passer ikke. “Åbent hus”")
    assert message["ts"] == draft["ts"]
    below = await whole.answer_in(draft["ts"], "Dagen passer ikke", "CCOORD")
    assert shown(below).endswith(": Dagen passer ikke. “Åbent hus”")
    assert [button for button in ("approve:K1", "propose:K1") if button in str(message["blocks"])] == [
        "approve:K1",
        "propose:K1",
    ]
