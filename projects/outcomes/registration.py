"""What outcomes, courses, plans and needs register with the apps below."""

from core import registries
from core.registries import Reviewable
from projects.outcomes import panels, presentation
from projects.outcomes.findings import RULES, compared_text
from projects.outcomes.models import Course, Outcome, TechnologyNeed, TrainingPlan
from projects.outcomes.services import needs

LABELS = {Outcome: "成果", Course: "课程", TrainingPlan: "培养方案", TechnologyNeed: "技术需求"}
REVIEWABLES = tuple(
    Reviewable(
        model=model,
        label=label,
        organization_of=lambda row: row.organization,
        sections=presentation.sections_of,
        rules=RULES,
        text_of=compared_text,
        edit_url_of=lambda row: row.edit_url,
    )
    for model, label in LABELS.items()
)


def register():
    """Fill the registries."""
    for entry in REVIEWABLES:
        registries.reviewables.register(entry)
    for event in needs.EVENTS:
        registries.notification_events.register(event)
    for panel in (panels.project_panel, panels.demand_panel):
        registries.detail_panels.register(panel)
    registries.navigation.register(registries.Entry(39, "projects:outcome_list", "成果和课程"))
