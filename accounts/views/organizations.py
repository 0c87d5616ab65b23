"""Finding, registering, changing and showing organizations."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View
from django.views.generic import TemplateView

from accounts import credit_code, rules, services
from accounts.forms.organizations import ContactForm, OrganizationForm
from accounts.models import CollaborationOffice, Membership, Organization
from accounts.promises import promised_review, review_due_on
from accounts.school_code import school_of
from core import kept_forms
from core.idempotency import StaleForm, token_for
from core.limits import limited
from core.models import ReviewEvent
from core.numbers import row_number
from core.registries import detail_panels
from core.sharing import share_card
from core.workflow import WorkflowError, available_actions, perform_transition
from taxonomy.enums import OrganizationSide
from taxonomy.forms import search_button_name, suspend_validation

SEARCH_LIMIT = 10


def _handed_in(at):
    return f"交上去了，{promised_review(Organization, at)}。结果会发邮件告诉你。"


class OrganizationStartView(LoginRequiredMixin, TemplateView):
    """Find your organization and join it, or register a new one; a fragment of results for htmx."""

    template_name = "accounts/organization_start.html"

    @limited("organization_search")
    def get(self, request, *args, **kwargs):
        """The page; 429 for somebody who searches faster than people type."""
        return super().get(request, *args, **kwargs)

    def get_template_names(self):
        """The hits alone while somebody types, else the whole page."""
        return ["accounts/_organization_results.html"] if self.request.htmx else [self.template_name]

    def get_context_data(self, **kwargs):
        """Hits of the search, and what the reader has already joined or asked to join."""
        query = self.request.GET.get("q", "").strip()[:60]
        known = Organization.objects.search(query).for_table()[: SEARCH_LIMIT + 1] if query else []
        mine = Membership.objects.filter(user=self.request.user).open().for_table().order_by("pk")
        rows = list(known)
        for row in rows:
            row.can_join = rules.can_join(self.request.user, row)
        return super().get_context_data(
            query=query,
            organizations=rows[:SEARCH_LIMIT],
            has_more=len(rows) > SEARCH_LIMIT,
            memberships=mine,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        """Caches must not mix the page up with its part."""
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class OrganizationCheckView(LoginRequiredMixin, View):
    """Whether a credit code is right and free, as a fragment while it is typed."""

    @limited("organization_check")
    def get(self, request):
        """A line below the field; empty while the code is free or unfinished."""
        code = credit_code.normalized(request.GET.get("credit_code", "")[:40])
        taken = Organization.objects.with_credit_code(code)
        own = Organization.objects.of(request.user).filter(pk=row_number(request.GET.get("exclude", "")))
        taken = taken.exclude(pk__in=own.values("pk"))
        return render(
            request,
            "accounts/_credit_code_check.html",
            {"code": code, "is_complete": len(code) >= 18, "is_right": credit_code.is_valid(code), "taken": taken.first()},
        )


class _OrganizationFormView(kept_forms.KeepsPostedForm, View):
    """Shared by registration and change: draw the form, save a draft, or save and hand in."""

    def draw(self, form, *, organization=None, version=None, status=200, is_kept=False):
        """The form's page; a returned organization shows the coordinator's notes at the fields."""
        event = None
        if organization is not None and organization.is_returned:
            event = ReviewEvent.objects.latest_return_of(organization)
            form.field_notes = event.field_notes if event else {}
            form.field_notes_by = f"{event.actor}" if event and event.actor else "审核专员"
        code = form["credit_code"].value() if "credit_code" in form.fields else ""
        taken = Organization.objects.with_credit_code(credit_code.normalized(code or "")).first() if form.errors else None
        return render(
            self.request,
            "accounts/organization_form.html",
            {
                "form": form,
                "organization": organization,
                "event": event,
                "note_count": len(event.field_notes) if event else 0,
                "token": token_for(self.request.POST),
                "version": version or self.request.POST.get("version") or getattr(organization, "version", ""),
                "autosave_url": _autosave_url(form, organization),
                "taken": taken if taken is not None and (organization is None or taken.pk != organization.pk) else None,
                "is_contact_only": isinstance(form, ContactForm),
                "is_kept": is_kept,
                "promise": "" if isinstance(form, ContactForm) else promised_review(Organization, timezone.now()),
            },
            status=status,
        )

    def hand_in(self, form, organization):
        """Submit what was saved; draws the form again with the faults when it cannot go."""
        try:
            services.submit_organization(
                organization=organization, actor=self.request.user, at=timezone.now(), expected_version=organization.version
            )
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name, texts)
            return self.draw(form, organization=organization, version=organization.version, status=422)
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return redirect(organization)
        messages.success(self.request, _handed_in(timezone.now()))
        return redirect(organization)


class OrganizationCreateView(_OrganizationFormView):
    """Register a new organization."""

    def get(self, request):
        """The form, with what was searched for already in it, or with what was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            return self.draw(suspend_validation(OrganizationForm(kept)), is_kept=True)
        form = OrganizationForm(
            initial={"credit_code": request.GET.get("credit_code", "")[:30], "name": request.GET.get("name", "")[:120]}
        )
        return self.draw(form)

    def post(self, request):
        """Save a draft or hand it in at once; the same form posted again leads to the first one's result."""
        is_submission = request.POST.get("action") == "submit"
        form = OrganizationForm(request.POST, is_draft=not is_submission)
        if search_button_name(request.POST, form):
            return self.draw(suspend_validation(form))
        if not form.is_valid():
            return self.draw(form, status=422)
        if is_submission and self._is_taken(form):
            form.add_error("credit_code", services.DUPLICATE_CODE)
            return self.draw(form, status=422)
        try:
            organization = services.register_organization(
                fields=form.cleaned_data, actor=request.user, at=timezone.now(), token=request.POST.get("token")
            )
        except services.AlreadyDone as done:
            return self._again(request, done.url)
        except StaleForm as error:
            form.add_error(None, str(error))
            return self.draw(form, status=400)
        if is_submission:
            return self.hand_in(form, organization)
        messages.success(request, "存好了。补齐以后再交上去核验。")
        return redirect("accounts:organization_edit", pk=organization.pk)

    def _again(self, request, url):
        """A form whose autosave registered the draft writes into that draft; one posted twice leads to the first result."""
        pk = next((part for part in url.split("/") if part.isdecimal()), None)
        if pk is None or not request.POST.get("version"):
            return HttpResponseRedirect(url or reverse("accounts:organization_start"))
        return OrganizationEditView.as_view()(request, pk=int(pk))

    def _is_taken(self, form):
        return Organization.objects.with_credit_code(form.cleaned_data["credit_code"]).exists()


class OrganizationEditView(_OrganizationFormView):
    """Change one's own organization: everything before verification, contact and introduction after it."""

    def dispatch(self, request, *args, **kwargs):
        """Find the organization among those the reader manages, and the form for its status."""
        if request.user.is_authenticated:
            self.organization = get_object_or_404(Organization.objects.managed_by(request.user).for_table(), pk=kwargs["pk"])
            allowed = services.editable_fields(self.organization)
            if not allowed:
                messages.info(request, "审核专员正在看，暂时不能改。要改就先撤回。")
                return redirect(self.organization)
            self.form_class = OrganizationForm if "name" in allowed else ContactForm
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """The form as saved, or with what was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = suspend_validation(self.form_class(kept, instance=self.organization))
            return self.draw(form, organization=self.organization, version=kept.get("version"), is_kept=True)
        return self.draw(self.form_class(instance=self.organization), organization=self.organization)

    def post(self, request, pk):
        """Save, or save and hand in; a stale tab is told so and keeps what was entered."""
        is_full = self.form_class is OrganizationForm
        is_submission = is_full and request.POST.get("action") == "submit"
        form = self.form_class(request.POST, instance=self.organization, is_draft=is_full and not is_submission)
        if search_button_name(request.POST, form):
            return self.draw(suspend_validation(form), organization=self.organization)
        if not form.is_valid():
            return self.draw(form, organization=self.organization, status=422)
        try:
            organization = services.save_organization(
                organization=self.organization,
                fields=form.cleaned_data,
                actor=request.user,
                expected_version=request.POST.get("version"),
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self.draw(form, organization=self.organization, status=409)
        if is_submission:
            return self.hand_in(form, organization)
        messages.success(request, "存好了。")
        return redirect("accounts:organization_edit", pk=pk) if is_full else redirect(organization)


class OrganizationDetailView(TemplateView):
    """An organization's page: facts for everybody, status, history and actions for its own people."""

    template_name = "accounts/organization_detail.html"

    def get(self, request, pk):
        """The page; the address of a registration that was merged leads to the organization it is part of now."""
        absorbed = Organization.objects.filter(pk=pk).exclude(merged_into=None).select_related("merged_into").first()
        if absorbed is not None and Organization.objects.visible_to(request.user).filter(pk=absorbed.merged_into_id).exists():
            return redirect(absorbed.merged_into, permanent=True)
        return super().get(request, pk=pk)

    def get_context_data(self, pk, **kwargs):
        """What this reader may see of the organization and do with it."""
        user = self.request.user
        organization = get_object_or_404(Organization.objects.visible_to(user).for_table(), pk=pk)
        is_member = user.is_authenticated and rules.is_member(user, organization)
        is_inside = is_member or (user.is_authenticated and rules.is_coordinator_of(user, organization))
        can_manage = user.is_authenticated and rules.is_manager(user, organization)
        actions = available_actions(organization, user) if can_manage else []
        waiting = [pk] if is_inside and organization.waits_for_decision else []
        return super().get_context_data(
            organization=organization,
            share=_share(organization) if organization.is_verified and organization.suspended_at is None else None,
            school=school_of(organization.school_code, on=timezone.localdate()),
            is_member=is_member,
            is_inside=is_inside,
            due_on=review_due_on(Organization, waiting).get(pk),
            can_edit=can_manage and bool(services.editable_fields(organization)),
            can_see_members=is_inside,
            can_see_licence=can_manage or (is_inside and not is_member),
            can_join=rules.can_join(user, organization),
            aliases=[row.name for row in organization.aliases.order_by("pk") if row.name != organization.name],
            offices=CollaborationOffice.objects.visible_to(user).filter(host=organization).for_table().order_by("pk"),
            may_host=can_manage and organization.kind is not None and organization.kind.side == OrganizationSide.SUPPLY,
            liaisons=_liaisons_of(organization, user),
            actions=[action for action in actions if action.action in OWN_ACTIONS],
            events=ReviewEvent.objects.of(organization).newest_first() if is_inside else [],
            panels=[panel for panel in (collect(organization, user) for collect in detail_panels) if panel],
            **kwargs,
        )


def _share(organization):
    facts = "，".join(str(fact) for fact in (organization.name, organization.kind, organization.district) if fact)
    return share_card(
        title=organization.name, description=f"{facts}。{organization.introduction}", path=organization.get_absolute_url()
    )


def _liaisons_of(organization, user):
    """Names and positions for whoever is signed in; for the public their number alone."""
    rows = Membership.objects.liaisons().filter(organization=organization).select_related("user").order_by("pk")
    return list(rows) if user.is_authenticated else [None for _ in rows.values("pk")]


def _autosave_url(form, organization):
    """Where the script saves a registration; nowhere once the organization is verified, because then a change is public."""
    if isinstance(form, ContactForm):
        return ""
    if organization is None:
        return reverse("accounts:organization_autosave_new")
    return reverse("accounts:organization_autosave", args=[organization.pk])


OWN_ACTIONS = ("submit", "withdraw")
"""What an organization's own people do on its page; coordinators decide at their desk, behind the second factor."""


class OrganizationActionView(LoginRequiredMixin, View):
    """Submit or withdraw one's own organization."""

    http_method_names = ["post"]

    def post(self, request, pk, action):
        """Take one of ``OWN_ACTIONS``; what stands against it is said in a message."""
        organization = get_object_or_404(Organization.objects.of(request.user), pk=pk)
        if action not in OWN_ACTIONS:
            raise Http404("no such action here")
        options = {"actor": request.user, "at": timezone.now(), "expected_version": request.POST.get("version", "")}
        try:
            if action == "submit":
                services.submit_organization(organization=organization, **options)
                messages.success(request, _handed_in(timezone.now()))
            else:
                perform_transition(obj=organization, action=action, reason=request.POST.get("reason", ""), **options)
                messages.success(request, "撤回了。改好后可以再交。")
        except WorkflowError as error:
            messages.error(request, str(error))
        except ValidationError:
            messages.error(request, "还没填完，交不了。补齐标出来的地方再交。")
            return redirect("accounts:organization_edit", pk=pk)
        return redirect(organization)
