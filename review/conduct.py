"""Writes about flags and suspensions: report, dismiss, ask the owner, stop, appeal, answer, restore."""

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.models import User
from core.notifications import notify
from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent, reviewable_for
from core.workflow import perform_transition
from review.coordinators import coordinators_of
from review.models import Flag, FlagResolution, Suspension

TITLE_LENGTH = 200
_EDITOR, _STAFF = frozenset({"editor"}), frozenset({"coordinator"})
EDITORS, COORDINATORS = "本单位的管理员和经办人", "管这个区的审核专员"
EVENTS = [
    NotificationEvent("review.flagged", "审核", "有人举报", COORDINATORS, mail=MAIL_DAILY, roles=_STAFF),
    NotificationEvent("review.flag_closed", "审核", "你的举报办完了", "举报的人", mail=MAIL_DAILY),
    NotificationEvent("review.owner_asked", "审核", "审核专员请你们说明或更正", EDITORS, mail=MAIL_NOW, is_mandatory=True,
        reason="不回应可能会暂停公开，所以不能关。", roles=_EDITOR),
    NotificationEvent("review.suspended", "审核", "内容或单位被暂停公开", EDITORS, mail=MAIL_NOW, is_mandatory=True,
        reason="这是对你们的正式决定，所以不能关。", roles=_EDITOR),
    NotificationEvent("review.suspension_answered", "审核", "暂停有了答复或恢复了", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent("review.appealed", "审核", "被暂停的单位作了说明", COORDINATORS, mail=MAIL_DAILY, roles=_STAFF),
]  # fmt: skip


class ConductError(Exception):
    """The step is not possible now; the message says why, in Chinese."""


def organization_of(obj):
    """The organization that answers for a listing or an organization."""
    return reviewable_for(type(obj)).organization_of(obj)


def _about(obj):
    return {
        "content_type": ContentType.objects.get_for_model(type(obj)),
        "object_id": obj.pk,
        "organization": organization_of(obj),
        "title": str(obj)[:TITLE_LENGTH],
    }


@transaction.atomic
def flag(*, obj, actor, reason, note, at):
    """Report what is wrong; one open report a person and object. Raises ``ConductError``."""
    organization = organization_of(obj)
    if rules.is_member(actor, organization):
        raise ConductError("这是你们单位自己的，要改直接改，要停就撤回。")
    if reason == "other" and not note.strip():
        raise ConductError("写一句哪里不对。")
    try:
        with transaction.atomic():
            row = Flag.objects.create(**_about(obj), reason=reason, note=note.strip(), flagged_by=actor, flagged_at=at)
    except IntegrityError:
        raise ConductError("你已经举报过这一条了，审核专员会办。") from None
    notify(
        event="review.flagged",
        recipients=coordinators_of(organization),
        key=f"flag:{row.content_type_id}:{row.object_id}:{Flag.objects.of(obj).count()}",
        title=f"有人举报《{row.title}》：{row.get_reason_display()}",
        text=row.note[:120],
        url=row.case_url,
        action_label="去办理",
    )
    return row


def _demand_coordinator(actor, obj):
    if not rules.is_coordinator_of(actor, organization_of(obj)):
        raise ConductError("只有管这个区的审核专员能办。")


@transaction.atomic
def close_flags(*, obj, actor, resolution, note, at):
    """Close all open flags of the object with one answer, told to each reporter; returns how many. Raises ``ConductError``."""
    _demand_coordinator(actor, obj)
    if not note.strip():
        raise ConductError("写一句理由，举报的人会看到。")
    rows = list(Flag.objects.select_for_update(of=("self",)).open().of(obj).select_related("flagged_by").order_by("pk"))
    for row in rows:
        row.closed_at, row.closed_by, row.resolution, row.resolution_note = at, actor, resolution, note.strip()[:500]
        row.save(update_fields=["closed_at", "closed_by", "resolution", "resolution_note"])
        notify(
            event="review.flag_closed",
            recipients=[row.flagged_by],
            key=f"flag-closed:{row.pk}",
            title=f"你举报的《{row.title}》办完了：{row.get_resolution_display()}",
            text=row.resolution_note,
            url="" if resolution == FlagResolution.SUSPENDED else obj.get_absolute_url(),
        )
    return len(rows)


@transaction.atomic
def ask_owner(*, obj, actor, note, at):
    """Ask the organization to explain or mend; closes the open flags so. Raises ``ConductError``."""
    close_flags(obj=obj, actor=actor, resolution=FlagResolution.ASKED, note=note, at=at)
    notify(
        event="review.owner_asked",
        recipients=User.objects.editors_of(organization_of(obj)),
        organizations=[organization_of(obj).pk],
        key=f"owner-asked:{type(obj).__name__}:{obj.pk}:{at.isoformat()}",
        title=f"审核专员请你们看看《{obj}》",
        text=note.strip(),
        url=obj.get_absolute_url(),
        action_label="去看看",
    )


def can_be_suspended(obj):
    """Whether it is in a state from which the workflow suspends."""
    return any(step.action == "suspend" and obj.status in step.sources for step in obj.workflow)


@transaction.atomic
def suspend(*, obj, actor, reason, remedy, at):
    """Stop something public at once; its people see why, since when and what to do. Raises ``ConductError`` or a workflow error.

    The workflow writes the flag and the history; the row here carries the explanation and the appeal.
    """
    _demand_coordinator(actor, obj)
    if not remedy.strip():
        raise ConductError("写清要做什么才能恢复，对方照着做。")
    perform_transition(obj=obj, action="suspend", actor=actor, at=at, reason=reason)
    row = Suspension.objects.create(
        **_about(obj), reason=reason.strip(), remedy=remedy.strip(), suspended_by=actor, suspended_at=at
    )
    close_flags(obj=obj, actor=actor, resolution=FlagResolution.SUSPENDED, note=reason, at=at)
    notify(
        event="review.suspended",
        recipients=User.objects.editors_of(row.organization),
        organizations=[row.organization_id],
        key=f"suspension:{row.pk}",
        title=f"《{row.title}》暂停公开了",
        text=f"原因：{row.reason}\n要恢复：{row.remedy}",
        url=row.get_absolute_url(),
        action_label="看说明，作回应",
    )
    return row


@transaction.atomic
def appeal(*, suspension, actor, text, at):
    """The organization's word on a suspension; lands in the coordinators' queue. Raises ``ConductError``."""
    row = Suspension.objects.select_for_update(of=("self",)).select_related("organization").get(pk=suspension.pk)
    if not rules.is_editor(actor, row.organization):
        raise ConductError("只有本单位的管理员和经办人能作说明。")
    if row.lifted_at is not None:
        raise ConductError("已经恢复了，不用再说明。")
    if row.waits_for_answer:
        raise ConductError("上一次说明还在办，答复以后可以再说。")
    if not text.strip():
        raise ConductError("写一写你们做了什么，或者哪里不对。")
    row.appeal, row.appealed_by, row.appealed_at, row.answer, row.answered_at = text.strip(), actor, at, "", None
    row.save(update_fields=["appeal", "appealed_by", "appealed_at", "answer", "answered_at"])
    notify(
        event="review.appealed",
        recipients=coordinators_of(row.organization),
        key=f"suspension:{row.pk}:appeal:{at.isoformat()}",
        title=f"{row.organization}对暂停《{row.title}》作了说明",
        text=row.appeal[:120],
        url=row.case_url,
        action_label="去办理",
    )
    return row


@transaction.atomic
def answer_appeal(*, obj, actor, text, at):
    """Keep the suspension and say why. Raises ``ConductError``."""
    row = _in_force(obj, actor)
    if not row.waits_for_answer:
        raise ConductError("没有等答复的说明。")
    if not text.strip():
        raise ConductError("写明为什么还不能恢复。")
    row.answer, row.answered_at = text.strip(), at
    row.save(update_fields=["answer", "answered_at"])
    _tell_owner(row, "answered", at, f"对《{row.title}》的说明有了答复", row.answer)
    return row


@transaction.atomic
def lift(*, obj, actor, reason, at):
    """Restore what was suspended; everything is public again as it was. Raises ``ConductError`` or a workflow error."""
    row = _in_force(obj, actor)
    perform_transition(obj=obj, action="lift", actor=actor, at=at, reason=reason)
    row.lifted_at, row.lifted_by, row.lift_reason = at, actor, reason.strip()[:500]
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    _tell_owner(row, "lifted", at, f"《{row.title}》恢复公开了", row.lift_reason)
    return row


def _in_force(obj, actor):
    _demand_coordinator(actor, obj)
    row = Suspension.objects.select_for_update(of=("self",)).in_force().of(obj).select_related("organization").first()
    if row is None:
        raise ConductError("这一条没有暂停。")
    return row


def _tell_owner(row, what, at, title, text):
    notify(
        event="review.suspension_answered",
        recipients=User.objects.editors_of(row.organization),
        organizations=[row.organization_id],
        key=f"suspension:{row.pk}:{what}:{at.isoformat()}",
        title=title,
        text=text,
        url=row.get_absolute_url(),
        action_label="去看看",
    )


def why_not_trusted(organization):
    """Why what the organization publishes must be reviewed again: it or something of it is stopped, or has been reported."""
    if organization.suspended_at is not None:
        return "单位暂停公开中"
    if Suspension.objects.in_force().filter(organization=organization).exists():
        return "有内容暂停公开，还没恢复"
    count = Flag.objects.open().filter(organization=organization).count()
    return f"有 {count} 条没办完的举报" if count else ""
