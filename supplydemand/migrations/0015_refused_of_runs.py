"""What was refused when a run was prepared; what comes again is named as new."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0014_changes_of_the_day")]

    operations = [
        migrations.AddField(
            model_name="matchingrun",
            name="refused",
            field=models.BinaryField(blank=True, null=True, verbose_name="准备时不再推荐的"),
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
                ],
                max_length=16,
                verbose_name="为什么",
            ),
        ),
    ]
