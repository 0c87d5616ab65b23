"""A run that somebody starts may take the place of a cancelled nightly one of the same day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0009_match_pages_have_room")]
    operations = [
        migrations.RemoveConstraint("matchingrun", "matchingrun_one_nightly_a_day"),
        migrations.AddConstraint(
            "matchingrun",
            models.UniqueConstraint(
                condition=models.Q(is_nightly=True) & ~models.Q(state="cancelled"),
                fields=("on",),
                name="matchingrun_one_nightly_a_day",
            ),
        ),
    ]
