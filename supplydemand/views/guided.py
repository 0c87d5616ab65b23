"""The short way to a listing: a few questions, offers beside them, and the page as the public will see it."""

from zlib import crc32

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from core.numbers import row_number
from supplydemand import suggestions
from supplydemand.completeness import validity_caution
from supplydemand.guided_forms import GuidedForm
from supplydemand.models import TalentDemand
from supplydemand.preview import preview_of, stated_values
from supplydemand.views.editing import ListingCreateView, ListingEditView


class GuidedPages:
    """What the pages of the short way share."""

    way = GuidedForm.way
    create_page, edit_page = "ask", "ask_edit"
    template_name = "supplydemand/listing_ask.html"

    def extra_context(self, page, organization):
        """The offers, for who has no script or has not typed yet."""
        exclude = [page.row.pk, page.row.revision_of_id] if page.row else []
        offers = help_for(self.kind, page.form, organization=organization, exclude=exclude)
        return (
            super().extra_context(page, organization)
            | offers
            | {
                "way": self.way,
                "hints_url": self.kind.url("hints"),
                "paste_url": self.kind.url("paste") if self.kind.slug == "demand" and not page.row else "",
            }
        )

    def post(self, request, **kwargs):
        """An offer that was pressed is added to what was posted; then everything is saved."""
        request.POST = with_addition(request.POST)
        return super().post(request, **kwargs)


class GuidedCreateView(GuidedPages, ListingCreateView):
    """A new listing by a few questions."""


class GuidedEditView(GuidedPages, ListingEditView):
    """A draft by a few questions."""


class ListingHintsView(LoginRequiredMixin, View):
    """The offers for what is typed so far, as a fragment for htmx; saves nothing."""

    kind = None
    http_method_names = ["post"]

    def post(self, request):
        """Duplicates, chips and preview for the posted form."""
        own = self.kind.organizations_of(request.user).select_related("kind")
        wanted = row_number(request.POST.get("organization", ""))
        organization = own.filter(pk=wanted).first() if wanted is not None else own.first()
        if organization is None:
            raise Http404("no organization of that side")
        form = self.kind.form_of(request.POST.get("way", ""))(request.POST, instance=self.kind.model(organization=organization))
        exclude = [row_number(request.GET.get("listing", ""))]
        context = help_for(self.kind, form, organization=organization, exclude=exclude)
        return render(request, "supplydemand/_hints.html", context | {"kind": self.kind, "is_fragment": True})


def help_for(kind, form, *, organization, exclude):
    """Duplicates, offers and preview for a form as it stands."""
    values = stated_values(form)
    title, text, region = values.get("title") or "", values.get("description") or "", values.get("region")
    occupation, majors, skills = values.get("occupation"), values.get("majors") or [], values.get("skills") or []
    context = {
        "preview": preview_of(kind.model, _as_it_will_be(kind, values, organization)),
        "preview_organization": organization,
        "caution": validity_caution(starts_on=values.get("starts_on"), expires_on=values.get("expires_on")),
        "duplicates": suggestions.similar_listings(
            kind.model, organization=organization, title=title, region=region, occupation=occupation, exclude=exclude
        ),
    }
    offers = _offers_to_school(majors, skills) if kind.slug == "supply" else _offers_to_enterprise(values, title, text)
    return context | {"offers": offers, "offered_fields": [offer["name"] for offer in offers]}


def _as_it_will_be(kind, values, organization):
    """What the form states, and what a new demand takes over from its organization without being asked."""
    return {"industry": organization.industry} | values if kind.slug == "demand" else values


def _offers_to_enterprise(values, title, text):
    occupation, level = values.get("occupation"), values.get("level_min")
    near = suggestions.suggest_occupations(title, text) if title and occupation is None else []
    likely = [occupation] if occupation else near[:2]
    taken = [row.pk for row in values.get("majors") or []]
    majors = suggestions.suggest_majors(occupations=[row.pk for row in likely], level=level, taken=taken) if likely else []
    skills = suggestions.suggest_skills(
        TalentDemand,
        occupation=likely[0] if likely else None,
        words=f"{title} {text}",
        on=timezone.localdate(),
        taken=values.get("skills") or [],
    )
    return [
        _offer("occupation", "像下面哪个职业？点一个就行", [_code_choice(row) for row in near]),
        _offer("skills", "这类岗位常要求，点一下就加上", [_word_choice(name) for name in skills]),
        _offer("majors", "这个职业对口的专业，点一下就加上", [_code_choice(row, row.label) for row in majors]),
    ]


def _offers_to_school(majors, taken):
    skills = suggestions.skills_of_majors(list(majors), taken=taken)
    return [_offer("skills", "这些专业对口的职业常要求，学过的点一下", [_word_choice(name) for name in skills])]


def _offer(name, label, choices):
    return {"name": name, "label": label, "choices": choices}


def _code_choice(row, text=""):
    return {"key": row.pk, "value": row.pk, "label": row.label, "text": text or row.name}


def _word_choice(name):
    return {"key": f"{crc32(name.encode()):08x}", "value": name, "label": name, "text": name}


ADDABLE = ("skills", "occupation", "majors")


def with_addition(data):
    """The posted form with the offer that was pressed: ``add`` is ``field:value``; without script only."""
    name, _, value = data.get("add", "").partition(":")
    if name not in ADDABLE or not value:
        return data
    data = data.copy()
    if name == "skills":
        data["skills"] = "\n".join(part for part in (data.get("skills", "").rstrip(), value[:40]) if part)
    elif name == "occupation":
        data["occupation"] = value
    else:
        data.appendlist("majors", value)
    return data
