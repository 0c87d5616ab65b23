"""Reads of what is stated in a project and borne out by the other side."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from projects.enums import Answer, Column, Direction, EvidenceGrade, LedgerKind, grades_from
from projects.querysets import running_by

ZERO = models.Value(0, output_field=models.DecimalField(max_digits=16, decimal_places=2))


def _organizations():
    return apps.get_model("accounts", "Organization").objects


def inside(user):
    """The projects whose ledger and training this reader may read: their own, those they have joined, those in their scope."""
    projects = apps.get_model("projects", "Project").objects.visible_to(user)
    if not user.is_authenticated:
        return projects.none()
    joined = apps.get_model("projects", "ProjectPartner").objects.joined()
    joined = joined.filter(project=OuterRef("pk"), organization__in=_organizations().of(user))
    return projects.filter(
        Q(organization__in=_organizations().of(user)) | Q(organization__in=_organizations().in_scope_of(user)) | Exists(joined)
    )


class EvidencedQuerySet(models.QuerySet):
    """Rows that one side states and the other confirms; ``project_path`` leads to their project."""

    project_path = "project"

    def visible_to(self, user):
        """Those of projects whose inside this reader may read."""
        return self.filter(**{f"{self.project_path}__in": inside(user)})

    def at_least(self, floor):
        """Those whose evidence is at least of that grade."""
        return self.filter(grade__in=grades_from(floor))

    def waiting_for(self, organizations):
        """Those that wait for a word of one of these organizations, or were answered by a link that the asking side passed on."""
        unsaid = Q(grade=EvidenceGrade.STATED, answer="") | Q(grade=EvidenceGrade.HANDED)
        return self.filter(unsaid, counterpart__in=organizations)

    def disputed_of(self, organizations):
        """Those of these organizations to which the other side has objected."""
        return self.filter(stated_by__in=organizations, grade=EvidenceGrade.STATED, answer=Answer.DISPUTED)


class LedgerQuerySet(EvidencedQuerySet):
    """Entries of the ledger; a correction is an entry with a negative amount."""

    def effective(self):
        """Those that count: everything but corrections that wait for the other side's word or were refused."""
        return self.filter(effective_at__isnull=False)

    def waiting_for(self, organizations):
        """As for all; a correction of what was confirmed waits too, and so does not one of what was only stated."""
        return super().waiting_for(organizations).filter(Q(reverses=None) | Q(effective_at=None, refused_at=None))

    def disputed_of(self, organizations):
        """Those that still stand for something."""
        return super().disputed_of(organizations).filter(reverses=None).with_net().exclude(net=0)

    def with_net(self):
        """Adds ``net``: the amount after the corrections that count."""
        corrections = self.model.objects.filter(reverses=OuterRef("pk"), effective_at__isnull=False)
        corrected = corrections.order_by().values("reverses").annotate(total=Sum("amount")).values("total")
        return self.annotate(net=F("amount") + Coalesce(Subquery(corrected), ZERO))


class CommitmentQuerySet(LedgerQuerySet):
    """What one side has promised the other."""

    def with_giver(self):
        """Adds ``giver_id``; empty where the giver is not on the portal."""
        return self.annotate(giver_id=Case(When(direction=Direction.GIVES, then=F("stated_by_id")), default=F("counterpart_id")))

    def given_by(self, organizations):
        """Those in which one of these organizations gives."""
        return self.filter(
            Q(direction=Direction.GIVES, stated_by__in=organizations) | Q(direction=Direction.GETS, counterpart__in=organizations)
        )

    def with_arrived(self, floor):
        """Adds ``arrived``: money received, or things delivered, with evidence of at least ``floor``."""
        deliveries = apps.get_model("projects", "Delivery").objects.effective().at_least(floor).filter(commitment=OuterRef("pk"))
        deliveries = deliveries.exclude(kind=LedgerKind.MONEY, column=Column.IN_KIND)
        total = deliveries.order_by().values("commitment").annotate(total=Sum("amount")).values("total")
        return self.annotate(arrived=Coalesce(Subquery(total), ZERO))

    def owed(self, *, floor):
        """Promises of which something is still missing, with ``missing``; both counted from ``floor`` up."""
        rows = self.effective().at_least(floor).filter(reverses=None).with_net().with_arrived(floor)
        return rows.annotate(missing=F("net") - F("arrived")).filter(missing__gt=0)

    def overdue(self, *, on, floor):
        """Those of them that are past their day."""
        return self.owed(floor=floor).filter(due_on__lt=on)

    def to_be_kept(self):
        """Those of running projects that the giver has stated or agreed to, and of which something has not come."""
        said = Q(direction=Direction.GIVES) | Q(grade__in=grades_from(EvidenceGrade.CONFIRMED)) | Q(counterpart=None)
        agreed = said & ~Q(answer__in=[Answer.DISPUTED, Answer.NOT_ME])
        return self.owed(floor=EvidenceGrade.STATED).filter(agreed, **running_by("project"))


class DeliveryQuerySet(LedgerQuerySet):
    """What has come."""

    project_path = "commitment__project"

    def with_giver(self):
        """Adds ``giver_id`` of the promise that is kept."""
        gives = When(commitment__direction=Direction.GIVES, then=F("commitment__stated_by_id"))
        return self.annotate(giver_id=Case(gives, default=F("commitment__counterpart_id")))

    def given_by(self, organizations):
        """Those in which one of these organizations gives."""
        return self.filter(
            Q(commitment__direction=Direction.GIVES, commitment__stated_by__in=organizations)
            | Q(commitment__direction=Direction.GETS, commitment__counterpart__in=organizations)
        )
