"""A project of a school and an enterprise with people who write for both, and entries of its ledger."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.enums import Role
from core.documents import Checked
from projects.enums import Answer, Column, Direction, EvidenceGrade, LedgerKind
from projects.services import evidence, ledger
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.projects.factories import PartnerFactory, ProjectFactory


class World:
    """``school`` leads, ``firm`` has joined; ``author`` and ``partner`` are their editors, ``coordinator`` the city's."""

    def __init__(self, **fields):
        self.project = ProjectFactory(**fields)
        self.school = self.project.organization
        self.firm = PartnerFactory(project=self.project).organization
        self.author = MembershipFactory(organization=self.school, role=Role.EDITOR).user
        self.partner = MembershipFactory(organization=self.firm, role=Role.EDITOR).user

    @property
    def coordinator(self):
        """A coordinator of the whole city."""
        if not hasattr(self, "_coordinator"):
            self._coordinator = CoordinatorFactory()
        return self._coordinator

    def promise(self, amount="100000", kind=LedgerKind.MONEY, **fields):
        """The school states that the firm gives it something; due in a month."""
        values = {
            "stated_by": self.school,
            "direction": Direction.GETS,
            "counterpart": self.firm,
            "counterpart_name": "",
            "due_on": timezone.localdate() + timedelta(days=30),
            "actor": self.author,
            "at": timezone.now(),
        }
        return ledger.promise(project=self.project, kind=kind, amount=Decimal(amount), **values | fields)

    def deliver(self, commitment, amount="40000", column=Column.RECEIVED, **fields):
        """The school states that something has come."""
        values = {
            "stated_by": self.school,
            "happened_on": timezone.localdate(),
            "actor": self.author,
            "at": timezone.now(),
        }
        return ledger.deliver(commitment=commitment, amount=Decimal(amount), column=column, **values | fields)

    def confirm(self, entry):
        """The firm's editor says yes; returns the entry as it stands."""
        evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=self.partner, at=timezone.now())
        entry.refresh_from_db()
        return entry

    def raise_to(self, entry, grade):
        """Bring an entry up to a grade through the services."""
        if grade == EvidenceGrade.HANDED:
            link = evidence.ask(entry=entry, actor=self.author, name="张工", at=timezone.now())
            evidence.answer(entry=entry, answer=Answer.CONFIRMED, link=link, at=timezone.now())
        elif grade != EvidenceGrade.STATED:
            self.confirm(entry)
        if grade in (EvidenceGrade.DOCUMENTED, EvidenceGrade.VERIFIED):
            evidence.attach(entry=entry, files=[picture()], actor=self.author, at=timezone.now())
        if grade == EvidenceGrade.VERIFIED:
            evidence.verify(entry=entry, actor=self.coordinator, note="看了回单", at=timezone.now())
        entry.refresh_from_db()
        return entry


def picture():
    """A small file that was checked."""
    return Checked(name="回单.pdf", content=b"%PDF-1.4\n%%EOF\n", media_type="application/pdf")
