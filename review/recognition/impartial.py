"""Who of the desk's people may judge a case: what ``rules.may_review`` says of one person, for many. Reads only."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Lower

from accounts.models import Membership, User
from core.enums import Status
from review.recognition.models import Application, ApplicationSection, Expert, Seat, StageRun, Submission


def without_part(people, application):
    """Those of ``people`` who are not applied for, wrote or handed in none of the case, and sit in no panel that judges it.

    Who belongs to the applicant is left out by ``review.coordinators`` already.
    """
    parts = {application.created_by_id, application.subject_user_id}
    parts |= set(application.sections.values_list("edited_by", flat=True))
    parts |= set(application.submissions.values_list("submitted_by", flat=True))
    seats = Seat.objects.sitting().filter(panel__cases__run__application=application)
    seated = Expert.objects.filter(pk__in=seats.values("expert"))
    judges = Q(pk__in=seated.exclude(user=None).values("user")) | Q(address__in=seated.values(low=Lower("email")))
    return people.exclude(pk__in=parts - {None}).alias(address=Lower("email")).exclude(judges)


def has_part():
    """The same of rows with a ``user`` inside a subquery of a case: a condition that holds for who has a part or a seat."""
    case = OuterRef(OuterRef("pk"))
    wrote = ApplicationSection.objects.filter(application=case, edited_by=OuterRef("user"))
    handed_in = Submission.objects.filter(application=case, submitted_by=OuterRef("user"))
    seats = Seat.objects.sitting().alias(address=Lower("expert__email")).filter(panel__cases__run__application=case)
    judges = seats.filter(Q(expert__user=OuterRef("user")) | Q(address=Lower(OuterRef("user__email"))))
    named = Q(user=OuterRef("created_by")) | Q(user=Coalesce(OuterRef("subject_user"), 0))
    return named | Exists(wrote) | Exists(handed_in) | Exists(judges)


def cases_touched_by(users):
    """The keys of the cases in which one of ``users`` (a subquery) has a part or a seat, or to whose applicant one belongs."""
    cases = Application.objects.order_by()
    members = Membership.objects.filter(user__in=users, status=Status.APPROVED)
    addresses = User.objects.filter(pk__in=users).values(low=Lower("email"))
    experts = Expert.objects.alias(address=Lower("email")).filter(Q(user__in=users) | Q(address__in=addresses))
    judged = StageRun.objects.filter(panel_case__panel__in=Seat.objects.sitting().filter(expert__in=experts).values("panel"))
    return (
        cases.filter(organization__in=members.values("organization"))
        .values("pk")
        .union(
            cases.filter(Q(created_by__in=users) | Q(subject_user__in=users)).values("pk"),
            ApplicationSection.objects.filter(edited_by__in=users).values("application"),
            Submission.objects.order_by().filter(submitted_by__in=users).values("application"),
            judged.values("application"),
            all=True,
        )
    )
