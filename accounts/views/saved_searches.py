"""A person's saved searches: save one from a list, see them, change how they are told of, delete them."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from core import saved_searches
from core.models import SavedSearch
from core.reader_models import Frequency
from core.registries import searchables


class SavedSearchListView(LoginRequiredMixin, TemplateView):
    """One's own, newest first, each with its conditions in words and the way to its results."""

    template_name = "accounts/saved_search_list.html"

    def get_context_data(self, **kwargs):
        """The searches with what their rows show; at most ``SEARCHES_MAX`` of them."""
        searches = list(SavedSearch.objects.visible_to(self.request.user).order_by("-pk"))
        rows = [_row(search, self.request.user) for search in searches]
        lists = [(entry.label, reverse(entry.url_name)) for entry in searchables]
        return super().get_context_data(rows=rows, lists=lists, **kwargs)


def _row(search, user):
    try:
        entry = saved_searches.entry_of(search.searchable)
    except saved_searches.SavedSearchError as error:
        return {"search": search, "problem": str(error)}
    words = entry.words(user, QueryDict(search.query))
    return {
        "search": search,
        "list_label": entry.label,
        "words": words,
        "url": saved_searches.address_of(search),
        "problem": "" if words else (search.problem or "条件里有一个选项已经没有了。打开列表重新选，再存一次。"),
    }


class SavedSearchCreateView(LoginRequiredMixin, View):
    """Save the filter that a list shows."""

    http_method_names = ["post"]

    def post(self, request):
        """Keep it, or say why not and lead back to the list with its filter."""
        query = request.POST.get("query", "")
        try:
            search = saved_searches.save(
                person=request.user,
                searchable=request.POST.get("searchable", ""),
                query=query,
                name=request.POST.get("name", ""),
                at=timezone.now(),
            )
        except saved_searches.SavedSearchError as error:
            messages.error(request, str(error))
            return redirect(_back_to_the_list(request.POST.get("searchable", ""), query))
        messages.success(request, f"存好了：“{search.name}”。有新内容，每天早上的汇总里告诉你。")
        return redirect("accounts:saved_search_list")


def _back_to_the_list(code, query):
    try:
        entry = saved_searches.entry_of(code)
    except saved_searches.SavedSearchError:
        return reverse("accounts:saved_search_list")
    return f"{reverse(entry.url_name)}?{QueryDict(query).urlencode()}"


class SavedSearchChangeView(LoginRequiredMixin, View):
    """Rename one, choose whether to be told, or delete it."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """``delete`` deletes; else the name and the frequency are kept."""
        search = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
        if "delete" in request.POST:
            search.delete()
            messages.success(request, f"删掉了“{search.name}”。")
            return redirect("accounts:saved_search_list")
        mail = request.POST.get("mail", search.mail)
        if mail not in (Frequency.DAILY, Frequency.OFF):
            raise Http404("no such frequency")
        if mail == Frequency.DAILY and search.mail != mail:
            search.looked_at = timezone.now()  # what came in while nobody wanted to hear of it is not new
        search.mail = mail
        search.name = " ".join(request.POST.get("name", "").split())[:60] or search.name
        search.save(update_fields=["mail", "name", "looked_at"])
        messages.success(request, f"“{search.name}”改好了。")
        return redirect("accounts:saved_search_list")
