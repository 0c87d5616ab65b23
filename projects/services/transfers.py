"""Another organization leads a project: it is asked, and says yes before a coordinator can agree."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from core import links
from core.enums import Status
from core.notifications import notify
from core.workflow import InvalidTransition
from projects import rules
from projects.enums import ChangeKind
from projects.models import ProjectChange, ProjectPartner, ProjectType
from projects.services import stages, telling

PURPOSE = "projects.lead"
LINK_FOR = timedelta(days=60)
STOPPED = "项目暂停公开中，由审核专员恢复以后才能换牵头单位"


def objection(change, project):
    """Why the organization that a request names may not lead the project as things stand, as a sentence that says what to do,
    without its full stop; empty where it may. Reads the partners once a row, and the kind with one query.
    """
    other = change.other
    if project.suspended_at is not None:
        return STOPPED
    if other is None:
        return "选一个已经答应参加的合作单位"
    if other.pk == project.organization_id:
        return f"{other}已经是牵头单位，不用换；要换别家，选另一个合作单位"
    if other.pk not in project.joined_ids:
        return f"{other}不在项目的合作单位里，换一个已经答应参加的"
    return _objection_to(other, project)


def _objection_to(other, project):
    if not other.is_verified:
        return f"{other}没有通过核验，等它通过核验，或者换一个合作单位牵头"
    if other.suspended_at is not None:
        return f"{other}暂停公开中，等它恢复，或者换一个合作单位牵头"
    if not ProjectType.objects.led_by(other.kind_id).filter(pk=project.type_id).exists():
        return f"“{project.type}”不能由{other.kind}牵头，换一个可以牵头的合作单位"
    return ""


def why_not_yet(change):
    """Why the change of the lead cannot take effect yet, as a sentence; empty where the new lead has said yes."""
    if change.declined_at is not None:
        return f"{change.other}不接：{change.decline_reason.rstrip('。')}"
    return "" if change.accepted_at is not None else f"{change.other}还没有答应牵头"


def forget_answer(change, other_before):
    """Whoever is asked anew has not answered yet; who had said yes and is still named need not again."""
    if change.other_id != other_before or change.declined_at is not None:
        change.accepted_at, change.accepted_by = None, None
        change.declined_at, change.decline_reason = None, ""


def tell_asked(change, at):
    """Ask the people of the organization that is to lead, once a request and organization; each by an own link."""
    if change.accepted_at is not None:
        return
    for person in User.objects.editors_of(change.other_id).order_by("pk"):
        notify(
            event=telling.LEAD_ASKED,
            recipients=[person],
            organizations=[change.other_id],
            key=f"project-change:{change.pk}:lead:{change.version}:{person.pk}",
            title=f"{change.organization}请你们牵头：{change.project}"[:200],
            text=f"{change.reason}\n点一个就行：接，或者不接并说一句原因。接了以后，审核专员同意才生效。",
            url=_address_for(change, person, at),
            action_label="去答复",
        )


def _address_for(change, person, at):
    if person.is_staff:
        return change.get_absolute_url()
    key = f"project-change:{change.pk}:{change.version}"
    return links.path_of(links.issue(purpose=PURPOSE, obj=change, user=person, key=key, expires_at=at + LINK_FOR))


@transaction.atomic
def answer(*, change, accepts, actor, at, reason=""):
    """Say yes or no for the organization that is to lead; the lead is told. The same yes again changes nothing.

    Raises ``InvalidTransition``.
    """
    project = stages.lock(change.project_id)
    row = ProjectChange.objects.select_for_update(of=("self",)).select_related("other__kind", "organization").get(pk=change.pk)
    if row.kind != ChangeKind.TRANSFER or not rules.can_take_the_lead(actor, row):
        raise InvalidTransition("接不接要由那个单位的管理员或经办人来答。")
    if accepts and row.accepted_at is not None:
        return row
    if row.status != Status.SUBMITTED or row.accepted_at is not None or row.declined_at is not None:
        raise InvalidTransition("这件事已经答复过，或者申请收回了。")
    reason = reason.strip()
    if not accepts and not reason:
        raise InvalidTransition("写一句为什么不接，对方会看到。")
    if accepts and (words := objection(row, project)):
        raise InvalidTransition(f"现在接不了：{words}。")
    if accepts:
        row.accepted_at, row.accepted_by = at, actor
    else:
        row.declined_at, row.decline_reason = at, reason[:200]
    row.save(update_fields=["accepted_at", "accepted_by", "declined_at", "decline_reason"])
    telling.tell(
        project=project,
        organizations=[row.organization_id],
        event=telling.ANSWERED,
        key=f"lead-answered:{row.pk}:{row.version}",
        title=f"{row.other}{'答应牵头' if accepts else '不接牵头'}：{project}",
        text="等审核专员同意，就换过去。" if accepts else f"原因：{reason}",
        url=row.get_absolute_url(),
        action_label="看申请",
    )
    return row


def to_answer(organizations):
    """As a condition: requests by which these organizations, which take part, are to lead and have not answered."""
    is_open = Q(kind=ChangeKind.TRANSFER, status=Status.SUBMITTED, accepted_at=None, declined_at=None)
    takes_part = ProjectPartner.objects.joined().filter(project=OuterRef("project"), organization=OuterRef("other"))
    return is_open & Q(other__in=organizations) & ~Q(other=F("organization")) & Exists(takes_part)


def is_open(change):
    """Whether the new lead is asked and has not answered."""
    is_asked = change.kind == ChangeKind.TRANSFER and change.status == Status.SUBMITTED
    is_asked = is_asked and change.other_id != change.organization_id
    return is_asked and change.accepted_at is None and change.declined_at is None


def waiting_for(organizations):
    """Those requests."""
    return ProjectChange.objects.filter(to_answer(organizations))


def page_of(change):
    """Where it is answered by somebody who signs in."""
    return f"{reverse('projects:change_detail', args=[change.pk])}#lead"
