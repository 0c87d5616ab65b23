"""Finding likely partners: for one project when it is handed in, for all that run once a night."""

from django.db import transaction

from core import jobs
from core.enums import Status
from projects.models import Project
from projects.suggestions.models import PartnerSuggestion
from projects.suggestions.profile import PROJECT_PARTNER, WEAKEST
from projects.suggestions.records import partner_records, project_records
from supplydemand.matching import engine
from supplydemand.matching.explain import explain
from supplydemand.matching.snapshot import build_snapshot
from taxonomy.models import Industry, Major, Region

SUGGEST = "projects.suggest_partners"
SHOWN = 10
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
    wanted, offered = project_records(projects, on=on), partner_records(on=on)
    if not wanted or not offered:
        return 0
    snapshot = build_snapshot(wanted, offered, profile=PROJECT_PARTNER)
    rows = engine.match_shard(snapshot, shard=0, shard_count=1, profile=PROJECT_PARTNER, top=SHOWN).rows
    return _write(rows, {row.id: row for row in wanted}, {row.id: row for row in offered}, on)


@transaction.atomic
def _write(rows, projects, partners, on):
    names, made = _names(), []
    for row in rows:
        score = int(row["score"])
        if score < WEAKEST:
            continue
        project, partner = projects[int(row["demand_id"])], partners[int(row["supply_id"])]
        told = explain(project, partner, [int(part) for part in row["parts"]], PROJECT_PARTNER, names=names)
        made.append(
            PartnerSuggestion(
                project_id=project.id,
                organization_id=partner.id,
                rank=int(row["rank"]),
                score=score,
                reasons=[reason[:200] for reason in told.reasons[:3]],
                found_on=on,
            )
        )
    PartnerSuggestion.objects.filter(project__in=list(projects)).delete()
    PartnerSuggestion.objects.bulk_create(made, batch_size=2_000)
    return len(made)


def _names():
    names = {f"{catalogue}:{code}": name for catalogue, code, name in Major.objects.values_list("catalogue", "code", "name")}
    names |= dict(Industry.objects.values_list("code", "name"))
    return names | dict(Region.objects.values_list("code", "name"))
