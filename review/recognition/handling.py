"""How the desk handles stages and appeals: who can do something about them now, and of whom it is expected. Reads only."""

from functools import cache

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import CoordinatorScope, Membership, Organization
from core.enums import Status
from review.coordinators import coordinators_for
from review.recognition import rules, voting
from review.recognition.enums import Purpose, StageKind, StageRole, VoteChoice
from review.recognition.impartial import cases_touched_by, has_part, without_part
from review.recognition.models import Appeal, Application, NoticeEntry, Objection, StageRun, Vote
from review.recognition.querysets import barred_cases
from review.recognition.stages import stage_after

PART = "你和这一件有关，由别的审核专员办。"
ANSWERING_ASKED, ANSWERING_NAMED = 10, 3
WAITED_FOR_BY_KIND = {StageKind.EXPERT_REVIEW: "等专家评审", StageKind.PUBLIC_NOTICE: "等公示"}


def withheld(run, action, on):
    """The city waits for a district that has somebody who may speak, until the due day is past."""
    if action != "pass_on" or on > run.due_on or not district_people(run).exists():
        return ""
    return f"在等{run.application.organization.district}的意见，{run.due_on:%m-%d} 以后没有意见也可以接着办。"


def run_barred(run, user):
    """Why this person never decides a stage: a part in the case, or the stage is somebody else's."""
    if rules.may_decide_stage(user, run) or rules.may_pass_for_district(user, run):
        return ""
    return f"这一环节由{run.stage.get_role_display()}办。" if rules.may_review(user, run.application) else PART


def appeal_barred(appeal, user):
    """Why this person never answers an appeal, and who may."""
    if rules.can_decide_appeal(user, appeal):
        return ""
    why = "申诉的是你的决定" if user.pk == appeal.against.actor_id else "你和这一件有关"
    city = coordinators_for(district=None, organization=appeal.application.organization_id)
    asked = city.order_by("name", "pk")[:ANSWERING_ASKED]
    names = [person.name for person in asked if rules.can_decide_appeal(person, appeal)][:ANSWERING_NAMED]
    return f"{why}，由{'、'.join(names) or '别的审核专员'}答复。"


def caution_of(run):
    """What the last approval of a first application makes public, and when."""
    if run.application.purpose != Purpose.FIRST or stage_after(run.stage) is not None:
        return ""
    if not settings.UNDO_MINUTES:
        return "通过就是认定：马上告诉对方，名录、证书和查验页马上公开。"
    wait = f"{settings.UNDO_MINUTES} 分钟"
    return f"通过就是认定：{wait}后才告诉对方，名录、证书和查验页也那时公开；对方自己打开“我们的认定”，马上看得到。"


def district_people(run):
    """Coordinators of the case's district without a part in it."""
    return without_part(coordinators_for(district=_district_of(run), organization=run.organization_id), run.application)


def _district_of(run):
    return run.application.organization.district_id


def deciders_of_run(run):
    """Of whom a stage's end is expected, where its role says so: the city, or its district; ``None`` for the usual ones.

    In a joint review with votes it is first those who have not voted.
    """
    if run.votes_needed and (silent := voting.silent_voters(run)).exists() and run.obstacles:
        return silent
    if run.stage.role == StageRole.CITY:
        return _city(run)
    return district_people(run) if run.stage.role == StageRole.DISTRICT else None


def deciders_of_appeal(appeal):
    """Of whom the answer is expected, where the city decided: its other people; ``None`` for the usual ones."""
    return _city(appeal).exclude(pk=appeal.against.actor_id) if appeal.refused_in.stage.role == StageRole.CITY else None


def _city(row):
    return without_part(coordinators_for(district=None, organization=row.organization_id), row.application)


def actionable_runs(user, on):
    """Open stages that wait for nothing but a decision, and for this person's: by role, by kind, without an own case."""
    runs = StageRun.objects.open().exclude(_is_barred(user)).filter(_by_role(user, on)).filter(_by_kind())
    has_voted = Exists(_votes().filter(voter=user))
    late = Q(due_on__lt=on) if None in user.scope_district_ids else Q(pk=None)
    return runs.filter(Q(votes_needed=0) | _by_department(user) & ~has_voted | has_voted & Exists(_decidable()) | late)


def _by_department(user):
    """Joint reviews without departments, and those in which this person's department has not voted."""
    mine = Q(stage__departments=[])
    for code in sorted(user.department_codes):
        mine |= Q(stage__departments__contains=[code]) & ~Exists(_votes().filter(department__code=code))
    return mine


def actionable_appeals(user, on):
    """Open appeals in cases of others, against decisions of others for which this person has not voted.

    Those against the city's are the city's to answer.
    """
    opposed = Vote.objects.filter(run=OuterRef("against__object_id"), voter=user, choice=VoteChoice.OPPOSE)
    appeals = Appeal.objects.open().exclude(_is_barred(user)).exclude(against__actor=user).exclude(Exists(opposed))
    if None in user.scope_district_ids:
        return appeals
    return appeals.exclude(Exists(StageRun.objects.filter(pk=OuterRef("against__object_id"), stage__role=StageRole.CITY)))


def _votes():
    return Vote.objects.filter(run=OuterRef("pk")).order_by()


def _decidable():
    """The stage, where so many agree that it passes, or so many voted that it may be refused."""
    counted = StageRun.objects.filter(pk=OuterRef("pk")).order_by().annotate(given=Count("votes"))
    return counted.filter(given__gte=F("votes_needed"))


def run_words(pks, user, on):
    """``{pk: what it waits for}`` of the stages among these about which this person can do nothing now; two queries."""
    able = actionable_runs(user, on).filter(pk__in=pks).values_list("pk", flat=True)
    rows = StageRun.objects.open().filter(pk__in=pks).exclude(pk__in=able).select_related("stage", "application__organization")
    agreed = Count("votes", filter=Q(votes__choice=VoteChoice.AGREE))
    barred = Application.objects.barred_for(user).filter(pk=OuterRef("application"))
    rows = rows.annotate(agreed=agreed, has_voted=Exists(_votes().filter(voter=user)), is_barred=Exists(barred))
    return {run.pk: _word(run) for run in rows}


def appeal_words(pks, user, on):
    """``{pk: why}`` of the appeals among these that somebody else answers; two queries."""
    able = actionable_appeals(user, on).filter(pk__in=pks).values_list("pk", flat=True)
    return dict.fromkeys(
        Appeal.objects.filter(pk__in=pks, status=Status.SUBMITTED).exclude(pk__in=able).values_list("pk", flat=True), "由别人办"
    )


def _word(run):
    if run.is_barred:
        return "由别人办"
    if run.stage.kind in WAITED_FOR_BY_KIND:
        return WAITED_FOR_BY_KIND[run.stage.kind]
    if run.has_voted:
        return f"等别人投票，还差 {run.votes_needed - run.agreed} 票"
    if run.stage.departments:
        return "等各部门投票"
    return "等市里办" if run.stage.role == StageRole.CITY else "等区里意见"


def _is_barred(user):
    return Q(application__in=barred_cases(user))


def _by_role(user, on):
    scopes = user.scope_district_ids
    is_districts = Q(stage__role=StageRole.DISTRICT)
    mine = Q(stage__role=StageRole.COORDINATOR)
    mine |= is_districts & _of_organizations(district__in=scopes - {None})
    if None not in scopes:
        return mine
    silent = is_districts & ~Q(stage__kind=StageKind.DECISION) & (Q(due_on__lt=on) | _nobody_speaks())
    return mine | Q(stage__role=StageRole.CITY) | (is_districts & _of_organizations(district=None)) | silent


def _of_organizations(**chosen):
    """Stages of the cases of some organizations, found from these: joining every case costs more than the rest of the queue."""
    cases = Application.objects.filter(organization__in=Organization.objects.filter(**chosen).values("pk"))
    return Q(application__in=cases.values("pk"))


@cache
def _nobody_speaks():
    """``district_people`` has nobody: the district has no coordinator, or each of them has a part in the case.

    Only where one of them has a part is asked of every one of them: those cases are few and found by their people.
    """
    speaking = CoordinatorScope.objects.filter(user__is_active=True, user__is_staff=True).exclude(district=None)
    has_none = ~Q(district__in=speaking.values("district")) & Q(district__isnull=False)
    of_none = Application.objects.filter(organization__in=Organization.objects.filter(has_none).values("pk"))
    touched = Application.objects.filter(~Exists(_speakers()), pk__in=cases_touched_by(speaking.values("user")))
    return Q(application__in=of_none.values("pk")) | Q(application__in=touched.values("pk"))


def _speakers():
    """Scopes of those who may speak for the district of an outer case: ``district_people`` as a subquery."""
    members = Membership.objects.filter(
        user=OuterRef("user"), organization=OuterRef(OuterRef("organization")), status=Status.APPROVED
    )
    return CoordinatorScope.objects.filter(
        ~Exists(members), ~has_part(), district=OuterRef("organization__district"), user__is_active=True, user__is_staff=True
    )


@cache
def _by_kind():
    """A stage of experts once their panel has closed; one of a notice once that is over, or an objection to it was upheld."""
    scored = Q(stage__kind=StageKind.EXPERT_REVIEW, panel_case__panel__closed_at__isnull=False)
    objections = Objection.objects.counting_for(OuterRef("application"), OuterRef("pk"), OuterRef("submitted_at"))
    entries = NoticeEntry.objects.standing().filter(run=OuterRef("pk"))
    is_over = Exists(entries.filter(notice__status=Status.EXPIRED))
    is_refused = Exists(entries) & Exists(objections.filter(status=Status.APPROVED))
    noticed = Q(stage__kind=StageKind.PUBLIC_NOTICE) & (is_over | is_refused) & ~Exists(objections.open())
    return ~Q(stage__kind__in=tuple(WAITED_FOR_BY_KIND)) | scored | noticed
