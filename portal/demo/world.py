"""Districts, organizations and people of a seeded city, written in bulk and marked as demo."""

import datetime
import itertools

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.credit_code import check_character
from accounts.demo import DEMO_PASSWORD
from accounts.enums import Role
from accounts.models import Membership, Organization, User
from core.actors import SYSTEM
from core.workflow import perform_bulk_transition
from portal.demo import catalog
from taxonomy.models import District, Industry, KeyIndustry, OrganizationKind, Region
from taxonomy.pinyin import initials, sort_key

BATCH = 2_000
NAMES_TRIED = 50
STREETS = ("文教路", "创业路", "临港路", "河滨路", "学府路")


class World:
    """What later steps need to find: kinds, regions and districts by name, organizations with their catalog rows."""

    def __init__(self, rng, at):
        self.rng = rng
        self.at = at
        self.on = timezone.localdate(at)
        self.schools = []
        self.firms = []
        self.others = {}
        self.managers = {}
        self.districts = {}
        self.regions = {}
        self.kinds = {row.code: row for row in OrganizationKind.objects.all()}
        self.industries = {row.code: row for row in Industry.objects.all()}
        self._names = itertools.count(1)
        self._taken = set()

    def person_name(self):
        """An invented name."""
        data = catalog.city()
        return self.rng.choice(data["surnames"]) + self.rng.choice(data["given_names"])

    def name_of_their_own(self):
        """An invented name that no account and no expert has yet: for those whom readers must tell apart.

        Where a city has more people than there are names, only experts' names are kept apart.
        """
        free = (name for name in iter(self.person_name, None) if name not in self._taken)
        tried = list(itertools.islice(free, NAMES_TRIED))
        in_use = set(User.objects.filter(name__in=tried).values_list("name", flat=True))
        name = next((name for name in tried if name not in in_use), tried[0])
        self._taken.add(name)
        return name

    def moment(self, *, days_ago, hour=10):
        """A moment in office hours so many days before now."""
        day = self.on - datetime.timedelta(days=days_ago)
        naive = datetime.datetime.combine(day, datetime.time(hour, self.rng.randint(0, 59)))
        return min(timezone.make_aware(naive), self.at)

    def hour(self, hour, *, days_ago):
        """A full hour so many days before today, or after it."""
        day = self.on - datetime.timedelta(days=days_ago)
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))

    def credit_code(self, prefix):
        """The next valid code of the demo region; ``prefix`` 91 for enterprises, 12 for public bodies."""
        body = f"{prefix}990100MA{next(self._names):07d}"
        return body + check_character(body)


def make_places(world):
    """The invented province, two cities and the districts, and the city's key industries."""
    data = catalog.city()
    province = _region(data["province"], "province", None)
    city = _region(data["city"], "city", province)
    world.regions[data["neighbour"][1]] = _region(data["neighbour"], "city", province)
    world.regions[data["city"][1]] = city
    for code, name in data["districts"]:
        region = _region((code, name), "county", city)
        place = dict(zip(("tile_column", "tile_row"), data["tiles"][code], strict=True), tile_source="城市是虚构的，方位也是")
        defaults = {"name": name, "region": region, **place, **_pinyin(name)}
        row, _ = District.objects.update_or_create(code=code, defaults=defaults)
        world.districts[name], world.regions[name] = row, region
    for number, (name, codes) in enumerate(data["key_industries"].items(), start=1):
        row, _ = KeyIndustry.objects.update_or_create(code=f"KI{number:02d}", defaults={"name": name, **_pinyin(name)})
        row.industries.set([world.industries[code] for code in codes])


def _region(pair, depth, parent):
    code, name = pair
    row, _ = Region.objects.update_or_create(
        code=code, defaults={"name": name, "depth": depth, "parent": parent, **_pinyin(name)}
    )
    return row


def _pinyin(name):
    return {"initials": initials(name), "sort_key": sort_key(name)}


VERIFIED_AGO = 1750
"""Days; longer than anybody has held anything."""


def make_organizations(world, schools, firms):
    """Verified organizations of the catalog rows, each with one manager; fills ``world.schools``, ``firms`` and ``managers``."""
    rows = [_school(world, entry) for entry in schools] + [_firm(world, entry) for entry in firms]
    rows += [_other(world, entry) for entry in catalog.city()["others"]]
    Organization.objects.bulk_create(rows, batch_size=BATCH)
    recognize(world, rows)
    world.schools = list(zip(schools, rows, strict=False))
    world.firms = list(zip(firms, rows[len(schools) :], strict=False))
    world.others = {row.name: row for row in rows[len(schools) + len(firms) :]}
    _make_managers(world, rows)


def recognize(world, rows):
    """Let the system recognize drafted organizations, in bulk."""
    queryset = Organization.objects.filter(pk__in=[row.pk for row in rows])
    perform_bulk_transition(queryset=queryset, action="recognize", actor=SYSTEM, at=world.moment(days_ago=VERIFIED_AGO))


def _common(world, name, kind, district_name):
    district = world.districts.get(district_name)
    person = world.person_name()
    return {
        "name": name,
        "kind": world.kinds[kind],
        "district": district,
        "region": world.regions[district_name] if district else world.regions["临溪市"],
        "address": f"{district_name or '临溪市'}{world.rng.choice(STREETS)} {world.rng.randint(1, 399)} 号",
        "contact_name": person,
        "contact_phone": f"0999-{world.rng.randint(2000000, 8999999)}",
        "is_demo": True,
    }


def _school(world, entry):
    return Organization(
        credit_code=world.credit_code("12"),
        school_nature=entry.nature,
        industry=world.industries["P83"],
        contact_email=f"zhaosheng{len(world.managers)}@demo.example",
        introduction=f"{entry.name}开设{'、'.join(catalog.fields()[code].name for code in entry.fields[:3])}等方向。",
        **_common(world, entry.name, entry.kind, entry.district),
    )


def _firm(world, entry):
    field = catalog.fields()[entry.fields[0]]
    return Organization(
        credit_code=world.credit_code("12" if entry.kind == "public_institution" else "91"),
        industry=world.industries[field.industries[0]],
        contact_email=f"hr{next(world._names)}@demo.example",
        introduction=f"{entry.name}从事{field.name}，所在产业：{field.key_industry}。",
        **_common(world, entry.name, entry.kind, entry.district),
    )


def _other(world, entry):
    return Organization(
        credit_code=world.credit_code("91" if entry["kind"] == "service_agency" else "11"),
        **_common(world, entry["name"], entry["kind"], entry["district"] or "湖东区"),
    )


def make_users(people):
    """Users with confirmed addresses and the one demo password; ``people`` are ``(email, name, extra fields)``."""
    encoded = make_password(DEMO_PASSWORD)
    users = [User(email=email, name=name, password=encoded, is_demo=True, **extra) for email, name, extra in people]
    User.objects.bulk_create(users, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users], batch_size=BATCH
    )
    return users


def _make_managers(world, organizations):
    people = [(f"staff{number:04d}@demo.example", row.contact_name, {}) for number, row in enumerate(organizations, start=1)]
    users = make_users(people)
    join(world, zip(users, organizations, strict=True), role=Role.MANAGER, is_liaison=True)
    world.managers = {organization.pk: user for user, organization in zip(users, organizations, strict=True)}


def join(world, pairs, *, role, is_liaison=False):
    """Approved memberships for ``(user, organization)`` pairs."""
    rows = [
        Membership(
            user=user, organization=organization, role=role, is_liaison=is_liaison, position="协作专员" if is_liaison else ""
        )
        for user, organization in pairs
    ]
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    queryset = Membership.objects.filter(pk__in=[row.pk for row in rows])
    perform_bulk_transition(queryset=queryset, action="found", actor=SYSTEM, at=world.moment(days_ago=190))
    return rows


def organization_of(user):
    """The one organization of a demo account."""
    return Organization.objects.of(user).get()
