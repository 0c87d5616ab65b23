"""Whether an organization takes the lead of a project, answered from the mail with one tap and without signing in."""

from core.links import LinkChoice, LinkRefused
from core.registries import LinkPurpose
from core.templatetags.xieyu import day
from core.workflow import WorkflowError
from projects import rules
from projects.enums import ChangeKind
from projects.forms import LeadAnswerForm
from projects.models import ProjectChange
from projects.presentation import lead_objection
from projects.services import transfers

ACCEPT, DECLINE = "accept", "decline"


def describe(link, at):
    """Which project, who leads it now and why not any more, and the two choices."""
    row = link.obj
    project = row.project
    page = {
        "title": f"{row.organization}请{row.other}牵头一个项目",
        "lead": project.summary,
        "facts": [
            ("项目", str(project)),
            ("现在牵头", str(project.organization)),
            ("为什么换", row.reason),
            ("什么时候换", "你们答应、审核专员同意以后"),
        ],
        "page_url": transfers.page_of(row),
    }
    if not transfers.waiting_for([row.other_id]).filter(pk=row.pk).exists():
        said = row.accepted_at or row.declined_at
        words = f"{day(said)}已经答复过：{'接' if row.accepted_at else '不接'}。" if said else _why_over(row)
        return page | {"choices": [], "note": words}
    decline = LinkChoice(DECLINE, "不接", form_class=LeadAnswerForm)
    if words := lead_objection(row):
        return page | {"facts": [*page["facts"], ("现在接不了", words)], "choices": [decline]}
    accept = LinkChoice(ACCEPT, "接，我们牵头", is_primary=True)
    return page | {"question": "接吗？点一个就行，不用登录", "choices": [accept, decline]}


def _why_over(row):
    return lead_objection(row) or "申请已经收回，或者办完了。"


def perform(link, data, at):
    """Keep the answer of the person's organization."""
    accepts = data["choice"] == ACCEPT
    try:
        transfers.answer(change=link.obj, accepts=accepts, actor=link.user, at=at, reason=data.get("reason", ""))
    except WorkflowError as error:
        raise LinkRefused(str(error)) from error
    return "记下了：接。审核专员同意以后，由你们牵头。" if accepts else "记下了：不接。原因告诉对方了。"


def _is_allowed(user, change):
    """Whom the request's page lets answer: who still sees it, and writes for the organization that it names."""
    is_asked = change.kind == ChangeKind.TRANSFER and rules.can_take_the_lead(user, change)
    return is_asked and ProjectChange.objects.visible_to(user).filter(pk=change.pk).exists()


LEAD = LinkPurpose(transfers.PURPOSE, describe, perform, is_allowed=_is_allowed)
