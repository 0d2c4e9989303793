"""Rows of workbooks, .csv and .jsonl files: reading what comes from outside, writing what goes out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import Fault, FaultsFound, Name, SettingsWrong, Wrong
from assistant.model import Language
from index.files.atomic_write import replacing
from integrations.catalog.sheets.cells import Cell, is_empty

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LARGEST = 200_000_000
"""Bytes of a sheet that is read."""

LONGEST_EXCEL_CELL = 32_767

FORMATS = (".xlsx", ".csv", ".jsonl")
"""What is written."""
READ = (*FORMATS, ".ods", ".tsv")
"""What is read."""


@dataclass(frozen=True)
class RowFault(Fault):
    """A fault in a sheet: ``line`` is the row as the sheet's program counts it, ``field`` the column."""

    def placed(self, language: Language, name: Name = str) -> str:
        parts = [self.file]
        if self.line is not None:
            parts.append(f"row {self.line}")
        if self.field:
            parts.append(f"column {self.field}")
        return f"{', '.join(parts)}: {self.in_words(language, name)}"


class SheetUnusable(SettingsWrong):
    """The file is not there, or is none that can be read or written."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.wrong = Wrong(code, **facts)

    def __str__(self) -> str:
        return str(self.wrong)


@dataclass(frozen=True)
class Row:
    number: int
    """As people count: the header of a sheet is row 1; the first line of a .jsonl file is row 1."""
    cells: Mapping[str, Cell]
    """By column as it is written in the file; a column that the row does not have is missing."""


@dataclass
class Sheet:
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Wrong] = field(default_factory=list)


def read_sheet(path: Path, known: Sequence[str]) -> Sheet:
    """The rows of a file in one of the formats of `READ`; ``known`` are the columns by which its header is recognised.

    Column names come back as in ``known`` where only case, spaces or hyphens differ. Raises `SettingsWrong` when the
    file is not there or of no known format, `FaultsFound` when it cannot be read at all.
    """
    form = _form_of(path, READ)
    if not path.is_file():
        raise SheetUnusable("sheet.missing", file=path)
    if path.stat().st_size > LARGEST:
        raise SheetUnusable("sheet.large", file=path, most=LARGEST // 1_000_000)
    if form == ".jsonl":
        return _read_jsonl(path, known)
    if form in (".csv", ".tsv"):
        return _read_csv(path, known)
    return _read_workbook(path, known)


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> None:
    """Writes the rows in the format that the file's name ends in; the file is there whole or not at all.

    Raises `SettingsWrong` when the name ends otherwise, the folder is not there, or a text is too long for Excel.
    """
    form = _form_of(path, FORMATS)
    if not path.parent.is_dir():
        raise SettingsWrong(f"There is no folder {path.parent} to write {path.name} into.")
    writers: dict[str, Callable[[Path, Sequence[str], Iterable[Mapping[str, Any]]], None]] = {
        ".jsonl": _write_jsonl,
        ".csv": _write_csv,
        ".xlsx": _write_xlsx,
    }
    with replacing(path) as draft:
        writers[form](draft, columns, rows)


def _form_of(path: Path, known: Sequence[str]) -> str:
    form = path.suffix.lower()
    if form not in known:
        raise SheetUnusable("sheet.ending", file=path.name, endings=", ".join(known))
    return form


def column_name(written: str, known: Iterable[str]) -> str:
    """The known column that this header means, else the header as it is written."""
    bare = re.sub(r"[\s-]+", "_", written.strip().strip("\ufeff").casefold())
    return bare if bare in known else written.strip()


# --- .jsonl ---------------------------------------------------------------------------------------------------------


def _read_jsonl(path: Path, known: Sequence[str]) -> Sheet:
    sheet = Sheet()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FaultsFound([RowFault(str(path), line, "", "sheet.not_utf8")]) from None
    columns: dict[str, None] = {}
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            value = json.loads(row, object_pairs_hook=_object, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            wrong = error if isinstance(error, Wrong) else Wrong("sheet.json.line")
            sheet.faults.append(RowFault.of(str(path), number, "", wrong))
            continue
        if not isinstance(value, dict):
            sheet.faults.append(RowFault(str(path), number, "", "sheet.json.object", {"example": '{"id": ...}'}))
            continue
        cells = {column_name(key, known): item for key, item in value.items()}
        columns |= dict.fromkeys(cells)
        sheet.rows.append(Row(number, cells))
    sheet.columns = list(columns)
    return sheet


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Wrong("sheet.json.twice", word=twice)
    return found


def _refuse_constant(word: str) -> None:
    raise Wrong("sheet.json.constant", word=word)


def _write_jsonl(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            kept = {name: row[name] for name in columns if not is_empty(row.get(name))}
            # U+2028 and U+2029 end a line for some readers of .jsonl
            line = json.dumps(kept, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
            file.write(line + "\n")


# --- .csv, .tsv -----------------------------------------------------------------------------------------------------


def _read_csv(path: Path, known: Sequence[str]) -> Sheet:
    text = _decoded(path)
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\r?", first)
    delimiter = named[1] if named else _delimiter(text, known)
    usual = csv.field_size_limit(LARGEST)  # the module's own limit of 128 KB is shorter than some descriptions
    try:
        table = list(csv.reader(io.StringIO(rest if named else text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FaultsFound([RowFault(str(path), None, "", "sheet.not_csv", {"why": error})]) from None
    finally:
        csv.field_size_limit(usual)
    rows = [[_without_guard(cell) for cell in row] for row in table]
    return _from_table(path, rows, known, first_row=2 if named else 1)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultsFound([RowFault(str(path), None, "", "sheet.encoding")])


def _delimiter(text: str, known: Sequence[str]) -> str:
    """The sign that gives the most known columns in the first lines."""

    def columns_found(sign: str) -> int:
        lines = csv.reader(io.StringIO("\n".join(text.splitlines()[:10])), delimiter=sign)
        try:
            return max((sum(column_name(cell, known) in known for cell in row) for row in lines), default=0)
        except csv.Error:
            return 0

    return max(",;\t|", key=columns_found)


_FORMULA = re.compile(r"'*[=+@\t-]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a quote in front, which reading takes off again."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_guarded(_cell_text(row.get(name))) for name in columns])


def _cell_text(cell: Cell) -> str:
    if is_empty(cell):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


# --- .xlsx, .ods ----------------------------------------------------------------------------------------------------


def _read_workbook(path: Path, known: Sequence[str]) -> Sheet:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        tables = [(name, _whole(book.get_sheet_by_name(name))) for name in book.sheet_names]
    except (CalamineError, OSError) as error:
        raise FaultsFound([RowFault(str(path), None, "", "sheet.not_excel", {"why": error})]) from None
    found = None
    others = []
    for name, table in tables:
        if found is None and _header_row(table[:20], known) is not None:
            found = _from_table(path, table, known, first_row=1)
        else:
            others.append(name)
    if found is None:
        return _from_table(path, [], known, first_row=1)
    found.notes += [Wrong("note.sheet", name=name) for name in others]
    return found


def _whole(sheet: CalamineSheet) -> list[list[Cell]]:
    """Every row; a cell that is merged over several rows says the same in each of them."""
    table: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        for row in range(first + 1, min(last + 1, len(table))):
            table[row][column] = table[first][column]
    return table


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("activities")
    sheet.freeze_panes = "B2"
    header = [WriteOnlyCell(sheet, name) for name in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for row in rows:
        line = []
        for name in columns:
            value = row.get(name)
            if isinstance(value, str):
                if len(value) > LONGEST_EXCEL_CELL:
                    raise SettingsWrong(
                        f"The {name} of {row.get('id')} has {len(value)} characters and Excel's cells hold "
                        f"{LONGEST_EXCEL_CELL}; export to .jsonl or .csv."
                    )
                cell = WriteOnlyCell(sheet, _for_excel(value))
                cell.data_type = "s"  # else a text that begins with = becomes a formula
                line.append(cell)
            else:
                line.append(None if is_empty(value) else value)
        sheet.append(line)
    book.save(path)


def _for_excel(text: str) -> str:
    """``_x000D_`` in a workbook stands for a character; the text itself is written with an escaped underscore."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


# --- tables ---------------------------------------------------------------------------------------------------------


def _header_row(table: Sequence[Sequence[Cell]], known: Sequence[str]) -> int | None:
    """The first row that has a column ``id`` and another known one; titles above it are allowed."""
    for number, row in enumerate(table[:20]):
        names = {column_name(str(cell), known) for cell in row if not is_empty(cell)}
        if "id" in names and len(names & set(known)) > 1:
            return number
    return None


def _from_table(path: Path, table: Sequence[Sequence[Cell]], known: Sequence[str], first_row: int) -> Sheet:
    header = _header_row(table, known)
    if header is None:
        raise FaultsFound([RowFault(str(path), None, "", "sheet.no_header")])
    names = [("" if is_empty(cell) else column_name(str(cell), known)) for cell in table[header]]
    sheet = Sheet(columns=[name for name in names if name])
    for name in {name for name in names if name and names.count(name) > 1}:
        sheet.faults.append(RowFault(str(path), header + first_row, name, "sheet.column_twice"))
    for number, row in enumerate(table[header + 1 :], start=header + 1 + first_row):
        if all(is_empty(cell) for cell in row):
            continue
        beyond = [cell for cell in row[len(names) :] if not is_empty(cell)]
        if beyond:
            sheet.faults.append(RowFault(str(path), number, "", "sheet.cells"))
        cells = dict(zip(names, row, strict=False))
        cells.pop("", None)
        sheet.rows.append(Row(number, {name: cells.get(name) for name in sheet.columns}))
    return sheet
