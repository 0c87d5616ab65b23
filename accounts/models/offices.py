"""协作办公室: where people of a school or district turn to when they look for a partner (A2.1, A3.1)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.querysets import OfficeQuerySet
from accounts.workflows import OFFICE_WORKFLOW
from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel


@tracked
class CollaborationOffice(ReviewableModel):
    """An office that a school hosts and that may serve a district: two links, because the action plan keeps them apart.

    Its telephone and mailbox are public on purpose; those of persons are not. ``liaisons`` are members of the host.
    """

    workflow = OFFICE_WORKFLOW

    host = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="依托单位", related_name="offices")
    serves_district = models.ForeignKey(
        "taxonomy.District",
        models.PROTECT,
        verbose_name="服务的区",
        null=True,
        blank=True,
        related_name="+",
        help_text="空 = 全市",
    )
    name = models.CharField("办公室名称", max_length=80, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    email = models.EmailField("公开邮箱", blank=True)
    opening_hours = models.CharField("办公时间", max_length=100, blank=True)
    introduction = models.TextField("能帮什么", blank=True, max_length=2000)
    liaisons = models.ManyToManyField("accounts.Membership", verbose_name="协作专员", blank=True, related_name="offices")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协作办公室"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | (~Q(name="") & ~Q(address="") & ~(Q(phone="") & Q(email=""))),
                name="office_reachable_once_submitted",
            ),
        ]
        indexes = [models.Index(fields=["status", "serves_district", "id"], name="office_by_district")]

    def __str__(self):
        return self.name or "（还没有名称的办公室）"

    def get_absolute_url(self):
        """The office's page in the directory."""
        return reverse("directory:office_detail", args=[self.pk])

    @property
    def organization(self):
        """Rules about records' organizations ask the host."""
        return self.host

    @property
    def organization_id(self):
        """The host's id."""
        return self.host_id

    @property
    def is_open(self):
        """Whether the public finds it."""
        return self.status == Status.APPROVED

    @property
    def area(self):
        """What it serves, in words."""
        return self.serves_district.name if self.serves_district else "全市"


CollaborationOfficeLiaisonsEvent = track_many_to_many(CollaborationOffice, "liaisons")
