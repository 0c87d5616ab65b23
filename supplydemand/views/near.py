"""差一步: what would match a listing after one change, on the listing's own page."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from supplydemand import rules
from supplydemand.services.near_misses import near_misses


class ListingNearView(LoginRequiredMixin, View):
    """For the listing's organization and the coordinators in scope; whole, or as the part that the listing's page asks for."""

    kind = None

    def get(self, request, pk):
        """The page, or its inner part for a request of htmx."""
        rows = self.kind.model.objects.visible_to(request.user).select_related("organization")
        listing = get_object_or_404(rows, pk=pk)
        if not (rules.is_member(request.user, listing) or rules.is_reviewer(request.user, listing)):
            raise Http404("not of this reader's organizations")
        found = near_misses(listing=listing, on=timezone.localdate()) if listing.is_offered else None
        context = {"kind": self.kind, "listing": listing, "near": found, "can_edit": rules.is_author(request.user, listing)}
        return render(request, "supplydemand/_near.html" if request.htmx else "supplydemand/listing_near.html", context)
