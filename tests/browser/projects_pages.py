"""Every page of projects, challenges and outcomes: on which objects it is looked at, and by whom."""

from types import SimpleNamespace

from django.utils import timezone

from core import guest_links
from core.workflow import perform_transition
from projects.api.resources import RESOURCES
from projects.camps import codes
from projects.models import ChallengeEvaluator, KeyShare, OpeningOfficer, ProjectChange, TalentDrive
from projects.services import awards, changes, officers
from supplydemand.enums import ImportState
from supplydemand.models import ListingImport
from tests.project import access_projects
from tests.projects import challenge_world

PUBLICATIONS = ("outcome", "course", "plan", "need")
NOT_PAGES = {
    "projects:export": "a file",
    "projects:mine_export": "a file",
    "projects:paper": "a file",
    "projects:ledger_export": "a file",
    "projects:ledgers_export": "a file",
    "projects:challenge_export": "a file",
    "projects:project_import_template": "a file",
    "projects:project_import_returned": "a file",
    **{
        f"projects:{name}_{page}": "a file"
        for name in ("outcome", "course", "plan", "need")
        for page in ("export", "mine_export")
    },
    **{f"api:{resource.name}_{page}": "for programs" for resource in RESOURCES for page in ("list", "detail")},
    "api:specification": "for programs",
    "projects:bid_copy": "a file",
    "projects:bid_opened_file": "a file",
    "projects:record_code": "a picture on the page of an entry",
    "projects:camp_export": "a file",
    "projects:camp_mine_export": "a file",
    "projects:city_figures_export": "a file",
    "projects:camp_paper": "a file",
    "projects:camp_place_paper": "a file",
    "projects:camp_place_code": "a picture on the page of a place",
    "projects:camp_screen_code": "a picture on the page of a screen",
    "projects:camp_sheet_code": "a picture on the page of a sheet",
}
PUBLIC, LEAD, PARTNER, BOTH = ("public",), ("enterprise",), ("school",), ("enterprise", "school")
COORDINATOR, EVERYBODY = ("coordinator",), ("public", "enterprise", "coordinator")


def build(*, member, teacher, coordinator):
    """What ``access_projects`` builds for the enterprise and the school beside it, and challenges at every step."""
    world = access_projects.build(member=member, counterpart=teacher.user, school=teacher.organization, coordinator=coordinator)
    about = {"kind": "project", "organization": member.organization, "created_by": member.user, "content": b""}
    world.file = ListingImport.objects.create(state=ImportState.CHECKED, new_count=1, file_name="项目.xlsx", **about)
    world.returned_change = _returned_change(world.project, member.user, coordinator)
    for part in vars(_challenges(member.user, teacher.user)).items():
        setattr(world, *part)
    officer = OpeningOfficer.objects.create(user=teacher.user)
    officers.make_key(officer=officer, actor=teacher.user, at=timezone.now())
    KeyShare.objects.create(challenge=world.challenge, officer=officer, sealed=b"1")
    TalentDrive.objects.get_or_create(year=timezone.localdate().year, level="doctor", defaults={"target_count": 100})
    return world


def _returned_change(project, manager, coordinator):
    now = timezone.now()
    words = {"values": {"reason": "厂房搬迁"}, "actor": manager, "at": now, "on": timezone.localdate(now)}
    row = changes.ask(project=project, kind="pause", **words)
    perform_transition(
        obj=row, action="return", actor=coordinator, at=now, reason="写清楚停多久", field_notes={"reason": "停多久"}
    )
    return ProjectChange.objects.get(pk=row.pk)


def _challenges(manager, bidder):
    """Published by the enterprise: nobody bid, scored, in public notice; by others: one that the enterprise scores."""
    unbid = _published(publisher=manager)
    unbid.close()
    scored, noticed = (_scored(manager, bidder) for _ in range(2))
    award = awards.propose(challenge=noticed.challenge, bid=noticed.bids[0], reason="", actor=manager, at=timezone.now())
    judged = _published()
    challenge_world.sealed(judged)
    judged.close()
    judged.open()
    now = timezone.now()
    ChallengeEvaluator.objects.create(challenge=judged.challenge, user=manager, named_at=now, declared_at=now)
    return SimpleNamespace(unbid=unbid.challenge, scored=scored.challenge, noticed=award.challenge, judged=judged.challenge)


def _published(**values):
    """A challenge with officers of its own, whose keys its world knows."""
    OpeningOfficer.objects.update(retired_at=timezone.now())
    return challenge_world.published(**values)


def _scored(manager, bidder):
    made = _published(publisher=manager)
    bids = [challenge_world.sealed(made, person=person) for person in (bidder, challenge_world.bidder())]
    made.close()
    made.open()
    made.score({bids[0].pk: 90, bids[1].pk: 70})
    return made


def page_table(world):
    """``{route: [(roles, arguments)]}`` of the objects that ``build`` makes."""
    draft, running, bid = [world.draft.pk], [world.project.pk], [world.bid.pk]
    return (
        _publications(world)
        | _camps(world.camps)
        | {
            "guest_link": [(PUBLIC, [guest_links.token_of(world.link)])],
            "projects:project_list": [(EVERYBODY, [])],
            "projects:map": [(PUBLIC, [])],
            "projects:district_targets": [(EVERYBODY, [])],
            "projects:city_figures": [(EVERYBODY, [])],
            "projects:mine": [(BOTH, [])],
            "projects:project_create": [(LEAD, [])],
            "projects:project_edit": [(LEAD, draft)],
            "projects:project_import": [(BOTH, [])],
            "projects:project_import_detail": [(LEAD, [world.file.pk])],
            "projects:project_detail": [(LEAD, draft), ((*EVERYBODY, "school"), running)],
            "projects:passport": [((*BOTH, "coordinator"), running)],
            "projects:change_list": [(LEAD, running)],
            "projects:change_create": [(LEAD, [*running, kind]) for kind in ("money", "partner_in")],
            "projects:change_detail": [((*BOTH, "coordinator"), [world.change.pk])],
            "projects:change_edit": [(LEAD, [world.returned_change.pk])],
            "projects:partner_answer": [(PARTNER, [world.asked.pk])],
            "projects:ledger_overview": [((*LEAD, "coordinator"), [])],
            "projects:ledger": [((*BOTH, "coordinator"), running)],
            "projects:commitment_create": [(LEAD, running)],
            "projects:delivery_create": [(LEAD, [world.commitment.pk])],
            "projects:record": [
                ((*BOTH, "coordinator"), ["commitment", world.commitment.pk]),
                (BOTH, ["delivery", world.delivery.pk]),
                (BOTH, ["guidance", world.guidance.pk]),
            ],
            **_training(world, running),
            "projects:challenge_list": [(EVERYBODY, [])],
            "projects:challenge_mine": [(BOTH, [])],
            "projects:challenge_create": [(LEAD, [])],
            "projects:challenge_edit": [(LEAD, [world.challenge_draft.pk])],
            "projects:challenge_detail": [
                ((*EVERYBODY, "school"), [world.challenge.pk]),
                (LEAD, [world.unbid.pk]),
                (EVERYBODY, [world.noticed.pk]),
            ],
            "projects:challenge_split": [(LEAD, [world.unbid.pk])],
            "projects:challenge_opening": [(PARTNER, [world.challenge.pk])],
            "projects:challenge_panel": [(COORDINATOR, [world.scored.pk])],
            "projects:challenge_bids": [(LEAD, [world.scored.pk])],
            "projects:challenge_score": [(LEAD, [world.judged.pk])],
            "projects:challenge_award": [((*BOTH, "coordinator"), [world.noticed.pk])],
            "projects:officer": [(PARTNER, [])],
            "projects:bid_detail": [(PARTNER, bid)],
            "projects:bid_edit": [(PARTNER, bid)],
            "projects:bid_seal": [(PARTNER, bid)],
            "projects:talent_drive": [(EVERYBODY, [])],
            "projects:headcount": [(LEAD, [])],
            "projects:head_reports": [(LEAD, [])],
        }
    )


def _camps(world):
    camp, session, meeting, exam = [world.camp.pk], [world.session.pk], [world.meeting.pk], [world.exam.pk]
    return {
        "projects:camp_list": [((*PUBLIC, *LEAD), [])],
        "projects:camp_mine": [(LEAD, [])],
        "projects:camp_own": [(LEAD, [])],
        "projects:camp_recognised": [((*PUBLIC, *LEAD), [])],
        "projects:camp_create": [(LEAD, [])],
        "projects:camp_edit": [(LEAD, [world.draft.pk])],
        "projects:camp_detail": [(EVERYBODY, camp), (LEAD, [world.draft.pk])],
        "projects:camp_session_create": [(LEAD, camp)],
        "projects:camp_session_edit": [(LEAD, session)],
        "projects:camp_exam_create": [(LEAD, camp)],
        "projects:camp_exam": [((*PUBLIC, *BOTH), exam)],
        "projects:camp_exam_edit": [(LEAD, exam)],
        "projects:camp_roster": [(LEAD, session)],
        "projects:camp_results": [(LEAD, [*session, *exam])],
        "projects:camp_enrol": [(PUBLIC, session)],
        "projects:camp_enrol_group": [(BOTH, session)],
        "projects:camp_screen": [(LEAD, meeting)],
        "projects:camp_sheet": [(LEAD, meeting)],
        "projects:camp_check_in": [(PUBLIC, [codes.sheet_code(world.meeting)])],
        "projects:camp_place": [(PUBLIC, [codes.place_token(world.enrolment)])],
        "projects:camp_certificate": [(PUBLIC, [world.certificate.verify_code])],
    }


def _training(world, running):
    cohort = [world.cohort.pk]
    return {
        "projects:training": [((*BOTH, "coordinator"), running)],
        "projects:enrollment_create": [(LEAD, running)],
        "projects:enrollment_edit": [(LEAD, [world.enrollment.pk])],
        "projects:cohort_create": [(LEAD, running)],
        "projects:cohort_edit": [(LEAD, cohort)],
        "projects:pairing_create": [(LEAD, cohort)],
        "projects:pairing_edit": [(LEAD, [world.pairing.pk])],
        "projects:guidance_create": [(LEAD, [world.pairing.pk])],
        "projects:hires_create": [(LEAD, cohort)],
        "projects:evaluation_choose": [(PARTNER, cohort)],
        "projects:evaluation_create": [(PARTNER, [*cohort, world.criteria.pk])],
    }


def _publications(world):
    writers = {"outcome": LEAD, "course": PARTNER, "plan": PARTNER, "need": LEAD}
    table = {}
    for name, writer in writers.items():
        table |= {
            f"projects:{name}_list": [((*PUBLIC, *writer), [])],
            f"projects:{name}_mine": [(writer, [])],
            f"projects:{name}_create": [(writer, [])],
            f"projects:{name}_detail": [(EVERYBODY, [world.published[name].pk]), (LEAD, [world.drafts[name].pk])],
            f"projects:{name}_edit": [(LEAD, [world.drafts[name].pk])],
        }
    return table
