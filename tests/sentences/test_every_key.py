"""Every sentence is said somewhere, everything that is said has a sentence, and no sentence stands under two keys.

A key stands in the code or in a template as it is, or it is made there from values: those are the families below.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from jinja2 import Environment, nodes

from assistant.bookings.invitations import Answered
from assistant.bookings.vacancies import WhyNot
from assistant.errors import FAULT_SENTENCES
from assistant.locales.sentences import INSTEAD, read_sentences
from assistant.matching.conditions import CONDITIONS, DISTANCE, NEVER_NEAR
from assistant.model import (
    CLAIMING,
    COMPARING,
    AskedFact,
    Audience,
    CallReason,
    CallState,
    ChangeKind,
    ChannelName,
    FileFate,
    Kind,
    Rule,
    Scope,
    Setting,
    Status,
    Subject,
    Verb,
    languages,
)
from assistant.replies.about import NAMED_OTHERWISE
from integrations.app.since_last_digest import NAMED
from integrations.catalog.entry_fields import TEXT_FIELDS
from integrations.channels.hindrances import Hindrance
from integrations.channels.mail.texts import say as say_in_mail
from integrations.channels.slack.members import Outsider
from integrations.channels.slack.texts import text as say_in_slack
from integrations.channels.web.calls.listing import SHOWS
from integrations.channels.web.calls.pages import VERBS as CALL_VERBS
from integrations.channels.web.catalogue.shared import DONE as DONE_IN_CATALOGUE
from integrations.channels.web.catalogue.words import DONE_WITH_WORDS
from integrations.channels.web.feeds.links import Purpose
from integrations.channels.web.feeds.owners import OwnerKind
from integrations.channels.web.navigation import SECTIONS
from integrations.channels.web.partners.provider_portal import DONE as DONE_ON_PORTAL
from integrations.channels.web.partners.provider_remarks import RemarkFate
from integrations.channels.web.queue.decision_forms import VERBS
from integrations.channels.web.texts import say as say_on_the_page
from integrations.store.attachments import GivenBy
from integrations.store.newcomers import WhoIs

SURFACES = (say_on_the_page, say_in_slack, say_in_mail, FAULT_SENTENCES)
FILES = tuple(dict.fromkeys(file for surface in SURFACES for file in surface.files))
KEYS = frozenset(key for file in FILES for key in read_sentences(INSTEAD, file))


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# what a table of the figures, a form of an offer and an entry of the catalogue name by their own keys
TABLES = words("answer_times evaluations grades months outcomes providers questions schools subjects wishes")
COLUMNS = words(
    "agreed answers classes count evaluation grade latest month near open provider pupils school status subject "
    "subjects times topic visits what"
)
FIELDS = words(
    "adults_per_class audience capacity contact date dates deadline duration_minutes email grades grades.plural "
    "group_size id kind language_of_instruction last_confirmed latitude longitude members_only months name per_day "
    "per_school_year phone place place_name price provider provider_email provider_name provider_website scope "
    "seats sessions setting source step_free stock subjects time town valid_until weekdays weeks"
) + tuple(TEXT_FIELDS)
OFFERED = words(
    "description fewest grade_from grade_to group_size message most per_day per_school_year place town weekdays"
)
HOLIDAYS = words("ascension autumn carnival christmas easter public spring summer whitsun winter")
UNITS = words("months weeks minutes seats classes kits adults pupils")
VIEWS = words("week month year")

EACH: Mapping[str, Iterable[object]] = {
    "about.adults.{}": ("none", "one", "many"),
    "about.group_size{}": ("", ".adult"),
    "about.name.{}": {*AskedFact} - {*NAMED_OTHERWISE} | {*NAMED_OTHERWISE.values()},
    "about.seats.{}": ("of", "free", "full"),
    "about.still.{}": ("period", "class", "pupils"),
    "about.{}": COMPARING - {AskedFact.DIFFERENCE},
    "all.{}": ("subjects", "settings", "languages", "hours", "away", "step_free"),
    "answer.date.{}": ("no_such_day", "no_leap_year", "other_weekday", "far_week"),
    "answer.opening.{}": ("one", "many"),
    "answer.opening.{}.all": ("one", "many"),
    "ask.{}": ("class", "pupils", "participants"),
    "ask.period{}": ("", ".here"),
    "ask.period{}.unknown": ("", ".here"),
    "audience.{}": Audience,
    "check.{}": (*Rule, "group_size.adults"),
    "clash.{}": ("class", "provider", "day", "week", "year", "seats"),
    "call.opening.{}": CallReason,
    "call.owner.{}": {*CallState} - {CallState.OPEN},
    "call.reason.{}": CallReason,
    "call.state.{}": CallState,
    "calls.done.{}": CALL_VERBS,
    "calls.show.{}": set(SHOWS) - {*CallState},
    "catalogue.care.{}": ("expiring", "expired", "stale", "texts"),
    "catalogue.fails.{}": {*CONDITIONS, DISTANCE} - NEVER_NEAR,
    "catalogue.history.what.{}": ("created", "changed", "retired", "restored", "confirmed", "imported"),
    "chat.example.{}": (1, 2, 3),
    "due.missed.{}": NAMED,
    "error.{}.text": (400, 403, 404, 405, 413, 500),
    "error.{}.title": (400, 403, 404, 405, 413, 500),
    "feed.name.{}": {*OwnerKind} - {OwnerKind.SCHOOL, OwnerKind.PROVIDER} | {"partner"},
    "file.kind.{}": ("image", "audio", "video"),
    "file.why.{}": tuple(fate for fate in FileFate if fate is not FileFate.KEPT),
    "files.by.{}": GivenBy,
    "invitation.note.{}": Answered,
    "kind.{}": Kind,
    "kind.{}.many": Kind,
    "language.{}": languages(),
    "limits.{}": ("day", "week", "year"),
    "limits.busiest.{}": ("day", "week"),
    "links.{}": Purpose,
    "links.{}.lead": Purpose,
    "list.unknown.{}": ("subject", "grade", "month", "language", "step_free"),
    "mine.newcomer.{}": set(WhoIs) - {WhoIs.ASKED},
    "mine.next.{}": Status,
    "mine.told.{}": (ChannelName.MAIL, ChannelName.SLACK, "page"),
    "operators.box.{}": ("inbox", "outbox"),
    "hindrance.{}": Hindrance,
    "operators.done.{}": ("retried", "retried_all", "dropped"),
    "operators.status.{}": ("failed", "quarantined"),
    "outsider.{}": set(Outsider) - {Outsider.NO},
    "own.done.{}": DONE_ON_PORTAL,
    "own.fate.{}": RemarkFate,
    "own.state.{}": CLAIMING,
    "pane.{}": (1, 2, 3, 4),
    "pane.{}.text": (1, 2, 3, 4),
    "price.{}": ("class", "pupil"),
    "proposals.done.{}": ("take", "decline"),
    "proposals.state.{}": ("open", "taken", "declined"),
    "reading.hours.{}": ("closed", "from", "until"),
    "remark.{}": ("fits", "does_not_fit", "unable", "ill"),
    "scope.{}": Scope,
    "setting.{}": Setting,
    "status.{}": Status,
    "status.approved.{}": ("change", "offered"),
    "status.approved.{}.alone": ("change", "offered"),
    "subject.{}": Subject,
    "via.{}": ChannelName,
    "value.bounds.{}": UNITS,
    "value.number.{}": UNITS,
    "words.done.{}": DONE_WITH_WORDS,
    "waiting.why.{}": WhyNot,
    "who.{}": ("teacher", "provider", "assistant", "coordinator"),
}
"""Families of which every member is said."""

SOME: Mapping[str, Iterable[object]] = {
    "audit.what.{}": ("downloaded", "dropped", "retried"),
    "button.{}": Verb,
    "catalogue.done.{}": DONE_IN_CATALOGUE,
    "catalogue.fault.{}": FIELDS,
    "catalogue.field.{}": FIELDS,
    "catalogue.help.{}": FIELDS,
    "catalogue.kind.{}": Kind,
    "done.{}": (*VERBS.values(), "undone_told", "sent_again", "named", "change_agreed", "change_declined"),
    "done.{}.held": ("approved", "declined", "proposed", "cancelled", "change_agreed", "change_declined"),
    "done.{}.page_only": (
        *("approved", "declined", "proposed", "cancelled", "amended", "written", "undone_told"),
        *("change_agreed", "change_declined"),
    ),
    "doubt.{}": (*CONDITIONS, DISTANCE, "group_size.adults"),
    "fault.{}": ("date", "past", "before", "pupils", "missing", "alternatives"),
    "figures.{}": TABLES,
    "figures.column.{}": COLUMNS,
    "form.wrong.{}": words("time week pupils"),
    "hint.{}": (*CONDITIONS, DISTANCE, "group_size.adults"),
    "holiday.{}": HOLIDAYS,
    "kind.{}.alone": Kind,
    "label.{}": (*FIELDS, *COLUMNS, *OFFERED, *VIEWS),
    "offer.{}": OFFERED,
    "refusal.call.{}": (*CallState, "words"),
    "reason.{}": (*CONDITIONS, DISTANCE, "group_size.adults"),
    "section.{}": (*(section.key for section in SECTIONS), *TABLES),
    "rule.{}": Rule,
    "status.{}.alone": Status,
    "subject.{}.alone": Subject,
    "what.{}": ChangeKind,
    "wrong.{}": (
        *Rule,
        "capacity",
        "season.over",
        "session.one",
        "holiday.week",
        "holiday.period",
        "group_size.adults",
    ),
}
"""Families of which a member may have no sentence of its own; then another one is said, or nothing."""

MADE_OF_BOTH = ("{}.{}", "{}.{}.alone")
"""Where the family itself is a value: the code that makes them names one of the families above."""

ONE_WORD_FOR_TWO_THINGS = [
    {"button.status", "label.status"},  # what a button does, and what it tells
    {"call.state.claimed", "what.claimed"},  # a call, and a request
    {"button.details", "decide.other"},  # of an activity, and what else can be done
    {"catalogue.care.expired", "status.expired"},  # offers, and a request
    *(
        {f"language.{code}", f"subject.{name}"}
        for code, name in (("da", "danish"), ("de", "german"), ("en", "english"))
    ),
]
"""Keys that say the same in all languages that come along, and yet are two sentences."""

_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
FILE_ENDS = (".txt", ".yaml", ".html", ".jinja", ".css", ".ics")
ELSE = frozenset(
    {
        *words("choose.class choose.phone choose.school choose.wishes correct.text decline.reason propose.day"),
        *words("propose.despite propose.time"),  # fields of Slack's forms
        *words("mail.debug mail.log mail.secret"),  # loggers, and a mark in the store
        *words("holiday.period holiday.week figures.column"),  # parts of keys
    }
)
"""What begins as keys do and is none."""

SAYERS = {"say", "phrase", "text", "first", "t"}


@cache
def python_files() -> Mapping[Path, ast.AST]:
    return {
        path: ast.parse(path.read_text("utf-8"))
        for root in ("assistant", "integrations")
        for path in sorted(Path(root).rglob("*.py"))
    }


@cache
def templates() -> Mapping[Path, nodes.Template]:
    paths = [path for end in ("html", "jinja") for path in sorted(Path("integrations").rglob(f"*.{end}"))]
    return {path: Environment().parse(path.read_text("utf-8")) for path in paths}


def constants() -> Iterator[str]:
    for tree in python_files().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for template in templates().values():
        for const in template.find_all(nodes.Const):
            if isinstance(const.value, str):
                yield const.value


def logged() -> frozenset[str]:
    """Names of log events."""
    return frozenset(
        str(call.args[0].value)
        for tree in python_files().values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        if call.func.value.id == "log"
    )


def made() -> Iterator[tuple[str, str]]:
    """Everything that is made from values, with ``{}`` for each of them, and where."""
    for path, tree in python_files().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield _pattern(node), f"{path}:{node.lineno}"
    for path, template in templates().items():
        for mod in template.find_all(nodes.Mod):
            if isinstance(mod.left, nodes.Const):
                yield re.sub("%[sd]", "{}", str(mod.left.value)), f"{path}:{mod.lineno}"


def said_in_code() -> Iterator[tuple[ast.expr, str]]:
    """What stands for the key where something is said, and where."""
    for path, tree in python_files().items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) in SAYERS:
                for argument in call.args[1:]:
                    yield argument, f"{path}:{call.lineno}"


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def _pattern(made: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in made.values)


def members(families: Mapping[str, Iterable[object]]) -> frozenset[str]:
    return frozenset(family.format(value) for family, values in families.items() for value in values)


def test_every_sentence_is_said_somewhere() -> None:
    assert sorted(KEYS - set(constants()) - members(EACH) - members(SOME)) == []


def test_every_member_of_a_family_has_a_sentence() -> None:
    assert sorted(members(EACH) - KEYS) == []


def test_every_family_is_made_somewhere() -> None:
    patterns, alone = {pattern for pattern, _ in made()}, set(constants())
    unmade = {*EACH, *SOME} - patterns
    assert sorted(family for family in unmade if family.removesuffix(".alone").removesuffix(".{}") not in alone) == []


def test_every_key_that_is_made_where_it_is_said_is_of_a_known_family() -> None:
    known = {*EACH, *SOME, *MADE_OF_BOTH}
    found = {
        (_pattern(node), where)
        for argument, where in said_in_code()
        for node in ast.walk(argument)
        if isinstance(node, ast.JoinedStr)
    }
    assert sorted(each for each in found if each[0] not in known) == []


def test_every_key_in_code_and_templates_has_a_sentence() -> None:
    """Whatever has the shape of a key and begins like one."""
    begin = {key.partition(".")[0] for key in KEYS}
    found = {each for each in constants() if _KEY.fullmatch(each) and each.partition(".")[0] in begin}
    assert sorted(each for each in found - KEYS - ELSE - logged() if not each.endswith(FILE_ENDS)) == []


def test_what_is_wrong_comes_with_all_that_its_sentence_names() -> None:
    sentences = FAULT_SENTENCES.all(INSTEAD)
    found = []
    for path, tree in python_files().items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _name(call.func) == "Wrong" and isinstance(call.args[0], ast.Constant):
                given = {keyword.arg for keyword in call.keywords}
                wanted = {name for _, name, _, _ in Formatter().parse(sentences[call.args[0].value]) if name}
                if None not in given and given != wanted:
                    found.append((f"{path}:{call.lineno}", wanted, given))
    assert found == []


def test_no_sentence_stands_under_two_keys() -> None:
    said: dict[tuple[str, ...], set[str]] = {}
    for file in FILES:
        each = [read_sentences(language, file) for language in languages()]
        for key in each[0]:
            said.setdefault(tuple(sentences[key] for sentences in each), set()).add(key)
    assert [keys for keys in said.values() if len(keys) > 1 and keys not in ONE_WORD_FOR_TWO_THINGS] == []


def test_no_file_has_a_key_of_another_one() -> None:
    for surface in SURFACES:
        keys = [key for file in surface.files for key in read_sentences(INSTEAD, file)]
        assert len(set(keys)) == len(keys), surface.files
