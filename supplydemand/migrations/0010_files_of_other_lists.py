"""Files of other lists than demands and supplies: a kind is the code of any list that can be had as a file or filled from one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Wider columns without a list of choices; takes no time, because no row is written."""

    dependencies = [("supplydemand", "0009_first_lists")]

    operations = [
        migrations.AlterField("listingexport", "kind", models.CharField(max_length=20, verbose_name="种类")),
        migrations.AlterField("listingimport", "kind", models.CharField(max_length=20, verbose_name="种类")),
    ]
