"""What the engine suggests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from projects.suggestions.querysets import PartnerSuggestionQuerySet


class PartnerSuggestion(models.Model):
    """An organization that could take part in a project, as the last look found; written anew each time, so not tracked."""

    project = models.ForeignKey("projects.Project", models.CASCADE, verbose_name="项目", related_name="suggestions")
    organization = models.ForeignKey("accounts.Organization", models.CASCADE, verbose_name="单位", related_name="+")
    rank = models.PositiveSmallIntegerField("名次")
    score = models.PositiveSmallIntegerField("分数")
    reasons = ArrayField(models.CharField(max_length=200), verbose_name="为什么合适", default=list)
    titles = ArrayField(models.BigIntegerField(), verbose_name="基地和导师的认定", default=list)
    """Ids, not words: a title that is over, or a name that was put right, does not stay here until the next look."""
    found_on = models.DateField("哪天找的")

    objects = PartnerSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "可能合适的合作单位"
        constraints = [models.UniqueConstraint(fields=["project", "organization"], name="partnersuggestion_once")]
        indexes = [models.Index(fields=["project", "rank"], name="partnersuggestion_of_project")]

    def __str__(self):
        return f"{self.project} ↔ {self.organization}"

    @property
    def points(self):
        """The score people see: 0 to 100."""
        return round(self.score / 100)
