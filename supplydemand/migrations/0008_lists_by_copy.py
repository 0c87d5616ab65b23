"""A hundred thousand lists are written in seconds: keys of matches are checked by the triggers of the next migration."""

import django.db.models.deletion
from django.db import migrations, models

class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0007_guesses_and_dictionaries")]

    operations = [
        migrations.AlterField(
            model_name="match",
            name="demand",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="supplydemand.talentdemand",
                verbose_name="需求",
            ),
        ),
        migrations.AlterField(
            model_name="match",
            name="supply",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="supplydemand.talentsupply",
                verbose_name="供给",
            ),
        ),
        migrations.AlterField(
            model_name="match",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="supplydemand.matchingrun",
                verbose_name="最近改动它的运行",
            ),
        ),
    ]
