"""What stands on other pages: outcomes on a project's page, the courses that a demand moved on the demand's page."""

from django.db.models import IntegerField, Value

from projects.camps.models import Camp
from projects.models import Project
from projects.outcomes import lineage
from projects.outcomes.chain_drawing import drawing_of
from projects.outcomes.enums import NodeKind
from projects.outcomes.models import Course, LineageLink, Outcome, TechnologyNeed, TrainingPlan
from supplydemand.models import TalentDemand

ROWS_MOST = 10
WORDS = ((Outcome, "成果"), (Course, "课程"), (TrainingPlan, "培养方案"), (TechnologyNeed, "技术需求"), (Camp, "训练营"))


def project_panel(obj, user):
    """What came of a project, one query for all kinds; nothing for other objects and projects without any."""
    if not isinstance(obj, Project):
        return None
    parts = [_found(model, place, obj, user) for place, (model, _) in enumerate(WORDS)]
    found = [
        (WORDS[place][1], WORDS[place][0](pk=pk, title=title), organization)
        for place, pk, title, organization in parts[0].union(*parts[1:], all=True)
    ]
    return {"template": "projects/outcomes/_project_panel.html", "rows": found} if found else None


def _found(model, place, project, user):
    """The newest of a kind that this reader may see, as columns that all kinds have."""
    rows = model.objects.visible_to(user).filter(project=project).order_by("-id")
    rows = rows.annotate(place=Value(place, output_field=IntegerField()))
    return rows.values_list("place", "pk", "title", "organization__name")[:ROWS_MOST]


def demand_panel(obj, user):
    """The chain that begins with a demand; one query where nothing does."""
    if not isinstance(obj, TalentDemand):
        return None
    here = {(NodeKind.DEMAND, obj.pk)}
    if not LineageLink.objects.of_nodes(here).exists():
        return None
    chain = lineage.chain_of(user, here)
    if not chain.links:
        return None
    steps = [(chain.nodes[cause], chain.nodes[effect], note) for cause, effect, note in chain.links]
    return {
        "template": "projects/outcomes/_demand_panel.html",
        "chain": chain,
        "steps": steps,
        "drawing": drawing_of(chain, here),
    }
