"""Blocks that Slack takes, whatever the texts are."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.model import (
    Action,
    BookingView,
    Button,
    Card,
    Conversation,
    Facts,
    Language,
    Line,
    Person,
    Reading,
    Reply,
    ReplyKind,
    Status,
    Verb,
    languages,
)
from assistant.ports import Thread
from integrations.channels.slack.app_home import home_of
from integrations.channels.slack.blocks import page_for_coordinators, pages_of
from integrations.channels.slack.button_values import ButtonContext, ButtonValue
from integrations.channels.slack.compose import answer
from integrations.channels.slack.form_values import ButtonOrigin
from integrations.channels.slack.modals import (
    cancel_form,
    choose_form,
    correct_form,
    decline_form,
    despite_form,
    propose_form,
)
from integrations.channels.slack.mrkdwn import escape, escaped_pieces, size
from integrations.channels.slack.pagination import MessagePage
from tests.slack.room import TODAY, booking, card, to_decide
from tests.slack_api.server import buttons_of, rings, shown
from tests.slack_api.strict import check_blocks, check_view, texts_in

HOSTILE = (
    st.text(max_size=200)
    | st.text(st.sampled_from("<>&!@#*_~`|:\n \t😀𝕏\u202e\x00\x7f\ud800a"), max_size=60)
    | st.sampled_from(["<!channel>", "<@U1>", "&lt;!here&gt;", "@channel", " ", "\n\n\n", "<" * 4000, "&" * 30_000])
    | st.builds(lambda word, count: word * count, st.text(min_size=1, max_size=9), st.integers(1, 800))
)
SHORT = st.text(max_size=100) | st.sampled_from(["", " ", "\x00", "<!channel>", "æ" * 300])
LANGUAGE = st.sampled_from(languages())
CARD = st.builds(
    Card,
    number=st.integers(1, 99),
    activity_id=st.text(max_size=300) | st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True),
    title=HOSTILE,
    summary=HOSTILE,
    provider=HOSTILE,
    place=SHORT,
    when=SHORT,
    grades=SHORT,
    duration=SHORT,
    price=SHORT,
    reasons=st.lists(HOSTILE, max_size=4).map(tuple),
    doubts=st.lists(HOSTILE, max_size=4).map(tuple),
    confirmed=HOSTILE,
    heading=SHORT,
    gist=HOSTILE,
    facts=st.lists(SHORT, max_size=5).map(tuple),
    reason=HOSTILE,
    minds=st.lists(HOSTILE, max_size=3).map(tuple),
)
VIEW = st.builds(
    BookingView,
    booking=st.just(booking()),
    heading=HOSTILE,
    lines=st.lists(st.builds(Line, label=SHORT, value=HOSTILE), max_size=30).map(tuple),
    checks=st.lists(HOSTILE, max_size=5).map(tuple),
)
BUTTON = st.builds(
    Button,
    label=HOSTILE,
    action=st.builds(Action, st.sampled_from(["choose", "more", "correct", "cancel", "approve", "decline"]), HOSTILE),
    style=st.sampled_from(["", "primary", "danger", "loud"]),
)
REPLY = st.builds(
    Reply,
    language=LANGUAGE,
    kind=st.sampled_from(["answer", "to_decide", "decided", "human", "digest"]),
    subject=HOSTILE,
    opening=st.lists(HOSTILE, max_size=4).map(tuple),
    understood=HOSTILE,
    cards=st.lists(CARD, max_size=8).map(tuple),
    near_misses=st.lists(HOSTILE, max_size=5).map(tuple),
    bookings=st.lists(VIEW, max_size=3).map(tuple),
    closing=st.lists(HOSTILE, max_size=3).map(tuple),
    buttons=st.lists(BUTTON, max_size=30).map(tuple),
    text=HOSTILE,
)
hostile = settings(max_examples=60, suppress_health_check=list(HealthCheck))


def assert_slack_takes(page: MessagePage) -> None:
    check_blocks(list(page.blocks))
    # else Slack makes mentions of its own out of "@channel"
    assert all(part["verbatim"] for part in marked_up(page.blocks))
    assert page.text.strip()
    assert size(page.text) <= 4000
    page.text.encode()


def marked_up(part: object) -> list[dict[str, object]]:
    if isinstance(part, dict):
        own = [part] if part.get("type") == "mrkdwn" else []
        return own + [found for value in part.values() for found in marked_up(value)]
    return [found for value in part for found in marked_up(value)] if isinstance(part, list | tuple) else []


@settings(hostile, max_examples=400)
@given(REPLY)
def test_any_reply_is_taken_and_rings_nobody(reply: Reply) -> None:
    for page in pages_of(reply, "slack:T1:C1:1.000001", "https://klassetur.example.org"):
        assert_slack_takes(page)
        assert rings({"text": page.text, "blocks": list(page.blocks)}) == []


@hostile
@given(REPLY, HOSTILE)
def test_any_draft_is_one_message_that_rings_nobody(reply: Reply, name: str) -> None:
    which = booking(teacher=Person("mail:anna@example.org", name), claimed_by=name)
    page = page_for_coordinators(reply, which)
    if page.blocks:
        check_blocks(list(page.blocks))
    assert rings({"text": page.text, "blocks": list(page.blocks)}) == []


@hostile
@given(HOSTILE, st.integers(10, 3000))
def test_escaping_loses_nothing_but_what_cannot_be_shown(text: str, limit: int) -> None:
    pieces = escaped_pieces(text, limit)
    assert all(0 < size(piece) <= limit for piece in pieces)
    visible = re.sub(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]", "", text)
    assert re.sub(r"[\s\ufffd]", "", html.unescape("".join(pieces))) == re.sub(
        r"\s", "", html.unescape(html.escape(visible, quote=False))
    )


@hostile
@given(HOSTILE, st.integers(10, 3000))
def test_shortened_text_never_ends_within_an_entity(text: str, limit: int) -> None:
    shortened = escape(text, limit)
    assert size(shortened) <= limit
    assert re.sub(r"&(amp|lt|gt);", "", shortened).count("&") == 0
    assert "<" not in shortened
    assert ">" not in shortened


@hostile
@given(HOSTILE, HOSTILE, LANGUAGE, st.lists(st.tuples(SHORT, HOSTILE), max_size=5))
def test_any_form_is_taken(title: str, words: str, language: Language, alternatives: list[tuple[str, str]]) -> None:
    named = tuple((f"id-{number}", offered) for number, (_, offered) in enumerate(alternatives))
    press = ButtonValue(
        Action(Verb.CHOOSE, "fysik-1"), ButtonContext(language, "slack:T1:C1:1.000001", 3, title, named)
    )
    origin = ButtonOrigin("C1", "1.000001")
    facts = Facts(class_name=words, school=words, phone=words, wishes=words)
    known = Conversation("c", booking().channel, Person("slack:U1"), facts=facts)
    for view in (
        choose_form(press, origin, known, TODAY),
        choose_form(press, origin, None, TODAY),
        decline_form(
            ButtonValue(Action(Verb.DECLINE, "K1"), ButtonContext(language, title=title, alternatives=named)), origin
        ),
        propose_form(
            ButtonValue(Action(Verb.PROPOSE, "K1"), ButtonContext(language, title=title)),
            origin,
            booking(time=words),
            TODAY,
        ),
        correct_form(press, origin, replace(known, reading=Reading(words, language))),
        cancel_form(press, origin),
        despite_form(press, origin, {"propose.day": "2027-04-06", "propose.reason": words[:1000]}, [words, title]),
    ):
        check_view(view)
        assert rings(view) == []


@hostile
@given(st.lists(VIEW, max_size=40), st.sampled_from([Status.DRAFT, Status.PROPOSED, Status.APPROVED]), st.booleans())
def test_any_home_page_is_taken(views: list[BookingView], status: Status, coordinates: bool) -> None:
    """The texts are hostile, so they come from here; how they are worded is the replies' business."""
    shown_as = iter([*views, *views])
    given_out = [booking(id=f"K{number}", status=status) for number, _ in enumerate(views)]
    office = SimpleNamespace(view=lambda *_: next(shown_as), view_for_teacher=lambda _: next(shown_as))
    book = SimpleNamespace(find=lambda **_: given_out)
    snapshot = SimpleNamespace(bookings=book, bookings_outside=lambda now: book)
    page = home_of("U1", coordinates, office, Language.DE, snapshot, datetime.now(UTC))  # type: ignore[arg-type]
    check_view(page, "home")
    assert rings(page) == []


def test_a_home_page_shows_as_many_bookings_as_slack_takes_and_counts_the_rest() -> None:
    listed = [booking(id=f"K{number}") for number in range(40)]
    view = BookingView(listed[0], "Fysik på værket", (), ("Klassen har et andet besøg samme dag.",))
    office = SimpleNamespace(view=lambda *_: view, view_for_teacher=lambda _: view)
    book = SimpleNamespace(find=lambda **_: listed)
    snapshot = SimpleNamespace(bookings=book, bookings_outside=lambda now: book)
    page = home_of("U1", True, office, Language.DA, snapshot, datetime.now(UTC))  # type: ignore[arg-type]
    check_view(page, "home")
    bookings = sum(block["type"] == "divider" for block in page["blocks"])
    told = [int(count) for count in re.findall(r"… og (\d+) mere", str(page))]
    assert (len(told), bookings + sum(told)) == (2, 2 * len(listed))
    assert len(page["blocks"]) > 90


@hostile
@given(HOSTILE, HOSTILE, LANGUAGE, HOSTILE)
def test_press_comes_back_as_it_went(subject: str, conversation: str, language: Language, title: str) -> None:
    press = ButtonValue(
        Action(Verb.CANCEL, subject), ButtonContext(language, conversation, 7, title, ((subject, title),))
    )
    value = press.to_value()
    if value is not None:
        back = ButtonValue.from_value(value)
        assert (back.action, back.shown.conversation, back.shown.version) == (press.action, conversation, 7)


def test_a_card_is_two_blocks_with_the_way_to_all_the_rest() -> None:
    reply = Reply(Language.DA, ReplyKind.ANSWER, subject="Fysik", cards=(card(title="Fysik & *varme*"),), text="Fysik")
    [page] = pages_of(reply, "c", "https://klassetur.example.org/")
    assert [block["type"] for block in page.blocks] == ["section", "context"]
    assert [words for words, _ in texts_in(list(page.blocks))] == [
        "*1. Fysik &amp; ∗varme∗*\nKlassen måler på varme.",
        "Vælg",
        "mar.-maj · Kalundborg · 2 timer\n✓ du skrev »varme«\n"
        "! det er ikke oplyst, hvor mange elever der er plads til"
        " · <https://klassetur.example.org/activities/fysik-1|Mere>",
    ]


def test_long_reply_becomes_several_messages_in_order() -> None:
    paragraphs = tuple(f"{number} " + "ord " * 500 for number in range(20))
    reply = Reply(Language.DE, ReplyKind.ANSWER, subject="Physik", opening=paragraphs, text="Physik", closing=("Ende",))
    thread = Thread("slack:T1:C1:1.0", Person("slack:U1"), {"channel": "C1", "thread_ts": "1.0", "ts": "1.0"})
    postings = answer(reply, thread, "slack:5")
    assert [posting.key for posting in postings] == ["slack:5", "slack:5.2", "slack:5.3", "slack:5.4"]
    assert {posting.address for posting in postings} == {"slack:C1:1.0"}
    assert [posting.payload.get("seen") for posting in postings] == [None, None, None, "1.0"]
    assert postings[1].payload["text"] == "Physik (2/4)"
    together = "\n\n".join(shown(dict(posting.payload)) for posting in postings)
    assert [int(number) for number in re.findall(r"(\d+) ord", together)] == list(range(20))
    assert together.endswith("Ende")


def test_bookings_buttons_stay_however_long_the_question_is() -> None:
    which = booking()
    plain = to_decide(which)
    lines = tuple(Line(f"Ord {number}", "x" * 2900) for number in range(20))
    reply = Reply(**{**vars(plain), "bookings": (BookingView(which, "K1", lines),)})
    page = page_for_coordinators(reply, which)
    check_blocks(list(page.blocks))
    assert [button["text"]["text"] for button in buttons_of({"blocks": list(page.blocks)})] == [
        "Godkend",
        "Afvis",
        "Anden dato",
    ]


def test_reply_of_words_alone_is_shown() -> None:
    [page] = pages_of(Reply(Language.DA, ReplyKind.HUMAN, subject="s", text="En koordinator svarer dig."), "c")
    assert shown({"blocks": list(page.blocks)}) == "En koordinator svarer dig."
