"""A matching run, its shards, and what they found before it is published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from supplydemand.enums import RunState
from supplydemand.querysets import MatchingRunQuerySet, TextVersionQuerySet


class MatchingRun(models.Model):
    """One run over all published listings of a day; its snapshot and shards live here so that any worker can go on."""

    on = models.DateField("日期")
    is_nightly = models.BooleanField("每晚自动", default=False)
    state = models.CharField("进度", max_length=12, choices=RunState, default=RunState.PREPARING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发起人", null=True, blank=True, related_name="+"
    )
    profile = models.CharField("匹配方案", max_length=60, blank=True)
    profile_version = models.CharField("方案版本", max_length=20, blank=True)
    demand_count = models.PositiveIntegerField("需求数", default=0)
    supply_count = models.PositiveIntegerField("供给数", default=0)
    shard_count = models.PositiveIntegerField("分片数", default=0)
    match_count = models.PositiveIntegerField("匹配数", default=0)
    input_digest = models.CharField("输入指纹", max_length=64, blank=True)
    output_digest = models.CharField("结果指纹", max_length=64, blank=True)
    snapshot = models.BinaryField("快照", null=True, blank=True)
    refused = models.BinaryField("准备时不再推荐的", null=True, blank=True)
    """What both sides refused when the run was prepared (``services.refusals``), until it is published."""
    started_at = models.DateTimeField("开始时间")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    prepared_at = models.DateTimeField("准备好的时间", null=True, blank=True)
    matched_at = models.DateTimeField("分片算完的时间", null=True, blank=True)
    followed_at = models.DateTimeField("白天的改动匹配到", null=True, blank=True)
    """Until when changes of the day have been matched since; see ``services.daytime``."""
    horizon = models.BigIntegerField("白天的改动从这个事务起", null=True, blank=True)
    """The oldest transaction that was still open when listings were last read: what it or a later one changed is not matched."""
    signatures = models.BinaryField("内容指纹", null=True, blank=True)
    """What the run read, packed by ``services.diary``, from its preparation until it is published."""
    last_match_id = models.BigIntegerField("发布时最后一个匹配", null=True, blank=True)
    """Matches with a greater id were found after this run was published."""
    text_version = models.ForeignKey(
        "supplydemand.TextVersion", models.PROTECT, verbose_name="词频版本", null=True, blank=True, related_name="runs"
    )
    dictionary = models.CharField("词典版本", max_length=12, blank=True)
    """``language.versions.dictionary_version`` of the words that its texts were cut into."""
    language = models.CharField("语言数据版本", max_length=12, blank=True)
    """``language.versions.language_version`` of what unstated majors and occupations were guessed from."""
    figures = models.JSONField("结果的数字", default=dict, blank=True)
    """What ``services.seats`` works out before publication: ``seats`` and ``exposure``."""
    is_full = models.BooleanField("没有变化也重算", default=False, db_default=False)
    basis = models.CharField("名单还依据的", max_length=64, blank=True, db_default="")
    """Digest of what its lists follow from beside the snapshot (``services.unchanged``); empty where they lack some of it."""
    same_as = models.ForeignKey("self", models.PROTECT, verbose_name="和它一样", null=True, blank=True, related_name="+")
    """The run published before it where nothing had changed since: its lists, seats and digests stand for both."""
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="取消人", null=True, blank=True, related_name="+"
    )
    error = models.TextField("错误", blank=True)

    objects = MatchingRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "匹配运行"
        constraints = [
            models.UniqueConstraint(
                fields=["on"],
                condition=Q(is_nightly=True) & ~Q(state=RunState.CANCELLED),
                name="matchingrun_one_nightly_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.on} 第 {self.pk} 次"

    @property
    def is_unfinished(self):
        """Whether work is left."""
        return self.state not in (RunState.PUBLISHED, RunState.FAILED, RunState.CANCELLED)

    @property
    def origin(self):
        """How it came about: by the night, by somebody in the place of a cancelled night, by somebody, by command."""
        if self.is_nightly:
            return f"{self.requested_by}，代替取消了的每晚自动" if self.requested_by else "每晚自动"
        return str(self.requested_by or "命令行")

    def time_left(self, at):
        """Seconds until the run is published: shards at the pace so far, the rest as long as in the last run; ``None`` before."""
        times = self.shards.exclude(finished_at=None).aggregate(first=models.Min("started_at"), done=models.Count("pk"))
        if not times["done"] or not self.is_unfinished:
            return None
        pace = (at - times["first"]).total_seconds() / times["done"] * (self.shard_count - times["done"])
        published_for = (at - self.matched_at).total_seconds() if self.matched_at else 0
        return round(pace + max(0, self._publishing_seconds() - published_for))

    def _publishing_seconds(self):
        last = MatchingRun.objects.published().exclude(matched_at=None).filter(same_as=None).first()
        return (last.published_at - last.matched_at).total_seconds() if last else 0

    @property
    def stages(self):
        """``[(what, seconds or None)]``: how long each step took."""
        if self.same_as_id is not None:
            return [("读取和核对", (self.published_at - self.started_at).total_seconds())]
        marks = (self.started_at, self.prepared_at, self.matched_at, self.published_at)
        pairs = zip(("准备", "计算", "分配和发布"), marks, marks[1:], strict=False)
        return [(what, (end - begin).total_seconds() if begin and end else None) for what, begin, end in pairs]


class TextVersion(models.Model):
    """Frozen vocabulary and document frequencies: until the next version an edit of one listing changes no other's score."""

    profile = models.CharField("匹配方案", max_length=60)
    digest = models.CharField("指纹", max_length=64)
    document_count = models.PositiveIntegerField("文本数")
    term_count = models.PositiveIntegerField("词数")
    dictionary = models.CharField("词典版本", max_length=12, blank=True)
    """Of the words that its texts were cut into: words of another dictionary need frequencies of their own."""
    terms = models.BinaryField("词")
    weights = models.BinaryField("词的分量")
    created_at = models.DateTimeField("时间")

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "词频版本"
        indexes = [models.Index(fields=["profile", "-id"], name="textversion_newest")]

    def __str__(self):
        return f"第 {self.pk} 版，{self.term_count} 个词"


class MatchingShard(models.Model):
    """A part of a run's demands; written once, when it is done."""

    run = models.ForeignKey(MatchingRun, models.CASCADE, verbose_name="运行", related_name="shards")
    index = models.PositiveIntegerField("序号")
    candidate_count = models.BigIntegerField("候选数", null=True, blank=True)
    """Pairs that met every condition; empty where the program before this had only counted the rows."""
    row_count = models.PositiveIntegerField("留下的行数", default=0)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    rows = models.BinaryField("结果", null=True, blank=True)
    """The engine's rows (``matching.table.row_dtype``) from the end of the shard until the run is published."""

    class Meta:
        verbose_name = verbose_name_plural = "匹配分片"
        constraints = [models.UniqueConstraint(fields=["run", "index"], name="matchingshard_unique")]

    def __str__(self):
        return f"{self.run_id}/{self.index}"
