"""What was issued keeps the kind that its camp has now; a recognition that ended before it began ends on its first day."""

from django.db import migrations

KINDS = """
UPDATE projects_campcertificate SET kind = projects_camp.kind
FROM projects_campsession JOIN projects_camp ON projects_camp.id = projects_campsession.camp_id
WHERE projects_campsession.id = projects_campcertificate.session_id AND projects_campcertificate.kind = ''
"""
ENDS = "UPDATE projects_certificaterecognition SET ended_on = since WHERE ended_on < since"


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_certificates_keep_their_kind")]

    operations = [
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(ENDS, migrations.RunSQL.noop),
    ]
