"""A thread as one reader sees it: the messages with their files, the prepared first message, and what may be done."""

from django.http import Http404

from core.idempotency import token_for
from core.models import Document
from core.paging import InvalidCursor, keyset_page
from supplydemand.contact_forms import MessageForm
from supplydemand.contact_links import side_of
from supplydemand.enums import CooperationMode, Side
from supplydemand.match_cards import cards_for
from supplydemand.match_forms import OutcomeForm
from supplydemand.models import Message, MessageDraft
from supplydemand.services import conversations
from supplydemand.services.announcements import OUTCOME_AFTER
from supplydemand.services.matches import OTHER

PAGE_SIZE = 20
NEXT_STEPS = {
    CooperationMode.INTERNSHIP: "先商量一批学生来实习的人数和时间",
    CooperationMode.COMMISSIONED_TRAINING: "一起看看订单班的人数、课程和带教怎么安排",
    CooperationMode.INDUSTRY_COLLEGE: "先碰一次面，谈谈现代产业学院怎么起步",
    CooperationMode.JOINT_RESEARCH: "各出一位老师和工程师，先把要攻的题目列出来",
    CooperationMode.SKILLS_TRAINING: "把要培训的技能和人数列一张单子",
    CooperationMode.BASE: "请你们来看看场地和设备，谈谈共建基地",
    CooperationMode.FACULTY_EXCHANGE: "先定一位老师下企业、一位工程师进课堂",
}
VISIT = {
    Side.DEMAND: "请你们带几位老师来单位看看岗位和带教条件",
    Side.SUPPLY: "请你们来学校看看学生和实训条件，也可以先线上见",
}


def thread_of(conversation, user, *, at, query=None, form=None, card=None):
    """Everything that the thread's part of a page shows; ``query`` holds the cursor of the page of messages."""
    side = side_of(conversation, user)
    page = _page(conversation, query or {})
    messages = _with_files(list(reversed(page.object_list)))
    for message in messages:
        message.is_mine = message.side == side
        message.may_change = conversations.may_change(message, user, at)
    draft = MessageDraft.objects.filter(conversation=conversation, user=user).first()
    is_first = not conversation.last_message_id
    if form is None:
        prepared = first_message(conversation, side, user, card) if is_first and draft is None else ""
        form = MessageForm(initial={"text": draft.text if draft else prepared})
    return {
        "conversation": conversation,
        "side": side,
        "own": conversation.organization_on(side),
        "other": conversation.organization_on(OTHER[side]),
        "messages": messages,
        "older": page.next_cursor,
        "newer": page.previous_cursor,
        "form": form,
        "token": token_for(form.data),
        "draft": draft,
        "is_first": is_first,
        "is_unread": conversation.last_side == OTHER[side] and not _has_read(conversation, user),
        "minutes": int(conversations.CHANGEABLE_FOR.total_seconds() // 60),
    }


def outcome_of(conversation, side, *, at, form=None):
    """What the part about the outcome shows."""
    return {
        "said": conversations.newest_outcomes(conversation),
        "form": form or OutcomeForm(initial={"side": side}),
        "due_at": conversation.opened_at + OUTCOME_AFTER,
        "is_late": at > conversation.opened_at + OUTCOME_AFTER,
    }


def _page(conversation, query):
    try:
        return keyset_page(
            conversation.messages.select_related("author"),
            order=("-id",),
            size=PAGE_SIZE,
            after=query.get("after", ""),
            before=query.get("before", ""),
        )
    except InvalidCursor as error:
        raise Http404("no such page") from error


def _with_files(messages):
    shown = [message.pk for message in messages if message.withdrawn_at is None]
    files = {}
    for document in Document.objects.of_many(Message, shown) if shown else []:
        files.setdefault(document.object_id, []).append(document)
    for message in messages:
        message.files = files.get(message.pk, [])
    return messages


def _has_read(conversation, user):
    return conversation.readings.filter(user=user, last_message_id__gte=conversation.last_message_id).exists()


def first_message(conversation, side, user, card=None):
    """The prepared first message: who we are, what fits, two next steps; the person changes it before it goes out."""
    own, other = conversation.listing_on(side), conversation.listing_on(OTHER[side])
    if conversation.match_id is not None and card is None:
        card = cards_for([conversation.match], user, side=side)[0]
    about = f"你们的“{other}”" + (f"和我们的“{own}”" if own is not None else "")
    lines = [f"你们好，我是{conversation.organization_on(side)}的{user}。{about}匹配上了，我们想往下谈。"]
    if card is not None and card.reasons:
        lines += ["", "合适的地方：", *(f"· {reason}" for reason in card.reasons)]
    lines += ["", "建议先做两件事：", *(f"{n}. {step}。" for n, step in enumerate(next_steps(conversation, side), 1))]
    return "\n".join([*lines, "", "哪天方便？回一句就行。"])


def next_steps(conversation, side):
    """Two proposals: a short talk, and what both listings name as a way to work together; else a visit."""
    modes = [set(row.cooperation_modes) for row in (conversation.demand, conversation.supply) if row is not None]
    shared = set.intersection(*modes)
    chosen = next((step for mode, step in NEXT_STEPS.items() if mode in shared), VISIT[side])
    return ["约半小时电话或线上会，对一对人数、时间和要求", chosen]
