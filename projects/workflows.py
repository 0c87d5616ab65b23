"""States of projects, as data. What happens to an approved project are dates and stages, not statuses."""

from core.enums import Status as S
from core.workflow import T, Workflow
from projects import rules

PROJECT_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_submit),
    T("withdraw", "撤回", {S.SUBMITTED}, S.WITHDRAWN, rules.is_author, needs_reason=True),
    T("discard", "不要这份草稿", {S.DRAFT, S.RETURNED}, S.WITHDRAWN, rules.is_author),
    T("reopen", "改回草稿", {S.WITHDRAWN}, S.DRAFT, rules.is_author),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_reviewer),
    T("publish_import", "批量导入并通过", {S.DRAFT}, S.APPROVED, rules.is_reviewer),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_reviewer, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_reviewer, needs_reason=True),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.is_reviewer),
    T("suspend", "暂停公开", {S.APPROVED}, S.APPROVED, rules.can_suspend, needs_reason=True),
    T("lift", "恢复公开", {S.APPROVED}, S.APPROVED, rules.can_lift, needs_reason=True),
)

CHANGE_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_ask_for_change),
    T("withdraw", "撤回", {S.SUBMITTED}, S.WITHDRAWN, rules.can_write_change),
    T("discard", "不变更了", {S.DRAFT, S.RETURNED}, S.WITHDRAWN, rules.can_write_change),
    T("cancel", "随项目结束", {S.DRAFT, S.RETURNED, S.SUBMITTED}, S.WITHDRAWN, rules.is_system),
    T("approve", "同意变更", {S.SUBMITTED}, S.APPROVED, rules.is_reviewer),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_reviewer, needs_reason=True),
    T("reject", "不同意变更", {S.SUBMITTED}, S.REJECTED, rules.is_reviewer, needs_reason=True),
)
"""A change takes effect with its approval and is not taken back: the way back is another change."""

CHALLENGE_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_submit),
    T("withdraw", "撤回", {S.SUBMITTED}, S.WITHDRAWN, rules.is_author, needs_reason=True),
    T("discard", "不要这份草稿", {S.DRAFT, S.RETURNED}, S.WITHDRAWN, rules.is_author),
    T("reopen", "改回草稿", {S.WITHDRAWN}, S.DRAFT, rules.is_author),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_reviewer),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_reviewer, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_reviewer, needs_reason=True),
)
"""An approval makes the key of the sealed bids, so it cannot be taken back: who must stop a public challenge stops it."""
