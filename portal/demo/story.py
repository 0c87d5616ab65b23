"""What the demo accounts find on their first day: something returned, waiting, drafted, revised, asked to join, matched."""

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.contenttypes.models import ContentType

from accounts.demo import DEMO_TOTP_SECRET
from accounts.enums import Role
from accounts.models import CoordinatorScope, Membership, Organization
from core.actors import SYSTEM
from core.workflow import perform_transition
from portal.demo import catalog, text
from portal.demo.world import join, make_users, organization_of
from review import pre_checks, return_reasons, services
from review.models import OpinionRule, ReturnReason, ReviewTask
from supplydemand import search
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.models import Department

MEMBERS = (
    ("school@demo.example", "青禾职业技术学院", Role.MANAGER, True),
    ("school2@demo.example", "木棉理工大学", Role.MANAGER, True),
    ("enterprise@demo.example", "云汀晴川新能源科技有限公司", Role.MANAGER, True),
    ("enterprise2@demo.example", "蒲公英生物制药有限公司", Role.EDITOR, False),
    ("district@demo.example", "汀北区教育局", Role.EDITOR, True),
    ("alliance@demo.example", "云汀市智能制造产教联盟秘书处", Role.MANAGER, True),
    ("faculty@demo.example", "木棉理工大学", Role.VIEWER, False),
    ("agency@demo.example", "知行人才服务有限公司", Role.MANAGER, False),
)
"""Which organization a demo account belongs to, in which role, and whether it is the liaison (协作专员)."""


def make_accounts(world):
    """The ten demo accounts with memberships, scopes and, for staff, the fixed second factor; ``{login before @: user}``."""
    staff = {"coordinator@demo.example": {}, "district@demo.example": {}, "admin@demo.example": {"is_superuser": True}}
    emails = [email for email, *_ in MEMBERS] + ["coordinator@demo.example", "admin@demo.example"]
    people = [(email, world.person_name(), {"is_staff": email in staff, **staff.get(email, {})}) for email in emails]
    users = {user.email: user for user in make_users(people)}
    organizations = {row.name: row for row in Organization.objects.filter(name__in=[name for _, name, *_ in MEMBERS])}
    for email, name, role, is_liaison in MEMBERS:
        join(world, [(users[email], organizations[name])], role=role, is_liaison=is_liaison)
    education = Department.objects.get(code="education")
    CoordinatorScope.objects.create(user=users["coordinator@demo.example"], district=None, department=education)
    CoordinatorScope.objects.create(user=users["district@demo.example"], district=world.districts["汀北区"])
    for email in staff:
        enroll(users[email])
    return {email.split("@")[0]: user for email, user in users.items()}


def enroll(user):
    """Give a member of staff the fixed second factor."""
    TOTP.activate(user, DEMO_TOTP_SECRET)


def tell(world, codes, users):
    """The open ends: everything here goes through the same transitions as in the browser."""
    _returned_supply(world, codes, users)
    _returned_demand(world, codes, users)
    _returned_alike(world, codes, users)
    _waiting(world, codes)
    _drafts(world, users)
    _ended(world, codes, users)
    _newcomers(world)


def _submit(obj, user, at):
    perform_transition(obj=obj, action="submit", actor=user, at=at)


def _supply(world, codes, user, organization, pair, **values):
    major = codes.majors[pair]
    row = TalentSupply.objects.create(
        **{
            "organization": organization,
            "title": f"{major.name} {text.graduation_after(world.on).year} 届毕业生",
            "description": "两个班，实训设备与企业同型号，第五学期起可顶岗实习。",
            "headcount": 86,
            "region": organization.region,
            "district": organization.district,
            "reach": "city",
            "skills": ["机械制图", "CAD"],
            "cooperation_modes": ["recruitment", "internship"],
            "expires_on": text.later(world.on, 120),
            "level": major.level,
            "graduates_on": text.graduation_after(world.on),
            "contact_name": organization.contact_name,
            "contact_phone": organization.contact_phone,
            "created_by": user,
            **values,
        }
    )
    row.majors.add(major)
    return _indexed(row)


def _demand(world, codes, user, organization, job_field, **values):
    field = catalog.fields()[job_field]
    job = field.jobs[0]
    row = TalentDemand.objects.create(
        **{
            "organization": organization,
            "title": job.title,
            "description": job.duties,
            "headcount": 12,
            "region": organization.region,
            "district": organization.district,
            "reach": "city",
            "skills": list(job.skills),
            "cooperation_modes": ["recruitment"],
            "expires_on": text.later(world.on, 90),
            "occupation": codes.occupations[job.occupation],
            "industry": world.industries[field.industries[0]],
            "level_min": codes.levels[job.level],
            "salary_min": job.salary[0],
            "salary_max": job.salary[1],
            "starts_on": text.later(world.on, 120),
            "contact_name": organization.contact_name,
            "contact_phone": organization.contact_phone,
            "created_by": user,
            **values,
        }
    )
    return _indexed(row)


def _indexed(row):
    type(row).objects.filter(pk=row.pk).update(search_document=search.document_of(row))
    return row


def _return(world, obj, users, reason, notes):
    perform_transition(
        obj=obj,
        action="return",
        actor=users["coordinator"],
        at=world.moment(days_ago=1, hour=15),
        reason=reason,
        field_notes=notes,
    )


def _returned_supply(world, codes, users):
    row = _supply(world, codes, users["school"], organization_of(users["school"]), ("higher_vocational", "460103"), headcount=860)
    _submit(row, users["school"], world.moment(days_ago=3))
    _return(
        world,
        row,
        users,
        "人数和专业对不上，课程没有写。",
        {"headcount": "数控技术专业两个班不会有 860 人，是不是多打了一个零？", "courses": "写三到五门主要课程，企业要看。"},
    )


def _returned_demand(world, codes, users):
    firm = organization_of(users["enterprise"])
    row = _demand(world, codes, users["enterprise"], firm, "robotics", salary_min=700, salary_max=1000)
    row.majors.add(codes.majors[("higher_vocational", "460305")])
    _submit(row, users["enterprise"], world.moment(days_ago=2))
    _return(world, row, users, "月薪少了一位，改好马上通过。", {"salary_min": "700 元一个月？按页面提示填到手月薪。"})


def _returned_alike(world, codes, users):
    """So many were sent back for the same reason, and mended, that the portal proposes to check for it before submitting."""
    return_reasons.load_first()
    reason, coordinator = ReturnReason.objects.get(label="联系方式写在正文里"), users["coordinator"]
    for number in range(pre_checks.PROPOSED_FROM + 1):
        entry, firm = world.firms[7 * number + 1]
        user, days = world.managers[firm.pk], 130 - 20 * number
        field = catalog.fields()[entry.fields[0]]
        row = _demand(world, codes, user, firm, field.code, description=f"{field.jobs[0].duties}有意的打 {firm.contact_phone}。")
        _submit(row, user, world.moment(days_ago=days))
        task = ReviewTask.objects.open().of(row).get()
        at = world.moment(days_ago=days - 1)
        services.decide(task=task, action="return", actor=coordinator, at=at, expected_version=task.obj.version, reasons=[reason])
        type(row).objects.filter(pk=row.pk).update(description=field.jobs[0].duties)
        row = _indexed(type(row).objects.get(pk=row.pk))
        _submit(row, user, world.moment(days_ago=days - 3))
        perform_transition(obj=row, action="approve", actor=coordinator, at=world.moment(days_ago=days - 5))
    pre_checks.propose(at=world.at)


def _waiting(world, codes):
    for number, days in enumerate((5, 3, 2, 1, 1, 0)):
        _, organization = world.firms[number * 5 + 3]
        field = world.firms[number * 5 + 3][0].fields[0]
        user = world.managers[organization.pk]
        row = _demand(world, codes, user, organization, field)
        pairs = [key for key in codes.majors if key[0] == "higher_vocational"]
        row.majors.add(codes.majors[pairs[number % len(pairs)]])
        _submit(row, user, world.moment(days_ago=days))
    for number, days in enumerate((4, 1)):
        _, organization = world.schools[number * 4 + 2]
        user = world.managers[organization.pk]
        row = _supply(world, codes, user, organization, ("higher_vocational", "530802"))
        _submit(row, user, world.moment(days_ago=days))


def _drafts(world, users):
    school, firm = organization_of(users["school"]), organization_of(users["enterprise"])
    TalentSupply.objects.create(organization=school, title="新能源汽车技术 订单班", created_by=users["school"])
    TalentDemand.objects.create(
        organization=firm, title="电池产线班组长", headcount=4, created_by=users["enterprise"], description="从一线骨干里培养，"
    )


def _ended(world, codes, users):
    """What is no longer public, and what soon will not be: expiring, withdrawn, expired, rejected."""
    author, coordinator, firm = users["enterprise"], users["coordinator"], organization_of(users["enterprise"])
    _post(world, codes, users, "充电桩安装技术员", valid_days=5)
    withdrawn = _post(world, codes, users, "售后服务工程师", valid_days=90)
    reason = "岗位内部转岗解决了"
    perform_transition(obj=withdrawn, action="withdraw", actor=author, at=world.moment(days_ago=4), reason=reason)
    expired = _post(world, codes, users, "试制车间实习生", valid_days=-1)
    perform_transition(obj=expired, action="expire", actor=SYSTEM, at=world.moment(days_ago=0, hour=0))
    rejected = _demand(world, codes, author, firm, "vehicle", title="临时派单司机")
    _submit(rejected, author, world.moment(days_ago=9))
    reason = "平台只收与人才培养有关的岗位，临时用工请走人力资源市场。"
    perform_transition(obj=rejected, action="reject", actor=coordinator, at=world.moment(days_ago=8), reason=reason)


def _post(world, codes, users, title, *, valid_days):
    """A demand of enterprise@ that was published twenty days ago and is valid for so many days from now."""
    author = users["enterprise"]
    until = text.later(world.on, valid_days)
    row = _demand(world, codes, author, organization_of(author), "vehicle", title=title, expires_on=until)
    _submit(row, author, world.moment(days_ago=20))
    perform_transition(obj=row, action="approve", actor=users["coordinator"], at=world.moment(days_ago=19))
    return row


def _newcomers(world):
    """Two enterprises that wait to be verified, of one the district is asked first, and a person who asks to join a school."""
    _ask_district(world)
    people = [("newfirm@demo.example", world.person_name(), {}), ("joiner@demo.example", world.person_name(), {})]
    founder, joiner = make_users(people)
    _new_firm(world, founder, "云汀苔原储能技术有限公司", "云港新片区", "C3670", "云港新片区临港路 88 号", "0999-5550188")
    (second,) = make_users([("newfirm2@demo.example", world.person_name(), {})])
    _new_firm(world, second, "云汀和风精密部件有限公司", "汀北区", "C3484", "汀北区创业路 26 号", "0999-5550126")
    school = Organization.objects.get(name="青禾职业技术学院")
    request = Membership.objects.create(
        user=joiner, organization=school, role=Role.EDITOR, message="我在招生就业处，负责校企合作"
    )
    _submit(request, joiner, world.at)


def _new_firm(world, founder, name, district, industry, address, phone):
    firm = Organization.objects.create(
        name=name,
        kind=world.kinds["enterprise"],
        credit_code=world.credit_code("91"),
        district=world.districts[district],
        region=world.regions[district],
        industry=world.industries[industry],
        address=address,
        contact_name=founder.name,
        contact_phone=phone,
        is_demo=True,
    )
    join(world, [(founder, firm)], role=Role.MANAGER)
    _submit(firm, founder, world.moment(days_ago=1))


def _ask_district(world):
    """汀北区 has a coordinator of its own, who says first what is known of a new organization and of its supplies."""
    for model in (Organization, TalentSupply):
        kind = ContentType.objects.get_for_model(model)
        OpinionRule.objects.get_or_create(content_type=kind, district=world.districts["汀北区"], defaults={"days": 3})
