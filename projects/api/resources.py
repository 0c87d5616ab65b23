"""What programs read of projects, challenges, what comes of them, camps and enrolment: what is public of each, no contacts."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.read_api import Property, Resource, plain
from projects.camps.filters import CampFilterSet
from projects.camps.models import Camp, CampSession
from projects.challenge_enums import ChallengePhase
from projects.challenge_filters import ChallengeFilterSet
from projects.enums import EvidenceGrade, PublicPart
from projects.filters import EnrollmentPlanFilterSet, ProjectFilterSet
from projects.models import (
    Award,
    Course,
    EnrollmentPlan,
    HeadcountStatement,
    OpenChallenge,
    Outcome,
    Project,
    ProjectPartner,
    TechnologyNeed,
)
from projects.outcomes.filters import CourseFilterSet, OutcomeFilterSet, TechnologyNeedFilterSet

NOBODY = AnonymousUser()
ORGANIZATION, CODE, MAJOR = ("id", "name"), ("id", "code", "name"), ("id", "catalogue", "code", "name")
CRITERION, PARTNER = ("label", "weight"), ("id", "name", "role")


def _organization(row):
    return {"id": row.pk, "name": row.name}


def _code(row):
    return {"id": row.pk, "code": row.code, "name": row.name} if row is not None else None


def _majors(row):
    return [{"id": one.pk, "catalogue": one.catalogue, "code": one.code, "name": one.name} for one in row.majors.all()]


def _value(name):
    return lambda row: getattr(row, name)


def _text(name, about):
    return Property(name, "string", about, _value(name))


def _day(name, about):
    return Property(name, "date", about, _value(name))


def _whole(name, about):
    return Property(name, "integer", about, _value(name))


def _money(name, about):
    return Property(name, "decimal", f"{about}，元", _value(name))


def _coded(name, about):
    return Property(name, "object", about, lambda row: _code(getattr(row, name)), CODE)


_HEAD = (
    Property("id", "integer", "编号里的号码", _value("pk")),
    _text("code", "平台给的编号"),
    Property("url", "string", "这一条的页面", lambda row: row.get_absolute_url()),
    _text("title", "名称"),
    _text("summary", "一句话说明"),
)
_MOMENTS = (
    Property("published_at", "date-time", "公开时间", _value("published_at")),
    Property("updated_at", "date-time", "最近修改时间", _value("updated_at")),
)
_MAJORS = Property("majors", "array", "专业", _majors, MAJOR)
_BY = Property("organization", "object", "单位", lambda row: _organization(row.organization), ORGANIZATION)


def _projects():
    joined = ("type", "organization", "district", "level", "industry")
    partners = ProjectPartner.objects.joined().filter(organization__suspended_at=None)
    partners = partners.select_related("organization").order_by("pk")
    rows = Project.objects.visible_to(NOBODY).standing().select_related(*joined).defer("search_document", "draft_input")
    return rows.prefetch_related("majors", Prefetch("partners", partners, to_attr="joined_rows"))


def _shown(part, value):
    """``null`` where the lead does not show that part to everybody."""
    return lambda row: value(row) if part in row.public_parts else None


def _partners(row):
    return [_organization(one.organization) | {"role": one.role} for one in row.joined_rows]


def _standing(row):
    if row.ended_on is not None:
        return "ended"
    return "paused" if row.paused_on is not None else "running"


PROJECTS = Resource(
    "projects",
    "项目",
    "学校和企业一起做的项目。合作单位、经费文字只在牵头单位公开时有，没公开是 null。",
    _projects,
    ProjectFilterSet,
    (
        *_HEAD,
        _text("description", "内容和目标"),
        _coded("type", "类型"),
        Property("organization", "object", "牵头单位", lambda row: _organization(row.organization), ORGANIZATION),
        Property("partners", "array", "合作单位", _shown(PublicPart.PARTNERS, _partners), PARTNER),
        _coded("district", "区"),
        _coded("level", "培养层次"),
        _coded("industry", "行业"),
        _MAJORS,
        _whole("headcount", "计划培养人数"),
        _day("starts_on", "开始日期"),
        _day("ends_on", "结束日期"),
        Property("money_text", "string", "经费和投入", _shown(PublicPart.MONEY, _value("money_text"))),
        _text("stage", "走到哪个环节"),
        _day("stage_since", "这个环节从哪天起"),
        Property("standing", "string", "进展：running、paused、ended", _standing),
        _day("ended_on", "结束于"),
        _text("end_kind", "怎么结束的：accepted、closed"),
        *_MOMENTS,
    ),
)


def _challenges():
    rows = OpenChallenge.objects.visible_to(NOBODY).listed().select_related("organization", "district")
    awards = Award.objects.filter(cancelled_at=None, confirmed_at__isnull=False).select_related("bid__organization")
    awards = awards.defer("bid__draft", "bid__ciphertext", "bid__content")
    return rows.prefetch_related("criteria", Prefetch("awards", awards, to_attr="standing_awards"))


def _phase(row):
    is_over = row.phase == ChallengePhase.OPEN and timezone.now() >= row.closes_at
    return ChallengePhase.CLOSED.value if is_over else row.phase


def _winner(row):
    return _organization(row.standing_awards[0].bid.organization) if row.standing_awards else None


CHALLENGES = Resource(
    "challenges",
    "揭榜挂帅",
    "企业、区和联盟发的榜。收了几份标书，截止以后才有；标书本身任何时候都不在这里。",
    _challenges,
    ChallengeFilterSet,
    (
        *_HEAD,
        _text("need", "要解决什么"),
        _text("terms", "揭榜条件和交付"),
        _BY,
        _coded("district", "区"),
        Property("level", "string", "哪类人才：doctor、master、skilled", _value("level")),
        _whole("headcount", "要培养几个人"),
        _money("amount", "榜金"),
        Property(
            "criteria",
            "array",
            "评分标准",
            lambda row: [{"label": one.label, "weight": one.weight} for one in row.criteria.all()],
            CRITERION,
        ),
        Property("closes_at", "date-time", "揭榜截止", _value("closes_at")),
        Property("phase", "string", "进展：open、closed、scoring、notice、awarded、unbid、stopped", _phase),
        _whole("bid_count", "截止时收了几份标书"),
        Property("winner", "object", "中榜单位，定榜以后才有", _winner, ORGANIZATION),
        _text("stop_reason", "为什么终止"),
        *_MOMENTS,
    ),
)


def _published(model, *joined):
    def rows():
        found = model.objects.visible_to(NOBODY).standing().select_related("organization", *joined)
        return found.defer("search_document", "draft_input").prefetch_related("majors")

    return rows


OUTCOMES = Resource(
    "outcomes",
    "成果",
    "校企一起做出来的成果。",
    _published(Outcome, "kind"),
    OutcomeFilterSet,
    (
        *_HEAD,
        _text("description", "内容"),
        _coded("kind", "类型"),
        _text("number", "专利号、标准号等"),
        _text("clause", "标准里的哪一条"),
        _day("dated_on", "日期"),
        _BY,
        _MAJORS,
        *_MOMENTS,
    ),
)
COURSES = Resource(
    "courses",
    "课程",
    "反映产业新技术、新标准、新工艺的课程。",
    _published(Course, "level"),
    CourseFilterSet,
    (
        *_HEAD,
        _text("description", "内容"),
        _coded("level", "学历层次"),
        _whole("hours", "学时"),
        _text("technology", "反映的新技术"),
        _text("standard", "反映的新标准"),
        _text("process", "反映的新工艺"),
        _BY,
        _MAJORS,
        *_MOMENTS,
    ),
)
NEEDS = Resource(
    "technology-needs",
    "技术需求",
    "企业解决不了、请学校团队来应答的技术问题；应答不在这里。",
    _published(TechnologyNeed, "industry"),
    TechnologyNeedFilterSet,
    (
        *_HEAD,
        _text("description", "内容"),
        _coded("industry", "行业"),
        _money("budget", "准备投入"),
        _day("answers_until", "征集到哪天"),
        _day("closed_on", "结束日期"),
        Property("is_open", "boolean", "现在还能不能应答", lambda row: row.is_open(timezone.localdate())),
        _BY,
        _MAJORS,
        *_MOMENTS,
    ),
)


def _camps():
    sessions = CampSession.objects.filter(cancelled_at=None).order_by("starts_on", "pk")
    rows = _published(Camp)()
    return rows.prefetch_related("occupations", "certificates", Prefetch("sessions", sessions, to_attr="kept_sessions"))


def _codes(name):
    return lambda row: [_code(one) for one in getattr(row, name).all()]


def _sessions(row):
    names = ("number", "starts_on", "ends_on", "enrol_until", "place", "places")
    return [{name: plain(getattr(one, name)) for name in names} for one in row.kept_sessions]


SESSION = ("number", "starts_on", "ends_on", "enrol_until", "place", "places")
CAMPS = Resource(
    "camps",
    "训练营和课程",
    "给在职的人上的课程和职业训练营，和它们的班次；谁报了名不在这里。",
    _camps,
    CampFilterSet,
    (
        *_HEAD,
        _text("description", "内容"),
        _text("kind", "形式：course、camp"),
        _text("mode", "怎么上"),
        _text("audience", "招谁"),
        _whole("hours", "学时"),
        _money("fee", "收费"),
        _whole("min_attendance", "出勤到百分之多少发证书"),
        Property("occupations", "array", "面向职业", _codes("occupations"), CODE),
        Property("certificates", "array", "对应证书", _codes("certificates"), CODE),
        Property("sessions", "array", "班次，取消的不在内", _sessions, SESSION),
        _BY,
        _MAJORS,
        *_MOMENTS,
    ),
)


def _plans():
    shown = Project.objects.visible_to(NOBODY).standing().filter(public_parts__contains=[PublicPart.FIGURES])
    grade = Coalesce(HeadcountStatement.objects.newest_grade_of_plan(), Value(EvidenceGrade.STATED))
    joined = ("project__district", "organization", "major", "level")
    rows = EnrollmentPlan.objects.filter(project__in=shown.values("pk"), organization__suspended_at=None)
    return rows.annotate(said=grade).select_related(*joined).defer("project__search_document", "project__draft_input")


def _project(row):
    return {"id": row.project_id, "code": row.project.code, "name": row.project.title}


PLANS = Resource(
    "enrollment-plans",
    "招生计划",
    "公开了数字的项目的招生计划；grade 是对方单位确认到哪一级，stated 是学校自报。",
    _plans,
    EnrollmentPlanFilterSet,
    (
        Property("id", "integer", "编号里的号码", _value("pk")),
        Property("project", "object", "哪个项目", _project, CODE),
        Property("organization", "object", "学校", lambda row: _organization(row.organization), ORGANIZATION),
        Property("district", "object", "区", lambda row: _code(row.project.district), CODE),
        _whole("year", "年份"),
        Property(
            "major",
            "object",
            "专业",
            lambda row: {"id": row.major_id, "catalogue": row.major.catalogue, "code": row.major.code, "name": row.major.name},
            MAJOR,
        ),
        _coded("level", "层次"),
        _whole("planned_count", "计划人数"),
        _whole("admitted_count", "录取人数，还没录取是 null"),
        _whole("tilt_count", "计划里另外批的倾斜名额"),
        _text("tilt_source", "哪份文件批的倾斜"),
        Property("grade", "string", "证据等级：stated、handed、confirmed、documented、verified", _value("said")),
        Property("updated_at", "date-time", "最近修改时间", _value("updated_at")),
    ),
    order=("-year", "-id"),
)
RESOURCES = (PROJECTS, CHALLENGES, OUTCOMES, COURSES, NEEDS, CAMPS, PLANS)
