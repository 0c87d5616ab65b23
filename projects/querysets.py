"""Reads of projects."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from core.enums import EDITABLE_STATUSES, Status
from projects.enums import PublicPart, Standing

STANDING = {"status": Status.APPROVED, "suspended_at": None, "organization__suspended_at": None}
"""Conditions on a project whose page is public."""
IN_THE_AUTHORS_HANDS = Q(status__in=EDITABLE_STATUSES) | Q(status=Status.WITHDRAWN, submitted_at=None)
"""Drafts, returned ones and drafts that were thrown away before anybody outside saw them."""

STANDINGS = {
    Standing.RUNNING: Q(ended_on=None, paused_on=None),
    Standing.PAUSED: Q(ended_on=None, paused_on__isnull=False),
    Standing.ENDED: Q(ended_on__isnull=False),
}


def running_by(path):
    """Conditions on rows whose project, by the path to it, neither ended nor is paused or stopped."""
    conditions = {"status": Status.APPROVED, "ended_on": None, "paused_on": None, "suspended_at": None}
    return {f"{path}__{name}": value for name, value in conditions.items()}


def _organizations():
    return apps.get_model("accounts", "Organization").objects


def _joined_by(user):
    partners = apps.get_model("projects", "ProjectPartner").objects.joined()
    return partners.filter(organization__in=_organizations().of(user)).values("project")


def _asked_by(user):
    """Handed in projects that wait for the answer of one of the user's organizations."""
    asked = apps.get_model("projects", "ProjectPartner").objects.unanswered().filter(organization__in=_organizations().of(user))
    return Q(pk__in=asked.values("project")) & ~IN_THE_AUTHORS_HANDS


class ProjectTypeQuerySet(models.QuerySet):
    """Kinds of projects."""

    def in_force(self):
        """Those that a new project may be of."""
        return self.filter(retired_on=None)

    def led_by(self, kind_id):
        """Those that an organization of a kind may lead."""
        open_to_all = ~Exists(self.model.lead_kinds.through.objects.filter(projecttype=OuterRef("pk")))
        chosen = Exists(self.model.lead_kinds.through.objects.filter(projecttype=OuterRef("pk"), organizationkind=kind_id))
        return self.filter(open_to_all | chosen)


class ProjectQuerySet(models.QuerySet):
    """Projects."""

    def standing(self):
        """Approved and not suspended: the page is public."""
        return self.filter(**STANDING)

    def of(self, user):
        """Those that the user's organizations lead, in any state."""
        return self.filter(organization__in=_organizations().of(user))

    def joined_by(self, user):
        """Those in which the user's organizations take part beside the lead."""
        return self.filter(pk__in=_joined_by(user))

    def taken_part_in_by(self, user):
        """Those that the user's organizations lead, take part in, or, once handed in, are asked to."""
        return self.filter(Q(organization__in=_organizations().of(user)) | Q(pk__in=_joined_by(user)) | _asked_by(user))

    def publicly_joined_by(self, organization):
        """Those in which an organization takes part and whose lead says so to everybody."""
        partners = apps.get_model("projects", "ProjectPartner").objects.joined().filter(organization=organization)
        return self.filter(pk__in=partners.values("project"), public_parts__contains=[PublicPart.PARTNERS])

    def traceable_by(self, user):
        """Those of which this reader may be told who takes part, and so where they came from."""
        told = Q(**STANDING, public_parts__contains=[PublicPart.PARTNERS])
        if not user.is_authenticated:
            return self.filter(told)
        return self.filter(told | Q(pk__in=self.model.objects.worked_on_by(user).values("pk")))

    def led_by(self, user):
        """Those that the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def visible_to(self, user):
        """Standing ones for all; everything that one's own organizations lead or take part in; what was handed in, for those who
        are asked to join and for coordinators in scope.
        """
        public = Q(**STANDING)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        joined = Q(pk__in=_joined_by(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        return self.filter(public | own | joined | _asked_by(user) | scope)

    def running(self):
        """Approved and not ended; paused ones too."""
        return self.filter(status=Status.APPROVED, ended_on=None)

    def for_table(self):
        """What a row of a list shows."""
        return self.select_related("type", "organization__kind", "district").defer("search_document", "draft_input")

    def for_detail(self):
        """What its page and its rules read."""
        joined = ("type", "organization__kind", "district", "industry", "level")
        return self.select_related(*joined).defer("search_document")

    def for_mention(self):
        """What names it and says where it stands, as lists and neighbours show it."""
        joined = ("type", "organization", "district")
        said = ("title", "summary", "status", "stage", "paused_on", "ended_on", "end_kind")
        days = ("stage_since", "ends_on", "published_at")
        return self.select_related(*joined).only(*said, *days, *(f"{name}__name" for name in joined))

    def worked_on_by(self, user):
        """Those of which this reader sees the inside: lead, partners that said yes, and coordinators in scope once handed in."""
        if not user.is_authenticated:
            return self.none()
        own, joined = Q(organization__in=_organizations().of(user)), Q(pk__in=_joined_by(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        return self.filter(own | joined | scope)

    def in_scope_of(self, user):
        """What was handed in, of leads that the user coordinates; everything of it for system administrators."""
        handed_in = self.exclude(IN_THE_AUTHORS_HANDS)
        if user.is_superuser and user.is_active:
            return handed_in
        return handed_in.filter(organization__in=_organizations().in_scope_of(user))

    def in_standing(self, *standings):
        """Those of any of some ``enums.Standing``; all where none is named."""
        condition = Q()
        for standing in standings:
            condition |= STANDINGS[standing]
        return self.filter(condition)


class ProjectPartnerQuerySet(models.QuerySet):
    """Organizations beside the lead."""

    def current(self):
        """Those that take part or are asked to: neither declined nor left."""
        return self.filter(declined_at=None, left_on=None)

    def joined(self):
        """Those that said yes and are still there."""
        return self.current().filter(accepted_at__isnull=False)

    def visible_to(self, user):
        """Those of projects whose inside the reader sees, and the own invitations."""
        projects = apps.get_model("projects", "Project").objects
        if not user.is_authenticated:
            return self.none()
        own = Q(organization__in=_organizations().of(user), project__in=projects.visible_to(user).values("pk"))
        return self.filter(Q(project__in=projects.worked_on_by(user).values("pk")) | own)

    def unanswered(self):
        """Those that have said neither yes nor no."""
        return self.current().filter(accepted_at=None)


def _inside(user):
    return apps.get_model("projects", "Project").objects.worked_on_by(user).values("pk")


class ProjectStageQuerySet(models.QuerySet):
    """Stages of projects."""

    def visible_to(self, user):
        """Those of projects whose inside the reader sees."""
        return self.filter(project__in=_inside(user))

    def open(self):
        """In which their projects stand."""
        return self.filter(entered_on__isnull=False, left_on=None)

    def running(self):
        """Of projects that neither ended nor are paused or stopped."""
        return self.filter(**running_by("project"))


class StageCheckQuerySet(models.QuerySet):
    """Exit checks of projects."""

    def visible_to(self, user):
        """Those of projects whose inside the reader sees."""
        return self.filter(stage__project__in=_inside(user))

    def missing(self):
        """Required and not met."""
        return self.filter(is_required=True, done_on=None)


class MilestoneQuerySet(models.QuerySet):
    """Milestones."""

    def visible_to(self, user):
        """Those of projects whose inside the reader sees."""
        return self.filter(stage__project__in=_inside(user))

    def open(self):
        """Neither reached nor dropped."""
        return self.filter(done_on=None, dropped_on=None)

    def running(self):
        """Of projects that neither ended nor are paused or stopped."""
        return self.filter(**running_by("stage__project"))


class ProjectFigureQuerySet(models.QuerySet):
    """Reported figures."""

    def visible_to(self, user):
        """Those of projects whose inside the reader sees."""
        return self.filter(project__in=_inside(user))

    def newest(self):
        """The newest report of each definition of each project."""
        return self.order_by("project_id", "definition_id", "-pk").distinct("project_id", "definition_id")


class ProjectChangeQuerySet(models.QuerySet):
    """Requests for changes."""

    def visible_to(self, user):
        """Those of the lead; handed in ones for partners that said yes and for coordinators in scope."""
        if not user.is_authenticated:
            return self.none()
        others = Q(project__in=_joined_by(user)) | Q(organization__in=_organizations().in_scope_of(user))
        return self.filter(Q(organization__in=_organizations().of(user)) | others & ~Q(status__in=EDITABLE_STATUSES))

    def in_scope_of(self, user):
        """What was handed in, of leads that the user coordinates; everything of it for system administrators."""
        handed_in = self.exclude(status__in=EDITABLE_STATUSES)
        if user.is_superuser and user.is_active:
            return handed_in
        return handed_in.filter(organization__in=_organizations().in_scope_of(user))

    def for_table(self):
        """With project and lead."""
        return self.select_related("project__organization", "organization", "other")


class DistrictTargetQuerySet(models.QuerySet):
    """Targets of districts."""

    def of_year(self, year):
        """Those of a year with what their rows show, by district: of all projects first, then of each kind."""
        whole_first = F("type__place").asc(nulls_first=True)
        rows = self.filter(year=year).select_related("district", "type")
        return rows.order_by("district", whole_first, "-measure", "pk")
