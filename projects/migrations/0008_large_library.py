"""Indexes for a library of twenty thousand: its other orders, and the counts beside its filters read from an index alone."""

from django.db import migrations, models
from django.db.models import Q

PUBLIC = Q(status="approved")


class Migration(migrations.Migration):
    """Three indexes of public projects; building them takes a moment for each ten thousand rows."""

    dependencies = [("projects", "0007_officers")]

    operations = [
        migrations.AddIndex("project", models.Index(condition=PUBLIC, fields=["stage_since", "id"], name="project_longest")),
        migrations.AddIndex("project", models.Index(condition=PUBLIC, fields=["ends_on", "id"], name="project_ending")),
        migrations.AddIndex(
            "project",
            models.Index(
                condition=PUBLIC & Q(suspended_at=None),
                fields=["organization", "type", "district", "level", "stage", "id"],
                name="project_facets",
            ),
        ),
    ]
