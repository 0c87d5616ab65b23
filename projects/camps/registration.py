"""What courses for people in work and boot camps register with the apps below."""

from django.urls import reverse

from core import recognition_registries, registries
from core.registries import Reviewable
from projects.camps import completeness
from projects.camps.export_sources import CATALOGUE
from projects.camps.models import Camp
from projects.camps.services import telling
from projects.outcomes import presentation
from projects.outcomes.findings import RULES, compared_text
from supplydemand.export_sources import sources

CAMP = Reviewable(
    model=Camp,
    label="训练营和课程",
    organization_of=lambda row: row.organization,
    sections=presentation.sections_of,
    rules=RULES,
    text_of=compared_text,
    edit_url_of=lambda row: row.edit_url,
    approve_hint="马上公开，就能开班报名",
)


def address_of_certificate(code):
    """Where a code is checked that is one of ours; empty for any other."""
    from projects.camps.exam_models import CampCertificate

    return reverse("projects:camp_certificate", args=[code]) if CampCertificate.objects.filter(verify_code=code).exists() else ""


def register():
    """Fill the registries."""
    completeness.register()
    registries.reviewables.register(CAMP)
    for event in telling.EVENTS:
        registries.notification_events.register(event)
    sources.register(CATALOGUE)
    recognition_registries.other_certificates.register(address_of_certificate)
    registries.navigation.register(registries.Entry(40, "projects:camp_list", "训练营"))
