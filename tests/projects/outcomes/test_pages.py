"""Pages of outcomes, courses, plans and needs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.idempotency import new_token
from core.workflow import perform_transition
from projects.outcomes.models import Course, CourseChange, NeedAnswer, Outcome
from projects.outcomes.services.kinds import load_outcome_kinds
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.projects.outcomes.factories import (
    CourseFactory,
    OutcomeFactory,
    TechnologyNeedFactory,
    TrainingPlanFactory,
)
from tests.supplydemand.factories import MajorFactory, higher_vocational_level

pytestmark = pytest.mark.django_db
FACTORIES = {"outcome": OutcomeFactory, "course": CourseFactory, "plan": TrainingPlanFactory, "need": TechnologyNeedFactory}


def _url(kind, page, *args):
    return reverse(f"projects:{kind}_{page}", args=args)


@pytest.mark.parametrize("kind", list(FACTORIES))
def test_a_public_row_is_in_its_list_and_on_its_page_and_a_draft_is_not(client, kind):
    public, draft = FACTORIES[kind](), FACTORIES[kind](status=Status.DRAFT, title="还没写完的一份")

    answer = client.get(_url(kind, "list"))

    assert list(answer.context["object_list"]) == [public]
    assert client.get(public.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("kind", list(FACTORIES))
@pytest.mark.parametrize("count", [1, 3])
def test_a_list_asks_a_constant_number_of_queries(client, kind, count, django_assert_num_queries):
    FACTORIES[kind].create_batch(count)
    client.get(_url(kind, "list"))

    with django_assert_num_queries({"outcome": 5, "course": 5, "plan": 5, "need": 4}[kind]):
        answer = client.get(_url(kind, "list"))

    assert len(answer.context["object_list"]) == count
    assert answer.context["result_text"] == f"{count} 个"


def test_a_draft_saves_anything_and_a_submission_says_what_is_missing(client):
    membership = MembershipFactory(organization=SchoolFactory())
    client.force_login(membership.user)
    posted = {"token": new_token(), "title": "数控机床智能运维", "hours": "很多", "action": "save"}

    answer = client.post(_url("course", "create"), posted)

    course = Course.objects.get()
    assert course.draft_input == {"hours": "很多"}
    assert "读不懂" in answer.content.decode()

    answer = client.post(_url("course", "edit", course.pk), {**posted, "version": course.version, "action": "submit"})
    faults = answer.context["form"].errors
    assert {"summary", "description", "level", "technology", "majors"} <= set(faults)
    course.refresh_from_db()
    assert course.status == Status.DRAFT


def test_a_form_posted_twice_makes_one_draft_and_a_stale_tab_overwrites_nothing(client):
    membership = MembershipFactory(organization=SchoolFactory())
    client.force_login(membership.user)
    posted = {"token": new_token(), "title": "第一次写的", "action": "save"}
    client.post(_url("course", "create"), posted)
    client.post(_url("course", "create"), posted)
    course = Course.objects.get()

    client.post(_url("course", "edit", course.pk), {"title": "后来改的", "version": course.version, "action": "save"})
    answer = client.post(_url("course", "edit", course.pk), {"title": "旧窗口里的", "version": course.version, "action": "save"})

    course.refresh_from_db()
    assert course.title == "后来改的"
    assert [row["yours"] for row in answer.context["conflicts"] if row["name"] == "title"] == ["旧窗口里的"]


def test_a_complete_course_goes_through_review_and_becomes_public(client):
    organization = SchoolFactory()
    member = MembershipFactory(organization=organization).user
    client.force_login(member)
    posted = {
        "token": new_token(),
        "title": "数控机床智能运维",
        "summary": "主轴振动监测进课堂",
        "description": "十六周，每周四学时。",
        "level": higher_vocational_level().pk,
        "hours": "64",
        "technology": "主轴振动监测",
        "majors": [MajorFactory().pk],
        "action": "submit",
    }

    client.post(_url("course", "create"), posted)

    course = Course.objects.get()
    assert course.status == Status.SUBMITTED
    coordinator = CoordinatorFactory()
    perform_transition(obj=course, action="approve", actor=coordinator, at=timezone.now())
    client.logout()
    assert client.get(course.get_absolute_url()).status_code == 200


def test_a_strangers_course_cannot_be_edited_or_acted_on(client):
    course = CourseFactory(status=Status.DRAFT)
    client.force_login(MembershipFactory(organization=SchoolFactory()).user)

    assert client.get(course.edit_url).status_code == 404
    assert client.post(_url("course", "autosave", course.pk), {"version": 1, "title": "别人的"}).status_code == 404
    assert client.post(_url("course", "action", course.pk, "discard"), {"version": 1}).status_code == 404
    public = CourseFactory()
    assert client.post(_url("course", "change", public.pk), {"token": new_token(), "after": "x"}).status_code == 404
    course.refresh_from_db()
    assert (course.title, course.status) != ("别人的", Status.WITHDRAWN)
    assert CourseChange.objects.count() == 0


def test_a_course_change_with_a_number_that_nobody_knows_keeps_what_was_typed(client):
    course = CourseFactory()
    client.force_login(MembershipFactory(organization=course.organization).user)
    posted = {"token": new_token(), "changed_on": str(timezone.localdate()), "after": "振动监测", "cause": "第三份调研"}

    answer = client.post(_url("course", "change", course.pk), posted)

    assert answer.status_code == 400
    assert answer.context["change_form"].errors.keys() == {"cause"}
    assert "振动监测" in answer.content.decode()
    assert CourseChange.objects.count() == 0


def test_an_answer_is_given_and_chosen_on_the_needs_page(client):
    need = TechnologyNeedFactory()
    school = SchoolFactory()
    client.force_login(MembershipFactory(organization=school).user)
    posted = {"token": new_token(), "organization": school.pk, "team": "热误差课题组", "proposal": "建模", "contact": "0000-1"}
    client.post(_url("need", "answer", need.pk), posted)
    client.post(_url("need", "answer", need.pk), posted)
    answer = NeedAnswer.objects.get()

    client.force_login(MembershipFactory(organization=need.organization).user)
    page = client.get(need.get_absolute_url())
    assert "热误差课题组" in page.content.decode()
    client.post(_url("need", "decide", answer.pk), {"token": new_token(), "choice": "accept", "reply": "来看看"})

    answer.refresh_from_db()
    assert answer.state == "accepted"
    client.logout()
    assert "热误差课题组" not in client.get(need.get_absolute_url()).content.decode()


def test_the_packaged_kinds_are_loaded_once_and_a_citys_edit_stays():
    assert load_outcome_kinds() == 8
    kind = Outcome._meta.get_field("kind").related_model.objects.get(code="patent")
    kind.name = "发明专利"
    kind.save()

    assert load_outcome_kinds() == 0
    kind.refresh_from_db()
    assert kind.name == "发明专利"
