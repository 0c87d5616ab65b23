"""Recently seen listings: in a table for people, in their own browser for visitors."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView, View

from core.keepsakes import keep_ids, read_ids
from supplydemand.services import recent
from supplydemand.views.kinds import DEMAND, SUPPLY


def note_visit(request, response, kind, listing):
    """Remember that the reader opened a public listing of somebody else."""
    if request.user.is_authenticated:
        recent.remember(user=request.user, side=kind.slug, object_id=listing.pk, at=timezone.now())
        return
    before = [pk for pk in read_ids(request, _keepsake(kind)) if pk != listing.pk]
    keep_ids(response, _keepsake(kind), [listing.pk, *before][: recent.KEPT])


def _keepsake(kind):
    return f"xy_recent_{kind.slug}"


def _seen(request, kind):
    if request.user.is_authenticated:
        ids = recent.recent_ids(user=request.user, side=kind.slug)
    else:
        ids = read_ids(request, _keepsake(kind))[: recent.KEPT]
    rows = (
        kind.model.objects.visible_to(request.user)
        .published(on=timezone.localdate())
        .for_table()
        .defer("search_document")
        .filter(pk__in=ids)
    )
    found = {row.pk: row for row in rows} if ids else {}
    return [found[pk] for pk in ids if pk in found]


class RecentListingsView(TemplateView):
    """What the reader opened lately and is still public."""

    template_name = "supplydemand/recent_listings.html"

    def get_context_data(self, **kwargs):
        """Both sides, the latest first."""
        return super().get_context_data(groups=[(kind, _seen(self.request, kind)) for kind in (DEMAND, SUPPLY)], **kwargs)


class ForgetRecentView(View):
    """Empties the reader's list."""

    http_method_names = ["post"]

    def post(self, request):
        """Forget everything and say so."""
        if request.user.is_authenticated:
            recent.forget(user=request.user)
        messages.success(request, "最近看过的已经清空")
        response = redirect("supplydemand:recent")
        for kind in (DEMAND, SUPPLY):
            keep_ids(response, _keepsake(kind), [])
        return response
