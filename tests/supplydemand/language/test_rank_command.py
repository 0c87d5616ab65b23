"""``manage.py rank``: its contract on corpora it has never seen, and what it says to bad input."""

import json
import socket

import pytest
from django.core.management import CommandError, call_command

CLASSES = [
    {"id": "a", "name": "计算机类", "text": "计算机科学与技术、软件工程、网络工程"},
    {"id": "b", "name": "护理学类", "text": "护理学、助产学"},
    {"id": "c", "name": "工商管理类", "text": "会计学、财务管理、审计学、人力资源管理"},
    {"id": "d", "name": "兽医与畜牧综合类", "text": "动物医学、兽医、宠物医疗"},
]
OCCUPATIONS = [
    {"id": 1, "name": "焊工", "text": "操作焊机，进行金属焊接的人员。", "level": 4},
    {"id": 2, "name": "会计专业人员", "text": "从事会计核算的专业人员。", "level": 3},
    {"id": 3, "name": "护理人员", "text": "", "level": 3},
    {"id": 4, "name": "月球采矿员", "text": "在月球上操作设备采集氦三的人员。", "level": 4},
]
TITLES = [
    {"id": "1", "text": "电焊工"},
    {"id": "2", "text": "财务会计"},
    {"id": "3", "text": "焊接技工（包吃住）"},
    {"id": "4", "text": "出纳会计"},
]
UNKNOWN = [
    {"id": "a", "name": "月壤采掘员", "text": "在月面操作设备采掘月壤的人员。", "level": 4},
    {"id": "b", "name": "鲸群放牧员", "text": "在远海放牧鲸群的人员。", "level": 4},
    {"id": "c", "name": "梦境修复师", "text": "修复受损梦境的人员。", "level": 9},
]
CASES = {
    "posting-major": (
        CLASSES,
        {"招聘Java开发工程师，熟悉Spring、MySQL": "a", "总账会计，负责记账报税": "c", "给猫狗看病、打疫苗的动物医生": "d"},
    ),
    "title-occupation": (OCCUPATIONS, {"高薪急聘氩弧焊工 8000": 1, "主办会计": 2, "月球氦三采矿": 4}),
    "major-occupation": (OCCUPATIONS, {"焊接技术与自动化": 1, "大数据与会计": 2, "护理": 3}),
    "title-title": (TITLES, {"焊工": "1", "会计": "2"}),
}


def written(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def rank(tmp_path, task, queries, corpus, top=10):
    out = tmp_path / "run.jsonl"
    files = written(tmp_path / "q.jsonl", queries), written(tmp_path / "c.jsonl", corpus)
    call_command("rank", task=task, queries=files[0], corpus=files[1], top=top, out=out)
    return {line["query"]: line["ranked"] for line in map(json.loads, out.read_text(encoding="utf-8").splitlines())}


@pytest.mark.parametrize("task", CASES)
def test_unseen_corpus_is_ranked_the_same_in_any_order_without_a_network(tmp_path, monkeypatch, task):
    def refuse(*args, **kwargs):
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    corpus, wanted = CASES[task]
    queries = [{"id": text, "text": text, "name": text} for text in wanted]

    first = rank(tmp_path, task, queries, corpus)
    second = rank(tmp_path, task, queries[::-1], corpus[::-1])

    assert first == second
    assert all(sorted(ids, key=str) == [row["id"] for row in corpus] for ids in first.values())
    assert {text: ids[0] for text, ids in first.items()} == wanted


@pytest.mark.parametrize("task", ["title-occupation", "major-occupation"])
def test_rows_that_nothing_knows_are_ranked_by_their_own_words(tmp_path, task):
    wanted = {"月壤采掘": "a", "远海鲸群放牧": "b", "受损梦境修复": "c"}

    found = rank(tmp_path, task, [{"id": text, "text": text, "name": text} for text in wanted], UNKNOWN)

    assert {text: ids[0] for text, ids in found.items()} == wanted


@pytest.mark.parametrize("task", CASES)
def test_empty_texts_and_few_wanted_are_answered(tmp_path, task):
    corpus = [*CASES[task][0], {"id": "empty", "name": "", "text": ""}]

    found = rank(tmp_path, task, [{"id": "nothing", "text": ""}, {"id": "signs", "text": "！？ 123 😀"}], corpus, top=2)

    assert {query: len(ids) for query, ids in found.items()} == {"nothing": 2, "signs": 2}


def test_title_is_not_alike_to_its_own_row(tmp_path):
    found = rank(tmp_path, "title-title", TITLES, TITLES)

    assert all(ids[-1] == query for query, ids in found.items())
    assert found["1"][0] == "3"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 2 行不是 JSON"),
        ("[" * 100_000, "第 2 行套了太多层"),
        ('{"id": 1, "text": "焊工"}', "第 2 行的 id 1 出现了两次"),
        ('{"id": "2", "text": "\\ud800"}', "第 2 行的 text 里有半个字符"),
        ('{"id": "\\udfff", "text": "焊工"}', "第 2 行的 id 里有半个字符"),
        ('{"id": "2", "name": [], "text": "焊工"}', "第 2 行的 name 要是文字"),
        ('{"id": "2", "name": 0, "text": "焊工"}', "第 2 行的 name 要是文字"),
        ('{"id": "2", "name": false, "text": "焊工"}', "第 2 行的 name 要是文字"),
        ("[1]", "要是一个 JSON 对象"),
        ('{"text": "焊工"}', "没有可用的 id"),
        ('{"id": true, "text": "焊工"}', "没有可用的 id"),
        ('{"id": "x", "text": 5}', "text 要是文字"),
        ('{"id": "x"}', "既没有 name 也没有 text"),
        ('{"id": "1", "text": "又一个"}', "出现了两次"),
    ],
)
def test_bad_line_is_named_and_nothing_is_written(tmp_path, line, said):
    queries, out = tmp_path / "q.jsonl", tmp_path / "out.jsonl"
    queries.write_text('{"id": "1", "text": "焊工"}\n' + line + "\n", encoding="utf-8")
    corpus = written(tmp_path / "c.jsonl", OCCUPATIONS)

    with pytest.raises(CommandError, match=said):
        call_command("rank", task="title-occupation", queries=queries, corpus=corpus, out=out)

    assert not out.exists()


def test_files_that_cannot_be_used_are_named(tmp_path):
    queries, empty = written(tmp_path / "q.jsonl", TITLES), written(tmp_path / "c.jsonl", [])
    options = {"task": "title-title", "queries": queries, "out": tmp_path / "out.jsonl"}

    for corpus, said in ((tmp_path / "missing", "读不了"), (empty, "一行也没有")):
        with pytest.raises(CommandError, match=said):
            call_command("rank", corpus=corpus, **options)
    with pytest.raises(CommandError, match="至少是 1"):
        call_command("rank", corpus=queries, top=0, **options)
    with pytest.raises(CommandError, match="写不了"):
        call_command("rank", corpus=queries, **options | {"out": tmp_path / "no" / "folder"})
