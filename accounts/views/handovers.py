"""The page 交接 and the note that it leaves."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from accounts import rules
from accounts.enums import Role
from accounts.forms.handovers import HandoverForm
from accounts.models import Handover, Organization
from accounts.services import handovers
from core.enums import Status
from core.numbers import row_number
from core.workflow import WorkflowError

SHOWN_ROWS = 20


class HandoverView(LoginRequiredMixin, View):
    """Choose whose work goes to whom, see what moves, do it. Managers for anybody, others for themselves."""

    def get(self, request, pk):
        """Whose work it is, and what would move."""
        organization, person = self._subject(request.GET, pk)
        return self._draw(organization, person, self._form(organization, person) if person else None)

    def post(self, request, pk):
        """Hand over, or draw the page with what stands against it."""
        organization, person = self._subject(request.POST, pk)
        if person is None:
            raise Http404("nobody chosen")
        form = self._form(organization, person, request.POST)
        if not form.is_valid():
            return self._draw(organization, person, form, status=422)
        data = form.cleaned_data
        try:
            handover = handovers.hand_over(
                organization=organization,
                person=person,
                successor=data["successor"].user,
                actor=request.user,
                at=timezone.now(),
                remark=data["remark"],
                phone=data.get("phone", ""),
                is_leaving=data.get("is_leaving", False),
                gives_manager=data.get("gives_manager", False),
            )
        except handovers.PhoneMissing as error:
            form.add_error("phone", str(error))
            return self._draw(organization, person, form, status=422)
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self._draw(organization, person, form, status=422)
        except PermissionDenied:
            raise Http404("not a manager") from None
        messages.success(request, f"交接好了，{handover.total} 件给了{handover.successor}。")
        return redirect(handover)

    def _subject(self, data, pk):
        """The organization among the reader's own, and the person chosen (oneself, for who is no manager)."""
        user = self.request.user
        organization = get_object_or_404(Organization.objects.of(user), pk=pk)
        if not rules.is_manager(user, organization):
            return organization, user
        wanted = data.get("person", "")
        if not wanted:
            return organization, None
        return organization, get_object_or_404(handovers.possible_people(organization), pk=row_number(wanted))

    def _form(self, organization, person, data=None):
        own = organization.memberships.filter(user=person, status=Status.APPROVED).first()
        is_manager = own is not None and own.role == Role.MANAGER
        return HandoverForm(
            data,
            successors=handovers.successors_of(person=person, organization=organization),
            offers_manager=is_manager and rules.is_manager(self.request.user, organization),
            offers_leaving=own is not None,
            asks_phone=handovers.needs_phone(person=person, organization=organization),
        )

    def _draw(self, organization, person, form, status=200):
        can_choose = rules.is_manager(self.request.user, organization)
        context = {
            "organization": organization,
            "person": person,
            "people": handovers.possible_people(organization) if can_choose else [],
            "form": form,
            "parts": handovers.preview(person=person, organization=organization, limit=SHOWN_ROWS) if person else [],
            "is_self": person == self.request.user,
            "notes": Handover.objects.visible_to(self.request.user)
            .filter(organization=organization)
            .select_related("person", "successor")
            .order_by("-pk")[:10],
            "trail": [
                (organization.name or "本单位", organization.get_absolute_url()),
                ("成员", reverse("accounts:member_list", args=[organization.pk])),
            ],
        }
        return render(self.request, "accounts/handover_form.html", context, status=status)


class HandoverDetailView(LoginRequiredMixin, DetailView):
    """The note: what moved, to be read and printed."""

    template_name = "accounts/handover_detail.html"
    context_object_name = "handover"

    def get_queryset(self):
        """For the two people and the organization's managers."""
        rows = Handover.objects.visible_to(self.request.user)
        return rows.select_related("organization", "person", "successor", "made_by")
