"""The host's pages: sessions, the roster, meetings, the code on the screen and on paper, attendance by hand."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core import idempotency
from core.letters import absolute
from core.numbers import row_number
from core.papers import qr_code
from core.workflow import WorkflowError
from projects.camps import codes, roster_page
from projects.camps.forms import MarkForm, MeetingForm, ReasonForm, SessionForm
from projects.camps.models import CampEnrolment, CampMeeting, CampSession
from projects.camps.services import attendance, sessions
from projects.camps.views.parts import PartFormView


class SessionMixin(LoginRequiredMixin):
    """Finds a session that the reader runs; anything else is a 404."""

    def get_session(self):
        """The session with its camp."""
        rows = CampSession.objects.run_by(self.request.user).select_related("camp__organization__kind")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class SessionFormView(PartFormView):
    """The form of a new run or an existing one."""

    form_class, fields = SessionForm, sessions.FIELDS
    name, template_name = "session", "projects/camp_session_form.html"
    done = ""

    def address_after(self, row):
        """The roster."""
        return row.roster_url

    def words_after(self, values):
        """What is next, or who has been told."""
        return self.done


class SessionCreateView(SessionFormView):
    """A new run."""

    done = "开班了。下一步：加上课的时间，就能打开签到码。"

    def save(self, camp, row, values):
        """Open it."""
        return sessions.open_session(camp=camp, values=values, actor=self.request.user, on=timezone.localdate())


class SessionEditView(SessionFormView):
    """An existing run."""

    done = "改好了。改了时间或地点的，已经告诉报名的人。"

    def objects_of(self, pk):
        """The session that the reader runs."""
        rows = CampSession.objects.run_by(self.request.user).select_related("camp__organization")
        session = get_object_or_404(rows, pk=pk)
        return session.camp, session

    def save(self, camp, row, values):
        """Change it against the version that was seen."""
        version = self.request.POST.get("version", "")
        return sessions.change_session(
            session=row, values=values, actor=self.request.user, at=timezone.now(), expected_version=version
        )


class RosterView(SessionMixin, View):
    """Who is enrolled, who waits, who was there, who passed, who has a certificate; and what to do."""

    def get(self, request, pk):
        """The page; ``?meeting=`` chooses the meeting whose attendance is kept by hand."""
        return draw_roster(request, self.get_session())


def draw_roster(request, session, *, status=200, **forms):
    """The roster; ``forms`` are bound ones with faults."""
    roster = roster_page.roster_of(session, wanted=request.GET.get("meeting", ""), at=timezone.now())
    first_day = {"held_on": roster_page.next_day(session, roster["meetings"])}
    context = roster | {
        "session": session,
        "camp": session.camp,
        "meeting_form": forms.get("meeting_form") or MeetingForm(initial=first_day),
        "token": idempotency.new_token(),
    }
    return render(request, "projects/camp_roster.html", context, status=status)


class HostPostMixin(SessionMixin):
    """A post from the roster."""

    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the catalogue."""
        return redirect_to_login(reverse("projects:camp_mine"))


class HostStepView(HostPostMixin, View):
    """A step from the roster; what is refused is said there."""

    form_class, done, anchor = None, "", ""

    def back(self, session):
        """Where the page goes on."""
        return redirect(f"{session.roster_url}{self.anchor}")

    def post(self, request, **kwargs):
        """Act once a form."""
        session = self.get_session()
        form = self.form_class(request.POST) if self.form_class else None
        if form is not None and not form.is_valid():
            for field, errors in form.errors.items():
                messages.error(request, f"{form.fields[field].label or ''}{'：' if form.fields[field].label else ''}{errors[0]}")
            return self.back(session)
        try:
            is_first, _ = idempotency.once(
                token=request.POST.get("token", ""),
                user=request.user,
                act=lambda: self.step(session, form.cleaned_data if form else {}),
            )
        except (WorkflowError, idempotency.StaleForm) as error:
            messages.error(request, str(error))
            return self.back(session)
        if is_first:
            messages.success(request, self.done)
        return self.back(session)


class SessionCancelView(HostStepView):
    """Call a run off."""

    form_class, done = ReasonForm, "这一期取消了，报名的人都会收到消息。"

    def step(self, session, values):
        """Cancel it."""
        sessions.cancel_session(session=session, actor=self.request.user, at=timezone.now(), **values)


class MeetingAddView(HostPostMixin, View):
    """One more meeting."""

    def post(self, request, pk):
        """Add it; what is wrong is said at its field."""
        session, form = self.get_session(), MeetingForm(request.POST)
        if not form.is_valid():
            return draw_roster(request, session, status=422, meeting_form=form)

        def act():
            sessions.add_meeting(session=session, actor=request.user, **form.moments())

        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=act)
        except (WorkflowError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return draw_roster(request, session, status=409, meeting_form=form)
        messages.success(request, "加上了。")
        return redirect(f"{session.roster_url}#meetings")


class MeetingMixin(LoginRequiredMixin):
    """Finds a meeting of a session that the reader runs."""

    def get_meeting(self):
        """The meeting with its session and camp."""
        rows = CampMeeting.objects.visible_to(self.request.user).select_related("session__camp__organization")
        return get_object_or_404(rows, pk=self.kwargs["meeting"])

    def get_session(self):
        """Its session."""
        return self.get_meeting().session


class MeetingRemoveView(MeetingMixin, HostStepView):
    """Take a meeting out."""

    done, anchor = "删掉了。", "#meetings"

    def step(self, session, values):
        """Remove it."""
        sessions.remove_meeting(meeting=self.get_meeting(), actor=self.request.user)


class MarkView(MeetingMixin, HostStepView):
    """Attendance by hand."""

    form_class, done = MarkForm, "登记了。"

    def back(self, session):
        """To the same meeting."""
        return redirect(self.get_meeting().get_absolute_url())

    def step(self, session, values):
        """Mark one person."""
        pk = row_number(self.request.POST.get("enrolment", ""))
        enrolment = get_object_or_404(CampEnrolment.objects.visible_to(self.request.user).filter(session=session), pk=pk)
        attendance.mark(enrolment=enrolment, meeting=self.get_meeting(), actor=self.request.user, at=timezone.now(), **values)


class CodesView(MeetingMixin, HostStepView):
    """New codes, which ends the old ones; or a printed sheet that begins or ends to hold."""

    CHOICES = {"new": None, "sheet": True, "no-sheet": False}

    def back(self, session):
        """To the sheet where there is one now."""
        meeting = self.get_meeting()
        name = (
            "projects:camp_sheet" if self.request.POST.get("choice") == "sheet" and meeting.has_sheet else "projects:camp_screen"
        )
        return redirect(name, meeting.pk)

    @property
    def done(self):
        """What happened."""
        return {"new": "换了新码，旧的都不能用了。", "sheet": "签到单好了，打印出来贴在门口。"}.get(
            self.request.POST.get("choice"), "签到单停用了。"
        )

    def step(self, session, values):
        """Set them."""
        choice = self.request.POST.get("choice")
        if choice not in self.CHOICES:
            raise Http404("no such choice")
        sessions.set_codes(meeting=self.get_meeting(), actor=self.request.user, has_sheet=self.CHOICES[choice])


class ScreenView(MeetingMixin, View):
    """The code for the wall: drawn anew every half minute, with how many are in."""

    is_sheet = False

    def get(self, request, meeting):
        """The page; htmx takes the part that changes."""
        row, now = self.get_meeting(), timezone.now()
        if self.is_sheet and not row.has_sheet:
            return redirect("projects:camp_screen", row.pk)
        code = codes.sheet_code(row) if self.is_sheet else codes.screen_code(row, now)
        context = {
            "meeting": row,
            "session": row.session,
            "camp": row.session.camp,
            "address": absolute(reverse("projects:camp_check_in", args=[code])),
            "present": row.attendances.filter(is_present=True).count(),
            "placed": row.session.enrolments.placed().count(),
            "opens": row.starts_at - codes.EARLY,
            "closes": row.ends_at + codes.LATE,
            "now": now,
            "token": idempotency.new_token(),
        }
        response = render(request, "projects/camp_sheet.html" if self.is_sheet else "projects/camp_screen.html", context)
        response["Cache-Control"] = "no-store"
        return response


class CodePictureView(MeetingMixin, View):
    """The QR code of this moment, or of the sheet."""

    http_method_names = ["get", "head"]
    is_sheet = False

    def get(self, request, meeting):
        """An SVG."""
        row = self.get_meeting()
        if self.is_sheet and not row.has_sheet:
            raise Http404("no sheet")
        code = codes.sheet_code(row) if self.is_sheet else codes.screen_code(row, timezone.now())
        address = request.build_absolute_uri(reverse("projects:camp_check_in", args=[code]))
        response = HttpResponse(qr_code(address), content_type="image/svg+xml")
        response["Cache-Control"] = "private, no-store"
        return response
