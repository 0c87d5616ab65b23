"""Courses, bases and showcase cases in the demo city: what organizations put forward besides themselves."""

import datetime

from portal.demo import proofs, recognition, recognition_answers
from portal.demo.procedure import (
    accept,
    gather,
    hand_in,
    judged,
    pass_plain,
    publish_notice,
    score,
    through_notice,
    to_notice,
    write,
)
from portal.demo.world import organization_of
from review.recognition.enums import StageKind
from review.recognition.models import Candidate, ReviewField
from review.recognition.services import cases

COURSE, BASE, CASE = "quality_course", "training_base", "showcase"
KINDS = {COURSE: "course", BASE: "base", CASE: "case"}
LEVEL = "municipal"
CONCLUSION = "逐项核对材料，同意排序结果。"


def tell(world, users, desk):
    """A course that is recognised, bases with experts, a showcase case under notice, and the next call for courses."""
    field = ReviewField.objects.get(code="vocational_education")
    _course(world, users, desk, field)
    _base(world, users, desk, field)
    _case(world, users, desk, field)
    _next_courses(world, users, desk)


def _put_forward(code, user, name, number=""):
    own = {"organization": organization_of(user), "kind": KINDS[code]}
    return Candidate.objects.create(name=name, staff_number=number, **own)


def _handed_in(call, user, subject, answers, at, files=()):
    return hand_in(call=call, subject=subject, actor=user, answers=answers, at=at, level=LEVEL, files=files)


def _course(world, users, desk, field):
    call = recognition.call_of(
        COURSE, world=world, desk=desk, title=f"{world.on.year} 年产教融合优质课程认定", opens_ago=170, closes_ago=140
    )
    starts = world.moment(days_ago=148)
    robots = _put_forward(COURSE, users["school"], "工业机器人装调与维护", "KC-0207")
    answers = recognition_answers.course("工业机器人技术", 96)
    rows = {_handed_in(call, users["school"], robots, answers, starts): 84}
    at = judged(desk, rows, field, starts + datetime.timedelta(days=3), title="课程评审组", conclusion=CONCLUSION)
    through_notice(desk, list(rows), at, title="产教融合优质课程拟认定名单公示")


def _base(world, users, desk, field):
    """Two with experts: one card is in."""
    call = recognition.call_of(
        BASE, world=world, desk=desk, title=f"{world.on.year} 年产教融合实训基地认定", opens_ago=60, closes_ago=25
    )
    battery = _put_forward(BASE, users["enterprise"], "动力电池装调实训基地")
    cells = _put_forward(BASE, users["enterprise2"], "细胞制备公共实训基地")
    at = world.moment(days_ago=28)
    hall, rooms = (
        recognition_answers.base(*row) for row in (("云港新片区临港路 18 号 3 号厂房", 120), ("鹿溪区学府路 66 号 B 座", 48))
    )
    rows = [
        _handed_in(
            call, users["enterprise"], battery, hall, at, files=(proofs.plan("工位平面图.png", 6), proofs.sheet("设备清单.pdf"))
        ),
        _handed_in(call, users["enterprise2"], cells, rooms, at, files=(proofs.plan("洁净室平面图.png", 3),)),
    ]
    for application in rows:
        pass_plain(desk, application, world.moment(days_ago=22))
    panel = gather(desk, rows, field, world.moment(days_ago=6), title="基地评审组", days=9)
    sitting = accept(panel, world.moment(days_ago=5), count=2)
    score(
        sitting[0], panel.cases.order_by("place").first(), (82, 79, 74), world.moment(days_ago=2), comment="设备和在产线同型号。"
    )


def _case(world, users, desk, field):
    """One under notice, of a secretariat."""
    call = recognition.call_of(
        CASE, world=world, desk=desk, title=f"{world.on.year} 年产教融合示范案例征集", opens_ago=75, closes_ago=40
    )
    starts = world.moment(days_ago=44)
    alliance = _put_forward(CASE, users["alliance"], "一张课表两个课堂：八家企业轮岗培养")
    rows = {_handed_in(call, users["alliance"], alliance, recognition_answers.showcase(8), starts): 81}
    at = judged(desk, rows, field, starts + datetime.timedelta(days=3), title="案例评审组", conclusion=CONCLUSION)
    to_notice(desk, list(rows), at)
    publish_notice(desk, list(rows), world.moment(days_ago=2, hour=9), title="产教融合示范案例拟认定名单公示")


def _next_courses(world, users, desk):
    """An open call: a school's second course waits for the district's opinion, another school has begun."""
    call = recognition.call_of(
        COURSE, world=world, desk=desk, title=f"{world.on.year + 1} 年产教融合优质课程认定", opens_ago=12, closes_ago=-30
    )
    second = _put_forward(COURSE, users["school"], "新能源汽车高压安全", "KC-0311")
    answers = recognition_answers.course("新能源汽车技术", 48)
    waiting = _handed_in(call, users["school"], second, answers, world.moment(days_ago=5))
    pass_plain(desk, waiting, world.moment(days_ago=3), until=StageKind.DISTRICT_OPINION)
    vision = _put_forward(COURSE, users["school2"], "机器视觉检测")
    draft = cases.begin(call=call, subject=vision, actor=users["school2"], at=world.moment(days_ago=4), level=LEVEL)
    write(draft, {"major": "智能制造工程", "hours": "32"}, users["school2"])
