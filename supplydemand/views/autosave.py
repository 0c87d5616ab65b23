"""The script's saves of a listing's form: what can be read is kept, the answer is JSON with the new version."""

from django.http import JsonResponse
from django.utils import timezone

from core.draft_pages import entered
from core.idempotency import StaleForm
from core.workflow import WorkflowError
from supplydemand.models.listings import ASK
from supplydemand.services import listings
from supplydemand.views.editing import ListingCreateView, ListingEditView, create_once


class _PostedWay:
    """The form that was posted says which way of asking it belongs to, so that fields it lacks stay as they are."""

    is_for_script = True

    @property
    def way(self):
        """``ask`` or empty."""
        return ASK if self.request.POST.get("way") == ASK else ""


class ListingAutosaveView(_PostedWay, ListingEditView):
    """The script's save: JSON with the new version; 409 when another window saved meanwhile."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Save what can be read, keep the rest as typed."""
        listing = self.get_listing()
        values, unreadable = entered(self.form_class(request.POST, instance=listing))
        try:
            saved = listings.save_draft(
                listing=listing,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return _saved(self.kind, saved)


class ListingAutosaveNewView(_PostedWay, ListingCreateView):
    """The script's first save of a new listing; an empty form makes none."""

    http_method_names = ["post"]

    def post(self, request):
        """Make the draft once and say where it goes on."""
        organization = self._organization(request.POST)
        form = self.form_class(request.POST, instance=self.kind.model(organization=organization))
        if not form.is_filled():
            return JsonResponse({"is_empty": True})
        token = request.POST.get("token", "")
        try:
            listing, is_first = create_once(
                self.kind, form, organization=organization, actor=request.user, token=token, way=self.way
            )
        except StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        if listing is None or not (is_first or listing.is_editable):
            return JsonResponse({"error": "这张表单已经交过了。"}, status=409)
        return _saved(self.kind, listing)


def _saved(kind, listing):
    return JsonResponse(
        {
            "version": listing.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "autosave_url": kind.url("autosave", listing.pk),
            "unreadable": sorted(listing.draft_input),
        }
    )
