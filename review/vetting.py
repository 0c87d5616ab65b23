"""The card of an organization: what a coordinator needs to tell a real one from a careless or a false one."""

import datetime
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import credit_code
from accounts.models import Membership, Organization
from accounts.reviewing import FREE_MAIL
from core.registries import OrganizationFact, organization_facts
from review.findings import run_rules
from review.fingerprints import near_duplicates
from review.models import DistrictOpinion, ReviewTask
from review.querysets import COORDINATOR_DECISIONS

RECORD_DAYS = 365
SHOWN_DECISIONS, SHOWN_MEMBERS, SHOWN_TWINS = 5, 8, 5
CODE_RULES = frozenset({"credit_code", "registration_type", "code_region", "school_code", "website"})


@dataclass(frozen=True)
class Card:
    """What the template draws; every part is a short list."""

    organization: Organization
    checks: list
    twins: list
    facts: list
    members: list
    decisions: list
    record: dict
    opinions: list

    @property
    def warning_count(self):
        """How many lines are no good sign."""
        return sum(row.level in ("notice", "problem") for row in [*self.checks, *self.facts]) + len(self.twins)


@dataclass(frozen=True)
class Member:
    """One person of the organization and how sure it is that the person belongs to it."""

    membership: Membership
    proof: str
    is_weak: bool


def card_of(organization, *, user, at):
    """The card; a constant number of queries (those of the registered facts come on top)."""
    tasks = ReviewTask.objects.filter(organization=organization)
    decided = tasks.filter(decision__in=COORDINATOR_DECISIONS, closed_at__isnull=False).select_related("content_type")
    return Card(
        organization=organization,
        checks=_checks(organization, timezone.localdate(at)),
        twins=twins_of(organization),
        facts=[fact for source in organization_facts for fact in source(organization, user, at)],
        members=_members(organization),
        decisions=list(decided.order_by("-closed_at", "-id")[:SHOWN_DECISIONS]),
        record=ReviewTask.objects.record_of(organization, since=at - datetime.timedelta(days=RECORD_DAYS)),
        opinions=list(
            DistrictOpinion.objects.filter(task__in=tasks)
            .exclude(opinion="")
            .select_related("district", "given_by")
            .order_by("-given_at")[:SHOWN_DECISIONS]
        ),
    )


def twins_of(organization):
    """``[(other, why)]``: known organizations with the same name, school code, telephone or mail domain, or a similar name."""
    others = {other.pk: (other, why) for other, why in _same(organization)}
    for other, share in near_duplicates(organization, alike=0.6):
        others.setdefault(other.pk, (other, f"名称有 {share:.0%} 相同"))
    return list(others.values())[:SHOWN_TWINS]


def _same(organization):
    wanted = {"name": "同名", "credit_code": "同一个信用代码", "school_code": "同一个学校标识码", "contact_phone": "同一个电话"}
    domain = mail_domain(organization)
    for other in Organization.objects.known().sharing_with(organization, mail_domain=domain).order_by("pk")[:SHOWN_TWINS]:
        shared = [
            why for name, why in wanted.items() if getattr(other, name) and getattr(other, name) == getattr(organization, name)
        ]
        yield other, "、".join(shared) or (f"同一个邮箱域名 {domain}" if domain else "同一个邮箱")


def mail_domain(organization):
    """The domain of the contact address where it tells something: public mail providers do not."""
    domain = organization.contact_email.rpartition("@")[2].lower()
    return "" if domain in FREE_MAIL else domain


def _checks(organization, on):
    code = organization.credit_code
    registered = credit_code.registration_of(code)
    rows = [OrganizationFact("登记类别", f"{registered}（代码开头 {code[:2]}）")] if registered else []
    found = [finding for finding in run_rules(organization, on=on) if finding.code in CODE_RULES]
    return [*rows, *(OrganizationFact("", finding.text, finding.level) for finding in found)]


def _members(organization):
    rows = list(Membership.objects.filter(organization=organization).open().select_related("user").order_by("pk")[:SHOWN_MEMBERS])
    confirmed = set(
        EmailAddress.objects.filter(user__in=[row.user_id for row in rows], verified=True).values_list("user_id", flat=True)
    )
    domain = mail_domain(organization)
    return [_member(row, row.user_id in confirmed, domain) for row in rows]


def _member(membership, is_confirmed, domain):
    own = membership.user.email.rpartition("@")[2].lower()
    if not is_confirmed:
        return Member(membership, "邮箱没有确认", is_weak=True)
    if domain and own == domain:
        return Member(membership, f"邮箱确认过，和单位同一个域名（{own}）", is_weak=False)
    return Member(membership, f"邮箱确认过，不是单位的域名（{own}）", is_weak=bool(domain))
