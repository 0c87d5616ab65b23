"""Pages that everybody reads: schemes, calls, the lists of what is recognised, and each recognition."""

from itertools import islice

from django.db.models import F
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView, TemplateView

from accounts.rules import is_coordinator_of, is_editor
from core.exports import CSV_TYPE, ROW_LIMIT, XLSX_TYPE, csv_lines, xlsx_file
from core.file_answers import document_answer
from core.limits import limited
from core.lists import FilteredListView
from core.workflow import available_actions
from review.recognition import countdown, disclosure, public_list, quota
from review.recognition.enums import Purpose
from review.recognition.models import Call, Recognition, Scheme
from review.recognition.offers import offers_of, who_applies_for
from review.recognition.public_filters import RecognitionFilterSet
from review.recognition.rechecks import is_recheck_near, is_renewal
from review.recognition.rules import is_holder

CHUNK = 500
BENEFITS_SHOWN = 50
CALLS_SHOWN = 50


class SchemeListView(TemplateView):
    """All kinds of recognition, what takes applications and what is under public notice."""

    template_name = "review/recognition/scheme_list.html"

    def get_context_data(self, **kwargs):
        """Schemes with how many hold each, open calls, running notices."""
        at, user = timezone.now(), self.request.user
        calls = Call.objects.open_at(at).visible_to(user).select_related("version__scheme")
        return super().get_context_data(
            tabs=public_list.tabs(user, current=None, at=at),
            notices=public_list.running_notices(at=at),
            past_notices=public_list.past_notices(at=at),
            offers=offers_of(calls.order_by(F("closes_at").asc(nulls_last=True), "pk")[:CALLS_SHOWN], user, at),
            **kwargs,
        )


class CallDetailView(DetailView):
    """An invitation to apply."""

    template_name = "review/recognition/call_detail.html"

    def get_queryset(self):
        """The calls that the reader may see."""
        return Call.objects.visible_to(self.request.user).select_related("version__scheme", "version__follows")

    def get_context_data(self, **kwargs):
        """The rules that hold for this call, and whether it takes applications now."""
        at, call = timezone.now(), self.object
        return super().get_context_data(
            scheme=call.version.scheme,
            how=public_list.rules_of(call.version, purpose=call.purpose),
            ladders=public_list.ladders_of(call.version.scheme, self.request.user),
            is_open=call.takes_applications(at),
            call_state=call.state_text(at),
            closed_title="还没有开始受理" if call.opens_at > at else "已经截止",
            left=countdown.left(call.closes_at, at) if call.closes_at else "",
            quota=quota.of(call),
            who_applies=who_applies_for(call, self.request.user),
            **kwargs,
        )


class RecognitionListView(FilteredListView):
    """The list of what is recognised under a scheme."""

    template_name = "review/recognition/recognition_list.html"
    filterset_class = RecognitionFilterSet
    sorts = {
        "newest": ("认定时间，新的在前", ("-recognized_on", "-pk")),
        "ends": ("有效期，快到期的在前", ("holds_until", "pk")),
        "name": ("名称", ("holder_name", "pk")),
    }

    @cached_property
    def scheme(self):
        """The scheme of the address, where the reader may see it."""
        return get_object_or_404(Scheme.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_base_queryset(self):
        """What was ever granted under this scheme."""
        rows = Recognition.objects.visible_to(self.request.user).granted().filter(scheme=self.scheme)
        at = timezone.now()
        return rows.for_table().annotate(holds_until=disclosure.settled_end(at), told_level=disclosure.settled_level(at))

    def get_filterset(self):
        """Bound even without conditions: by itself the list shows what is valid."""
        return self.filterset_class(self.request.GET, queryset=self.get_base_queryset(), request=self.request)

    def get_context_data(self, **kwargs):
        """The scheme with its tabs, running notices, targets and rules."""
        at = timezone.now()
        on = timezone.localdate(at)
        query = self.request.GET.urlencode()
        context = super().get_context_data(
            scheme=self.scheme,
            tabs=public_list.tabs(self.request.user, current=self.scheme, at=at),
            notices=public_list.running_notices(at=at, scheme=self.scheme),
            targets=public_list.targets(self.scheme, at=at),
            how=public_list.how_it_works(self.scheme),
            ladders=public_list.ladders_of(self.scheme, self.request.user),
            open_call=self._open_call(at),
            query=f"&{query}" if query else "",
            on=on,
            **kwargs,
        )
        disclosure.settle(context["object_list"], at=at)
        return context

    def _open_call(self, at):
        """The latest call that takes first applications."""
        calls = Call.objects.visible_to(self.request.user).open_at(at).filter(version__scheme=self.scheme, purpose=Purpose.FIRST)
        return calls.order_by("-opens_at", "-pk").first()


def columns_of(scheme):
    """``[(label, function of a row)]`` of the file: what the page shows."""
    return [
        (scheme.holder_label, lambda row: row.own_name),
        ("单位", lambda row: row.organization.name),
        ("统一社会信用代码", lambda row: row.organization.credit_code),
        ("区", lambda row: row.organization.district.name if row.organization.district else ""),
        ("行业", lambda row: row.organization.industry.name if row.organization.industry else ""),
        ("级别", lambda row: row.get_level_display()),
        ("证书号", lambda row: row.public_number),
        ("认定时间", lambda row: row.recognized_on.isoformat()),
        ("有效至", lambda row: row.valid_until.isoformat() if row.valid_until else "长期有效"),
        ("状态", lambda row: "，".join(filter(None, (row.state_text, row.failure_text)))),
    ]


class RecognitionExportView(RecognitionListView):
    """The list as a file: what the page finds, in its order."""

    @limited("recognition_export")
    def get(self, request, *args, **kwargs):
        """``format=csv`` streams, ``format=xlsx`` sends a workbook; anything else is no address of ours."""
        columns = columns_of(self.scheme)
        header = [label for label, _ in columns]
        name = f"{self.scheme.code}-{timezone.localdate():%Y%m%d}"
        rows = ([read(row) for _, read in columns] for row in self._rows())
        if request.GET.get("format") == "csv":
            response = StreamingHttpResponse(csv_lines(header, rows), content_type=CSV_TYPE)
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        if request.GET.get("format") == "xlsx":
            file = xlsx_file(header, rows, title="名录")
            return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
        raise Http404("no such format")

    def _rows(self):
        filterset = self.get_filterset()
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else filterset.queryset.none()
        found, at = rows.order_by(*self.get_order())[:ROW_LIMIT].iterator(chunk_size=CHUNK), timezone.now()
        while chunk := list(islice(found, CHUNK)):
            yield from disclosure.settle(chunk, at=at)


class RecognitionDetailView(DetailView):
    """One recognition: who holds it, until when, how it came about, and what of it is public."""

    template_name = "review/recognition/recognition_detail.html"

    def get_queryset(self):
        """What was ever granted, where the reader may see it."""
        return Recognition.objects.visible_to(self.request.user).granted().for_table()

    def get_context_data(self, **kwargs):
        """History, public answers, and what this reader may do."""
        at, user, row = timezone.now(), self.request.user, self.object
        on = timezone.localdate(at)
        is_inside = is_holder(user, row)
        is_editor_here = is_editor(user, row)
        settled_at = None if is_inside or is_coordinator_of(user, row) else at
        if settled_at:
            disclosure.settle([row], at=at)
        told = disclosure.published(row, settled_at=settled_at)
        answers = [answer for answer in told if answer["text"] or answer["files"]]
        days = {timezone.localdate(answer["at"]) for answer in answers}
        return super().get_context_data(
            on=on,
            history=disclosure.history_of(row, settled_at=settled_at),
            answers=answers,
            answered_on=days.pop() if len(days) == 1 else None,
            benefits=row.benefit_records.select_related("benefit")[:BENEFITS_SHOWN] if is_inside else [],
            has_certificate=row.is_valid(on) and row.is_public(at) and (is_inside or is_coordinator_of(user, row)),
            can_resign=is_editor_here and any(t.action == "resign" for t in available_actions(row, user)),
            can_recheck=is_editor_here and is_recheck_near(row, on),
            is_renewal=is_renewal(row, on),
            **kwargs,
        )


class PublicFileView(View):
    """A file of an answer that the scheme makes public."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk, document_pk):
        """The file, as a download or to look at."""
        recognition = get_object_or_404(Recognition.objects.visible_to(request.user).granted(), pk=pk)
        is_inside = is_holder(request.user, recognition) or is_coordinator_of(request.user, recognition)
        settled_at = None if is_inside else timezone.now()
        document = disclosure.public_document(recognition, document_pk, settled_at=settled_at)
        if document is None:
            raise Http404("no such public file")
        return document_answer(request, document)
