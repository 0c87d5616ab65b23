"""Each message says what event it tells."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="event",
            field=models.CharField(max_length=60, verbose_name="事件", default=""),
            preserve_default=False,
        ),
    ]
