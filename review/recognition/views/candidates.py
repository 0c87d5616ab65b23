"""What an organization puts forward besides itself: written once, asked about where it may be there already, put right."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.models import Organization
from core.numbers import row_number
from core.recognition_registries import subject_kinds
from core.workflow import WorkflowError
from review.recognition.forms import CandidateForm
from review.recognition.models import Call, Candidate
from review.recognition.services import candidates
from review.recognition.subjects import PERSON, words_of


class OfCall(LoginRequiredMixin, View):
    """A page of a call under whose scheme organizations put somebody or something forward; any other is not there."""

    template_name = "review/recognition/candidate_form.html"

    def dispatch(self, request, *args, **kwargs):
        """What the address names is found before anything else."""
        if request.user.is_authenticated:
            self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk):
        """The call."""
        calls = Call.objects.visible_to(self.request.user).select_related("version__scheme")
        self.call = get_object_or_404(calls, pk=pk)
        if not subject_kinds.of(self.call.version.scheme.subject_kind).is_put_forward:
            raise Http404("organizations apply for themselves")

    @property
    def kind(self):
        """The code of what is put forward."""
        return self.call.version.scheme.subject_kind

    @property
    def begin_url(self):
        """Where it goes on."""
        return reverse("recognition:application_begin", args=[self.call.pk])

    def form_of(self, *args, organization, **options):
        """The form in the words of the kind."""
        words = words_of(self.call.version.scheme)
        return CandidateForm(*args, organization=organization, words=words, is_person=self.kind == PERSON, **options)

    def draw(self, form, **context):
        """The page."""
        context |= {"call": self.call, "form": form, "words": words_of(self.call.version.scheme), "begin_url": self.begin_url}
        return render(self.request, self.template_name, context)


class CandidateCreateView(OfCall):
    """Put somebody or something forward, then see how they stand."""

    def get(self, request, pk):
        """An empty form."""
        return self._draw(self.form_of(organization=self._organization(request.GET)))

    def post(self, request, pk):
        """Make it, or find the one of that name and number; where that is doubtful, ask."""
        organization = self._organization(request.POST)
        form = self.form_of(request.POST, organization=organization)
        if not form.is_valid():
            return self._draw(form)
        try:
            row = candidates.add(
                actor=request.user,
                organization=organization,
                kind=self.kind,
                same_as=row_number(request.POST["same"]) if request.POST.get("same") else None,
                **form.cleaned_data,
            )
        except candidates.MaybeSame as doubt:
            return self._draw(form, doubt=doubt, organization=organization)
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self._draw(form)
        return redirect(f"{self.begin_url}?subject={row.pk}")

    @cached_property
    def _organizations(self):
        return list(Organization.objects.edited_by(self.request.user).verified().order_by("name"))

    def _organization(self, data):
        """The one that is named, without a name the first; 404 for any other."""
        wanted = data.get("organization", "")
        found = [row for row in self._organizations if not wanted or row.pk == row_number(wanted)]
        if not found:
            raise Http404("not the reader's to write for")
        return found[0]

    def _draw(self, form, **context):
        return self.draw(form, organizations=self._organizations, **context)


class CandidateEditView(OfCall):
    """Put right how it is called, while nothing was granted."""

    def find(self, pk, candidate):
        """Foreign ones, and those of another kind, are not there."""
        super().find(pk)
        self.row = get_object_or_404(Candidate.objects.of_kind(self.kind).edited_by(self.request.user), pk=candidate)

    def get(self, request, pk, candidate):
        """The form with what stands there."""
        names = ("name", "staff_number", "position", "user", "email")
        initial = {name: getattr(self.row, name) for name in names}
        return self._draw(self.form_of(organization=self.row.organization, initial=initial))

    def post(self, request, pk, candidate):
        """Write it; the cases follow."""
        form = self.form_of(request.POST, organization=self.row.organization)
        if form.is_valid():
            values = {"staff_number": "", **form.cleaned_data}
            try:
                row = candidates.correct(candidate=self.row, actor=request.user, at=timezone.now(), **values)
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"改成“{row.name}”了，申报里也跟着改了。")
                return redirect(f"{self.begin_url}?subject={row.pk}")
        return self._draw(form)

    def _draw(self, form):
        return self.draw(form, row=self.row, refusal=candidates.refusal_of_correction(self.row, self.request.user))
