"""A table of figures, the same on the page, in a sheet and as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assistant.model import Language

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""


@dataclass(frozen=True)
class Table:
    key: str
    """In addresses and as the sheet's name."""
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    """The first cell names the row."""
    bar: int | None = None
    """The column that is drawn beside the numbers."""
    note: str = ""

    @property
    def most(self) -> float:
        """The largest number of the drawn column."""
        if self.bar is None:
            return 0
        return max((float(row[self.bar] or 0) for row in self.rows), default=0)


def shown(cell: Cell, language: Language) -> str:
    """A cell as people write it: 3,5 in Danish and German; empty for what is not known."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        words = f"{cell:.1f}"
        return words if language is Language.EN else words.replace(".", ",")
    return str(cell)


def as_csv(table: Table, language: Language) -> bytes:
    """UTF-8 with its mark, parted as the language's spreadsheets expect it."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter="," if language is Language.EN else ";")
    writer.writerow(table.header)
    for row in table.rows:
        writer.writerow([_harmless(shown(cell, language)) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def as_workbook(tables: Sequence[Table]) -> bytes:
    """One sheet for each table."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.title))
        sheet.append(list(table.header))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in table.rows:
            sheet.append([_harmless(cell) if isinstance(cell, str) else cell for cell in row])
        sheet.freeze_panes = "B2"
        for number, name in enumerate(table.header, 1):
            longest = max([len(name), *(len(str(row[number - 1] or "")) for row in table.rows)])
            sheet.column_dimensions[get_column_letter(number)].width = min(60, longest + 2)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _harmless(words: str) -> str:
    """Text of somebody else's stays text."""
    return f"'{words}" if words.startswith(_FORMULA) else words


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that a sheet's name must not have."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\")[:31]
