"""Public notices, objections to what stands in them, and the answers."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views import View
from django.views.generic import DetailView

from core.client import client_network
from core.limits import is_within
from core.workflow import InvalidTransition
from review.recognition import countdown
from review.recognition.codes import digest_of, spaced
from review.recognition.models import NoticeEntry, Objection, PublicNotice
from review.recognition.public_forms import CodeForm, ObjectionForm, signed_code
from review.recognition.services import notices

TOO_MANY = "这个网络地址刚才提得太多了，过一个小时再试。你写的都还在，先别关这一页。"
TOO_MANY_QUESTIONS = "查得太快了，过一分钟再试。"


class NoticeDetailView(DetailView):
    """A public notice: the cases, how long it still runs, and afterwards what became of the objections."""

    template_name = "review/recognition/notice_detail.html"

    def get_queryset(self):
        """The notices that the reader may see."""
        return PublicNotice.objects.visible_to(self.request.user).select_related("call__version__scheme")

    def get_context_data(self, **kwargs):
        """Cases and outcomes; never who objected, nor what was said in an objection."""
        at = timezone.now()
        entries = list(self.object.entries.standing().for_table())
        return super().get_context_data(
            entries=entries,
            left=countdown.left(self.object.closes_at, at) if self.object.is_running(at) else "",
            is_running=self.object.is_running(at),
            is_over=self.object.is_over(at),
            scheme=self.object.call.version.scheme,
            **kwargs,
        )


class ObjectionCreateView(View):
    """Object to a case in a notice, with or without a name; for everybody, without an account."""

    def get(self, request, pk):
        """The form, with a fresh receipt code inside."""
        entry = self._entry(pk)
        return self._draw(entry, ObjectionForm(entry=entry, initial={"receipt": signed_code(entry)}))

    def post(self, request, pk):
        """Keep the objection and show the code for its answer; posting the same form again shows the same code."""
        entry = self._entry(pk)
        form = ObjectionForm(request.POST, entry=entry)
        if not is_within(request, "objection"):
            form.errors.clear()
            form.add_error(None, TOO_MANY)
            return self._draw(entry, form, status=429)
        form = ObjectionForm(request.POST, request.FILES, entry=entry)
        if not form.is_valid():
            return self._draw(entry, form, status=422)
        data = form.cleaned_data
        try:
            _, code = notices.raise_objection(
                entry=entry,
                text=data["text"],
                name=data["name"],
                contact=data["contact"],
                is_anonymous=data["is_anonymous"],
                files=data["files"],
                code=data["receipt"],
                sender_digest=_source_of(request, entry),
                at=timezone.now(),
            )
        except InvalidTransition as error:
            form.add_error(None, str(error))
            return self._draw(entry, form, status=422)
        context = {"entry": entry, "code": spaced(code), "scheme": entry.notice.call.version.scheme}
        response = render(request, "review/recognition/objection_receipt.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _entry(self, pk):
        seen = PublicNotice.objects.visible_to(self.request.user)
        rows = NoticeEntry.objects.standing().for_table().filter(notice__in=seen.values("pk"))
        return get_object_or_404(rows.select_related("notice__call__version__scheme"), pk=pk)

    def _draw(self, entry, form, status=200):
        at = timezone.now()
        context = {
            "entry": entry,
            "form": form,
            "scheme": entry.notice.call.version.scheme,
            "is_running": entry.notice.is_running(at) and entry.is_open,
            "left": countdown.left(entry.notice.closes_at, at),
            "has_files": bool(self.request.FILES) if form.is_bound and status == 422 else False,
            "answer_days": notices.ANSWER_DAYS,
        }
        response = render(self.request, "review/recognition/objection_form.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response


def _source_of(request, entry):
    """What tells that two objections to one notice come from one network; across notices it tells nothing."""
    return salted_hmac("recognition.objection", f"{entry.notice_id}:{client_network(request)}").hexdigest()


class ObjectionLookupView(View):
    """The answer to an objection, for who has its code; the code is posted, so that no address or log holds it."""

    def get(self, request):
        """The form."""
        return self._draw(CodeForm())

    def post(self, request):
        """What became of it."""
        form = CodeForm(request.POST)
        if not is_within(request, "objection_lookup"):
            form.errors.clear()
            form.add_error(None, TOO_MANY_QUESTIONS)
            return self._draw(form, status=429)
        if not form.is_valid():
            return self._draw(form, status=422)
        rows = Objection.objects.select_related("entry__notice", "entry__run__application")
        objection = rows.filter(receipt_digest=digest_of(form.cleaned_data["code"])).first()
        if objection is None:
            form.add_error("code", "没有这个查询码。对照回执再输一遍，共 12 位。")
            return self._draw(form, status=422)
        return self._draw(form, objection=objection)

    def _draw(self, form, *, objection=None, status=200):
        context = {"form": form, "objection": objection}
        response = render(self.request, "review/recognition/objection_lookup.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
