"""A number is one person's or one course's alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint."""

    dependencies = [("review", "0015_kinds_of_packaged_schemes")]

    operations = [
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('staff_number', ''), _negated=True), fields=('organization', 'kind', 'staff_number'), name='candidate_number_once'),
        ),
    ]
