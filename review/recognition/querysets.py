"""Reads of recognition; every page starts from ``visible_to``."""

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from core import undoing
from core.enums import Status
from review.recognition.enums import Purpose, SeatState, StageKind, VersionState, VoteChoice


def organizations():
    """All of them; their model lies above."""
    return apps.get_model("accounts", "Organization").objects


def _is_city_coordinator(user):
    return user.is_authenticated and user.is_active and user.is_staff and user.coordinates(None)


def in_scope(user):
    """Organizations whose cases this coordinator handles: in scope, less those they belong to."""
    rows = organizations()
    return rows.in_scope_of(user).exclude(pk__in=rows.of(user).values("pk")).values("pk")


def _written_by(user):
    """Cases that this person is applied for in, or wrote or handed in some of: the sources of ``conflicts.AUTHOR``."""
    cases = apps.get_model("review", "Application").objects.order_by()
    edited = apps.get_model("review", "ApplicationSection").objects.filter(edited_by=user)
    handed_in = apps.get_model("review", "Submission").objects.order_by().filter(submitted_by=user)
    of_case = (edited.values("application"), handed_in.values("application"))
    return (cases.filter(created_by=user).values("pk"), cases.filter(subject_user=user).values("pk"), *of_case)


def _judged_by(user):
    """Cases in whose panel this person sits."""
    experts = apps.get_model("review", "Expert").objects.who_are(user)
    seats = apps.get_model("review", "Seat").objects.sitting().filter(expert__in=experts)
    return apps.get_model("review", "StageRun").objects.filter(panel_case__panel__in=seats.values("panel")).values("application")


def _members_of(user):
    """Cases of organizations to which this person belongs."""
    cases = apps.get_model("review", "Application").objects.order_by()
    return cases.filter(organization__in=organizations().of(user).values("pk")).values("pk")


def _any_of(first, *others):
    """The keys that one of these subqueries has: each finds its few rows by an index, which an ``OR`` of them does not."""
    return first.union(*others, all=True)


def barred_cases(user):
    """The keys of the cases that this person must not decide: with a part in them, or a seat in a panel that judges them."""
    return _any_of(_members_of(user), *_written_by(user), _judged_by(user))


class SchemeQuerySet(models.QuerySet):
    """Kinds of recognition."""

    def visible_to(self, user):
        """Active ones for everybody; all of them for city coordinators."""
        return self.all() if _is_city_coordinator(user) else self.filter(is_active=True)


class SchemeVersionQuerySet(models.QuerySet):
    """Rules of schemes at a time."""

    def visible_to(self, user):
        """What is or was in force for everybody; drafts for city coordinators."""
        return self.all() if _is_city_coordinator(user) else self.exclude(state=VersionState.DRAFT)

    def in_force(self):
        """The published ones, one a scheme."""
        return self.filter(state=VersionState.PUBLISHED)


class CallQuerySet(models.QuerySet):
    """Invitations to apply."""

    def visible_to(self, user):
        """Published ones for everybody; all of them for city coordinators."""
        return self.all() if _is_city_coordinator(user) else self.filter(status=Status.APPROVED)

    def offered_to(self, organizations):
        """Those in which one of these organizations may apply: by its kind and, for what follows a title, as its holder."""
        scheme = apps.get_model("review", "Scheme").objects
        kinds = Q(organization_kinds=None) | Q(organization_kinds__in=organizations.values("kind"))
        held = apps.get_model("review", "Recognition").objects.filter(organization__in=organizations.values("pk"))
        is_theirs = Q(purpose=Purpose.FIRST)
        for purpose in (Purpose.RECHECK, Purpose.RENEWAL):
            is_theirs |= Q(purpose=purpose, version__scheme__in=held.entitling_to(purpose).values("scheme"))
        return self.filter(is_theirs, version__scheme__in=scheme.filter(kinds).values("pk"))

    def announced(self):
        """Those that were ever published, the newest first: drafts have no cases."""
        return self.exclude(status=Status.DRAFT).order_by("-opens_at", "-pk")

    def open_at(self, at):
        """Those that take applications at a moment."""
        return self.filter(status=Status.APPROVED, opens_at__lte=at).filter(Q(closes_at=None) | Q(closes_at__gt=at))


class CandidateQuerySet(models.QuerySet):
    """Persons, courses, bases that are put forward."""

    def of_kind(self, code):
        """Those of a registered kind, with their organizations."""
        return self.filter(kind=code).select_related("organization")

    def edited_by(self, user):
        """Those of verified organizations for which the user writes."""
        return self.filter(organization__in=organizations().edited_by(user).verified().values("pk"))

    def namesakes_of(self, candidate):
        """Others of that name and kind whom no number tells apart from it: they may be the same."""
        same = {"organization": candidate.organization_id, "kind": candidate.kind, "name": candidate.name}
        rows = self.filter(**same).exclude(pk=candidate.pk)
        return rows.filter(staff_number="") if candidate.staff_number else rows

    def visible_to(self, user):
        """One's organizations' candidates, and oneself; those of applicants in scope for coordinators."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organization__in=organizations().of(user).values("pk")) | Q(user=user)
        return self.filter(own | Q(organization__in=in_scope(user)))


class ApplicationQuerySet(models.QuerySet):
    """Cases."""

    def visible_to(self, user):
        """One's organizations' cases and those about oneself; for coordinators in scope what was handed in.

        A coordinator who is applied for sees the case as its subject, never on the desk: ``reviewed_by`` leaves it out.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(organization__in=organizations().of(user).values("pk")) | (Q(subject_user=user) & ~Q(case_number=""))
        return self.filter(own | (Q(organization__in=in_scope(user)) & ~Q(case_number="")))

    def reviewed_by(self, user):
        """What a coordinator handles: handed in, in scope, without a part in it and without a seat to judge it from."""
        if not user.is_authenticated:
            return self.none()
        rows = self.filter(organization__in=in_scope(user)).exclude(case_number="")
        return rows.exclude(pk__in=_any_of(*_written_by(user), _judged_by(user)))

    def with_part_of(self, user):
        """Those of which this person belongs to the applicant, is applied for, or wrote or handed in some."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=_any_of(_members_of(user), *_written_by(user)))

    def barred_for(self, user):
        """Those that this person must not decide: with a part in them, or a seat in a panel that judges them."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=barred_cases(user))

    def locked(self, pk):
        """One case, locked; its stages and appeals are locked after it, so that no two ways wait for each other."""
        return self.select_for_update(of=("self",)).get(pk=pk)

    def of_subject_in(self, call, content_type, object_id):
        """Cases about one subject in one call."""
        return self.filter(call=call, content_type=content_type, object_id=object_id)

    def edited_by(self, user):
        """Cases of organizations for which the user writes."""
        return self.filter(organization__in=organizations().edited_by(user).values("pk"))

    def open(self):
        """Cases that have not ended."""
        return self.filter(status__in=(Status.DRAFT, Status.SUBMITTED, Status.RETURNED))

    def with_stage(self):
        """With ``stage_kind``: the kind of the stage in which each case is; ``None`` for those that are in none."""
        runs = apps.get_model("review", "StageRun").objects.open().filter(application=OuterRef("pk"))
        return self.annotate(stage_kind=Subquery(runs.values("stage__kind")[:1]))

    def for_table(self):
        """With what a row shows."""
        return self.select_related("call", "scheme_version__scheme", "organization__district").with_stage()


class OfApplicationQuerySet(models.QuerySet):
    """Rows that belong to a case and are seen by whoever sees the case."""

    def visible_to(self, user):
        """Those of visible cases."""
        return self.filter(application__in=apps.get_model("review", "Application").objects.visible_to(user).values("pk"))

    def reviewed_by(self, user):
        """Those of cases that a coordinator handles."""
        return self.filter(application__in=apps.get_model("review", "Application").objects.reviewed_by(user).values("pk"))

    def barred_for(self, user):
        """Those of cases that this person must not decide."""
        return self.filter(application__in=barred_cases(user)) if user.is_authenticated else self.none()


class StageRunQuerySet(OfApplicationQuerySet):
    """Stages that cases went through."""

    def awaiting_notice(self):
        """Open ones of public notice that stand in no notice yet."""
        standing = apps.get_model("review", "NoticeEntry").objects.standing()
        return self.open().filter(stage__kind=StageKind.PUBLIC_NOTICE).exclude(pk__in=standing.values("run"))

    def open(self):
        """Being handled now."""
        return self.filter(status=Status.SUBMITTED)

    def standing(self):
        """Without those that are handled no more: the case was withdrawn, or the decision before was taken back."""
        return self.exclude(status=Status.WITHDRAWN)

    def in_order(self):
        """From the first stage on, with what a line of the history shows."""
        return self.select_related("stage").order_by("pk")


class VoteQuerySet(models.QuerySet):
    """Votes in joint reviews; applicants and experts never see them."""

    def visible_to(self, user):
        """One's own, and of cases that a coordinator handles those of stages that ended for good or in which they have voted."""
        if not user.is_authenticated:
            return self.none()
        handled = apps.get_model("review", "StageRun").objects.reviewed_by(user)
        told = handled.filter(Q(votes__voter=user) | Q(decided_at__lte=timezone.now() - undoing.window()))
        return self.filter(Q(voter=user) | Q(run__in=told.values("pk")))

    def agreeing(self):
        """Those that count for the quorum."""
        return self.filter(choice=VoteChoice.AGREE)


class AppealQuerySet(OfApplicationQuerySet):
    """Appeals."""

    def open(self):
        """Not answered yet."""
        return self.filter(status=Status.SUBMITTED)


class ExpertQuerySet(models.QuerySet):
    """Experts; the public and the applicants never see who they are."""

    def visible_to(self, user):
        """All for city coordinators; an expert sees themselves."""
        if _is_city_coordinator(user):
            return self.all()
        return self.filter(user=user) if user.is_authenticated else self.none()

    def who_are(self, user):
        """The expert who this account is: by the account, or by its address."""
        return self.alias(address=Lower("email")).filter(Q(user=user) | Q(address=user.email.lower()))

    def drawable(self):
        """Those who may be drawn."""
        return self.filter(is_active=True)


class PanelQuerySet(models.QuerySet):
    """Panels."""

    def visible_to(self, user):
        """City coordinators alone."""
        return self.all() if _is_city_coordinator(user) else self.none()


class SeatQuerySet(models.QuerySet):
    """Places in panels."""

    def visible_to(self, user):
        """All for city coordinators; an expert with an account sees their own."""
        if _is_city_coordinator(user):
            return self.all()
        return self.filter(expert__user=user) if user.is_authenticated else self.none()

    def sitting(self):
        """Those who said yes or have not answered yet."""
        return self.exclude(state__in=(SeatState.DECLINED, SeatState.REPLACED))


class ScorecardQuerySet(models.QuerySet):
    """Scorecards."""

    def visible_to(self, user):
        """Handed-in ones of cases that a city coordinator handles; an expert with an account sees their own."""
        if not user.is_authenticated:
            return self.none()
        own = Q(seat__expert__user=user)
        if not _is_city_coordinator(user):
            return self.filter(own)
        handled = apps.get_model("review", "StageRun").objects.reviewed_by(user).values("pk")
        return self.filter(own | (Q(case__run__in=handled) & ~Q(status=Status.DRAFT)))

    def handed_in(self):
        """Those that count."""
        return self.filter(status=Status.SUBMITTED)

    def done(self):
        """Handed in or abstained: their expert has nothing left to do with the case."""
        return self.exclude(status=Status.DRAFT)


class NoticeQuerySet(models.QuerySet):
    """Public notices."""

    def visible_to(self, user):
        """Those that have begun, running or over, for everybody; all of them for city coordinators."""
        if _is_city_coordinator(user):
            return self.all()
        return self.filter(status__in=(Status.APPROVED, Status.EXPIRED), opens_on__lte=timezone.localdate())

    def running(self, at):
        """Those to which objections may be raised."""
        return self.filter(status=Status.APPROVED, opens_on__lte=timezone.localdate(at), closes_at__gt=at)

    def over(self, at):
        """Those whose time has passed, whatever the job has done yet."""
        return self.filter(status__in=(Status.APPROVED, Status.EXPIRED), closes_at__lte=at)


class NoticeEntryQuerySet(models.QuerySet):
    """Cases in notices."""

    def standing(self):
        """Those whose notice was not taken back."""
        return self.filter(withdrawn_at=None)

    def for_table(self):
        """With what a line of a notice shows: the case, its organization, and the answers to objections; two queries."""
        answered = apps.get_model("review", "Objection").objects.answers_only()
        rows = self.select_related("notice", "run__application__organization__district")
        return rows.prefetch_related(models.Prefetch("objections", queryset=answered, to_attr="answered"))


class ObjectionQuerySet(models.QuerySet):
    """Objections; their senders look them up by a code, nobody else sees them."""

    def visible_to(self, user):
        """Those to cases that a coordinator handles."""
        handled = apps.get_model("review", "StageRun").objects.reviewed_by(user).values("pk")
        return self.filter(entry__run__in=handled)

    def open(self):
        """Not answered yet."""
        return self.filter(status=Status.SUBMITTED)

    def counting_for(self, application, run, since):
        """Those that count for a notice stage of a case, which began at ``since``; each a value or an ``OuterRef``.

        One that is open counts whatever notice of the case it was raised to; one upheld before the stage began was answered by
        the supplement.
        """
        counts = Q(status=Status.SUBMITTED) | Q(entry__run=run) | Q(decided_at__gte=since)
        return self.filter(counts, entry__run__application=application)

    def closed(self):
        """Answered."""
        return self.filter(status__in=(Status.APPROVED, Status.REJECTED))

    def answers_only(self):
        """What everybody may read of those that are answered: the outcome and the answer, and no other column."""
        return self.filter(status__in=(Status.APPROVED, Status.REJECTED)).only("entry", "status", "answer").order_by("pk")

    def for_table(self):
        """With what a row of the queue shows."""
        return self.select_related("entry__notice", "entry__run__application__organization__district")
