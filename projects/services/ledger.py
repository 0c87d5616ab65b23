"""Writing the ledger: promise, delivery, correction. Nothing is changed afterwards, everything is a further row."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum

from core import documents
from core.numbers import grouped_text
from projects import evidence_rules as rules
from projects.enums import Column, Direction, LedgerKind
from projects.models import Commitment, Delivery
from projects.services import evidence
from projects.services.evidence import EvidenceError

ZERO = Decimal(0)


class SurplusError(EvidenceError):
    """More would have come than was promised; ``surplus`` is how much. Written down only by who says that it is so."""

    def __init__(self, promised, net, missing, surplus):
        self.surplus, unit = surplus, promised.unit
        if missing > ZERO:
            text = f"比还差的多 {grouped_text(surplus)} {unit}（还差 {grouped_text(missing)} {unit}）。"
        else:
            text = f"已经到齐：承诺 {grouped_text(net)} {unit}，都到了，再记就多出 {grouped_text(surplus)} {unit}。"
        super().__init__(f"{text}确实还有一笔，再按一次“记下”。")


@transaction.atomic
def promise(*, project, stated_by, direction, counterpart, counterpart_name, kind, amount, due_on, actor, at, note="", files=()):
    """One side writes down who gives whom what by when; returns the ``Commitment``. Raises ``EvidenceError``."""
    parties = rules.parties_of(project)
    _check_writer(actor, project, stated_by, parties)
    if counterpart is not None and counterpart.pk not in parties:
        raise EvidenceError("对方要是这个项目的牵头单位或合作单位；不在平台上的单位写名称。")
    row = Commitment.objects.create(
        project=project,
        stated_by=stated_by,
        direction=direction,
        counterpart=counterpart,
        counterpart_name="" if counterpart else counterpart_name.strip(),
        kind=kind,
        amount=amount,
        due_on=due_on,
        note=note.strip(),
        created_by=actor,
        created_at=at,
        effective_at=at,
    )
    return _stated(row, files, actor, at)


@transaction.atomic
def deliver(*, commitment, stated_by, column, amount, happened_on, actor, at, note="", files=(), surplus=None):
    """One side writes down that something has come; returns the ``Delivery``. Raises ``EvidenceError``.

    ``surplus`` is how much more than promised the writer knows it to be: ``SurplusError`` where it is more than that, so that no
    step is paid twice by accident. Nothing is asked where it is ``None``.
    """
    promised = evidence.locked(commitment)
    _check_writer(actor, promised.project, stated_by, {promised.stated_by_id, promised.counterpart_id})
    if promised.is_correction:
        raise EvidenceError("更正不能到账，记在原来那一条承诺下面。")
    net = evidence.net_of(promised)
    if net <= ZERO:
        raise EvidenceError("这条承诺已经冲销，先记一条新的承诺。")
    if promised.kind != LedgerKind.MONEY and column == Column.RECEIVED:
        raise EvidenceError("到账只记钱；设备、岗位、课时和人员记实物。")
    if surplus is not None:
        _check_surplus(promised, net, column, amount, surplus)
    is_by_promiser = stated_by.pk == promised.stated_by_id
    row = Delivery.objects.create(
        commitment=promised,
        kind=promised.kind,
        stated_by=stated_by,
        counterpart=promised.counterpart if is_by_promiser else promised.stated_by,
        counterpart_name=promised.counterpart_name if is_by_promiser else "",
        column=column,
        amount=amount,
        happened_on=happened_on,
        note=note.strip(),
        created_by=actor,
        created_at=at,
        effective_at=at,
    )
    return _stated(row, files, actor, at)


def _check_surplus(promised, net, column, amount, known):
    """Things in place of money keep no promise of money, but are not to be written down twice either."""
    came = _arrived(promised) if column == Column.RECEIVED else _total(promised.deliveries.effective())
    missing = max(net - came, ZERO)
    if amount - missing > known:
        raise SurplusError(promised, net, missing, amount - missing)


def _check_writer(actor, project, stated_by, parties):
    if stated_by.pk not in parties or not rules.writes_for(actor, stated_by.pk):
        raise EvidenceError("只有牵头单位和已加入的合作单位，能记自己一方的账。")
    if not rules.is_writable(project):
        raise EvidenceError("项目还没有通过审核，或者暂停公开中，不能记账。")


def _stated(row, files, actor, at):
    for file in files:
        documents.store(upload=file, subject=row, kind=evidence.FILE, uploaded_by=actor, at=at)
    evidence.tell_other_side(row)
    return row


@transaction.atomic
def correct(*, entry, right_amount, reason, actor, at):
    """Say that an entry is ``right_amount`` and no more: a further row takes the difference back; returns it.

    Of what was only stated at once; of what the other side has confirmed, or a contract's step pays, when the other side agrees.
    Raises ``EvidenceError``.
    """
    row = evidence.locked(entry)
    if not rules.is_author(actor, row) or row.is_correction:
        raise EvidenceError("只有填写这一条的单位能更正它。")
    if not reason.strip():
        raise EvidenceError("写一下为什么更正，对方和审核专员看得到。")
    net = evidence.net_of(row)
    if right_amount >= net:
        raise EvidenceError("更正只能改少。多出来的另记一条。")
    if right_amount < ZERO:
        raise EvidenceError("不能小于 0。")
    if row.corrections.filter(effective_at=None, refused_at=None).exists():
        raise EvidenceError("上一次更正还在等对方同意。")
    if isinstance(row, Commitment) and right_amount < _arrived(row):
        raise EvidenceError("到账的已经比这个数多。先更正到账记录。")
    is_at_once = row.is_corrected_at_once
    fixed = {name: getattr(row, name) for name in _copied(row)}
    correction = type(row).objects.create(
        **fixed,
        amount=right_amount - net,
        reverses=row,
        reason=reason.strip(),
        created_by=actor,
        created_at=at,
        effective_at=at if is_at_once else None,
    )
    if is_at_once:
        evidence.follow(row)
    else:
        evidence.tell_other_side(correction)
    return correction


@transaction.atomic
def agree_on(*, commitment, right_amount, reason, actor, at):
    """Write that a coordinator agreed to another amount of a promise, less or more; returns the entry.

    Less is a correction that counts at once with the evidence of what it corrects; more is a further promise of the lead's,
    自报 until the other side confirms it. Raises ``EvidenceError``.
    """
    row = evidence.locked(commitment)
    net = evidence.net_of(row)
    if obstacle := why_not_changed(row, right_amount):
        raise EvidenceError(obstacle)
    fixed = {name: getattr(row, name) for name in _copied(row)}
    written = {"amount": right_amount - net, "created_by": actor, "created_at": at, "effective_at": at}
    if right_amount < net:
        entry = Commitment.objects.create(**fixed, **written, reverses=row, reason=reason[:200])
        evidence.follow(row)
        return entry
    entry = Commitment.objects.create(**_seen_by_lead(row, fixed), **written, note=reason[:300])
    return _stated(entry, (), actor, at)


def _seen_by_lead(row, fixed):
    """A further promise is the lead's word, also where the other side had stated the first one."""
    if row.counterpart_id != row.project.organization_id:
        return fixed
    turned = Direction.GETS if row.direction == Direction.GIVES else Direction.GIVES
    return fixed | {"stated_by": row.counterpart, "counterpart": row.stated_by, "direction": turned}


def why_not_changed(commitment, right_amount):
    """Why a promise cannot become this amount, as a sentence; empty where it can. Three queries at most."""
    if right_amount < ZERO:
        return "不能小于 0。"
    if commitment.corrections.filter(effective_at=None, refused_at=None).exists():
        return "这一条有更正在等对方同意，先办完它。"
    if right_amount < _arrived(commitment):
        return "到账的已经比这个数多。先更正到账记录。"
    return ""


def changeable(project):
    """The promises of a project of which the lead is one side and something is left, with ``net``; one query."""
    rows = Commitment.objects.filter(project=project, reverses=None).effective().with_net().filter(net__gt=0)
    lead = project.organization_id
    return rows.filter(Q(stated_by=lead) | Q(counterpart=lead)).select_related("stated_by", "counterpart").order_by("pk")


def _copied(row):
    of_promise, of_delivery = ("project", "direction", "due_on", "milestone"), ("commitment", "column", "happened_on")
    own = of_promise if isinstance(row, Commitment) else of_delivery
    return ("stated_by", "counterpart", "counterpart_name", "kind", *own)


def _arrived(commitment):
    rows = commitment.deliveries.effective()
    if commitment.kind == LedgerKind.MONEY:
        rows = rows.filter(column=Column.RECEIVED)
    return _total(rows)


def _total(rows):
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO
