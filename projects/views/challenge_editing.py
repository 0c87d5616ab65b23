"""Writing a challenge: the form, its autosave, handing in."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.models import Organization
from core import idempotency, kept_forms
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import StaleVersion, WorkflowError, changed_fields, snapshot_of
from projects.challenge_forms import ChallengeForm
from projects.models import OpenChallenge
from projects.services import challenges
from supplydemand.presentation import words_of

PREFILLED = ("contact_name", "contact_phone", "contact_email", "district")


class ChallengeFormView(kept_forms.KeepsPostedForm, View):
    """Shared by the pages for a new and an existing challenge."""

    def draw(self, form, *, challenge=None, organization=None, conflicts=(), is_kept=False, token="", status=200):
        """The form page."""
        form.mark_needed()
        organizations = [] if challenge else list(self.organizations())
        new, own = reverse("projects:challenge_create"), reverse("projects:challenge_mine")
        context = {
            "form": form,
            "fieldsets": form.fieldsets(),
            "challenge": challenge,
            "version": challenge.version if challenge else "",
            "organization": organization or challenge.organization,
            "organizations": organizations,
            "conflicts": conflicts,
            "is_kept": is_kept,
            "token": idempotency.token_for({"token": token}),
            "action_url": challenge.edit_url if challenge else new,
            "autosave_url": reverse("projects:challenge_autosave", args=[challenge.pk])
            if challenge
            else reverse("projects:challenge_autosave_new"),
            "cancel_url": challenge.get_absolute_url() if challenge else own,
            "submit_label": "重新提交" if challenge and challenge.is_returned else "提交审核",
            "events": list(ReviewEvent.objects.of(challenge).newest_first()) if challenge else [],
        }
        return render(self.request, "projects/challenge_form.html", context, status=status)

    def organizations(self):
        """Those for which the reader may publish."""
        return Organization.objects.edited_by(self.request.user).select_related("kind", "district").order_by("pk")

    def finish(self, challenge, form):
        """After saving: submit if asked, say what is wrong at each field, or lead on."""
        if self.request.POST.get("action") == "submit":
            return self._submit(challenge, form)
        if form.errors:
            messages.warning(self.request, f"草稿已存。还有 {len(form.errors)} 处读不懂，标在下面，原样留着。")
            return self.draw(form, challenge=challenge)
        messages.success(self.request, "草稿已存。关掉页面也不会丢。")
        return redirect(challenge.edit_url)

    def _submit(self, challenge, form):
        now = timezone.now()
        try:
            saved = challenges.submit(challenge=challenge, actor=self.request.user, at=now, expected_version=challenge.version)
        except challenges.Incomplete as error:
            form.add_faults(error.faults)
            return self.draw(form, challenge=challenge)
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return self.draw(form, challenge=challenge)
        messages.success(self.request, f"交上去了，编号 {saved.code}。审完发邮件告诉你。")
        return redirect(saved)


class ChallengeCreateView(ChallengeFormView):
    """A new challenge; the first save makes the draft, and the form's token makes it once."""

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no organization is led to finding one."""
        if request.user.is_authenticated and not self.organizations().exists():
            messages.info(request, "发榜之前，先找到你的单位：登记过就申请加入，没有就登记一个。")
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """An empty form with the organization's contact, or the one that was posted when the session had ended."""
        organization = self._organization(request.GET)
        draft = OpenChallenge(organization=organization)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = ChallengeForm(kept, instance=draft)
            return self.draw(form, organization=organization, is_kept=True, token=kept.get("token", ""))
        initial = {name: getattr(organization, name) for name in PREFILLED}
        return self.draw(ChallengeForm(instance=draft, initial=initial), organization=organization)

    def post(self, request):
        """Make the draft once; a form whose autosave already made it writes into that draft."""
        organization, token = self._organization(request.POST), request.POST.get("token", "")
        form = ChallengeForm(request.POST, instance=OpenChallenge(organization=organization))
        if not form.is_filled():
            messages.warning(request, "还没填内容，先不存。写上榜题就会自动存成草稿。")
            return self.draw(form, organization=organization, token=token)
        try:
            challenge, is_first = self.create_once(form, organization, token)
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(form, organization=organization, status=400)
        if challenge is None:
            return redirect("projects:challenge_mine")
        if not is_first:
            return ChallengeEditView.as_view()(request, pk=challenge.pk)
        return self.finish(challenge, form)

    def create_once(self, form, organization, token):
        """``(challenge, is_first)``: the draft of this form, made by its first post."""
        values, unreadable = form.entered()

        def act():
            challenge = challenges.create_draft(
                organization=organization, values=values, unreadable=unreadable, actor=self.request.user
            )
            return challenge.edit_url

        is_first, url = idempotency.once(token=token, user=self.request.user, act=act)
        pk = next((part for part in url.split("/") if part.isdecimal()), None)
        return OpenChallenge.objects.written_by(self.request.user).filter(pk=pk).first() if pk else None, is_first

    def _organization(self, data):
        own, wanted = self.organizations(), data.get("organization", "")
        if wanted:
            return get_object_or_404(own, pk=row_number(wanted))
        chosen = self.request.user.working_for
        return (own.filter(pk=chosen.pk).first() if chosen else None) or own.first()


class ChallengeEditView(ChallengeFormView):
    """A draft or a returned challenge."""

    def get_challenge(self):
        """The challenge if the reader may write it."""
        rows = OpenChallenge.objects.written_by(self.request.user).select_related("organization", "district")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request, pk):
        """The form with what is saved, or with what was posted when the session had ended."""
        challenge = self.get_challenge()
        if not challenge.is_editable:
            messages.info(request, f"现在是“{challenge.state_text}”，不能直接改。")
            return redirect(challenge)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            return self.draw(_with_notes(ChallengeForm(kept, instance=challenge), challenge), challenge=challenge, is_kept=True)
        form = ChallengeForm(instance=challenge)
        form.restore_unreadable()
        return self.draw(_with_notes(form, challenge), challenge=challenge)

    def post(self, request, pk):
        """Save; then submit if asked. A stale version shows both sides."""
        challenge = self.get_challenge()
        form = ChallengeForm(request.POST, instance=challenge)
        values, unreadable = form.entered()
        try:
            saved = challenges.save_draft(
                challenge=challenge,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except StaleVersion as error:
            conflicts = _conflicts(challenge, values | unreadable)
            if not conflicts:
                return self.finish(challenge, _with_notes(form, challenge))
            messages.warning(request, str(error))
            return self.draw(_with_notes(form, challenge), challenge=challenge, conflicts=conflicts)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(challenge)
        return self.finish(saved, _with_notes(form, saved))


class ChallengeAutosaveView(ChallengeEditView):
    """The script's save: JSON with the new version; 409 when another window saved meanwhile."""

    http_method_names = ["post"]
    is_for_script = True

    def post(self, request, pk):
        """Save what can be read, keep the rest as typed."""
        challenge = self.get_challenge()
        values, unreadable = ChallengeForm(request.POST, instance=challenge).entered()
        try:
            saved = challenges.save_draft(
                challenge=challenge,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except WorkflowError as error:
            return JsonResponse({"error": str(error)}, status=409)
        return _saved(saved)


class ChallengeAutosaveNewView(ChallengeCreateView):
    """The script's first save of a new challenge; an empty form makes none."""

    http_method_names = ["post"]
    is_for_script = True

    def post(self, request):
        """Make the draft once and say where it goes on."""
        organization = self._organization(request.POST)
        form = ChallengeForm(request.POST, instance=OpenChallenge(organization=organization))
        if not form.is_filled():
            return JsonResponse({"is_empty": True})
        try:
            challenge, is_first = self.create_once(form, organization, request.POST.get("token", ""))
        except idempotency.StaleForm as error:
            return JsonResponse({"error": str(error)}, status=400)
        if challenge is None or not (is_first or challenge.is_editable):
            return JsonResponse({"error": "这张表单已经交过了。"}, status=409)
        return _saved(challenge)


def _saved(challenge):
    return JsonResponse(
        {
            "version": challenge.version,
            "saved_at": f"{timezone.localtime():%H:%M}",
            "autosave_url": reverse("projects:challenge_autosave", args=[challenge.pk]),
            "unreadable": sorted(challenge.draft_input),
        }
    )


def _with_notes(form, challenge):
    """Hang the reviewer's words and what has changed since the last submission on the form."""
    returned = ReviewEvent.objects.latest_return_of(challenge) if challenge.is_returned else None
    if returned is not None:
        form.returned = returned
        form.field_notes = returned.field_notes
        form.field_notes_by = f"审核专员 · {timezone.localtime(returned.at):%m-%d %H:%M}"
        submitted = ReviewEvent.objects.latest_submission_of(challenge)
        changes = changed_fields(submitted.snapshot, snapshot_of(challenge))
        form.field_changes = {change["field"]: change["before"] or "（空着）" for change in changes}
    return form


def _conflicts(challenge, values):
    """Where the reader's entries differ from what is saved now."""
    rows = []
    for name, value in values.items():
        field = challenge._meta.get_field(name)
        yours = value if isinstance(value, str) and not field.choices else words_of(field, value)
        saved = challenge.draft_input.get(name) or words_of(field, getattr(challenge, name))
        if yours != saved:
            rows.append({"name": name, "label": str(field.verbose_name), "yours": yours, "saved": saved})
    return rows
