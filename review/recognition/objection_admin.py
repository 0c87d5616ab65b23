"""Objections in the admin: the queue by the day on which the answer is due, and one page a case.

They are no ``Reviewable`` of the review desk: its task would be the applying organization's (its people are told of every
decision), and an objection ends with two texts, of which one becomes public. The desk's first page leads here instead.
"""

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from core import undoing
from core.admin_history import AuditHistoryMixin
from core.models import Document, ReviewEvent
from core.templatetags.xieyu import moment
from core.workflow import WorkflowError, available_actions
from review.case_list import CaseList, OpenFilter
from review.models import ReviewTask
from review.recognition.admin_forms import AnswerForm
from review.recognition.models import Objection
from review.recognition.services import notices

SAME_SOURCE_MAX = 20
DONE = {
    "approve": "异议成立。这件要么不予通过，要么要求补正，现在去办。",
    "reject": "答复了。没有别的异议的，期满后自动往下走。",
}


class AnsweredFilter(OpenFilter):
    """Open ones first; answered ones on wish."""

    open_label, closed_label = "没有答复的", "答复过的"


@admin.register(Objection)
class ObjectionAdmin(CaseList, AuditHistoryMixin, admin.ModelAdmin):
    """Objections to cases that this coordinator handles."""

    list_display = ("subject", "notice", "when", "due", "outcome")
    list_filter = (AnsweredFilter,)
    search_fields = ("entry__run__application__subject_name", "entry__run__application__case_number")
    search_help_text = "申报对象或受理号"
    ordering = ("due_on", "pk")

    def case_url(self, row):
        """The page beside the stock ones."""
        return case_url(row)

    def get_queryset(self, request):
        """Those to cases that the coordinator handles."""
        return Objection.objects.visible_to(request.user).for_table()

    def get_urls(self):
        """The case's page beside the stock pages."""
        case = self.admin_site.admin_view(self.case_view)
        return [path("<int:object_id>/case/", case, name="review_objection_case"), *super().get_urls()]

    @admin.display(description="对谁")
    def subject(self, row):
        """Leads to the case."""
        return format_html('<a class="xy-queue-title" href="{}">{}</a>', case_url(row), row.application.subject_name)

    @admin.display(description="公示")
    def notice(self, row):
        """In which notice."""
        return row.entry.notice.title

    @admin.display(description="提出时间")
    def when(self, row):
        """When it came in."""
        return moment(row.submitted_at)

    @admin.display(description="应答复日")
    def due(self, row):
        """Until when it is answered."""
        return row.due_on.isoformat() if row.due_on else ""

    @admin.display(description="结果", empty_value="没有答复")
    def outcome(self, row):
        """What was decided."""
        return ("异议成立" if row.is_upheld else "异议不成立") if row.is_answered else None

    def case_view(self, request, object_id):
        """What was objected, by whom where they said so, the evidence, and the answer."""
        if not self.has_module_permission(request):
            raise Http404("no such page for this person")
        objection = get_object_or_404(self.get_queryset(request), pk=object_id)
        if request.POST.get("action") == undoing.UNDO:
            return self._undo(request, objection)
        form = AnswerForm(request.POST or None)
        events = list(ReviewEvent.objects.of(objection).newest_first())
        if request.method == "POST" and form.is_valid() and self._answer(request, objection, form):
            return HttpResponseRedirect(case_url(objection))
        context = {
            **self.admin_site.each_context(request),
            "title": str(objection),
            "opts": self.opts,
            "objection": objection,
            "application": objection.application,
            "files": Document.objects.visible_to(request.user) & Document.objects.of(objection),
            "same_source": _same_source(objection, request.user),
            "can_answer": bool(available_actions(objection, request.user)),
            "task": ReviewTask.objects.visible_to(request.user).open().of(objection.entry.run).first(),
            "form": form,
            "events": _with_sender(events, objection),
            "undo_until": self._undo_until(request, objection, events),
            "undo_minutes": settings.UNDO_MINUTES,
        }
        return render(request, "admin/review/objection/case.html", context, status=422 if form.errors else 200)

    def _undo_until(self, request, objection, events):
        """Until when this reader may take their answer back; ``None`` where they may not."""
        latest = events[0] if events else None
        if undoing.obstacle(latest, objection, request.user, timezone.now()):
            return None
        return undoing.deadline(latest, objection)

    def _undo(self, request, objection):
        try:
            notices.take_back_answer(objection=objection, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "收回了答复，异议又在等答复，谁也没有收到通知。")
        return HttpResponseRedirect(case_url(objection))

    def _answer(self, request, objection, form):
        action = request.POST.get("action", "")
        if action not in DONE:
            form.add_error(None, "选“成立”或“不成立”。")
            return False
        try:
            notices.answer(
                objection=objection,
                action=action,
                actor=request.user,
                at=timezone.now(),
                expected_version=request.POST.get("version"),
                **form.cleaned_data,
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, DONE[action])
        return True


def _same_source(objection, user):
    """Others of the same notice from the same network; nothing leads from one without a name or contact to one with them."""
    if not objection.sender_digest or (objection.is_anonymous and objection.contact):
        return []
    told = {"contact": ""} if objection.is_anonymous else {}
    rows = Objection.objects.visible_to(user).filter(
        sender_digest=objection.sender_digest,
        entry__notice=objection.entry.notice_id,
        is_anonymous=objection.is_anonymous,
        **told,
    )
    return rows.exclude(pk=objection.pk).for_table().order_by("-pk")[:SAME_SOURCE_MAX]


def _with_sender(events, objection):
    """The history; who objected has no account and is not the portal either."""
    for event in events:
        if event.action == "submit":
            event.said_by = "不留姓名" if objection.is_anonymous else objection.name
    return events


def case_url(objection):
    """An objection's page in the admin."""
    return reverse("admin:review_objection_case", args=[objection.pk])
