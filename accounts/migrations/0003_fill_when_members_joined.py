"""Members from before: they joined when they were approved, or when the organization was registered."""

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    members = apps.get_model("accounts", "Membership").objects.filter(status="approved", joined_at=None)
    members.update(joined_at=Coalesce(F("decided_at"), F("created_at")))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_ten_minutes_a_week")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
