"""Who took a checked import over and how many rows a look at its file counted; large files that a worker writes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supplydemand", "0012_results_of_shards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="listingimport",
            name="handed_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="接手人",
            ),
        ),
        migrations.AddField(
            model_name="listingimport",
            name="total_count",
            field=models.PositiveIntegerField(default=0, verbose_name="总行数"),
        ),
        migrations.CreateModel(
            name="ListingExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="创建时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="修改时间")),
                (
                    "kind",
                    models.CharField(choices=[("demand", "需求方"), ("supply", "供给方")], max_length=6, verbose_name="种类"),
                ),
                ("is_own", models.BooleanField(verbose_name="本单位的")),
                ("query", models.TextField(blank=True, verbose_name="条件")),
                ("organizations", models.JSONField(default=list, verbose_name="写的时候所在的单位")),
                (
                    "state",
                    models.CharField(
                        choices=[("writing", "正在写"), ("done", "写完了"), ("failed", "没写成")],
                        default="writing",
                        max_length=8,
                        verbose_name="进度",
                    ),
                ),
                ("total_count", models.PositiveIntegerField(default=0, verbose_name="总行数")),
                ("row_count", models.PositiveIntegerField(default=0, verbose_name="已写行数")),
                ("content", models.BinaryField(null=True, verbose_name="文件内容")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="写完时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "导出",
                "verbose_name_plural": "导出",
                "indexes": [
                    models.Index(fields=["created_at"], name="listingexport_by_age"),
                    models.Index(
                        condition=models.Q(("state", "writing")), fields=["created_by"], name="listingexport_writing"
                    ),
                ],
            },
        ),
    ]
