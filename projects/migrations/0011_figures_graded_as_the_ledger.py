"""A figure that only its own side's file bears out is 自报, as in the ledger."""

from django.db import migrations


def lower(apps, schema_editor):
    """Figures that were called 佐证 without a word of the other side."""
    figures = apps.get_model("projects", "ProjectFigure").objects
    figures.filter(grade="documented", confirmed_at=None).update(grade="stated")


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("projects", "0010_recognitions_end_after_they_began")]
    operations = [migrations.RunPython(lower, migrations.RunPython.noop)]
