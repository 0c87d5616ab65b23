"""Where a project came from, one click away: a match's listings, a challenge, a technology need, a case, another project."""

from core.registries import Registry
from projects.enums import PublicPart
from projects.models import Award, OpenChallenge, Project
from projects.outcomes.models import Outcome, TechnologyNeed
from supplydemand.models import Match, TalentDemand, TalentSupply

further = Registry()
"""Functions ``(project, user) -> [(label, row)]`` of apps above whose rows name the project, such as an alliance's proposal."""


def sources_of(project, user, *, is_inside):
    """``[(label, row)]`` that this reader may read. What tells who takes part is shown where the partners are."""
    rows = _adopted(project, user)
    if is_inside or PublicPart.PARTNERS in project.public_parts:
        rows = [*_telling_partners(project, user), *rows]
        rows += [row for source in further for row in source(project, user)]
    return [(label, row) for label, row in rows if row is not None]


def _seen(model, user, pk, **conditions):
    if pk is None and not conditions:
        return None
    return model.objects.visible_to(user).filter(**conditions or {"pk": pk}).first()


def _adopted(project, user):
    yield "采用的案例", _seen(Outcome, user, project.adopted_outcome_id)
    yield "照着做的项目", _seen(Project, user, project.adopted_from_id)


def _telling_partners(project, user):
    yield "需求", _seen(TalentDemand, user, project.demand_id)
    yield "供给", _seen(TalentSupply, user, project.supply_id)
    if user.is_authenticated:
        yield "匹配", _seen(Match, user, project.match_id)
    if project.need_answer_id is not None:
        yield "技术需求", _seen(TechnologyNeed, user, None, answers=project.need_answer_id)
    award = Award.objects.filter(project=project.pk, cancelled_at=None).only("challenge_id").first()
    if award is not None:
        yield "揭榜挂帅", _seen(OpenChallenge, user, award.challenge_id)
