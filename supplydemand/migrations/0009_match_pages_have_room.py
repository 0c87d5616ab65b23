"""Pages of matches are filled to 85 %: a row whose rank or seats move stays on its page, and no index is written."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0008_match_keys_in_one_pass")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE supplydemand_match SET (fillfactor = 85)", "ALTER TABLE supplydemand_match RESET (fillfactor)"
        )
    ]
