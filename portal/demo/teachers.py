"""双师型教师 in the demo city: put forward by their schools, judged blind, checked again after two years."""

import datetime

from portal.demo import recognition, recognition_answers
from portal.demo.procedure import accept, gather, hand_in, judged, pass_plain, score, through_notice, write
from portal.demo.world import organization_of
from review.recognition.enums import Purpose
from review.recognition.models import Candidate, ReviewField
from review.recognition.services import cases, panels, seats

CODE = "dual_qualified_teacher"
LEVELS = ("municipal", "district", "school")
MARKS = (86, 74, 66)
CONCLUSION = "材料均达到所申报级别的最低得分。"


def tell(world, users, desk):
    """A call of two years ago that is checked now, one of this spring, one with experts at work, and one that is open."""
    field = ReviewField.objects.get(code="vocational_education")
    _checked(world, users, desk, field)
    _recognised(world, users, desk, field)
    _judged_now(world, users, desk, field)
    _open(world, users, desk)


def _put_forward(world, users, call, at, number, level):
    person = Candidate.objects.create(
        organization=organization_of(users["school"]),
        name=world.person_name(),
        staff_number=f"T{number:04d}",
        position="专任教师",
    )
    answers = recognition_answers.teacher(world)
    return hand_in(call=call, subject=person, actor=users["school"], answers=answers, at=at, level=level)


def _colleague(world, users, call, at):
    """The case of the demo account of a teacher, who reads for the school that puts them forward."""
    teacher = users["faculty"]
    person = Candidate.objects.create(
        organization=organization_of(teacher),
        name=teacher.name,
        staff_number="T0110",
        position="专任教师",
        email=teacher.email,
        user=teacher,
    )
    answers = recognition_answers.teacher(world)
    return hand_in(call=call, subject=person, actor=users["school2"], answers=answers, at=at, level=LEVELS[-1])


def _checked(world, users, desk, field):
    """Two whose re-check is near: one is at it, one has not begun."""
    year = world.on.year - 2
    call = recognition.call_of(CODE, world=world, desk=desk, title=f"{year} 年秋季双师型教师认定", opens_ago=760, closes_ago=735)
    starts = world.moment(days_ago=742)
    rows = [_put_forward(world, users, call, starts, 51 + number, level) for number, level in enumerate(LEVELS[:2])]
    _through(desk, rows, MARKS[:2], field, starts, about=f"{year} 年秋季")
    check = recognition.call_of(
        CODE, world=world, desk=desk, title="双师型教师复核（随时受理）", opens_ago=90, purpose=Purpose.RECHECK
    )
    hand_in(
        call=check,
        subject=rows[0].subject,
        actor=users["school"],
        answers=recognition_answers.teacher(world),
        at=world.moment(days_ago=4),
        level=rows[0].level,
    )


def _through(desk, rows, marks, field, starts, *, about):
    by_case = dict(zip(rows, marks, strict=True))
    at = judged(desk, by_case, field, starts + datetime.timedelta(days=2), title=f"{about}评审组", conclusion=CONCLUSION)
    through_notice(desk, rows, at, title=f"{about}双师型教师拟认定名单公示")


def _recognised(world, users, desk, field):
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year} 年春季双师型教师认定", opens_ago=290, closes_ago=260
    )
    starts = world.moment(days_ago=270)
    rows = [_put_forward(world, users, call, starts, 101 + number, level) for number, level in enumerate(LEVELS)]
    rows.append(_colleague(world, users, call, starts))
    _through(desk, rows, (*MARKS, MARKS[-1]), field, starts, about="春季")


def _judged_now(world, users, desk, field):
    """Three with experts: one expert declined and was replaced, one has handed in, the others are still reading."""
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year} 年秋季双师型教师认定", opens_ago=50, closes_ago=20
    )
    rows = [
        _put_forward(world, users, call, world.moment(days_ago=22 + number), 201 + number, level)
        for number, level in enumerate(LEVELS)
    ]
    for application in rows:
        pass_plain(desk, application, world.moment(days_ago=15))
    panel = gather(desk, rows, field, world.moment(days_ago=7), title="秋季评审组", days=11)
    declining = panel.seats.order_by("-draw_place").first()
    seats.answer(seat=declining, accepts=False, at=world.moment(days_ago=6), reason="那一周在外地授课。")
    panels.replace(seat=declining, actor=desk.city, at=world.moment(days_ago=5))
    panels.invite(panel=panel, actor=desk.city, at=world.moment(days_ago=5, hour=11))
    sitting = accept(panel, world.moment(days_ago=4), count=2)
    for number, case in enumerate(panel.cases.order_by("place")):
        about = MARKS[number]
        score(sitting[0], case, (about, about + 2, about - 3, about), world.moment(days_ago=2))


def _open(world, users, desk):
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year + 1} 年春季双师型教师认定", opens_ago=10, closes_ago=-25
    )
    _put_forward(world, users, call, world.moment(days_ago=1), 301, "municipal")
    person = Candidate.objects.create(
        organization=organization_of(users["school"]), name=world.person_name(), staff_number="T0302", position="实训指导教师"
    )
    application = cases.begin(call=call, subject=person, actor=users["school"], at=world.moment(days_ago=3))
    write(application, {"title": "讲师", "subject": "工业机器人技术", "months": "4", "years": "6"}, users["school"])
