"""Rank a corpus for queries with the language components that the portal itself uses."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from supplydemand.language.ranking import TASKS, ranked
from supplydemand.language.records import Text


class Command(BaseCommand):
    """Reads queries and a corpus as JSON lines and writes one line of ranked ids a query; needs no database and no network."""

    help = "用平台自己的中文理解部件排序：岗位描述→专业类，岗位名称→职业，专业→职业，岗位名称↔岗位名称。输入输出都是 JSON 行。"
    requires_system_checks = []

    def add_arguments(self, parser):
        """The task, two files in, one file out."""
        parser.add_argument("--task", required=True, choices=sorted(TASKS), help="排什么")
        parser.add_argument("--queries", required=True, type=Path, help='查询，每行 {"id", "text", "name"?, "level"?}')
        parser.add_argument("--corpus", required=True, type=Path, help='被排的，每行 {"id", "name", "text", "level"?}')
        parser.add_argument("--top", type=int, default=100, help="每个查询留多少个（默认 100）")
        parser.add_argument("--out", required=True, type=Path, help='结果，每行 {"query", "ranked"}')

    def handle(self, *, task, queries, corpus, top, out, **options):
        """Read everything before anything is written."""
        if top < 1:
            raise CommandError("--top 至少是 1。")
        asked, offered = _texts(queries), _texts(corpus)
        if not offered:
            raise CommandError(f"{corpus} 里一行也没有，没有可排的。")
        answers = ranked(task, asked, offered, top=top)
        lines = [
            json.dumps({"query": query.id, "ranked": ids}, ensure_ascii=False) for query, ids in zip(asked, answers, strict=True)
        ]
        try:
            out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"写不了 {out}：{error.strerror}。") from error
        self.stdout.write(f"{len(asked)} 个查询，{len(offered)} 个候选，写到 {out}")


def _texts(path):
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CommandError(f"读不了 {path}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} 不是 UTF-8 文本。") from error
    found = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            text = _text(line, f"{path} 第 {number} 行")
            if str(text.id) in found:
                raise CommandError(f"{path} 第 {number} 行的 id {text.id!r} 出现了两次（数字和文字写的同一个 id 也算）。")
            found[str(text.id)] = text
    return list(found.values())


def _text(line, place):
    try:
        row = json.loads(line)
    except RecursionError as error:
        raise CommandError(f"{place}套了太多层。") from error
    except ValueError as error:
        raise CommandError(f"{place}不是 JSON：{error}。") from error
    if not isinstance(row, dict):
        raise CommandError(f"{place}要是一个 JSON 对象。")
    if "id" not in row or not isinstance(row["id"], str | int) or isinstance(row["id"], bool):
        raise CommandError(f"{place}没有可用的 id（字符串或整数）。")
    for name in ("name", "text"):
        if not isinstance(row.get(name), str | None):
            raise CommandError(f"{place}的 {name} 要是文字。")
    for name in ("id", "name", "text", "level"):
        if not _is_writable(str(row.get(name) or "")):
            raise CommandError(f"{place}的 {name} 里有半个字符（单独的代理码），写不出来。")
    if "name" not in row and "text" not in row:
        raise CommandError(f"{place}既没有 name 也没有 text。")
    return Text(id=row["id"], name=row.get("name") or "", text=row.get("text") or "", level=str(row.get("level") or ""))


def _is_writable(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
