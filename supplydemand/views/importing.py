"""Pages of imports: hand in a file, see what it would do, decide, see what it did."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View

from core import idempotency
from core.exports import XLSX_TYPE
from core.paging import InvalidCursor, keyset_page
from supplydemand.columns import labels_of
from supplydemand.enums import ImportVerdict
from supplydemand.import_forms import DecisionForm, ImportForm
from supplydemand.import_kinds import kinds
from supplydemand.models import ListingImport
from supplydemand.services import import_progress, listing_imports
from supplydemand.services.import_readings import reader_of

PAGE_SIZE = 50
RECENT = 10
CSV_TYPE = "text/csv; charset=utf-8"


class ImportPageMixin(LoginRequiredMixin):
    """For members who may write for an organization of the kind's side; everybody else finds nothing."""

    kind = None

    def dispatch(self, request, *args, **kwargs):
        """404 without an organization that publishes this kind."""
        if request.user.is_authenticated and not self.get_organizations().exists():
            raise Http404("no organization of that side")
        return super().dispatch(request, *args, **kwargs)

    def get_organizations(self):
        """The organizations for which the reader may import."""
        return self.kind.organizations_of(self.request.user)

    def get_imports(self):
        """The imports of this kind that the reader may see."""
        rows = ListingImport.objects.visible_to(self.request.user).filter(kind=self.kind.slug)
        return rows.without_files().select_related("organization", "created_by", "applied_by")

    def get_import(self):
        """One of them."""
        return get_object_or_404(self.get_imports(), pk=self.kwargs["pk"])

    def handle_no_permission(self):
        """A post leads to the page behind it, because its address answers no GET and a file cannot be kept."""
        if self.request.method == "POST":
            messages.warning(self.request, "登录过期了。再登录一次，再做刚才那一步；文件要重新选。")
        pk = self.kwargs.get("pk")
        return redirect_to_login(self.kind.url("import_detail", pk) if pk else self.kind.url("import"))


class ImportStartView(ImportPageMixin, View):
    """The template, the form for a file, and what was imported lately."""

    def get(self, request):
        """The page."""
        return self._draw(ImportForm(organizations=self.get_organizations()))

    def post(self, request):
        """Take the file once and lead to its page, where the check shows."""
        form = ImportForm(request.POST, request.FILES, organizations=self.get_organizations())
        if not form.is_valid():
            return self._draw(form, status=422)
        token = request.POST.get("token", "")
        try:
            _, url = idempotency.once(
                token=token, user=request.user, act=lambda: self._receive(form.cleaned_data).get_absolute_url()
            )
        except idempotency.StaleForm:
            form.add_error(None, "这一页太旧了。文件再选一次，再上传。")
            return self._draw(form, status=400)
        except listing_imports.ImportRefused as error:
            form.add_error(None, str(error))
            return self._draw(form, status=409)
        return redirect(url or self.kind.url("import"))

    def _receive(self, data):
        return listing_imports.receive(
            kind=self.kind.slug,
            organization=data["organization"],
            actor=self.request.user,
            file_name=data["file"].name,
            content=data["file"].read(),
            total_count=data["file"].row_count,
        )

    def _draw(self, form, status=200):
        recent = self.get_imports().order_by("-pk")[:RECENT]
        context = {
            "kind": self.kind,
            "form": form,
            "token": idempotency.new_token(),
            "recent": recent,
            "template_url": self.kind.url("import_template"),
            "mine_url": self.kind.url("mine"),
            "export_url": f"{self.kind.url('mine_export')}?format=xlsx",
        }
        return render(self.request, "supplydemand/import_start.html", context, status=status)


class ImportTemplateView(ImportPageMixin, View):
    """The empty file with drop-downs, code lists and an example."""

    def get(self, request):
        """The workbook."""
        content = self.kind.template_file(on=timezone.localdate())
        return _file(content, f"{self.kind.label}导入模板.xlsx", XLSX_TYPE)


class ImportDetailView(ImportPageMixin, View):
    """One import: progress, preview with the choice, result. The script asks for the progress part only."""

    def get(self, request, pk):
        """The page, or its changing part."""
        row = self.get_import()
        if request.htmx and not row.is_busy:
            return HttpResponse(headers={"HX-Refresh": "true"})
        if row.is_busy:
            name = "_import_progress" if request.htmx else "import_detail"
            return render(request, f"supplydemand/{name}.html", self._addresses(row) | self._progress(row))
        return render(request, "supplydemand/import_detail.html", self._addresses(row) | self._outcome(row))

    def _addresses(self, row):
        return {
            "kind": self.kind,
            "import": row,
            "mine_url": self.kind.url("mine"),
            "import_url": self.kind.url("import"),
            "apply_url": self.kind.url("import_apply", row.pk),
            "submit_url": self.kind.url("import_submit", row.pk),
            "returned_url": self.kind.url("import_returned", row.pk),
        }

    def _progress(self, row):
        left = listing_imports.drafts_of(row).count() if row.submitting_at is not None else 0
        return {"left": left, "done_count": import_progress.done_count(row)}

    def _outcome(self, row):
        show = self.request.GET.get("show", "")
        show = show if show in ImportVerdict.values else _first_to_show(row)
        page = self._page(row, show)
        labels, readings = labels_of(kinds.of(row.kind).columns()), reader_of(timezone.localdate())
        for one in page:
            one.title = one.cells.get("title", "")
            one.reasons = [
                (labels.get(name, name), _unsaid(one.cells.get(name, ""), text), text) for name, text in one.faults.items()
            ]
            one.readings = [(labels.get(name, name), text, read) for name, text, read in readings(one.cells)]
            one.summary = [text for name in kinds.of(row.kind).summary if (text := one.cells.get(name))]
        address = f"{row.get_absolute_url()}?show={show}"
        return {
            "page": page,
            "show": show,
            "tabs": [(verdict.value, verdict.label, getattr(row, f"{verdict}_count")) for verdict in ImportVerdict],
            "next_url": f"{address}&after={page.next_cursor}" if page.next_cursor else "",
            "previous_url": f"{address}&before={page.previous_cursor}" if page.previous_cursor else "",
            "error_title": "还没有全部提交" if row.is_done else "一行都没有导入",
            "draft_count": listing_imports.drafts_of(row).count(),
            "not_handed_in": self._not_handed_in(row),
            "has_returned": ListingImport.objects.filter(pk=row.pk, returned__isnull=False).exists(),
            "unread_text": "、".join(row.header.get("unread", [])),
        }

    def _page(self, row, show):
        rows = row.rows.filter(verdict=show)
        try:
            return keyset_page(
                rows,
                order=("line",),
                size=PAGE_SIZE,
                after=self.request.GET.get("after", ""),
                before=self.request.GET.get("before", ""),
            )
        except InvalidCursor as error:
            raise Http404("no such page") from error

    def _not_handed_in(self, row):
        if row.submitted_at is None:
            return []
        rows = list(row.rows.exclude(submission__in=["", "ok"]).order_by("line")[:PAGE_SIZE])
        for one in rows:
            one.title = one.cells.get("title", "")
            one.edit_url = f"{self.kind.url('edit', one.listing_id)}?check=1"
        return rows


def _unsaid(cell, reason):
    """The cell's text unless the reason quotes it."""
    return "" if cell[:16] in reason else cell


def _first_to_show(row):
    """What needs people first."""
    order = (ImportVerdict.WRONG, ImportVerdict.CHANGED, ImportVerdict.NEW, ImportVerdict.SAME)
    return next((verdict for verdict in order if getattr(row, f"{verdict}_count")), ImportVerdict.SAME)


class ImportStepView(ImportPageMixin, View):
    """A button on an import's page."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Take the step; what is refused is said on the page."""
        row = self.get_import()
        try:
            self.take(row)
        except listing_imports.ImportRefused as error:
            messages.warning(request, str(error))
        return redirect(row)


class ImportApplyView(ImportStepView):
    """Import what the preview showed."""

    def take(self, row):
        """Whole file or what can be."""
        form = DecisionForm(self.request.POST)
        if not form.is_valid():
            raise listing_imports.ImportRefused("选一种导入办法。")
        listing_imports.apply(listing_import=row, mode=form.cleaned_data["mode"], actor=self.request.user)


class ImportSubmitView(ImportStepView):
    """Hand in all drafts of the import."""

    def take(self, row):
        """Have a worker submit them one by one."""
        listing_imports.submit(listing_import=row, actor=self.request.user, at=timezone.now())


class ImportReturnedView(ImportPageMixin, View):
    """The file with the reasons in it."""

    def get(self, request, pk):
        """The file as it was handed in, marked."""
        row = self.get_import()
        content = ListingImport.objects.filter(pk=row.pk).values_list("returned", flat=True).get()
        if content is None:
            raise Http404("nothing was returned")
        stem, _, suffix = row.file_name.rpartition(".")
        return _file(bytes(content), f"{stem}-标了问题.{suffix}", CSV_TYPE if suffix.lower() == "csv" else XLSX_TYPE)


PAGES = (
    ("", "import", ImportStartView),
    ("template/", "import_template", ImportTemplateView),
    ("<int:pk>/", "import_detail", ImportDetailView),
    ("<int:pk>/apply/", "import_apply", ImportApplyView),
    ("<int:pk>/submit/", "import_submit", ImportSubmitView),
    ("<int:pk>/returned/", "import_returned", ImportReturnedView),
)
"""The pages of one kind's imports: end of the address, name, view."""


def _file(content, name, content_type):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
