"""Writes a file aside and renames it: a reader sees the old file or the whole new one; a failure leaves no draft."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Puts this content in the place of ``path``, or makes it; in a folder that is made where there is none.

    ``durable``: it is on the disk when this returns, which a copy that may be lost need not wait for. A file that is
    replaced keeps its mode. Raises OSError, and has then changed nothing.
    """
    with replacing(path, durable=durable) as draft:
        draft.write_bytes(content)


def create_file(path: Path, content: bytes, *, mode: int) -> bool:
    """Makes ``path`` with this content, on the disk when this returns; False where there is one, which stays.

    Raises OSError, and has then changed nothing.
    """
    draft = _new_draft(path, mode)
    try:
        draft.write_bytes(content)
        _sync(draft)
        # a link, not a rename: whoever is second leaves the first one's
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _sync(path.parent)
    return True


@contextmanager
def replacing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """As `replace_file`, for what is written in pieces or by a library: yields the draft, an empty file beside
    ``path`` to write into. Whatever is raised before the end removes it."""
    draft = _new_draft(path, 0o666)
    try:
        yield draft
        with suppress(FileNotFoundError):
            draft.chmod(path.stat().st_mode & 0o777)
        if durable:
            _sync(draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    if durable:
        _sync(path.parent)


def remove_drafts(folder: Path) -> None:
    """Removes what writers that were killed have left in this folder. Only for who alone writes there now."""
    for draft in folder.glob(".*.draft"):
        draft.unlink(missing_ok=True)


def _new_draft(path: Path, mode: int) -> Path:
    """A hidden file with a name of its own: another process may write the same file at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.draft")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, mode))
    return draft


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
