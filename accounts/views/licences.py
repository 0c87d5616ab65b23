"""The licence of an organization: upload it, read it, replace it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from accounts import rules
from accounts.models import Organization
from accounts.services import licences
from core.documents.fields import DocumentField


class LicenceForm(forms.Form):
    """One scan or photograph."""

    licence = DocumentField(
        label="营业执照或法人证书",
        help_text="扫描件或清楚的照片，PDF、JPG 或 PNG。只有本单位管理员和审核专员看得到。",
        error_messages={"required": "选一个文件再传。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["licence"].widget = forms.FileInput({"accept": ",".join(f".{ending}" for ending in licences.ENDINGS)})

    def clean_licence(self):
        """Documents that people can look at, no office files."""
        checked = self.cleaned_data["licence"]
        if checked.name.rpartition(".")[2].lower() not in licences.ENDINGS:
            raise forms.ValidationError("执照要 PDF、JPG 或 PNG。拍张清楚的照片也行。")
        return checked


class LicenceView(LoginRequiredMixin, View):
    """For managers of the organization, who may replace it, and coordinators in scope, who read it."""

    def get(self, request, pk):
        """What was handed in, newest first."""
        return self._draw(self._organization(pk), LicenceForm())

    def post(self, request, pk):
        """Keep a new one; the one before stays in the list."""
        organization = self._organization(pk)
        if not rules.is_manager(request.user, organization):
            raise Http404("not a manager")
        form = LicenceForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._draw(organization, form, status=422)
        licences.upload_licence(
            organization=organization, upload=form.cleaned_data["licence"], actor=request.user, at=timezone.now()
        )
        messages.success(request, "执照传好了，审核专员核验时会看。")
        return redirect("accounts:organization_licence", pk=pk)

    def _organization(self, pk):
        return get_object_or_404(licences.readable_by(self.request.user, Organization.objects.all()), pk=pk)

    def _draw(self, organization, form, status=200):
        context = {
            "organization": organization,
            "form": form if rules.is_manager(self.request.user, organization) else None,
            "licences": list(licences.licences_of(organization)[:20]),
            "trail": [(organization.name or "本单位", organization.get_absolute_url())],
        }
        return render(self.request, "accounts/licence.html", context, status=status)
