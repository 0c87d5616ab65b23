"""Large workbooks that a worker writes for one person."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import TimestampedModel
from supplydemand.enums import ExportState
from supplydemand.querysets import ListingExportQuerySet


class ListingExport(TimestampedModel):
    """One ordered file and how far it is: belongs to who ordered it, and is nobody else's business."""

    kind = models.CharField("种类", max_length=20)
    """The code of its ``supplydemand.export_sources.ExportSource``."""
    is_own = models.BooleanField("本单位的")
    query = models.TextField("条件", blank=True)
    organizations = models.JSONField("写的时候所在的单位", default=list)
    """Who has left one of them since may not have an own list's file any more."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导出人", related_name="+")
    state = models.CharField("进度", max_length=8, choices=ExportState, default=ExportState.WRITING)
    total_count = models.PositiveIntegerField("总行数", default=0)
    row_count = models.PositiveIntegerField("已写行数", default=0)
    content = models.BinaryField("文件内容", null=True)
    finished_at = models.DateTimeField("写完时间", null=True, blank=True)

    objects = ListingExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        indexes = [
            models.Index(fields=["created_at"], name="listingexport_by_age"),
            models.Index(fields=["created_by"], name="listingexport_writing", condition=models.Q(state="writing")),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        """The export's page."""
        return reverse("supplydemand:export_detail", args=[self.pk])

    @property
    def file_name(self):
        """Under which it is saved."""
        return f"{self.kind}-{self.created_at:%Y%m%d}.xlsx"

    @property
    def is_busy(self):
        """Whether a worker has something to do for it."""
        return self.state == ExportState.WRITING
