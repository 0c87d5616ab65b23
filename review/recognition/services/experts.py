"""The pool of experts: many at once from a pasted table or a CSV file."""

import csv
import io
import re
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models.functions import Lower, Now

from accounts.models import Organization
from core.cells import plain_cell
from core.enums import Status
from review.recognition import rules
from review.recognition.enums import ExpertSource
from review.recognition.models import Expert, Panel, ReviewField
from review.recognition.services import panels, seats

COLUMNS = {
    "姓名": "name",
    "邮箱": "email",
    "电话": "phone",
    "职称": "title",
    "职称或职务": "title",
    "单位": "organization",
    "单位名称": "organization",
    "领域": "fields",
    "评审领域": "fields",
    "来源": "source",
}
ROWS_MAX = 2000
UNREADABLE = "这张表读不了：有一格太长，或者引号没有配对。改好再传。"
CELL_MAX = 2_000
"""Of a cell; the reader's own limit is the process's and may be another."""
WRITTEN = ("name", "phone", "title", "organization", "organization_name", "source")
LIMITS = {"name": 60, "email": 254, "phone": 30, "title": 60, "organization": 120}


class ImportRefused(Exception):
    """The table cannot be read at all; ``str()`` says why."""


@dataclass
class Outcome:
    """What became of a table: how many are new or changed, and the lines that were left out with the reason."""

    new: int = 0
    changed: int = 0
    faults: list = field(default_factory=list)


@transaction.atomic
def take_in(*, text, actor):
    """Add or change experts by their address; a faulty line is left out and named. Again changes nothing.

    Raises ``ImportRefused`` where the table cannot be read or the columns are not named, and for who is no city coordinator.
    """
    if not rules.is_city_coordinator(actor, None):
        raise ImportRefused("专家库由市级审核专员写。")
    rows = _rows(text)
    fields = {row.name: row for row in ReviewField.objects.filter(is_active=True)}
    organizations = dict(
        Organization.objects.filter(status=Status.APPROVED, name__in={row["organization"] for row in rows.values()}).values_list(
            "name", "pk"
        )
    )
    outcome, pool = Outcome(), _Pool({row["email"].lower() for row in rows.values()})
    for number, row in rows.items():
        fault, found = _fault_of(row, fields)
        fault = fault or _keep(row, found, organizations, pool, outcome, actor)
        if fault:
            outcome.faults.append((number, fault))
    pool.write()
    return outcome


class _Pool:
    """The experts of these addresses as a table leaves them; a constant number of queries to read and to write them."""

    def __init__(self, addresses):
        known = Expert.objects.alias(low=Lower("email")).filter(low__in=addresses).prefetch_related("fields")
        self.experts = {expert.email.lower(): expert for expert in known}
        self.fields = {address: set(expert.fields.all()) for address, expert in self.experts.items()}
        confirmed = EmailAddress.objects.alias(low=Lower("email")).filter(low__in=addresses, verified=True, user__is_active=True)
        self._accounts = {row.email.lower(): row.user_id for row in confirmed.order_by("-pk")}
        self._taken = set(Expert.objects.filter(user__in=self._accounts.values()).values_list("user", flat=True))
        self._changed = set()

    def add(self, address, values, fields):
        """A new one, with the account that has confirmed the address and is no other expert's."""
        user = self._accounts.get(address)
        user = None if user in self._taken else user
        self._taken.add(user)
        self.experts[address], self.fields[address] = Expert(email=address, user_id=user, **values), set()
        self.change(address, values, fields)

    def change(self, address, values, fields):
        """One that is there, or was new a line before."""
        for name, value in values.items():
            setattr(self.experts[address], name, value)
        self.fields[address] = set(fields)
        self._changed.add(address)

    def write(self):
        """Keep what was added or changed, with the fields."""
        rows = [self.experts[address] for address in sorted(self._changed)]
        old = [row for row in rows if row.pk is not None]
        Expert.objects.bulk_create(row for row in rows if row.pk is None)
        for row in old:
            row.updated_at = Now()
        Expert.objects.bulk_update(old, [*WRITTEN, "updated_at"], batch_size=500)
        chosen = Expert.fields.through
        chosen.objects.filter(expert__in=old).delete()
        links = [(row, each) for row in rows for each in self.fields[row.email.lower()]]
        chosen.objects.bulk_create(chosen(expert=row, reviewfield=each) for row, each in links)


def account_of(expert):
    """The account that has confirmed the expert's address and is no other expert's; ``None`` where there is none."""
    address = EmailAddress.objects.filter(email__iexact=expert.email, verified=True, user__is_active=True).first()
    if address is None or Expert.objects.filter(user=address.user_id).exclude(pk=expert.pk).exists():
        return None
    return address.user


def is_seated(expert):
    """Whether the expert sits in a panel that is not closed."""
    return expert.seats.sitting().filter(panel__closed_at=None).exists()


def may_tie(expert, actor):
    """Whether this coordinator may change what ties an expert to cases: where the expert sits in no open panel of their own."""
    return all(rules.may_run_panel(actor, panel) for panel in _open_panels(expert))


@transaction.atomic
def hold_panels_of(expert, actor):
    """Lock every open panel in which an expert sits or sat; raises ``PanelRefused`` where ``actor`` may not run one of them."""
    held = list(_open_panels(expert).select_for_update(of=("self",)))
    if not all(rules.may_run_panel(actor, panel) for panel in held):
        raise panels.PanelRefused(f"{expert}在评的申报里有和你有关的，由别的市级审核专员改。")


@transaction.atomic
def keep_conflicts(*, expert, rows, dropped, actor, at):
    """Conflicts as a coordinator enters them: ``rows`` are new or changed ``DeclaredConflict`` rows, ``dropped`` those that go.

    What the expert judged of such an organization in open panels counts no more. Raises ``PanelRefused``.
    """
    hold_panels_of(expert, actor)
    for row in dropped:
        row.delete()
    for row in rows:
        if row.pk is not None:
            row.save()
        seats.declare(expert=expert, organization=row.organization, reason=row.reason, at=at)


def _open_panels(expert):
    return Panel.objects.filter(pk__in=expert.seats.values("panel"), closed_at=None).order_by("pk")


def _rows(text):
    """``{line number: row}`` by our names; tabs or commas, as the first line has them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    delimiter = "\t" if "\t" in lines[0] else ","
    try:
        table = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error as error:
        raise ImportRefused(UNREADABLE) from error
    if any(len(cell) > CELL_MAX for row in table for cell in row):
        raise ImportRefused(UNREADABLE)
    names = [COLUMNS.get(plain_cell(cell)) for cell in table[0]]
    if not {"name", "email", "fields"} <= set(names):
        raise ImportRefused("第一行要有列名：姓名、邮箱、领域，另外可以有电话、职称、单位、来源。")
    if len(table) > ROWS_MAX + 1:
        raise ImportRefused(f"一次最多 {ROWS_MAX} 行，分几次传。")
    empty = dict.fromkeys(("name", "email", "phone", "title", "organization", "fields", "source"), "")
    return {
        number: empty | {name: cell for name, cell in zip(names, cells, strict=False) if name}
        for number, cells in enumerate(([plain_cell(cell) for cell in row] for row in table[1:]), start=2)
        if any(cells)
    }


def _fault_of(row, known):
    """``(what is wrong, fields)``; nothing is wrong with an empty text."""
    if not row["name"]:
        return "没有姓名", []
    try:
        validate_email(row["email"])
    except ValidationError:
        return f"邮箱“{row['email']}”不对", []
    long = [name for name, limit in LIMITS.items() if len(row[name]) > limit]
    if long:
        return f"“{row[long[0]][:20]}…”太长", []
    names = [name.strip() for name in re.split("[、，,;；]", row["fields"]) if name.strip()]
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        return f"没有“{'、'.join(unknown)}”这个领域，先在评审领域里加" if unknown else "没有领域", []
    return "", [known[name] for name in names]


def _keep(row, fields, organizations, pool, outcome, actor):
    """Write a line; returns why not, or an empty text."""
    organization_id, address = organizations.get(row["organization"]), row["email"].lower()
    values = {
        "name": row["name"],
        "phone": row["phone"],
        "title": row["title"],
        "organization_id": organization_id,
        "organization_name": "" if organization_id else row["organization"],
        "source": _source_of(row["source"]),
    }
    expert = pool.experts.get(address)
    if expert is None:
        pool.add(address, values, fields)
        outcome.new += 1
        return ""
    kept = {name: getattr(expert, name) for name in values}
    if kept == values and pool.fields[address] == set(fields):
        return ""
    if expert.pk is not None and expert.organization_id != organization_id and not may_tie(expert, actor):
        return "正在评和你有关的申报，单位由别的市级审核专员改"
    pool.change(address, values, fields)
    outcome.changed += 1
    return ""


def _source_of(label):
    return next((value for value, name in ExpertSource.choices if name == label), ExpertSource.OUTSIDE)
