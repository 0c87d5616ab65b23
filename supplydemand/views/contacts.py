"""Threads: the list, one thread, and what its two organizations do in it."""

import structlog
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from accounts.models import Organization
from core import idempotency
from core.addresses import posted_next
from core.client import client_address
from core.kept_forms import KeepsPostedForm, take
from core.paging import InvalidCursor, keyset_page
from core.registries import detail_panels
from supplydemand.contact_forms import MessageEditForm, MessageForm
from supplydemand.contact_links import side_of
from supplydemand.match_forms import OutcomeForm
from supplydemand.models import ContactAsk, Conversation, ConversationReading, Exclusion, Message
from supplydemand.services import conversations
from supplydemand.services.conversations import ContactError
from supplydemand.services.matches import OTHER, MatchError
from supplydemand.threads import outcome_of, thread_of
from supplydemand.withheld import withhold

logger = structlog.get_logger(__name__)
PAGE_SIZE = 20
ASKS_MAX = 20


class ConversationListView(LoginRequiredMixin, TemplateView):
    """The threads of the reader's organizations, the latest first, and the requests that wait."""

    template_name = "supplydemand/conversation_list.html"

    def get_context_data(self, **kwargs):
        """One page of threads, each with the reader's side and whether its last word is new."""
        user, query = self.request.user, self.request.GET
        rows = Conversation.objects.visible_to(user).for_table()
        try:
            page = keyset_page(
                rows, order=("-active_at", "-id"), size=PAGE_SIZE, after=query.get("after", ""), before=query.get("before", "")
            )
        except InvalidCursor as error:
            raise Http404("no such page") from error
        threads = page.object_list
        read = _read_marks(threads, user)
        for thread in threads:
            withhold(thread, user)
            thread.side = side_of(thread, user)
            thread.other = thread.organization_on(OTHER[thread.side])
            thread.is_owed = thread.last_side == OTHER[thread.side]
            thread.is_unread = thread.is_owed and read.get(thread.pk, 0) < thread.last_message_id
        asks = ContactAsk.objects.visible_to(user).waiting().for_table().order_by("asked_at")[:ASKS_MAX]
        own = set(Organization.objects.edited_by(user).values_list("pk", flat=True))
        return super().get_context_data(
            threads=threads,
            asks=[(withhold(ask, user), ask.owner_id in own) for ask in asks],
            exclusions=Exclusion.objects.of(user).in_force().select_related("organization", "other").order_by("-pk")[:50],
            next_url=f"?after={page.next_cursor}" if page.next_cursor else "",
            previous_url=f"?before={page.previous_cursor}" if page.previous_cursor else "",
            **kwargs,
        )


def _read_marks(threads, user):
    rows = ConversationReading.objects.filter(user=user, conversation__in=[thread.pk for thread in threads])
    return dict(rows.values_list("conversation_id", "last_message_id"))


class ConversationMixin(KeepsPostedForm):
    """Finds a thread of the reader's organizations; anything else is a 404."""

    def get_conversation(self):
        """The thread with what its page shows."""
        user = self.request.user
        return withhold(get_object_or_404(Conversation.objects.visible_to(user).for_table(), pk=self.kwargs["pk"]), user)

    def draw(self, conversation, *, form=None, contact=None, outcome_form=None, status=200):
        """The thread's page."""
        side = side_of(conversation, self.request.user)
        now = timezone.now()
        context = {
            "thread": thread_of(conversation, self.request.user, at=now, query=self.request.GET, form=form),
            "outcome": outcome_of(conversation, side, at=now, form=outcome_form),
            "contact": contact,
            "panels": _panels_of(conversation.match, self.request.user) if conversation.match_id else [],
        }
        return render(self.request, "supplydemand/conversation_detail.html", context, status=status)


def _panels_of(match, user):
    return [panel for make in detail_panels if (panel := make(match, user))]


class ConversationDetailView(ConversationMixin, View):
    """One thread; posting writes into it."""

    def get(self, request, pk):
        """The page; a message that was posted after the session had ended stands in the form again."""
        kept = take(request, at=timezone.now())
        form = MessageForm(initial={"text": kept.get("text", "")}) if kept else None
        return self.draw(self.get_conversation(), form=form)

    def post(self, request, pk):
        """Send once, however often it is posted; what cannot be sent stands in the form again."""
        thread = self.get_conversation()
        form = MessageForm(request.POST, request.FILES)
        side = side_of(thread, request.user)
        if not form.is_valid():
            return self.draw(thread, form=form, status=422)
        wanted = {"conversation": thread, "side": side, "actor": request.user, "at": timezone.now()}
        wanted |= {name: form.cleaned_data[name] for name in ("text", "files")}
        try:
            idempotency.once(token=request.POST.get("token", ""), user=request.user, act=lambda: self._send(wanted))
        except (ContactError, idempotency.StaleForm) as error:
            form.add_error(None, str(error))
            return self.draw(thread, form=form, status=422)
        messages.success(request, f"发出去了，也告诉了{thread.organization_on(OTHER[side])}。10 分钟内可以改或撤回。")
        return HttpResponseRedirect(posted_next(request, f"{thread.get_absolute_url()}#thread"))

    def _send(self, wanted):
        conversations.post_message(**wanted)
        return f"{wanted['conversation'].get_absolute_url()}#thread"


class ConversationDraftView(ConversationMixin, View):
    """The script's save of what is being typed."""

    is_for_script = True
    http_method_names = ["post"]

    def post(self, request, pk):
        """Keep the text as it stands."""
        thread = self.get_conversation()
        text = request.POST.get("text", "")[:5_000]
        conversations.save_draft(conversation=thread, user=request.user, text=text, at=timezone.now())
        return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}"})


class ConversationReadView(ConversationMixin, View):
    """Note that the reader has seen the thread."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the thread; a script needs no answer."""
        thread = self.get_conversation()
        conversations.mark_read(conversation=thread, user=request.user)
        return HttpResponseRedirect(posted_next(request, thread.get_absolute_url()))


class ConversationRevealView(ConversationMixin, View):
    """The other side's contact, shown in this answer only and written down."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """The page with the contact in it."""
        thread = self.get_conversation()
        try:
            contact = conversations.reveal_contact(
                conversation=thread,
                side=side_of(thread, request.user),
                actor=request.user,
                address=client_address(request),
                at=timezone.now(),
            )
        except ContactError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(thread.get_absolute_url())
        logger.info("contact revealed", conversation=thread.pk, user=request.user.pk)
        return self.draw(thread, contact=contact)


class ConversationOutcomeView(ConversationMixin, View):
    """What came of the talk, as the reader's side sees it."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Keep the report, or show the form again with what is wrong."""
        thread = self.get_conversation()
        side = side_of(thread, request.user)
        form = OutcomeForm(request.POST)
        if form.is_valid():
            values = {**form.cleaned_data, "side": side}
            try:
                conversations.record_outcome(conversation=thread, actor=request.user, at=timezone.now(), **values)
            except (ContactError, MatchError) as error:
                form.refuse(error)
            else:
                messages.success(request, "结果记下了。有新进展可以再填，以最新一次为准。")
                return HttpResponseRedirect(posted_next(request, f"{thread.get_absolute_url()}#outcome"))
        return self.draw(thread, outcome_form=form, status=422)


class MessageMixin(KeepsPostedForm):
    """Finds a message of the reader's threads; anything else is a 404."""

    def get_message(self):
        """The message with its thread."""
        own = Conversation.objects.visible_to(self.request.user).values("pk")
        rows = Message.objects.filter(conversation__in=own, withdrawn_at=None)
        rows = rows.select_related("conversation__demand_organization", "conversation__supply_organization")
        return get_object_or_404(rows, pk=self.kwargs["pk"], author=self.request.user)


class MessageEditView(MessageMixin, View):
    """Another wording of one's own message, within ten minutes."""

    def get(self, request, pk):
        """The form."""
        message = self.get_message()
        kept = take(request, at=timezone.now())
        return self.draw(message, MessageEditForm(initial={"text": kept.get("text", "") if kept else message.text}))

    def post(self, request, pk):
        """Keep the new wording, or say why it is too late."""
        message = self.get_message()
        form = MessageEditForm(request.POST)
        if not form.is_valid():
            return self.draw(message, form, status=422)
        try:
            conversations.edit_message(message=message, actor=request.user, text=form.cleaned_data["text"], at=timezone.now())
        except ContactError as error:
            form.add_error(None, str(error))
            return self.draw(message, form, status=422)
        messages.success(request, "改好了，对方看到的是新的内容。")
        return HttpResponseRedirect(f"{message.conversation.get_absolute_url()}#thread")

    def draw(self, message, form, status=200):
        """The page."""
        context = {"form": form, "conversation": message.conversation, "message": message}
        return render(self.request, "supplydemand/message_edit.html", context, status=status)


class MessageWithdrawView(MessageMixin, View):
    """Take one's own message back, within ten minutes."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Back to the thread."""
        message = self.get_message()
        try:
            conversations.withdraw_message(message=message, actor=request.user, at=timezone.now())
        except ContactError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "撤回了，对方只看到“已撤回”。")
        return HttpResponseRedirect(f"{message.conversation.get_absolute_url()}#thread")
