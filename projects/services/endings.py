"""How projects end: both sides accept what was done, or a coordinator agreed that it ends early."""

from django.db import transaction

from core import documents
from core.actors import SYSTEM
from core.workflow import InvalidTransition, perform_transition
from projects import rules
from projects.enums import EndKind, Verdict
from projects.models import Acceptance
from projects.models.changes import OPEN
from projects.services import stages, telling

ACCEPTANCE_FILE = "project_acceptance"


@transaction.atomic
def give_verdict(*, project, organization, verdict, note, actor, at, on, files=()):
    """Say for one side whether the project is good; it ends once the lead and the other side both say so.

    A later word of the same side takes the place of the earlier one. Raises ``InvalidTransition``.
    """
    project = stages.lock(project.pk)
    if not project.is_running:
        raise InvalidTransition(stages.STOPPED)
    if project.stages.filter(left_on=None).exists():
        raise InvalidTransition("六个环节还没走完，走完再验收。")
    if organization.pk not in rules.confirming_sides_of(actor, project):
        raise InvalidTransition("验收要由牵头单位和合作单位的管理员或经办人来做。")
    note = note.strip()
    if not note:
        raise InvalidTransition("写几句验收意见。")
    values = {"verdict": verdict, "note": note[:1000], "given_by": actor, "given_at": at}
    row, _ = Acceptance.objects.update_or_create(project=project, organization=organization, defaults=values)
    for file in files:
        documents.store(upload=file, subject=row, kind=ACCEPTANCE_FILE, uploaded_by=actor, at=at)
    passed = set(project.acceptances.filter(verdict=Verdict.PASSED).values_list("organization_id", flat=True))
    if project.organization_id in passed and passed & project.counterpart_ids:
        end(project=project, kind=EndKind.ACCEPTED, at=at, on=on)
    else:
        telling.tell(
            project=project,
            organizations=({project.organization_id} | project.counterpart_ids) - {organization.pk},
            event=telling.VERDICT,
            key=f"verdict:{row.pk}:{at:%Y%m%d%H%M%S}",
            title=f"{organization}验收意见：{row.get_verdict_display()}：{project}",
            text=row.note,
            url=f"{project.passport_url}#acceptance",
            action_label="去验收",
        )
    return row


def end(*, project, kind, at, on):
    """End a locked project; requests that wait are closed with it, and everybody who takes part is told."""
    project.ended_on, project.end_kind, project.paused_on = on, kind, None
    project.save(update_fields=["ended_on", "end_kind", "paused_on", "updated_at"])
    for change in project.changes.filter(status__in=OPEN):
        perform_transition(obj=change, action="cancel", actor=SYSTEM, at=at, reason="项目结束了")
    telling.tell(
        project=project,
        organizations={project.organization_id} | project.joined_ids,
        event=telling.ENDED,
        key=f"ended:{on}",
        title=f"项目{project.get_end_kind_display()}：{project}",
    )
