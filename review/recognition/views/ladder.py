"""The way from cultivation to the title, for everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from review.recognition import ladder
from review.recognition.enums import BenefitKind
from review.recognition.models import Scheme


def ladder_page(request, code):
    """One line a holder; only for schemes that follow another one."""
    scheme = get_object_or_404(Scheme.objects.visible_to(request.user).select_related("follows"), code=code)
    if scheme.follows is None:
        raise Http404("no ladder")
    benefits, totals = ladder.benefits_of(scheme)
    kinds = dict(BenefitKind.choices)
    context = {
        "scheme": scheme,
        "lines": ladder.lines_of(scheme, request.user, on=timezone.localdate()),
        "benefits": benefits,
        "totals": [row | {"kind": kinds[row["benefit__kind"]]} for row in totals],
        "trail": [("认定与名录", reverse("recognition:scheme_list")), (scheme.name, scheme.get_absolute_url())],
    }
    return render(request, "review/recognition/ladder.html", context)
