"""产教融合型企业 in the demo city: from the incubation list to the title, and every way in which a case can end."""

import datetime

from core.workflow import perform_transition
from portal.demo import copies, recognition, recognition_answers
from portal.demo.procedure import (
    accept,
    agree,
    end_notice,
    gather,
    hand_in,
    judged,
    open_run,
    pass_plain,
    publish_notice,
    score,
    take,
    through_notice,
    to_notice,
    write,
)
from review.recognition.enums import Purpose, StageKind, VoteChoice
from review.recognition.models import Recognition, ReviewField
from review.recognition.services import appeals, cases, notices, recognitions, votes

CODE, FIRST_CODE, LEVEL = "integrated_enterprise", "candidate_enterprise", "municipal"
CULTIVATED = {
    "蒲公英生物制药有限公司": 1500,
    "白鹭港航集团有限公司": 880,
    "大河重型机床有限公司": 870,
    "铜雀汽车零部件有限公司": 860,
    "海棠封测科技有限公司": 700,
    "橡果精密模具有限公司": 690,
    "飞梭机器人系统有限公司": 560,
    "百灵智能科技有限公司": 550,
    "云芯半导体（云汀）有限公司": 540,
    "顺帆仓储物流有限公司": 530,
    "青石微电子有限公司": 520,
    "启明细胞工程有限公司": 510,
    "松果网络安全技术有限公司": 500,
    "云汀晴川新能源科技有限公司": 430,
    "云汀轨道交通运营有限公司": 480,
    "拾光轴承制造有限公司": 490,
}
"""Firm, and how many days ago it asked to be cultivated."""
STEP_BY_STEP = ("蒲公英生物制药有限公司", "云汀晴川新能源科技有限公司")
"""The firms of demo accounts: what they did is told to them."""
UNCHECKED, REFUSED = "松果网络安全技术有限公司", "铜雀汽车零部件有限公司"
"""Whose yearly check is overdue, so that it cannot hand in for the title; and whose latest one was refused."""


class Firms:
    """Firms by name with what else a case needs to know of them."""

    def __init__(self, world, desk):
        self.world, self.desk = world, desk
        self.entries = {row.name: entry for entry, row in world.firms}
        self.rows = {row.name: row for _, row in world.firms}
        self.first = {}

    def apply(self, call, name, at, answers=None):
        """Hand in a case of a firm."""
        firm = self.rows[name]
        answers = answers or recognition_answers.enterprise(self.world, self.entries[name])
        self.first[name] = answers
        actor = self.world.managers[firm.pk]
        return hand_in(call=call, subject=firm, actor=actor, answers=answers, at=at, level=LEVEL)

    def begin(self, call, name, actor, answers, at):
        """Leave a draft."""
        application = cases.begin(call=call, subject=self.rows[name], actor=actor, at=at, level=LEVEL)
        write(application, answers, actor)
        return application


def tell(world, users, desk):
    """Cultivation with its yearly checks, then three years of calls."""
    firms = Firms(world, desk)
    check, planned = _cultivate(world, desk, firms)
    field = ReviewField.objects.get(code="smart_manufacturing")
    _years_ago(world, desk, firms, field)
    _last_year(world, desk, firms, field)
    _this_year(world, desk, firms, field)
    _open_call(world, users, desk, firms)
    _refuse_check(world, desk, firms, check, planned[REFUSED])


def _ago(world, days, hour=10):
    return world.moment(days_ago=days, hour=hour)


def _cultivate(world, desk, firms):
    """The list with its yearly checks; returns the call of the checks, and what each firm had planned."""
    call = recognition.call_of(FIRST_CODE, world=world, desk=desk, title="产教融合型培育企业入库（随时受理）", opens_ago=1600)
    check = recognition.call_of(
        FIRST_CODE, world=world, desk=desk, title="培育企业年度核对", opens_ago=1600, purpose=Purpose.RECHECK
    )
    first = {
        name: recognition_answers.candidate(world, firms.entries[name], year=_ago(world, days).year)
        for name, days in CULTIVATED.items()
    }
    again = {
        name: recognition_answers.recheck(world, firms.entries[name], first[name]) for name in CULTIVATED if name != UNCHECKED
    }
    titles = _all_alike(world, desk, firms, call, CULTIVATED, first, {})
    checked = {name: CULTIVATED[name] % 300 + 20 for name in again}
    _all_alike(world, desk, firms, check, checked, again, titles)
    names = ("竹溪软件股份有限公司", "银杏养老服务有限公司", "灵芝堂药业有限公司")
    new, returned, refused = (
        firms.apply(call, name, _ago(world, days), recognition_answers.candidate(world, firms.entries[name], year=world.on.year))
        for name, days in zip(names, (2, 9, 40), strict=True)
    )
    take(
        desk,
        returned,
        "return",
        _ago(world, 6),
        reason="三年规划没有写到哪一年、接收多少人，补上数字。",
        field_notes={"plan": "分年写：哪年、和哪所学校、接收多少人。"},
    )
    take(desk, refused, "reject", _ago(world, 35), reason="近一年没有和任何学校合作，先在平台发布需求、谈成一项合作再来。")
    return check, first


def _refuse_check(world, desk, firms, check, planned):
    """A yearly check that was not passed: the title is marked, and the city has to decide what becomes of it."""
    answers = recognition_answers.recheck(world, firms.entries[REFUSED], planned) | {"interns": "2"}
    application = firms.apply(check, REFUSED, _ago(world, 18), answers)
    pass_plain(desk, application, _ago(world, 15), until=StageKind.DECISION)
    reason = "这一年只接收 2 名实习生，规划里的订单班没有开，也没有说明原因。"
    take(desk, application, "reject", _ago(world, 13), reason=reason)


def _all_alike(world, desk, firms, call, days_ago, answers, titles):
    """Cases that nobody objected to: those of the demo accounts' firms step by step, the others in their trail.

    Returns the titles by organization, as ``titles`` are, the ones that are checked.
    """
    for name in STEP_BY_STEP:
        at = _ago(world, days_ago[name])
        application = firms.apply(call, name, at, answers[name])
        pass_plain(desk, application, at + datetime.timedelta(days=3))
    trail = copies.Trail(application, desk)
    last = days_ago[STEP_BY_STEP[-1]]
    twins = []
    for name in days_ago:
        if name not in STEP_BY_STEP:
            row = firms.rows[name]
            weeks = round((days_ago[name] - last) / 7)  # the same day of the week, so that what is due is due on a working day
            at = _ago(world, last + 7 * weeks)
            people = world.managers[row.pk], desk.districts[row.district_id]
            twins.append(copies.Twin(row, *people, answers[name], at, titles.get(row.pk)))
            firms.first[name] = answers[name]
    return copies.follow(trail, twins)


def _whole_year(desk, firms, call, field, starts, marks, *, panel_title):
    """Cases from submission to the end of the panel; ``marks`` are points by name. Returns ``{name: case}`` and the moment."""
    rows = {}
    for number, name in enumerate(marks):
        rows[name] = firms.apply(call, name, starts + datetime.timedelta(hours=number))
    at = judged(
        desk,
        {rows[name]: about for name, about in marks.items()},
        field,
        starts + datetime.timedelta(days=3),
        title=panel_title,
        conclusion="按评分标准逐项核对，同意排序结果。",
    )
    return rows, at


def _years_ago(world, desk, firms, field):
    """The first title of the city, which runs out within weeks; its yearly check is done."""
    call = recognition.call_of(CODE, world=world, desk=desk, title="第一批产教融合型企业申报", opens_ago=1130, closes_ago=1100)
    name = "蒲公英生物制药有限公司"
    rows, at = _whole_year(desk, firms, call, field, _ago(world, 1112), {name: 88}, panel_title="第一批评审组")
    through_notice(desk, [rows[name]], at, title="第一批产教融合型企业拟认定名单公示")
    check = recognition.call_of(
        CODE, world=world, desk=desk, title="产教融合型企业年度复核", opens_ago=1000, purpose=Purpose.RECHECK
    )
    answers = recognition_answers.recheck(world, firms.entries[name], firms.first[name])
    application = firms.apply(check, name, _ago(world, 350), answers)
    pass_plain(desk, application, _ago(world, 345))
    recognition.call_of(
        CODE, world=world, desk=desk, title="产教融合型企业期满续认", opens_ago=20, closes_ago=-40, purpose=Purpose.RENEWAL
    )


def _last_year(world, desk, firms, field):
    """Two recognised, of whom one lost the title; one refused by the experts whose appeal was dismissed."""
    call = recognition.call_of(CODE, world=world, desk=desk, title="第二批产教融合型企业申报", opens_ago=440, closes_ago=415)
    port, mill, parts = "白鹭港航集团有限公司", "大河重型机床有限公司", "铜雀汽车零部件有限公司"
    marks = {port: 86, mill: 79, parts: 52}
    rows, at = _whole_year(desk, firms, call, field, _ago(world, 430), marks, panel_title="第二批评审组")
    through_notice(desk, [rows[port], rows[mill]], at, title="第二批产教融合型企业拟认定名单公示")
    take(desk, rows[parts], "reject", at, reason="评审均分低于 65：投入以捐赠为主，没有进入教学环节。")
    rows[parts].refresh_from_db()
    appeal = appeals.lodge(
        application=rows[parts],
        actor=world.managers[firms.rows[parts].pk],
        at=at + datetime.timedelta(days=2),
        text="我们去年还接收了 12 名教师践习，材料里漏了，请重新评。",
    )
    appeals.decide(
        appeal=appeal,
        action="reject",
        actor=desk.deputy,
        at=at + datetime.timedelta(days=4),
        reason="漏报不属于评审有误。下一批可以带着新材料再报。",
    )
    revoked = Recognition.objects.get(scheme__code=CODE, organization=firms.rows[mill])
    recognitions.end(
        recognition=revoked,
        action="revoke",
        actor=desk.city,
        at=_ago(world, 120),
        reason="发生较大生产安全事故，按办法撤销。",
    )
    answers = recognition_answers.recheck(world, firms.entries[port], firms.first[port])
    rechecks = call.version.calls.get(purpose=Purpose.RECHECK)
    firms.apply(rechecks, port, _ago(world, 4), answers)


def _this_year(world, desk, firms, field):
    """A call that has closed: an upheld objection and an appeal, one to decide, one in notice, one voted on, two with experts."""
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year} 年第一批产教融合型企业申报", opens_ago=75, closes_ago=50
    )
    mould, robots, testing = "橡果精密模具有限公司", "飞梭机器人系统有限公司", "海棠封测科技有限公司"
    bearings = "拾光轴承制造有限公司"
    marks = {mould: 77, robots: 84, testing: 81, bearings: 75}
    rows, at = _whole_year(desk, firms, call, field, _ago(world, 60), marks, panel_title="第一评审组")
    _voted_on(world, desk, rows.pop(bearings))
    to_notice(desk, rows.values(), at)
    _upheld(world, desk, firms, rows[mould], rows[robots])
    _running(world, desk, rows[testing])
    _with_experts(world, desk, firms, call, field)
    for name in ("云芯半导体（云汀）有限公司", "顺帆仓储物流有限公司", "云汀轨道交通运营有限公司"):
        application = firms.apply(call, name, _ago(world, 52))
        take(desk, application, "approve", _ago(world, 5))
    chips = open_run(application.__class__.objects.get(call=call, subject_name="云芯半导体（云汀）有限公司"))
    actor = desk.of(chips)
    perform_transition(
        obj=chips, action="oppose", actor=actor, at=_ago(world, 2), reason="区里核实，两家合作学校的协议去年已到期未续。"
    )


def _voted_on(world, desk, bearings):
    """A joint review in which one department agreed and one did not; it waits for a second agreement."""
    take(desk, bearings, "approve", _ago(world, 3))
    run = open_run(bearings)
    agree(run, (desk.deputy,), _ago(world, 2), comment="投入和培训课时都有凭证，同意。")
    doubts = "带教师傅里有 3 人没有劳动合同，先核实再定。"
    votes.cast(run=run, choice=VoteChoice.OPPOSE, comment=doubts, actor=desk.speakers["human_resources"], at=_ago(world, 1))


def _upheld(world, desk, firms, mould, robots):
    notice = publish_notice(desk, [mould, robots], _ago(world, 30), title="拟认定产教融合型企业名单公示（一）")
    objection, _ = notices.raise_objection(
        entry=notice.entries.get(run__application=mould),
        text="申报里的实习生人数含了劳务派遣工，学校名单对不上，附名单和工资表截图。",
        at=_ago(world, 28),
        name="一位家长（演示）",
        contact="0999-5550101",
    )
    notices.answer(
        objection=objection,
        action="approve",
        actor=desk.city,
        at=_ago(world, 25),
        text="经核对，申报的 46 名实习生中 19 名为劳务派遣工，异议成立，不予认定。",
        reason="调取学校实习名单和企业工资表核对。",
    )
    end_notice(notice)
    take(desk, mould, "reject", _ago(world, 8), reason="实习生人数不实，按办法不予认定。")
    mould.refresh_from_db()
    appeals.lodge(
        application=mould,
        actor=world.managers[firms.rows["橡果精密模具有限公司"].pk],
        at=_ago(world, 4),
        text="19 人里有 11 人是订单班学生，由第三方代发补贴，有三方协议为证，请复核。",
    )


def _running(world, desk, testing):
    notice = publish_notice(desk, [testing], _ago(world, 2, hour=9), title="拟认定产教融合型企业名单公示（二）")
    notices.raise_objection(
        entry=notice.entries.get(),
        text="投入里的设备是租的，不应算投入。",
        at=_ago(world, 1),
        is_anonymous=True,
    )


def _with_experts(world, desk, firms, call, field):
    """A panel at work: the expert who belongs to the applicant could not be drawn; one card is in, one is begun."""
    application = firms.apply(call, "百灵智能科技有限公司", _ago(world, 53))
    pass_plain(desk, application, _ago(world, 12))
    panel = gather(desk, [application], field, _ago(world, 5), title="第二评审组", days=9)
    sitting = accept(panel, _ago(world, 4), count=2)
    score(sitting[0], panel.cases.get(), (78, 82, 80, 75), _ago(world, 2), comment="平台型企业，课程共建扎实。")


def _open_call(world, users, desk, firms):
    """A call that takes applications: a draft, one just handed in, one to be mended, one given up for want of its check."""
    call = recognition.call_of(
        CODE, world=world, desk=desk, title=f"{world.on.year} 年第二批产教融合型企业申报", opens_ago=15, closes_ago=-20
    )
    name = "云汀晴川新能源科技有限公司"
    draft = recognition_answers.enterprise(world, firms.entries[name]) | {"interns": "12", "results": ""}
    firms.begin(call, name, users["enterprise"], draft, _ago(world, 6))
    firms.apply(call, "青石微电子有限公司", _ago(world, 1))
    cells = firms.apply(call, "启明细胞工程有限公司", _ago(world, 8))
    take(
        desk,
        cells,
        "return",
        _ago(world, 3),
        reason="近三年投入和上年度报表差一位数，核对后补正。",
        field_notes={"invested": "和审计报告附注对一下，单位是元。"},
    )
    actor = world.managers[firms.rows[UNCHECKED].pk]
    pine = firms.begin(call, UNCHECKED, actor, recognition_answers.enterprise(world, firms.entries[UNCHECKED]), _ago(world, 7))
    cases.discard(application=pine, actor=actor, at=_ago(world, 5))
