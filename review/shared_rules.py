"""Rules that look at the submitting organization, for every kind."""

from core.registries import Finding, ReviewRule, reviewable_for
from review.fingerprints import NEAR_DUPLICATE
from review.pre_checks import FINDING_RULE


def _unverified(obj, on):
    organization = reviewable_for(type(obj)).organization_of(obj)
    if obj != organization and not organization.is_verified:
        yield Finding("review.unverified_organization", "problem", "这个单位还没有通过核验，先核验单位再看这一条")


RULES = (
    ReviewRule("review.unverified_organization", "提交的单位还没有通过核验", _unverified),
    NEAR_DUPLICATE,
    FINDING_RULE,
)
