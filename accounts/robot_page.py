"""What the page of an organization's group robots and the desk's page in admin have in common."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.forms.robots import RobotForm
from accounts.models import Robot, RobotMessage
from accounts.services import robots
from core import idempotency
from core.numbers import row_number
from core.workflow import WorkflowError

SHOWN_MESSAGES = 5


def form_for(organization, data=None):
    """The form for one more robot."""
    if data is None:
        groups = robots.groups_for(organization)
        return RobotForm(groups=groups, initial={"token": idempotency.new_token(), "groups": groups})
    data = data.copy()
    data["token"] = idempotency.token_for(data)
    return RobotForm(data, groups=robots.groups_for(organization))


def context_of(organization, form):
    """The robots with their latest messages, in two queries, and the form."""
    rows = list(Robot.objects.filter(organization=organization).order_by("pk"))
    for row in rows:
        row.latest, row.form_token = [], idempotency.new_token()
    by_robot = {row.pk: row for row in rows}
    for message in _latest_of(rows):
        by_robot[message.robot_id].latest.append(message)
    return {"robots": rows, "form": form, "groups": robots.groups_for(organization)}


def _latest_of(rows):
    """The latest messages of each robot, newest first; one query."""
    newest = [RobotMessage.objects.filter(robot=row).order_by("-pk")[:SHOWN_MESSAGES] for row in rows]
    if not newest:
        return []
    return sorted(newest[0].union(*newest[1:]) if newest[1:] else newest[0], key=lambda message: -message.pk)


def add(request, organization, form):
    """Add the robot of a valid form, once for its token; returns whether it is there now."""
    values = dict(form.cleaned_data)
    token = values.pop("token")
    try:
        idempotency.once(
            token=token, user=request.user, act=lambda: _add(organization=organization, actor=request.user, **values)
        )
    except WorkflowError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "加好了，还没有发过。试一条，群里看到了就行。")
    return True


def _add(**values):
    robots.add(**values)


def act(request, organization):
    """Do what was posted with a robot of the organization (or of the desk) that the reader keeps; foreign and unknown is 404."""
    rows = Robot.objects.visible_to(request.user).filter(organization=organization).select_related("organization")
    robot = get_object_or_404(rows, pk=row_number(request.POST.get("robot", "")))
    acts = {"test": _test, "pause": _pause, "resume": _resume, "remove": _remove, "groups": _groups}
    if request.POST.get("do") not in acts:
        raise Http404("no such action here")
    messages.success(request, acts[request.POST["do"]](request, robot))


def _test(request, robot):
    robots.try_out(robot=robot, token=idempotency.token_for(request.POST), at=timezone.now())
    return f"测试消息去“{robot.name}”了。几秒后刷新这一页，看发到没有。"


def _pause(request, robot):
    robots.pause(robot=robot, at=timezone.now())
    return f"“{robot.name}”暂停了，等着发的也不发了。"


def _resume(request, robot):
    robots.resume(robot=robot)
    return f"“{robot.name}”恢复了，从现在起的事会发。"


def _remove(request, robot):
    robots.remove(robot=robot)
    return f"“{robot.name}”去掉了，它的地址也删了。"


def _groups(request, robot):
    allowed = robots.groups_for(robot.organization)
    chosen = [group for group in allowed if group in request.POST.getlist("groups")]
    if not chosen:
        return "一类也没有选，没有改。不想发就暂停。"
    robots.choose_groups(robot=robot, groups=chosen)
    return f"改好了，“{robot.name}”以后发：{'、'.join(chosen)}。"
