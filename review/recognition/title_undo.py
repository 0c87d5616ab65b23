"""What a coordinator did to a title is taken back within the minutes for it: revoked, lowered, extended, to be mended, awarded.

The workflow of a title knows no 待审核, so the steps are named here; author, time and version are asked of ``core.undoing``.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from core import undoing
from core.enums import Status
from core.models import ReviewEvent
from review.recognition.enums import Purpose
from review.recognition.models import Application, Recognition, Submission

STEPS = {"award": "annul", "revoke": "restore", "downgrade": "restore", "extend": "restore", "correct": "restore"}
"""By which transition each of them is taken back."""
ENDS_OF_CASES = ("grant", "renew", "check")
"""Steps by which a case ends; a person with an account hears of them as the one applied for."""
"""Steps by which a case ends; a person with an account hears of them as the one applied for, and nobody before ten minutes."""
A_MINUTE = timedelta(minutes=1)
INSTEAD = "收不回来了。要改，在认定的页面降级或撤销，写明理由。"


def until(recognition, event):
    """Until when this step may be taken back; ``None`` where it may not at all, so that it is told at once."""
    if event is None or event.actor_id is None or event.action not in STEPS or not settings.UNDO_MINUTES:
        return None
    return None if built_since(recognition, event) else event.at + undoing.window()


def told_from(recognition, event):
    """From when a step is told: once it can no longer be taken back, and not before the end of a case that waits to be told.

    ``None`` at once.
    """
    ends = ReviewEvent.objects.of(recognition).filter(
        action__in=ENDS_OF_CASES, pk__lt=event.pk, at__gt=event.at - undoing.window()
    )
    waiting = ends.order_by("-pk").first()
    moments = [until(recognition, event), waiting.at + undoing.window() + A_MINUTE if waiting is not None else None]
    return max(filter(None, moments), default=None)


def obstacle(recognition, event, actor, at):
    """Why this person cannot take the latest step of a title back now, as a sentence; empty where they can."""
    if event is None or event.action in STEPS.values():
        return "已经收回了。刷新页面看看最新状态。"
    if event.action not in STEPS:
        return f"“{event.label}”不能在这里收回。"
    return undoing.late_or_foreign(event, recognition, actor, at) or built_since(recognition, event)


def built_since(title, event):
    """What was built on a title since a step, as a sentence why that stands; empty where nothing was."""
    if event.action == "revoke":
        return _after_the_end(title)
    since = Application.objects.filter(created_at__gt=event.at)
    if since.filter(recognition=title).exists():
        return f"持有单位已经开始办复核或续认，{INSTEAD}"
    same = {"content_type": title.content_type_id, "object_id": title.object_id}
    on_it = Application.objects.filter(scheme_version__follows=title.scheme_id, **same).select_related("scheme_version__scheme")
    handed_in = Submission.objects.filter(application=OuterRef("pk"), at__gte=event.at)
    built = on_it.filter(Q(created_at__gt=event.at) | Exists(handed_in)).first()
    if built is not None:
        return f"持有的一方已经凭这项认定开始申报“{built.scheme_version.scheme}”，{INSTEAD}"
    if title.benefit_records.filter(created_at__gt=event.at).exists():
        return f"已经记了激励或服务，{INSTEAD}"
    return ""


def _after_the_end(title):
    same = {"content_type": title.content_type_id, "object_id": title.object_id}
    if Recognition.objects.filter(scheme=title.scheme_id, status=Status.APPROVED, **same).exclude(pk=title.pk).exists():
        return "已经重新认定了，收不回来了。"
    anew = Application.objects.open().filter(scheme_version__scheme=title.scheme_id, purpose=Purpose.FIRST, **same)
    return "对方已经重新开始申报，收不回来了。" if anew.exists() else ""
