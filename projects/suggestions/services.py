"""Finding likely partners: for one project when it is handed in, for all that run once a night."""

from django.db import transaction

from core import jobs
from core.enums import Status
from projects.models import Project
from projects.suggestions.models import PartnerSuggestion
from projects.suggestions.profile import PROJECT_PARTNER, WEAKEST
from projects.suggestions.records import partner_records, project_records
from projects.suggestions.titles import of_organizations, standing_titles
from supplydemand.matching import engine
from supplydemand.matching.explain import explain
from supplydemand.matching.facets import class_key
from supplydemand.matching.snapshot import build_snapshot
from supplydemand.services import text_versions, weights
from taxonomy.models import Industry, Major, Region

SUGGEST = "projects.suggest_partners"
SHOWN = 10
TITLES_TOLD = 3
"""Bases and mentors that a suggestion names."""
FROM_HOUR = 3
"""Of the night, when the matching of demands and supplies is through as a rule."""
LOOKED_FOR = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.APPROVED)


def ensure_looked(*, on):
    """Register tonight's look once a day."""
    jobs.enqueue(SUGGEST, key=f"day:{on}", payload={"on": on.isoformat()})


def look_for(*, project):
    """Register a look for one project at its present version."""
    jobs.enqueue(SUGGEST, key=f"project:{project.pk}:{project.version}", payload={"project_id": project.pk})


def suggest(*, on, project_id=None):
    """Write the suggestions of one project, or of all that may still win partners, anew; returns how many.

    The same content gives the same suggestions, so that doing it again changes nothing.
    """
    projects = Project.objects.filter(status__in=LOOKED_FOR, ended_on=None)
    if project_id is not None:
        projects = projects.filter(pk=project_id)
    titles = standing_titles(on=on)
    wanted, offered = project_records(projects, on=on), partner_records(on=on, titles=titles)
    if not wanted or not offered:
        return 0
    profile = weights.profile_in_force(PROJECT_PARTNER)
    known = _text_version(profile, on=on, count=len(wanted) + len(offered), is_whole=project_id is None)
    snapshot = build_snapshot(wanted, offered, profile=profile, text_model=text_versions.model_of(known))
    if known is None and project_id is None:
        text_versions.learnt(snapshot, profile)
    rows = engine.match_shard(snapshot, shard=0, shard_count=1, profile=profile, top=SHOWN).rows
    return _write(rows, profile, {row.id: row for row in wanted}, {row.id: row for row in offered}, of_organizations(titles), on)


def _text_version(profile, *, on, count, is_whole):
    """The words' weights: one project is read with those of the last night, so that its scores stay where nothing changed."""
    return text_versions.in_force(profile, on=on, document_count=count) if is_whole else text_versions.kept(profile)


@transaction.atomic
def _write(rows, profile, projects, partners, titles, on):
    known, made = names(), []
    majors = _majors_of(projects)
    for row in rows:
        score = int(row["score"])
        if score < WEAKEST:
            continue
        project, partner = projects[int(row["demand_id"])], partners[int(row["supply_id"])]
        told = explain(project, partner, [int(part) for part in row["parts"]], profile, names=known)
        made.append(
            PartnerSuggestion(
                project_id=project.id,
                organization_id=partner.id,
                rank=int(row["rank"]),
                score=score,
                reasons=[reason[:200] for reason in told.reasons[:3]],
                titles=_told_first(titles.get(partner.id, ()), majors.get(project.id, frozenset())),
                found_on=on,
            )
        )
    PartnerSuggestion.objects.filter(project__in=list(projects)).delete()
    PartnerSuggestion.objects.bulk_create(made, batch_size=2_000)
    return len(made)


def _majors_of(projects):
    rows = Project.majors.through.objects.filter(project__in=list(projects)).values_list("project_id", "major_id")
    majors = {}
    for project, major in rows:
        majors.setdefault(project, set()).add(major)
    return majors


def _told_first(titles, majors):
    """Ids of the bases and mentors to be named: those that name a major of the project before the others."""
    return [title.id for title in sorted(titles, key=lambda title: title.majors.isdisjoint(majors))[:TITLES_TOLD]]


def names():
    """Chinese names by code for ``matching.explain``."""
    found = {}
    for catalogue, code, name, depth in Major.objects.values_list("catalogue", "code", "name", "depth"):
        found[f"{catalogue}:{code}"] = name
        if depth == "class":
            found[class_key(catalogue, code)] = name
    found |= dict(Industry.objects.values_list("code", "name"))
    return found | dict(Region.objects.values_list("code", "name"))
