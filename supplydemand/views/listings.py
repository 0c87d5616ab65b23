"""Lists and pages of listings."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from core.enums import Status
from core.idempotency import new_token
from core.lists import FilteredListView
from core.models import ReviewEvent
from core.numbers import row_number
from core.registries import detail_panels
from core.sharing import share_card
from core.workflow import available_actions
from review.models import ReviewTask
from supplydemand import rules
from supplydemand.own_listings import BULK_MAX, add_need_filter, need_of, need_tabs
from supplydemand.presentation import sections_of
from supplydemand.public_pages import public_events, public_page
from supplydemand.search import query_literal, with_relevance
from supplydemand.views.recent import note_visit

DIRECT_ACTIONS = ("submit", "withdraw", "discard", "reopen")
"""What the organization itself does on the listing's page; reviewing happens at the review desk."""

RELEVANCE = {"relevance": ("最相关", ("-relevance", "-id"))}
"""The order that is offered while there are words to search for."""


class ListingListView(FilteredListView):
    """Rows of one kind by filters, in the database: what the own list and the exports share."""

    kind = None
    sorts = {
        "newest": ("最新发布", ("-published_at", "-id")),
        "largest": ("人数从多到少", ("-headcount", "-id")),
        "expiring": ("快到期的在前", ("expires_on", "id")),
    }

    def get_rows(self):
        """Published rows with what the table shows."""
        return self.kind.model.objects.visible_to(self.request.user).published(on=timezone.localdate()).for_table()

    def get_base_queryset(self):
        """The rows, with their relevance where they are ordered by it."""
        rows = self.get_rows()
        return with_relevance(rows, self._words()) if self.get_sort() == "relevance" else rows

    def get_sorts(self):
        """What was searched for stands first: the best answers, unless another order is chosen."""
        return RELEVANCE | self.sorts if query_literal(self._words()) else self.sorts

    def _words(self):
        return self.request.GET.get("q", "")

    def get_filterset(self):
        """The kind's filter set."""
        return self.kind.filterset_class(
            self.request.GET or None, queryset=self.get_base_queryset(), request=self.request, with_status=self.is_own
        )

    is_own = False

    def get_context_data(self, **kwargs):
        """Adds the kind, the tabs and the addresses of the exports."""
        context = super().get_context_data(kind=self.kind, is_own=self.is_own, **kwargs)
        query = [
            (name, value) for name, values in self.request.GET.lists() for value in values if name not in ("after", "before")
        ]
        address = self.kind.url("mine_export" if self.is_own else "export")
        context.update(
            export_urls={kind: f"{address}?{urlencode([*query, ('format', kind)])}" for kind in ("xlsx", "csv")},
            list_url=self.kind.url("list"),
            mine_url=self.kind.url("mine"),
            create_url=self.kind.url("ask"),
            import_url=self.kind.url("import"),
            can_publish=self.kind.is_written_by(self.request.user),
            is_filtered=bool(context["chips"]),
            today=timezone.localdate(),
        )
        return context


class OwnListingListView(LoginRequiredMixin, ListingListView):
    """Everything of the reader's organizations, in any state, with what each needs and buttons for many at once."""

    is_own = True
    template_name = "supplydemand/own_listing_list.html"
    sorts = {"newest": ("最新填写", ("-id",))}

    def get_rows(self):
        """Own rows; a revision that has become its original's content is no row of its own any more."""
        rows = self.kind.model.objects.of(self.request.user).for_table()
        rows = rows.exclude(revision_of__isnull=False, status__in=[Status.APPROVED, Status.WITHDRAWN])
        chosen = self._chosen_rows()
        return rows.filter(pk__in=chosen) if chosen else rows

    def get_filterset(self):
        """Adds what a listing needs as the first filter."""
        return add_need_filter(super().get_filterset())

    def _chosen_rows(self):
        parts = self.request.GET.get("rows", "").split(",")[:BULK_MAX]
        return [pk for part in parts if (pk := row_number(part)) is not None]

    def get_context_data(self, **kwargs):
        """Adds what each row needs, how many rows need what, and what the buttons for many rows take."""
        context = super().get_context_data(**kwargs)
        today = context["today"]
        for row in context["object_list"]:
            row.need = need_of(row, on=today)
        own = self.kind.model.objects.of(self.request.user)
        context.update(
            needs=need_tabs(own, on=today, chosen=self.request.GET.get("need", ""), address=self.kind.url("mine")),
            bulk_url=self.kind.url("bulk"),
            form_token=new_token(),
            is_batch=bool(self._chosen_rows()),
            are_selected=bool(self._chosen_rows()) or self.request.GET.get("select") == "all",
            select_all_url=self._address(select="all"),
        )
        return context


class ListingDetailView(TemplateView):
    """One listing: what it says, its history, and what the reader may do with it."""

    kind = None
    template_name = "supplydemand/listing_detail.html"

    def get(self, request, pk):
        """The page; a revision that became its original's content leads to the original."""
        page = public_page(self.kind.model, pk, on=timezone.localdate())
        if page is None:
            listing = get_object_or_404(self.kind.model.objects.visible_to(request.user).for_detail(), pk=pk)
            page = listing, None
        listing, public = page
        if listing.revision_of_id and listing.is_approved:
            return redirect(listing.revision_of)
        context = self.get_context_data(listing=listing, public=public)
        response = self.render_to_response(context)
        if listing.is_published and not context["is_inside"]:
            note_visit(request, response, self.kind, listing)
        return response

    def get_context_data(self, *, listing, public, **kwargs):
        """The listing, its history cut to what the reader may see, and the reader's own actions."""
        context = super().get_context_data(**kwargs)
        user = self.request.user
        is_own = rules.is_member(user, listing)
        is_inside = is_own or rules.is_reviewer(user, listing)
        if is_inside:
            events = list(ReviewEvent.objects.of(listing).newest_first())
        else:
            events = public_events(listing) if public is None else public
        actions = [t for t in available_actions(listing, user) if t.action in DIRECT_ACTIONS] if is_own else []
        context.update(
            kind=self.kind,
            listing=listing,
            sections=sections_of(listing, with_contact=True) if is_inside else _public_sections(self.kind, listing),
            majors=list(listing.majors.all()),
            share=_share(self.kind, listing) if _is_shown_to_all(listing) else None,
            is_own=is_own,
            is_inside=is_inside,
            can_edit=rules.is_author(user, listing),
            events=events,
            last_return=_last_return(listing),
            actions=actions,
            revision=self._open_revision(listing) if is_own else None,
            review_task=ReviewTask.objects.visible_to(user).open().filter(**_target(listing)).first() if user.is_staff else None,
            panels=[panel for make in detail_panels if (panel := make(listing, user))],
            form_token=new_token(),
            today=timezone.localdate(),
        )
        return context

    def _open_revision(self, listing):
        return self.kind.model.objects.open_revision_of(listing).first() if listing.is_published else None


def _is_shown_to_all(listing):
    return listing.is_published and listing.suspended_at is None and listing.organization.suspended_at is None


def _share(kind, listing):
    """What the public may read of a listing, in two lines."""
    facts = [str(listing.organization), f"{listing.headcount} 人", "、".join(listing.skills)]
    description = "，".join(fact for fact in facts if fact)
    return share_card(
        title=f"{listing}（{kind.label}）",
        description=f"{description}。{listing.description}",
        path=listing.get_absolute_url(),
    )


def _public_sections(kind, listing):
    """One frame with what was stated; the title stands above it already, and gaps are nobody else's business."""
    rows = [row for _, rows in sections_of(listing) for row in rows if row[2] and row[0] != "title"]
    return [(f"{kind.short}内容", rows)]


def _last_return(listing):
    if not listing.is_returned:
        return None
    event = ReviewEvent.objects.latest_return_of(listing)
    if event is None:
        return None
    labels = {field.name: str(field.verbose_name) for field in listing._meta.get_fields() if hasattr(field, "verbose_name")}
    return {"event": event, "notes": [(labels.get(name, name), note) for name, note in event.field_notes.items()]}


def _target(listing):
    return {"content_type": ContentType.objects.get_for_model(type(listing)), "object_id": listing.pk}
