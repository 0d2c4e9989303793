"""`klassetur files`: what people sent along with their messages, listed and saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from integrations.cli.options import Json, Overrides, with_overrides

if TYPE_CHECKING:
    from integrations.store import Database
    from integrations.store.attachments import StoredAttachment
    from integrations.store.transactions import Snapshot


@with_overrides
def files(
    overrides: Overrides,
    about: Annotated[str, typer.Argument(metavar="ID", help="A booking, K12, or a call for a human, H3.")],
    save: Annotated[Path | None, typer.Option("--save", metavar="FOLDER", help="Write them there.")] = None,
    key: Annotated[str, typer.Option("--key", help="Only the file with this key.")] = "",
    as_json: Json = False,
) -> None:
    """List the files of the conversation about a booking or call, or save them."""
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        found = database.read_now(lambda view: _files_about(view, about.upper(), key))
        if save is not None:
            save.mkdir(parents=True, exist_ok=True)
            for stored in found:
                if stored.file.is_kept:
                    typer.echo(_saved(save, stored, _content(database, stored.key)))
        elif as_json:
            typer.echo(json.dumps([_facts(stored) for stored in found], ensure_ascii=False, indent=2))
        else:
            typer.echo("\n".join(_line(stored) for stored in found) or "No files.")


def _files_about(view: Snapshot, about: str, key: str) -> list[StoredAttachment]:
    """Raises `BookingUnknown` and `CallUnknown`."""
    source = view.calls.get(about) if about.startswith("H") else view.bookings.get(about)
    return [one for one in view.attachments.of_conversation(source.conversation) if key in ("", one.key)]


def _content(database: Database, key: str) -> bytes:
    return database.read_now(lambda view: view.attachments.content(key)) or b""


def _saved(folder: Path, stored: StoredAttachment, content: bytes) -> Path:
    """Beside what is there already, under a name of its own."""
    from index.files.atomic_write import replace_file
    from integrations.channels.file_names import safe_name

    name = safe_name(stored.file.name, stored.file.media_type)
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    replace_file(target, content)
    return target


def _facts(stored: StoredAttachment) -> dict[str, object]:
    return {
        "key": stored.key,
        "name": stored.file.name,
        "type": stored.file.media_type,
        "size": stored.file.size,
        "fate": str(stored.file.fate),
        "given_by": str(stored.given_by),
        "at": stored.at.isoformat(),
    }


def _line(stored: StoredAttachment) -> str:
    fate = "" if stored.file.is_kept else f"  not kept: {stored.file.fate}"
    return f"{stored.key}  {stored.at:%Y-%m-%d %H:%M}  {stored.given_by:<11}  {stored.file}{fate}"
