"""What organizations and people want of matching: kinds that are not recommended any more, and a threshold of one's own."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from core.audit import tracked
from supplydemand.enums import ExclusionReason, Nearness, RefusalAspect, Side
from supplydemand.wish_querysets import KindRefusalQuerySet

USER = settings.AUTH_USER_MODEL
SCORE_MIN_MAX = 90


@tracked
class KindRefusal(models.Model):
    """An organization wants no more matches of a kind, for all its listings of a side or for one; lifted, it is history.

    ``value`` is the code by which the kind is told: the number of a class of majors or of a level, the beginning of a code of
    places, occupations or industries.
    """

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="kind_refusals")
    side = models.CharField("哪一方", max_length=10, choices=Side)
    demand = models.ForeignKey(
        "supplydemand.TalentDemand", models.PROTECT, verbose_name="只对这条需求", null=True, blank=True, related_name="+"
    )
    supply = models.ForeignKey(
        "supplydemand.TalentSupply", models.PROTECT, verbose_name="只对这条供给", null=True, blank=True, related_name="+"
    )
    aspect = models.CharField("按什么", max_length=12, choices=RefusalAspect)
    value = models.CharField("代码", max_length=20)
    label = models.CharField("哪一类", max_length=120)
    reason = models.CharField("原因", max_length=12, choices=ExclusionReason)
    note = models.CharField("补充说明", max_length=300, blank=True)
    match = models.ForeignKey(
        "supplydemand.Match", models.PROTECT, verbose_name="看到的匹配", null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁定的", related_name="+")
    created_at = models.DateTimeField("时间")
    lifted_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = KindRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不再推荐的类别"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "side", "demand", "supply", "aspect", "value"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="kindrefusal_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(demand=None, supply=None) | Q(side=Side.DEMAND, supply=None) | Q(side=Side.SUPPLY, demand=None),
                name="kindrefusal_listing_of_side",
            ),
        ]

    def __str__(self):
        return f"{self.get_aspect_display()}：{self.label}"


class MatchPreference(models.Model):
    """From which score on, and from how near, somebody wants to see matches and be told of new ones."""

    user = models.OneToOneField(USER, models.CASCADE, verbose_name="谁", related_name="match_preference")
    score_min = models.PositiveSmallIntegerField("最低分", default=0, validators=[MaxValueValidator(SCORE_MIN_MAX)])
    nearness = models.CharField("地区", max_length=10, choices=Nearness, default=Nearness.ANYWHERE)

    class Meta:
        verbose_name = verbose_name_plural = "匹配偏好"
        constraints = [
            models.CheckConstraint(condition=Q(score_min__lte=SCORE_MIN_MAX), name="matchpreference_score_in_range"),
        ]

    def __str__(self):
        return f"{self.user}：{self.score_min} 分以上，{self.get_nearness_display()}"

    @property
    def is_open(self):
        """Whether it leaves nothing out."""
        return not self.score_min and self.nearness == Nearness.ANYWHERE
