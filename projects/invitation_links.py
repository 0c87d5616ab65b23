"""An invitation answered from the mail with one tap and without signing in."""

from django.urls import reverse

from core.links import LinkChoice, LinkRefused
from core.registries import LinkPurpose
from core.templatetags.xieyu import day
from core.workflow import WorkflowError
from projects import rules
from projects.forms import AnswerForm
from projects.services import partners

ACCEPT, DECLINE = "accept", "decline"


def describe(link, at):
    """What the project is, and the two choices."""
    row = link.obj
    project = row.project
    facts = [
        ("项目", str(project)),
        ("类型", str(project.type or "")),
        ("牵头单位", str(project.organization)),
        ("你们作为", row.get_role_display()),
        ("时间", f"{project.starts_on or '没写'} 到 {project.ends_on or '没写'}"),
    ]
    if row.duty:
        facts.append(("承担什么", row.duty))
    page = {
        "title": f"{project.organization}请{row.organization}参加一个项目",
        "lead": project.summary,
        "facts": facts,
        "page_url": reverse("projects:partner_answer", args=[row.pk]),
    }
    if row.accepted_at or row.declined_at or row.left_on:
        said = row.accepted_at or row.declined_at
        words = f"{day(said)}已经答复过：{'参加' if row.accepted_at else '不参加'}。" if said else "邀请已经收回。"
        return page | {"choices": [], "note": words}
    return page | {
        "question": "参加吗？点一个就行，不用登录",
        "choices": [
            LinkChoice(ACCEPT, "参加", is_primary=True),
            LinkChoice(DECLINE, "不参加", form_class=AnswerForm),
        ],
    }


def perform(link, data, at):
    """Keep the answer of the person's organization."""
    accepts = data["choice"] == ACCEPT
    try:
        partners.answer(partner=link.obj, accepts=accepts, actor=link.user, at=at, reason=data.get("reason", ""))
    except WorkflowError as error:
        raise LinkRefused(str(error)) from error
    return "记下了：参加。项目走到哪一步，登录以后在“我的项目”里看。" if accepts else "记下了：不参加。原因告诉对方了。"


INVITATION = LinkPurpose(partners.PURPOSE, describe, perform, is_allowed=rules.can_answer_invitation)
