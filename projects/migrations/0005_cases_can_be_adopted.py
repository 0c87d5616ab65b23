"""Cases that portals already have in their kinds of outcomes can be adopted."""

from django.db import migrations

FORWARD = "UPDATE projects_outcomekind SET can_be_adopted = true WHERE code = 'case'"


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_cases")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
