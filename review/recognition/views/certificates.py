"""Certificates, and the page on which anybody checks one."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.rules import is_coordinator_of
from core.limits import limited
from core.recognition_registries import other_certificates
from core.secret_addresses import kept_secret
from review.recognition import disclosure, persons
from review.recognition.certificate import certificate
from review.recognition.codes import normalized, spaced
from review.recognition.models import AnnulledCertificate, Recognition
from review.recognition.public_forms import CodeForm
from review.recognition.rules import is_holder


class CertificateView(LoginRequiredMixin, View):
    """The certificate as PDF while it holds, for the holder's people and coordinators in scope."""

    http_method_names = ["get", "head", "options"]

    @limited("paper")
    def get(self, request, pk):
        """The file."""
        rows = Recognition.objects.visible_to(request.user).granted().public(timezone.now()).for_table()
        recognition = get_object_or_404(rows, pk=pk)
        may_have = is_holder(request.user, recognition) or is_coordinator_of(request.user, recognition)
        if not may_have or not recognition.is_valid(timezone.localdate()):
            raise Http404("no certificate for this reader")
        return _file(recognition)


class OwnCertificateView(View):
    """The certificate of a person without an account, by the address in their mail: this one, and nothing else."""

    http_method_names = ["get", "head", "options"]

    @limited("verify")
    def get(self, request, token, is_file=False):
        """What it says and the way to the file; the file itself while it holds."""
        recognition = persons.find(token)
        if recognition is None:
            return kept_secret(render(request, "review/recognition/own_certificate.html", {}, status=404))
        is_valid = recognition.is_valid(timezone.localdate())
        if is_file and not is_valid:
            raise Http404("no certificate of what is over")
        context = {"recognition": recognition, "is_valid": is_valid, "token": token}
        return kept_secret(_file(recognition) if is_file else render(request, "review/recognition/own_certificate.html", context))


def _file(recognition):
    response = HttpResponse(certificate(recognition), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{recognition.certificate_number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


class VerifyView(View):
    """Ask for a code."""

    def get(self, request):
        """The form; with a code in the address the page of that code."""
        if "code" not in request.GET:
            return _draw(request, CodeForm())
        form = CodeForm(request.GET)
        if not form.is_valid() or not normalized(form.cleaned_data["code"]).isalnum():
            if form.is_valid():
                form.add_error("code", "查询码只有字母和数字。对照证书再输一遍。")
            return _draw(request, form, status=422)
        return HttpResponseRedirect(reverse("verify_code", args=[normalized(form.cleaned_data["code"])]))


class VerifyCodeView(View):
    """Whether a certificate is valid: everybody may ask, not too fast."""

    http_method_names = ["get", "head", "options"]

    @limited("verify")
    def get(self, request, code):
        """Valid, over since when and why, annulled, or unknown.

        Asked by code, not from ``visible_to``: a paper is checked by whoever holds it, also of a scheme that was switched off.
        """
        code = normalized(code)
        if not code.isalnum():
            return _draw(request, CodeForm(), is_unknown=True, status=404)
        form = CodeForm(initial={"code": spaced(code)})
        rows = Recognition.objects.granted().public(timezone.now()).for_table()
        recognition = rows.filter(verify_code=code).first()
        if recognition is None:
            rows = AnnulledCertificate.objects.select_related("recognition__scheme")
            annulled = rows.filter(verify_code=code).first()
            if annulled:
                return _draw(request, form, annulled=annulled)
            address = next(filter(None, (find(code) for find in other_certificates)), "")
            return HttpResponseRedirect(address) if address else _draw(request, form, is_unknown=True, status=404)
        disclosure.settle([recognition], at=timezone.now())
        return _draw(request, form, recognition=recognition)


def _draw(request, form, *, status=200, **context):
    recognition, on = context.get("recognition"), timezone.localdate()
    is_valid = recognition is not None and recognition.is_valid(on)
    context |= {"form": form, "on": on, "is_valid": is_valid}
    return render(request, "review/recognition/verify.html", context, status=status)
