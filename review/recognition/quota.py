"""名额: how many a call may recognise, how many it has, and who is told before there are more."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from core.enums import Status
from core.registries import Finding, ReviewRule
from review.recognition import rules
from review.recognition.enums import StageKind
from review.recognition.models import Application, Call

CODE = "review.recognition_quota"
COUNTED_AT = (StageKind.JOINT_REVIEW, StageKind.DECISION)
CALLS_SHOWN = 3


@dataclass(frozen=True)
class Quota:
    """The places of a call and how many of them are taken; ``granted`` counts no further than one over."""

    places: int
    granted: int

    @property
    def left(self):
        """How many are free."""
        return max(self.places - self.granted, 0)

    @property
    def is_used_up(self):
        """Whether one more would be too many."""
        return self.left == 0

    @property
    def text(self):
        """The state in a sentence without a full stop."""
        if self.granted > self.places:
            return f"名额 {self.places} 个，已经超了"
        return f"名额 {self.places} 个，已经认定 {self.granted} 个，" + (f"还有 {self.left} 个" if self.left else "用完了")


def of(call):
    """The ``Quota`` of a call, ``None`` where it names none; one bounded query."""
    if call.place_count is None:
        return None
    granted = Application.objects.filter(call=call, status=Status.APPROVED)
    return Quota(call.place_count, granted[: call.place_count + 1].count())


def _check(run, on):
    quota = of(run.application.call) if run.stage.kind in COUNTED_AT else None
    if quota is not None:
        level = "problem" if quota.is_used_up else "ok"
        yield Finding(CODE, level, quota.text + ("，再认定就超了" if quota.is_used_up else ""))


RULE = ReviewRule(CODE, "申报通知的名额用完没有", _check)


def desk_panel(user, at):
    """For the city: calls whose places are taken while cases still wait; one query, over calls with open cases alone."""
    if not rules.is_city_coordinator(user, None):
        return None
    waiting = Application.objects.filter(call=OuterRef("pk"), status=Status.SUBMITTED)
    calls = Call.objects.filter(Exists(waiting), place_count__isnull=False, status=Status.APPROVED)
    granted = Count("applications", filter=Q(applications__status=Status.APPROVED))
    full = list(calls.annotate(granted=granted).filter(granted__gte=F("place_count")).order_by("-pk")[: CALLS_SHOWN + 1])
    if not full:
        return None
    names = "、".join(str(call) for call in full[:CALLS_SHOWN]) + ("等" if len(full) > CALLS_SHOWN else "")
    return {
        "title": "名额用完了",
        "text": f"{names}的名额已经用完，还有没办结的申报。",
        "url": reverse("admin:review_application_changelist", query={"call": full[0].pk, "status": Status.SUBMITTED}),
        "link_label": "看还有哪些",
    }
