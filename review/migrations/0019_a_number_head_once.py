"""What certificate numbers begin with is one scheme's alone."""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf, Upper


class Migration(migrations.Migration):
    """One constraint."""

    dependencies = [("review", "0018_number_heads_told_apart")]

    operations = [
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(
                Coalesce(NullIf("number_prefix", Value("")), Upper("code"), output_field=models.CharField()),
                name="scheme_number_head_once",
            ),
        ),
    ]
