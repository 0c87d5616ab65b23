"""What came of a contact, answered from the mail with one tap and without signing in."""

from datetime import timedelta

from django import forms
from django.urls import reverse

from accounts.models import User
from core.links import LinkChoice, LinkRefused, issue, path_of
from core.notifications import notify
from core.registries import LinkPurpose
from core.templatetags.xieyu import day
from supplydemand import rules
from supplydemand.enums import DeclineReason, OutcomeKind, Side
from supplydemand.services import conversations, follow_ups
from supplydemand.services.matches import OTHER, MatchError
from supplydemand.withheld import withhold

PURPOSE = "supplydemand.outcome"
LINK_FOR = timedelta(days=30)
SAID = {
    OutcomeKind.AGREED: "记下了：谈成了。录用人数和立项，登录后可以再补。",
    OutcomeKind.TALKING: "记下了：还在谈。有了结果再来填一次。",
    OutcomeKind.FAILED: "记下了：没谈成。谢谢告诉我们原因，以后少推荐这样的。",
}


class FailedForm(forms.Form):
    """Why nothing came of it."""

    reason = forms.ChoiceField(
        label="没谈成的原因",
        choices=[("", "选一个"), *DeclineReason.choices],
        error_messages={"required": "选一个没谈成的原因。"},
    )
    note = forms.CharField(label="补充一句", max_length=300, required=False)


def side_of(conversation, user):
    """The side for which this person writes, the demand's first; empty where there is none any more."""
    for side in Side.values:
        if rules.is_editor(user, conversation.organization_on(side)):
            return side
    return ""


def describe(link, at):
    """The one question."""
    thread = withhold(link.obj, link.user)
    side = side_of(thread, link.user)
    other = thread.organization_on(OTHER[side])
    said = dict(zip(Side.values, conversations.newest_outcomes(thread), strict=True))[side][1]
    facts = [("对方", str(other)), ("哪一条", str(thread.subject)), ("开始联系", day(thread.opened_at))]
    if said is not None:
        facts.append(("你们已经说过", f"{said.get_kind_display()}（{day(said.recorded_at)}）"))
    return {
        "title": f"和{other}谈得怎么样",
        "facts": facts,
        "question": "点一个就行，不用登录",
        "choices": [
            LinkChoice(OutcomeKind.AGREED, "谈成了", is_primary=True),
            LinkChoice(OutcomeKind.TALKING, "还在谈"),
            LinkChoice(OutcomeKind.FAILED, "没谈成", form_class=FailedForm),
        ],
        "note": "没填的算“未知”，不算成功。",
        "page_url": f"{thread.get_absolute_url()}#outcome",
    }


def perform(link, data, at):
    """Keep what the person said for their side."""
    side = side_of(link.obj, link.user)
    kind = OutcomeKind(data["choice"])
    try:
        conversations.record_outcome(
            conversation=link.obj,
            side=side,
            kind=kind,
            actor=link.user,
            at=at,
            reason=data.get("reason", ""),
            note=data.get("note", ""),
        )
    except (conversations.ContactError, MatchError) as error:
        raise LinkRefused(str(error)) from error
    return SAID[kind]


OUTCOME = LinkPurpose(PURPOSE, describe, perform)


def ask_for_outcomes(*, at):
    """Ask each side once what came of a contact that began a week ago; returns how many sides were to be asked.

    Every editor gets a link of their own; staff, who must use their second factor, get the page. Repeated, it asks nobody twice.
    """
    count = 0
    for side in Side.values:
        for thread in follow_ups.threads_to_ask(at=at, side=side):
            _ask(thread, side, at)
            count += 1
    return count


def _ask(thread, side, at):
    other = thread.organization_on(OTHER[side])
    key = f"conversation:{thread.pk}:{side}:outcome"
    for person in User.objects.editors_of(thread.organization_on(side)).order_by("pk"):
        url = f"{reverse('supplydemand:conversation_detail', args=[thread.pk])}#outcome"
        if not person.is_staff:
            url = path_of(issue(purpose=PURPOSE, obj=thread, user=person, key=key, expires_at=thread.opened_at + LINK_FOR * 2))
        notify(
            event="supplydemand.outcome_asked",
            recipients=[person],
            key=f"{key}:{person.pk}",
            title=f"和{other}谈得怎么样",
            text="联系已经一个星期。点一下告诉我们：谈成了、还在谈、没谈成。不用登录，约 20 秒；没填的算未知。",
            url=url,
            action_label="说结果",
        )
