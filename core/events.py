"""What the kernel itself tells people."""

from core.registries import MAIL_DAILY, NotificationEvent

GROUP = "平台"
EVENTS = [
    NotificationEvent(
        "core.announcement",
        GROUP,
        "主管部门发给大家的通知",
        "审核专员选定的一组人，如本区各单位的管理员",
    ),
    NotificationEvent(
        "core.saved_search",
        GROUP,
        "保存的搜索有新内容",
        "保存了搜索的人",
        mail=MAIL_DAILY,
    ),
    NotificationEvent(
        "core.work_failed",
        "运维",
        "后台工作没做成、邮件没送到",
        "系统管理员，六小时最多一封",
        is_mandatory=True,
        reason="没人处理，别人的邮件和匹配就停着，所以不能关。",
        roles=frozenset({"operator"}),
    ),
]
