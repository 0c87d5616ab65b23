"""The access table's rows of recognition: cases of organization A, a panel with an expert who has an account, what is public."""

from datetime import timedelta
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from core import undoing
from core.documents import store
from core.enums import Status
from core.models import Document
from review.models import ReviewTask
from review.recognition import persons, seat_links
from review.recognition.codes import new_code
from review.recognition.enums import FieldKind, StageKind, VersionState
from review.recognition.models import Candidate, Expert, FormField, Recognition
from review.recognition.services import appeals, cases, drafts, notices, panels, recognitions, signatures
from tests.accounts.factories import MembershipFactory
from tests.core.uploads import upload
from tests.review.recognition import factories
from tests.review.recognition.panel_world import REVIEW, seated

FIGURE = "accounts.verified_months"
SHORT = (StageKind.FORMAL_CHECK, StageKind.DECISION)
NOTICE = (StageKind.PUBLIC_NOTICE, StageKind.DECISION)


def build(*, member, expert, coordinator):
    """Objects as attributes; ``member`` writes for organization A, ``expert`` is the user in the chair of a panel."""
    now, owner = timezone.now(), member.organization
    old = _version(stages=SHORT, state=VersionState.RETIRED)
    refused = _refused(member, _call(old), coordinator)
    current = _version(scheme=old.scheme, number=2, stages=SHORT, needs_signature=True)
    draft = factories.begin(call=_call(current), membership=member, at=now)
    drafts.copy_answers(application=draft, source=refused, actor=member.user, at=now)
    appealed = _refused(member, _call(_version(stages=SHORT)), coordinator)
    submitted = factories.submit(call=_call(_with_figure(_version(stages=SHORT))), membership=member, at=now)
    announced = factories.submit(call=_call(_version(stages=NOTICE)), membership=member, at=now)
    waiting = factories.submit(call=_call(_version(stages=NOTICE)), membership=member, at=now)
    running = factories.publish_notice(announced, at=now, actor=coordinator)
    granted = _with_file(_version(stages=(StageKind.DECISION,)), member, is_public=True)
    factories.take(granted, "approve", coordinator, at=now - 2 * undoing.window())  # public by now
    for_persons = factories.SchemeFactory(subject_kind="person")
    return SimpleNamespace(
        draft=draft,
        page=signatures.print_page(application=draft, actor=member.user, at=now),
        refused=refused,
        appeal=appeals.lodge(application=appealed, actor=member.user, at=now, text="条件已经具备"),
        submitted=submitted,
        task=ReviewTask.objects.of(factories.open_run(submitted)).get(),
        document=store(upload=upload(), subject=draft, kind="plan", uploaded_by=member.user, at=now),
        seat=_seat(expert, MembershipFactory(organization__district=owner.district)),
        call_for_persons=_call(_version(scheme=for_persons, stages=SHORT)),
        candidate=Candidate.objects.create(organization=owner, name="赵老师"),
        rules_in_draft=_version(scheme=old.scheme, number=3, stages=SHORT, state=VersionState.DRAFT),
        draft_call=_call(_version(stages=SHORT), status=Status.DRAFT),
        notice=running,
        objection=notices.raise_objection(
            entry=running.entries.get(), text="名单有误", at=now, name="钱老师", contact="qian@example.test"
        )[0],
        draft_notice=notices.prepare(
            call=waiting.call,
            runs=[factories.open_run(waiting)],
            title="还没发布",
            text="",
            opens_on=timezone.localdate(now),
            working_days=5,
            actor=coordinator,
        ),
        granted=Recognition.objects.get(application=granted),
        public_file=Document.objects.of(granted).get(),
        awarded=_award_in_draft(owner),
        persons_title=_award_to_a_person(owner, coordinator),
        next_step=_version(follows=old.scheme, stages=SHORT).scheme,
        hidden_scheme=_version(scheme=factories.SchemeFactory(is_active=False), follows=old.scheme, stages=SHORT).scheme,
    )


def described(world):
    """Arguments by the beginning of a route's name, longest first; ``{label: arguments}``; ``query`` is appended."""
    draft = {"pk": world.draft.pk, "code": world.page.short_code, "section": world.draft.sections.get().section_id, "number": 1}
    seat = {"place": 1, "number": 1, "code": FIGURE}
    open_call, draft_call = {"pk": world.submitted.call_id}, {"pk": world.draft_call.pk}
    person = {"pk": world.call_for_persons.pk}
    holder = {"granted": {"pk": world.granted.pk}, "draft": {"pk": world.awarded.pk}}
    lists = {
        "active": {"code": world.granted.scheme.code, "query": "?format=csv"},
        "hidden": {"code": world.hidden_scheme.code, "query": "?format=csv"},
    }
    return {
        "panel:": {
            "": {"token": "1.no-such-signature", **seat},
            "open": {"token": seat_links.token_of(world.seat), **seat},
        },
        "recognition:seat:": {"": {"seat_id": world.seat.pk, **seat}},
        "recognition:call_figure": {"": {**open_call, "code": FIGURE}},
        "recognition:call_": {"open": open_call, "draft": draft_call},
        "recognition:candidate_create": {"open": person, "draft": draft_call},
        "recognition:candidate_edit": {
            "open": {**person, "candidate": world.candidate.pk},
            "draft": {**draft_call, "candidate": world.candidate.pk},
        },
        "recognition:application_begin": {
            "open": open_call,
            "draft": draft_call,
            "candidate": {**person, "query": f"?subject={world.candidate.pk}"},
        },
        "recognition:application_appeal": {"refused": {"pk": world.refused.pk}},
        "recognition:appeal_": {"": {"pk": world.appeal.application_id}},
        "recognition:figure_evidence": {"": {"pk": world.submitted.pk, "code": FIGURE}},
        "recognition:own_certificate": {
            "": {"token": "1.no-such-signature"},
            "mailed": {"token": persons.path_of(world.persons_title).split("/")[-2]},
        },
        "recognition:submission_": {"": {"pk": world.submitted.pk, "number": 1}},
        "recognition:signature_": {"": draft},
        "recognition:section_": {"": draft},
        "recognition:application_": {"draft": draft, "submitted": {"pk": world.submitted.pk}},
        "recognition:notice_": {"running": {"pk": world.notice.pk}, "draft": {"pk": world.draft_notice.pk}},
        "recognition:objection_create": {
            "running": {"pk": world.notice.entries.get().pk},
            "draft": {"pk": world.draft_notice.entries.get().pk},
        },
        "recognition:ladder": {"": {"code": world.next_step.code}, "hidden": lists["hidden"]},
        "recognition:recognition_list": lists,
        "recognition:recognition_export": lists,
        "recognition:recognition_": holder,
        "recognition:certificate": holder,
        "recognition:public_file": {
            "": {"pk": world.granted.pk, "document_pk": world.public_file.pk},
            "private": {"pk": world.granted.pk, "document_pk": world.document.pk},
        },
        "verify_code": {"": {"code": "NOSUCHCODE22"}, "granted": {"code": world.granted.verify_code}},
    }


def _version(**options):
    return factories.SchemeVersionFactory(**options)


def _call(version, **options):
    now = timezone.now()
    return factories.CallFactory(version=version, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=20), **options)


def _with_figure(version):
    """The same rules with a figure whose rows are public."""
    section = version.sections.get()
    FormField.objects.create(section=section, place=2, code="months", label="核验", kind=FieldKind.FIGURE, figure=FIGURE)
    return version


def _refused(member, call, coordinator):
    application = factories.submit(call=call, membership=member, at=timezone.now())
    factories.take(application, "reject", coordinator, at=timezone.now(), reason="不符合条件")
    application.refresh_from_db()
    return application


def _with_file(version, member, **options):
    """A case handed in with a file in a field of its own."""
    now, section = timezone.now(), _with_figure(version).sections.get()
    FormField.objects.create(section=section, place=1, code="proof", label="证明", kind=FieldKind.ATTACHMENT, **options)
    application = factories.begin(call=_call(version), membership=member, at=now)
    file = store(upload=upload(), subject=application, kind="proof", uploaded_by=member.user, at=now)
    row = application.sections.get()
    row.answers["proof"] = [file.pk]
    row.save()
    cases.submit(application=application, actor=member.user, at=now)
    return application


def _seat(user, applicant):
    """The chair's seat in a panel that judges somebody else's case; its expert has an account."""
    panel = seated(applications=[_with_file(_version(stages=REVIEW), applicant)], at=timezone.now())
    seat = panel.seats[0]
    panels.set_chair(seat=seat, actor=panel.coordinator, at=timezone.now())
    Expert.objects.filter(pk=seat.expert_id).update(user=user)
    seat.refresh_from_db()
    return seat


def _award_in_draft(owner):
    """A title that is given without an application, and is not given yet."""
    return Recognition.objects.create(
        scheme=factories.SchemeFactory(is_competitive=False),
        organization=owner,
        content_type=ContentType.objects.get_for_model(type(owner)),
        object_id=owner.pk,
        holder_name=owner.name,
        verify_code=new_code(),
    )


def _award_to_a_person(owner, coordinator):
    """A title of somebody without an account, to whom its link was mailed; nobody can take it back any more."""
    at = timezone.now() - 2 * undoing.window()
    scheme = _version(scheme=factories.SchemeFactory(is_competitive=False, subject_kind="person")).scheme
    person = Candidate.objects.create(organization=owner, name="孙老师", email="sun@example.test")
    return recognitions.award(scheme=scheme, subject=person, actor=coordinator, at=at, reason="文件")
