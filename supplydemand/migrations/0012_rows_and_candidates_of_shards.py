"""A shard's rows and its candidates are two numbers: until now the first stood under the name of the second."""

from django.db import migrations, models

KEEP_ROWS = "UPDATE supplydemand_matchingshard SET row_count = candidate_count, candidate_count = NULL"
UNDO = "UPDATE supplydemand_matchingshard SET candidate_count = row_count"


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0011_match_keys_by_statement")]

    operations = [
        migrations.AddField(
            model_name="matchingshard",
            name="row_count",
            field=models.PositiveIntegerField(default=0, verbose_name="留下的行数"),
        ),
        migrations.AlterField(
            model_name="matchingshard",
            name="candidate_count",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="候选数"),
        ),
        migrations.RunSQL(KEEP_ROWS, UNDO),
    ]
