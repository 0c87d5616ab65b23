"""双师型教师 in the demo city: put forward by their schools, judged blind."""

import datetime

from accounts.models import Organization
from portal.demo import recognition, recognition_answers
from portal.demo.procedure import accept, end_notice, gather, hand_in, judge, pass_plain, publish_notice, score, take, write
from review.recognition.models import Candidate, ReviewField
from review.recognition.services import cases, panels, seats

CODE = "dual_qualified_teacher"
LEVELS = ("municipal", "district", "school")
MARKS = (86, 74, 66)


def tell(world, users, desk):
    """A call that ended with four titles, one with experts at work, and one that is open."""
    field = ReviewField.objects.get(code="vocational_education")
    _recognised(world, users, desk, field)
    _judged_now(world, users, desk, field)
    _open(world, users, desk)


def _school(users):
    return Organization.objects.of(users["school"]).get()


def _put_forward(world, users, call, at, number, level):
    person = Candidate.objects.create(
        organization=_school(users), name=world.person_name(), staff_number=f"T{number:04d}", position="专任教师"
    )
    answers = recognition_answers.teacher(world)
    return hand_in(call=call, subject=person, actor=users["school"], answers=answers, at=at, level=level)


def _colleague(world, users, call, at):
    """The case of the demo account of a teacher, who reads for the school that puts them forward."""
    teacher = users["faculty"]
    person = Candidate.objects.create(
        organization=Organization.objects.of(teacher).get(),
        name=teacher.name,
        staff_number="T0110",
        position="专任教师",
        email=teacher.email,
        user=teacher,
    )
    answers = recognition_answers.teacher(world)
    return hand_in(call=call, subject=person, actor=users["school2"], answers=answers, at=at, level=LEVELS[-1])


def _recognised(world, users, desk, field):
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year} 年春季双师型教师认定", opens_ago=290, closes_ago=260
    )
    starts = world.moment(days_ago=270)
    rows = [_put_forward(world, users, call, starts, 101 + number, level) for number, level in enumerate(LEVELS)]
    rows.append(_colleague(world, users, call, starts))
    for application in rows:
        pass_plain(desk, application, starts + datetime.timedelta(days=2))
    panel = gather(desk, rows, field, starts + datetime.timedelta(days=4), title="春季评审组")
    marks = {application.pk: about for application, about in zip(rows, (*MARKS, MARKS[-1]), strict=True)}
    at = judge(desk, panel, marks, starts + datetime.timedelta(days=5), conclusion="四份材料均达到所申报级别的最低得分。")
    for application in rows:
        take(desk, application, "approve", at)
    over = end_notice(publish_notice(desk, rows, at + datetime.timedelta(days=1), title="春季双师型教师拟认定名单公示"))
    for application in rows:
        pass_plain(desk, application, over + datetime.timedelta(days=1))


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
    panel = gather(desk, rows, field, world.moment(days_ago=7), title="秋季评审组", days=15)
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
        organization=_school(users), name=world.person_name(), staff_number="T0302", position="实训指导教师"
    )
    application = cases.begin(call=call, subject=person, actor=users["school"], at=world.moment(days_ago=3))
    write(application, {"title": "讲师", "subject": "工业机器人技术", "months": "4", "years": "6"}, users["school"])
