"""Enrolment plans and classes of a large city's projects, as far as each has come; everything follows from what is there."""

import datetime

from django.utils import timezone

from core.enums import Status
from portal.demo import bulk
from projects.enums import PartnerRole, Stage
from projects.models import Cohort, EnrollmentPlan, Project, ProjectPartner, ProjectStage
from taxonomy.enums import OrganizationSide

GRANT = "市教育局产教融合招生计划倾斜通知（演示）"
STAGES = (Stage.JOINT_ENROLLMENT, Stage.JOINT_TRAINING)


def grow():
    """A plan for each public project that has come to joint enrolment, a class once it trains; returns how many there are."""
    entered = _entered()
    schools, rows = _schools(entered), []
    for key, (project, days) in sorted(entered.items()):
        major = project.first_major
        if key in schools and Stage.JOINT_ENROLLMENT in days and major and project.level_id:
            rows.append((project, days, major, *schools[key]))
    keys = bulk.keys(EnrollmentPlan, len(rows))
    bulk.write(EnrollmentPlan, [_plan(key, *row) for key, row in zip(keys, rows, strict=True)])
    trained = [(key, row) for key, row in zip(keys, rows, strict=True) if Stage.JOINT_TRAINING in row[1]]
    bulk.write(Cohort, [_cohort(key, *row) for key, row in trained])
    return EnrollmentPlan.objects.count() + Cohort.objects.count()


def _entered():
    """``{project id: (project, {stage: day})}`` of public projects without a plan that have come to one of the stages."""
    stages = ProjectStage.objects.filter(stage__in=STAGES, entered_on__isnull=False, project__status=Status.APPROVED)
    stages = stages.filter(project__enrollment_plans=None, project__cohorts=None).select_related("project__organization__kind")
    entered = {}
    for row in stages.order_by("pk"):
        entered.setdefault(row.project_id, (row.project, {}))[1][row.stage] = row.entered_on
    through, majors = Project.majors.through, {}
    for project, major in through.objects.filter(project__in=entered).order_by("pk").values_list("project_id", "major_id"):
        majors.setdefault(project, major)
    for key, (project, _) in entered.items():
        project.first_major = majors.get(key)
    return entered


def _schools(entered):
    """``{project id: (organization id, person id)}``: the school that takes in, and who writes for it."""
    partners = ProjectPartner.objects.filter(project__in=entered, role=PartnerRole.SCHOOL, accepted_at__isnull=False)
    found = {}
    for project, organization, person in partners.order_by("pk").values_list("project_id", "organization_id", "accepted_by_id"):
        found.setdefault(project, (organization, person))
    for key, (project, _) in entered.items():
        if project.organization.kind.side == OrganizationSide.SUPPLY:
            found[key] = project.organization_id, project.created_by_id
    return found


def _own(day, project, organization, person):
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(11)))
    row = {"created_at": at, "updated_at": at, "project_id": project.pk, "organization_id": organization}
    return row | {"created_by_id": person}


def _plan(key, project, days, major, organization, person):
    day, planned = days[Stage.JOINT_ENROLLMENT], project.headcount
    tilt = planned // 5 if project.pk % 4 == 0 else 0
    return _own(day, project, organization, person) | {
        "id": key,
        "year": day.year,
        "major_id": major,
        "level_id": project.level_id,
        "planned_count": planned,
        "admitted_count": max(planned - project.pk % 6, 1) if Stage.JOINT_TRAINING in days else None,
        "tilt_count": tilt,
        "tilt_source": GRANT if tilt else "",
    }


def _cohort(plan, project, days, major, organization, person):
    day = days[Stage.JOINT_TRAINING]
    return _own(day, project, organization, person) | {
        "plan_id": plan,
        "name": f"{day.year} 级订单班",
        "headcount": max(project.headcount - project.pk % 6, 1),
        "starts_on": day,
        "ends_on": None,
    }
