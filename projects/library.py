"""What the project library registers with the apps below."""

from core import desk_registries, recognition_registries, registries
from core.registries import DocumentSubject, Reviewable
from projects import (
    due,
    export_sources,
    findings,
    handover,
    invitation_links,
    lead_links,
    panels,
    presentation,
    saved_lists,
    source_panels,
)
from projects.conflict_ties import common_projects
from projects.models import Acceptance, Project, ProjectChange, ProjectFigure, StageCheck
from projects.services import importing, paces, stages, telling
from supplydemand.export_sources import sources
from supplydemand.import_kinds import kinds

PROJECT = Reviewable(
    model=Project,
    label="项目",
    organization_of=lambda project: project.organization,
    sections=presentation.review_sections,
    rules=findings.RULES,
    text_of=findings.compared_text,
    edit_url_of=lambda project: project.edit_url,
    approve_hint="马上公开，进入第一个环节",
)
CHANGE = Reviewable(
    model=ProjectChange,
    label="项目变更",
    organization_of=lambda change: change.organization,
    sections=presentation.change_sections,
    edit_url_of=lambda change: change.edit_url,
    approve_hint="马上生效",
    can_be_flagged=False,
)


def _of_inside_projects(user, rows):
    return rows.model.objects.visible_to(user)


def _of_projects(user, rows):
    return rows.filter(project__in=Project.objects.worked_on_by(user).values("pk"))


def register():
    """Fill the registries."""
    for entry in (PROJECT, CHANGE):
        registries.reviewables.register(entry)
    for event in telling.EVENTS:
        registries.notification_events.register(event)
    for deadline in due.DEADLINES:
        registries.deadlines.register(deadline)
    registries.link_purposes.register(invitation_links.INVITATION)
    registries.link_purposes.register(lead_links.LEAD)
    for model in (StageCheck, ProjectFigure):
        registries.document_subjects.register(DocumentSubject(model, _of_inside_projects))
    registries.document_subjects.register(DocumentSubject(Acceptance, _of_projects))
    beside = (panels.match_panel, panels.listing_panel, panels.organization_panel)
    for panel in (*beside, source_panels.adoption_panel, source_panels.need_panel):
        registries.detail_panels.register(panel)
    for item in handover.ITEMS:
        registries.handover_items.register(item)
    kinds.register(importing.KIND)
    for source in export_sources.SOURCES:
        sources.register(source)
    for entry in saved_lists.SEARCHABLES:
        registries.searchables.register(entry)
    recognition_registries.conflict_checks.register(common_projects)
    registries.reconcilers.register(paces.ensure_counted)
    desk_registries.undo_objections.register(stages.objection_to_undo)
    desk_registries.undo_steps.register(stages.reverse_of_approval)
    registries.navigation.register(registries.Entry(38, "projects:project_list", "项目库"))
