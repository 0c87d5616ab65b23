"""What people are told about their organizations, and by which roles the catalogue of events finds its readers."""

from accounts.enums import WRITING_ROLES, Role
from core.registries import NotificationEvent

GROUP = "单位与账号"
EVENTS = [
    NotificationEvent(
        "accounts.liaison_missing",
        GROUP,
        "本单位还没有指定协作专员",
        "本单位的管理员",
        roles=frozenset({"manager"}),
    ),
    NotificationEvent(
        "accounts.membership_requested",
        GROUP,
        "有人申请加入本单位",
        "本单位的管理员",
        is_mandatory=True,
        reason="只有管理员能办，没人办申请人就一直等，所以不能关。",
        roles=frozenset({"manager"}),
    ),
    NotificationEvent(
        "accounts.membership_decided",
        GROUP,
        "加入单位的申请有了结果，或者被请出单位",
        "申请人或者被请出的人",
        is_mandatory=True,
        reason="这决定你能不能办事，所以不能关。",
    ),
    NotificationEvent(
        "accounts.invitation_accepted",
        GROUP,
        "你邀请的人加入了",
        "发邀请的管理员",
        roles=frozenset({"manager"}),
    ),
    NotificationEvent(
        "accounts.deputy_named",
        GROUP,
        "同事请你代办",
        "代办人",
        is_mandatory=True,
        reason="对方这几天不在，事情要有人办，所以不能关。",
    ),
    NotificationEvent(
        "accounts.handed_over",
        GROUP,
        "工作交接给你，或者你的工作交给了别人",
        "接手的人和交出的人",
        is_mandatory=True,
        reason="交到你名下的事要有人接着办，所以不能关。",
        roles=frozenset({"editor", "manager"}),
    ),
    NotificationEvent(
        "accounts.robot_stopped",
        GROUP,
        "群机器人发不出去，停了",
        "本单位的管理员；审核后台的机器人是市级审核专员",
        roles=frozenset({"manager", "coordinator"}),
    ),
]


def roles_of(user):
    """What a person is anywhere: ``viewer``, ``editor``, ``manager`` of an organization, ``coordinator``, ``operator``.

    A manager is an editor too, an editor a viewer.
    """
    held = set(user.organization_roles.values())
    roles = set()
    if held:
        roles.add("viewer")
    if held & set(WRITING_ROLES):
        roles.add("editor")
    if Role.MANAGER in held:
        roles.add("manager")
    if user.is_staff and user.scope_district_ids:
        roles.add("coordinator")
    if user.is_superuser:
        roles.add("operator")
    return roles
