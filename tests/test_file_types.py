"""What a file is by its content, and whether it may be handed on."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import FileFate
from integrations.channels.file_types import type_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
PROGRAM = b"MZ" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else how)
    return out.getvalue()


DOCUMENT = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}
OPEN_DOCUMENT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("klasseliste.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("klassen.png", PNG, "image/png"),
        ("klassen.jpg", b"\xff\xd8\xff\xe1Exif", "image/jpeg"),
        ("IMG_1.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        ("video.mov", b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        ("besked.m4a", b"\0\0\0\x1cftypM4A \0", "audio/mp4"),
        ("elever.docx", zipped(DOCUMENT), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("elever.odt", zipped(OPEN_DOCUMENT), "application/vnd.oasis.opendocument.text"),
        ("billeder.zip", zipped({"a/1.png": PNG, "a/tom.txt": b""}), "application/zip"),
        ("elever.xls", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("elever.csv", "navn;klasse\nBjørn;4.b\n".encode(), "text/csv"),
        ("MZ-liste.txt", b"MZ er forkortelsen for museet", "text/plain"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        ("film.dat", b"\x01\x02\x03\x04", "application/octet-stream"),
    ],
)
def test_what_schools_send_is_kept_as_what_it_is(name: str, content: bytes, media_type: str) -> None:
    found = type_of(content, name)
    assert (found.media_type, found.fate) == (media_type, FileFate.KEPT)


@pytest.mark.parametrize(
    ("name", "content", "fate"),
    [
        ("faktura.pdf", PROGRAM, FileFate.PROGRAM),
        ("billede.png", b"\x7fELF\x02", FileFate.PROGRAM),
        ("klasse.txt", b"#!/bin/sh\nrm -rf ~", FileFate.SCRIPT),
        ("side.txt", b"\n <html><body>Log ind</body></html>", FileFate.SCRIPT),
        ("logo.svg", b"<svg><script>1</script></svg>", FileFate.SCRIPT),
        ("plan.js", b"var a = 1", FileFate.SCRIPT),
        ("plan.pdf.exe ", b"noget", FileFate.SCRIPT),
        ("plan.pdf", b"%PDF-1.7 /S /Launch /F (cmd)", FileFate.SCRIPT),
        ("elever.docx", zipped({**DOCUMENT, "word/vbaProject.bin": b"x"}), FileFate.MACROS),
        ("elever.odt", zipped({**OPEN_DOCUMENT, "Basic/Standard/M.xml": b"x"}), FileFate.MACROS),
        ("elever.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), FileFate.MACROS),
        ("elever.docx", zipped({**DOCUMENT, "word/embeddings/1.bin": PROGRAM}), FileFate.ARCHIVE),
        ("billeder.zip", zipped({"billede.png": PROGRAM}), FileFate.ARCHIVE),
        ("billeder.zip", zipped({"a.zip": zipped({"b.zip": zipped({"billede.png": PROGRAM})})}), FileFate.ARCHIVE),
        ("billeder.zip", zipped({"a.txt": b"x" * 61_000_000}), FileFate.ARCHIVE),
        ("billeder.zip", zipped({"a.txt": b"x"}, zipfile.ZIP_LZMA), FileFate.ARCHIVE),
        ("billeder.zip", zipped({"a.txt": b"x"})[:-10], FileFate.ARCHIVE),
        ("billeder.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), FileFate.ARCHIVE),
        ("mail.eml", b"From: a@skole.example.org\r\n\r\n<html>", FileFate.ARCHIVE),
        ("tom.pdf", b"", FileFate.EMPTY),
    ],
)
def test_what_can_do_harm_is_known_under_any_name(name: str, content: bytes, fate: FileFate) -> None:
    assert type_of(content, name).fate is fate


def test_a_locked_archive_counts_as_one_of_unknown_things() -> None:
    locked = bytearray(zipped({"a.txt": b"x"}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert type_of(bytes(locked), "a.zip").fate is FileFate.ARCHIVE


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"MZ", b"%PDF-", OLE, zipped(DOCUMENT)]))
def test_no_bytes_make_it_raise(content: bytes, start: bytes) -> None:
    assert type_of(start + content, "x.zip").media_type
