"""Before the first field: own cases, open calls, 达标还差什么, and beginning a case."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency
from core.lists import FilteredListView
from core.numbers import row_number
from core.recognition_registries import subject_kinds
from review.recognition import eligibility, evidence, offers, quota
from review.recognition.completeness import fields_of
from review.recognition.filters import ApplicationFilter
from review.recognition.forms import SectionForm
from review.recognition.models import Application, Call
from review.recognition.offers import offers_of, standing_in
from review.recognition.presentation import days_left
from review.recognition.services import cases, drafts
from review.recognition.subjects import PERSON, words_of
from review.recognition.views.cases import address, once

TRY = "try"
EARLIER_MAX, SUBJECTS_MAX = 10, 200
CALLS_BESIDE, CALLS_MAX = 3, 100


class ApplicationListView(LoginRequiredMixin, FilteredListView):
    """我的申报: cases of the reader's organizations, and those about the reader."""

    template_name = "review/recognition/application_list.html"
    filterset_class = ApplicationFilter
    sorts = {"newest": ("最新开始", ("-id",))}

    def get_base_queryset(self):
        """Own cases; what a coordinator sees besides is on the desk."""
        user = self.request.user
        own = Q(organization__in=Organization.objects.of(user).values("pk")) | Q(subject_user=user)
        return Application.objects.visible_to(user).filter(own).for_table()

    def get_context_data(self, **kwargs):
        """Adds what may be begun now."""
        now = timezone.now()
        context = super().get_context_data(can_apply=Organization.objects.edited_by(self.request.user).exists(), **kwargs)
        calls = _open_calls(self.request.user, now)[:CALLS_BESIDE] if context["object_list"] else []
        return context | {"offers": offers_of(calls, self.request.user, now), "is_filtered": bool(context["chips"])}


class OpenCallListView(LoginRequiredMixin, View):
    """Calls that take applications now."""

    def get(self, request):
        """Those that close first, then those without an end."""
        now = timezone.now()
        offers = offers_of(_open_calls(request.user, now)[:CALLS_MAX], request.user, now)
        return render(request, "review/recognition/call_open_list.html", {"offers": offers})


def _open_calls(user, at):
    """What this reader's organizations may apply for; everything for who writes for none."""
    rows = Call.objects.visible_to(user).open_at(at).filter(version__scheme__is_active=True).select_related("version__scheme")
    own = Organization.objects.edited_by(user).verified()
    return (rows.offered_to(own) if own.exists() else rows).order_by("closes_at", "-pk")


class BeginView(LoginRequiredMixin, View):
    """Who applies, whether it would be enough, and the button that makes the draft."""

    template_name = "review/recognition/application_begin.html"

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no verified organization is told who does, or led to finding one."""
        if request.user.is_authenticated:
            calls = Call.objects.visible_to(request.user).select_related("version__scheme", "version__follows")
            self.call = get_object_or_404(calls, pk=kwargs["pk"])
            if not Organization.objects.edited_by(request.user).verified().exists():
                return self.led_on()
        return super().dispatch(request, *args, **kwargs)

    def led_on(self):
        """A member who only reads goes back to the call, where it is said who applies; everybody else finds an organization."""
        if Organization.objects.of(self.request.user).verified().exists():
            return redirect(self.call)
        messages.info(self.request, "先加入或登记一个单位，核验通过后就能申报。")
        return redirect("accounts:organization_start")

    def get(self, request, pk):
        """The choice of who applies, or how they stand."""
        return self.draw(self.chosen(request.GET))

    def post(self, request, pk):
        """Try figures without keeping any, or make the draft once with them and an earlier case's answers where asked."""
        subject = self.chosen(request.POST)
        if subject is None:
            messages.error(request, "先选给谁申报。")
            return redirect(request.path)
        if request.POST.get("action") == TRY:
            return self.draw(subject)
        is_first, url = once(request, lambda: self._begin(subject))
        if not url:
            return redirect(f"{request.path}?subject={subject.pk}")
        return redirect(url)

    def _begin(self, subject):
        now, source = timezone.now(), row_number(self.request.POST.get("source", ""))
        level = self.request.POST.get("level", "")
        offered = self.call.version.levels.values_list("level", flat=True)
        application = cases.begin(
            call=self.call, subject=subject, actor=self.request.user, at=now, level=level if level in offered else ""
        )
        tried = self.tried()
        drafts.fill_empty(application=application, values=tried.values, actor=self.request.user)
        if source is None:
            return address("application_check", application)
        earlier = get_object_or_404(self.earlier(subject), pk=source)
        carried = drafts.copy_answers(application=application, source=earlier, actor=self.request.user, at=now)
        messages.success(self.request, f"带过来 {len(carried.came)} 项，{len(carried.stayed)} 项没有带过来。下面说明了是哪些。")
        return address("application_copied", application)

    @property
    def kind(self):
        """What may be applied for."""
        return subject_kinds.of(self.call.version.scheme.subject_kind)

    def subjects(self):
        """What this reader may apply for."""
        return self.kind.subjects(self.request.user).order_by("name", "pk")

    def chosen(self, data):
        """What the reader chose, or the only one there is."""
        wanted = data.get("subject", "")
        if wanted:
            return get_object_or_404(self.subjects(), pk=row_number(wanted))
        rows = list(self.subjects()[:2])
        return rows[0] if len(rows) == 1 and not self.kind.is_put_forward else None

    def earlier(self, subject):
        """Earlier cases of the same scheme whose answers may be used again: the organization's, of a person only their own."""
        organization = self.kind.organization_of(subject)
        rows = Application.objects.visible_to(self.request.user).filter(organization=organization)
        rows = rows.filter(scheme_version__scheme=self.call.version.scheme_id).exclude(call=self.call)
        if self.kind.code == PERSON:
            rows = rows.filter(object_id=subject.pk)
        return rows.select_related("call").order_by("-pk")

    def tried(self):
        """The fields of conditions that people type, with what was posted in them."""
        codes = self.call.version.eligibility_rules.exclude(field_code="").values_list("field_code", flat=True)
        rows = [row for row in fields_of(self.call.version, self.call.purpose) if row.code in set(codes)]
        form = SectionForm(self.request.POST if self.request.method == "POST" else {}, form_fields=rows)
        form.is_valid()
        return form

    def draw(self, subject):
        """The page."""
        now = timezone.now()
        version = self.call.version
        context = {
            "call": self.call,
            "scheme": version.scheme,
            "subject": subject,
            "is_put_forward": self.kind.is_put_forward,
            "words": words_of(version.scheme),
            "is_open": self.call.takes_applications(now),
            "left": days_left(self.call.closes_at, now),
            "quota": quota.of(self.call),
            "token": idempotency.new_token(),
            "candidate_url": reverse("recognition:candidate_create", args=[self.call.pk]),
        }
        if subject is None:
            context |= self._choice()
            rows = context["subjects"]
            known = offers.standings_in(self.call, rows, now)
            for row in rows:
                row.offer = known.get(row.pk)
            context["several"] = self.kind.is_put_forward and len({row.organization_id for row in rows}) > 1
        else:
            context |= self._standing(version, subject, now)
        return render(self.request, self.template_name, context)

    def _choice(self):
        """Whom to choose from: as many as a page bears, with a search where there are more."""
        words = self.request.GET.get("q", "").strip()
        found = list(self.subjects().filter(name__icontains=words)[: SUBJECTS_MAX + 1])
        return {
            "subjects": found[:SUBJECTS_MAX],
            "most": SUBJECTS_MAX if len(found) > SUBJECTS_MAX else 0,
            "words_searched": words,
        }

    def _standing(self, version, subject, now):
        tried = self.tried()
        standings = eligibility.standings_of(
            version=version, purpose=self.call.purpose, subject=subject, on=timezone.localdate(now), answers=tried.values
        )
        standings = [evidence.led(row, evidence.path_before(self.call, subject, row.figure)) for row in standings]
        earlier = list(self.earlier(subject)[:EARLIER_MAX])
        return {
            "offer": standing_in(self.call, subject, now),
            "standings": standings,
            "is_blocked": eligibility.is_blocked(standings),
            "unknown_count": sum(row.is_met is None for row in standings),
            "trials": [(tried[code], row.unit) for code, row in tried.form_fields.items()],
            "levels": list(version.levels.all()),
            "chosen_level": self.request.POST.get("level", ""),
            "sections": list(version.sections.all()),
            "earlier": earlier,
            "taken_over": self._source(earlier, subject),
            "has_choice": self.kind.is_put_forward or self.subjects().count() > 1,
        }

    def _source(self, earlier, subject):
        """What the reader chose to use again, at first the latest of the same subject."""
        if self.request.method == "POST":
            return row_number(self.request.POST.get("source", ""))
        return next((row.pk for row in earlier if row.object_id == subject.pk), None)


class CallFigureView(BeginView):
    """The rows behind a figure of who has not begun yet: as many as were counted, ended ones too."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk, code):
        """The rows of today."""
        subject, on = self.chosen(request.GET), timezone.localdate()
        found = subject and evidence.before(self.call.version, subject, code, on=on, user=request.user)
        if found is None:
            raise Http404("no such figure of the call")
        url = f"{reverse('recognition:application_begin', args=[self.call.pk])}?subject={subject.pk}"
        context = {"call": self.call, "subject": subject, "evidence": found, "on": on, "begin_url": url}
        return render(request, "review/recognition/call_figure.html", context)
