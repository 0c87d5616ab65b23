"""Files with listings that people handed in: what each row would do, and what was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import TimestampedModel
from supplydemand.enums import ImportMode, ImportState, ImportVerdict
from supplydemand.import_kinds import kinds
from supplydemand.querysets import ListingImportQuerySet


class ListingImport(TimestampedModel):
    """One uploaded file and where its import stands; belongs to one organization and is nobody else's business."""

    kind = models.CharField("种类", max_length=20)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="listing_imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+")
    file_name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("文件内容")
    returned = models.BinaryField("标了问题的文件", null=True)
    state = models.CharField("进度", max_length=8, choices=ImportState, default=ImportState.CHECKING)
    mode = models.CharField("方式", max_length=8, choices=ImportMode, blank=True)
    header = models.JSONField("列", default=dict)
    """``names`` of the columns in their order (``None`` for one that is not read), and ``unread`` texts."""
    read_count = models.PositiveIntegerField("已读行数", default=0)
    total_count = models.PositiveIntegerField("总行数", default=0)
    """What a look at the file counted before it was checked; 0 where nobody has looked."""
    new_count = models.PositiveIntegerField("新增", default=0)
    changed_count = models.PositiveIntegerField("有改动", default=0)
    same_count = models.PositiveIntegerField("没变", default=0)
    wrong_count = models.PositiveIntegerField("有错", default=0)
    applied_count = models.PositiveIntegerField("已导入", default=0)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人", related_name="+", null=True, blank=True
    )
    handed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="接手人", related_name="+", null=True, blank=True
    )
    error = models.TextField("没做成的原因", blank=True)
    checked_at = models.DateTimeField("检查完时间", null=True, blank=True)
    finished_at = models.DateTimeField("导入完时间", null=True, blank=True)
    submitting_at = models.DateTimeField("开始提交时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交完时间", null=True, blank=True)

    objects = ListingImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        indexes = [
            models.Index(fields=["organization", "kind", "-id"], name="listingimport_of_organization"),
            models.Index(fields=["created_at"], name="listingimport_by_age"),
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        """The import's page."""
        return reverse(f"{kinds.of(self.kind).prefix}_import_detail", args=[self.pk])

    @property
    def row_count(self):
        """How many rows were checked."""
        return self.new_count + self.changed_count + self.same_count + self.wrong_count

    @property
    def to_apply_count(self):
        """How many rows an import would write."""
        return self.new_count + self.changed_count

    @property
    def decider(self):
        """Who decides what becomes of it."""
        return self.handed_to or self.created_by

    @property
    def is_done(self):
        """Whether its rows were imported."""
        return self.state == ImportState.DONE

    @property
    def is_busy(self):
        """Whether a worker has something to do for it."""
        is_submitting = self.submitting_at is not None and self.submitted_at is None
        return self.state in (ImportState.CHECKING, ImportState.APPLYING) or is_submitting


class ListingImportRow(models.Model):
    """One row of the file: its cells, what it would do, and what it did."""

    listing_import = models.ForeignKey(ListingImport, models.CASCADE, verbose_name="导入", related_name="rows")
    line = models.PositiveIntegerField("行号")
    cells = models.JSONField("内容")
    verdict = models.CharField("结果", max_length=8, choices=ImportVerdict)
    faults = models.JSONField("问题", default=dict)
    changes = models.JSONField("改动", default=list)
    is_applied = models.BooleanField("已导入", default=False)
    listing_id = models.PositiveBigIntegerField("平台编号", null=True)
    """The demand or supply that the row made or changed."""
    submission = models.CharField("提交结果", max_length=200, blank=True)
    """Why the listing could not be handed in; ``ok`` once it was."""

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        constraints = [models.UniqueConstraint(fields=["listing_import", "line"], name="listingimportrow_line_unique")]
        indexes = [
            models.Index(fields=["listing_import", "verdict", "line"], name="listingimportrow_by_verdict"),
            models.Index(
                fields=["listing_import", "line"],
                name="listingimportrow_to_apply",
                condition=Q(verdict__in=[ImportVerdict.NEW, ImportVerdict.CHANGED], is_applied=False),
            ),
        ]

    def __str__(self):
        return f"第 {self.line} 行"
