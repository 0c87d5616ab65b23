"""A 协作办公室 that ties an expert to an applicant: reads only."""

from accounts.models import CollaborationOffice
from core.enums import Status

HOSTED = "是申报单位的协作办公室的协作专员"
SERVING = "是服务申报单位所在区的协作办公室的协作专员"


def shared_offices(experts, applications):
    """``{(expert id, application id): reason}`` of experts who are named by an office; one query."""
    rows = CollaborationOffice.objects.filter(status=Status.APPROVED, liaisons__isnull=False).order_by()
    offices = list(rows.values_list("liaisons__user", "liaisons__user__email", "host", "serves_district"))
    found = {}
    for application in applications:
        place = (application.organization_id, application.organization.district_id)
        for expert in experts:
            reasons = [_reason(row, place) for row in offices if _is_named(expert, row)]
            if any(reasons):
                found[expert.pk, application.pk] = next(filter(None, reasons))
    return found


def _is_named(expert, office):
    user_id, email, *_ = office
    return expert.user_id == user_id or expert.email.lower() == email.lower()


def _reason(office, place):
    *_, host, district = office
    if host == place[0]:
        return HOSTED
    return SERVING if district is not None and district == place[1] else ""
