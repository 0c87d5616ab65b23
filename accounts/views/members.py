"""Joining an organization, and its managers' page of members."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts import rules, services
from accounts.enums import Role
from accounts.forms.organizations import JoinForm, RoleForm
from accounts.models import Membership, Organization
from core.addresses import posted_next
from core.enums import Status
from core.numbers import row_number
from core.workflow import WorkflowError, available_actions

ENDED_MAX = 20
DONE = {"approve": "同意了。对方会收到通知。", "reject": "没有同意。理由会发给对方。", "withdraw": "已经退出。"}


class MembershipCreateView(LoginRequiredMixin, View):
    """Ask to join an organization that is verified or handed in."""

    def get(self, request, pk):
        """The empty form."""
        organization = self._organization(request, pk)
        if not rules.can_join(request.user, organization):
            messages.info(request, f"你已经加入{organization}，或者申请过了。")
            return redirect("accounts:organization_start")
        return self._draw(JoinForm(), organization)

    def post(self, request, pk):
        """Ask to join, or draw the form with its faults."""
        organization, form = self._organization(request, pk), JoinForm(request.POST)
        if not form.is_valid():
            return self._draw(form, organization, status=422)
        membership = services.request_membership(
            organization=organization, actor=request.user, at=timezone.now(), **form.cleaned_data
        )
        if membership.is_approved:
            messages.info(request, f"你已经是{organization}的成员。")
        else:
            messages.success(request, f"申请交给{organization}的管理员了。同意以后发邮件告诉你。")
        return redirect("accounts:organization_start")

    def _organization(self, request, pk):
        return get_object_or_404(Organization.objects.known().for_table(), pk=pk)

    def _draw(self, form, organization, status=200):
        context = {"form": form, "organization": organization}
        return render(self.request, "accounts/membership_form.html", context, status=status)


class MemberListView(LoginRequiredMixin, TemplateView):
    """Members and requests of an organization, for its members and for coordinators in scope."""

    template_name = "accounts/member_list.html"

    def get_context_data(self, pk, **kwargs):
        """The members, and what the reader may do with each."""
        user = self.request.user
        organization = get_object_or_404(_seen_by(user), pk=pk)
        rows = list(
            organization.memberships.filter(status__in=[Status.SUBMITTED, Status.APPROVED])
            .select_related("user")
            .order_by("status", "pk")
        )
        ended = organization.memberships.exclude(ended_at=None).filter(status=Status.WITHDRAWN).select_related("user")
        for row in rows:
            row.organization = organization  # the rules ask for it; the row is already here
            row.offered = {transition.action for transition in available_actions(row, user)}
        can_decide = rules.is_manager(user, organization) or rules.is_coordinator_of(user, organization)
        return super().get_context_data(
            organization=organization,
            requests=[row for row in rows if row.waits_for_decision],
            members=[row for row in rows if row.is_approved],
            can_decide=can_decide,
            can_manage=rules.is_manager(user, organization),
            is_own=rules.is_member(user, organization),
            ended=list(ended.order_by("-ended_at", "-pk")[:ENDED_MAX]) if can_decide else [],
            roles=Role.choices,
            **kwargs,
        )


class CurrentOrganizationView(LoginRequiredMixin, View):
    """Choose which of one's organizations to work for; it changes what forms start with, never what one may do."""

    http_method_names = ["post"]

    def post(self, request):
        """Keep the choice and lead back; a foreign organization is a 404."""
        wanted = row_number(request.POST.get("organization", ""))
        organization = get_object_or_404(Organization.objects.of(request.user), pk=wanted)
        services.choose_organization(user=request.user, organization=organization)
        messages.success(request, f"现在办{organization}的事。")
        return redirect(posted_next(request, "portal:workbench"))


class _MemberView(LoginRequiredMixin, View):
    http_method_names = ["post"]

    def membership(self, pk, member_pk):
        """The membership, if the reader may know of it."""
        rows = Membership.objects.visible_to(self.request.user).for_table()
        return get_object_or_404(rows, pk=member_pk, organization_id=pk)

    def back(self, pk):
        """The members' page, or one's own start page when one no longer belongs."""
        if _seen_by(self.request.user).filter(pk=pk).exists():
            return redirect("accounts:member_list", pk=pk)
        return redirect("accounts:organization_start")


class MemberActionView(_MemberView):
    """Approve, reject or end a membership, or take one's request back."""

    def post(self, request, pk, member_pk, action):
        """Take one action of ``DONE`` on a membership; an impossible one is answered by a message."""
        if action not in DONE:
            raise Http404("no such action here")
        membership = self.membership(pk, member_pk)
        reason = request.POST.get("reason", "")
        if action == "withdraw" and membership.user_id == request.user.pk:
            reason = reason.strip() or "本人退出"
        try:
            services.act_on_membership(
                membership=membership,
                action=action,
                actor=request.user,
                at=timezone.now(),
                expected_version=request.POST.get("version", ""),
                reason=reason,
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, DONE[action])
        return self.back(pk)


class MemberRoleView(_MemberView):
    """Give a member another role or make them 协作专员."""

    def post(self, request, pk, member_pk):
        """Give the member the chosen role; a refusal is answered by a message."""
        membership, form = self.membership(pk, member_pk), RoleForm(request.POST)
        if not form.is_valid():
            messages.error(request, "选一个角色再存。")
            return self.back(pk)
        data = form.cleaned_data
        try:
            services.change_role(
                membership=membership,
                role=data["role"],
                is_liaison=data["is_liaison"],
                actor=request.user,
                expected_version=data["version"],
            )
        except WorkflowError as error:
            messages.error(request, str(error))
        except PermissionDenied:
            raise Http404("not a manager") from None
        else:
            messages.success(request, f"{membership.user}的角色改好了。")
        return self.back(pk)


def _seen_by(user):
    """Organizations whose members this person may see."""
    organizations = Organization.objects
    in_scope = Q(pk__in=organizations.in_scope_of(user).handed_in().values("pk"))
    return organizations.filter(Q(pk__in=organizations.of(user).values("pk")) | in_scope)
