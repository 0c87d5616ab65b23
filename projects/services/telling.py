"""What people are told about projects: events of the catalogue, and one call by which the other sides of a project hear."""

from accounts.models import User
from core.notifications import notify
from core.registries import MAIL_DAILY, MAIL_NOW, NotificationEvent

EDITORS = "本单位的管理员和经办人"
_EDITOR = frozenset({"editor"})
INVITED, ANSWERED, CONFIRMED = "projects.invited", "projects.invitation_answered", "projects.exit_confirmed"
LEAD_ASKED = "projects.lead_asked"
MOVED, ENDED, VERDICT, DUE = "projects.stage_moved", "projects.ended", "projects.verdict", "projects.due"
CHANGED = "projects.changed"
GROUP = "协同育人项目"
EVENTS = [
    NotificationEvent(
        INVITED,
        GROUP,
        "请你们参加一个项目",
        EDITORS,
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="对方等你们的答复，项目才能往下走，所以不能关。",
        roles=_EDITOR,
    ),
    NotificationEvent(
        LEAD_ASKED,
        GROUP,
        "请你们牵头一个项目",
        EDITORS,
        mail=MAIL_NOW,
        is_mandatory=True,
        reason="对方等你们的答复，项目才能换牵头单位，所以不能关。",
        roles=_EDITOR,
    ),
    NotificationEvent(ANSWERED, GROUP, "对方答复了邀请", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent(CONFIRMED, GROUP, "对方确认了这个环节，等你们确认", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent(MOVED, GROUP, "项目进入下一个环节", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
    NotificationEvent(VERDICT, GROUP, "对方写了验收意见", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent(ENDED, GROUP, "项目结束了", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent(CHANGED, GROUP, "项目有变更", EDITORS, mail=MAIL_NOW, roles=_EDITOR),
    NotificationEvent(DUE, GROUP, "项目里有事快到期，或者过了", EDITORS, mail=MAIL_DAILY, roles=_EDITOR),
]


def message_key(project, key, organization):
    """By which the messages to one organization about one thing are known."""
    return f"project:{project.pk}:{key}:{organization}"


def tell(*, project, organizations, event, key, title, text="", url="", action_label="看项目", release_at=None):
    """Tell those who write for some organizations of a project, once for each ``key``."""
    for organization in sorted(organizations):
        notify(
            event=event,
            recipients=User.objects.editors_of(organization),
            organizations=[organization],
            key=message_key(project, key, organization),
            title=title[:200],
            text=text,
            url=url or project.get_absolute_url(),
            action_label=action_label,
            release_at=release_at,
        )
