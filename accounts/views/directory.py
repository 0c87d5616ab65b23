"""The public directory: organizations and 协作办公室, by district, kind and industry (A2.1)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts import rules
from accounts.directory_counts import COUNT_LIMIT, DirectoryCounts, label_choices
from accounts.filters import OfficeFilterSet, OrganizationFilterSet
from accounts.forms.offices import OfficeForm
from accounts.models import CollaborationOffice, Membership, Organization
from accounts.services import AlreadyDone
from accounts.services.offices import editable_office_fields, save_office, start_office, submit_office
from core.idempotency import StaleForm, token_for
from core.lists import FilteredListView
from core.models import ReviewEvent
from core.numbers import bounded, row_number
from core.workflow import WorkflowError, available_actions, perform_transition
from taxonomy.models import District
from taxonomy.tiles import tile_map

HANDED_IN = "交上去了。审核专员看过以后公开，结果会发邮件告诉你。"
OWN_ACTIONS = ("submit", "withdraw", "close")


class OrganizationDirectoryView(FilteredListView):
    """Verified organizations, without suspended ones; who can be turned to is said in each row."""

    template_name = "accounts/organization_list.html"
    filterset_class = OrganizationFilterSet
    sorts = {"newest": ("最近登记在前", ("-id",)), "name": ("按名称", ("name", "id"))}

    def get_base_queryset(self):
        """Verified ones with what the table shows, and whether they have a liaison and an office."""
        liaisons = Membership.objects.liaisons().filter(organization=OuterRef("pk"))
        offices = CollaborationOffice.objects.open().filter(host=OuterRef("pk"))
        rows = Organization.objects.visible_to(self.request.user).public().for_table()
        return rows.annotate(has_liaison=Exists(liaisons), has_office=Exists(offices))

    def get_context_data(self, **kwargs):
        """Adds how many are found, counts beside the filters, and the map of the districts."""
        context = super().get_context_data(**kwargs)
        counts = DirectoryCounts(filterset=context["filterset"], rows=self.get_base_queryset())
        label_choices(context["filterset"].form, counts)
        by_district = counts.of("district")
        context["result_text"] = f"{bounded(counts.total, COUNT_LIMIT)} 家单位"
        if by_district is not None:
            others = [pair for pair in self._pairs() if pair[0] != "district"]
            context["map"] = tile_map(
                list(District.objects.current(on=timezone.localdate())),
                by_district,
                text_of=lambda count: f"{count:,}" if count else "暂无",
                url_of=lambda district: f"?{urlencode([*others, ('district', district.pk)])}",
                chosen={row_number(pk) for pk in self.request.GET.getlist("district")},
            )
        return context


class OfficeListView(FilteredListView):
    """Open offices, with a table of the districts above them."""

    template_name = "accounts/office_list.html"
    filterset_class = OfficeFilterSet
    sorts = {"newest": ("最近设立在前", ("-id",))}

    def get_base_queryset(self):
        """Open ones with host and district."""
        return CollaborationOffice.objects.visible_to(self.request.user).open().for_table()

    def get_context_data(self, **kwargs):
        """Adds the map of the districts with the number of their offices; those without one are shown too."""
        counts = dict(
            CollaborationOffice.objects.open()
            .order_by()
            .values_list("serves_district")
            .annotate(Count("pk"))
            .values_list("serves_district", "pk__count")
        )
        map_of_offices = tile_map(
            list(District.objects.current(on=timezone.localdate())),
            counts,
            text_of=lambda count: str(count) if count else "暂无",
            url_of=lambda district: f"?serves={district.pk}",
            chosen={row_number(pk) for pk in self.request.GET.getlist("serves")},
        )
        hosts = Organization.objects.may_host_offices().managed_by(self.request.user)
        return super().get_context_data(map=map_of_offices, city_count=counts.get(None, 0), can_start=hosts.exists(), **kwargs)


class OfficeDetailView(TemplateView):
    """An office's page: what it does and how to reach it; names of its liaisons for those who are signed in."""

    template_name = "accounts/office_detail.html"

    def get_context_data(self, pk, **kwargs):
        """What this reader may see of the office and do with it."""
        user = self.request.user
        office = get_object_or_404(CollaborationOffice.objects.visible_to(user).for_table(), pk=pk)
        is_inside = user.is_authenticated and (rules.is_member(user, office) or rules.is_coordinator_of(user, office))
        can_manage = user.is_authenticated and rules.is_manager(user, office)
        actions = available_actions(office, user) if can_manage else []
        return super().get_context_data(
            office=office,
            liaisons=office.liaisons.liaisons().select_related("user").order_by("pk"),
            is_inside=is_inside,
            can_edit=can_manage and bool(editable_office_fields(office)),
            actions=[action for action in actions if action.action in OWN_ACTIONS],
            events=ReviewEvent.objects.of(office).newest_first() if is_inside else [],
            **kwargs,
        )


class _OfficeFormView(LoginRequiredMixin, View):
    """Shared by a new office and a change: draw the form, save, or save and hand in."""

    def draw(self, form, *, status=200):
        """The form's page."""
        office = form.instance
        event = ReviewEvent.objects.latest_return_of(office) if office.pk and office.is_returned else None
        if event is not None:
            form.field_notes, form.field_notes_by = event.field_notes, f"{event.actor or '审核专员'}"
        context = {
            "form": form,
            "office": office,
            "event": event,
            "token": token_for(self.request.POST),
            "version": self.request.POST.get("version") or office.version,
        }
        return render(self.request, "accounts/office_form.html", context, status=status)

    def after_saving(self, form, office):
        """To the office's page; with ``action=submit`` it is handed in first, or the form says what is missing."""
        if self.request.POST.get("action") != "submit":
            messages.success(self.request, "存好了。" if office.is_open else "存好了。补齐以后再交上去审核。")
            return redirect(office)
        try:
            submit_office(office=office, actor=self.request.user, at=timezone.now(), expected_version=office.version)
        except ValidationError as error:
            again = OfficeForm(instance=office, data=form.data)
            again.full_clean()
            for name, texts in error.message_dict.items():
                again.add_error(name, texts)
            self.request.POST = self.request.POST.copy()
            self.request.POST["version"] = office.version
            return self.draw(again, status=422)
        except WorkflowError as error:
            messages.error(self.request, str(error))
            return redirect(office)
        messages.success(self.request, HANDED_IN)
        return redirect(office)


class OfficeCreateView(_OfficeFormView):
    """Start an office at a school that the reader manages; without one the page says what to do."""

    def dispatch(self, request, *args, **kwargs):
        """Find the host: the asked-for one, else the first that the reader manages."""
        if request.user.is_authenticated:
            hosts = Organization.objects.may_host_offices().managed_by(request.user).order_by("pk")
            wanted = row_number(request.POST.get("host") or request.GET.get("host", ""))
            self.host = hosts.filter(pk=wanted).first() if wanted is not None else hosts.first()
            if self.host is None:
                messages.info(request, "协作办公室由核验过的学校设立。先加入或登记你的学校。")
                return redirect("accounts:organization_start")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """An empty form with the host's address in it."""
        return self.draw(OfficeForm(instance=CollaborationOffice(host=self.host, address=self.host.address)))

    def post(self, request):
        """Save a draft, or hand it in at once; the same form posted again leads to the first one's result."""
        form = OfficeForm(request.POST, instance=CollaborationOffice(host=self.host))
        if not form.is_valid():
            return self.draw(form, status=422)
        try:
            office = start_office(
                host=self.host, fields=dict(form.cleaned_data), actor=request.user, token=request.POST.get("token")
            )
        except AlreadyDone as done:
            return HttpResponseRedirect(done.url or reverse("directory:office_list"))
        except StaleForm as error:
            form.add_error(None, str(error))
            return self.draw(form, status=400)
        return self.after_saving(form, office)


class OfficeEditView(_OfficeFormView):
    """Change an office of one's own school."""

    def dispatch(self, request, *args, **kwargs):
        """Find the office among those whose host the reader manages."""
        if request.user.is_authenticated:
            self.office = get_object_or_404(CollaborationOffice.objects.managed_by(request.user).for_table(), pk=kwargs["pk"])
            if not editable_office_fields(self.office):
                messages.info(request, "审核专员正在看，暂时不能改。要改就先撤回。")
                return redirect(self.office)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """The form as saved."""
        return self.draw(OfficeForm(instance=self.office))

    def post(self, request, pk):
        """Save, or save and hand in; a stale tab is told so and keeps what was entered."""
        form = OfficeForm(request.POST, instance=self.office)
        if not form.is_valid():
            return self.draw(form, status=422)
        try:
            office = save_office(
                office=self.office,
                fields=dict(form.cleaned_data),
                actor=request.user,
                expected_version=request.POST.get("version"),
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self.draw(form, status=409)
        return self.after_saving(form, office)


class OfficeActionView(LoginRequiredMixin, View):
    """Submit, withdraw or close an office of one's own school."""

    http_method_names = ["post"]

    def post(self, request, pk, action):
        """Take one of ``OWN_ACTIONS``; what stands against it is said in a message."""
        office = get_object_or_404(CollaborationOffice.objects.managed_by(request.user).for_table(), pk=pk)
        if action not in OWN_ACTIONS:
            raise Http404("no such action here")
        options = {"actor": request.user, "at": timezone.now(), "expected_version": request.POST.get("version", "")}
        try:
            if action == "submit":
                submit_office(office=office, **options)
                messages.success(request, HANDED_IN)
            else:
                perform_transition(obj=office, action=action, reason=request.POST.get("reason", ""), **options)
                messages.success(request, "办好了。改好后可以再交。")
        except WorkflowError as error:
            messages.error(request, str(error))
        except ValidationError:
            messages.error(request, "还没填完，交不了。补齐标出来的地方再交。")
            return redirect("directory:office_edit", pk=pk)
        return redirect(office)
