"""The same thing twice at one moment: one goes through, the other is told, and neither breaks."""

import pytest
from django.db import transaction

from core.enums import Status
from core.workflow import InvalidTransition, StaleVersion
from review.recognition.codes import new_code
from review.recognition.enums import Purpose, StageKind
from review.recognition.models import Appeal, Application, Objection, Recognition, Stage
from review.recognition.services import appeals, cases, notices, recognitions
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.review.recognition.factories import TUESDAY, CallFactory, SchemeVersionFactory, publish_notice, submit, take
from tests.review.recognition.test_rule_races import Beside

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_posted_twice_at_once_is_one_objection():
    notice = publish_notice(submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.PUBLIC_NOTICE,)))))
    said = {"text": "数字不对", "name": "张三", "at": TUESDAY, "code": new_code()}
    got = []
    with transaction.atomic():
        first, _ = notices.raise_objection(entry=notice.entries.get(), **said)
        second = Beside(lambda: got.append(notices.raise_objection(entry=notice.entries.get(), **said)))
        assert second.waits()

    assert second.end() is None
    assert got == [(first, said["code"])]
    assert Objection.objects.get() == first


def test_of_two_appeals_at_once_the_second_is_told():
    application = submit(call=CallFactory(version=SchemeVersionFactory(stages=(StageKind.FORMAL_CHECK, StageKind.DECISION))))
    take(application, "reject", CoordinatorFactory(), reason="不符合")
    appeal = {"application": application, "actor": application.created_by, "at": TUESDAY, "text": "不服"}
    with transaction.atomic():
        appeals.lodge(**appeal)
        second = Beside(lambda: appeals.lodge(**appeal))
        assert second.waits()

    error = second.end()
    assert isinstance(error, InvalidTransition)
    assert "已经申诉过" in str(error)
    assert Appeal.objects.count() == 1


def test_recheck_begun_while_its_title_is_revoked_stays_open_for_no_title_that_is_gone():
    version, member, city = SchemeVersionFactory(stages=(StageKind.DECISION,)), MembershipFactory(), CoordinatorFactory()
    Stage.objects.create(version=version, purpose=Purpose.RECHECK, kind=StageKind.DECISION)
    take(submit(call=CallFactory(version=version), membership=member), "approve", city)
    title, call = Recognition.objects.get(), CallFactory(version=version, purpose=Purpose.RECHECK)
    end = {"recognition": title, "action": "revoke", "actor": city, "at": TUESDAY, "reason": "数据造假"}
    with transaction.atomic():
        recheck = cases.begin(call=call, subject=member.organization, actor=member.user, at=TUESDAY)
        ending = Beside(lambda: recognitions.end(**end))
        assert ending.waits()

    assert isinstance(ending.end(), StaleVersion)
    recognitions.end(**end)
    title.refresh_from_db()
    assert title.status == Application.objects.get(pk=recheck.pk).status == Status.WITHDRAWN
