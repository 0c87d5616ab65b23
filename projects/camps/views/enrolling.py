"""Enrolling and taking it back: with or without an account, for oneself or for an organization's people."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core import idempotency, kept_forms
from core.keepsakes import keep_ids, read_ids
from core.limits import is_within, limited
from core.papers import qr_code
from core.secret_addresses import kept_secret
from core.workflow import InvalidTransition, WorkflowError
from projects.camps import rules
from projects.camps.codes import read_place_token
from projects.camps.enums import CancelledBy
from projects.camps.exam_models import CampExamResult
from projects.camps.forms import EnrolForm, GroupForm, ReasonForm
from projects.camps.models import CampAttendance, CampEnrolment, CampSession
from projects.camps.services import certificates, enrolling, telling
from taxonomy.pickers import suspend_validation

COOKIE = "camp_places"
"""Of what this browser enrolled in: with it a phone checks in by one press."""
KEPT_MOST = 20
ROWS_MOST = 200
TOO_MANY = "这个网络今天报名太多了，明天再报，或请单位统一报。"
TOO_MANY_LISTS = "交得太频繁了，过一小时再交。名单还在下面，先别关这一页。"


def session_for(request, pk):
    """A session whose camp everybody may read."""
    rows = CampSession.objects.visible_to(request.user).of_standing_camps().with_counts()
    return get_object_or_404(rows.select_related("camp__organization__kind"), pk=pk)


def kept_here(response, request, enrolment):
    """Remember a place in this browser."""
    kept = [pk for pk in read_ids(request, COOKIE) if pk != enrolment.pk][-KEPT_MOST + 1 :]
    keep_ids(response, COOKIE, [*kept, enrolment.pk])
    return response


class EnrolFormView(View):
    """Shared by the forms for oneself and for others."""

    template_name = ""

    def draw(self, session, form, *, status=200, posted=None):
        """The page; ``posted`` is what was kept while its reader signed in again."""
        context = {
            "session": session,
            "form": form,
            "is_open": session.is_open(timezone.localdate()),
            "left": max(session.places - session.placed_count, 0),
            "token": idempotency.token_for(self.request.POST if posted is None else posted),
        }
        return render(self.request, self.template_name, context, status=status)


class EnrolView(EnrolFormView):
    """A person takes a place, or a place in the queue."""

    template_name = "projects/camp_enrol.html"

    def get(self, request, pk):
        """The form, with what an account says of its person."""
        session, user = session_for(request, pk), request.user
        initial = {"name": user.name, "email": user.email} if user.is_authenticated else {}
        return self.draw(session, EnrolForm(initial=initial))

    def post(self, request, pk):
        """Enrol once; a form posted twice leads to the same place."""
        session, form = session_for(request, pk), EnrolForm(request.POST)
        if not form.is_valid():
            return self.draw(session, form, status=422)
        user = request.user if request.user.is_authenticated else None
        try:
            token = idempotency.key_of(request.POST)
            if not is_within(request, "camp_enrol"):
                raise InvalidTransition(TOO_MANY)
            made = enrolling.enrol(session=session, user=user, token=token, at=timezone.now(), **form.cleaned_data)
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(session, form, status=409)
        return kept_here(HttpResponseRedirect(telling.place_path(made)), request, made)


class GroupEnrolView(kept_forms.KeepsPostedForm, EnrolFormView):
    """An organization enrols several of its people."""

    template_name = "projects/camp_enrol_group.html"

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no verified organization is led to finding one."""
        if request.user.is_authenticated and not rules.enrolling_organizations(request.user).exists():
            messages.info(request, "替人报名要用通过核验的单位的账号。自己报名不用。")
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """The form, or the list that was posted when the session had ended."""
        kept, organizations = kept_forms.take(request, at=timezone.now()), rules.enrolling_organizations(request.user)
        form = GroupForm(kept, organizations=organizations)
        if kept is not None:
            suspend_validation(form)
        return self.draw(session_for(request, pk), form, posted=kept)

    def post(self, request, pk):
        """All or none."""
        session = session_for(request, pk)
        form = GroupForm(request.POST, organizations=rules.enrolling_organizations(request.user))
        if not form.is_valid():
            return self.draw(session, form, status=422)
        rows = []

        def act():
            rows.extend(enrolling.enrol_group(session=session, actor=request.user, at=timezone.now(), **form.cleaned_data))
            return reverse("projects:camp_own")

        try:
            if not is_within(request, "camp_enrol_group"):
                raise InvalidTransition(TOO_MANY_LISTS)
            is_first, _ = idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error("people" if isinstance(error, enrolling.AlreadyEnrolled) else None, str(error))
            return self.draw(session, form, status=409)
        placed = sum(row.is_placed for row in rows)
        waiting = f"，{len(rows) - placed} 人候补" if placed < len(rows) else ""
        messages.success(request, f"{placed} 人报上了{waiting}。" if is_first else "这份名单已经交过了，都在下面。")
        return redirect("projects:camp_own")


def enrolment_of(token):
    """The enrolment of a secret address; a 404 for what is none."""
    number = read_place_token(token)
    rows = CampEnrolment.objects.select_related("session__camp__organization", "user", "organization")
    enrolment = rows.filter(pk=number).first() if number is not None else None
    if enrolment is None:
        raise Http404("no such place")
    return enrolment


class PlaceView(View):
    """Somebody's place, by its secret address: what it is, attendance, results, certificate; and the way out."""

    http_method_names = ["get", "head", "post"]

    @limited("camp_place")
    def dispatch(self, request, *args, **kwargs):
        """Keep the address out of caches, search engines and other sites' logs."""
        return kept_secret(super().dispatch(request, *args, **kwargs))

    def get(self, request, token):
        """The page; this browser knows the place from now on."""
        enrolment = enrolment_of(token)
        response = render(request, "projects/camp_place.html", self.context(enrolment))
        return kept_here(response, request, enrolment) if enrolment.is_standing else response

    def post(self, request, token):
        """Take it back."""
        enrolment = enrolment_of(token)
        try:
            enrolling.cancel(enrolment=enrolment, by=CancelledBy.LEARNER, at=timezone.now())
            messages.success(request, "报名取消了，名额让给后面的人。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(request.path)

    def context(self, enrolment):
        """What stands on the page."""
        session, now = enrolment.session, timezone.now()
        standings = certificates.standings_of(session, at=now) if enrolment.is_placed else []
        return {
            "enrolment": enrolment,
            "session": session,
            "queue": enrolling.place_in_queue(enrolment) if enrolment.is_standing and not enrolment.is_placed else 0,
            "standing": next((one for one in standings if one.enrolment.pk == enrolment.pk), None),
            "meetings": list(session.meetings.order_by("starts_at")),
            "attended": set(
                CampAttendance.objects.filter(enrolment=enrolment, is_present=True).values_list("meeting", flat=True)
            ),
            "results": CampExamResult.objects.standing().filter(enrolment=enrolment).select_related("exam").order_by("pk"),
            "revoked": enrolment.certificates.exclude(revoked_at=None).order_by("-pk").first(),
            "can_cancel": enrolment.is_standing and session.starts_on > timezone.localdate(now),
            "path": telling.place_path(enrolment),
            "now": now,
        }


class PlaceCodeView(View):
    """The address of a place as a QR code, to take it along on a phone."""

    http_method_names = ["get", "head"]

    @limited("camp_place")
    def get(self, request, token):
        """An SVG."""
        enrolment = enrolment_of(token)
        address = request.build_absolute_uri(telling.place_path(enrolment))
        return kept_secret(HttpResponse(qr_code(address), content_type="image/svg+xml"))


class OwnPlacesView(LoginRequiredMixin, TemplateView):
    """What one enrolled in with this account, and whom one's organizations enrolled."""

    template_name = "projects/camp_own.html"

    def get_context_data(self, **kwargs):
        """The newest first."""
        user = self.request.user
        rows = CampEnrolment.objects.of_reader(user).select_related("session__camp__organization", "organization")
        found = list(rows.prefetch_related("certificates").order_by("-pk")[:ROWS_MOST])
        for row in found:
            row.valid = next((one for one in row.certificates.all() if one.is_valid), None)
            row.place_url = telling.place_path(row) if row.user_id == user.pk else ""
        today = timezone.localdate()
        return super().get_context_data(
            mine=[row for row in found if row.user_id == user.pk],
            of_organizations=[row for row in found if row.user_id != user.pk],
            today=today,
            most=ROWS_MOST,
            **kwargs,
        )


class EnrolmentCancelView(LoginRequiredMixin, View):
    """The host, the organization that enrolled somebody, or the account's person takes an enrolment back."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """The host says why."""
        rows = CampEnrolment.objects.visible_to(request.user).select_related("session__camp__organization", "organization")
        enrolment = get_object_or_404(rows, pk=pk)
        is_host = rules.runs(request.user, enrolment.session.camp)
        form = ReasonForm(request.POST)
        back = enrolment.session.roster_url if is_host else reverse("projects:camp_own")
        if is_host and not form.is_valid():
            messages.error(request, "写一句为什么取消，本人会收到。")
            return redirect(back)
        by = CancelledBy.HOST if is_host else CancelledBy.EMPLOYER
        if not is_host and rules.is_learner(request.user, enrolment):
            by = CancelledBy.LEARNER
        try:
            reason = form.cleaned_data["reason"] if is_host else ""
            enrolling.cancel(enrolment=enrolment, by=by, at=timezone.now(), reason=reason)
            messages.success(request, f"{enrolment}的报名取消了。")
        except WorkflowError as error:
            messages.error(request, str(error))
        return redirect(back)
