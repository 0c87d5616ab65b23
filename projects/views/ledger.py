"""The ledger of a project, and the forms that write it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from projects import evidence_rules as rules
from projects.award_page import contracts_of
from projects.enums import PublicPart
from projects.evidence_querysets import inside
from projects.evidence_tabs import tabs_of
from projects.ledger_forms import CommitmentForm, DeliveryForm, FloorForm
from projects.ledger_page import rows_of, sums_of
from projects.models import Commitment, Project
from projects.services import ledger
from projects.views.statements import StatementFormView


class LedgerView(TemplateView):
    """Everything for those inside; where the lead has made money public, everybody reads the sums."""

    template_name = "projects/ledger.html"

    def get(self, request, pk):
        """The page, or a 404 for whom it is none of their business."""
        project = get_object_or_404(Project.objects.visible_to(request.user).select_related("organization", "type"), pk=pk)
        is_inside = inside(request.user).filter(pk=pk).exists()
        if not is_inside and PublicPart.MONEY not in project.public_parts:
            raise Http404("not for this reader")
        floor = FloorForm.floor_of(request.GET)
        today = timezone.localdate()
        context = {
            "project": project,
            "tabs": tabs_of(project, request.user, "ledger"),
            "is_inside": is_inside,
            "floor_form": FloorForm(initial={"floor": floor}),
            "floor": floor,
            "lines": sums_of(project, floor),
            "rows": rows_of(project, floor=floor, on=today) if is_inside else [],
            "contracts": contracts_of(project) if is_inside else [],
            "can_write": bool(rules.own_parties(request.user, project)) if is_inside else False,
            "new_url": reverse("projects:commitment_create", args=[pk]),
            "export_url": reverse("projects:ledger_export", args=[pk]),
        }
        return self.render_to_response(context)


class ProjectStatementView(StatementFormView):
    """A statement about a project that the reader writes for one of its parties."""

    def find_project(self, pk):
        """The project and the reader's own parties; a 404 where there are none."""
        self.project = get_object_or_404(inside(self.request.user).select_related("organization"), pk=pk)
        self.parties = rules.parties_of(self.project)
        self.own = rules.own_parties(self.request.user, self.project)
        if not self.own:
            raise Http404("not a writer of this project")

    def trail(self):
        """The way back, through the project."""
        return [
            ("项目库", reverse("projects:project_list")),
            (str(self.project), self.project.get_absolute_url()),
            ("账本", reverse("projects:ledger", args=[self.project.pk])),
        ]


class CommitmentCreateView(ProjectStatementView):
    """A promise."""

    done_text = "承诺记下了，现在是自报。请对方确认，才算数。"

    def find(self):
        """The project."""
        self.find_project(self.kwargs["pk"])

    def form_code(self):
        """One draft a project."""
        return f"commitment:{self.project.pk}"

    def make_form(self, data=None, files=None):
        """The form, prefilled with the first other party."""
        others = [party.pk for pk, party in self.parties.items() if party not in self.own]
        initial = {"counterpart": others[0] if len(others) == 1 else ""}
        return CommitmentForm(data, files, own=self.own, parties=list(self.parties.values()), initial=initial)

    def act(self, values):
        """Write it and go on to asking the other side."""
        row = ledger.promise(project=self.project, actor=self.request.user, at=timezone.now(), **values)
        return f"{row.get_absolute_url()}#ask"

    def page(self):
        """Words around the form."""
        return {
            "title": "记一笔承诺",
            "lead": "谁答应给谁什么、多少、最迟哪天到。记下以后不能改，只能更正。",
            "trail": self.trail(),
            "back_url": reverse("projects:ledger", args=[self.project.pk]),
        }


class DeliveryCreateView(ProjectStatementView):
    """What has come of a promise."""

    done_text = "记下了，现在是自报。请对方确认，才算数。"

    def find(self):
        """The promise and its project; only the two sides of the promise write here."""
        rows = Commitment.objects.visible_to(self.request.user).filter(reverses=None)
        self.commitment = get_object_or_404(rows.select_related("stated_by", "counterpart"), pk=self.kwargs["pk"])
        self.find_project(self.commitment.project_id)
        sides = {self.commitment.stated_by_id, self.commitment.counterpart_id}
        self.own = [party for party in self.own if party.pk in sides]
        if not self.own:
            raise Http404("not one of the two sides")

    def form_code(self):
        """One draft a promise."""
        return f"delivery:{self.commitment.pk}"

    def make_form(self, data=None, files=None):
        """The form; what a draft or a lost session kept does not say that more than promised is meant."""
        if data is not None and self.request.method == "GET":
            data = data.copy()
            data.pop("surplus", None)
        self.form = DeliveryForm(data, files, own=self.own, commitment=self.commitment, today=timezone.localdate())
        return self.form

    def act(self, values):
        """Write it and go on to asking the other side; more than promised is asked about once."""
        try:
            row = ledger.deliver(commitment=self.commitment, actor=self.request.user, at=timezone.now(), **values)
        except ledger.SurplusError as error:
            self.form.ask_again(error.surplus)
            raise
        return f"{row.get_absolute_url()}#ask"

    def page(self):
        """Words around the form."""
        return {
            "title": "记到账或实物",
            "lead": f"{self.commitment}，{self.commitment.due_on:%Y-%m-%d} 前。",
            "trail": self.trail(),
            "back_url": self.commitment.get_absolute_url(),
        }
