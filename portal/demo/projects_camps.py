"""Courses for people in work and boot camps of the demo city: a class with certificates, one that runs, some to come."""

import datetime
from decimal import Decimal

from core.workflow import perform_transition
from portal.demo.world import organization_of
from projects.camps.enums import CampKind, CancelledBy, CheckInWay, TeachingMode
from projects.camps.models import DEMO, Camp, CampAttendance
from projects.camps.phones import Person
from projects.camps.services import attendance, certificates, enrolling, exams, recognising, sessions
from projects.outcomes.services import drafts
from taxonomy.models import Major, Occupation, Qualification

CAMPS = (
    {
        "author": "school",
        "title": "五轴加工与编程职业训练营",
        "kind": CampKind.CAMP,
        "mode": TeachingMode.ONSITE,
        "audience": "有一年以上数控操作经验的在职人员",
        "hours": 48,
        "fee": Decimal("0"),
        "summary": "三周学会五轴编程、装夹和首件检测",
        "description": "每周二、四晚上和周六白天，一半时间在机床上。用企业真实零件做三个任务：叶轮、壳体、模具镶件。\n"
        "两位教师、一位企业工程师同堂。实操考核和企业一起出题、一起打分。",
        "occupations": ("多工序数控机床操作调整工", "数控", "车工"),
        "certificates": ("数控",),
        "majors": "数控技术",
    },
    {
        "author": "enterprise",
        "title": "设备点检与预测性维护",
        "kind": CampKind.COURSE,
        "mode": TeachingMode.MIXED,
        "audience": "车间设备员、维修电工",
        "hours": 24,
        "fee": Decimal("680.00"),
        "summary": "会看振动和温度曲线，判断什么时候该停机",
        "description": "线上十二学时讲测点、采样和判据，线下两天在产线上实测。结业交一份本单位设备的点检改进方案。",
        "occupations": ("机修钳工", "电工"),
        "certificates": ("工业机器人操作与运维",),
        "majors": "机电一体化技术",
    },
    {
        "author": "school2",
        "title": "锂电池模组装配与检测训练营",
        "kind": CampKind.CAMP,
        "mode": TeachingMode.ONSITE,
        "audience": "转岗到动力电池产线的员工",
        "hours": 40,
        "fee": Decimal("1200.00"),
        "summary": "从激光焊接到绝缘检测，上岗前把常见缺陷认全",
        "description": "两周脱产，上午讲原理，下午在试验线上做。每人完成三个模组的装配、焊接和检测记录。",
        "occupations": ("电池制造工", "电池"),
        "certificates": ("智能新能源汽车",),
        "majors": "新能源汽车技术",
    },
)
PEOPLE = (
    "陈志远",
    "周丽",
    "吴建国",
    "郑晓燕",
    "孙伟",
    "何雨桐",
    "马超",
    "林静怡",
    "高鹏",
    "罗敏",
    "梁宇",
    "宋佳",
    "唐磊",
    "许文",
    "邓凯",
)
"""Invented persons; where they are enrolled each name says so."""
SCORES = ("88", "76.5", "92", "58", "81", "69", "95", "73")
"""Of the class that has ended; who did not pass sits again."""


def tell(world, users):
    """Write the story as the demo's schools and enterprise; returns how many places were taken."""
    camps = [_camp(world, users, values, 60 - 10 * number) for number, values in enumerate(CAMPS)]
    host, partner = users["school"], users["enterprise"]
    exam = _exam(world, camps[0], host, partner)
    _recognitions(world, users)
    taken = _ended(world, camps[0], host, exam)
    taken += _running(world, camps[0], host, partner)
    return taken + _coming(world, camps, users)


def _camp(world, users, values, days_ago):
    author = users[values["author"]]
    given = {name: value for name, value in values.items() if name != "author"}
    given |= {
        "occupations": _found(Occupation, values["occupations"]),
        "certificates": _found(Qualification, values["certificates"]),
        "majors": list(Major.objects.filter(name=values["majors"], retired_on=None).order_by("catalogue")[:1]),
    }
    made = drafts.create_draft(model=Camp, organization=organization_of(author), values=given, unreadable={}, actor=author)
    at = world.moment(days_ago=days_ago)
    drafts.submit(row=made, actor=author, at=at, on=world.on, expected_version=made.version)
    made.refresh_from_db()
    perform_transition(obj=made, action="approve", actor=users["coordinator"], at=world.moment(days_ago=days_ago - 2))
    return Camp.objects.select_related("organization").get(pk=made.pk)


def _found(model, words):
    """The first row that bears one of these words in its name, the better word first."""
    for word in words:
        row = model.objects.filter(name__contains=word, retired_on=None).order_by("code").first()
        if row is not None:
            return [row]
    return []


def _exam(world, camp, host, partner):
    values = {
        "name": "实操考核",
        "content": "三小时，独立完成一个五轴零件：编程 30 分、装夹和对刀 30 分、尺寸和表面 30 分、安全 10 分。"
        "校企各派一人打分，取平均。",
        "full_mark": 100,
        "pass_mark": 60,
        "attempts_most": 2,
        "partner": organization_of(partner),
    }
    at = world.moment(days_ago=56)
    exam = exams.define(camp=camp, values=values, actor=host, at=at)
    return exams.answer(exam=exam, is_confirmed=True, objection="", actor=partner, at=at, expected_version=exam.version)


def _recognitions(world, users):
    given = (
        ("enterprise", "工业机器人操作与运维", "定岗加技能津贴每月 300 元，优先评聘技师"),
        ("school2", "智能新能源汽车", "折算 4 学分，免修“新能源汽车构造”"),
        ("school", "工业机器人操作与运维", "折算 3 学分，免修“电工技能训练”"),
    )
    for author, word, counts_as in given:
        for qualification in _found(Qualification, [word]):
            recognising.recognise(
                organization=organization_of(users[author]),
                qualification=qualification,
                counts_as=counts_as,
                since=world.on - datetime.timedelta(days=90),
                actor=users[author],
            )


def _session(world, camp, host, *, first, days, places):
    starts_on = world.on + datetime.timedelta(days=first)
    values = {
        "starts_on": starts_on,
        "ends_on": starts_on + datetime.timedelta(days=days),
        "enrol_until": starts_on,
        "place": "实训楼 3 号楼 302 室",
        "places": places,
    }
    opened_on = min(world.on, starts_on) - datetime.timedelta(days=20)
    return sessions.open_session(camp=camp, values=values, actor=host, on=opened_on)


def _enrol(world, session, number, *, days_ago):
    name, phone = f"{PEOPLE[number % len(PEOPLE)]}{DEMO}", f"190{session.pk % 1000:03d}{number:05d}"
    return enrolling.enrol(session=session, name=name, phone=phone, at=world.moment(days_ago=days_ago))


def _meeting(world, session, host, *, day, title, hour=18):
    starts_at = world.hour(hour, days_ago=-day)
    ends_at = starts_at + datetime.timedelta(hours=3)
    return sessions.add_meeting(session=session, title=title, starts_at=starts_at, ends_at=ends_at, actor=host)


def _attend(meeting, rows, *, absent=()):
    """Who was there, checked in by the screen in the minutes before it began."""
    for number, row in enumerate(rows):
        if number not in absent:
            at = meeting.starts_at - datetime.timedelta(minutes=12 - number % 10, seconds=7 * number)
            CampAttendance.objects.create(
                meeting=meeting, enrolment=row, is_present=True, way=CheckInWay.SCREEN, at=at, device_digest=f"demo{row.pk}"
            )


def _ended(world, camp, host, exam):
    """Eight finished: one passed at the second attempt, one was too seldom there and has no certificate."""
    session = _session(world, camp, host, first=-45, days=20, places=8)
    rows = [_enrol(world, session, number, days_ago=50) for number in range(8)]
    for number, title in enumerate(("五轴编程基础", "装夹和对刀", "叶轮加工", "壳体加工", "首件检测")):
        meeting = _meeting(world, session, host, day=-45 + 4 * number, title=title)
        _attend(meeting, rows, absent={5, 6} if number in (1, 3) else {5} if number == 2 else ())
        if number == 1:
            reason = "手机没电，当面点名"
            attendance.mark(enrolment=rows[6], meeting=meeting, is_present=True, reason=reason, actor=host, at=meeting.ends_at)
    on = session.ends_on
    words = {"exam": exam, "session": session, "actor": host, "at": world.moment(days_ago=24), "on": world.on}
    scores = {row.pk: Decimal(score) for row, score in zip(rows, SCORES, strict=True)}
    exams.enter_results(scores=scores, held_on=on, **words)
    exams.enter_results(scores={rows[3].pk: Decimal("71")}, held_on=on + datetime.timedelta(days=3), **words)
    issued_at = world.moment(days_ago=20)
    certificates.issue(session=session, actor=host, at=issued_at, on=issued_at.date())
    return len(rows)


def _running(world, camp, host, partner):
    """Full, with a waiting list; the employer enrolled some; somebody gave a place back."""
    session = _session(world, camp, host, first=-7, days=21, places=10)
    rows = [_enrol(world, session, number, days_ago=16) for number in range(6)]
    people = [Person(f"{name}{DEMO}", f"1910000{number:04d}") for number, name in enumerate(PEOPLE[6:13])]
    rows += enrolling.enrol_group(
        session=session,
        organization=organization_of(partner),
        people=people,
        actor=partner,
        at=world.moment(days_ago=12),
    )
    enrolling.cancel(enrolment=rows[2], by=CancelledBy.LEARNER, at=world.moment(days_ago=9))
    placed = list(session.enrolments.placed().order_by("pk"))
    for number, title in enumerate(("五轴编程基础", "装夹和对刀")):
        _attend(_meeting(world, session, host, day=-7 + 4 * number, title=title), placed, absent={4} if number else ())
    _meeting(world, session, host, day=0, title="叶轮加工")
    _meeting(world, session, host, day=4, title="壳体加工")
    return len(rows)


def _coming(world, camps, users):
    taken = 0
    for camp, author, first, places, count in (
        (camps[0], "school", 18, 20, 6),
        (camps[1], "enterprise", 12, 30, 9),
        (camps[2], "school2", 25, 16, 3),
    ):
        session = _session(world, camp, users[author], first=first, days=14, places=places)
        taken += len([_enrol(world, session, number, days_ago=3) for number in range(count)])
        _meeting(world, session, users[author], day=first, title="开班", hour=9)
    return taken
