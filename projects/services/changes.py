"""Changes of a running project: asked for by the lead, decided at the review desk, taking effect with the approval."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.handover import contact_of
from core.workflow import InvalidTransition, WorkflowError, perform_transition
from projects import rules
from projects.enums import ChangeKind, EndKind
from projects.models import Project, ProjectChange, ProjectPartner
from projects.models.changes import OPEN
from projects.services import endings, money_changes, partners, stages, telling, transfers
from projects.services.searching import refresh_search

FIELDS = {
    ChangeKind.SCOPE: ("title", "summary", "description", "headcount"),
    ChangeKind.DATE: ("ends_on",),
    ChangeKind.MONEY: ("money_text",),
    ChangeKind.PARTNER_IN: ("other", "role"),
    ChangeKind.PARTNER_OUT: ("other",),
    ChangeKind.TRANSFER: ("other",),
    ChangeKind.PAUSE: (),
    ChangeKind.RESUME: (),
    ChangeKind.CLOSE: (),
}
"""Which columns of a request each kind uses; those of the project bear the same names, but for ``other`` and ``role``."""


class IncompleteChange(WorkflowError):
    """Something is missing or wrong; ``faults`` is ``{field: what to do}``."""

    def __init__(self, faults):
        self.faults = faults
        super().__init__(one_sentence(faults.values()))


def one_sentence(texts):
    """Several sentences as one, with one full stop at its end."""
    return f"{'；'.join(text.rstrip('。') for text in texts)}。"


def kinds_for(project):
    """The kinds of changes that can be asked for as the project stands."""
    if not project.is_approved or project.ended_on is not None:
        return []
    left_out = ChangeKind.RESUME if project.paused_on is None else ChangeKind.PAUSE
    without_partner = () if project.joined_ids else (ChangeKind.PARTNER_OUT, ChangeKind.TRANSFER)
    return [kind for kind in ChangeKind if kind != left_out and kind not in without_partner]


@transaction.atomic
def ask(*, project, kind, values, actor, at, on):
    """Ask for a change and hand it in; returns the request. Raises ``IncompleteChange`` or ``InvalidTransition``."""
    project = stages.lock(project.pk)
    if kind not in kinds_for(project):
        raise InvalidTransition("项目现在不能申请这样的变更。刷新页面看看。")
    if ProjectChange.objects.filter(project=project, kind=kind, status__in=OPEN).exists():
        raise InvalidTransition("同样的变更已经有一个在办，先办完它，或者撤回。")
    change = ProjectChange(project=project, organization=project.organization, kind=kind, created_by=actor)
    if not rules.can_ask_for_change(actor, change):
        raise PermissionDenied("changes are asked for by the lead's own editors")
    return _hand_in(change, project, values, actor, at, on)


@transaction.atomic
def mend(*, change, values, actor, at, on, expected_version):
    """Hand a returned request in again with other words. Raises what ``ask`` raises, and ``StaleVersion``."""
    project = stages.lock(change.project_id)
    row = ProjectChange.objects.select_for_update(of=("self",)).select_related("organization").get(pk=change.pk)
    row.project = project
    if not rules.can_write_change(actor, row):
        raise PermissionDenied("changes are asked for by the lead's own editors")
    if not row.is_editable:
        raise InvalidTransition("这个申请现在不能改。刷新页面看看最新状态。")
    return _hand_in(row, project, values, actor, at, on, expected_version=expected_version)


def _hand_in(change, project, values, actor, at, on, expected_version=None):
    asked_before = change.other_id
    for name in ("reason", *FIELDS[change.kind]):
        setattr(change, name, values.get(name, getattr(change, name)))
    amounts = money_changes.amounts_of(project, values.get("amounts", {})) if change.kind == ChangeKind.MONEY else []
    if faults := faults_of(change, project, on=on, amounts=amounts):
        raise IncompleteChange(faults)
    change.before = before_of(change, project)
    transfers.forget_answer(change, asked_before)
    change.save()
    money_changes.keep(change, amounts)
    perform_transition(obj=change, action="submit", actor=actor, at=at, expected_version=expected_version)
    if change.kind == ChangeKind.TRANSFER:
        transfers.tell_asked(change, at)
    return change


def faults_of(change, project, *, on, amounts=()):
    """``{field: what to do}`` for what keeps a request from being handed in, or from taking effect."""
    faults = {} if change.reason.strip() else {"reason": "写写为什么要变更，审核专员要看。"}
    if amounts:
        return faults | money_changes.faults_of(amounts)
    check = _CHECKS.get(change.kind)
    return faults | (check(change, project, on) if check else {})


def _scope(change, project, on):
    if not (change.title and change.summary and change.description):
        return {"title": "名称、一句话说明、内容和目标都不能空着。"}
    names = FIELDS[ChangeKind.SCOPE]
    return {} if any(getattr(change, name) != getattr(project, name) for name in names) else {"title": "和现在一样，没有变更。"}


def _date(change, project, on):
    if change.ends_on is None:
        return {"ends_on": "写上改到哪天。"}
    if change.ends_on < max(on, project.starts_on):
        return {"ends_on": "结束日期要在今天和开始日期以后。"}
    return {"ends_on": "和现在一样，没有变更。"} if change.ends_on == project.ends_on else {}


def _money(change, project, on):
    same = change.money_text.strip() == project.money_text.strip()
    return {"money_text": "和现在一样，没有变更。"} if same else {}


def _joining(change, project, on):
    if change.other is None or not change.role:
        return {"other": "选一个单位和它的角色。"}
    if change.other_id == project.organization_id or change.other_id in project.partner_ids:
        return {"other": "这个单位已经在项目里了。"}
    return {} if change.other.is_verified and change.other.suspended_at is None else {"other": "这个单位现在不能加入。"}


def _leaving(change, project, on):
    if change.other_id not in project.joined_ids:
        return {"other": "选一个已经答应参加的合作单位。"}
    if len(project.joined_ids) == 1:
        return {"other": "这是唯一的合作单位。先加入新的，再请它退出；或者申请提前结束。"}
    return {}


def _transferring(change, project, on):
    words = transfers.objection(change, project)
    return {"other" if words != transfers.STOPPED else "project": f"{words}。"} if words else {}


_CHECKS = {
    ChangeKind.SCOPE: _scope,
    ChangeKind.DATE: _date,
    ChangeKind.MONEY: _money,
    ChangeKind.PARTNER_IN: _joining,
    ChangeKind.PARTNER_OUT: _leaving,
    ChangeKind.TRANSFER: _transferring,
}


def before_of(change, project):
    """What stands in the project now where the request wants something else; plain JSON values."""
    if change.kind == ChangeKind.TRANSFER:
        return {"other": str(project.organization)}
    if change.kind in (ChangeKind.PARTNER_IN, ChangeKind.PARTNER_OUT):
        return {"other": "、".join(row.organization.name for row in project.joined_partners)}
    found = {name: getattr(project, name) for name in FIELDS[change.kind]}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}


@transaction.atomic
def apply(*, change, at, on):
    """Let an approved request take effect, once. Raises ``InvalidTransition`` where that is not possible any more."""
    project = stages.lock(change.project_id)
    row = ProjectChange.objects.select_for_update(of=("self",)).select_related("other__kind").get(pk=change.pk)
    if row.applied_at is not None:
        return
    amounts = list(row.amounts.select_related("commitment"))
    if refusal := _refusal(row, project, on, amounts):
        raise InvalidTransition(refusal)
    _EFFECTS[row.kind](row, project, at, on)
    Project.objects.filter(pk=project.pk).update(version=project.version + 1, updated_at=at)
    row.applied_at = at
    row.save(update_fields=["applied_at"])
    refresh_search(stages.lock(project.pk))
    telling.tell(
        project=project,
        organizations={project.organization_id} | project.joined_ids,
        event=telling.CHANGED,
        key=f"change:{row.pk}",
        title=f"{row.get_kind_display()}变更生效：{project}",
        text=row.reason,
    )


def _refusal(row, project, on, amounts):
    """Why a request cannot take effect, as what its coordinator reads; empty where it can."""
    faults = {name: text for name, text in faults_of(row, project, on=on, amounts=amounts).items() if name != "reason"}
    if "project" in faults:
        return f"还不能同意：{faults['project']}"
    if row.kind not in kinds_for(project) or faults:
        words = one_sentence(faults.values() or ["项目已经不是申请时的样子"])
        return f"这个变更现在不能生效：{words}退回去，请对方改。"
    lacking = transfers.why_not_yet(row) if row.kind == ChangeKind.TRANSFER else ""
    return f"还不能同意：{lacking}。" if lacking else ""


def _write_fields(change, project, at, on):
    names = FIELDS[change.kind]
    for name in names:
        setattr(project, name, getattr(change, name))
    project.save(update_fields=[*names, "updated_at"])


def _write_money(change, project, at, on):
    _write_fields(change, project, at, on)
    money_changes.apply(change, at)


def _let_in(change, project, at, on):
    partners.add(project=project, organization=change.other, role=change.role, actor=change.created_by, at=at)
    partners.tell_asked(project=project, at=at)


def _let_out(change, project, at, on):
    ProjectPartner.objects.current().filter(project=project, organization=change.other).update(left_on=on)
    project.__dict__.pop("current_partners", None)


def _transfer(change, project, at, on):
    """The partner, which has said yes, becomes the lead and the lead a partner; whoever asked stands for its consent.

    Whoever said yes has the project from now on and is its contact until somebody else is named.

    A row of the old lead as its own partner, left by a merger, ends too.
    """
    old = project.organization
    ProjectPartner.objects.current().filter(project=project, organization__in=[old, change.other]).update(left_on=on)
    project.__dict__.pop("current_partners", None)
    ProjectPartner.objects.create(
        project=project,
        organization=old,
        role=partners.role_of(old),
        invited_by=change.created_by,
        invited_at=at,
        accepted_by=change.created_by,
        accepted_at=at,
    )
    project.organization, project.created_by = change.other, change.accepted_by
    mine = contact_of(change.accepted_by, project.organization.contact_phone)
    for name, value in mine.items():
        setattr(project, name, value)
    project.save(update_fields=["organization", "created_by", *mine, "updated_at"])


def _pause(change, project, at, on):
    project.paused_on = on
    project.save(update_fields=["paused_on", "updated_at"])


def _resume(change, project, at, on):
    project.paused_on = None
    project.save(update_fields=["paused_on", "updated_at"])


def _close(change, project, at, on):
    endings.end(project=project, kind=EndKind.CLOSED, at=at, on=on)


_EFFECTS = {
    ChangeKind.SCOPE: _write_fields,
    ChangeKind.DATE: _write_fields,
    ChangeKind.MONEY: _write_money,
    ChangeKind.PARTNER_IN: _let_in,
    ChangeKind.PARTNER_OUT: _let_out,
    ChangeKind.TRANSFER: _transfer,
    ChangeKind.PAUSE: _pause,
    ChangeKind.RESUME: _resume,
    ChangeKind.CLOSE: _close,
}
