"""The way from cultivation to the title, for everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from core.paging import InvalidCursor, keyset_page
from review.recognition import ladder
from review.recognition.enums import BenefitKind
from review.recognition.models import Scheme, SchemeVersion

ORDER = ("recognized_on", "pk")
PAGE_SIZE = 50


def ladder_page(request, code):
    """A page of holders, the longest first; only for schemes whose rules in force ask for another one first."""
    followers = SchemeVersion.objects.in_force().exclude(follows=None).select_related("scheme", "follows")
    version = get_object_or_404(followers, scheme__in=Scheme.objects.visible_to(request.user), scheme__code=code)
    scheme = version.scheme
    rows, cursors = ladder.holders_of(version, request.user), {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        page = keyset_page(rows, order=ORDER, size=PAGE_SIZE, **cursors)
    except InvalidCursor as error:
        raise Http404("no such page") from error
    benefits, totals = ladder.benefits_of(scheme)
    kinds = dict(BenefitKind.choices)
    context = {
        "scheme": scheme,
        "before": version.follows,
        "lines": ladder.lines_of(page, version, request.user, at=timezone.now()),
        "benefits": benefits,
        "totals": [row | {"kind": kinds[row["benefit__kind"]]} for row in totals],
        "trail": [("认定与名录", reverse("recognition:scheme_list")), (scheme.name, scheme.get_absolute_url())],
        "previous_url": f"?before={page.previous_cursor}" if page.previous_cursor else "",
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
    }
    return render(request, "review/recognition/ladder.html", context)
