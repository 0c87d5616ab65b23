"""The weekly tasks around a listing: how they went before and how they go now, for ``tests.bench.ux``.

The old ways are counted on paper from the templates of commit 08096a9. Amounts: 200 supplies for an import, ten listings to copy
or to hand over, ten submissions to decide.
"""

import csv
import tempfile
from datetime import date, datetime
from pathlib import Path

from tests.bench.hand import Hand, Paper, Task

SCHOOL, ENTERPRISE = "school@demo.example", "enterprise@demo.example"
COORDINATOR, DISTRICT = "coordinator@demo.example", "district@demo.example"
SUPPLY_COUNT, LISTING_COUNT, SUBMISSION_COUNT, RETURNED_COUNT = 200, 10, 10, 3
CARD, ROW, SUBMISSION, NOTE = 60, 12, 120, 40
"""Characters to read: a match with its reasons, a row of a list, a submission under review, a reviewer's note."""
GREETING = "你们好，我们想就这个岗位和你们谈谈订单班，下周方便的话通个电话。"
LIST_READ = 20 * ROW
COLUMNS = ("名称", "专业", "学历层次", "人数", "毕业日期", "地区", "有效期到", "联系人", "联系电话")


def answer_a_match(hand):
    """From the workbench to the list, read five cards, answer the first that waits."""
    hand.open("/workbench/")
    hand.follow("去看匹配", exact=False)
    hand.look(5 * CARD)
    hand.go(hand.page.get_by_role("button", name="有意向").first)


def answer_a_match_before(hand):
    """The same page and buttons were there."""
    hand.open()
    hand.follow()
    hand.look(5 * CARD)
    hand.send()


def supplies_one_by_one(hand):
    """The long form of one supply, what a submission needs, two hundred times."""
    hand.open()
    hand.type("名称", "数控技术 2027 届毕业生")
    hand.pick("专业", "sksj")
    hand.choose("学历")
    hand.type("人数", "40")
    hand.day("毕业日期")
    hand.pick("地区", "云港")
    hand.day("有效期到")
    hand.type("联系人", "王敏")
    hand.type("电话", "021-55501234")
    hand.send("提交审核")
    hand.times(SUPPLY_COUNT)


def _supplies():
    folder = Path(tempfile.mkdtemp())
    path = folder / f"supplies-{date.today()}.csv"
    year, batch = date.today().year + 1, f"{datetime.now():%d %H%M%S}"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for number in range(1, SUPPLY_COUNT + 1):
            days = f"{year}-07-01", "云港新片区", f"{year}-06-01"
            rows.writerow([f"{batch} 数控技术 {number} 班", "数控技术", "高职专科", 40, *days, "王敏", "021-55501234"])
    return path


def supplies_by_excel(hand):
    """Template, the school's own columns pasted into it, upload, preview, import, hand all in."""
    hand.open("/supplies/mine/")
    hand.follow("用 Excel 导入")
    hand.press(hand.page.get_by_role("link", name="下载模板"))
    for _ in COLUMNS:
        hand.transfer()
    hand.press(hand.page.get_by_label("文件"))
    hand.cost.fields += 1
    hand.page.locator("input[type=file]").set_input_files(_supplies())
    hand.send("上传并检查")
    hand.page.get_by_role("button", name=f"导入 {SUPPLY_COUNT} 行").wait_for()
    hand.look(5 * ROW)
    hand.send(f"导入 {SUPPLY_COUNT} 行")
    submit = hand.page.get_by_role("button", name="全部提交审核")
    submit.wait_for()
    hand.go(submit)


def copy_one_by_one(hand):
    """Own list, the offer, copy, a new title and two dates, hand in; ten times."""
    hand.open()
    hand.follow()
    hand.send()
    hand.type("名称", "数控技术 2028 届毕业生")
    hand.day()
    hand.day()
    hand.send()
    hand.times(LISTING_COUNT)


def copy_together(hand):
    """Mark all of the page, copy to the new term, look at the dates, make drafts, hand all in."""
    hand.open("/supplies/mine/?status=approved")
    hand.follow("选本页全部")
    hand.send("复制到新学期…")
    hand.look(LISTING_COUNT * ROW)
    hand.go(hand.page.locator("main").get_by_role("button", name="份草稿"))
    hand.page.get_by_text("刚建的草稿").wait_for()
    hand.look(LISTING_COUNT * ROW)
    hand.go(hand.page.get_by_role("button", name="提交", exact=True).first)


def keep_by_revising(hand):
    """Nobody asked: see it in the own list, open, revise, a new date, hand in, and wait for a review."""
    hand.open()
    hand.look(LISTING_COUNT * ROW)
    hand.follow()
    hand.send()
    hand.day()
    hand.send()


def keep_by_link(hand):
    """The link of the mail, one button, no sign-in."""
    page = hand.page
    page.goto("/accounts/notifications/")  # finding the address, which the mail holds; not counted
    page.locator("main").get_by_role("link", name="回答一下").first.click()
    page.wait_for_url("**/l/**")
    address = page.url
    page.context.clear_cookies()
    hand.open(address)
    hand.look(CARD)
    hand.go(page.locator("main").get_by_role("button", name="仍有效").first)
    page.get_by_text("已经办好").wait_for()


def greet_by_own_mail(hand):
    """The contact on the match's page, then the own mail program: subject and text from nothing."""
    hand.open()
    hand.follow()
    hand.look(20)
    hand.press()
    hand.type("主题", "想和你们谈订单班")
    hand.type("正文", GREETING)
    hand.press()


def greet_in_the_thread(hand):
    """The thread with its prepared message."""
    hand.open("/contacts/")
    hand.follow("去开口", exact=False)
    hand.look(100)
    hand.send("发出第一条消息")


def outcome_on_the_page(hand):
    """Sign in, the workbench, the match, one choice."""
    hand.open()
    hand.type("邮箱", SCHOOL)
    hand.type("密码", "copper-lake-91")
    hand.send()
    hand.follow()
    hand.tick()
    hand.send()


def outcome_by_link(hand):
    """The mail's link and one of its buttons; nobody signs in."""
    hand.open()
    hand.look(CARD)
    hand.send()


def find_by_facets(hand):
    """The list had no pinyin and no places in its search box: a picker for the major, a list for the district."""
    hand.open()
    hand.pick("专业", "sksj")
    hand.choose("区")
    hand.send()
    hand.look(LIST_READ)


def find_by_words(hand):
    """Initials and a district in one box."""
    hand.open("/demands/")
    hand.type("岗位、单位、专业、技能", "skjc 云港")
    hand.send("搜索")
    hand.look(LIST_READ)


def look_again_each_week(hand):
    """The same search again, and the whole list read for what is new."""
    find_by_facets(hand)


def save_the_search(hand):
    """Once: search, save under a name."""
    hand.open("/demands/")
    hand.type("岗位、单位、专业、技能", "skjc 云港")
    hand.send("搜索")
    hand.press(hand.page.locator("summary", has_text="保存这个搜索"))
    hand.type("给它起个名字", "云港数控")
    hand.send("保存")


def read_the_hits(hand):
    """Each week: the day's mail names what is new; open one."""
    hand.look(3 * ROW)
    hand.follow()


def hand_over_one_by_one(hand):
    """Each listing opened, revised with another contact and handed in; then the colleague is let go."""
    hand.open()
    hand.follow()
    hand.send()
    hand.type("联系人", "王敏")
    hand.type("电话", "021-55501234")
    hand.type("邮箱", "wm@school.example")
    hand.send()
    hand.times(LISTING_COUNT)
    hand.open()
    hand.type("理由", "离职")
    hand.send()


def hand_over(hand):
    """Members, hand over, who takes it, leaves at the same time."""
    hand.open("/accounts/organizations/1/members/")
    hand.follow("交接", exact=True)
    with hand.page.expect_navigation():
        hand.select(hand.page.locator("#person"), 1)
    hand.cost.pages += 1
    hand.look(LISTING_COUNT * ROW)
    hand.select(hand.page.get_by_label("谁接手", exact=True), 1)
    hand.send("交接")


def _read_ten(hand, act):
    for _ in range(SUBMISSION_COUNT):
        hand.look(SUBMISSION)
        act()


def decide_by_mouse(hand):
    """The queue, the first, approve with the mouse and go on."""
    hand.open()
    hand.follow()
    _read_ten(hand, hand.send)


def decide_by_keys(hand):
    """从最急的开始审, then a key for each."""
    hand.open()
    hand.follow()
    _read_ten(hand, lambda: hand.key("a"))


def decide_together(hand):
    """The queue: mark all, approve together; the preview says title, organization and verdict of each, not the content."""
    hand.open()
    hand.tick()
    hand.choose()
    hand.send()
    for _ in range(SUBMISSION_COUNT):
        hand.look(3 * ROW)
    hand.send()


def answer_returned_items(hand):
    """The workbench names each; the notes stand at the fields: read them, mend one field, hand in again. The same before."""
    hand.open()
    hand.follow()
    hand.look(NOTE)
    hand.type("工作内容", "两班倒，每班 8 小时，有夜班补贴")
    hand.send()
    hand.times(RETURNED_COUNT)


def look_at_a_district_by_lists(hand):
    """Each list with its district chosen, twenty rows of each read."""
    for _ in range(2):
        hand.open()
        hand.choose("区")
        hand.send()
        hand.look(LIST_READ)


def look_at_a_district_by_map(hand):
    """Each map shows the number in every district; one tile leads to the rows."""
    for _ in range(2):
        hand.open()
        hand.look(CARD)
        hand.follow()
        hand.look(LIST_READ)


def opinions_by_mail(hand):
    """Nobody asked for opinions: the submission's page, then the own mail program with the organization's name and a sentence."""
    hand.open()
    hand.follow()
    hand.look(SUBMISSION)
    hand.type("主题", "关于云汀数控的意见")
    hand.type("正文", "情况属实，我区同意。")
    hand.press()
    hand.times(SUBMISSION_COUNT)


def opinions_by_one_click(hand):
    """From the workbench to the task, read it, one button."""
    hand.open()
    hand.follow()
    hand.look(SUBMISSION)
    hand.send()
    hand.times(SUBMISSION_COUNT)


def watch_matching(hand):
    """The desk's first page says when the last run was, what it found and whether anything failed. The same before."""
    hand.open()
    hand.look(CARD)


WEEKLY = (
    Task("改好退回的 3 条再交", SCHOOL, (Paper, answer_returned_items), {"现在": (Paper, answer_returned_items)}),
    Task(
        "看本区的需求和供给",
        DISTRICT,
        (Paper, look_at_a_district_by_lists),
        {"地图": (Paper, look_at_a_district_by_map)},
    ),
    Task("给 10 条初步意见", DISTRICT, (Paper, opinions_by_mail), {"待办里一键": (Paper, opinions_by_one_click)}),
    Task("看匹配跑得怎么样", COORDINATOR, (Paper, watch_matching), {"现在": (Paper, watch_matching)}),
    Task("看新匹配，答复一个", SCHOOL, (Paper, answer_a_match_before), {"现在": (Hand, answer_a_match)}),
    Task("发布 200 条供给", SCHOOL, (Paper, supplies_one_by_one), {"Excel": (Hand, supplies_by_excel)}),
    Task("上学期的 10 条换个日期再发", SCHOOL, (Paper, copy_one_by_one), {"一起复制": (Hand, copy_together)}),
    Task("让一条需求接着有效", ENTERPRISE, (Paper, keep_by_revising), {"邮件里的链接": (Hand, keep_by_link)}),
    Task("第一次联系", SCHOOL, (Paper, greet_by_own_mail), {"备好的开场白": (Hand, greet_in_the_thread)}),
    Task("说谈得怎么样", SCHOOL, (Paper, outcome_on_the_page), {"邮件里的链接": (Paper, outcome_by_link)}),
    Task("找一条需求", SCHOOL, (Paper, find_by_facets), {"一个搜索框": (Hand, find_by_words)}),
    Task(
        "每周看有没有新的",
        SCHOOL,
        (Paper, look_again_each_week),
        {"保存一次": (Hand, save_the_search), "以后每周": (Paper, read_the_hits)},
    ),
    Task("同事离开，交接 10 条", SCHOOL, (Paper, hand_over_one_by_one), {"一次交接": (Hand, hand_over)}),
    Task(
        "审 10 件没有问题的",
        COORDINATOR,
        (Paper, decide_by_mouse),
        {"逐件按键": (Paper, decide_by_keys), "一起通过": (Paper, decide_together)},
    ),
)
