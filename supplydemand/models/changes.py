"""Which published listings changed: what lets every process keep its own index of them current."""

from django.db import models
from django.db.models.functions import Now

from supplydemand.enums import ChangedKind


class ListingChange(models.Model):
    """One change of a public row, written by database triggers; ``transaction`` says which transaction made it.

    Rows are kept for two days: a process that looked longer ago reads everything anew.
    """

    kind = models.CharField("类别", max_length=12, choices=ChangedKind)
    object_id = models.BigIntegerField("对象编号")
    transaction = models.BigIntegerField("事务号", db_index=True)
    at = models.DateTimeField("时间", db_default=Now(), db_index=True)
    run_id = models.BigIntegerField("为它开始的运行", null=True, blank=True)
    """The run that was registered because everything changed, so that none is registered for it again."""

    class Meta:
        verbose_name = verbose_name_plural = "公开信息变动"

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class ListsTouch(models.Model):
    """One statement that wrote to the lists since they were published, noted by a trigger; a publication takes them away.

    None means that the lists are those of the published run, seat for seat.
    """

    transaction = models.BigIntegerField("事务号")

    class Meta:
        verbose_name = verbose_name_plural = "名单改动"

    def __str__(self):
        return str(self.transaction)
