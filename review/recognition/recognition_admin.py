"""What is recognised, in the admin: award directly, one or many, and lower, extend or revoke."""

from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from core import undoing
from core.admin_history import AuditHistoryMixin
from core.enums import Status
from core.models import ReviewEvent
from core.tabular import UnreadableFile
from core.workflow import WorkflowError, available_actions
from review.case_list import CaseList, StatesFilter
from review.recognition import disclosure, persons, rechecks, title_undo
from review.recognition.admin_forms import (
    AddressForm,
    AwardForm,
    CorrectForm,
    ExtendForm,
    ImportForm,
    LevelForm,
    RenameForm,
    RevokeForm,
    award_schemes,
)
from review.recognition.models import Candidate, Recognition
from review.recognition.rules import can_manage_recognition
from review.recognition.services import awards, candidates, failed_checks, recognitions
from review.recognition.services import title_undo as title_undoing
from review.recognition.subjects import words_of

SALT = "recognition.awards"
KEPT_FOR = 3600
TAKEN_BACK_THERE = "授错了的，打开它的页面收回：过了能收回的时间就告诉对方。"
SETTLE = ("correct", "downgrade", "revoke")
"""Any of these settles what a refused re-check left open."""
FORMS = {
    "address": AddressForm,
    "correct": CorrectForm,
    "downgrade": LevelForm,
    "extend": ExtendForm,
    "rename": RenameForm,
    "revoke": RevokeForm,
}


class DueFilter(admin.SimpleListFilter):
    """By what is due: the re-check, or the end."""

    title = "复核和到期"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        """The choices."""
        return [
            ("failed", "复核未通过，要处理"),
            ("late", "复核超期"),
            ("recheck", "复核到期（90 天内）"),
            ("ending", "快到期（90 天内）"),
        ]

    def queryset(self, request, queryset):
        """The rows of a choice."""
        on = timezone.localdate()
        last = on + rechecks.AHEAD
        rows = {
            "failed": queryset.to_decide(on),
            "late": queryset.recheck_late(on),
            "recheck": queryset.recheck_near(on, last),
            "ending": queryset.ending(on, last),
        }
        return rows.get(self.value(), queryset)


class TitleStatesFilter(StatesFilter):
    """By how a title stands."""

    states = {Status.APPROVED: "有效", Status.EXPIRED: "已过期", Status.WITHDRAWN: "撤销和退出"}


@admin.register(Recognition)
class RecognitionAdmin(CaseList, AuditHistoryMixin, admin.ModelAdmin):
    """Recognitions of organizations in scope, the newest first."""

    list_display = ("subject", "scheme", "level", "certificate_number", "recognized_on", "valid_until", "state")
    list_filter = (DueFilter, TitleStatesFilter, "scheme", "level")
    search_fields = ("holder_name", "certificate_number", "organization__name")
    search_help_text = "名称、单位或证书号"
    list_select_related = ("scheme", "organization")
    ordering = ("-recognized_on", "-pk")
    change_list_template = "admin/review/recognition/change_list.html"

    def case_url(self, row):
        """The page beside the stock ones."""
        return case_url(row)

    def get_queryset(self, request):
        """Those of organizations that the coordinator decides on."""
        return Recognition.objects.managed_by(request.user)

    def get_urls(self):
        """The pages of awards and of a single recognition beside the stock ones."""
        own = [
            path("award/", self.admin_site.admin_view(self.award_view), name="review_recognition_award"),
            path("import/", self.admin_site.admin_view(self.import_view), name="review_recognition_import"),
            path("<int:object_id>/case/", self.admin_site.admin_view(self.case_view), name="review_recognition_case"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="持有者")
    def subject(self, row):
        """Leads to the case."""
        return self.titled(row, row.own_name)

    @admin.display(description="状态")
    def state(self, row):
        """How it stands."""
        return row.state_text

    def award_view(self, request):
        """Award one directly."""
        self._require(request)
        posted = request.POST if request.method == "POST" else None
        form = AwardForm(posted, schemes=award_schemes(), initial={"recognized_on": timezone.localdate()})
        if form.is_valid():
            data = {key: "" if value is None else str(value) for key, value in form.cleaned_data.items() if key != "scheme"}
            try:
                awards.award(
                    lines=[awards.Line(1, **data)], scheme=form.cleaned_data["scheme"], actor=request.user, at=timezone.now()
                )
            except WorkflowError as error:
                form.add_error(None, str(error).removeprefix("第 1 行："))
            else:
                messages.success(request, f"授牌了，{_public_then('award')}{TAKEN_BACK_THERE}")
                return HttpResponseRedirect(reverse("admin:review_recognition_changelist"))
        context = self._context(request, "直接授牌") | {"form": form}
        return render(request, "admin/review/recognition/award.html", context, status=422 if form.errors else 200)

    def import_view(self, request):
        """A file of awards: first what would happen, then, on a second button, all of it at once."""
        self._require(request)
        if request.method == "POST" and "content" in request.POST:
            return self._award_all(request)
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*posted, schemes=award_schemes())
        context = self._context(request, "成批授牌") | {"form": form}
        if form.is_valid():
            scheme = form.cleaned_data["scheme"]
            try:
                lines = awards.check(lines=awards.read_file(form.cleaned_data["file"]), scheme=scheme, user=request.user)
            except UnreadableFile as error:
                form.add_error("file", str(error))
            else:
                sound = [line for line in lines if not line.problem]
                content = {"scheme": scheme.pk, "by": request.user.pk, "lines": [line.content for line in sound]}
                context |= {
                    "scheme": scheme,
                    "lines": lines,
                    "sound_count": len(sound),
                    "content": signing.dumps(content, salt=SALT, compress=True) if sound else "",
                }
        return render(request, "admin/review/recognition/import.html", context, status=422 if form.errors else 200)

    def _award_all(self, request):
        try:
            content = signing.loads(request.POST["content"], salt=SALT, max_age=KEPT_FOR)
        except signing.BadSignature:
            content = {}
        scheme = award_schemes().filter(pk=content.get("scheme")).first()
        if scheme is None or content.get("by") != request.user.pk:
            messages.error(request, "预览过期了，重新选一次文件。")
            return HttpResponseRedirect(request.path)
        lines = [awards.Line(**line) for line in content["lines"]]
        try:
            count = awards.award(lines=lines, scheme=scheme, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, f"{error}。一条都没有授，重新选一次文件。")
            return HttpResponseRedirect(request.path)
        messages.success(request, f"授牌 {count} 条，{_public_then('award')}{TAKEN_BACK_THERE}")
        return HttpResponseRedirect(reverse("admin:review_recognition_changelist"))

    def case_view(self, request, object_id):
        """One recognition: facts, history, and what may be done."""
        self._require(request)
        rows = self.get_queryset(request).for_table()
        recognition = get_object_or_404(rows, pk=object_id)
        action = request.POST.get("action", "")
        levels = recognitions.lower_levels(recognition)
        is_to_decide = Recognition.objects.to_decide(timezone.localdate()).filter(pk=recognition.pk).exists()
        holder, words = recognition.subject, words_of(recognition.scheme)
        options = {"downgrade": {"levels": levels}, "rename": {"holder": holder, "words": words}}
        forms = {
            name: form(request.POST if name == action else None, prefix=name, **options.get(name, {}))
            for name, form in FORMS.items()
        }
        may_rename = isinstance(holder, Candidate) and can_manage_recognition(request.user, recognition)
        if action == undoing.UNDO:
            return self._undo(request, recognition)
        if action in forms and forms[action].is_valid() and self._act(request, recognition, action, forms[action]):
            return HttpResponseRedirect(case_url(recognition))
        events = list(ReviewEvent.objects.of(recognition).newest_first())
        possible = {transition.action for transition in available_actions(recognition, request.user)}
        possible |= {"rename"} if may_rename else set()
        possible |= {"address"} if may_rename and persons.lacks_address(recognition) else set()
        context = self._context(request, str(recognition)) | {
            "recognition": recognition,
            "is_to_decide": is_to_decide,
            "steps": [
                {
                    "action": name,
                    "label": label,
                    "form": forms[name],
                    "settles": name in SETTLE,
                    "can_be_undone": name in title_undo.STEPS,
                }
                for name, label, is_possible in (
                    ("correct", "限期整改再复核", is_to_decide),
                    ("downgrade", "降级", bool(levels)),
                    ("extend", "延长有效期", recognition.valid_until),
                    ("rename", f"更正{words.name}", may_rename),
                    ("address", "补本人邮箱", True),
                    ("revoke", "撤销", True),
                )
                if name in possible and is_possible
            ],
            "events": events,
            "undo_until": self._undo_until(request, recognition, events),
            "undo_minutes": settings.UNDO_MINUTES,
        }
        is_wrong = action in forms and forms[action].errors
        return render(request, "admin/review/recognition/case.html", context, status=422 if is_wrong else 200)

    def _act(self, request, recognition, action, form):
        common = {"recognition": recognition, "actor": request.user, "at": timezone.now()}
        common |= {"expected_version": request.POST.get("version"), **form.cleaned_data}
        steps = {
            "downgrade": lambda: recognitions.change_level(**common),
            "extend": lambda: recognitions.extend(**common),
            "correct": lambda: failed_checks.ask_for_correction(**common),
            "address": lambda: candidates.fill_address(**{key: common[key] for key in ("recognition", "email", "actor", "at")}),
            "rename": lambda: candidates.correct_holder(**{"staff_number": "", **common}),
            "revoke": lambda: recognitions.end(action="revoke", **common),
        }
        try:
            steps[action]()
        except WorkflowError as error:
            form.add_error(None, str(error))
            return False
        said = "邮箱记下了，证书发给本人了。" if action == "address" else f"办好了，{_public_then(action)}{_told(recognition)}"
        messages.success(request, said)
        return True

    def _undo_until(self, request, recognition, events):
        """Until when this reader may take the latest step back; ``None`` where they may not."""
        latest = events[0] if events else None
        if title_undo.obstacle(recognition, latest, request.user, timezone.now()):
            return None
        return title_undo.until(recognition, latest)

    def _undo(self, request, recognition):
        try:
            event = title_undoing.undo(recognition=recognition, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(case_url(recognition))
        messages.success(request, f"收回了“{event.label}”，谁也没有收到通知。")
        if event.action == "award":
            return HttpResponseRedirect(reverse("admin:review_recognition_changelist"))
        return HttpResponseRedirect(case_url(recognition))

    def _require(self, request):
        if not self.has_module_permission(request):
            raise Http404("no such page for this person")

    def _context(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _public_then(action):
    """When everybody reads of a step that was just taken."""
    waits = settings.UNDO_MINUTES and action in ("award", *disclosure.UNSETTLED)
    return f"{settings.UNDO_MINUTES} 分钟后公开。" if waits else "名录里马上看得到。"


def _told(recognition):
    """Whether the holder was told, or when that happens."""
    if title_undo.until(recognition, undoing.latest_event(recognition)) is None:
        return "也告诉对方了。"
    return f"{settings.UNDO_MINUTES} 分钟内可以收回，过了就告诉对方。"


def case_url(recognition):
    """A recognition's page in the admin."""
    return reverse("admin:review_recognition_case", args=[recognition.pk])
