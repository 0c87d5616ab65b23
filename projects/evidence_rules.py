"""Who may state, confirm, correct and verify what stands in a project's ledger and training."""

from accounts.enums import WRITING_ROLES
from accounts.rules import is_coordinator_of, is_system
from projects.enums import EvidenceGrade


def parties_of(project):
    """``{id: organization}`` of the lead and of those that said yes to taking part; one query."""
    joined = project.partners.joined().select_related("organization")
    return {project.organization_id: project.organization} | {row.organization_id: row.organization for row in joined}


def writes_for(user, organization_id):
    """A manager or editor of the organization."""
    if not user.is_authenticated or is_system(user, None) or organization_id is None:
        return False
    return user.organization_roles.get(organization_id) in WRITING_ROLES


def is_writable(project):
    """Approved and not stopped by a coordinator; what comes after its end is still written down."""
    return project.is_approved and project.suspended_at is None


def own_parties(user, project):
    """The parties of the project for which this person writes."""
    if not is_writable(project):
        return []
    return [party for pk, party in parties_of(project).items() if writes_for(user, pk)]


def is_author(user, entry):
    """Writes for the organization that stated the entry."""
    return writes_for(user, entry.stated_by_id)


def is_other_side(user, entry):
    """Writes for the organization that is asked, and not for the one that states: nobody answers themselves."""
    return writes_for(user, entry.counterpart_id) and not writes_for(user, entry.stated_by_id)


def can_withdraw_confirmation(user, entry, last):
    """The other side's own people, where somebody confirmed by a link in their name and no coordinator has verified it."""
    if last is None or last.link_id is None or not is_other_side(user, entry):
        return False
    if entry.grade == EvidenceGrade.STATED:
        return _is_agreed_correction(entry)
    return entry.grade in (EvidenceGrade.HANDED, EvidenceGrade.CONFIRMED, EvidenceGrade.DOCUMENTED)


def _is_agreed_correction(entry):
    """A correction that counts because somebody agreed; it has the grade of what it corrects, which may be the lowest."""
    return getattr(entry, "reverses_id", None) is not None and entry.effective_at is not None


def can_attach(user, entry):
    """Either side, while the project may be written."""
    return is_writable(entry.project) and (is_author(user, entry) or is_other_side(user, entry))


def can_verify(user, entry):
    """A coordinator of the lead's place who belongs to neither side, for what is confirmed and documented."""
    if not entry.can_be_verified or not is_coordinator_of(user, entry.project):
        return False
    return not {entry.stated_by_id, entry.counterpart_id} & set(user.organization_roles)
