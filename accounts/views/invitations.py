"""Inviting colleagues by mail, and what the link in the mail opens."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms.invitations import InvitationForm, InvitedAccountForm
from accounts.models import Invitation, Organization
from accounts.services import invitations
from core.limits import limited
from core.workflow import WorkflowError

SHOWN_MAX = 50


class InvitationListView(LoginRequiredMixin, View):
    """A manager's page: invite somebody, and what became of earlier invitations."""

    def get(self, request, pk):
        """The empty form and the invitations."""
        return self._draw(self._organization(pk), InvitationForm())

    def post(self, request, pk):
        """Send an invitation, or draw the form with what stands against it."""
        organization, form = self._organization(pk), InvitationForm(request.POST)
        if not form.is_valid():
            return self._draw(organization, form, status=422)
        try:
            invitation = invitations.invite(organization=organization, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except WorkflowError as error:
            form.add_error("email", str(error))
            return self._draw(organization, form, status=422)
        messages.success(request, f"邀请发到 {invitation.email} 了，{invitation.expires_at:%m 月 %d 日}前有效。")
        return redirect("accounts:invitation_list", pk=pk)

    def _organization(self, pk):
        return get_object_or_404(Organization.objects.managed_by(self.request.user), pk=pk)

    def _draw(self, organization, form, status=200):
        now = timezone.now()
        rows = Invitation.objects.filter(organization=organization).select_related("invited_by", "accepted_by")
        rows = list(rows.order_by("-sent_at", "-pk")[:SHOWN_MAX])
        for row in rows:
            row.is_expired = row.is_open and not row.is_usable(now)
        context = {
            "organization": organization,
            "form": form,
            "waiting": [row for row in rows if row.is_open],
            "ended": [row for row in rows if not row.is_open],
            "trail": [
                (organization.name, organization.get_absolute_url()),
                ("成员", reverse("accounts:member_list", args=[organization.pk])),
            ],
        }
        return render(self.request, "accounts/invitation_list.html", context, status=status)


class InvitationActionView(LoginRequiredMixin, View):
    """Send an invitation again or take it back."""

    http_method_names = ["post"]

    def post(self, request, pk, invitation_pk, action):
        """Do one of the two; what stands against it is said in a message."""
        rows = Invitation.objects.visible_to(request.user).select_related("organization")
        invitation = get_object_or_404(rows, pk=invitation_pk, organization_id=pk)
        acts = {
            "resend": (invitations.send_again, f"又发了一封到 {invitation.email}。"),
            "revoke": (invitations.revoke, "邀请收回了，信里的链接不能用了。"),
        }
        if action not in acts:
            raise Http404("no such action here")
        act, done = acts[action]
        try:
            act(invitation=invitation, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, done)
        return redirect("accounts:invitation_list", pk=pk)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class InvitationOpenView(View):
    """What the link in the mail opens: facts and one step, whoever opens it. Opening it changes nothing."""

    def dispatch(self, request, *args, **kwargs):
        """Find the invitation by its signed link; a link that no longer works says why."""
        self.invitation = self._find(kwargs["token"])
        self.email = self.invitation.email
        if request.user.is_authenticated and self.invitation.accepted_by_id == request.user.pk:
            return redirect(self.invitation.organization)
        try:
            invitations.check_usable(self.invitation, self.invitation.organization, timezone.now())
        except WorkflowError as error:
            return self._draw(refusal=str(error), status=410)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, token):
        """Accept, sign in, sign up or change the account: what the reader has to do."""
        return self._draw()

    @limited("invitation")
    def post(self, request, token):
        """Join as the person signed in, or make the account and join."""
        if request.user.is_authenticated:
            return self._accept(request)
        if invitations.has_account(self.email):
            return redirect(self._sign_in_url())
        form = InvitedAccountForm(request.POST, email=self.email)
        if not form.is_valid():
            return self._draw(form=form, status=422)
        try:
            user = invitations.accept_with_new_account(invitation=self.invitation, at=timezone.now(), **form.cleaned_data)
        except WorkflowError as error:
            return self._draw(refusal=str(error), status=410)
        self._welcome(request)
        return perform_login(request, user, redirect_url=reverse("portal:workbench"))

    def _accept(self, request):
        try:
            invitations.accept(invitation=self.invitation, user=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        self._welcome(request)
        return redirect("portal:workbench")

    def _welcome(self, request):
        messages.success(request, f"你加入了{self.invitation.organization}，身份是{self.invitation.get_role_display()}。")

    def _find(self, token):
        pk = invitations.read_token(token)
        if pk is None:
            raise Http404("not a link of ours")
        return get_object_or_404(Invitation.objects.select_related("organization__kind", "invited_by"), pk=pk)

    def _sign_in_url(self):
        return f"{reverse('account_login')}?next={self.request.path}"

    def _draw(self, form=None, refusal="", status=200):
        user, email = self.request.user, self.email
        is_owner = not refusal and invitations.owns(user, email)
        is_stranger = not refusal and not user.is_authenticated and not invitations.has_account(email)
        context = {
            "invitation": self.invitation,
            "organization": self.invitation.organization,
            "refusal": refusal,
            "is_owner": is_owner,
            "form": form or (InvitedAccountForm(email=email) if is_stranger else None),
            "sign_in_url": self._sign_in_url(),
        }
        return render(self.request, "accounts/invitation_open.html", context, status=status)
