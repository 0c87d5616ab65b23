from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0009_match_keys")]

    operations = [
        migrations.AddField(
            model_name="listingsignature",
            name="guessed",
            field=models.BigIntegerField(db_default=0, verbose_name="推测的指纹"),
        ),
        migrations.AddField(
            model_name="listingsignature",
            name="making",
            field=models.PositiveSmallIntegerField(db_default=1, verbose_name="指纹的做法"),
        ),
        migrations.AddField(
            model_name="listingsignature",
            name="change",
            field=models.CharField(
                choices=[("edited", "内容变了"), ("guessed", "推测变了"), ("remade", "指纹的做法变了")],
                db_default="edited",
                max_length=8,
                verbose_name="变了什么",
            ),
        ),
        migrations.AlterField(
            model_name="matchchange",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weights", "匹配方案换了版本"),
                    ("demand_new", "需求新公开或重新公开"),
                    ("supply_new", "供给新公开或重新公开"),
                    ("demand_ended", "需求到期、暂停或结束了"),
                    ("supply_ended", "供给到期、暂停或结束了"),
                    ("refused", "有一方不再要这一类"),
                    ("demand_edited", "需求改过"),
                    ("supply_edited", "供给改过"),
                    ("overtaken", "有更合适的排到了前面"),
                    ("room", "前面的空出了位置"),
                    ("text", "用词的分量重新算过"),
                    ("guessed", "需求没写专业和职业，平台推测的意思变了"),
                    ("remade", "平台更新了，内容重新读过"),
                ],
                max_length=16,
                verbose_name="为什么",
            ),
        ),
    ]
