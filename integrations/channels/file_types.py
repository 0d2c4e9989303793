"""What a file from outside is by its content, and whether it may be handed on. The name counts only where text could be
a script; nothing is ever run or shown here."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.model import FileFate

_UNKNOWN = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"

# Libraries, measured with what schools send: puremagic (1.30, the last for Python 3.11) takes every archive for a
# Word document and knows no program; filetype (of 2022) knows neither web pages, RTF, old Office files nor WebM.
_TYPES: Sequence[tuple[int, bytes, str]] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif", "image/heic"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
    (0, b"BEGIN:VCARD", "text/vcard"),
)  # fmt: skip
"""Where it stands, what stands there, what it is; the first that fits."""

_PROGRAMS: Sequence[bytes] = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",  # macOS
    b"\xca\xfe\xba\xbe",  # macOS and Java
    b"L\0\0\0\x01\x14\x02\0",  # a shortcut of Windows
    b"dex\n", b"\0asm", b"ITSF", b"FWS", b"CWS", b"ZWS",
)  # fmt: skip
_OF_WINDOWS = b"This program cannot be run in DOS mode"
_SEALED_ARCHIVES: Sequence[tuple[int, bytes]] = (
    (0, b"7z\xbc\xaf\x27\x1c"), (0, b"Rar!\x1a\x07"), (0, b"\x1f\x8b"), (0, b"BZh"), (0, b"\xfd7zXZ\0"),
    (0, b"\x28\xb5\x2f\xfd"), (0, b"MSCF"), (257, b"ustar"), (0x8001, b"CD001"), (0, b"conectix"), (0, b"vhdxfile"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d"),  # OneNote, which holds files
    (0, b"xar!"),
    (0, b"\x78\x9f\x3e\x22"),  # a winmail.dat that could not be read
)  # fmt: skip
"""Kinds of archives that are not looked into here."""

_SCRIPT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:#!|<\?php|@echo\b|\[InternetShortcut\]|\[Desktop Entry\]|Windows Registry|REGEDIT4)"
    rb"|<(?:script|html|!doctype\s+html|hta:application|job\b|iframe)[\s>]|\bon(?:load|error|click)\s*=",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rb"\A(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|MIME-Version|Message-ID|X-[\w-]+): ", re.I
)
_RUNS_BY_NAME = re.compile(
    r"\.(?:exe|com|scr|pif|cpl|dll|msi|msix|appx|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|wsc|sct|hta|lnk|url|reg|inf|jar|jnlp"
    r"|sh|command|app|desktop|py|pyw|pl|rb|php|html?|xhtml|shtml|mht|mhtml|svgz|chm|xll|iqy|slk|library-ms|settingcontent-ms"
    r"|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppsm|ppam|sldm)$",
    re.IGNORECASE,
)
_LOOKED_AT = 100_000
"""Bytes of a text that are searched for scripts."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")
_MACROS_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")
_PACKAGE_IN_OLE = "\x01Ole10Native".encode("utf-16-le")
_MAIL_IN_OLE = "__substg1.0_".encode("utf-16-le")

_MACROS_IN_ZIP = re.compile(r"(?:^|/)vbaProject\.bin$|^xl/macrosheets/|^Basic/.+|^Scripts/.+", re.IGNORECASE)
_PROGRAM_IN_ZIP = re.compile(r"^META-INF/MANIFEST\.MF$|^classes\.dex$|\.class$")
_EMBEDDED = re.compile(r"(?:^|/)(?:embeddings|ActiveX)/|^Object", re.IGNORECASE)
_MOST_MEMBERS = 2_000
_MOST_UNPACKED = 60_000_000
_MOST_DEPTH = 3
_WAYS_IN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNZIPPABLE = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, LookupError, OSError, EOFError,
               NotImplementedError, RuntimeError, OverflowError)  # fmt: skip


@dataclass(frozen=True)
class FileType:
    """What a file is, and `FileFate.KEPT` or why it must not be handed on."""

    media_type: str
    fate: FileFate = FileFate.KEPT


@dataclass
class _Budget:
    """Bytes that may still be unpacked, so that a small archive cannot become a large one."""

    left: int = _MOST_UNPACKED


def type_of(content: bytes, name: str = "") -> FileType:
    """Never raises, whatever the bytes are; what cannot be looked into counts as an archive of unknown things."""
    return FileType("application/x-empty", FileFate.EMPTY) if not content else _type_of(content, name, 0, _Budget())


def _type_of(content: bytes, name: str, depth: int, budget: _Budget) -> FileType:
    if content.startswith(b"MZ") and b"\0" in content[:512]:
        return FileType("application/vnd.microsoft.portable-executable", FileFate.PROGRAM)
    if content.startswith(tuple(_PROGRAMS)) or _OF_WINDOWS in content:
        return FileType("application/x-executable", FileFate.PROGRAM)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_zip(content, name, depth, budget)
    if content.startswith(_OLE):
        return _of_ole(content)
    if any(content.startswith(mark, at) for at, mark in _SEALED_ARCHIVES):
        return FileType("application/x-archive", FileFate.ARCHIVE)
    for at, mark, media_type in _TYPES:
        if content.startswith(mark, at) and not (mark == b"BM" and b"\0" not in content[:64]):
            return FileType(media_type, _in_document(media_type, content, name))
    if _is_text(content):
        return _of_text(content, name)
    return FileType(_UNKNOWN, _by_name(name))


def _in_document(media_type: str, content: bytes, name: str) -> FileFate:
    if media_type == "application/rtf" and b"\\objdata" in content:
        return FileFate.ARCHIVE
    if media_type == "application/pdf" and re.search(rb"/Launch\b", content):
        return FileFate.SCRIPT
    return _by_name(name)


def _by_name(name: str) -> FileFate:
    """A name by which a machine would run it, whatever it is."""
    return FileFate.SCRIPT if _RUNS_BY_NAME.search(name.rstrip(". ")) else FileFate.KEPT


def _is_text(content: bytes) -> bool:
    head = content[:4_000]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _of_text(content: bytes, name: str) -> FileType:
    searched = content[:_LOOKED_AT].replace(b"\0", b"")
    if _MAIL.match(content):
        return FileType("message/rfc822", FileFate.ARCHIVE)
    svg = b"<svg" in searched[:4_000]
    media_type = "image/svg+xml" if svg else "text/csv" if name.lower().endswith(".csv") else "text/plain"
    return FileType(media_type, FileFate.SCRIPT if _SCRIPT.search(searched) else _by_name(name))


def _of_ole(content: bytes) -> FileType:
    """Word, Excel and PowerPoint before 2007, Outlook's mails, installers of Windows."""
    if _INSTALLER in content:
        return FileType("application/x-msi", FileFate.PROGRAM)
    media_type = "application/vnd.ms-outlook" if _MAIL_IN_OLE in content else "application/x-ole-storage"
    for part, of_office in (
        ("WordDocument", "msword"),
        ("Workbook", "vnd.ms-excel"),
        ("PowerPoint", "vnd.ms-powerpoint"),
    ):
        if part.encode("utf-16-le") in content:
            media_type = f"application/{of_office}"
    if _MACROS_IN_OLE in content:
        return FileType(media_type, FileFate.MACROS)
    return FileType(media_type, FileFate.ARCHIVE if _PACKAGE_IN_OLE in content else FileFate.KEPT)


def _of_zip(content: bytes, name: str, depth: int, budget: _Budget) -> FileType:
    """An archive, or a document of an office program, which is one too."""
    sealed = FileType("application/zip", FileFate.ARCHIVE)
    if depth >= _MOST_DEPTH or content.count(b"PK\x01\x02") > _MOST_MEMBERS:
        return sealed
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            media_type = _zip_type(archive, names)
            if any(_PROGRAM_IN_ZIP.search(member) for member in names):
                return FileType("application/java-archive", FileFate.PROGRAM)
            if any(_MACROS_IN_ZIP.search(member) for member in names):
                return FileType(media_type, FileFate.MACROS)
            is_document = media_type != "application/zip"
            for member, inside in _unpacked(archive, budget, only_embedded=is_document):
                if not inside:
                    continue
                if _type_of(inside, "" if is_document else member, depth + 1, budget).fate is not FileFate.KEPT:
                    return FileType(media_type, FileFate.ARCHIVE)
    except _UNZIPPABLE:
        return sealed
    return FileType(media_type, _by_name(name))


def _zip_type(archive: zipfile.ZipFile, names: Sequence[str]) -> str:
    for folder, kind in (("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
                         ("ppt/", "presentationml.presentation")):  # fmt: skip
        if "[Content_Types].xml" in names and any(name.startswith(folder) for name in names):
            return f"{_OFFICE}.{kind}"
    if names[:1] == ["mimetype"] and archive.infolist()[0].compress_type == zipfile.ZIP_STORED:
        with archive.open("mimetype") as first:
            said = first.read(100).decode("ascii")
        if re.fullmatch(r"application/(?:vnd\.oasis\.opendocument\.[a-z-]{1,40}|epub\+zip)", said):
            return said
    return "application/zip"


def _unpacked(archive: zipfile.ZipFile, budget: _Budget, *, only_embedded: bool) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each member. Raises `ValueError` for one that cannot be looked into within the budget."""
    for member in archive.infolist():
        if member.is_dir() or (only_embedded and not _EMBEDDED.search(member.filename)):
            continue
        if member.flag_bits & 1 or member.compress_type not in _WAYS_IN:
            raise ValueError("locked")
        with archive.open(member) as opened:
            inside = opened.read(budget.left + 1)
        budget.left -= len(inside)
        if budget.left < 0:
            raise ValueError("too much")
        yield member.filename, inside
