"""Checking in by a code, on a phone, in seconds: one press where the phone knows the place, else the number and a press."""

import secrets

from django.shortcuts import render
from django.utils import timezone
from django.views import View

from core.keepsakes import read_ids
from core.limits import limited
from core.secret_addresses import kept_secret
from projects.camps.forms import PhoneForm
from projects.camps.services import attendance
from projects.camps.services.attendance import CodeRefused
from projects.camps.views.enrolling import COOKIE, kept_here

DEVICE = "camp_device"
DEVICE_SECONDS = 180 * 24 * 3600


class CheckInView(View):
    """GET does nothing but look; POST checks in."""

    http_method_names = ["get", "head", "post"]

    @limited("camp_check_in")
    def dispatch(self, request, *args, **kwargs):
        """Keep the address out of caches and search engines."""
        return kept_secret(super().dispatch(request, *args, **kwargs))

    def get(self, request, code):
        """Whose place this phone knows, or the question for the number."""
        try:
            meeting, _ = attendance.meeting_of(code, at=timezone.now())
        except CodeRefused as refused:
            return self.refuse(refused)
        return self.draw(meeting, enrolment=self.known(meeting))

    def post(self, request, code):
        """Check in."""
        now = timezone.now()
        try:
            meeting, read = attendance.meeting_of(code, at=now, is_answer=True)
            form = PhoneForm(request.POST) if "phone" in request.POST else None
            if form is not None and not form.is_valid():
                return self.draw(meeting, form=form, status=422)
            phone = form.cleaned_data["phone"] if form else ""
            enrolment = attendance.learner_of(meeting, user=request.user, device_ids=self.kept(), phone=phone)
            if enrolment is None:
                return self.unknown(meeting, form, phone)
            device = request.COOKIES.get(DEVICE, "")[:64] or secrets.token_urlsafe(18)
            _, is_first = attendance.check_in(enrolment=enrolment, meeting=meeting, way=read.way, at=now, device=device)
        except CodeRefused as refused:
            return self.refuse(refused)
        response = render(request, "projects/camp_check_in.html", {"meeting": meeting, "done": enrolment, "is_first": is_first})
        response.set_cookie(
            DEVICE, device, max_age=DEVICE_SECONDS, path="/camps/", httponly=True, samesite="Lax", secure=request.is_secure()
        )
        return kept_here(response, request, enrolment)

    def known(self, meeting):
        """The place of this phone or account in the meeting's session."""
        return attendance.learner_of(meeting, user=self.request.user, device_ids=self.kept())

    def kept(self):
        """What this browser enrolled in."""
        return read_ids(self.request, COOKIE)

    def unknown(self, meeting, form, phone):
        """Nobody of that number here: the other session where it has a place, else what to do."""
        form = form or PhoneForm()
        other = attendance.other_session_of(meeting, phone=phone) if phone else None
        if other is not None:
            return self.refuse(CodeRefused(f"这是“{meeting.session}”的码，你报的是“{other}”。扫你那个班的码。", status=409))
        if form.is_bound:
            form.add_error("phone", "这个手机号没有报这一期。看看有没有打错，或者当时留的是别的号。没报过的找老师。")
        return self.draw(meeting, form=form, status=422)

    def draw(self, meeting, *, form=None, enrolment=None, status=200):
        """The page with a button, or with the number's field."""
        context = {"meeting": meeting, "form": form or PhoneForm(), "known": enrolment}
        return render(self.request, "projects/camp_check_in.html", context, status=status)

    def refuse(self, refused):
        """What is wrong with the code, and nothing else."""
        return render(self.request, "projects/camp_check_in.html", {"refusal": str(refused)}, status=refused.status)
