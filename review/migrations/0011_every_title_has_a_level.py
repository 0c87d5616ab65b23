"""Titles that were granted without a level get the lowest of their rules, so that totals by level count them."""

from django.db import migrations

HIGHEST_FIRST = ("national", "municipal", "district", "school")


def fill(apps, schema_editor):
    """One update a version of rules."""
    recognitions = apps.get_model("review", "Recognition").objects.filter(level="").exclude(scheme_version=None)
    for version in recognitions.order_by().values_list("scheme_version", flat=True).distinct():
        offered = set(apps.get_model("review", "LevelRule").objects.filter(version=version).values_list("level", flat=True))
        lowest = next((level for level in reversed(HIGHEST_FIRST) if level in offered), "")
        if lowest:
            recognitions.filter(scheme_version=version).update(level=lowest)


class Migration(migrations.Migration):
    """One statement a version."""

    dependencies = [("review", "0010_further_draws_and_persons_addresses")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
