"""Every page of recognition: on which objects it is looked at, and by whom."""

from review.recognition import persons, seat_links
from tests.project.access_recognition import FIGURE

NOT_PAGES = {
    "panel:file": "a file",
    "recognition:seat:file": "a file",
    "recognition:public_file": "a file",
    "recognition:recognition_export": "a file",
    "recognition:certificate": "a file",
    "recognition:own_certificate_file": "a file",
    "recognition:signature_pdf": "a file",
    "recognition:application_standings": "a fragment beside the form",
}
PUBLIC, APPLICANT, EXPERT = ("public",), ("enterprise",), ("school",)


def page_table(world):
    """``{route: [(roles, arguments)]}`` of the objects that ``tests.project.access_recognition`` builds."""
    draft, granted = [world.draft.pk], [world.granted.pk]
    call, token = [world.submitted.call_id], seat_links.token_of(world.seat)
    everybody = ("public", "enterprise", "coordinator")
    return {
        "recognition:scheme_list": [(("public", "enterprise"), [])],
        "recognition:call_detail": [(PUBLIC, call)],
        "recognition:call_open_list": [(APPLICANT, [])],
        "recognition:candidate_create": [(APPLICANT, [world.call_for_persons.pk])],
        "recognition:candidate_edit": [(APPLICANT, [world.call_for_persons.pk, world.candidate.pk])],
        "recognition:recognition_list": [(everybody, [world.granted.scheme.code])],
        "recognition:recognition_detail": [(everybody, granted)],
        "recognition:recognition_recheck": [(APPLICANT, granted)],
        "recognition:recognition_resign": [(APPLICANT, granted)],
        "recognition:ladder": [(PUBLIC, [world.next_step.code])],
        "recognition:notice_detail": [(everybody, [world.notice.pk])],
        "recognition:objection_create": [(PUBLIC, [world.notice.entries.get().pk])],
        "recognition:objection_lookup": [(PUBLIC, [])],
        "recognition:application_list": [(APPLICANT, [])],
        "recognition:held_list": [(APPLICANT, [])],
        "recognition:own_certificate": [(PUBLIC, [persons.path_of(world.persons_title).split("/")[-2]])],
        "recognition:figure_evidence": [(("enterprise", "coordinator"), [world.submitted.pk, FIGURE])],
        "recognition:application_begin": [(APPLICANT, call)],
        "recognition:call_figure": [(APPLICANT, [*call, FIGURE])],
        "recognition:application_detail": [(APPLICANT, draft), (("enterprise", "coordinator"), [world.submitted.pk])],
        "recognition:application_check": [(APPLICANT, draft)],
        "recognition:application_copied": [(APPLICANT, draft)],
        "recognition:application_preview": [(APPLICANT, draft)],
        "recognition:application_signature": [(APPLICANT, draft)],
        "recognition:application_withdraw": [(APPLICANT, [world.submitted.pk])],
        "recognition:application_appeal": [(APPLICANT, [world.refused.pk])],
        "recognition:section_edit": [(APPLICANT, [*draft, world.draft.sections.get().section_id])],
        "recognition:submission_detail": [(APPLICANT, [world.submitted.pk, 1])],
        "recognition:seat:home": [(EXPERT, [world.seat.pk])],
        "recognition:seat:case": [(EXPERT, [world.seat.pk, 1])],
        "recognition:seat:ranking": [(EXPERT, [world.seat.pk])],
        "recognition:seat:figure": [(EXPERT, [world.seat.pk, 1, FIGURE])],
        "panel:home": [(PUBLIC, [token])],
        "panel:figure": [(PUBLIC, [token, 1, FIGURE])],
        "panel:case": [(PUBLIC, [token, 1])],
        "panel:ranking": [(PUBLIC, [token])],
        "verify": [(PUBLIC, [])],
        "verify_code": [(PUBLIC, [world.granted.verify_code])],
    }
