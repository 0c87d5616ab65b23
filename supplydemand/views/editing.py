"""Writing listings: the form, and the actions of the organization itself."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core import idempotency
from core.workflow import WorkflowError
from supplydemand.completeness import VALID_DAYS_USUAL, validity_caution
from supplydemand.models.listings import ASK
from supplydemand.presentation import text_of, words_of
from supplydemand.promise import promised_review
from supplydemand.services import listings
from supplydemand.views.listings import DIRECT_ACTIONS, ListingDetailView
from taxonomy.draft_actions import DraftActionView, DraftPostView
from taxonomy.draft_views import (
    DraftAutosaveNewView,
    DraftAutosaveView,
    DraftCreateView,
    DraftEditView,
    DraftPage,
    DraftPages,
)

PREFILLED_CONTACT = ("contact_name", "contact_phone", "contact_email")


class ListingDrafts(DraftPages):
    """What the drafts of listings are; ``way`` is the way of asking, the short one or the whole."""

    way, notices = "", ()
    create_page, edit_page = "create", "edit"
    template_name = "supplydemand/listing_form.html"

    @property
    def form_class(self):
        """The form of this way of asking."""
        return self.kind.form_of(self.way)

    def url(self, page, *args):
        """The address of a page, the form's own in this way of asking."""
        return self.kind.url(self.create_page if page == "create" else page, *args)

    def edit_url(self, row):
        """The form in this way of asking."""
        return self.kind.url(self.edit_page, row.pk)

    def edit_urls(self, row):
        """The whole form and the short one."""
        return [self.kind.url(page, row.pk) for page in ("edit", "ask_edit")]

    def why_not_writing(self):
        """Who may only read hears something else than who belongs to the other side."""
        return self.kind.why_not_writing(self.request.user)

    def own_rows(self):
        """Those of the organizations for which the reader writes."""
        return own_rows(self.kind, self.request.user).select_related("organization__kind", "organization__region")

    def initial_of(self, organization):
        """What an empty form starts with: the organization's contact, place and industry, and a usual time of validity."""
        initial = {name: getattr(organization, name) for name in PREFILLED_CONTACT}
        initial |= {"region": organization.region_id, "expires_on": timezone.localdate() + timedelta(days=VALID_DAYS_USUAL)}
        if self.kind.slug == "demand":
            initial["industry"] = organization.industry_id
        return initial

    def create(self, organization, values, unreadable):
        """The draft, which remembers the way of asking."""
        return listings.create_draft(
            model=self.model,
            organization=organization,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            way=self.way,
        )

    def save(self, row, values, unreadable):
        """The saved listing."""
        return listings.save_draft(
            listing=row,
            values=values,
            unreadable=unreadable,
            actor=self.request.user,
            expected_version=self.request.POST.get("version", ""),
        )

    def submit(self, row, at, expected_version):
        """The listing, in review or already public."""
        on = timezone.localdate(at)
        return listings.submit(listing=row, actor=self.request.user, at=at, on=on, expected_version=expected_version)

    def words_after(self, row):
        """Whether it is public already, and what its dates mean."""
        return after_submission(row)

    def text_of(self, row, name):
        """As on the listing's page."""
        return text_of(row, name)

    def words(self, row, name, value):
        """As on the listing's page."""
        return words_of(row._meta.get_field(name), value)

    def hand_in(self, row, form):
        """What the rules of the desk will find is said once, before it goes."""
        if "notices_seen" not in self.request.POST and (notices := listings.notices_of(row)):
            self.notices = notices
            return self.draw(DraftPage(form, row))
        return super().hand_in(row, form)

    def address_after(self, row, action):
        """The short form can lead on to the whole one."""
        return self.kind.url("edit", row.pk) if action == "full" else super().address_after(row, action)

    def extra_context(self, page, organization):
        """The listing, what its dates mean, the other way of asking and how long a review takes."""
        return {
            "listing": page.row,
            "caution": validity_caution(**page.form.stated_dates()),
            "other_way_url": self._other_way_url(page.row),
            "promise": promised_review(organization, kind=self.model, at=timezone.now()),
            "notices": self.notices,
        }

    def _other_way_url(self, listing):
        other = {"create": "ask", "edit": "ask_edit", "ask": "create", "ask_edit": "edit"}
        return self.kind.url(other[self.edit_page], listing.pk) if listing else self.kind.url(other[self.create_page])


class ListingCreateView(ListingDrafts, DraftCreateView):
    """A new listing."""


class ListingEditView(ListingDrafts, DraftEditView):
    """A draft, a returned listing, or the open revision of a published one."""


class PostedWay:
    """The form that was posted says which way of asking it belongs to, so that fields it lacks stay as they are."""

    @property
    def way(self):
        """``ask`` or empty."""
        return ASK if self.request.POST.get("way") == ASK else ""


class ListingAutosaveView(PostedWay, ListingDrafts, DraftAutosaveView):
    """The script's save of a saved listing."""


class ListingAutosaveNewView(PostedWay, ListingDrafts, DraftAutosaveNewView):
    """The script's first save of a new listing."""


class OwnListingPostView(ListingDrafts, DraftPostView):
    """A button on a listing's page."""


class ListingActionView(ListingDrafts, DraftActionView):
    """Submit, withdraw, discard or reopen from the listing's page."""

    direct_actions = DIRECT_ACTIONS

    def may_act(self, row):
        """Members of the organization."""
        return listings.rules.is_member(self.request.user, row)

    def words_after_step(self, row, event):
        """What it stands at, and what that means."""
        return f"“{row}”现在是“{event.get_to_status_display()}”：{row.status_hint}。"

    def page_after(self, row):
        """A revision that is in review or gone is looked at on the page of what it revises."""
        gone = row.revision_of_id and not row.is_editable
        return self.kind.url("detail", row.revision_of_id) if gone else row


class ListingCopyView(OwnListingPostView):
    """A new draft from an own listing, with new dates."""

    def post(self, request, pk):
        """Copy once per form."""
        listing, token = get_object_or_404(own_rows(self.kind, request.user), pk=pk), request.POST.get("token", "")
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
        listing = get_object_or_404(own_rows(self.kind, request.user), pk=pk)
        try:
            revision = listings.start_revision(listing=listing, actor=request.user)
        except WorkflowError as error:
            messages.error(request, str(error))
            return redirect(listing)
        return redirect(revision if not revision.is_editable else self.kind.url("edit", revision.pk))


def own_rows(kind, user):
    """The listings of a kind that this person may write."""
    own = kind.organizations_of(user).values("pk")
    return kind.model.objects.visible_to(user).filter(organization__in=own).select_related("organization")


def after_submission(listing):
    """What is said after handing in: whether it is public already, and what its dates mean."""
    caution = validity_caution(starts_on=getattr(listing, "starts_on", None), expires_on=listing.expires_on)
    said = ("交上去了", "审完发邮件告诉你") if not listing.is_approved else ("已经公开", "一分钟内进入匹配")
    return f"{said[0]}，编号 {listing.code}。{said[1]}。{caution}"
