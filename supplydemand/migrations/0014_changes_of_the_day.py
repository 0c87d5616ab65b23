from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supplydemand", "0013_import_handover_and_exports"),
    ]
    operations = [
        migrations.AddField("listingchange", "run_id", models.BigIntegerField("为它开始的运行", blank=True, null=True)),
        migrations.AddField("listingsignature", "is_listed", models.BooleanField("还在参加", db_default=True)),
        migrations.AddField("matchingrun", "horizon", models.BigIntegerField("白天的改动从这个事务起", blank=True, null=True)),
        migrations.AddField("matchingrun", "signatures", models.BinaryField("内容指纹", blank=True, null=True)),
        migrations.AddField("matchingrun", "last_match_id", models.BigIntegerField("发布时最后一个匹配", blank=True, null=True)),
    ]
