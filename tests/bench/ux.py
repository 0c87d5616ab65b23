"""What a weekly task costs a person: pages, clicks, fields and seconds, counted by doing it in a browser.

    .venv/bin/python -m tests.bench.ux --url http://127.0.0.1:8000 --password … [--json FILE] [--task NAME]

Needs a portal with demo data. A task is a function that does the work with a ``Hand``, which counts what it does and adds the
seconds of the keystroke-level model (Card, Moran and Newell 1983) to the time the portal really took to answer. ``TASKS`` is the
table: who adds a task writes two functions, the old way and the new one, and a row.

The person of the model is an office worker who knows the task, types Chinese by pinyin and uses a mouse. The constants are
stated below; they order ways of doing one task, they do not predict what one person needs.
"""

import argparse
import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

KEY = 0.28
"""Seconds for a key of an average non-secretary typist."""
CHARACTER = 0.56
"""Seconds for a Chinese character by pinyin: two keys, the choice among candidates included."""
POINT, PRESS, HOME, THINK = 1.1, 0.2, 0.4, 1.35
"""Seconds to point at something, to press and release a button, to move a hand between mouse and keyboard, to get ready."""
READ = 0.25
"""Seconds to read a Chinese character of what must be checked (240 a minute)."""
PASTE_KEYS = 2


@dataclass
class Cost:
    """What one way of doing a task took."""

    pages: int = 0
    clicks: int = 0
    fields: int = 0
    model_seconds: float = 0.0
    portal_seconds: float = 0.0

    @property
    def seconds(self):
        """The person's time and the portal's, rounded to whole seconds."""
        return round(self.model_seconds + self.portal_seconds)


@dataclass
class Hand:
    """A person's hand at the browser: does a thing and counts it."""

    page: object
    cost: Cost = field(default_factory=Cost)
    is_on_keys: bool = False

    def open(self, path):
        """Arrive at a page by its address: where a task begins; the first page counts as one."""
        self._answered(lambda: self.page.goto(path))
        self.cost.pages += 1

    def follow(self, name, *, exact=False):
        """Find a link and click it; the next page counts."""
        self._point(click=True)
        link = self.page.locator("main").get_by_role("link", name=name, exact=exact).first
        self._answered(lambda: (link.click(), self.page.wait_for_load_state()))
        self.cost.pages += 1

    def send(self, name):
        """Press a button that leads to another page."""
        self._point(click=True)
        button = self.page.get_by_role("button", name=name, exact=True).last
        self._answered(lambda: (button.click(), self.page.wait_for_load_state()))
        self.cost.pages += 1

    def press(self, locator):
        """Press something that stays on the page."""
        self._point(click=True)
        locator.click()

    def type(self, label, text):
        """Go to a field with the mouse and write."""
        self._enter()
        self._labelled(label).fill(text)
        self._keys(text)

    def paste(self, label, text):
        """Copy a text from another window and paste it."""
        self._enter()
        self._labelled(label).fill(text)
        self.cost.model_seconds += THINK + 2 * PASTE_KEYS * KEY + 2 * (POINT + PRESS)  # over there: select all, copy
        self.cost.clicks += 2

    def choose(self, label, option):
        """Open a list and choose from it."""
        self._point(click=True)
        self._point(click=True)
        self.cost.fields += 1
        self._labelled(label).select_option(label=option)

    def tick(self, label):
        """Tick a box."""
        self._point(click=True)
        self.cost.fields += 1
        self._labelled(label).check()

    def pick(self, label, words, found):
        """Search a code with the picker and take a hit with the mouse."""
        self._enter()
        self._keys(words)
        box = self.page.get_by_role("combobox", name=label)
        box.press_sequentially(words)
        hit = self.page.locator(f'[role="option"]:has-text("{found}")').first
        self._answered(hit.wait_for)
        self._point(click=True)
        hit.click()

    def day(self, label, on):
        """Type a date into the browser's date control: eight digits."""
        self._enter()
        self._labelled(label).fill(on.isoformat())
        self._keys("20270101")

    def look(self, characters):
        """Read so many characters to check them."""
        self.cost.model_seconds += THINK + characters * READ

    def _labelled(self, label):
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(选填)?\s*$")).first

    def _enter(self):
        self._point(click=True)
        self.cost.fields += 1
        self.cost.model_seconds += HOME
        self.is_on_keys = True

    def _keys(self, text):
        self.cost.model_seconds += sum(KEY if char.isascii() else CHARACTER for char in text)

    def _point(self, *, click):
        self.cost.model_seconds += THINK + POINT + (HOME if self.is_on_keys else 0) + (PRESS if click else 0)
        self.cost.clicks += click
        self.is_on_keys = False

    def _answered(self, act):
        began = time.perf_counter()
        act()
        self.cost.portal_seconds += time.perf_counter() - began


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


@dataclass(frozen=True)
class Task:
    """One row of the table: the same task done in the old way and in the new ones."""

    name: str
    who: str
    before: Callable
    after: dict


TASKS = (
    Task(
        "发布一条需求",
        "enterprise@demo.example",
        publish_by_the_long_form,
        {"六个问题": publish_by_six_questions, "贴招聘启事": publish_by_pasting},
    ),
)


def measure(task, browser, url, password):
    """``{way: Cost}`` of a task, each way in a fresh browser."""
    costs = {}
    for name, way in {"原来": task.before, **task.after}.items():
        context = browser.new_context(base_url=url, locale="zh-CN", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("邮箱").fill(task.who)
        page.get_by_label("密码", exact=True).fill(password)
        page.locator("main").get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url("**/workbench/")
        hand = Hand(page)
        way(hand)
        page.get_by_text("待审核").first.wait_for()
        costs[name] = hand.cost
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
    with sync_playwright() as playwright:
        chromium = os.environ.get("XIEYU_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for task in TASKS:
            if options.task in (None, task.name):
                costs = measure(task, browser, options.url, options.password)
                rows += [{"task": task.name, "way": way, **asdict(cost), "seconds": cost.seconds} for way, cost in costs.items()]
        browser.close()
    print("| 任务 | 做法 | 页 | 点击 | 填或选 | 秒 |\n|---|---|---|---|---|---|")  # noqa: T201
    for row in rows:
        print(f"| {row['task']} | {row['way']} | {row['pages']} | {row['clicks']} | {row['fields']} | {row['seconds']} |")  # noqa: T201
    if options.json:
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
