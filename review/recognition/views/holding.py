"""What a holder does with its recognition: begin the re-check, give it back."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from accounts.rules import is_editor
from core.paging import InvalidCursor, keyset_page
from core.workflow import WorkflowError
from review.recognition import holdings, rechecks
from review.recognition.models import Recognition
from review.recognition.public_forms import ResignForm
from review.recognition.services import rechecks as recheck_services
from review.recognition.services import recognitions

HELD_SIZE = 20


class HolderView(LoginRequiredMixin, View):
    """A page for those who write for the holder; for everybody else it does not exist."""

    def get_recognition(self):
        """The recognition of the address."""
        rows = Recognition.objects.visible_to(self.request.user).granted().for_table()
        recognition = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not is_editor(self.request.user, recognition):
            raise Http404("not this reader's to write")
        return recognition


class HeldListView(LoginRequiredMixin, View):
    """我们的认定: what the reader's organizations and the reader hold and held, with what it brings and what is due."""

    def get(self, request):
        """What has to be checked or ends soonest comes first; a constant number of queries."""
        rows = Recognition.objects.visible_to(request.user).of_holder(request.user).for_table().with_next_day()
        cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
        try:
            page = keyset_page(rows, order=("next_day", "pk"), size=HELD_SIZE, **cursors)
        except InvalidCursor as error:
            raise Http404("no such page") from error
        at = timezone.now()
        titles = holdings.of(page, user=request.user, at=at)
        context = {
            "titles": titles,
            "has_several": len({title.row.organization_id for title in titles}) > 1,
            "on": timezone.localdate(at),
            "previous_url": f"?before={page.previous_cursor}" if page.previous_cursor else "",
            "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        }
        return render(request, "review/recognition/held_list.html", context)


class RecheckView(HolderView):
    """What the re-check asks for, and the button that begins it; the reminders lead here."""

    def get(self, request, pk):
        """The page; where a re-check is under way, its case."""
        recognition = self.get_recognition()
        known = rechecks.open_case(recognition)
        if known is not None:
            return HttpResponseRedirect(known.get_absolute_url())
        at = timezone.now()
        on = timezone.localdate(at)
        context = {"recognition": recognition, "call": rechecks.call_for(recognition, at=at, on=on), "on": on}
        context |= {"why_not": rechecks.why_none_open(recognition, on=on), "is_renewal": rechecks.is_renewal(recognition, on)}
        return render(request, "review/recognition/recheck.html", context)

    def post(self, request, pk):
        """Begin, or go on with what was begun."""
        recognition = self.get_recognition()
        try:
            application = recheck_services.begin(recognition=recognition, actor=request.user, at=timezone.now())
        except WorkflowError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(application.get_absolute_url())


class ResignView(HolderView):
    """Give a recognition back, with a reason that becomes public."""

    def get(self, request, pk):
        """The form."""
        return self._draw(self.get_recognition(), ResignForm())

    def post(self, request, pk):
        """Give it back."""
        recognition, form = self.get_recognition(), ResignForm(request.POST)
        if not form.is_valid():
            return self._draw(recognition, form, status=422)
        try:
            recognitions.end(
                recognition=recognition,
                action="resign",
                actor=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                expected_version=request.POST.get("version"),
            )
        except WorkflowError as error:
            form.add_error(None, str(error))
            return self._draw(recognition, form, status=422)
        messages.success(request, "已经退出，名录里马上看得到。")
        return HttpResponseRedirect(recognition.get_absolute_url())

    def _draw(self, recognition, form, status=200):
        context = {"recognition": recognition, "form": form}
        return render(self.request, "review/recognition/resign.html", context, status=status)
