"""What a change of money does to the ledger: other amounts of promises, asked for as old → new, written once at the approval."""

from core.numbers import grouped_text
from core.workflow import InvalidTransition
from projects.models import ChangeAmount
from projects.services import evidence, ledger


def amounts_of(project, wanted):
    """Unsaved ``ChangeAmount`` rows of what differs; ``wanted`` is ``{promise: amount or None}``."""
    rows = {row.pk: row for row in ledger.changeable(project)}
    given = ((rows[pk], amount) for pk, amount in wanted.items() if pk in rows and amount is not None)
    return [ChangeAmount(commitment=row, before=row.net, after=amount) for row, amount in given if amount != row.net]


def faults_of(amounts):
    """``{field: what to do}`` of rows whose amounts the ledger could not write."""
    found = {row.commitment_id: ledger.why_not_changed(row.commitment, row.after) for row in amounts}
    return {field_of(pk): text for pk, text in found.items() if text}


def field_of(commitment_id):
    """The name of a promise's field in the form."""
    return f"amount_{commitment_id}"


def keep(change, amounts):
    """Write the rows of a request anew."""
    change.amounts.all().delete()
    for row in amounts:
        row.change = change
    ChangeAmount.objects.bulk_create(amounts)


def words_of(change):
    """``[(field, label, before, after)]`` of a request's amounts; one query."""
    rows = change.amounts.select_related("commitment__stated_by", "commitment__counterpart").order_by("commitment")
    return [
        (
            field_of(row.commitment_id),
            f"{row.commitment.giver_name}给{row.commitment.receiver_name}的{row.commitment.get_kind_display()}",
            f"{grouped_text(row.before)} {row.commitment.unit}",
            f"{grouped_text(row.after)} {row.commitment.unit}",
        )
        for row in rows
    ]


def apply(change, at):
    """Write the entries of an approved request. Raises ``InvalidTransition`` where the ledger is no more what it was."""
    for row in change.amounts.select_related("commitment").order_by("commitment"):
        if evidence.net_of(row.commitment) != row.before:
            raise InvalidTransition(f"“{row.commitment}”在申请以后改过，现在不能生效。退回去，请对方改。")
        try:
            row.result = ledger.agree_on(
                commitment=row.commitment,
                right_amount=row.after,
                reason=f"项目变更，审核同意：{change.reason}",
                actor=change.created_by,
                at=at,
            )
        except evidence.EvidenceError as error:
            raise InvalidTransition(f"“{row.commitment}”现在不能改：{error}退回去，请对方改。") from None
        row.save(update_fields=["result"])
