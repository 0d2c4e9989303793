"""`make demo`: one whole story over the real channels, told while it happens.

A school's mail server and a Slack workspace of our own stand in for the world; between them is the real service.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import textwrap
from email.message import EmailMessage
from pathlib import Path

from tests.letters import letter, reply_to, send
from tests.postbox import Postbox, calendar_of, words_of
from tests.running import RunningService
from tests.slack_api.server import SlackWorkspace, shown

ANNA = "anna.holm@gorlevskole.example.org"
METTE = "mette.dahl@kalundborg.example.org"
PATIENCE = 40.0


async def tell_the_story() -> None:
    with tempfile.TemporaryDirectory(prefix="klassetur-demo-") as folder:
        async with Postbox() as post, SlackWorkspace() as slack:
            heading("Klassetur starts, with the Kalundborg sample catalogue")
            service = RunningService(
                Path(folder),
                KLASSETUR_SMTP_URL=post.url,
                KLASSETUR_COORDINATORS=METTE,
                SLACK_BOT_TOKEN=slack.bot_token,
                SLACK_APP_TOKEN=slack.app_token,
                SLACK_API_URL=slack.api_url,
                KLASSETUR_SLACK_COORDINATORS="CCOORD",
            )
            async with service:
                say("the service", "\n".join(line.rstrip() for line in service.output))
                await by_mail(service, post)
                await by_slack(slack, post)
    heading("The end: two bookings, asked for in words, decided by a human.")


async def by_mail(service: RunningService, post: Postbox) -> None:
    heading("A teacher writes a mail")
    question = letter(
        "Hej\n\nVi skal til at have energi og effekt i fysik. Har I et besøg til min 8. klasse til foråret?\n\n"
        "Mvh Anna Holm",
        "Fysikbesøg",
    )
    say("Anna", words_of(question))
    await send(question, service.mail_port)
    answer = await post.mail_to(ANNA, 1)
    say("Klassetur, by mail", words_of(answer))

    heading("She chooses by replying")
    choice = "1, uge 17, 24 elever, 8.b"
    say("Anna", choice)
    await send(reply_to(answer, choice), service.mail_port)
    say("Klassetur, by mail", words_of(await post.mail_to(ANNA, 2)))
    notice = await post.mail_to(METTE, 1)
    say("Klassetur, to the coordinator", words_of(notice))

    heading("The coordinator approves")
    [booking] = await service.bookings()
    say("Mette", f"klassetur bookings approve {booking['id']}")
    say("the terminal", await service.command("bookings", "approve", booking["id"], "--as", "Mette Dahl"))
    confirmation = await post.mail_to(ANNA, 3)
    say("Klassetur, by mail", words_of(confirmation))
    say("its calendar file", only_the_event(confirmation))


async def by_slack(slack: SlackWorkspace, post: Postbox) -> None:
    heading("Another teacher asks in Slack, in English")
    text = "physics visit for 8th grade in spring"
    say("Bo, in Slack", text)
    asked = await slack.says("U2", "C1", text, mention=True)
    answer = await slack.wait_for_message("C1", "1.", within=PATIENCE)
    say("Klassetur, in the thread", shown(answer))

    heading("He presses the first button and fills in the form")
    button = next(name for name in actions_of(answer) if name.startswith("choose:"))
    await slack.clicks("U2", answer, button)
    form = await slack.wait_for_view("U2", within=PATIENCE)
    filled = {
        "choose.first": "2027-05-03", "choose.last": "2027-05-07", "choose.class": "8.a", "choose.pupils": "22",
        "choose.school": "Høng Skole",
    }  # fmt: skip
    say("Bo", ", ".join(f"{name.removeprefix('choose.')}: {value}" for name, value in filled.items()))
    await slack.submits(form, filled)
    draft = await slack.wait_for_message("CCOORD", "8.a", within=PATIENCE)
    say("Klassetur, to the coordinators' channel", shown(draft))

    heading("A coordinator presses Approve")
    approve = next(name for name in actions_of(draft) if name.startswith("approve"))
    await slack.clicks("U8", draft, approve)
    await slack.wait_for(lambda: len(slack.messages("C1", thread=asked["ts"])) > 2, within=PATIENCE)
    confirmed = await slack.wait_for_message("C1", "It is settled", within=PATIENCE)
    say("Klassetur, in the thread", shown(confirmed))
    decided = await slack.wait_for_message("CCOORD", "K2 er godkendt", within=PATIENCE)
    say("the coordinators' channel now says", shown(decided))


def actions_of(message: dict[str, object]) -> list[str]:
    """The action ids of a Slack message's buttons."""
    found: list[str] = []
    for block in message.get("blocks", []):  # type: ignore[attr-defined]
        parts = [*block.get("elements", []), block.get("accessory", {})]
        found += [part["action_id"] for part in parts if isinstance(part, dict) and "action_id" in part]
    return found


def only_the_event(mail: EmailMessage) -> str:
    lines = calendar_of(mail).replace("\r\n", "\n").split("\n")
    first, last = lines.index("BEGIN:VEVENT"), lines.index("END:VEVENT")
    return "\n".join(lines[first : last + 1])


def heading(text: str) -> None:
    print(f"\n{'=' * 100}\n{text}\n{'=' * 100}", flush=True)


def say(who: str, text: str) -> None:
    print(f"\n--- {who}:\n{textwrap.indent(text.strip(), '    ')}", flush=True)


if __name__ == "__main__":
    asyncio.run(tell_the_story())
    sys.exit(0)
