"""Taking back what gave a title, an answer to an appeal, and a stage with which the city went on for a silent district."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from core.models import Notification, OutgoingMail, ReviewEvent
from core.workflow import InvalidTransition
from review import services
from review.models import ReviewTask
from review.recognition import telling
from review.recognition.enums import BenefitKind, Purpose, StageKind
from review.recognition.models import (
    AnnulledCertificate,
    Application,
    Benefit,
    BenefitRecord,
    Recognition,
    StageRun,
    Target,
)
from review.recognition.presentation import history_of, line_of
from review.recognition.services import appeals, cases, recognitions
from tests.accounts.factories import CoordinatorFactory
from tests.accounts.sign_in import sign_in
from tests.review.recognition.factories import (
    CallFactory,
    SchemeVersionFactory,
    begin,
    open_run,
    put_in_force,
    submit,
    take,
)

pytestmark = pytest.mark.django_db
LAST = (StageKind.FORMAL_CHECK, StageKind.DECISION)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def call_at(now, *stages, **options):
    version = options.pop("version", None) or SchemeVersionFactory(stages=stages or (StageKind.DECISION,))
    times = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
    return CallFactory(version=version, **times, **options)


def recognised(now, **options):
    """``(application, run, coordinator)`` right after the last stage was passed."""
    application, coordinator = submit(call=call_at(now, **options), at=now - timedelta(minutes=20)), CoordinatorFactory()
    run = open_run(application)
    take(application, "approve", coordinator, at=now)
    application.refresh_from_db()
    return application, run, coordinator


def undo(obj, actor, at):
    return services.take_back(task=ReviewTask.objects.of(obj).order_by("-pk").first(), actor=actor, at=at)


def soon(now):
    return now + timedelta(minutes=9)


def test_a_title_given_by_mistake_is_taken_back_wholly(client, now):
    application, run, coordinator = recognised(now)
    title = Recognition.objects.get()
    code, number = title.verify_code, title.certificate_number
    verify, listed = reverse("verify_code", args=[code]), reverse("recognition:recognition_list", args=[title.scheme.code])
    waiting = Notification.objects.filter(event="recognition.decided")
    assert {row.release_at for row in waiting} == {now + timedelta(minutes=10)}

    undo(run, coordinator, soon(now))

    application.refresh_from_db()
    title.refresh_from_db()
    assert (application.status, open_run(application)) == (Status.SUBMITTED, run)
    assert (title.status, title.decided_at, title.recognized_on, title.valid_until) == (Status.DRAFT, None, None, None)
    assert not waiting.all().exists()
    assert not OutgoingMail.objects.filter(state="queued", event="recognition.decided").exists()
    assert client.get(verify).status_code == 404
    assert title.holder_name not in client.get(listed).content.decode()
    assert client.get(title.get_absolute_url()).status_code == 404
    assert client.get(reverse("verify_code", args=[title.verify_code])).status_code == 404
    reader = sign_in(client, application.created_by)
    assert "认定了" not in reader.get(application.get_absolute_url()).content.decode()
    assert number not in str(history_of(application, list(application.runs.in_order())))


def text_of(response):
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.mark.parametrize("minutes_ago", [0, 11])
def test_a_title_is_public_once_it_can_no_longer_be_taken_back(client, now, minutes_ago):
    """After eleven minutes everything is there: the positive control of what is missing at first."""
    application, _, coordinator = recognised(now - timedelta(minutes=minutes_ago))
    title, is_public = Recognition.objects.select_related("scheme", "organization").get(), minutes_ago > 10
    scheme, number = title.scheme, title.certificate_number
    Target.objects.create(scheme=scheme, year=now.year, count=5)
    listed = reverse("recognition:recognition_list", args=[scheme.code])
    ladder = reverse("recognition:ladder", args=[SchemeVersionFactory(follows=scheme, stages=LAST).scheme.code])
    places = {
        listed: title.get_absolute_url(),
        f"{reverse('recognition:recognition_export', args=[scheme.code])}?format=csv": number,
        title.get_absolute_url(): number,
        reverse("verify_code", args=[title.verify_code]): "这张证书有效",
        title.organization.get_absolute_url(): scheme.name,
        ladder: title.get_absolute_url(),
        f"{listed}?": '<span class="xy-count">1</span>',
        f"{listed}?state=all": "现在 1，",
    }
    assert {place: word in text_of(client.get(place)) for place, word in places.items()} == dict.fromkeys(places, is_public)

    certificate, fresh = reverse("recognition:certificate", args=[title.pk]), "刚认定，10 分后公开"
    for person in (application.created_by, coordinator):
        own = sign_in(type(client)(), person)
        page = text_of(own.get(title.get_absolute_url()))
        assert (fresh in page, number in page) == (not is_public, is_public)
        assert (fresh in text_of(own.get(listed)), title.get_absolute_url() in text_of(own.get(listed))) == (not is_public, True)
        assert own.get(certificate).status_code == (200 if is_public else 404)
    own = sign_in(client, application.created_by)
    held = text_of(own.get(reverse("recognition:held_list")))
    assert (scheme.name in held, fresh in held, "下载证书" in held) == (True, not is_public, is_public)
    assert (fresh in text_of(own.get(application.get_absolute_url()))) is not is_public


def test_a_case_that_is_decided_again_gets_the_number_back_and_a_fresh_code(client, now):
    application, run, coordinator = recognised(now)
    code, number = Recognition.objects.values_list("verify_code", "certificate_number").get()
    undo(run, coordinator, soon(now))

    take(application, "approve", coordinator, at=soon(now))

    title = Recognition.objects.get()
    assert title.is_valid(timezone.localdate(now))
    assert (title.certificate_number, title.verify_code == code) == (number, False)


def test_the_number_of_a_title_that_was_taken_back_goes_to_whoever_is_recognised_next(now):
    application, run, coordinator = recognised(now)
    number = Recognition.objects.get().certificate_number
    undo(run, coordinator, soon(now))
    other = submit(call=application.call, at=now)

    take(other, "approve", coordinator, at=soon(now))
    take(application, "approve", coordinator, at=soon(now))

    numbers = [Recognition.objects.get(application=case).certificate_number for case in (other, application)]
    assert numbers == [number, f"{number[:-4]}0002"]


def test_a_certificate_that_was_taken_back_when_titles_were_public_at_once_is_still_found_annulled(client, now):
    title = recognised(now)[0].outcome
    AnnulledCertificate.objects.create(
        recognition=title, certificate_number="OLD-1", verify_code="ALTEALTEALTE", recognized_on=now.date(), annulled_at=now
    )

    assert "作废" in client.get(reverse("verify_code", args=["ALTEALTEALTE"])).content.decode()
    assert "证书 OLD-1 作废" in str(history_of(title.application, list(title.application.runs.in_order())))


def test_a_case_that_is_refused_after_the_undo_holds_nothing(now):
    application, run, coordinator = recognised(now)
    undo(run, coordinator, soon(now))

    take(application, "reject", coordinator, at=soon(now), reason="看错了一栏")

    application.refresh_from_db()
    assert (application.status, application.awarded) == (Status.REJECTED, None)
    assert not Recognition.objects.granted().exists()


def test_a_renewed_title_stands_as_before(now):
    application, _, coordinator = recognised(now)
    title = Recognition.objects.get()
    was = Recognition.objects.filter(pk=title.pk).values("status", "valid_until", "recheck_due_on", "level", "verify_code").get()
    version = SchemeVersionFactory(scheme=title.scheme, number=2, stages=(), state="draft", recheck_months=24)
    version.stages.create(kind=StageKind.DECISION, role="coordinator", purpose=Purpose.RECHECK)
    call = call_at(now, version=put_in_force_after(version), purpose=Purpose.RECHECK)
    later = now + timedelta(minutes=30)
    recheck = begin(call=call, membership=title.organization.memberships.get(), at=later)
    cases.submit(application=recheck, actor=recheck.created_by, at=later)
    Application.objects.filter(pk=recheck.pk).update(created_at=later)
    run, later = open_run(recheck), later + timedelta(minutes=5)
    take(recheck, "approve", coordinator, at=later)
    title.refresh_from_db()
    assert title.scheme_version == version

    undo(run, coordinator, later + timedelta(minutes=1))

    fresh = (
        Recognition.objects.filter(pk=title.pk).values("status", "valid_until", "recheck_due_on", "level", "verify_code").get()
    )
    recheck.refresh_from_db()
    assert fresh == was
    assert (recheck.status, open_run(recheck)) == (Status.SUBMITTED, run)


def put_in_force_after(version):
    version.scheme.versions.in_force().update(state="retired")
    return put_in_force(version)


def recheck_begun(title, application, now):
    case = Application.objects.get(pk=application.pk)
    case.pk, case.status, case.case_number, case.recognition = None, Status.DRAFT, "", title
    case.save()


def next_title_asked_for(title, application, now):
    following = SchemeVersionFactory(follows=title.scheme, stages=LAST)
    begin(call=call_at(now, version=following), membership=application.organization.memberships.get(), at=now)


def next_title_handed_in(title, application, now):
    following = SchemeVersionFactory(follows=title.scheme, stages=LAST)
    membership, before = application.organization.memberships.get(), now - timedelta(minutes=30)
    draft = begin(call=call_at(now, version=following), membership=membership, at=before)
    Application.objects.filter(pk=draft.pk).update(created_at=before)
    cases.submit(application=draft, actor=draft.created_by, at=now)


def benefit_noted(title, application, now):
    benefit = Benefit.objects.create(scheme=title.scheme, kind=BenefitKind.SERVICE, title="专员对接")
    BenefitRecord.objects.create(
        recognition=title, benefit=benefit, received_on=timezone.localdate(now), recorded_by=CoordinatorFactory()
    )


def revoked(title, application, now):
    recognitions.end(recognition=title, action="revoke", actor=CoordinatorFactory(), at=soon(now), reason="查实造假")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (recheck_begun, "已经开始办复核"),
        (next_title_asked_for, "已经凭这项认定开始申报"),
        (next_title_handed_in, "已经凭这项认定开始申报"),
        (benefit_noted, "已经记了激励或服务"),
        (revoked, "后来又办了“撤销”"),
    ],
)
def test_a_title_stands_once_something_was_built_on_it(build, words, now):
    application, run, coordinator = recognised(now)
    title = Recognition.objects.get()
    build(title, application, now)

    with pytest.raises(InvalidTransition, match=words):
        undo(run, coordinator, soon(now))

    title.refresh_from_db()
    assert title.certificate_number
    assert title.status in (Status.APPROVED, Status.WITHDRAWN)


def test_after_ten_minutes_a_title_stands_and_was_told(now):
    _, run, coordinator = recognised(now)

    with pytest.raises(InvalidTransition, match="过了"):
        undo(run, coordinator, now + timedelta(minutes=11))

    assert Notification.objects.filter(event="recognition.decided").exists()
    assert Recognition.objects.get().status == Status.APPROVED


def appealed(now):
    """``(application, appeal)``: refused an hour ago, and appealed."""
    before = now - timedelta(hours=1)
    application = submit(call=call_at(now, *LAST), at=before)
    take(application, "reject", CoordinatorFactory(), at=before, reason="不够")
    application.refresh_from_db()
    appeal = appeals.lodge(application=application, actor=application.created_by, at=now - timedelta(minutes=30), text="不服")
    return application, appeal


def state_of(application):
    columns = ("status", "submitted_at", "decided_at", "supplement_until")
    return Application.objects.filter(pk=application.pk).values(*columns).get()


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_an_answer_to_an_appeal_is_taken_back(action, now):
    application, appeal = appealed(now)
    before, runs, coordinator = state_of(application), application.runs.standing().count(), CoordinatorFactory()
    appeals.decide(appeal=appeal, action=action, actor=coordinator, at=now, reason="看过了")
    told = Notification.objects.filter(key=telling.appeal_key(ReviewEvent.objects.of(appeal).latest("pk")))
    assert {row.release_at for row in told} == {now + timedelta(minutes=10)}

    undo(appeal, coordinator, soon(now))

    appeal.refresh_from_db()
    application.refresh_from_db()
    assert (appeal.status, appeal.decided_at) == (Status.SUBMITTED, None)
    assert state_of(application) == before
    assert application.runs.standing().count() == runs
    assert [task.obj for task in ReviewTask.objects.open()] == [appeal]
    assert not told.all().exists()
    appeals.decide(appeal=appeal, action="approve", actor=coordinator, at=soon(now), reason="再看了一次")
    assert open_run(application).stage.kind == StageKind.FORMAL_CHECK


def went_on(application, now):
    take(application, "approve", CoordinatorFactory(), at=soon(now))


def withdrew(application, now):
    application.refresh_from_db()
    cases.withdraw(application=application, actor=application.created_by, at=soon(now), reason="不报了")


@pytest.mark.parametrize("act", [went_on, withdrew])
def test_an_upheld_appeal_stands_once_the_case_went_on(act, now):
    application, appeal = appealed(now)
    coordinator = CoordinatorFactory()
    appeals.decide(appeal=appeal, action="approve", actor=coordinator, at=now, reason="看过了")
    act(application, now)

    with pytest.raises(InvalidTransition, match="收不回来"):
        undo(appeal, coordinator, soon(now))
    appeal.refresh_from_db()
    assert appeal.status == Status.APPROVED


def test_a_dismissed_appeal_stands_once_the_applicant_began_anew(now):
    application, appeal = appealed(now)
    coordinator = CoordinatorFactory()
    appeals.decide(appeal=appeal, action="reject", actor=coordinator, at=now, reason="看过了")
    begin(call=application.call, membership=application.organization.memberships.get(), at=now)

    with pytest.raises(InvalidTransition, match="另外开始了"):
        undo(appeal, coordinator, soon(now))


def test_a_stage_passed_on_says_so_everywhere_and_is_taken_back(client, now):
    words = "区里没有意见，市里接着办"
    application = submit(call=call_at(now, StageKind.DISTRICT_OPINION, StageKind.DECISION), at=now)
    run, city = open_run(application), CoordinatorFactory()
    take(application, "pass_on", city, at=now)
    application.refresh_from_db()
    runs = list(application.runs.in_order())

    assert line_of(application, runs)[0].text.endswith(words)
    assert history_of(application, runs)[0]["label"] == f"区级意见：{words}"
    staff = sign_in(client, city)
    assert words in staff.get(reverse("admin:review_reviewtask_changelist") + "?state=closed").content.decode()
    page = staff.get(ReviewTask.objects.of(run).get().get_absolute_url()).content.decode()
    assert f'<span class="xy-changed">{words}</span>' in page
    assert "收回这个决定" in page
    assert words in Notification.objects.filter(event="recognition.stage_passed").first().text

    undo(run, city, soon(now))

    run = StageRun.objects.get(pk=run.pk)
    assert (open_run(application), run.is_passed_on) == (run, False)
    assert not Notification.objects.filter(event="recognition.stage_passed").exists()


def test_a_refusal_stands_once_the_applicant_began_anew(now):
    application, coordinator = submit(call=call_at(now), at=now - timedelta(minutes=20)), CoordinatorFactory()
    run = open_run(application)
    take(application, "reject", coordinator, at=now, reason="不够")
    anew = begin(call=application.call, membership=application.organization.memberships.get(), at=now)

    with pytest.raises(InvalidTransition, match="另外开始了"):
        undo(run, coordinator, soon(now))

    cases.discard(application=anew, actor=anew.created_by, at=soon(now))
    undo(run, coordinator, soon(now))
    assert open_run(application) == run


def test_no_appeal_against_a_refusal_that_was_taken_back_meanwhile(now):
    application, coordinator = submit(call=call_at(now), at=now - timedelta(minutes=20)), CoordinatorFactory()
    run = open_run(application)
    take(application, "reject", coordinator, at=now, reason="不够")
    application.refresh_from_db()
    seen = Application.objects.get(pk=application.pk)
    undo(run, coordinator, soon(now))

    with pytest.raises(InvalidTransition, match="没有可以申诉的决定"):
        appeals.lodge(application=seen, actor=seen.created_by, at=soon(now), text="不服")

    take(application, "reject", coordinator, at=soon(now), reason="还是不够")
    assert appeals.lodge(application=seen, actor=seen.created_by, at=soon(now), text="不服").waits_for_decision
