"""States of a case and of its parts, as data.

Where a case stands between its submission and its end is its open ``StageRun``; a stage ends by a transition of that run,
and what follows for the case is done by the portal in the same transaction.
"""

from core import undoing
from core.enums import Status as S
from core.workflow import T, Workflow
from review.recognition import rules

APPLICATION_WORKFLOW = Workflow(
    T("submit", "提交申报", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_submit),
    T("withdraw", "撤回申报", {S.SUBMITTED, S.RETURNED}, S.WITHDRAWN, rules.can_withdraw, needs_reason=True),
    T("discard", "不要这份草稿", {S.DRAFT}, S.WITHDRAWN, rules.can_withdraw),
    T("return", "要求补正", {S.SUBMITTED}, S.RETURNED, rules.is_system, needs_reason=True),
    T("approve", "认定", {S.SUBMITTED}, S.APPROVED, rules.is_system),
    T("reject", "不予认定", {S.SUBMITTED}, S.REJECTED, rules.is_system, needs_reason=True),
    T("reopen", "申诉成立，重新办理", {S.REJECTED}, S.SUBMITTED, rules.is_system, needs_reason=True),
    T("merge", "并到另一份", {S.DRAFT}, S.WITHDRAWN, rules.is_system),
    T("end", "认定已经结束，不再办理", {S.DRAFT, S.SUBMITTED, S.RETURNED}, S.WITHDRAWN, rules.is_system, needs_reason=True),
    T(undoing.RESUME, "撤销收回了，接着办", {S.WITHDRAWN}, S.SUBMITTED, rules.is_system),
    T("resume_draft", "撤销收回了，接着填", {S.WITHDRAWN}, S.DRAFT, rules.is_system),
    T("resume_mending", "撤销收回了，接着补正", {S.WITHDRAWN}, S.RETURNED, rules.is_system),
    T("lapse", "过了截止时间", {S.DRAFT, S.RETURNED}, S.EXPIRED, rules.is_system),
    T("undo", "收回决定", {S.RETURNED, S.REJECTED, S.APPROVED}, S.SUBMITTED, rules.is_system),
    T("reclose", "申诉的答复收回，仍不予认定", {S.SUBMITTED}, S.REJECTED, rules.is_system),
)

STAGE_WORKFLOW = Workflow(
    T("open", "开始办理", {S.DRAFT}, S.SUBMITTED, rules.is_system),
    T("approve", "通过这一环节", {S.SUBMITTED}, S.APPROVED, rules.can_pass_stage),
    T("return", "要求补正", {S.SUBMITTED}, S.RETURNED, rules.can_ask_for_supplement, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.can_refuse_in_stage, needs_reason=True),
    T("oppose", "不同意", {S.SUBMITTED}, S.REJECTED, rules.can_oppose, needs_reason=True),
    T("pass_on", "区里没有意见，市里接着办", {S.SUBMITTED}, S.APPROVED, rules.may_pass_for_district),
    T("cancel", "不再办理", {S.SUBMITTED}, S.WITHDRAWN, rules.is_system),
    T(undoing.RESUME, "接着办理", {S.WITHDRAWN}, S.SUBMITTED, rules.is_system),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.may_take_back_stage),
)

APPEAL_WORKFLOW = Workflow(
    T("submit", "提交申诉", {S.DRAFT}, S.SUBMITTED, rules.is_applicant),
    T("withdraw", "撤回申诉", {S.SUBMITTED}, S.WITHDRAWN, rules.is_applicant),
    T("approve", "申诉成立", {S.SUBMITTED}, S.APPROVED, rules.can_decide_appeal, needs_reason=True),
    T("reject", "申诉不成立", {S.SUBMITTED}, S.REJECTED, rules.can_decide_appeal, needs_reason=True),
    T("undo", "收回答复", {S.APPROVED, S.REJECTED}, S.SUBMITTED, rules.can_decide_appeal),
)

CALL_WORKFLOW = Workflow(
    T("publish", "发布通知", {S.DRAFT}, S.APPROVED, rules.is_city_coordinator),
    T("withdraw", "撤回通知", {S.APPROVED}, S.WITHDRAWN, rules.is_city_coordinator, needs_reason=True),
    T("extend", "延长截止时间", {S.APPROVED}, S.APPROVED, rules.is_city_coordinator, needs_reason=True),
)

SCORECARD_WORKFLOW = Workflow(
    T("submit", "交分", {S.DRAFT}, S.SUBMITTED, rules.is_system),
    T("abstain", "弃权", {S.DRAFT}, S.WITHDRAWN, rules.is_system, needs_reason=True),
    T("return", "退给专家改", {S.SUBMITTED}, S.DRAFT, rules.is_system, needs_reason=True),
    T("set_aside", "交分后回避", {S.SUBMITTED}, S.WITHDRAWN, rules.is_system, needs_reason=True),
)
"""Experts act through their seat, hence as the system: whose seat and card it is, the caller of ``services.seats`` knows."""

NOTICE_WORKFLOW = Workflow(
    T("publish", "开始公示", {S.DRAFT}, S.APPROVED, rules.can_run_notice),
    T("discard", "不要这份草稿", {S.DRAFT}, S.WITHDRAWN, rules.can_run_notice),
    T("close", "公示期满", {S.APPROVED}, S.EXPIRED, rules.is_system),
    T("withdraw", "撤回公示", {S.APPROVED}, S.WITHDRAWN, rules.can_run_notice, needs_reason=True),
)

OBJECTION_WORKFLOW = Workflow(
    T("submit", "提出异议", {S.DRAFT}, S.SUBMITTED, rules.is_system),
    T("approve", "异议成立", {S.SUBMITTED}, S.APPROVED, rules.can_handle_objection, needs_reason=True),
    T("reject", "异议不成立", {S.SUBMITTED}, S.REJECTED, rules.can_handle_objection, needs_reason=True),
    T("undo", "收回答复", {S.APPROVED, S.REJECTED}, S.SUBMITTED, rules.can_handle_objection),
)

RECOGNITION_WORKFLOW = Workflow(
    T("grant", "认定", {S.DRAFT}, S.APPROVED, rules.is_system),
    T("award", "直接授牌", {S.DRAFT}, S.APPROVED, rules.can_change_recognition, needs_reason=True),
    T("renew", "复核通过", {S.APPROVED, S.EXPIRED}, S.APPROVED, rules.is_system),
    T("check", "复核通过，有效期已到", {S.EXPIRED}, S.EXPIRED, rules.is_system),
    T("uncheck", "收回复核", {S.EXPIRED}, S.EXPIRED, rules.is_system),
    T("downgrade", "降级", {S.APPROVED}, S.APPROVED, rules.can_change_recognition, needs_reason=True),
    T("extend", "延长有效期", {S.APPROVED}, S.APPROVED, rules.can_change_recognition, needs_reason=True),
    T("revoke", "撤销", {S.APPROVED}, S.WITHDRAWN, rules.can_change_recognition, needs_reason=True),
    T("fail_check", "复核未通过", {S.APPROVED}, S.APPROVED, rules.is_system),
    T("fail_renewal", "续认未通过", {S.APPROVED}, S.APPROVED, rules.is_system),
    T("lift", "申诉成立，重新复核", {S.APPROVED}, S.APPROVED, rules.is_system),
    T("correct", "限期整改再复核", {S.APPROVED}, S.APPROVED, rules.can_change_recognition, needs_reason=True),
    T("rename", "更正名称", {S.APPROVED}, S.APPROVED, rules.can_manage_recognition, needs_reason=True),
    T("rename_expired", "更正名称", {S.EXPIRED}, S.EXPIRED, rules.can_manage_recognition, needs_reason=True),
    T("rename_ended", "更正名称", {S.WITHDRAWN}, S.WITHDRAWN, rules.can_manage_recognition, needs_reason=True),
    T("resign", "申请退出", {S.APPROVED}, S.WITHDRAWN, rules.can_resign, needs_reason=True),
    T("expire", "到期", {S.APPROVED}, S.EXPIRED, rules.is_system),
    T("annul", "认定收回", {S.APPROVED}, S.DRAFT, rules.may_take_back_title),
    T("unrenew", "复核结论收回", {S.APPROVED}, S.APPROVED, rules.is_system),
    T("restore", "收回决定", {S.APPROVED, S.WITHDRAWN}, S.APPROVED, rules.may_take_back_title),
    T("unrenew_expired", "复核结论收回", {S.APPROVED}, S.EXPIRED, rules.is_system),
)

RESUMED = {S.SUBMITTED: undoing.RESUME, S.DRAFT: "resume_draft", S.RETURNED: "resume_mending"}
"""How a case that had ended with its title goes on, by the status in which it ended."""
RENAMINGS = {S.APPROVED: "rename", S.EXPIRED: "rename_expired", S.WITHDRAWN: "rename_ended"}
"""How the name of a title's holder is put right, by the title's status, which stays."""
