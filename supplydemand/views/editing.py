"""Writing listings: the form, and the actions of the organization itself."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import idempotency, kept_forms
from core.draft_pages import entered, with_notes
from core.models import ReviewEvent
from core.numbers import row_number
from core.workflow import StaleVersion, WorkflowError, perform_transition
from supplydemand.completeness import VALID_DAYS_USUAL, validity_caution
from supplydemand.presentation import text_of, words_of
from supplydemand.promise import promised_review
from supplydemand.services import listings
from supplydemand.views.listings import DIRECT_ACTIONS, ListingDetailView
from taxonomy.pickers import search_button_name, suspend_validation

PREFILLED_CONTACT = ("contact_name", "contact_phone", "contact_email")


@dataclass
class FormPage:
    """What the form page shows around the form."""

    form: object
    listing: object = None
    organization: object = None
    conflicts: list = field(default_factory=list)
    is_kept: bool = False
    token: str = ""


class ListingFormView(kept_forms.KeepsPostedForm, View):
    """Shared by the pages for a new and an existing listing."""

    kind = None
    way, notices = "", ()
    create_page, edit_page = "create", "edit"
    template_name = "supplydemand/listing_form.html"

    @property
    def form_class(self):
        """The form of this way of asking."""
        return self.kind.form_of(self.way)

    def draw(self, page, status=200):
        """The form page."""
        form, listing = page.form, page.listing
        form.mark_needed()
        organizations = [] if listing else list(self.kind.organizations_of(self.request.user))
        organization = page.organization or (listing.organization if listing else organizations[0])
        autosave = self.kind.url("autosave", listing.pk) if listing else self.kind.url("autosave_new")
        context = {
            "kind": self.kind,
            "form": form,
            "fieldsets": form.fieldsets(),
            "listing": listing,
            "version": listing.version if listing else "",
            "organization": organization,
            "organizations": organizations,
            "conflicts": page.conflicts,
            "is_kept": page.is_kept,
            "token": idempotency.token_for({"token": page.token}),
            "autosave_url": autosave,
            "action_url": self.kind.url(self.edit_page, listing.pk) if listing else self.kind.url(self.create_page),
            "mine_url": self.kind.url("mine"),
            "caution": validity_caution(**form.stated_dates()),
            "other_way_url": self._other_way_url(listing),
            "cancel_url": listing.get_absolute_url() if listing else self.kind.url("mine"),
            "submit_label": "重新提交" if listing and listing.is_returned else "提交审核",
            "events": list(ReviewEvent.objects.of(listing).newest_first()) if listing else [],
            "promise": promised_review(organization, kind=self.kind.model, at=timezone.now()),
        }
        context |= {"notices": self.notices, **self.extra_context(page, organization)}
        return render(self.request, self.template_name, context, status=status)

    def extra_context(self, page, organization):
        """What a way of asking shows besides."""
        return {}

    def _other_way_url(self, listing):
        other = {"create": "ask", "edit": "ask_edit", "ask": "create", "ask_edit": "edit"}
        return self.kind.url(other[self.edit_page], listing.pk) if listing else self.kind.url(other[self.create_page])

    def finish(self, listing, form):
        """After saving: submit if asked, say what is wrong at each field, or lead on."""
        if self.request.POST.get("action") == "submit":
            return self._submit(listing, form)
        if self.request.POST.get("action") == "full" and not form.errors:
            return redirect(self.kind.url("edit", listing.pk))
        if form.errors:
            messages.warning(self.request, f"草稿已存。还有 {len(form.errors)} 处读不懂，标在下面，原样留着。")
            return self.draw(FormPage(form, listing))
        messages.success(self.request, "草稿已存。关掉页面也不会丢。")
        return redirect(self.kind.url(self.edit_page, listing.pk))

    def _submit(self, listing, form):
        now = timezone.now()
        if "notices_seen" not in self.request.POST and (notices := listings.notices_of(listing)):
            self.notices = notices
            return self.draw(FormPage(form, listing))
        try:
            saved = listings.submit(
                listing=listing, actor=self.request.user, at=now, on=timezone.localdate(now), expected_version=listing.version
            )
        except listings.IncompleteListing as error:
            form.add_faults(error.faults)
            return self.draw(FormPage(form, listing))
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return self.draw(FormPage(form, listing))
        messages.success(self.request, _after_submission(saved))
        return redirect(saved)


class ListingCreateView(ListingFormView):
    """A new listing; the first autosave or save makes the draft, and the form's token makes it once."""

    def dispatch(self, request, *args, **kwargs):
        """Who writes for no organization of the kind's side is led to finding one."""
        if request.user.is_authenticated and not self.kind.organizations_of(request.user).exists():
            if self.is_for_script:
                raise Http404("no organization of that side")
            messages.info(request, self.kind.why_not_writing(request.user))
            return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """An empty form with the organization's contact, or the one that was posted when the session had ended."""
        kept = kept_forms.take(request, at=timezone.now())
        organization = self._organization(request.GET)
        listing = self.kind.model(organization=organization)
        if kept is not None:
            form = suspend_validation(self.form_class(kept, instance=listing))
            return self.draw(FormPage(form, organization=organization, is_kept=True, token=kept.get("token", "")))
        initial = self.initial_of(organization)
        return self.draw(FormPage(self.form_class(instance=listing, initial=initial), organization=organization))

    def initial_of(self, organization):
        """What an empty form starts with: the organization's contact, place and industry, and a usual time of validity."""
        initial = {name: getattr(organization, name) for name in PREFILLED_CONTACT}
        initial |= {"region": organization.region_id, "expires_on": timezone.localdate() + timedelta(days=VALID_DAYS_USUAL)}
        if self.kind.slug == "demand":
            initial["industry"] = organization.industry_id
        return initial

    def post(self, request):
        """Make the draft once; a form whose autosave already made it writes into that draft."""
        organization = self._organization(request.POST)
        form = self.form_class(request.POST, instance=self.kind.model(organization=organization))
        token = request.POST.get("token", "")
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), organization=organization, token=token))
        if not form.is_filled():
            return self._nothing_filled(form, organization, token)
        try:
            listing, is_first = create_once(
                self.kind, form, organization=organization, actor=request.user, token=token, way=self.way
            )
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self.draw(FormPage(suspend_validation(form), organization=organization), status=400)
        if not is_first:
            return self._again(request, listing)
        return self.finish(listing, form)

    def _nothing_filled(self, form, organization, token):
        """An empty form makes no draft; the page says what a listing needs."""
        messages.warning(self.request, "还没填内容，先不存。写上名称就会自动存成草稿。")
        form.show_faults_of_entered(on=timezone.localdate())
        return self.draw(FormPage(form, organization=organization, token=token))

    def _again(self, request, listing):
        if listing is None:
            return redirect(self.kind.url("mine"))
        if not request.POST.get("version"):
            return redirect(listing.get_absolute_url() if not listing.is_editable else self.kind.url(self.edit_page, listing.pk))
        return self.edit_view().as_view(kind=self.kind)(request, pk=listing.pk)

    def edit_view(self):
        """The view of the same way of asking that goes on with a draft."""
        return ListingEditView

    def _organization(self, data):
        own = self.kind.organizations_of(self.request.user).select_related("kind", "region", "district")
        wanted = data.get("organization", "")
        if wanted:
            return get_object_or_404(own, pk=row_number(wanted))
        chosen = self.request.user.working_for
        return (own.filter(pk=chosen.pk).first() if chosen else None) or own.first()


class ListingEditView(ListingFormView):
    """A draft, a returned listing, or the open revision of a published one."""

    def get_listing(self):
        """The listing if the reader may write it."""
        rows = self.kind.model.objects.visible_to(self.request.user).select_related("organization__kind", "organization__region")
        own = rows.filter(organization__in=self.kind.organizations_of(self.request.user).values("pk"))
        return get_object_or_404(own, pk=self.kwargs["pk"])

    def get(self, request, pk):
        """The form with what is saved, with what could not be read, or with what was posted when the session had ended."""
        listing = self.get_listing()
        if not listing.is_editable:
            messages.info(request, f"现在是“{listing.get_status_display()}”，不能直接改。")
            return redirect(listing)
        kept = kept_forms.take(request, at=timezone.now())
        if kept is not None:
            form = suspend_validation(self.form_class(kept, instance=listing))
            return self.draw(FormPage(with_notes(form, listing), listing, is_kept=True))
        form = self.form_class(instance=listing)
        form.restore_unreadable()
        if "check" in request.GET:
            form.show_faults(on=timezone.localdate())
        return self.draw(FormPage(with_notes(form, listing), listing))

    def post(self, request, pk):
        """Save; then submit if asked. A stale version shows both sides."""
        listing = self.get_listing()
        form = self.form_class(request.POST, instance=listing)
        if search_button_name(request.POST, form):
            return self.draw(FormPage(suspend_validation(form), listing))
        values, unreadable = entered(form)
        try:
            saved = listings.save_draft(
                listing=listing,
                values=values,
                unreadable=unreadable,
                actor=request.user,
                expected_version=request.POST.get("version", ""),
            )
        except StaleVersion as error:
            conflicts = _conflicts(listing, values | unreadable)
            if not conflicts:
                return self.finish(listing, with_notes(form, listing))
            messages.warning(request, str(error))
            return self.draw(FormPage(with_notes(form, listing), listing, conflicts=conflicts))
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(listing)
        return self.finish(saved, with_notes(form, saved))


class OwnListingPostView(LoginRequiredMixin, View):
    """A button on a listing's page; who is not signed in any more signs in and finds the page again."""

    kind = None
    http_method_names = ["post"]

    def handle_no_permission(self):
        """The address itself answers no GET, so the sign-in leads to the page."""
        return redirect_to_login(self.kind.url("detail", self.kwargs["pk"]))


class ListingActionView(OwnListingPostView):
    """Submit, withdraw, discard or reopen from the listing's page."""

    def post(self, request, pk, action):
        """Take the action; what is refused is said on the page."""
        listing = get_object_or_404(self.kind.model.objects.visible_to(request.user), pk=pk)
        if action not in DIRECT_ACTIONS or not listings.rules.is_member(request.user, listing):
            raise Http404("no such action")
        now, version = timezone.now(), request.POST.get("version", "")
        try:
            if action == "submit":
                listing = listings.submit(
                    listing=listing, actor=request.user, at=now, on=timezone.localdate(now), expected_version=version
                )
                messages.success(request, _after_submission(listing))
            else:
                reason = request.POST.get("reason", "")[:2000]
                event = perform_transition(
                    obj=listing, action=action, actor=request.user, at=now, expected_version=version, reason=reason
                )
                messages.success(request, f"“{listing}”现在是“{event.get_to_status_display()}”：{listing.status_hint}。")
        except listings.IncompleteListing as error:
            messages.error(request, str(error))
            return redirect(f"{self.kind.url('edit', pk)}?check=1")
        except WorkflowError as error:
            messages.error(request, str(error))
        if listing.revision_of_id and not listing.is_editable:
            return redirect(self.kind.url("detail", listing.revision_of_id))
        return redirect(listing)


class ListingCopyView(OwnListingPostView):
    """A new draft from an own listing, with new dates."""

    def post(self, request, pk):
        """Copy once per form."""
        listing, token = _own_or_404(self.kind, request.user, pk), request.POST.get("token", "")
        try:
            is_first, url = idempotency.once(token=token, user=request.user, act=lambda: self._copy_of(listing))
        except idempotency.StaleForm as error:
            messages.warning(request, str(error))
            return self._page_again(request, pk)
        if is_first:
            messages.success(request, "照着建了一份草稿，日期换成了新的。看一遍再提交。")
        return redirect(url or self.kind.url("mine"))

    def _copy_of(self, listing):
        copy = listings.copy_listing(listing=listing, actor=self.request.user, on=timezone.localdate())
        return self.kind.url("edit", copy.pk)

    def _page_again(self, request, pk):
        """The listing's page with a fresh token, as the answer to a post that was refused."""
        page = ListingDetailView(kind=self.kind)
        page.setup(request, pk=pk)
        response = page.get(request, pk)
        response.status_code = 400
        return response


class ListingReviseView(OwnListingPostView):
    """Change a published listing: the change is reviewed while the old text stays public."""

    def post(self, request, pk):
        """Go to the open revision."""
        listing = _own_or_404(self.kind, request.user, pk)
        try:
            revision = listings.start_revision(listing=listing, actor=request.user)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(listing)
        return redirect(revision if not revision.is_editable else self.kind.url("edit", revision.pk))


def create_once(kind, form, *, organization, actor, token, way=""):
    """``(listing, is_first)``: the draft of this form, made by its first post; ``None`` when that post ended badly.

    Raises ``core.idempotency.StaleForm`` for a form without its token.
    """
    values, unreadable = entered(form)

    def act():
        listing = listings.create_draft(
            model=kind.model, organization=organization, values=values, unreadable=unreadable, actor=actor, way=way
        )
        return kind.url("edit", listing.pk)

    is_first, url = idempotency.once(token=token, user=actor, act=act)
    pk = next((part for part in url.split("/") if part.isdecimal()), None)
    return kind.model.objects.of(actor).filter(pk=pk).first() if pk else None, is_first


def _own_or_404(kind, user, pk):
    own = kind.organizations_of(user).values("pk")
    return get_object_or_404(kind.model.objects.visible_to(user).filter(organization__in=own), pk=pk)


def _after_submission(listing):
    caution = validity_caution(starts_on=getattr(listing, "starts_on", None), expires_on=listing.expires_on)
    said = ("交上去了", "审完发邮件告诉你") if not listing.is_approved else ("已经公开", "一分钟内进入匹配")
    return f"{said[0]}，编号 {listing.code}。{said[1]}。{caution}"


def _conflicts(listing, values):
    """Where the reader's entries differ from what is saved now: ``[{"name", "label", "yours", "saved"}]``."""
    rows = []
    for name, value in values.items():
        model_field = listing._meta.get_field(name)
        yours = value if isinstance(value, str) and not model_field.choices else words_of(model_field, value)
        saved = listing.draft_input.get(name) or text_of(listing, name)
        if yours != saved:
            rows.append({"name": name, "label": str(model_field.verbose_name), "yours": yours, "saved": saved})
    return rows
