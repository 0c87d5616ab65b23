"""The ids of a listing's matches, and the opened ones, are found in an index alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0005_changes_by_statement")]
    operations = [
        migrations.AddIndex("match", models.Index(fields=["demand", "id"], name="match_ids_of_demand")),
        migrations.AddIndex("match", models.Index(fields=["supply", "id"], name="match_ids_of_supply")),
        migrations.AddIndex(
            "match",
            models.Index(
                fields=["contact_opened_at"], name="match_opened", condition=models.Q(contact_opened_at__isnull=False)
            ),
        ),
        migrations.AlterField(
            "match",
            "demand",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="supplydemand.talentdemand",
                verbose_name="需求",
            ),
        ),
        migrations.AlterField(
            "match",
            "supply",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="supplydemand.talentsupply",
                verbose_name="供给",
            ),
        ),
    ]
