"""The way from cultivation to the title, for everybody."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from review.recognition import ladder
from review.recognition.enums import BenefitKind
from review.recognition.models import Scheme, SchemeVersion


def ladder_page(request, code):
    """One line a holder; only for schemes whose rules in force ask for another one first."""
    followers = SchemeVersion.objects.in_force().exclude(follows=None).select_related("scheme", "follows")
    version = get_object_or_404(followers, scheme__in=Scheme.objects.visible_to(request.user), scheme__code=code)
    scheme = version.scheme
    benefits, totals = ladder.benefits_of(scheme)
    kinds = dict(BenefitKind.choices)
    context = {
        "scheme": scheme,
        "before": version.follows,
        "lines": ladder.lines_of(version, request.user, on=timezone.localdate()),
        "benefits": benefits,
        "totals": [row | {"kind": kinds[row["benefit__kind"]]} for row in totals],
        "trail": [("认定与名录", reverse("recognition:scheme_list")), (scheme.name, scheme.get_absolute_url())],
    }
    return render(request, "review/recognition/ladder.html", context)
