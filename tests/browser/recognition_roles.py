"""What each role does on the pages of recognition, by links and buttons: the applicant, the desk, the experts, the public."""

from datetime import timedelta

from celery import current_app
from django.utils import timezone

from core.jobs import UNFINISHED
from core.models import JobRun
from review.recognition import life_tasks
from review.recognition.models import Panel, PublicNotice
from tests.browser.mailbox import newest_letter, path_after
from tests.core.uploads import PDF, picture

PHONE = {"viewport": {"width": 390, "height": 844}}
MOMENT = "%Y-%m-%dT%H:%M"


def work():
    """Do what waits, as the worker does: mails, invitations, announcements, a matching run."""
    current_app.loader.import_default_modules()
    while waiting := list(JobRun.objects.filter(state__in=UNFINISHED).order_by("pk")):
        for job in waiting:
            current_app.tasks[job.task](job_id=job.pk)


# The desk


def menu(desk, name):
    """A list of the admin, from its first page."""
    desk.visit("admin:index")
    desk.follow(name, exact=True)


def open_task(desk, title):
    """The task of that title, from the desk's first page."""
    desk.visit("admin:index")
    desk.follow(title)
    desk.page.wait_for_url("**/review/reviewtask/**")


def approve(desk, title):
    """Pass what waits under that title; once more where automatic findings are open."""
    open_task(desk, title)
    desk.press("通过，看下一件", exact=False)
    again = desk.page.get_by_role("button", name="仍然通过")
    again.or_(desk.page.get_by_text(f"通过了《{title}")).first.wait_for()
    if again.count():
        desk.press("仍然通过", exact=False)
    desk.sees(f"通过了《{title}")


def agree(desk, title):
    """Vote for what stands under that title in its joint review."""
    open_task(desk, title)
    desk.press("投同意", exact=False)
    desk.sees("投了，记下了")


def send_back(desk, title, *, field, note, reason):
    """Ask for a supplement with a note at one field."""
    open_task(desk, title)
    desk.page.locator(f".xy-reviewrow:has(#note-{field}) summary").click()
    desk.page.locator(f"#note-{field}").fill(note)
    desk.page.locator("#reason").fill(reason)
    desk.press("要求补正", exact=False)
    desk.sees(f"退回了《{title}")


def refuse(desk, title, *, reason, words="不予通过"):
    """Refuse, and confirm it; ``words`` are those of the button."""
    open_task(desk, title)
    desk.page.locator("#reason").fill(reason)
    desk.press(words)
    desk.press(f"确定{words}")
    desk.sees(f"《{title}", f"》{words.removeprefix('申诉')}")


def uphold(desk, title, *, reason):
    """Answer that an appeal is right."""
    open_task(desk, title)
    desk.page.locator("#reason").fill(reason)
    desk.press("申诉成立，看下一件")
    desk.sees(f"《{title}》成立")


def publish_rules(desk, version):
    """Check the packaged draft of a scheme's rules and put it in force."""
    menu(desk, "认定办法")
    desk.follow(version)
    desk.follow("检查和发布")
    desk.sees("检查通过")
    desk.press(f"发布{version}")
    desk.sees(f"{version}生效了")


def add_field(desk, version, section, label):
    """One more field in a section of a draft, without a code; it stands in the preview."""
    menu(desk, "认定办法")
    desk.follow(version)
    desk.page.locator(f'tr:has(input[value="{section}"])').get_by_role("link", name="去改").click()
    desk.page.locator(".add-row a").click()
    row = desk.page.locator(".dynamic-fields").last
    row.get_by_label("名称").fill(label)
    row.get_by_label("类型").select_option(label="一行文字")
    row.get_by_label("必填").uncheck()
    desk.press("保存")
    desk.follow("申报表预览")
    assert desk.page.locator(".xy-panel", has_text=section).locator(".xy-label").last.inner_text().startswith(label)


def announce(desk, version, title, *, purpose="首次申报"):
    """Write a call under rules that are in force, and publish it."""
    menu(desk, "申报通知")
    desk.page.locator("main .addlink").click()
    page, now = desk.page, timezone.localtime()
    page.get_by_label("办法").select_option(label=version)
    page.get_by_label("用于").select_option(label=purpose)
    page.get_by_label("标题").fill(title)
    page.get_by_label("开始申报").fill(f"{now - timedelta(hours=1):{MOMENT}}")
    page.get_by_label("截止申报").fill(f"{now + timedelta(days=20):{MOMENT}}")
    desk.press("保存")
    desk.press("发布通知")
    desk.sees("通知发布了")
    work()


def gather(desk, *, call, field, title):
    """A panel for a call's cases, its experts drawn without those that have a conflict, and invited; returns the panel."""
    menu(desk, "评审组")
    desk.follow("新的评审组")
    page = desk.page
    page.get_by_label("评哪一批").select_option(label=f"{call} · 专家评审")
    page.get_by_label("领域").select_option(label=field)
    page.get_by_label("名称").fill(title)
    page.get_by_label("打分截止").fill(f"{timezone.localtime() + timedelta(days=5):{MOMENT}}")
    desk.press("组建，接着编入申报")
    desk.press("编入勾选的")
    desk.sees("编入 2 件", "排除 1 位")
    page.get_by_text("排除了谁，为什么").click()
    desk.sees("和申报单位是同一单位")
    desk.press("抽取专家")
    desk.sees("抽好了")
    desk.press("给 3 位专家发邀请")
    desk.sees("给 3 位专家发了邀请")
    work()
    return Panel.objects.get(title=title)


def seen_as(desk, subject):
    """How experts know a case of the blind panel whose page is open."""
    return desk.page.locator("tr", has_text=subject).locator("[data-label=专家看到的]").inner_text()


def hold_meeting(desk, panel, *, best, conclusion):
    """The ranking, the meeting's words, the end, and the minutes in both forms."""
    menu(desk, "评审组")
    desk.follow(panel.title)
    desk.follow("评审会和排名")
    assert desk.page.locator("#ranking tbody tr").first.locator("th").inner_text() == best
    desk.page.get_by_label("写进评审纪要").fill(conclusion)
    desk.press("保存")
    desk.sees("会议意见存好了")
    desk.press("结束评审")
    desk.sees("评审结束了")
    for form, suffix in (("Word", ".docx"), ("PDF", ".pdf")):
        assert download(desk, lambda form=form: desk.follow(form, exact=True)).endswith(suffix)


def publish_notice(desk, title):
    """A notice of every case that waits for one, looked at and published."""
    menu(desk, "公示")
    desk.follow("准备公示")
    desk.page.get_by_label("标题").fill(title)
    desk.press("存成草稿，看一遍")
    desk.press("开始公示")
    desk.sees("开始公示了")


def answer_objection(desk, subject, *, text, reason):
    """Uphold the objection to a case."""
    menu(desk, "异议")
    desk.follow(subject)
    desk.sees("不留姓名")
    desk.page.get_by_label("公开的答复").fill(text)
    desk.page.get_by_label("内部记录").fill(reason)
    desk.press("异议成立")
    desk.sees("这件要么不予通过，要么要求补正", "去办这一件")


def end_notice(title):
    """Its days go by, in the database; then the scheduled work closes it."""
    now = timezone.now()
    PublicNotice.objects.filter(title=title).update(closes_at=now - timedelta(minutes=1))
    life_tasks.ensure_closed(now)
    work()


# Applicants


def begin(person, scheme, *, subject=""):
    """From the first page through the scheme's list and its call to a draft; ``subject`` is a person put forward."""
    person.visit("portal:home")
    person.page.get_by_role("navigation", name="主导航").get_by_role("link", name="认定与名录").click()
    person.follow(scheme, exact=True)
    person.follow("申报", exact=True)
    person.follow("看达标还差什么")
    if subject:
        person.follow("添一位人选")
        person.page.get_by_label("姓名").fill(subject)
        person.press("看达标还差什么")
    person.press("开始填")
    person.sees("还差什么")


def fill(person, answers):
    """Enter ``{label: answer}`` on a section's page; a list ticks boxes, a tuple chooses from a list, bytes are a file."""
    form = person.page.locator("#section")
    for label, answer in answers.items():
        if isinstance(answer, list):
            for choice in answer:
                form.get_by_label(choice).check()
        elif isinstance(answer, tuple):
            form.get_by_label(label).select_option(label=answer[0])
        elif isinstance(answer, bytes):
            form.get_by_label(label).set_input_files({"name": f"{label}.pdf", "mimeType": "application/pdf", "buffer": answer})
        else:
            form.get_by_label(label, exact=False).fill(answer)


def fill_sections(person, sections):
    """Every section of ``[(title, answers)]`` in its order, from the page that says what is missing."""
    person.follow(sections[0][0])
    for title, answers in sections:
        person.page.locator("h1", has_text=title).wait_for()
        fill(person, answers)
        person.press("存好，下一步")
    person.page.locator("h1", has_text="还差什么").wait_for()


def sign(person):
    """Print the page, stamp it, and upload its picture with the code that is printed on it."""
    page = person.page
    person.follow("盖章页", exact=True)
    assert download(person, lambda: person.press("下载盖章页 PDF")).endswith(".pdf")
    page.reload()
    page.get_by_label("盖章页上的短码").fill(page.locator("b.xy-code").inner_text())
    scan = {"name": "盖章页.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    page.get_by_label("盖章后的扫描件或照片").set_input_files(scan)
    person.press("上传", exact=False)
    person.sees("盖章页传好了")


def hand_in(person, label="提交申报"):
    """Everything is there: the preview, and the button."""
    person.sees("都齐了")
    person.follow("预览和提交")
    person.press(label)
    person.sees("受理号")


def open_case(person, subject):
    """A case, from the list of one's own."""
    person.visit("portal:home")
    person.page.get_by_role("navigation", name="主导航").get_by_role("link", name="认定与名录").click()
    person.follow("我的申报")
    person.follow(subject)


def take_certificate(person, subject, level):
    """From the own case to the certificate and to the page that says that it holds, and at which level."""
    open_case(person, subject)
    person.follow("看认定和证书")
    name = download(person, lambda: person.follow("下载证书"))
    person.follow("查这张证书是否有效")
    person.sees("这张证书有效", subject, level, name.removesuffix(".pdf"))


def appeal(person, subject, text):
    """Appeal against a refusal, with what proves it."""
    open_case(person, subject)
    person.follow("申诉", exact=True)
    page = person.page
    page.get_by_label("不服的理由").fill(text)
    page.get_by_label("证明材料").set_input_files({"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF})
    person.press("提交申诉")
    person.sees("申诉交上去了")


def recheck(person, scheme, subject):
    """From the public list to the re-check that is filled in with last time's answers, signed and handed in."""
    person.visit("portal:home")
    person.page.get_by_role("navigation", name="主导航").get_by_role("link", name="认定与名录").click()
    person.follow(scheme, exact=True)
    person.follow(subject)
    person.follow("办复核")
    person.press("开始复核")
    person.follow("接着填，看还差什么")
    sign(person)
    hand_in(person)


# Experts and the public


def judge(expert, seat, marks, *, hidden=()):
    """The link of the mail, the answer, and a card for each case; ``marks`` are points by the case's title.

    ``hidden`` are words that no page may show.
    """
    page = expert.page
    page.goto(path_after(newest_letter(seat.expert), "看邀请"))
    expert.fits()
    expert.press("接受，开始看材料")
    expert.fits()
    page.locator("main table a").first.click()
    for _ in marks:
        here = page.url
        title = page.locator("h1").inner_text()
        expert.fits()
        assert [word for word in hidden if word in page.content()] == []
        for place, points in enumerate(marks[title]):
            page.get_by_label("得分").nth(place).fill(str(points))
        expert.press("交分")
        page.wait_for_url(lambda url, here=here: url != here)
    expert.sees("2 件里办好 2 件")


def object_to(person, notice, subject, text):
    """Object to a case of a running notice without a name, with evidence; returns the code for the answer."""
    person.visit("portal:home")
    page = person.page
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="认定与名录").click()
    person.follow(notice)
    page.locator("tr", has_text=subject).get_by_role("link", name="提异议").click()
    page.get_by_label("哪里不对").fill(text)
    page.get_by_label("证据材料").set_input_files({"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("checkbox", name="不留姓名").check()
    person.press("提交异议")
    person.sees("异议收到了")
    return page.locator(".xy-code").first.inner_text()


def look_up(person, code, *texts):
    """The answer to an objection, by its code."""
    person.follow("查答复")
    person.page.get_by_label("查询码").fill(code)
    person.press("查答复")
    person.sees(*texts)


def download(person, act):
    """The name of the file that ``act`` brings."""
    with person.page.expect_download(timeout=20_000) as file:
        act()
    return file.value.suggested_filename
