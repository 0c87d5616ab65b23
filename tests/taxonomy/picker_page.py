"""A page with two pickers, for the browser tests: the portal's addresses and one more."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.views.generic import FormView

from config import urls as portal
from taxonomy.forms import CodePickerField, search_button_name, suspend_validation

PAGE = """{% extends "base.html" %}{% block title %}选代码{% endblock %}{% block content %}
<div class="xy-head"><h1>选代码</h1></div>
<form method="post" class="xy-form" id="f">{% csrf_token %}
{% field form.title %}{% field form.majors %}{% field form.district %}
<div class="xy-actions"><button class="btn btn-primary" name="send" value="1">提交</button></div></form>
{% if picked %}<p id="picked">{{ picked }}</p>{% endif %}{% endblock %}"""


class PickForm(forms.Form):
    title = forms.CharField(label="岗位", max_length=40)
    majors = CodePickerField(kind="major", multiple=True, max_values=3, label="什么专业", help_text="说不准就选最接近的。")
    district = CodePickerField(kind="district", label="哪个区", required=False)


class SearchingFormView(FormView):
    """A picker's search button draws the form again with hits, as the portal's own form views do."""

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if search_button_name(form.data, form):
            return self.render_to_response(self.get_context_data(form=suspend_validation(form)))
        return super().post(request, *args, **kwargs)


class PickView(SearchingFormView):
    form_class = PickForm

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "send" in request.POST and form.is_valid():
            picked = " ".join([form.cleaned_data["title"], *[row.name for row in form.cleaned_data["majors"]]])
            district = form.cleaned_data["district"]
            return self.render_to_response({"form": form, "picked": f"{picked} {district.name if district else '-'}"})
        return super().post(request, *args, **kwargs)

    def render_to_response(self, context, **kwargs):
        return HttpResponse(engines["django"].from_string(PAGE).render(context, self.request))


urlpatterns = [path("pick/", PickView.as_view()), *portal.urlpatterns]
handler400, handler403, handler404, handler500 = portal.handler400, portal.handler403, portal.handler404, portal.handler500
