"""A `Reply` as Block Kit: pages of blocks that Slack takes whatever the texts are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from assistant.model import (
    UNDECIDED,
    Action,
    Booking,
    BookingView,
    Button,
    Call,
    Card,
    ChannelName,
    Language,
    Line,
    Person,
    Reply,
    ReplyKind,
    Verb,
)
from assistant.replies.files import not_kept
from assistant.replies.phrases import phrase
from integrations.channels.slack.button_values import ButtonContext, ButtonValue
from integrations.channels.slack.mrkdwn import clean, clip, escape, escaped_pieces, one_line, size
from integrations.channels.slack.pagination import (
    BLOCKS_A_MESSAGE,
    CHARACTERS_A_MESSAGE,
    Block,
    Group,
    MessagePage,
    fallback,
    in_pages,
    weight_of,
)
from integrations.channels.slack.texts import text

_SECTION = 3000
_CONTEXT = 2000
_FIELD = 2000
_SHORT = 200
"""A value up to this long stands in a field, two beside each other; a longer one gets the whole width."""
_FIELDS_A_SECTION = 10
_BUTTON_LABEL = 75
_BUTTONS_A_ROW = 5
_MOST_FILES = 10


def pages_of(reply: Reply, conversation: str, base_url: str = "") -> list[MessagePage]:
    """The reply for a teacher: understood on top, cards with a button each, the other buttons, closing. ``base_url``:
    the web page's public address, where all of an activity stands."""
    shown = ButtonContext(reply.language, conversation=conversation)
    chosen = {button.action.subject: button.label for button in reply.buttons if button.action.verb == Verb.CHOOSE}
    carded = {card.activity_id for card in reply.cards}
    rest = [b for b in reply.buttons if b.action.verb != Verb.CHOOSE or b.action.subject not in carded]
    groups = [
        *_understood(reply, shown),
        *_paragraphs(reply.opening),
        *(_card(card, shown, chosen.get(card.activity_id, ""), base_url) for card in reply.cards),
        *_near_misses(reply),
        *(group for view in reply.bookings for group in _booking(view)),
        *_buttons(rest, shown),
        *_paragraphs(reply.closing),
    ]
    if not groups:
        groups = _paragraphs((reply.text or reply.subject,))
    return in_pages(groups, reply)


def page_for_coordinators(
    reply: Reply, booking: Booking | None, more: Sequence[Button] = (), base_url: str = "", call: Call | None = None
) -> MessagePage:
    """The one message of a booking; what does not fit is left out before the buttons are. ``booking`` is as it was when
    the reply was worded: the buttons, those of the reply and ``more``, decide that version."""
    version = call.version if call is not None else booking.version if booking is not None else None
    alternatives = tuple((card.activity_id, clip(card.title, 75)) for card in reply.cards[:5])
    title = next((line.value for view in reply.bookings for line in view.lines[:1]), reply.subject)
    shown = ButtonContext(
        reply.language, version=version, call=call is not None, title=title, alternatives=alternatives
    )
    subject = _bold(reply.subject)
    told = [*([[_section(f"*{subject}*")]] if subject else []), *_paragraphs(reply.opening)]
    if reply.kind == ReplyKind.DIGEST:
        told += listed(reply.bookings, reply.language)
    else:
        told += [group for view in reply.bookings for group in _booking(view)]
    if call is not None:
        told += _person(call.who, reply.language)
    elif booking is not None:
        told += _people(booking, reply.language)
    if alternatives:
        names = "\n".join(f"• {escape(name)}" for _, name in alternatives)
        told += _paragraphs((f"*{text(reply.language, 'alternatives')}*\n{names}",), escaped=True)
    told += _files(reply, base_url)
    told += _paragraphs(reply.closing)
    if reply.kind == ReplyKind.HUMAN:
        told += _alone(_context(text(reply.language, "human.how")))
    if not reply.bookings and not reply.opening:
        told += _paragraphs((reply.text,))
    buttons = _buttons(
        [*reply.buttons, *more],
        shown,
        warnings=[check for view in reply.bookings for check in view.checks],
    )
    room = CHARACTERS_A_MESSAGE - sum(weight_of(group) for group in buttons)
    places = BLOCKS_A_MESSAGE - sum(len(group) for group in buttons)
    kept: list[Block] = []
    for group in told:
        room, places = room - weight_of(group), places - len(group)
        if room < 0 or places < 0:
            break
        kept += group
    return MessagePage((*kept, *(block for group in buttons for block in group)), fallback(reply, 1, 1))


def listed(views: Sequence[BookingView], language: Language, most: int = 40) -> list[Group]:
    """Several bookings, each in one paragraph; beyond ``most`` only their number."""
    groups: list[Group] = []
    for view in views[:most]:
        values = " · ".join(
            f"{one_line(clean(line.label))}: {one_line(clean(line.value))}"
            for line in view.lines
            if clean(line.value).strip()
        )
        words = f"*{_bold(view.heading) or '–'}*\n{escape(values, 500)}".strip()
        groups.append([_section(words)])
    if len(views) > most:
        groups += _alone(_context(text(language, "more", count=len(views) - most)))
    return groups


# --- parts ----------------------------------------------------------------------------------------------------------


def mrkdwn(escaped: str) -> dict[str, Any]:
    """``verbatim``: Slack makes no links or mentions of its own out of what stands in it."""
    return {"type": "mrkdwn", "text": escaped, "verbatim": True}


def plain(words: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": clip(words, limit) or "–", "emoji": False}


def _section(escaped: str) -> Block:
    return {"type": "section", "text": mrkdwn(escaped)}


def _context(words: str) -> Group:
    """A small line, or nothing where there is nothing to see."""
    escaped = escape(clean(words).strip(), _CONTEXT)
    return [{"type": "context", "elements": [mrkdwn(escaped)]}] if escaped else []


def _understood(reply: Reply, shown: ButtonContext) -> list[Group]:
    """The reading, with the button that corrects it."""
    escaped = escape(clean(reply.understood).strip(), _SECTION)
    if not escaped:
        return []
    button = _button(Button(text(reply.language, "correct"), Action(Verb.CORRECT)), shown)
    return [[_section(escaped) | ({"accessory": button} if button is not None else {})]]


def _alone(blocks: Group) -> list[Group]:
    """Each block may stand on another page."""
    return [[block] for block in blocks]


def _paragraphs(paragraphs: Iterable[str], *, escaped: bool = False) -> list[Group]:
    whole = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    pieces = ([whole] if whole else []) if escaped else escaped_pieces(whole, _SECTION)
    return [[_section(piece)] for piece in pieces]


def _card(card: Card, shown: ButtonContext, label: str, base_url: str) -> Group:
    """Two blocks: what it is, with the button that chooses it; and its facts in small letters."""
    language = shown.language
    title = f"*{card.number}. {_bold(card.title)}*"
    head = _section(f"{title}\n{escape(card.gist or card.summary, _SECTION - size(title) - 1)}".strip())
    button = _button(
        Button(label or phrase(language, "button.choose"), Action(Verb.CHOOSE, card.activity_id)),
        replace(shown, title=card.title),
    )
    if button is not None:
        head["accessory"] = button
    heading = _bold(card.heading)
    above = [_section(f"*{heading}*")] if heading else []
    return [*above, head, *_in_brief(card, language, base_url)]


def _in_brief(card: Card, language: Language, base_url: str) -> Group:
    """The facts, the reason and what to mind, a line each, and the way to all the rest."""
    each = _CONTEXT // 4
    lines = [
        escape(" · ".join(card.facts), each),
        escape(f"✓ {card.reason}" if card.reason else "", each),
        escape(f"! {'; '.join(card.minds)}" if card.minds else "", each),
    ]
    page = f"{base_url.rstrip('/')}/activities/{quote(card.activity_id, safe='')}" if base_url else ""
    more = f"<{page}|{escape(phrase(language, 'button.details'))}>" if 0 < len(page) < each else ""
    told = "\n".join(line for line in lines if line.strip())
    words = " · ".join(part for part in (told, more) if part)
    return [{"type": "context", "elements": [mrkdwn(words)]}] if words else []


def _booking(view: BookingView) -> list[Group]:
    heading = _bold(view.heading)
    blocks = [*([_section(f"*{heading}*")] if heading else []), *_fields(view.lines)]
    checks = _paragraphs(("\n".join(f"• {check}" for check in view.checks) or view.all_kept,))
    return [*_alone(blocks), *checks]


def _fields(lines: Sequence[Line]) -> Group:
    """Label and value: short ones two beside each other, long ones over the whole width, in order."""
    blocks: Group = []
    for line in lines:
        value = clean(line.value).strip()
        if not value:
            continue
        label = f"*{_bold(line.label)}*"
        if size(value) > _SHORT:
            blocks.append(_section(f"{label}\n{escape(value, _SECTION - size(label) - 1)}"))
            continue
        field = mrkdwn(f"{label}\n{escape(value, _FIELD - size(label) - 1)}")
        if blocks and "fields" in blocks[-1] and len(blocks[-1]["fields"]) < _FIELDS_A_SECTION:
            blocks[-1]["fields"].append(field)
        else:
            blocks.append({"type": "section", "fields": [field]})
    return blocks


def _person(who: Person, language: Language) -> list[Group]:
    """As somebody to click on, where they are in Slack."""
    channel, _, user = who.address.partition(":")
    named = channel == ChannelName.SLACK and re.fullmatch(r"[A-Z0-9]+", user)
    return _paragraphs((f"*{text(language, 'teacher')}*: <@{user}>",), escaped=True) if named else []


def _people(booking: Booking, language: Language) -> list[Group]:
    """Who asked, and who has taken it on."""
    taken = booking.claimed_by and booking.status in UNDECIDED
    claimed = text(language, "claimed", who=escape(one_line(booking.claimed_by), 200)) if taken else ""
    return [*_person(booking.teacher, language), *_paragraphs((claimed,), escaped=True)]


def _files(reply: Reply, base_url: str) -> list[Group]:
    """What the teacher sent, each with the link that opens it after a sign-in."""
    if not reply.files:
        return []
    lines = [
        f"• <{base_url.rstrip('/')}/files/{one.key}|{escape(one_line(str(one.file)), 200)}>"
        if one.file.is_kept
        else f"• {escape(not_kept(one.file, reply.language), 300)}"
        for one in reply.files[-_MOST_FILES:]
    ]
    return _paragraphs(("\n".join([f"*{phrase(reply.language, 'files.title')}*", *lines]),), escaped=True)


def _near_misses(reply: Reply) -> list[Group]:
    if not reply.near_misses:
        return []
    heading = phrase(reply.language, "near.heading")
    return _paragraphs(("\n".join([heading, *(f"• {line}" for line in reply.near_misses)]),))


def actions(buttons: Sequence[Button], shown: ButtonContext, warnings: Sequence[str] = ()) -> list[Block]:
    """Rows of buttons that stand where this was shown."""
    return [block for row in _buttons(buttons, shown, warnings) for block in row]


def _buttons(buttons: Sequence[Button], shown: ButtonContext, warnings: Sequence[str] = ()) -> list[Group]:
    """In rows. Whoever approves although there are ``warnings`` is asked once more."""
    made = {button.action: _button(button, shown, warnings) for button in buttons}
    known: dict[str, Block] = {}
    for element in made.values():
        if element is not None:
            known.setdefault(element["action_id"], element)
    elements = list(known.values())
    rows = [elements[start : start + _BUTTONS_A_ROW] for start in range(0, len(elements), _BUTTONS_A_ROW)]
    return [[{"type": "actions", "elements": row}] for row in rows]


def _button(button: Button, shown: ButtonContext, warnings: Sequence[str] = ()) -> Block | None:
    press = ButtonValue(button.action, shown)
    value = press.to_value()
    if value is None:
        return None
    sure = {"confirm": _sure(warnings, shown.language)} if warnings and press.action.verb == Verb.APPROVE else {}
    style = {"style": button.style} if button.style in ("primary", "danger") else {}
    return {
        "type": "button",
        "action_id": press.action_id,
        "text": plain(button.label, _BUTTON_LABEL),
        "value": value,
        **style,
        **sure,
    }


def _sure(warnings: Sequence[str], language: Language) -> dict[str, Any]:
    """The rules that fail, and the question whether it shall be approved all the same."""
    return {
        "title": plain(text(language, "sure"), 100),
        "text": plain(" ".join(warnings), 300),
        "confirm": plain(text(language, "sure.approve"), 30),
        "deny": plain(text(language, "sure.back"), 30),
    }


def _bold(words: str) -> str:
    """Fit to stand between asterisks."""
    return escape(one_line(clean(words)).replace("*", "∗"), 250)
