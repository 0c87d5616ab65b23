"""What applicants are told about their cases: once, with the page where to go on. Never who the experts are."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import undoing
from core.notifications import notify
from core.registries import NotificationEvent
from core.templatetags.xieyu import day, moment
from review.recognition.completeness import fields_of
from review.recognition.enums import Purpose
from review.recognition.models import Recognition

GROUP, WHO = "认定申报", "申报单位的管理员、经办人和申报的人"
EDITORS = frozenset({"editor"})
NOT_OFF = "过了时间就不能再办，所以不能关。"
DECISION = "这是对你们申报的正式决定，所以不能关。"

EVENTS = (
    NotificationEvent("recognition.call_closing", GROUP, "写到一半的申报快截止了", WHO, roles=EDITORS),
    NotificationEvent("recognition.supplement_asked", GROUP, "请你补正", WHO, is_mandatory=True, reason=NOT_OFF, roles=EDITORS),
    NotificationEvent("recognition.supplement_due", GROUP, "补正快到期了", WHO, is_mandatory=True, reason=NOT_OFF, roles=EDITORS),
    NotificationEvent("recognition.stage_passed", GROUP, "进入下一个环节", WHO, roles=EDITORS),
    NotificationEvent("recognition.decided", GROUP, "有了结果", WHO, is_mandatory=True, reason=DECISION, roles=EDITORS),
    NotificationEvent("recognition.lapsed", GROUP, "过了时间，不再办理", WHO, roles=EDITORS),
    NotificationEvent(
        "recognition.appeal_answered", GROUP, "申诉有了答复", WHO, is_mandatory=True, reason=DECISION, roles=EDITORS
    ),
    NotificationEvent(
        "recognition.objection_upheld", GROUP, "公示的异议成立", WHO, is_mandatory=True, reason=DECISION, roles=EDITORS
    ),
)


def people_of(application):
    """Who writes for the applicant, and the person applied for once something was handed in."""
    editors = User.objects.editors_of(application.organization_id)
    if application.subject_user_id is None or not application.case_number:
        return editors
    return editors | User.objects.filter(pk=application.subject_user_id, is_active=True)


def tell_of_case(application, event):
    """What a transition of a case means for its applicant."""
    if event.action in _OF_CASE:
        _OF_CASE[event.action](application, event)


def tell_of_stage(run, event):
    """A case that has come to a further stage."""
    if event.action != "open":
        return
    earlier_runs = run.application.runs.standing().select_related("stage").exclude(pk=run.pk)
    earlier = earlier_runs.order_by("-pk").first()
    if earlier is None or earlier_runs.filter(stage=run.stage_id).exists():
        return
    application = run.application
    _tell(
        application,
        "stage_passed",
        key=stage_key(run),
        release_at=_release_at(earlier, event),
        title=f"进入{run.stage}：{application.subject_name}",
        text=f"“{earlier.stage}”{_end_words(earlier)}，现在是“{run.stage}”，{day(run.due_on)}前办结。这一步不用你操作。",
        url=application.get_absolute_url(),
        action_label="看办到哪一步",
    )


def _end_words(run):
    return "区里没有意见，市里接着办" if run.is_passed_on else "办完了"


def stage_key(run):
    """By what the messages about a further stage are found again."""
    return f"recognition:stage:{run.pk}"


def appeal_key(event):
    """By what the messages about an answered appeal are found again."""
    return f"recognition:appeal:{event.pk}"


def objection_key(event):
    """By what the messages about an answered objection are found again."""
    return f"objection:{event.pk}"


def case_key(event):
    """By what the messages about a step of a case are found again."""
    return f"recognition:event:{event.pk}"


def _release_of(application, event):
    last = application.runs.standing().order_by("-pk").first()
    return _release_at(last, event) if last is not None else None


def _release_at(run, event):
    """Until when the stage's decision may be taken back, from which ``event`` followed; ``None`` where it may not."""
    decision = undoing.latest_event(run)
    return undoing.deadline(decision, run) if decision is not None and decision.at == event.at else None


def tell_of_appeal(appeal, event):
    """An appeal that was answered."""
    answers = {"approve": ("申诉成立", "回到原来的环节重新办理。"), "reject": ("申诉不成立", "原来的决定不变。")}
    if event.action not in answers:
        return
    verdict, what_next = answers[event.action]
    application = appeal.application
    _tell(
        application,
        "appeal_answered",
        key=appeal_key(event),
        release_at=undoing.deadline(event, appeal),
        title=f"{verdict}：{application.subject_name}",
        text=f"{event.reason}\n{what_next}",
        url=f"{application.get_absolute_url()}#appeal",
        action_label="看答复",
    )


def tell_of_objection(objection, event):
    """An objection that was upheld: the public answer and what happens next, never who objected nor their words."""
    if event.action != "approve":
        return
    application = objection.application
    _tell(
        application,
        "objection_upheld",
        key=objection_key(event),
        release_at=undoing.deadline(event, objection),
        title=f"公示的异议成立：{application.subject_name}",
        text=f"{objection.answer}\n接下来审核专员会请你们补正，或者不予通过，都会写明理由并再告诉你们；不予通过的可以申诉一次。现在不用操作。",
        url=application.get_absolute_url(),
        action_label="看办到哪一步",
    )


def _returned(application, event):
    labels = {field.code: field.label for field in fields_of(application.scheme_version, application.purpose)}
    notes = [f"{labels.get(code, code)}：{note}" for code, note in event.field_notes.items()]
    _tell(
        application,
        "supplement_asked",
        key=case_key(event),
        release_at=_release_of(application, event),
        title=f"请补正，{moment(application.supplement_until)} 前再交：{application.subject_name}",
        text="\n".join([event.reason, *notes]),
        url=reverse("recognition:application_check", args=[application.pk]),
        action_label="去补正",
    )


def _approved(application, event):
    outcome = getattr(application, "outcome", None) or Recognition.objects.filter(pk=application.recognition_id).first()
    verdict, text = _words_of_approval(application, outcome, timezone.localdate(event.at))
    _tell(
        application,
        "decided",
        key=case_key(event),
        release_at=_release_of(application, event),
        title=f"{verdict}：{application.subject_name} · {application.scheme_version.scheme}",
        text=text,
        url=outcome.get_absolute_url() if outcome else application.get_absolute_url(),
        action_label="看认定",
    )


def _words_of_approval(application, outcome, on):
    """What a case that passed means, in a title and a text: a re-check may pass after the title's last day."""
    if application.purpose == Purpose.FIRST:
        return "认定了", "结果已经进入名录，证书可以在认定页下载。"
    verdict = "复核通过" if application.purpose == Purpose.RECHECK else "续认通过"
    if not outcome.is_valid(on):
        return verdict, f"有效期 {day(outcome.valid_until)}已经到了，年度复核不延长有效期。要恢复，在认定页上办期满续认。"
    holds = f"有效至 {outcome.valid_until:%Y-%m-%d}" if outcome.valid_until else "长期有效"
    due = f"，下次复核 {outcome.recheck_due_on:%Y-%m-%d}" if outcome.recheck_due_on else ""
    return verdict, f"{holds}{due}。证书可以在认定页下载。"


def _rejected(application, event):
    days = application.scheme_version.appeal_days
    _tell(
        application,
        "decided",
        key=case_key(event),
        release_at=_release_of(application, event),
        title=f"没有通过：{application.subject_name}",
        text=f"{event.reason}\n{_of_the_title(application)}不服可以在 {days} 个工作日内申诉一次，由没有办过这件事的人重新看。",
        url=f"{application.get_absolute_url()}#decision",
        action_label="看理由和申诉",
    )


def _of_the_title(application):
    """What a refused re-check or renewal means for the title."""
    if application.purpose == Purpose.FIRST:
        return ""
    if application.purpose == Purpose.RENEWAL:
        return "认定到有效期的最后一天为止，名录里标“续认未通过”。\n"
    return "名录里标“复核未通过”，市里会决定撤销、降级还是限期整改，再告诉你们。\n"


def _lapsed(application, event):
    was_returned = bool(application.case_number)
    _tell(
        application,
        "lapsed",
        key=case_key(event),
        release_at=_release_of(application, event),
        title=f"过了时间，不再办理：{application.subject_name}",
        text="补正的期限过了，没有再交。"
        if was_returned
        else f"“{application.call}”截止了，草稿没有提交。填的都留着，下次可以沿用。",
        url=application.get_absolute_url(),
        action_label="看申报",
    )


def _ended(application, event):
    _tell(
        application,
        "decided",
        key=case_key(event),
        release_at=event.at + undoing.window(),  # the end of the title that ended it may be taken back so long
        title=f"不再办理：{application.subject_name}",
        text=event.reason,
        url=application.get_absolute_url(),
        action_label="看申报",
    )


_OF_CASE = {"return": _returned, "approve": _approved, "reject": _rejected, "lapse": _lapsed, "end": _ended}


def _tell(application, code, *, key, **message):
    notify(
        event=f"recognition.{code}",
        recipients=people_of(application),
        key=key,
        organizations={application.organization_id},
        **message,
    )
