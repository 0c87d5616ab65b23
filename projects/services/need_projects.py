"""From a technology need and the answer that was chosen to a project of both sides."""

from django.db import transaction

from accounts.rules import is_editor
from core.numbers import grouped_text
from core.workflow import InvalidTransition
from projects.models import NeedAnswer, Project, ProjectType
from projects.outcomes.enums import AnswerState
from projects.services import drafts, partners

RESEARCH = "joint_research"


def project_of_answer(answer):
    """The project that was begun from a chosen answer; ``None`` where there is none or it was given up."""
    rows = Project.objects.filter(need_answer=answer).exclude(status__in=drafts.DEAD).select_related("organization")
    return rows.order_by("pk").first()


@transaction.atomic
def begin_from_answer(*, answer, organization, actor, at):
    """The draft of a technology need and the answer that was chosen, led by ``organization``, the other side asked to take part.

    Asked again, by either side, it is the same project. Raises ``InvalidTransition``.
    """
    joined = ("need__organization__kind", "need__organization__district", "organization__kind", "organization__district")
    answer = NeedAnswer.objects.select_for_update(of=("self",)).select_related("need__industry", *joined).get(pk=answer.pk)
    need, sides = answer.need, {row.pk: row for row in (answer.need.organization, answer.organization)}
    if organization.pk not in sides or not is_editor(actor, organization):
        raise InvalidTransition("立项要由双方的管理员或经办人来做。")
    if answer.state != AnswerState.ACCEPTED:
        raise InvalidTransition("对方选中以后才能立项。")
    known = project_of_answer(answer)
    if known is not None:
        return known
    own = sides.pop(organization.pk)
    (other,) = sides.values()
    project = drafts.create_draft(organization=own, values=_values_of(need, own), unreadable={}, actor=actor)
    project.need_answer = answer
    project.save(update_fields=["need_answer", "updated_at"])
    partners.add(project=project, organization=other, role=partners.role_of(other), actor=actor, at=at)
    return project


def _values_of(need, lead):
    """What the public need says; what the team offered is between the two and is not copied."""
    return {
        "title": need.title,
        "type": ProjectType.objects.in_force().led_by(lead.kind_id).filter(code=RESEARCH).first(),
        "summary": need.summary,
        "description": need.description,
        "industry": need.industry,
        "majors": list(need.majors.all()),
        "money_text": f"企业准备投入 {grouped_text(need.budget)} 元" if need.budget else "",
    }
