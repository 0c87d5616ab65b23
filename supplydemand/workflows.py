"""States of a listing, as data."""

from core.enums import Status as S
from core.workflow import T, Workflow
from supplydemand import rules

LISTING_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_submit),
    T("withdraw", "撤回", {S.SUBMITTED, S.APPROVED}, S.WITHDRAWN, rules.can_withdraw, needs_reason=True),
    T("discard", "不要这份草稿", {S.DRAFT, S.RETURNED}, S.WITHDRAWN, rules.can_withdraw),
    T("reopen", "改回草稿", {S.WITHDRAWN}, S.DRAFT, rules.is_author),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_reviewer),
    T("auto_approve", "免审通过", {S.SUBMITTED}, S.APPROVED, rules.can_auto_approve),
    T("publish_import", "批量导入并通过", {S.DRAFT}, S.APPROVED, rules.can_publish_import),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_reviewer, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_reviewer, needs_reason=True),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.is_reviewer),
    T("revise", "修改生效", {S.APPROVED, S.EXPIRED}, S.APPROVED, rules.is_system),
    T("suspend", "暂停公开", {S.APPROVED}, S.APPROVED, rules.can_suspend, needs_reason=True),
    T("lift", "恢复公开", {S.APPROVED}, S.APPROVED, rules.can_lift, needs_reason=True),
    T("expire", "到期", {S.APPROVED}, S.EXPIRED, rules.is_system),
    T("confirm", "确认仍有效", {S.APPROVED}, S.APPROVED, rules.can_keep),
    T("pause", "暂停", {S.APPROVED}, S.APPROVED, rules.can_pause),
    T("resume", "恢复", {S.APPROVED}, S.APPROVED, rules.can_resume),
    T("close", "结束", {S.APPROVED}, S.APPROVED, rules.can_keep),
    T("close_expired", "说明结果", {S.EXPIRED}, S.EXPIRED, rules.can_keep),
    T("open_again", "重新开放", {S.APPROVED}, S.APPROVED, rules.can_open_again),
    T("renew", "恢复发布", {S.EXPIRED}, S.APPROVED, rules.can_renew),
    T("fall_silent", "很久没确认，停止匹配", {S.APPROVED}, S.APPROVED, rules.is_system),
)
"""Pausing, closing and silence are dates on the listing, not statuses: such a step ends where it began."""

PUBLISHING_ACTIONS = ("approve", "auto_approve", "publish_import", "revise")
"""Steps by which content becomes public that somebody has just read."""

REVIEWED_ACTIONS = ("approve", "auto_approve")
"""Steps that end a wait for review by making content public."""
