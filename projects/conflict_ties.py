"""Projects that an expert's organization and an applicant's have in common keep the expert from judging it: reads only."""

from collections import defaultdict

from dateutil.relativedelta import relativedelta
from django.db.models import Q

from core.recognition_registries import TIE_MONTHS
from projects.models import Project, ProjectPartner
from review.recognition.conflicts import organizations_of

TOGETHER = f"所在单位和申报单位一起做项目，或者近 {TIE_MONTHS} 个月里做过"


def common_projects(experts, applications):
    """``{(expert id, application id): reason}``; one query where no applicant has a project, else six.

    A project counts from its approval until ``TIE_MONTHS`` after its end, for each organization until so long after it left.
    """
    since = {row.pk: row.submitted_at - relativedelta(months=TIE_MONTHS) for row in applications if row.submitted_at}
    if not since:
        return {}
    parts = _parts({row.organization_id for row in applications}, min(since.values()).date())
    if not parts:
        return {}
    own, found = organizations_of(experts), {}
    for application in applications:
        first = since.get(application.pk)
        others = _others(parts, application.organization_id, first.date()) if first else set()
        found |= {(expert.pk, application.pk): TOGETHER for expert in experts if own[expert.pk] & others}
    return found


def _parts(applicants, first):
    """``[{organization: last day or None}]`` of the projects in which some of these took part since a day; two queries."""
    joined = ProjectPartner.objects.filter(accepted_at__isnull=False)
    own = joined.filter(organization__in=applicants).values("project")
    rows = Project.objects.filter(Q(organization__in=applicants) | Q(pk__in=own), published_at__isnull=False)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=first)).order_by()
    heads = {pk: (lead, ended_on) for pk, lead, ended_on in rows.values_list("pk", "organization", "ended_on")}
    if not heads:
        return []
    parts = defaultdict(dict)
    for pk, organization, left_on in (
        joined.filter(project__in=heads).order_by("pk").values_list("project", "organization", "left_on")
    ):
        parts[pk][organization] = left_on or heads[pk][1]
    return [parts[pk] | dict([head]) for pk, head in heads.items()]


def _others(parts, applicant, first):
    """Who has done something together with an organization since a day."""
    found = set()
    for part in parts:
        last = {organization for organization, day in part.items() if day is None or day >= first}
        if applicant in last:
            found |= last - {applicant}
    return found
