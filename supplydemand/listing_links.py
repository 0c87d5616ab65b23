"""What a listing's author does from a mail: say that it still holds, pause it, or say what came of it."""

from functools import partial

from django.utils import timezone

from accounts.models import Organization
from accounts.rules import is_editor
from core.links import LinkChoice, LinkRefused
from core.registries import LinkPurpose
from core.templatetags.xieyu import day
from core.workflow import WorkflowError
from supplydemand import rules
from supplydemand.lifecycle_forms import CloseForm
from supplydemand.presentation import standing_of
from supplydemand.services import care, lifecycle

SHOWN_OF_MANY = 10


def _describe(link, at):
    listing, on = link.obj, timezone.localdate(at)
    page = {
        "title": f"{listing}",
        "facts": [
            ("编号", listing.code),
            ("单位", listing.organization.name),
            ("人数", f"{listing.headcount} 人"),
            ("有效期到", day(listing.expires_on)),
            ("现在", standing_of(listing)),
        ],
        "page_url": listing.get_absolute_url(),
        "choices": [],
    }
    if listing.closed_on or listing.status not in ("approved", "expired"):
        return page | {"lead": f"这一条现在是“{standing_of(listing)}”，不用再回答。"}
    objection = lifecycle.why_not_renewable(listing, on=on) if listing.status == "expired" else ""
    if objection:
        return page | {"lead": objection, "question": "结果怎么样？", "choices": [_close_choice(listing)]}
    return page | {"question": "还有效吗？", "choices": _choices(listing, on)}


def _choices(listing, on):
    until = lifecycle.next_expiry(listing, on=on)
    if listing.status == "expired":
        hint = f"内容没有改，不用再审；一分钟内重新参加匹配。{lifecycle.contact_change(listing)}"
        yes = LinkChoice("valid", f"仍有效，恢复公开到 {day(until)}", hint, is_primary=True)
        return [yes, _close_choice(listing)]
    moved = f"仍有效，延到 {day(until)}" if until != listing.expires_on else "仍有效"
    choices = [LinkChoice("valid", moved, is_primary=True), _close_choice(listing)]
    if listing.paused_at is not None:
        choices.insert(1, LinkChoice("resume", "仍有效，恢复公开", "重新公开，一分钟内参加匹配。"))
    else:
        choices.append(LinkChoice("pause", "先暂停", "不再公开和匹配，随时可以恢复。"))
    return choices


def _close_choice(listing):
    return LinkChoice(
        "close", "已招满或已结束", "结束后不再公开，记录都留着。", form_class=partial(CloseForm, headcount=listing.headcount)
    )


def _perform(link, data, at):
    listing, about = link.obj, {"actor": link.user, "at": at, "on": timezone.localdate(at)}
    if data["choice"] == "pause":
        lifecycle.pause(listing=listing, **about)
        return f"“{listing}”暂停了，不再公开和匹配。要恢复时在它的页面上点“恢复”。"
    if data["choice"] == "resume":
        lifecycle.resume(listing=listing, **about)
        return _said_of_valid(listing)
    if data["choice"] == "close":
        lifecycle.close(listing=listing, outcome=data, **about)
        return f"“{listing}”结束了，结果记下了。"
    lifecycle.keep(listing=listing, **about)
    return _said_of_valid(listing)


def _said_of_valid(listing):
    """What follows from 仍有效: a paused or suspended listing stays out of lists and matching."""
    until = day(listing.expires_on)
    if listing.is_offered:
        return f"“{listing}”仍有效，公开到 {until}，一分钟内参加匹配。"
    if listing.paused_at is not None:
        return f"“{listing}”仍有效，有效期到 {until}。它还暂停着，不公开也不匹配；要恢复时在它的页面上点“恢复”。"
    return f"“{listing}”仍有效，有效期到 {until}。它现在暂停公开，恢复以后再参加匹配。"


def _describe_many(link, at):
    slug, rows = care.open_of(link.key, link.obj)
    listings, noun = list(rows[:SHOWN_OF_MANY]), care.KINDS[slug][1]
    count = rows.count()
    page = {
        "title": f"{count} 条{noun}还有效吗" if count else f"这批{noun}都回答过了",
        "facts": [(row.code, f"{row}，有效期到 {day(row.expires_on)}") for row in listings],
        "page_url": care.own_list_url(slug, "ask"),
        "choices": [],
    }
    if count > SHOWN_OF_MANY:
        page["facts"].append(("其余", f"还有 {count - SHOWN_OF_MANY} 条，登录后可以逐条看"))
    if count:
        page["question"] = "都还有效吗？"
        page["choices"] = [
            LinkChoice("valid", f"{count} 条都有效", "快到期的延后半年，到期的恢复公开。", is_primary=True),
            LinkChoice("pause", "先全部暂停", "不再公开和匹配，随时可以恢复。"),
        ]
    return page


def _perform_many(link, data, at):
    slug, rows = care.open_of(link.key, link.obj)
    done, refused = 0, ""
    about = {"actor": link.user, "at": at, "on": timezone.localdate(at)}
    for listing in list(rows.select_for_update(of=("self",))):
        try:
            _answer_one(listing, data["choice"], about)
        except WorkflowError as error:
            refused = refused or f"“{listing}”没动：{error}"
        else:
            done += 1
    if not done:
        raise LinkRefused(refused or "没有要回答的了。")
    words = "仍有效" if data["choice"] == "valid" else "暂停了"
    return f"{done} 条{care.KINDS[slug][1]}{words}。{refused}"


def _answer_one(listing, choice, about):
    if choice == "valid":
        lifecycle.keep(listing=listing, **about)
    elif listing.status != "expired" and listing.paused_at is None:
        lifecycle.pause(listing=listing, **about)


def _may_write_for(user, organization):
    return isinstance(organization, Organization) and is_editor(user, organization)


PURPOSES = (
    LinkPurpose(care.PURPOSE, _describe, _perform, is_allowed=rules.is_author),
    LinkPurpose(care.PURPOSE_MANY, _describe_many, _perform_many, is_allowed=_may_write_for),
)
