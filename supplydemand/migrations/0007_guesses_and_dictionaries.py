from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0006_matching_in_full")]

    operations = [
        migrations.CreateModel(
            name="TextGuess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(verbose_name="内容指纹")),
                ("version", models.CharField(max_length=12, verbose_name="语言数据版本")),
                ("guesses", models.JSONField(default=list, verbose_name="推测")),
            ],
            options={"verbose_name": "推测过意思的文字", "verbose_name_plural": "推测过意思的文字"},
        ),
        migrations.AddConstraint(
            model_name="textguess",
            constraint=models.UniqueConstraint(fields=("digest", "version"), name="textguess_once"),
        ),
        migrations.AddField(
            model_name="matchingrun",
            name="dictionary",
            field=models.CharField(blank=True, max_length=12, verbose_name="词典版本"),
        ),
        migrations.AddField(
            model_name="matchingrun",
            name="language",
            field=models.CharField(blank=True, max_length=12, verbose_name="语言数据版本"),
        ),
        migrations.AddField(
            model_name="textversion",
            name="dictionary",
            field=models.CharField(blank=True, max_length=12, verbose_name="词典版本"),
        ),
    ]
