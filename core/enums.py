"""Value lists that every app shares."""

from django.db import models


class Status(models.TextChoices):
    """The seven statuses of everything that is reviewed; see STYLE.md, section 4."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "通过"
    REJECTED = "rejected", "不予通过"
    WITHDRAWN = "withdrawn", "撤回"
    EXPIRED = "expired", "已过期"

    @property
    def hint(self):
        """One line that tells a reader what the status means for them."""
        return _HINTS[self]


_HINTS = {
    Status.DRAFT: "只有本单位看得见，可以随时改",
    Status.SUBMITTED: "审核专员在看，结果会发邮件告诉你",
    Status.RETURNED: "按审核专员的意见改好后再交一次",
    Status.APPROVED: "已经公开，参加匹配",
    Status.REJECTED: "这一条不再办理，理由写在办理记录里",
    Status.WITHDRAWN: "本单位撤回了，不再公开",
    Status.EXPIRED: "过了有效期，不再参加匹配；换个日期可以再发",
}

DRAFT_STATUSES = (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN)
"""Statuses in which a record may lack anything (a withdrawn one may have been withdrawn while incomplete)."""

EDITABLE_STATUSES = (Status.DRAFT, Status.RETURNED)
"""Statuses in which the author may change the fields in place."""
