"""Certificates: issued and revoked by the host, downloaded by who has one, checked by anybody; and who recognizes which."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core import idempotency
from core.limits import limited
from core.numbers import row_number
from core.workflow import WorkflowError
from projects.camps import rules
from projects.camps.certificate_paper import certificate_pdf
from projects.camps.exam_models import CampCertificate, CertificateRecognition
from projects.camps.forms import ReasonForm, RecognitionForm
from projects.camps.services import certificates, recognising
from projects.camps.views.enrolling import enrolment_of
from projects.camps.views.running import HostStepView
from review.recognition.codes import normalized, spaced

ROWS_MOST = 500
JOINED = ("session__camp__organization", "enrolment")


class IssueView(HostStepView):
    """Certificates for all who have earned one."""

    done, anchor = "证书发了，学员会收到消息。", "#people"

    def step(self, session, values):
        """Issue them."""
        now = timezone.now()
        certificates.issue(session=session, actor=self.request.user, at=now, on=timezone.localdate(now))


class RevokeView(HostStepView):
    """Say that a certificate does not hold."""

    form_class, done, anchor = ReasonForm, "证书作废了，查的人看得到。", "#people"

    def get_certificate(self):
        """A certificate of a session that the reader runs, or of their own people (whom the service refuses)."""
        rows = CampCertificate.objects.visible_to(self.request.user).select_related(*JOINED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_session(self):
        """Its session; a 404 for who does not run it."""
        session = self.get_certificate().session
        if not rules.runs(self.request.user, session.camp):
            raise Http404("not theirs to revoke")
        return session

    def step(self, session, values):
        """Revoke it."""
        certificates.revoke(certificate=self.get_certificate(), actor=self.request.user, at=timezone.now(), **values)


class PaperView(LoginRequiredMixin, View):
    """The PDF for the host, for who enrolled somebody, and for the account's person."""

    http_method_names = ["get", "head"]

    @limited("paper")
    def get(self, request, pk):
        """The file, while it holds."""
        rows = CampCertificate.objects.visible_to(request.user).valid().select_related(*JOINED)
        return _file(get_object_or_404(rows, pk=pk))


class PlacePaperView(View):
    """The PDF for who has the secret address of the place."""

    http_method_names = ["get", "head"]

    @limited("camp_place")
    def get(self, request, token):
        """The file, while it holds."""
        rows = CampCertificate.objects.filter(enrolment=enrolment_of(token)).valid().select_related(*JOINED)
        return _file(get_object_or_404(rows))


def _file(certificate):
    response = HttpResponse(certificate_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{certificate.number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


class CertificateView(View):
    """Whether a certificate is valid: everybody may ask, not too fast. Asked by code, not from ``visible_to``."""

    http_method_names = ["get", "head"]

    @limited("verify")
    def get(self, request, code):
        """Valid, or revoked since when and why; an unknown code is for the page of all certificates."""
        certificate = find(code)
        if certificate is None:
            return redirect("verify_code", normalized(code)) if normalized(code).isalnum() else redirect("verify")
        context = {"certificate": certificate, "code": spaced(certificate.verify_code), "on": timezone.localdate()}
        return render(request, "projects/camp_certificate.html", context)


def find(code):
    """The certificate of a code, or ``None``."""
    wanted = normalized(code)
    rows = CampCertificate.objects.select_related("session__camp__organization")
    return rows.filter(verify_code=wanted).first() if wanted.isalnum() else None


class RecognisedView(TemplateView):
    """Which certificate counts for what, and where."""

    template_name = "projects/camp_recognised.html"

    def get_context_data(self, **kwargs):
        """By certificate; and the form of who may add one."""
        user = self.request.user
        rows = CertificateRecognition.objects.visible_to(user).in_force()
        rows = rows.select_related("qualification", "organization__kind").order_by("qualification__name", "organization", "pk")
        own = rules.enrolling_organizations(user) if user.is_authenticated else None
        can_write = own is not None and own.exists()
        context = {"rows": list(rows[:ROWS_MOST]), "can_write": can_write, "token": idempotency.new_token()}
        context["own_ids"] = set(own.values_list("pk", flat=True)) if can_write else set()
        if can_write:
            context["form"] = RecognitionForm(organizations=own, initial={"since": timezone.localdate()})
        return super().get_context_data(**(context | kwargs))

    def post(self, request):
        """Add one."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        form = RecognitionForm(request.POST, organizations=rules.enrolling_organizations(request.user))
        if form.is_valid():
            values = form.cleaned_data

            def act():
                recognising.recognise(actor=request.user, **values)

            try:
                idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
                messages.success(request, "写上了，大家都看得到。")
                return redirect("projects:camp_recognised")
            except (WorkflowError, idempotency.StaleForm) as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RecognitionEndView(LoginRequiredMixin, View):
    """An organization no longer counts a certificate."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET."""
        return redirect_to_login(reverse("projects:camp_recognised"))

    def post(self, request, pk):
        """From today."""
        row = get_object_or_404(CertificateRecognition.objects.visible_to(request.user), pk=row_number(pk))
        try:
            recognising.end(recognition=row, actor=request.user, on=timezone.localdate())
            messages.success(request, "不再列出了。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect("projects:camp_recognised")
