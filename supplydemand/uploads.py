"""What an uploaded file may be, asked before anything is parsed."""

from core.tabular import OTHER_WORKBOOKS, UnreadableFile
from core.workbooks import MEGABYTE, Limits, check_workbook, faults_told

ROW_LIMIT = 5_000
"""Rows of one file."""

UPLOAD = Limits(file_bytes=10 * MEGABYTE, unpacked_bytes=60 * MEGABYTE, rows=20_000, elements=800_000)
COLUMN_LIMIT = 100
"""Columns of a CSV file; the template has a quarter of it."""
SUFFIXES = (".xlsx", ".csv")
_CHUNK = 1024 * 1024


def check_upload(file, suffix):
    """Raise ``UnreadableFile`` for what is no table of a size that one import takes; a second of work at most.

    Returns about how many rows it holds below its first line: lines of a CSV file may break within a cell.
    """
    if suffix in OTHER_WORKBOOKS or suffix == ".xlsm":
        raise UnreadableFile(f"不能读 {suffix} 文件。用表格软件打开，另存为 xlsx 再上传。")
    if suffix not in SUFFIXES:
        raise UnreadableFile("要 .xlsx 或 .csv 文件。下载模板，填好再上传。")
    if file.seek(0, 2) > UPLOAD.file_bytes:
        raise UnreadableFile(f"文件超过 {UPLOAD.file_bytes // MEGABYTE} MB。删掉图片和用不到的表，或分成几个文件再上传。")
    file.seek(0)
    if suffix == ".csv":
        count = _check_lines(file)
    else:
        with faults_told():
            count = check_workbook(file, UPLOAD)
    file.seek(0)
    return max(count - 1, 0)


def _separators(line):
    return max(line.count(mark) for mark in (b",", b";", b"\t"))


def _first_line(file):
    """Up to the first end of a line, of which there are three kinds."""
    return (file.read(_CHUNK).splitlines() or [b""])[0]


def _check_lines(file):
    if _separators(_first_line(file)) >= COLUMN_LIMIT:
        raise UnreadableFile(f"第一行超过 {COLUMN_LIMIT} 列。照模板的列名整理，删掉用不到的列，再上传。")
    file.seek(0)
    lines, before = 0, b""
    while chunk := file.read(_CHUNK):
        lines += chunk.count(b"\n") + chunk.count(b"\r") - (before[-1:] + chunk).count(b"\r\n")
        before = chunk
    if lines > UPLOAD.rows:
        raise UnreadableFile(f"文件超过 {UPLOAD.rows:,} 行。分成几个文件，每个不超过 {ROW_LIMIT:,} 行。")
    return lines + (before[-1:] not in (b"", b"\n", b"\r"))
