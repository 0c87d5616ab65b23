"""What a person owns of listings and matches, and leaves to a successor."""

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now, TruncDate

from accounts.handover import contact_of, is_contact
from core.enums import EDITABLE_STATUSES, Status
from core.prepared import Prepared
from core.registries import HandoverItem
from supplydemand.enums import Decision, Side
from supplydemand.models import (
    Conversation,
    ListingImport,
    Match,
    MatchAnswer,
    MatchOutcome,
    Message,
    MessageDraft,
    TalentDemand,
    TalentSupply,
)
from supplydemand.querysets import RENEWABLE_FOR

RENEWABLE_FROM = ExpressionWrapper(TruncDate(Now()) - RENEWABLE_FOR, output_field=DateField())
NEEDS_SOMEBODY = Q(status__in=[*EDITABLE_STATUSES, Status.SUBMITTED, Status.APPROVED]) | Q(
    status=Status.EXPIRED, revision_of=None, closed_on=None, expires_on__gte=RENEWABLE_FROM
)
"""Also what ran out lately and nobody has closed: one press publishes it again. What has ended keeps the names it had."""


def _written(model):
    def rows(person, organization):
        return model.objects.filter(NEEDS_SOMEBODY, organization=organization, created_by=person).order_by("pk")

    def move(*, person, to, phone, organization, actor, at):
        return rows(person, organization).order_by().update(created_by=to)

    @Prepared
    def owners(organizations):
        found = model.objects.filter(NEEDS_SOMEBODY, organization__in=organizations)
        return found.order_by().values_list("organization_id", "created_by_id").distinct()

    return rows, move, lambda organizations: owners.rows(organizations=list(organizations))


def _contacts(model):
    def rows(person, organization):
        return model.objects.filter(NEEDS_SOMEBODY, is_contact(person), organization=organization).order_by("pk")

    def move(*, person, to, phone, organization, actor, at):
        changed = {**contact_of(to, phone), "version": F("version") + 1, "updated_at": at}
        return rows(person, organization).order_by().update(**changed)

    return rows, move


def _talks(person, organization):
    """Matches that the person took up and of which nobody has said what came of them."""
    return (_talks_of(Side.DEMAND, person, organization) | _talks_of(Side.SUPPLY, person, organization)).order_by("pk")


def _talks_of(side, person, organization):
    took_up = MatchAnswer.objects.filter(match=OuterRef("pk"), side=side, answered_by=person, decision=Decision.INTERESTED)
    told = MatchOutcome.objects.filter(match=OuterRef("pk"), side=side)
    matches = Match.objects.select_related("demand", "supply")
    return matches.filter(Exists(took_up), ~Exists(told), **{f"{side}__organization": organization})


def _count_talks(*, person, to, phone, organization, actor, at):
    """Matches are the organization's: every editor goes on with them, the note only names them."""
    return _talks(person, organization).count()


def _threads(person, organization):
    """Threads in which the person wrote for the organization and of which it has not said a final outcome."""
    return (_threads_of(Side.DEMAND, person, organization) | _threads_of(Side.SUPPLY, person, organization)).order_by("pk")


def _threads_of(side, person, organization):
    wrote = Message.objects.filter(conversation=OuterRef("pk"), side=side, author=person, withdrawn_at=None)
    threads = Conversation.objects.select_related("demand_organization", "supply_organization")
    threads = threads.filter(Exists(wrote), **{f"{side}_organization": organization})
    return threads.without_outcome(side, settled_only=True)


def _move_threads(*, person, to, phone, organization, actor, at):
    """Threads are the organization's; what the person had begun to write goes to the successor, who has it as unread."""
    threads = list(_threads(person, organization))
    taken = MessageDraft.objects.filter(user=to, conversation__in=threads).values("conversation")
    drafts = MessageDraft.objects.filter(user=person, conversation__in=threads)
    drafts.exclude(conversation__in=list(taken.values_list("conversation", flat=True))).update(user=to)
    return len(threads)


def _imports(person, organization):
    """Files that wait for a choice, or are being checked for one."""
    mine = Q(handed_to=person) | Q(handed_to=None, created_by=person)
    return ListingImport.objects.filter(mine, organization=organization).without_files().undecided().order_by("pk")


def _move_imports(*, person, to, phone, organization, actor, at):
    """The successor decides; who handed the file in stays named."""
    return _imports(person, organization).order_by().update(handed_to=to, updated_at=at)


@Prepared
def _import_owners(organizations):
    found = ListingImport.objects.filter(organization__in=organizations).undecided()
    return found.order_by().values_list("organization_id", Coalesce("handed_to_id", "created_by_id")).distinct()


ITEMS = (
    HandoverItem("supplydemand.demands", "人才需求（填写人）", *_written(TalentDemand)),
    HandoverItem("supplydemand.supplies", "人才供给（填写人）", *_written(TalentSupply)),
    HandoverItem("supplydemand.demand_contacts", "人才需求上的联系人", *_contacts(TalentDemand), is_named=True, needs_phone=True),
    HandoverItem("supplydemand.supply_contacts", "人才供给上的联系人", *_contacts(TalentSupply), is_named=True, needs_phone=True),
    HandoverItem(
        "supplydemand.imports",
        "等着决定的导入",
        _imports,
        _move_imports,
        lambda organizations: _import_owners.rows(organizations=list(organizations)),
    ),
    HandoverItem("supplydemand.talks", "正在谈的匹配", _talks, _count_talks),
    HandoverItem("supplydemand.threads", "正在谈的对话", _threads, _move_threads),
)
