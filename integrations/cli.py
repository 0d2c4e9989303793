"""The command line. Heavy parts are imported by the command that needs them, so that the others answer at once."""

from __future__ import annotations

import gc
import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import AssistantError, FaultsFound, SettingsWrong

if TYPE_CHECKING:
    from integrations.settings import Settings

app = typer.Typer(
    help="Answers teachers who look for school activities and makes the draft bookings that coordinators approve.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
catalog_app = typer.Typer(help="Check, import and export the catalogue.", no_args_is_help=True)
bookings_app = typer.Typer(help="List the bookings and decide about them.")
mail_app = typer.Typer(help="Look at mail as the mailbox does, and at what waits or is stuck.", no_args_is_help=True)
app.add_typer(catalog_app, name="catalog")
app.add_typer(bookings_app, name="bookings")
app.add_typer(mail_app, name="mail")
slack_app = typer.Typer(help="Look at how Slack is set up.", no_args_is_help=True)
app.add_typer(slack_app, name="slack")

CatalogOption = Annotated[
    list[Path] | None, typer.Option("--catalog", help="Catalogue folder; may be given several times.")
]
DataDirOption = Annotated[Path | None, typer.Option("--data-dir", help="Folder of database, index and sent mail.")]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="YYYY-MM-DD", help='What "spring" and "next week" are counted from.')
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]


def main() -> None:
    """Runs a command. Exit codes: 0 done, 1 found faults, 2 usage or settings wrong."""
    try:
        app()
    except SettingsWrong as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except FaultsFound as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except AssistantError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", file=sys.stderr)
        sys.exit(2)


@app.command()
def serve(catalog: CatalogOption = None, data_dir: DataDirOption = None, today: TodayOption = None) -> None:
    """Run every configured channel until SIGTERM."""
    import asyncio

    from integrations.logs import set_up_logs
    from integrations.service import Service
    from integrations.service import serve as run

    settings = _settings(catalog, data_dir, today)
    set_up_logs(settings.log_level)
    typer.echo("Klassetur is starting ...")

    def ready(service: Service) -> None:
        for line in service.greeting():
            typer.echo(line)
        sys.stdout.flush()

    with _progress() as progress:
        asyncio.run(run(settings, progress, ready))


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: JsonOption = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help='Lines of {"qid": ..., "text": ...}; "-" is stdin.')
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="At most so many matches.")] = 5,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Answer one question on the terminal, or every line of a file."""
    with _loading():
        from integrations.asking import Asking, questions_from

    if (text is None) == (batch is None):
        raise SettingsWrong('Give a question, or --batch FILE: klassetur ask "physics visit for 8th grade in spring"')
    questions = questions_from(batch) if batch is not None else [("", text or "")]
    with _loading(), _progress() as progress:
        asking = Asking.on(_settings(catalog, data_dir, today), limit, progress)
    for qid, question in questions:
        answer = asking.answer(question, qid)
        typer.echo(json.dumps(answer, ensure_ascii=False) if as_json or batch is not None else answer["reply"])


@app.command()
def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from nothing.")] = False,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Bring the index up to date with the catalogue; only what changed is embedded."""
    import shutil

    from integrations.bootstrap import Ground, encoder_of

    settings = _settings(catalog, data_dir, today)
    ground = Ground(settings)
    activities = len(ground.catalog.activities)
    if rebuild:
        shutil.rmtree(ground.index_folder, ignore_errors=True)
    with _progress() as progress:
        ground.assistant(encoder_of(ground), progress)
    typer.echo(f"The index is up to date: {activities} activities.")


@catalog_app.command("check")
def catalog_check(catalog: CatalogOption = None, data_dir: DataDirOption = None, today: TodayOption = None) -> None:
    """Name every fault in the catalogue with file and line; exit 1 if there is one."""
    from integrations.catalog import check_command

    settings = _settings(catalog, data_dir, today)
    faults = check_command(settings.catalog, settings.fixed_today)
    for fault in faults:
        typer.echo(fault)
    if faults:
        typer.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo("The catalogue is in order.")


@catalog_app.command("import")
def catalog_import(
    file: Annotated[Path, typer.Argument(help=".xlsx, .csv or .jsonl")],
    into: Annotated[Path, typer.Option("--into", help="Catalogue folder; made where it is missing.")],
) -> None:
    """Turn rows into catalogue files; every bad row is named, and then nothing is imported."""
    from integrations.catalog import import_file

    typer.echo(import_file(file, into))


@catalog_app.command("export")
def catalog_export(
    file: Annotated[Path, typer.Argument(help=".xlsx, .csv or .jsonl")],
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Write the catalogue as rows; importing them again changes nothing."""
    from integrations.catalog import export_file, load_catalog

    loaded = load_catalog(_settings(catalog, data_dir, today).catalog)
    typer.echo(export_file(loaded, file))


@bookings_app.callback(invoke_without_command=True)
def bookings(
    context: typer.Context,
    status: Annotated[str | None, typer.Option("--status", help="Only bookings in this state.")] = None,
    as_json: JsonOption = False,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """List the bookings, newest last."""
    if context.invoked_subcommand is not None:
        return
    from integrations.listing import list_bookings

    typer.echo(list_bookings(_settings(catalog, data_dir, today), status, as_json=as_json))


BookingArgument = Annotated[str, typer.Argument(metavar="ID", help="The booking, for example K17.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; the teacher reads it.")]
WhoOption = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who decides; default: the user's name.")]
TimeOption = Annotated[str, typer.Option("--time", metavar="HH:MM")]
DespiteOption = Annotated[
    bool, typer.Option("--despite-rules", help="Although season, weekday or holidays speak against it.")
]


@bookings_app.command()
def approve(
    booking: BookingArgument,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="Another date than the draft's.")] = "",
    time: TimeOption = "",
    despite: DespiteOption = False,
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Approve a draft; the teacher gets the confirmation."""
    settings = _settings(catalog, data_dir, today)
    _decide(settings, "approve", booking, who, day=_date(day), time=_time(time), despite=despite)


@bookings_app.command()
def decline(
    booking: BookingArgument,
    reason: ReasonOption = "",
    alternative: Annotated[list[str] | None, typer.Option("--alternative", help="Id of another activity.")] = None,
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Decline a draft with a reason and, if you can, alternatives."""
    settings = _settings(catalog, data_dir, today)
    _decide(settings, "decline", booking, who, reason=reason, alternatives=alternative or [])


@bookings_app.command()
def propose(
    booking: BookingArgument,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD")],
    time: TimeOption = "",
    reason: ReasonOption = "",
    despite: DespiteOption = False,
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Offer the teacher another date."""
    settings = _settings(catalog, data_dir, today)
    _decide(settings, "propose", booking, who, day=_date(day), time=_time(time), reason=reason, despite=despite)


@bookings_app.command()
def cancel(
    booking: BookingArgument,
    reason: ReasonOption = "",
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Call a booking off."""
    _decide(_settings(catalog, data_dir, today), "cancel", booking, who, reason=reason)


@mail_app.command("parse")
def mail_parse(
    file: Annotated[Path, typer.Argument(help="A message as it came, .eml; - reads standard input.")],
    as_json: JsonOption = False,
) -> None:
    """Show what the mailbox would make of a message."""
    from integrations.mail.reader import describe

    raw = sys.stdin.buffer.read() if str(file) == "-" else _read(file)
    found = describe(raw)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        typer.echo(f"{name}: {value}")


@mail_app.command("queue")
def mail_queue(
    as_json: JsonOption = False,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """List the mail that waits, failed or is quarantined, with its age and why."""
    from integrations.mail_queue import queue

    typer.echo(queue(_settings(catalog, data_dir, today), as_json=as_json))


MailIds = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="As mail queue lists them: in12, out7.")]


@mail_app.command("retry")
def mail_retry(
    ids: MailIds = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that failed or is quarantined.")] = False,
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Read or send these once more."""
    from integrations import mail_queue

    if bool(ids) == everything:
        raise SettingsWrong("Name the mail to try again, or give --all: klassetur mail retry in12 out7")
    mail_queue.check_ids(ids or [])
    settings = _settings(catalog, data_dir, today)
    arguments = {"ids": ids or [], "all": everything, "who": who or getpass.getuser()}
    done = _run(settings, "mail_retry", arguments, lambda desk, _, given: mail_queue.retry(desk.clock, given))
    typer.echo(done["sentence"])


@mail_app.command("drop")
def mail_drop(
    ids: MailIds = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")] = "",
    who: WhoOption = None,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Settle these without doing anything about them; they are kept with the reason."""
    from integrations import mail_queue

    if not ids or not reason.strip():
        raise SettingsWrong('Name the mail and say why: klassetur mail drop in12 --reason "advertising"')
    mail_queue.check_ids(ids)
    settings = _settings(catalog, data_dir, today)
    arguments = {"ids": ids, "reason": reason.strip(), "who": who or getpass.getuser()}
    done = _run(settings, "mail_drop", arguments, lambda desk, _, given: mail_queue.drop(desk.clock, given))
    typer.echo(done["sentence"])


@slack_app.callback()
def slack() -> None:
    """Look at how Slack is set up."""


@slack_app.command("check")
def slack_check(catalog: CatalogOption = None, data_dir: DataDirOption = None, today: TodayOption = None) -> None:
    """Ask Slack what is missing before it works; exit 1 if anything is."""
    import asyncio

    from integrations.channels import slack_settings
    from integrations.slack.check import faults_in

    settings = _settings(catalog, data_dir, today)
    if not settings.slack_is_on:
        raise SettingsWrong("Slack is off: set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.")
    faults = asyncio.run(faults_in(slack_settings(settings)))
    for fault in faults:
        typer.echo(fault)
    if faults:
        typer.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo("Slack is in order.")


@app.command()
def evaluate(
    queries: Annotated[Path, typer.Argument(help="Labelled questions, .jsonl")],
    as_json: JsonOption = False,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Quality figures over labelled questions."""
    from integrations.evaluating import evaluate_file

    settings = _settings(catalog, data_dir, today)
    with _progress() as progress:
        report = evaluate_file(settings, queries, progress)
    typer.echo(json.dumps(report.figures(), ensure_ascii=False) if as_json else str(report))


@app.command()
def vocabulary(
    text: Annotated[str | None, typer.Argument(help="Words of a question or an offer.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="da, de or en; else it is found out.")] = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="The catalogue's words that are not known.")] = False,
    as_json: JsonOption = False,
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Show what the words of a text are taken for, or which words of the catalogue are not known."""
    from integrations.vocabulary_command import describe, list_unknown

    if (text is None) == (not unknown):
        raise SettingsWrong('Give a text, or --unknown: klassetur vocabulary "Hvordan renses spildevand?"')
    if language not in (None, "da", "de", "en"):
        raise SettingsWrong(f"{language} is no language of the vocabulary; there are da, de and en.")
    settings = _settings(catalog, data_dir, today)
    shown = describe(settings, text, language, as_json=as_json) if text else list_unknown(settings, as_json=as_json)
    typer.echo(shown)


@app.command("login-link")
def login_link(
    address: Annotated[str, typer.Argument(help="A coordinator's mail address.")],
    catalog: CatalogOption = None,
    data_dir: DataDirOption = None,
    today: TodayOption = None,
) -> None:
    """Make a coordinator's sign-in link for the web page."""
    from integrations import commands

    settings = _settings(catalog, data_dir, today)
    if address.lower() not in {known.lower() for known in settings.coordinators}:
        known = ", ".join(settings.coordinators) or "nobody yet"
        raise SettingsWrong(f"{address} is not among KLASSETUR_COORDINATORS ({known}); add the address there.")
    made = _run(settings, "login_link", {"address": address}, commands.login_link)
    typer.echo(made["link"])


# --- shared by the commands -----------------------------------------------------------------------------------------


def _settings(catalog: list[Path] | None, data_dir: Path | None, today: str | None) -> Settings:
    from integrations.settings import settings_from

    overrides = {
        "catalog": tuple(catalog) if catalog else None,
        "data_dir": data_dir,
        "today": _date(today) if today else None,
    }
    return settings_from(os.environ, overrides)


def _decide(settings: Settings, verb: str, booking: str, who: str | None, **facts: Any) -> None:
    from integrations import commands

    arguments = {"verb": verb, "booking": booking, "who": who or getpass.getuser(), **facts}
    done = _run(settings, "decide", arguments, lambda desk, _, given: commands.decide(desk, given))
    typer.echo(done["sentence"])


def _run(settings: Settings, name: str, arguments: Mapping[str, Any], work: Any) -> Mapping[str, Any]:
    """By the running service where there is one, else by this process; the postings then leave when it starts."""
    from integrations.control import ask_service

    answered = ask_service(settings.data_dir, name, arguments)
    if answered is not None:
        return answered
    from integrations.bootstrap import Ground, open_database
    from integrations.channels import channels_of
    from integrations.house import ServiceHouse

    ground = Ground(settings)
    with open_database(settings) as database:
        house = ServiceHouse(database, ground.clock, lambda: desk)
        desk = ground.desk(channels_of(settings, house, lambda: ground, ground.clock, house.nothing_runs))
        result: Mapping[str, Any] = database.write_now(work(desk, settings, arguments))
        return result


def _date(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise SettingsWrong(f"{text} is no date; write it as 2027-04-29.") from None


def _time(text: str) -> str:
    from datetime import time

    try:
        return time.fromisoformat(text.replace(".", ":").rjust(5, "0")).strftime("%H:%M") if text else ""
    except ValueError:
        raise SettingsWrong(f"{text} is no time of day; write it as 09:30.") from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsWrong(f"{file} cannot be read ({error.strerror}).") from None


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded stays until the end: looking through it for garbage again and again costs a tenth of a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on the terminal that appears once embedding takes over a second."""
    from integrations.progress import ProgressBar

    with ProgressBar() as bar:
        yield bar


if __name__ == "__main__":
    main()
