"""Text in cells of tables: nothing that runs as a formula on the way out, the original back on the way in."""

import re
from decimal import Decimal

_RUNS = re.compile(r"'*[ \u00a0\u3000]*[=+\-@\t\r\n＝＋－＠]")
_RETYPED = re.compile(r"[\d(.][\d.,:/\-\s()eE年月日]*")
"""What a spreadsheet program takes for a number, a day or a time when it opens a CSV file."""
_KEEPS = re.compile(r"0|[1-9]\d{0,10}|\d{4}-\d\d-\d\d")
"""What it gives back as it was, or as a day that an import reads."""
_CONTROL = dict.fromkeys([*(code for code in range(32) if code not in (9, 10, 13)), 0xFFFE, 0xFFFF])
"""What no XML may hold: one such character would make a whole workbook unreadable."""


_HIDDEN = dict.fromkeys(
    [
        *(code for code in range(0xA0) if code not in (9, 10, 13) and (code < 32 or code > 126)),
        0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF,
        *range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080),
    ]
)  # fmt: skip
"""Control characters, marks that turn the direction of what follows, and characters of no width: a name with one of them is read
as another name than it is."""


def without_hidden(text):
    """The text without characters that cannot be seen and change what is read."""
    return text.translate(_HIDDEN)


def defused(value):
    """A cell's text that no spreadsheet program runs as a formula: a leading apostrophe shows it as text."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    text = _line_ends(str(value).translate(_CONTROL))
    return f"'{text}" if _RUNS.match(text) or (text.startswith("'") and _is_retyped(text)) else text


def defused_csv(value):
    """A cell of a CSV file, which cannot say of itself that it is text: ``007`` and long codes get the apostrophe too."""
    cell = defused(value)
    return f"'{cell}" if isinstance(cell, str) and not cell.startswith("'") and _is_retyped(cell) else cell


def restored(text):
    """The text that ``defused`` or ``defused_csv`` was given; also what people write with an apostrophe to keep it as text."""
    return text[1:] if text.startswith("'") and (_RUNS.match(text) or _is_retyped(text)) else text


def _is_retyped(text):
    text = text.lstrip("'").strip()
    return bool(_RETYPED.fullmatch(text)) and not _KEEPS.fullmatch(text) and any(char.isdigit() for char in text)


def plain_cell(text):
    """The text as it comes back from any file: without outer blanks and hidden characters, lines ended alike."""
    return _line_ends(without_hidden(text.translate(_CONTROL))).strip()


def _line_ends(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")
