"""What a link to the other side shows and does: the account-less way into ``services.evidence.answer``."""

from django.utils.timezone import localtime

from core.guest_links import GuestPurpose
from core.links import LinkChoice, LinkRefused
from core.numbers import grouped_text
from projects.enums import Answer
from projects.ledger_forms import DisputeForm
from projects.services import evidence


def describe(link, at):
    """Who states what, and the three answers."""
    entry = link.obj
    facts = list(entry.facts)
    net = evidence.net_of(entry)
    if getattr(entry, "amount", net) != net and not entry.is_correction:
        facts.append(("更正后", f"{grouped_text(net)} {entry.unit}"))
    facts.append(("谁填的", f"{entry.stated_by}，{entry.created_by.name}，{localtime(entry.created_at):%Y-%m-%d}"))
    facts.append(("项目", str(entry.project)))
    choices = [
        LinkChoice(Answer.CONFIRMED, "确认，是这样", is_primary=True),
        LinkChoice(Answer.DISPUTED, "有出入", hint="对方会看到，改好再请你确认。", form_class=DisputeForm),
        LinkChoice(Answer.NOT_ME, "不是我，找错人了"),
    ]
    return {
        "asks": str(entry.stated_by),
        "title": entry.statement,
        "facts": facts,
        "choices": choices if entry.is_waiting else [],
    }


def perform(link, data, at):
    """Take the answer; returns what the page says afterwards."""
    entry = link.obj
    try:
        said = evidence.answer(
            entry=entry,
            answer=data["choice"],
            number=data.get("number"),
            note=data.get("note", ""),
            link=link,
            is_mailed=data["is_mailed"],
            is_from_same_address=data["is_from_same_address"],
            is_from_same_device=data["is_from_same_device"],
            at=at,
        )
    except evidence.EvidenceError as error:
        raise LinkRefused(str(error)) from None
    return {
        Answer.CONFIRMED: f"你确认了：{entry.statement}。",
        Answer.DISPUTED: f"你说有出入，{entry.stated_by}会看到。改好后会再请你确认。",
        Answer.NOT_ME: f"知道了，会请{entry.stated_by}换一个人。",
    }[said.answer]


def is_barred(user, entry):
    """Who belongs to the organization that states it does not answer for the other side."""
    return entry.stated_by_id in user.organization_roles


CONFIRM = GuestPurpose(evidence.PURPOSE, describe, perform, is_barred)
