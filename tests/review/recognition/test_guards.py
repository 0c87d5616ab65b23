"""Who has a part in a case neither judges nor decides nor reads it as a reviewer, however the part came about and whenever."""

import pytest
from django.urls import reverse

from accounts.models import CoordinatorScope, User
from core.enums import Status
from core.workflow import WorkflowError
from review.models import ReviewTask
from review.recognition import rules
from review.recognition.enums import SchemeLevel, StageKind, VersionState
from review.recognition.models import Application, Candidate, Expert, LevelRule, Objection, Recognition, ReviewField
from review.recognition.services import cases, notices, panels, recognitions, seats
from review.recognition.sheets import sheet_of
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    SchemeFactory,
    SchemeVersionFactory,
    begin,
    open_run,
    publish_notice,
    put_in_force,
    submit,
    take,
)
from tests.review.recognition.panel_world import content, gathered, hand_in, seated

pytestmark = pytest.mark.django_db
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)
NOTICED = (StageKind.PUBLIC_NOTICE, StageKind.DECISION)


def made_coordinator(user, district=None):
    """The same person, who works for the city by now."""
    User.objects.filter(pk=user.pk).update(is_staff=True)
    CoordinatorScope.objects.create(user=user, district=district)
    return User.objects.get(pk=user.pk)


def own_coordinator(application):
    return MembershipFactory(user=CoordinatorFactory(), organization=application.organization).user


def expert_form(expert, **fields):
    return {
        "name": expert.name, "email": expert.email, "source": expert.source, "organization_name": expert.organization_name,
        "fields": [row.pk for row in expert.fields.all()], "is_active": "on",
        "declared_conflicts-TOTAL_FORMS": "0", "declared_conflicts-INITIAL_FORMS": "0",
    } | fields  # fmt: skip


def case_url(world, application, seat=0, *, by_link=False):
    place = next(case.place for case in world.cases if case.run.application_id == application.pk)
    if by_link:
        return world.path(seat, part=f"cases/{place}/")
    return reverse("recognition:seat:case", args=[world.seats[seat].pk, place])


def test_address_of_a_seated_expert_cannot_be_changed_and_afterwards_it_can(client):
    world = seated()
    own, expert = own_coordinator(world.applications[0]), world.seats[0].expert
    url = reverse("admin:review_expert_change", args=[expert.pk])
    sign_in(client, own)

    assert client.post(url, expert_form(expert, email=own.email, title="教授")).status_code == 302
    expert.refresh_from_db()
    assert (expert.email == own.email, expert.user, expert.title) == (False, None, "教授")

    type(world.panel).objects.update(closed_at=TUESDAY)
    client.post(url, expert_form(expert, email="moved@example.test"))
    expert.refresh_from_db()
    assert expert.email == "moved@example.test"


@pytest.mark.parametrize("by_link", [True, False])
def test_expert_with_the_account_of_the_applicants_coordinator_reads_and_scores_nothing_of_it(client, by_link):
    world = seated()
    mine, other = world.applications
    own = own_coordinator(mine)
    Expert.objects.filter(pk=world.seats[0].expert_id).update(user=own)
    if not by_link:
        sign_in(client, own)

    assert client.get(case_url(world, mine, by_link=by_link)).status_code == 404
    # a coordinator of the whole city is in conflict with every case
    assert client.get(case_url(world, other, by_link=by_link)).status_code == 404
    assert client.get(case_url(world, mine, seat=1, by_link=True)).status_code == (200 if by_link else 404)


def test_expert_who_joins_the_applicant_after_the_draw_judges_the_other_cases_alone(client):
    world = seated()
    mine, other = world.applications
    user = UserFactory()
    Expert.objects.filter(pk=world.seats[0].expert_id).update(user=user)
    card = hand_in_ready(world, mine)
    sign_in(client, user)
    assert client.get(case_url(world, mine)).status_code == 200

    MembershipFactory(user=user, organization=mine.organization)

    assert client.get(case_url(world, mine)).status_code == 404
    assert client.post(case_url(world, mine), {"action": "save", "version": "1"}).status_code == 404
    assert client.get(case_url(world, mine, by_link=True)).status_code == 404
    assert client.get(case_url(world, other)).status_code == 200
    page = client.get(reverse("recognition:seat:home", args=[world.seats[0].pk])).content.decode()
    assert "有利害关系" in page
    assert case_url(world, mine) not in page
    with pytest.raises(seats.SeatRefused):
        seats.hand_in(card=card, expected_version=card.version, at=TUESDAY, **content(world, 90, 90))


def hand_in_ready(world, application):
    case = next(case for case in world.cases if case.run.application_id == application.pk)
    return seats.card_of(world.seats[0], case)


def test_whoever_is_signed_in_sees_their_own_case_by_nobodys_link(client):
    world = seated()
    mine, other = world.applications
    sign_in(client, mine.created_by)

    assert client.get(case_url(world, mine, by_link=True)).status_code == 404
    assert client.get(case_url(world, other, by_link=True)).status_code == 200


def test_expert_out_of_the_pool_opens_no_seat(client):
    world = seated()
    user = UserFactory()
    Expert.objects.filter(pk=world.seats[0].expert_id).update(user=user)
    home = reverse("recognition:seat:home", args=[world.seats[0].pk])
    sign_in(client, user)
    assert (client.get(world.path()).status_code, client.get(home).status_code) == (200, 200)

    Expert.objects.filter(user=user).update(is_active=False)

    assert (client.get(world.path()).status_code, client.get(home).status_code) == (404, 404)


def test_expert_who_became_a_coordinator_decides_no_case_of_their_panel():
    world = seated(case_count=1)
    application = world.applications[0]
    user = UserFactory()
    assert rules.may_decide_stage(made_coordinator(user), open_run(application))

    Expert.objects.filter(pk=world.seats[0].expert_id).update(email=user.email.upper())
    user = User.objects.get(pk=user.pk)

    assert not rules.may_decide_stage(user, open_run(application))
    assert not Application.objects.reviewed_by(user).exists()
    assert not rules.may_run_panel(user, world.panel)


@pytest.mark.parametrize("part", ["wrote", "handed in"])
def test_who_wrote_or_handed_in_and_became_a_coordinator_reviews_it_not(part, django_assert_num_queries):
    keeper = MembershipFactory()
    writer = MembershipFactory(organization=keeper.organization, role="editor")
    call = CallFactory(version=SchemeVersionFactory(stages=SHORT))
    application = begin(call=call, membership=keeper)
    if part == "wrote":
        application.sections.update(edited_by=writer.user)
    cases.submit(application=application, actor=writer.user if part == "handed in" else keeper.user, at=TUESDAY)
    other = submit(call=call)
    person = writer.user
    writer.delete()
    person = made_coordinator(person)

    assert list(Application.objects.reviewed_by(person)) == [other]
    person.coordinates(None), person.organization_roles  # noqa: B018 read once for the request
    with django_assert_num_queries(1):
        assert not rules.may_review(person, application)
    assert rules.is_own_case(person, application)
    assert rules.may_review(person, other)
    assert rules.may_review(CoordinatorFactory(), application)


def test_nobody_acts_on_their_own_title():
    version = SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK,))
    application, person = submit(call=CallFactory(version=version)), CoordinatorFactory()
    Application.objects.filter(pk=application.pk).update(subject_user=person)
    take(application, "approve", CoordinatorFactory())
    held = Recognition.objects.get()

    assert not rules.can_manage_recognition(person, held)
    assert rules.can_manage_recognition(CoordinatorFactory(), held)


def test_nobody_awards_themselves():
    scheme, me = SchemeFactory(is_competitive=False, subject_kind="person"), CoordinatorFactory()
    candidate = Candidate.objects.create(organization=MembershipFactory().organization, name=me.name, user=me)
    award = {"scheme": scheme, "subject": candidate, "at": TUESDAY, "reason": "云人社〔2026〕8 号"}

    with pytest.raises(WorkflowError):
        recognitions.award(actor=me, **award)
    Recognition.objects.all().delete()
    assert recognitions.award(actor=CoordinatorFactory(), **award).status == Status.APPROVED


def test_the_person_applied_for_finds_no_desk_page_of_the_case(client, django_assert_num_queries):
    application, person = submit(call=CallFactory(version=SchemeVersionFactory(stages=SHORT))), CoordinatorFactory()
    task = ReviewTask.objects.open().of(open_run(application)).get()
    url = reverse("admin:review_reviewtask_change", args=[task.pk])
    assert sign_in(client, person).get(url, follow=True).status_code == 200

    Application.objects.filter(pk=application.pk).update(subject_user=person)

    assert client.get(url, follow=True).status_code == 404
    assert not ReviewTask.objects.visible_to(person).exists()
    with django_assert_num_queries(1):
        assert ReviewTask.objects.visible_to(CoordinatorFactory.build(pk=0)).count() == 0


def titled(level):
    """A title of 36 months of a version with three levels, held by somebody else's organization."""
    version = SchemeVersionFactory(scheme=SchemeFactory(is_competitive=False), state=VersionState.DRAFT)
    for other in (SchemeLevel.NATIONAL, SchemeLevel.DISTRICT):
        LevelRule.objects.create(version=version, level=other)
    put_in_force(version)
    organization = MembershipFactory().organization
    return recognitions.award(
        scheme=version.scheme,
        subject=organization,
        actor=CoordinatorFactory(),
        at=TUESDAY,
        reason="云人社〔2026〕8 号",
        level=level,
    )


@pytest.mark.parametrize(("level", "works"), [("national", False), ("municipal", False), ("school", False), ("district", True)])
def test_level_changes_to_a_lower_one_of_the_version_alone(level, works):
    row = titled("municipal")
    act = {"recognition": row, "level": level, "actor": CoordinatorFactory(), "at": TUESDAY, "reason": "复核得分不够"}
    if works:
        assert recognitions.change_level(**act)
    else:
        with pytest.raises(WorkflowError):
            recognitions.change_level(**act)


def test_extension_ends_with_one_further_term():
    row, actor = titled("municipal"), CoordinatorFactory()
    latest = row.valid_until.replace(year=row.valid_until.year + 3)
    act = {"recognition": row, "actor": actor, "at": TUESDAY, "reason": "疫情顺延"}

    with pytest.raises(WorkflowError):
        recognitions.extend(valid_until=latest.replace(year=latest.year + 70), **act)
    assert recognitions.extend(valid_until=latest, **act)


@pytest.mark.parametrize(("level", "status"), [("municipal", Status.APPROVED), ("district", Status.WITHDRAWN)])
def test_district_revokes_its_own_titles_and_not_the_citys(client, level, status):
    row = titled(level)
    district = CoordinatorFactory(scope=row.organization.district)
    url = reverse("admin:review_recognition_case", args=[row.pk])
    data = {"action": "revoke", "revoke-reason": "数据造假", "version": row.version}

    sign_in(client, district).post(url, data)

    row.refresh_from_db()
    assert row.status == status


def test_coordinator_with_a_part_reads_no_objection_on_the_notice_and_takes_it_not_back(client):
    application = submit(call=CallFactory(version=SchemeVersionFactory(stages=NOTICED)))
    own = own_coordinator(application)
    notice = publish_notice(application)
    notices.raise_objection(entry=notice.entries.get(), text="数字不对", at=TUESDAY, is_anonymous=True)
    url = reverse("admin:review_publicnotice_case", args=[notice.pk])
    objection_url = reverse("admin:review_objection_case", args=[Objection.objects.get().pk])
    data = {"action": "withdraw", "reason": "重新公示", "version": notice.version}

    page = sign_in(client, own).get(url).content.decode()
    client.post(url, data)

    notice.refresh_from_db()
    assert notice.status == Status.APPROVED
    assert objection_url not in page
    assert "没有答复" not in page
    assert 'value="withdraw"' not in page
    assert objection_url in sign_in(client, CoordinatorFactory()).get(url).content.decode()
    client.post(url, data)
    notice.refresh_from_db()
    assert notice.status == Status.WITHDRAWN


def test_chair_who_abstained_for_a_conflict_reads_no_score_of_the_case(client):
    world = seated()
    for place in (0, 1):
        hand_in(world, 40 + place, 40 + place, seat=1, case=place)
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    seats.abstain(card=world.card(0, 0), reason="亲属", is_conflict=True, at=TUESDAY)
    seats.abstain(card=world.card(0, 1), reason="不懂这一行", is_conflict=False, at=TUESDAY)

    page = client.get(world.path(part="ranking/")).content.decode()

    assert "40.00" not in page
    assert "41.00" in page


def test_history_of_a_drawn_panel_is_for_who_may_run_it(client):
    world = seated()
    url = reverse("admin:review_panel_history", args=[world.panel.pk])

    page = sign_in(client, world.coordinator).get(url)
    assert page.status_code == 200
    assert world.panel.seed in page.content.decode()
    assert sign_in(client, own_coordinator(world.applications[0])).get(url).status_code == 404


@pytest.mark.parametrize(
    "written",
    [
        "云 汀 智 能 科 技 有 限 公 司", "云汀智能\u3000科技有限公司", "云汀智能科技",
        "上海云汀智能科技（集团）", "云\u200b汀智能科技", "ＡＢ１２３４", "ab-1234", "教务处处长", "黄同事",
    ],
)  # fmt: skip
def test_blind_sheet_blots_names_however_they_are_written(written):
    world = gathered(is_blind=True, case_count=1)
    application = world.applications[0]
    organization = application.organization
    type(organization).objects.filter(pk=organization.pk).update(name="上海云汀智能科技（集团）有限公司")
    candidate = Candidate.objects.create(organization=organization, name="林某", staff_number="AB1234", position="教务处处长")
    kind = type(application)._meta.get_field("content_type").related_model.objects.get_for_model(Candidate)
    Application.objects.filter(pk=application.pk).update(content_type=kind, object_id=candidate.pk, subject_name="林某")
    application.sections.update(edited_by=UserFactory(name="黄同事"))
    text = _written_in(world, f"我们{written}培养 120 人")

    assert text.count("〔隐去〕") == 1
    assert written not in text
    assert text.startswith("我们")
    assert text.rstrip("。").endswith("培养 120 人")


def _written_in(world, words):
    case = world.cases[0]
    case.panel = world.panel
    case.run.submission.answers = {"plan": words}
    return sheet_of(case).sections[0][1][0].text


def test_history_of_an_expert_field_still_names_its_choices(client):
    field = ReviewField.objects.create(code="chips", name="集成电路")
    page = sign_in(client, CoordinatorFactory()).get(reverse("admin:review_reviewfield_history", args=[field.pk]))
    assert "集成电路" in page.content.decode()
