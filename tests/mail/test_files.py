"""The files that a mail brings: what they are by their content, and which of them come whole."""

from __future__ import annotations

import base64

from assistant.model import Attachment, FileFate
from integrations.channels.mail.parser_client import MailReader
from tests.mail.letters import multipart
from tests.mail.test_parse import HEAD, PLAIN, names


def test_files_have_name_size_content_and_the_type_that_they_are(reader: MailReader) -> None:
    data = base64.encodebytes(b"x" * 10_000).replace(b"\n", b"\r\n")
    sheet = (
        b"Content-Type: application/vnd.ms-excel; name=elever.xls\r\nContent-Transfer-Encoding: base64\r\n\r\n" + data
    )
    nameless = b"Content-Type: application/zip\r\nContent-Disposition: attachment\r\n\r\nPK"
    mail = reader.parse(HEAD + multipart("mixed", PLAIN, sheet, nameless))
    assert mail.attachments == (
        Attachment("elever.xls", "text/plain", 10_000),
        Attachment("file.zip", "text/plain", 2),
    )
    assert [file.content for file in mail.files] == [b"x" * 10_000, b"PK"]


def test_a_program_under_another_name_is_named_and_its_bytes_stay_behind(reader: MailReader) -> None:
    program = base64.encodebytes(b"MZ" + bytes(3_000)).replace(b"\n", b"\r\n")
    head = b"Content-Type: application/pdf; name=faktura.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    (file,) = reader.parse(HEAD + multipart("mixed", PLAIN, head + program)).files
    assert (file.file.name, file.file.size, file.file.fate, file.content) == (
        "faktura.pdf",
        3_002,
        FileFate.PROGRAM,
        b"",
    )


def test_a_mail_sent_along_is_kept_unless_it_holds_a_program(reader: MailReader) -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\nFrom: bo@skole.example.org\r\nSubject: Plan\r\n"
    html = b"Content-Type: text/html\r\n\r\n<html><script>1</script>Hej</html>"
    program = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nTVoAAAAA"
    harmless = reader.parse(HEAD + multipart("mixed", PLAIN, inner + multipart("mixed", html, boundary="inner")))
    assert [(file.file.name, file.file.fate) for file in harmless.files] == [("Plan.eml", FileFate.KEPT)]
    harmful = reader.parse(HEAD + multipart("mixed", PLAIN, inner + multipart("mixed", program, boundary="inner")))
    assert [(file.file.name, file.file.fate) for file in harmful.files] == [("Plan.eml", FileFate.ARCHIVE)]


def test_a_photograph_in_the_text_is_a_file_and_a_logo_is_not(reader: MailReader) -> None:
    def picture(size: int) -> bytes:
        head = b"Content-Type: image/png; name=b.png\r\nContent-ID: <b@x>\r\nContent-Disposition: inline\r\n"
        return (
            head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(size))
        )

    assert names(reader.parse(HEAD + multipart("related", PLAIN, picture(5_000)))) == []
    assert names(reader.parse(HEAD + multipart("related", PLAIN, picture(300_000)))) == ["b.png"]


def test_a_logo_that_a_mail_system_made_an_attachment_of_is_none(reader: MailReader) -> None:
    head = b"Content-Type: image/png; name=image001.png\r\nContent-ID: <b@x>\r\nContent-Disposition: attachment\r\n\r\n"
    assert names(reader.parse(HEAD + multipart("mixed", PLAIN, head + b"\x89PNG"))) == []
    assert names(reader.parse(HEAD + multipart("mixed", PLAIN, head.replace(b"Content-ID: <b@x>\r\n", b"")))) == [
        "image001.png"
    ]
