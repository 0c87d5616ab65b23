"""States of organizations and memberships, as data."""

from accounts import rules
from core.enums import Status as S
from core.workflow import T, Workflow

ORGANIZATION_WORKFLOW = Workflow(
    T("submit", "提交核验", {S.DRAFT, S.RETURNED, S.WITHDRAWN}, S.SUBMITTED, rules.is_manager),
    T("withdraw", "撤回", {S.SUBMITTED}, S.WITHDRAWN, rules.is_manager, needs_reason=True),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_coordinator_of),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_coordinator_of, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_coordinator_of, needs_reason=True),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.is_coordinator_of),
    T("trust", "设为免审", {S.APPROVED}, S.APPROVED, rules.is_coordinator_of),
    T("distrust", "取消免审", {S.APPROVED}, S.APPROVED, rules.is_coordinator_of),
    T("suspend", "暂停公开", {S.APPROVED}, S.APPROVED, rules.can_suspend, needs_reason=True),
    T("lift", "恢复公开", {S.APPROVED}, S.APPROVED, rules.can_lift, needs_reason=True),
    T("recognize", "系统登记", {S.DRAFT}, S.APPROVED, rules.is_system),
    T("merge", "并入另一家单位", {S.SUBMITTED, S.RETURNED, S.APPROVED}, S.WITHDRAWN, rules.is_coordinator_of, needs_reason=True),
)

MEMBERSHIP_WORKFLOW = Workflow(
    T("submit", "申请加入", {S.DRAFT}, S.SUBMITTED, rules.is_applicant),
    T("found", "登记单位", {S.DRAFT}, S.APPROVED, rules.is_system),
    T("invite", "受邀加入", {S.DRAFT, S.SUBMITTED}, S.APPROVED, rules.is_system),
    T("approve", "同意加入", {S.SUBMITTED}, S.APPROVED, rules.can_decide_membership),
    T("reject", "不同意", {S.SUBMITTED}, S.REJECTED, rules.can_decide_membership, needs_reason=True),
    T("withdraw", "退出", {S.SUBMITTED, S.APPROVED}, S.WITHDRAWN, rules.can_end_membership, needs_reason=True),
    T("merge", "随单位并入", {S.SUBMITTED, S.APPROVED}, S.WITHDRAWN, rules.is_system),
)

OFFICE_WORKFLOW = Workflow(
    T("submit", "提交审核", {S.DRAFT, S.RETURNED, S.WITHDRAWN}, S.SUBMITTED, rules.is_manager),
    T("withdraw", "撤回", {S.SUBMITTED}, S.WITHDRAWN, rules.is_manager, needs_reason=True),
    T("close", "停办", {S.APPROVED}, S.WITHDRAWN, rules.is_manager, needs_reason=True),
    T("approve", "通过", {S.SUBMITTED}, S.APPROVED, rules.is_coordinator_of),
    T("return", "退回修改", {S.SUBMITTED}, S.RETURNED, rules.is_coordinator_of, needs_reason=True),
    T("reject", "不予通过", {S.SUBMITTED}, S.REJECTED, rules.is_coordinator_of, needs_reason=True),
    T("undo", "收回决定", {S.APPROVED, S.RETURNED, S.REJECTED}, S.SUBMITTED, rules.is_coordinator_of),
    T("recognize", "系统登记", {S.DRAFT}, S.APPROVED, rules.is_system),
)
