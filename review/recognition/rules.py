"""Who may do what with applications, stages, notices and recognitions."""

from django.apps import apps

from accounts.rules import is_coordinator_of, is_editor, is_member, is_system
from review.recognition.enums import SchemeLevel, StageKind, StageRole, VoteChoice

is_applicant = is_editor
"""An application is written by the managers and editors of the applying organization."""


def is_own_case(user, application):
    """Whether this person has a part in the case: belongs to the applicant, is applied for, or wrote or handed in some of it."""
    if is_system(user, application) or not user.is_authenticated:
        return False
    if is_member(user, application) or user.pk in (application.subject_user_id, application.created_by_id):
        return True
    return _cases().filter(pk=application.pk).with_part_of(user).exists()


def can_submit(user, application):
    """An applicant, while the call takes applications; the services say what is missing."""
    return is_applicant(user, application) and application.organization.is_verified


def can_withdraw(user, application):
    """An applicant, until the case is decided."""
    return is_applicant(user, application)


def may_review(user, application):
    """A coordinator in scope who neither has a part in the case nor judges it as an expert; at most one query."""
    if not is_coordinator_of(user, application) or user.pk in (application.subject_user_id, application.created_by_id):
        return False
    return not _cases().filter(pk=application.pk).barred_for(user).exists()


def may_decide_stage(user, run):
    """Whose stage it is, without a part in the case, whatever is still to be done."""
    if not may_review(user, run.application):
        return False
    if run.stage.role == StageRole.CITY:
        return user.coordinates(None)
    return run.stage.role == StageRole.COORDINATOR or run.application.organization.district_id in user.scope_district_ids


def can_pass_stage(user, run):
    """Who decides the stage, once it waits for nothing; a notice that is over passes by itself."""
    if is_system(user, run):
        return run.stage.kind == StageKind.PUBLIC_NOTICE and not run.obstacles
    return may_decide_stage(user, run) and _has_had_a_say(user, run) and not run.obstacles


def may_pass_for_district(user, run):
    """The city goes on without a district that says nothing; when that is due, ``handling`` says. It never recognises so."""
    if run.stage.role != StageRole.DISTRICT or run.stage.kind == StageKind.DECISION or may_decide_stage(user, run):
        return False
    waits_for_votes_alone = run.stage.kind == StageKind.JOINT_REVIEW  # those of the district that says nothing
    return may_review(user, run.application) and user.coordinates(None) and (waits_for_votes_alone or not run.obstacles)


def _has_had_a_say(user, run):
    """Whoever decides a joint review with votes has voted first: what is offered then tells nothing that they may not know."""
    return not run.votes_needed or run.votes.filter(voter=user).exists()


def may_vote(user, run):
    """Who may decide a joint review with votes and speaks for a department where it names some, while it is open.

    Each of them once, which the services see to.
    """
    if not run.is_open or not run.votes_needed or not may_decide_stage(user, run):
        return False
    return not run.stage.departments or bool(user.department_codes & set(run.stage.departments))


def may_go_on_with_fewer(user, run):
    """The city, in a joint review that is open and in which it has no part."""
    return run.is_open and bool(run.votes_needed) and user.coordinates(None) and may_review(user, run.application)


def may_take_back_stage(user, run):
    """Who may decide the stage, or went on with it for a silent district; whose decision it was, ``core.undoing`` asks."""
    return may_decide_stage(user, run) or (run.is_passed_on and user.coordinates(None) and may_review(user, run.application))


def can_ask_for_supplement(user, run):
    """Who decides the stage, until an expert has handed in a card: what was scored is not scored again by other experts."""
    return may_decide_stage(user, run) and not run.obstacles_to_return


def can_refuse_in_stage(user, run):
    """Who decides the stage, where it is more than an opinion and what it must wait for is there."""
    is_opinion = run.stage.kind == StageKind.DISTRICT_OPINION
    return not is_opinion and may_decide_stage(user, run) and _has_had_a_say(user, run) and not run.obstacles_to_refusal


def can_oppose(user, run):
    """The district that is asked for its opinion."""
    return run.stage.kind == StageKind.DISTRICT_OPINION and may_decide_stage(user, run)


def can_decide_appeal(user, appeal):
    """A coordinator in scope who neither has a part in the case nor took the decision appealed against, nor voted for it.

    What was the city's decision, the city answers.
    """
    if user.pk == appeal.against.actor_id or not may_review(user, appeal.application):
        return False
    if appeal.refused_in.stage.role == StageRole.CITY and not user.coordinates(None):
        return False
    return not _votes().filter(run=appeal.against.object_id, voter=user, choice=VoteChoice.OPPOSE).exists()


def can_manage_recognition(user, recognition):
    """A coordinator in scope who neither belongs to the holder's organization, nor is the holder, nor had a part in the case."""
    if not is_coordinator_of(user, recognition) or getattr(recognition.subject, "user_id", None) == user.pk:
        return False
    return recognition.application is None or not is_own_case(user, recognition.application)


def can_change_recognition(user, recognition):
    """Who manages it, from the award on: for the city, and for its own district where the title is the district's."""
    is_in_charge = user.is_authenticated and (is_city_coordinator(user, recognition) or recognition.level == SchemeLevel.DISTRICT)
    return is_in_charge and can_manage_recognition(user, recognition)


def may_take_back_title(user, recognition):
    """Who changes it, or the portal where the decision that it followed from is taken back; whose it was, the service asks."""
    return is_system(user, recognition) or can_change_recognition(user, recognition)


def is_holder(user, recognition):
    """The person who holds it, or a member of the organization that does."""
    own_user = getattr(recognition.subject, "user_id", None)
    return user.is_authenticated and (is_member(user, recognition) or (own_user is not None and own_user == user.pk))


def can_resign(user, recognition):
    """Managers and editors of the holder's organization."""
    return is_editor(user, recognition)


def can_handle_objection(user, objection):
    """A coordinator in scope without a part in the case objected to."""
    return may_review(user, objection.application)


def is_city_coordinator(user, obj):
    """A coordinator of the whole city."""
    return not is_system(user, obj) and user.is_active and user.is_staff and user.coordinates(None)


def may_run_panel(user, panel):
    """A coordinator of the whole city without a part in any of the panel's cases and without a seat in it."""
    if not is_city_coordinator(user, panel):
        return False
    if panel.seats.filter(expert__in=apps.get_model("review", "Expert").objects.who_are(user)).exists():
        return False
    return not _cases().filter(runs__panel_case__panel=panel).with_part_of(user).exists()


def can_run_notice(user, notice):
    """A coordinator of the whole city without a part in any of the notice's cases."""
    if not is_city_coordinator(user, notice):
        return False
    return not _cases().filter(runs__notice_entries__notice=notice).with_part_of(user).exists()


def _cases():
    return apps.get_model("review", "Application").objects


def _votes():
    return apps.get_model("review", "Vote").objects


__all__ = [
    "can_ask_for_supplement",
    "can_change_recognition",
    "can_decide_appeal",
    "can_handle_objection",
    "can_manage_recognition",
    "can_oppose",
    "can_pass_stage",
    "can_refuse_in_stage",
    "can_resign",
    "can_run_notice",
    "can_submit",
    "can_withdraw",
    "is_applicant",
    "is_city_coordinator",
    "is_holder",
    "is_own_case",
    "is_system",
    "may_decide_stage",
    "may_go_on_with_fewer",
    "may_pass_for_district",
    "may_review",
    "may_run_panel",
    "may_take_back_stage",
    "may_take_back_title",
    "may_vote",
]
