"""The script's saves of a registration: what can be read is kept, the answer is JSON with the new version."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts import services
from accounts.forms.organizations import OrganizationForm
from accounts.models import Organization
from core.idempotency import StaleForm
from core.kept_forms import KeepsPostedForm
from core.workflow import WorkflowError


class _AutosaveView(KeepsPostedForm, View):
    is_for_script = True
    http_method_names = ["post"]

    def readable(self, organization=None):
        """``(values, names of what could not be read)`` of the posted form; a wrong code is not kept."""
        form = OrganizationForm(self.request.POST, instance=organization or Organization(), is_draft=True)
        form.is_valid()
        unread = [name for name in form.errors if name in form.fields]
        return {name: value for name, value in form.cleaned_data.items() if name not in unread}, unread


class OrganizationAutosaveNewView(_AutosaveView):
    """The first save of a registration; an empty form makes none."""

    def post(self, request):
        """Register the draft once and say where it goes on."""
        values, unread = self.readable()
        if not any(value for value in values.values()):
            return JsonResponse({"is_empty": True})
        try:
            organization = services.register_organization(
                fields=values, actor=request.user, at=timezone.now(), token=request.POST.get("token")
            )
        except services.AlreadyDone:
            return JsonResponse({"error": "这张表单已经存过了。"}, status=409)
        except StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        return _saved(organization, unread)


class OrganizationAutosaveView(_AutosaveView):
    """Later saves, until the registration is handed in; what is verified is never changed by a script on its own."""

    def post(self, request, pk):
        """Save what can be read; 409 when somebody else saved meanwhile."""
        organization = get_object_or_404(Organization.objects.managed_by(request.user).for_table(), pk=pk)
        if "name" not in services.editable_fields(organization):
            return JsonResponse({"error": "现在不能改。刷新页面看看最新状态。"}, status=409)
        values, unread = self.readable(organization)
        saved = Organization.objects.get(pk=pk)
        try:
            if any(getattr(saved, name) != value for name, value in values.items()):
                saved = services.save_organization(
                    organization=saved, fields=values, actor=request.user, expected_version=request.POST.get("version")
                )
        except (WorkflowError, ValidationError) as error:
            return JsonResponse({"error": str(error)}, status=409)
        return _saved(saved, unread)


def _saved(organization, unread):
    return JsonResponse(
        {
            "version": organization.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "autosave_url": reverse("accounts:organization_autosave", args=[organization.pk]),
            "unreadable": sorted(unread),
            "is_partial": bool(unread),
        }
    )
