"""What stands on other pages: outcomes on a project's page, the courses that a demand moved on the demand's page."""

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
    """What came of a project, five queries; nothing for other objects and projects without any."""
    if not isinstance(obj, Project):
        return None
    found = []
    for model, noun in WORDS:
        rows = model.objects.visible_to(user).filter(project=obj).select_related("organization").order_by("-id")
        found += [(noun, row) for row in rows.defer("description", "search_document")[:ROWS_MOST]]
    return {"template": "projects/outcomes/_project_panel.html", "rows": found} if found else None


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
