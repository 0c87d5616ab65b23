"""What stands beside a source: the projects that began there, and how one begins another."""

from accounts.models import Organization
from projects.blueprint import blueprint_of, rows_of
from projects.enums import PublicPart
from projects.models import NeedAnswer, Outcome, Project, TechnologyNeed
from projects.outcomes.enums import AnswerState
from projects.services.adoption import adopters_of, can_adopt_outcome, can_adopt_project
from projects.services.drafts import DEAD
from projects.services.need_projects import project_of_answer

ROWS = 5


def need_panel(obj, user):
    """Beside a technology need: its projects, and for both sides of a chosen answer how to begin one; two queries, for the two
    sides two more an answer.
    """
    if not isinstance(obj, TechnologyNeed) or not obj.is_approved:
        return None
    rows = Project.objects.traceable_by(user).filter(need_answer__need=obj).exclude(status__in=DEAD)
    found = list(rows.for_table().order_by("-pk")[:ROWS])
    chosen = NeedAnswer.objects.visible_to(user).filter(need=obj, state=AnswerState.ACCEPTED).select_related("organization")
    offers = [offer for row in chosen.order_by("pk")[:ROWS] if (offer := _offer(row, obj, user))]
    if not found and not offers:
        return None
    return {"template": "projects/_need_panel.html", "projects": found, "offers": offers}


def _offer(answer, need, user):
    """For whom this reader may begin the project of a chosen answer; ``None`` once it has begun."""
    if project_of_answer(answer) is not None:
        return None
    sides = list(
        Organization.objects.edited_by(user).filter(pk__in=[need.organization_id, answer.organization_id]).order_by("pk")
    )
    return {"answer": answer, "sides": sides} if sides else None


def adoption_panel(obj, user):
    """Beside a case or an accepted project: how it went, who followed it, and how to follow it; eight queries at most."""
    if isinstance(obj, Outcome):
        if not can_adopt_outcome(obj):
            return None
        kind, pattern = "outcome", obj.project if obj.project_id and obj.project.is_public else None
        link = {"adopted_outcome": obj}
    elif isinstance(obj, Project):
        if not can_adopt_project(obj):
            return None
        kind, pattern, link = "project", obj, {"adopted_from": obj}
    else:
        return None
    own = list(Organization.objects.edited_by(user).order_by("pk")[:20]) if user.is_authenticated else []
    followers = Project.objects.visible_to(user).filter(**link).exclude(status__in=DEAD)
    is_open = pattern is not None and PublicPart.BLUEPRINT in pattern.public_parts
    return {
        "template": "projects/_adoption_panel.html",
        "kind": kind,
        "source": obj,
        "organizations": own,
        "adopters": adopters_of(obj),
        "projects": list(followers.for_mention().order_by("-pk")[:ROWS]),
        "steps": rows_of(blueprint_of(pattern)) if is_open else [],
        "is_anonymous": not user.is_authenticated,
    }
