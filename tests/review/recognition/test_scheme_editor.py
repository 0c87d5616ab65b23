"""The forms of the scheme editor: saved as a coordinator fills them in, faults said in words, codes never shown."""

from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.signals import pre_save
from django.forms import model_to_dict
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from review.recognition import definitions
from review.recognition.enums import BenefitKind, FieldKind
from review.recognition.models import Benefit, Call, FormField, Scheme, Target
from review.recognition.services import calls, schemes
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeFactory, SchemeVersionFactory

pytestmark = pytest.mark.django_db
VERSION, SECTION = "schemeversion_change", "formsection_change"


@pytest.fixture
def city(client):
    user = CoordinatorFactory()
    sign_in(client, user)
    return user


@pytest.fixture
def draft(city):
    definitions.load()
    return Scheme.objects.get(code="integrated_enterprise").versions.get()


def address(name, row):
    return reverse(f"admin:review_{name}", args=[row.pk])


def filled_in(response):
    """What a browser would post of a page of the admin without touching it."""
    formsets = [row.formset for row in response.context["inline_admin_formsets"]]
    forms = [response.context["adminform"].form, *(formset.management_form for formset in formsets)]
    forms += [form for formset in formsets for form in formset.forms]
    values = {bound.html_name: bound.field.prepare_value(bound.value()) for form in forms for bound in form}
    return {name: value for name, value in values.items() if value is not None and value is not False} | {"_save": "1"}


def words_of(response):
    return response.content.decode()


def test_a_draft_is_saved_with_its_parts(client, draft):
    path = address(VERSION, draft)
    data = filled_in(client.get(path))
    interns = draft.eligibility_rules.get(field_code="interns")
    at = next(name for name, value in data.items() if name.endswith("-id") and value == interns.pk and "rule" in name)
    at = at.removesuffix("-id")

    answer = client.post(path, data | {f"{at}-figure": "supplydemand.hired"})
    assert answer.status_code == 200
    assert "平台数据和申报表里的数，选一个，只选一个。" in words_of(answer)

    assert client.post(path, data | {f"{at}-value": "25"}).status_code == 302
    interns.refresh_from_db()
    assert (interns.value, interns.field_code) == (25, "interns")


def test_a_stage_of_experts_draws_as_many_as_score(client, draft):
    path = address(VERSION, draft)
    data = filled_in(client.get(path))
    stage = draft.stages.get(kind="expert_review", purpose="first")
    at = next(name for name, value in data.items() if name.startswith("stages-") and name.endswith("-id") and value == stage.pk)

    answer = client.post(path, data | {f"{at.removesuffix('-id')}-draw_count": "1"})

    assert "打分的至少 1 位，不能多于抽的。" in words_of(answer)
    assert client.post(path, data).status_code == 302


def test_a_field_makes_its_own_code_and_takes_choices_by_line(client, draft):
    section = draft.sections.first()
    path = address(SECTION, section)
    page = client.get(path)
    data, number = filled_in(page), section.fields.count()
    place = page.context["inline_admin_formsets"][0].formset.empty_form["place"].value()
    new = {"place": place, "label": "资质", "kind": FieldKind.CHOICE, "choices": "", "is_required": "on"}
    new = {f"fields-{number}-{name}": value for name, value in new.items()} | {"fields-TOTAL_FORMS": str(number + 1)}

    assert "写上有哪些选项，一行一个。" in words_of(client.post(path, data | new))
    answer = client.post(path, data | new | {f"fields-{number}-choices": "甲级, 含设计\r\n乙级\r\n"})

    assert answer.url == address(VERSION, draft)
    field = section.fields.get(label="资质")
    assert (field.choices, field.code.startswith("f_")) == (["甲级, 含设计", "乙级"], True)
    assert FormField.objects.filter(section=section).count() == number + 1
    assert list(section.fields.all())[-1] == field


def test_what_is_in_force_is_read_in_words(client, draft, city):
    schemes.publish(version=draft, actor=city, at=TUESDAY)

    words = words_of(client.get(address(VERSION, draft)))
    assert "协作专员人数" in words
    assert "育人投入：近一年接收实习生" in words
    section = draft.sections.get(title="基本情况")
    fields = words_of(client.get(address(SECTION, section)))
    assert "单位核验满多少个月" in fields
    assert [code for code in ("accounts.liaisons", "accounts.verified_months") if code in words + fields] == []


def test_schemes_are_listed_and_changed_in_words(client, draft):
    listed = words_of(client.get(reverse("admin:review_scheme_changelist")))
    assert "第 1 版编写中" in listed
    assert ">organization<" not in listed

    path = address("scheme_change", draft.scheme)
    data = filled_in(client.get(path)) | {"duty_ids": "A4.1，C4.1、 C4.2"}
    assert client.post(path, data).status_code == 302
    draft.scheme.refresh_from_db()
    assert (draft.scheme.duty_ids, draft.scheme.subject_kind) == (["A4.1", "C4.1", "C4.2"], "organization")


def test_a_new_call_leads_to_where_it_is_published(client, city):
    version, now = SchemeVersionFactory(), timezone.localtime()
    SchemeVersionFactory(state="draft")
    path = reverse("admin:review_call_add")
    page = client.get(path, {"version": version.pk})
    assert [row.pk for row in page.context["adminform"].form.fields["version"].queryset] == [version.pk]

    moments = {"opens_at": now, "closes_at": now + timedelta(days=9)}
    data = {"version": version.pk, "purpose": "first", "title": "秋季申报", "_save": "1"}
    answer = client.post(path, data | {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in moments.items()})

    call = Call.objects.get()
    assert answer.url == address("call_steps", call)
    assert "发布通知" in words_of(client.get(answer.url))
    assert call.state_text(timezone.now()) == "草稿"


def test_a_stale_tab_overwrites_no_scheme_and_no_draft(client, draft):
    call = CallFactory(status=Status.DRAFT, version=SchemeVersionFactory())
    section, scheme = draft.sections.first(), draft.scheme
    benefit = Benefit.objects.create(scheme=scheme, kind=BenefitKind.SERVICE, title="专员对接")
    pages = {
        "scheme_change": (scheme, "summary"),
        VERSION: (draft, "change_note"),
        "call_change": (call, "title"),
        "formsection_change": (section, "help_text"),
        "benefit_change": (benefit, "text"),
        "target_change": (Target.objects.create(scheme=scheme, year=2028, count=5), "source"),
    }
    for name, (row, field) in pages.items():
        path = address(name, row)
        tab = filled_in(client.get(path))
        assert client.post(path, tab | {field: "先改的"}).status_code == 302, name

        answer = client.post(path, tab | {field: "旧页面上的"})

        assert "别人刚改过，没有保存。" in words_of(answer), name
        row.refresh_from_db()
        assert getattr(row, field) == "先改的"
        assert client.post(path, filled_in(client.get(path)) | {field: "看过再改的"}).status_code == 302, name


def test_a_stale_tab_overwrites_no_field_of_a_section(client, draft):
    field = FormField.objects.filter(section__version=draft).first()
    path = address("formsection_change", field.section)
    tab = filled_in(client.get(path))
    FormField.objects.filter(pk=field.pk).update(label="同事刚改的")

    answer = client.post(path, tab)

    assert "别人刚改过，没有保存。" in words_of(answer)
    field.refresh_from_db()
    assert field.label == "同事刚改的"


def test_a_call_published_while_it_is_edited_stays_published(rf, city):
    call = CallFactory(status=Status.DRAFT)
    request = rf.post("/")
    request.user = city
    kind = site.get_model_admin(Call).get_form(request, call, change=True)
    loaded = Call.objects.get(pk=call.pk)
    data = model_to_dict(loaded) | {"seen": kind(instance=loaded)["seen"].value()}
    assert kind(data, instance=Call.objects.get(pk=call.pk)).is_valid()

    calls.publish(call=call, actor=city, at=TUESDAY)

    assert not kind(data, instance=loaded).is_valid()


def test_a_number_given_while_its_scheme_is_saved_is_never_given_again(client, draft):
    scheme, path = draft.scheme, address("scheme_change", draft.scheme)
    data = filled_in(client.get(path)) | {"summary": "一句话"}

    def decide(**kwargs):
        Scheme.objects.filter(pk=scheme.pk).update(last_number=F("last_number") + 1)

    pre_save.connect(decide, sender=Scheme)
    try:
        assert client.post(path, data).status_code == 302
    finally:
        pre_save.disconnect(decide, sender=Scheme)

    scheme.refresh_from_db()
    assert (scheme.summary, scheme.last_number) == ("一句话", 1)


def test_two_schemes_never_number_alike(client, draft):
    first, second = SchemeFactory(number_prefix="LHTJ"), SchemeFactory(code="plain", number_prefix="")
    path = address("scheme_change", second)
    data = filled_in(client.get(path))
    for head in ("LHTJ", draft.scheme.number_head):
        assert "换一个。" in words_of(client.post(path, data | {"number_prefix": head}))
    assert client.post(path, data | {"number_prefix": "LHTK"}).status_code == 302
    with pytest.raises(IntegrityError, match="scheme_number_head_once"), transaction.atomic():
        SchemeFactory(code=first.number_head.lower(), number_prefix="")
