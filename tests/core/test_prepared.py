"""A prepared read asks what its queryset asks, with the values of each call, and refuses what it cannot keep apart."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership, Organization
from core.prepared import Prepared, PreparedObjects
from tests.accounts.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def named(names, before, ids):
    rows = Organization.objects.filter(name=names, created_at__lt=before, pk__in=ids, suspended_at=None)
    return rows.order_by("pk").values_list("pk", "name")


def test_every_call_has_its_own_values():
    one, two, three = (OrganizationFactory(name=name) for name in ("甲厂", "甲厂", "乙厂"))
    read, now = Prepared(named), timezone.now() + timedelta(hours=1)
    ids = [one.pk, two.pk, three.pk]

    assert read.rows(names="甲厂", before=now, ids=ids) == [(one.pk, "甲厂"), (two.pk, "甲厂")]
    assert read.rows(names="乙厂", before=now, ids=ids) == [(three.pk, "乙厂")]
    assert read.rows(names="甲厂", before=now, ids=[two.pk]) == [(two.pk, "甲厂")]
    assert read.rows(names="甲厂", before=now - timedelta(days=2), ids=ids) == []


def test_queryset_is_built_once_for_lists_of_much_the_same_length():
    built = []

    def build(**values):
        built.append(values)
        return named(**values)

    read = Prepared(build)
    for ids in ([1, 2, 3], [1, 2, 3, 4], [4, 3, 2, 1]):
        read.rows(names="甲厂", before=timezone.now(), ids=ids)
    assert len(built) == 2  # once, and once more to see what depends on the values
    assert read.rows(names="甲厂", before=timezone.now(), ids=[]) == []
    read.rows(names="甲厂", before=timezone.now(), ids=[1])
    assert len(built) == 4


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda at: Organization.objects.filter(created_at__lt=at - timedelta(days=1)).values_list("pk"), "works something out"),
        (lambda at: Organization.objects.values_list("pk"), "unused"),
    ],
)
def test_what_would_stay_as_it_was_is_refused(build, words):
    with pytest.raises(ValueError, match=words):
        Prepared(build).rows(at=timezone.now())


def test_objects_come_with_what_they_point_to(django_assert_num_queries):
    own = MembershipFactory(organization=OrganizationFactory(name="甲厂"))
    nameless = MembershipFactory(user=own.user, organization=OrganizationFactory(name="乙厂", kind=None, status="draft"))
    MembershipFactory()
    read = PreparedObjects(
        lambda: Membership,
        lambda user: Membership.objects.filter(user=user).order_by("pk"),
        related=("organization", "organization__kind"),
    )
    read.objects(user=own.user_id)

    with django_assert_num_queries(1):
        rows = read.objects(user=own.user_id)
        names = [(row.organization.name, row.organization.kind and row.organization.kind.name) for row in rows]

    assert rows == [own, nameless]
    assert names == [("甲厂", own.organization.kind.name), ("乙厂", None)]
    assert (rows[0].role, rows[0].status, rows[0].created_at) == (own.role, own.status, own.created_at)
