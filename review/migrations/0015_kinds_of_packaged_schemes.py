"""Courses, bases and cases are put forward as such; a number is one thing's alone; 技师学院 says which schools may hold it."""

from django.db import migrations
from django.db.models import Count

KINDS = {"quality_course": "course", "showcase": "case", "training_base": "base"}
COLLEGES = ("secondary_vocational_school", "higher_vocational_college", "vocational_university")


def fill(apps, schema_editor):
    """What has no case and no title yet changes its kind; a number that several share stays with the first."""
    schemes, applications = (apps.get_model("review", name).objects for name in ("Scheme", "Application"))
    for code, kind in KINDS.items():
        scheme = schemes.filter(code=code, subject_kind="organization", recognitions=None).first()
        if scheme is not None and not applications.filter(scheme_version__scheme=scheme).exists():
            schemes.filter(pk=scheme.pk).update(subject_kind=kind)
    college = schemes.filter(code="technician_college", organization_kinds=None).first()
    if college is not None:
        college.organization_kinds.set(apps.get_model("taxonomy", "OrganizationKind").objects.filter(code__in=COLLEGES))
    candidates = apps.get_model("review", "Candidate").objects
    shared = candidates.exclude(staff_number="").values("organization", "kind", "staff_number").order_by()
    for row in list(shared.annotate(count=Count("pk")).filter(count__gt=1)):
        row.pop("count")
        for candidate in candidates.filter(**row).order_by("pk")[1:]:
            candidate.staff_number = f"{candidate.staff_number[:18]}-{candidate.pk}"
            candidate.save(update_fields=["staff_number"])


class Migration(migrations.Migration):
    """A statement a scheme, one a shared number."""

    dependencies = [("review", "0014_more_than_persons_are_put_forward"), ("taxonomy", "0002_ten_minutes_a_week")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
