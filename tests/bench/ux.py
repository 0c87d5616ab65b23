"""What a weekly task costs a person: pages, clicks, fields and seconds, counted by doing it in a browser.

    .venv/bin/python -m tests.bench.ux --url http://127.0.0.1:8000 --password … [--json FILE] [--task NAME]

Needs a portal with demo data, best a fresh one: the ways change it. A way is a function that does the work with a ``Hand`` in the
browser, or counts it with a ``Paper`` where there is no page to walk on: the old pages, a mail that comes after a week. Who adds
a task writes its ways and a row of ``TASKS`` here or of ``WEEKLY`` in ``tests.bench.weekly``.
"""

import argparse
import json
import os
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.hand import Hand, Paper, Task
from tests.bench.weekly import WEEKLY

JOB = {
    "title": "数控机床操作工",
    "work": "操作数控车床加工零件，看图纸，做首件检测。",
    "skills": ["数控编程", "看懂零件图", "用游标卡尺"],
}
ADVERTISEMENT = """数控机床操作工 5名
工作内容：操作数控车床加工零件，看图纸，做首件检测。
薪资：6000-8500元/月
要求：高职以上学历，数控技术专业；熟悉数控编程，会用游标卡尺，能看懂零件图。
可接收实习生。"""


def publish_by_the_long_form(hand):
    """As before: all 22 questions on one page; answers what a submission needs and what matching reads."""
    hand.open("/workbench/")
    hand.follow("发布需求")
    hand.open("/demands/new/")
    hand.cost.pages -= 1  # the button led here then
    hand.type("招什么岗位", JOB["title"])
    hand.pick("属于哪个职业", "数控机床", "数控机床")
    hand.type("要几个人", "5")
    hand.type("做什么", JOB["work"])
    hand.pick("什么专业", "数控技术", "高职专科")
    hand.choose("最低什么学历", "高职专科及以上")
    hand.type("要会什么", "、".join(JOB["skills"]))
    hand.day("有效到哪天", date.today() + timedelta(days=180))
    hand.type("月薪从", "6000")
    hand.type("月薪到", "8500")
    hand.tick("招聘毕业生")
    hand.tick("实习")
    hand.look(4 * 22)  # the labels of all questions
    hand.send("提交审核")


def publish_by_six_questions(hand):
    """Now: six questions, offers to click, dates and place filled in."""
    hand.open("/workbench/")
    hand.follow("发布需求")
    hand.type("岗位叫什么", JOB["title"])
    hand.type("平时做哪些事", JOB["work"])
    offer = hand.page.locator("button[data-offer=occupation]").first
    offer.wait_for()
    hand.press(offer)
    hand.type("要几个人", "5")
    hand.type("月薪从", "6000")
    hand.type("月薪到", "8500")
    skill = hand.page.locator("button[data-offer=skills]").first
    skill.wait_for()
    for _ in JOB["skills"]:
        hand.press(skill)
    hand.choose("最低什么学历", "高职专科及以上")
    hand.tick("招聘毕业生")
    hand.tick("实习")
    hand.look(4 * 15)
    hand.send("提交审核")


def publish_by_pasting(hand):
    """Now, with an advertisement at hand: paste it, check what was understood, tick what it does not say."""
    hand.open("/workbench/")
    hand.follow("发布需求")
    hand.follow("有现成的招聘启事，贴进来")
    hand.paste("招聘启事的文字", ADVERTISEMENT)
    hand.send("读一读，填好给我看")
    hand.look(len(ADVERTISEMENT))
    hand.tick("招聘毕业生")
    hand.send("提交审核")


def _handed_in(way):
    """The way, and then the page that says so."""

    def done(hand):
        way(hand)
        hand.page.get_by_text("待审核").first.wait_for()

    return done


TASKS = (
    Task(
        "发布一条需求",
        "enterprise@demo.example",
        (Hand, _handed_in(publish_by_the_long_form)),
        {"六个问题": (Hand, _handed_in(publish_by_six_questions)), "贴招聘启事": (Hand, _handed_in(publish_by_pasting))},
    ),
    *WEEKLY,
)


def measure(task, browser, url, password):
    """``{way: (Cost, whether it was counted on paper)}`` of a task, each way in a fresh browser."""
    costs = {}
    for name, (kind, way) in {"原来": task.before, **task.after}.items():
        if kind is Paper:
            hand = Paper()
            way(hand)
            costs[name] = hand.cost, True
            continue
        context = browser.new_context(base_url=url, locale="zh-CN", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("邮箱").fill(task.who)
        page.get_by_label("密码", exact=True).fill(password)
        page.locator("main").get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/workbench/")
        hand = Hand(page)
        way(hand)
        costs[name] = hand.cost, False
        context.close()
    return costs


def main():
    """Do every task and print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--password", required=True)
    parser.add_argument("--task")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    print("| 任务 | 做法 | 页 | 点击 | 填或选 | 秒 |\n|---|---|---|---|---|---|")  # noqa: T201
    with sync_playwright() as playwright:
        chromium = os.environ.get("XIEYU_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for task in TASKS:
            if options.task in (None, task.name):
                for way, (cost, is_on_paper) in measure(task, browser, options.url, options.password).items():
                    row = {"task": task.name, "way": way, "is_on_paper": is_on_paper, **asdict(cost), "seconds": cost.seconds}
                    rows.append(row)
                    mark = "（数的）" if is_on_paper else ""
                    figures = " | ".join(str(row[name]) for name in ("pages", "clicks", "fields", "seconds"))
                    print(f"| {task.name} | {way}{mark} | {figures} |", flush=True)  # noqa: T201
        browser.close()
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
