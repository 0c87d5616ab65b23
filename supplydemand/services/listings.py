"""What people and the portal do with listings: draft, submit, copy, revise, withdraw, expire.

A draft keeps whatever was entered: what fits a column goes there, and what cannot be read stays in ``draft_input`` as it
was typed. Every write of a person takes the version that the person saw.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.actors import SYSTEM
from core.desk_registries import pre_checks
from core.drafting import check_submission, fill_in, fill_lists, keep
from core.enums import Status
from core.registries import trust_objections
from core.workflow import InvalidTransition, changed_fields, perform_transition, snapshot_of
from review.findings import run_rules
from supplydemand import rules
from supplydemand.completeness import VALID_DAYS_USUAL, faults_of
from supplydemand.findings import REVIEWED_AT_FIRST
from supplydemand.models import TalentDemand, TalentSupply
from supplydemand.search import document_of
from taxonomy.models import District

_SHARED = (
    "title",
    "description",
    "headcount",
    "region",
    "district",
    "reach",
    "skills",
    "cooperation_modes",
    "expires_on",
    "contact_name",
    "contact_phone",
    "contact_email",
)
CONTENT_FIELDS = {
    TalentDemand: (
        *_SHARED,
        "occupation",
        "industry",
        "level_min",
        "level_max",
        "salary_min",
        "salary_max",
        "starts_on",
        "urgency",
    ),
    TalentSupply: (*_SHARED, "level", "graduates_on", "courses"),
}
CONTENT_LISTS = ("majors", "certificates")


@transaction.atomic
def create_draft(*, model, organization, values, unreadable, actor, way=""):
    """A new draft of ``organization`` with whatever was entered; contact, place and industry default to the organization's.

    ``values`` is ``{field: value}``; ``unreadable`` is ``{field: text}`` for what could not be read; ``way`` is the form.
    """
    listing = model(organization=organization, created_by=actor, way=way)
    _check_author(actor, listing)
    for name in ("contact_name", "contact_phone", "contact_email"):
        setattr(listing, name, getattr(organization, name))
    listing.region = organization.region
    if model is TalentDemand:
        listing.industry = organization.industry
    _write(listing, values, unreadable)
    return listing


@transaction.atomic
def save_draft(*, listing, values, unreadable, actor, expected_version):
    """Keep what was entered in a draft or returned listing; returns the saved row.

    The version grows only when something changed, so that an idle autosave disturbs nobody. Raises ``StaleVersion`` when
    the row was changed after ``expected_version``, ``InvalidTransition`` when it is no draft any more.
    """
    saved = _locked(listing)
    _check_author(actor, saved)
    return keep(saved, write=lambda: _write(saved, values, unreadable), expected_version=expected_version)


@transaction.atomic
def submit(*, listing, actor, at, on, expected_version):
    """Hand a listing in for review; a trusted organization's sound listing is published at once.

    Raises ``IncompleteDraft`` with what to do at each field, or a ``WorkflowError``.
    """
    saved = _locked(listing)
    faults = faults_of(saved, on=on, has_majors=saved.majors.exists())
    check_submission(saved, faults, expected_version=expected_version)
    perform_transition(obj=saved, action="submit", actor=actor, at=at, expected_version=expected_version)
    if needs_no_review(saved, on=on):
        perform_transition(obj=saved, action="auto_approve", actor=SYSTEM, at=at)
    return saved


def notices_of(obj):
    """What the other active checks have to say: the author reads it and may hand in all the same."""
    return [hit.message for check in pre_checks for hit in check(obj) if not hit.is_obstacle]


def needs_no_review(listing, *, on):
    """Whether a trusted organization's listing may be published without review.

    Nothing that would keep it from being trusted today (too little published, a report, a suspension), no rule objects.
    """
    organization = listing.organization
    if not organization.is_trusted or any(objection(organization) for objection in trust_objections):
        return False
    return not any(finding.level == "problem" for finding in run_rules(listing, on=on))


def why_not_trusted(organization):
    """Why an organization cannot be freed from review yet, as a sentence; empty once enough of it was reviewed and published."""
    count = published_count(organization)
    return "" if count >= REVIEWED_AT_FIRST else f"审核通过的发布只有 {count} 条，满 {REVIEWED_AT_FIRST} 条以后才能设为免审。"


def published_count(organization):
    """How many listings of the organization have ever been published, of both kinds."""
    kinds = (TalentDemand, TalentSupply)
    return sum(model.objects.filter(organization=organization, published_at__isnull=False).count() for model in kinds)


@transaction.atomic
def copy_listing(*, listing, actor, on):
    """A new draft with the content of ``listing`` and new dates: valid from today, past dates left empty."""
    copy = type(listing)(organization=listing.organization, created_by=actor)
    _check_author(actor, copy)
    _copy_content(listing, copy)
    copy.expires_on = on + timedelta(days=VALID_DAYS_USUAL)
    for name in ("starts_on", "graduates_on"):
        value = getattr(copy, name, None)
        if value is not None and value < on:
            setattr(copy, name, None)
    copy.save()
    _copy_lists(listing, copy)
    refresh_search(copy)
    return copy


@transaction.atomic
def start_revision(*, listing, actor):
    """The open revision of a published listing, made if there is none; the public goes on seeing the old text."""
    original = _locked(listing)
    _check_author(actor, original)
    if not original.is_published:
        raise InvalidTransition(f"现在是“{Status(original.status).label}”，不用另外修改。刷新页面看看最新状态。")
    revision = type(original).objects.open_revision_of(original).first()
    if revision is None:
        revision = type(original)(organization=original.organization, created_by=actor, revision_of=original)
        _copy_content(original, revision)
        revision.save()
        _copy_lists(original, revision)
        refresh_search(revision)
    return revision


@transaction.atomic
def apply_revision(*, revision, at):
    """Merge an approved revision into its original, whose version grows and whose history lists every change."""
    original = type(revision).objects.select_for_update(of=("self",)).get(pk=revision.revision_of_id)
    before = snapshot_of(original)
    _copy_content(revision, original)
    original.save()
    _copy_lists(revision, original)
    changes = changed_fields(before, snapshot_of(original))
    perform_transition(obj=original, action="revise", actor=SYSTEM, at=at, changes=changes)
    refresh_search(original)
    return original


@transaction.atomic
def end_revision_of(*, listing, at):
    """Close the open revision of a listing that is no longer public."""
    for revision in type(listing).objects.open_revision_of(listing):
        action = "withdraw" if revision.status == Status.SUBMITTED else "discard"
        perform_transition(obj=revision, action=action, actor=SYSTEM, at=at, reason="原来那一条已经撤回")


def expire_listings(*, on, at):
    """End every published listing whose last valid day is past; returns how many. Running it twice ends none twice."""
    count = 0
    for model in (TalentDemand, TalentSupply):
        for listing in model.objects.due_to_expire(on).select_related("organization").order_by("pk").iterator(chunk_size=500):
            try:
                perform_transition(obj=listing, action="expire", actor=SYSTEM, at=at)
            except InvalidTransition:
                continue  # withdrawn since the rows were read
            count += 1
    return count


def refresh_search(listing):
    """Write the search document anew; reads the majors and certificates."""
    listing.search_document = document_of(listing)
    type(listing).objects.filter(pk=listing.pk).update(search_document=listing.search_document)


@transaction.atomic
def refresh_search_of(organization):
    """Write the search documents of all of an organization's listings anew, after its name has changed."""
    for model in (TalentDemand, TalentSupply):
        rows = model.objects.filter(organization=organization).order_by("pk").prefetch_related(*CONTENT_LISTS)
        rows = rows.select_related("organization", *(["occupation"] if model is TalentDemand else []))
        for listing in rows.iterator(chunk_size=500):
            listing.search_document = document_of(listing)
            model.objects.filter(pk=listing.pk).update(search_document=listing.search_document)


def keep_numbers_apart(*, model, source, target):
    """Before two organizations merge: source numbers that both use get the absorbed organization's id added; returns how many."""
    taken = model.objects.filter(organization=target).exclude(external_id="").values("external_id")
    rows = list(model.objects.filter(organization=source, external_id__in=taken))
    for row in rows:
        suffix = f"~{source.pk}"
        row.external_id = row.external_id[: 80 - len(suffix)] + suffix
    return model.objects.bulk_update(rows, ["external_id"]) if rows else 0


def _locked(listing):
    return type(listing).objects.select_for_update(of=("self",)).select_related("organization").get(pk=listing.pk)


def _check_author(actor, listing):
    if not rules.is_author(actor, listing):
        raise PermissionDenied("only the organization's own editors write its listings")


def _write(listing, values, unreadable):
    fill_in(listing, values, unreadable, fields=CONTENT_FIELDS[type(listing)])
    listing.district = _district_of(listing)
    listing.save()
    fill_lists(listing, values, lists=CONTENT_LISTS)
    refresh_search(listing)


def _district_of(listing):
    if listing.region_id is None:
        return listing.organization.district
    regions = [pk for pk in (listing.region_id, listing.region.parent_id) if pk]
    return District.objects.filter(region__in=regions).order_by("pk").first()


def _copy_content(source, target):
    for name in CONTENT_FIELDS[type(source)]:
        setattr(target, name, getattr(source, name))


def _copy_lists(source, target):
    for name in CONTENT_LISTS:
        getattr(target, name).set(getattr(source, name).all())
