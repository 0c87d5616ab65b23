"""What projects add beside other pages: a match, a demand or supply, an organization."""

from accounts.models import Organization
from projects.models import Project
from projects.services.drafts import DEAD, project_of_match
from supplydemand.enums import Side
from supplydemand.models import Match, TalentDemand, TalentSupply
from supplydemand.rules import can_answer

ROWS = 5


def match_panel(obj, user):
    """Beside a match whose contact is open: begin a project, or the one that was begun; two queries."""
    if not isinstance(obj, Match) or obj.contact_opened_at is None or not user.is_authenticated:
        return None
    project = project_of_match(obj)
    sides = [side for side in Side.values if can_answer(user, obj, side)]
    if project is not None and not Project.objects.visible_to(user).filter(pk=project.pk).exists():
        return None
    if project is None and not sides:
        return None
    return {"template": "projects/_begin_panel.html", "match": obj, "project": project, "sides": sides}


def listing_panel(obj, user):
    """Beside a demand or supply: the projects that came of it and where each stands; one query."""
    if not isinstance(obj, (TalentDemand, TalentSupply)):
        return None
    rows = Project.objects.traceable_by(user).filter(**{obj.side: obj}).exclude(status__in=DEAD)
    found = list(rows.for_mention().order_by("-pk")[:ROWS])
    return {"template": "projects/_listing_panel.html", "projects": found} if found else None


def organization_panel(obj, user):
    """Beside an organization: the public projects that it leads or takes part in; two queries."""
    if not isinstance(obj, Organization) or not obj.is_verified:
        return None
    rows = Project.objects.standing().for_mention()
    led = list(rows.filter(organization=obj).order_by("-published_at", "-pk")[:ROWS])
    joined = list(rows.publicly_joined_by(obj).order_by("-published_at", "-pk")[:ROWS])
    groups = [("牵头的项目", led), ("参加的项目", joined)]
    groups = [group for group in groups if group[1]]
    return {"template": "projects/_organization_panel.html", "groups": groups} if groups else None
