"""What portals already have is brought to what is new.

Cases can be adopted; keys of officers and challenges are signed as they stand, so that from now on one that is swapped in the
database is noticed; a confirmation by a link that its author passed on weighs less; a figure that only its own side's file bears
out is 自报, as in the ledger.
"""

from django.db import migrations

from core import key_files

FORWARD = "UPDATE projects_outcomekind SET can_be_adopted = true WHERE code = 'case'"
EVIDENCED = ("Commitment", "Delivery", "GuidanceEntry", "CohortEvaluation", "EmploymentOutcome")


def sign_keys(apps, schema_editor):
    """Pin what is there now; on a new portal nothing is, and no key is asked for."""
    models = {name: apps.get_model("projects", name) for name in ("OpeningOfficer", "KeyShare", "OpenChallenge")}
    for officer in models["OpeningOfficer"].objects.exclude(public_key=""):
        officer.key_mark = key_files.mark(f"{officer.pk}|{officer.user_id}|{officer.public_key}", purpose="officer's key")
        officer.save(update_fields=["key_mark"])
    for challenge in models["OpenChallenge"].objects.exclude(public_key=""):
        rows = []
        for share in models["KeyShare"].objects.filter(challenge=challenge).select_related("officer"):
            share.officer_key = share.officer.public_key
            share.save(update_fields=["officer_key"])
            rows.append(f"{share.officer_id}:{share.officer.user_id}:{share.officer_key}:")
        text = "|".join([str(challenge.pk), challenge.public_key, *sorted(rows)])
        challenge.key_pin = key_files.mark(text, purpose="challenge's keys")
        challenge.save(update_fields=["key_pin"])


def weigh_links(apps, schema_editor):
    """How each answer came, and the grade of what only a link that was passed on bears out."""
    confirmation, types = apps.get_model("projects", "Confirmation"), apps.get_model("contenttypes", "ContentType")
    confirmation.objects.filter(link__isnull=False).exclude(link__email="").update(way="mailed")
    confirmation.objects.filter(link__isnull=False, link__email="").update(way="handed")
    for name in EVIDENCED:
        model = apps.get_model("projects", name)
        content_type = types.objects.filter(app_label="projects", model=name.lower()).first()
        said = confirmation.objects.filter(content_type=content_type).exclude(answer="not_me").order_by("object_id", "-pk")
        newest = said.distinct("object_id").values_list("object_id", "way", "answer")
        weak = [pk for pk, way, answer in newest if way == "handed" and answer == "confirmed"]
        rows = model.objects.filter(pk__in=weak, grade__in=["confirmed", "documented"])
        rows.update(grade="handed")
        if name in ("Commitment", "Delivery"):
            model.objects.filter(reverses__in=weak, grade__in=["confirmed", "documented"]).update(grade="handed")


def lower_figures(apps, schema_editor):
    """Figures that were called 佐证 without a word of the other side."""
    figures = apps.get_model("projects", "ProjectFigure").objects
    figures.filter(grade="documented", confirmed_at=None).update(grade="stated")


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_cases_camps_officers_targets")]

    operations = [
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.RunPython(sign_keys, migrations.RunPython.noop),
        migrations.RunPython(weigh_links, migrations.RunPython.noop),
        migrations.RunPython(lower_figures, migrations.RunPython.noop),
    ]
