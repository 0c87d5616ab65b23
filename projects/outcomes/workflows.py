"""States of what is published beside a project, as data."""

from core.enums import Status as S
from core.workflow import T, Workflow
from projects.outcomes import rules

PUBLICATION_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED}, S.SUBMITTED, rules.can_submit),
    T("withdraw", "撤回", {S.SUBMITTED, S.APPROVED}, S.WITHDRAWN, rules.is_author, needs_reason=True),
    T("discard", "不要这份草稿", {S.DRAFT, S.RETURNED}, S.WITHDRAWN, rules.is_author),
    T("reopen", "改回草稿", {S.WITHDRAWN}, S.DRAFT, rules.is_author),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_reviewer),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_reviewer, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_reviewer, needs_reason=True),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.is_reviewer),
    T("suspend", "暂停公开", {S.APPROVED}, S.APPROVED, rules.can_suspend, needs_reason=True),
    T("lift", "恢复公开", {S.APPROVED}, S.APPROVED, rules.can_lift, needs_reason=True),
)

DIRECT_ACTIONS = ("submit", "withdraw", "discard", "reopen")
"""What the organization itself does; reviewing happens at the review desk."""
