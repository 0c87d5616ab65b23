"""Two schemes never begin their certificate numbers alike: the later of two that did gets a figure behind its head."""

from django.db import migrations


def tell_apart(apps, schema_editor):
    """Numbers that were given stay as they are."""
    taken = set()
    for scheme in apps.get_model("review", "Scheme").objects.order_by("pk"):
        head, number = scheme.number_prefix or scheme.code.upper(), 2
        free = head
        while free in taken:
            free, number = f"{head[:7]}{number}", number + 1
        taken.add(free)
        if free != head:
            scheme.number_prefix = free
            scheme.save(update_fields=["number_prefix"])


class Migration(migrations.Migration):
    """One statement a scheme that shared its head."""

    dependencies = [("review", "0017_departments_vote")]

    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop)]
