"""The review page inside the admin: one submission, its notes and its decision."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import Organization
from core import idempotency, undoing
from core.numbers import row_number
from core.registries import reviewable_for
from core.workflow import MissingReason, StaleVersion, WorkflowError
from review import opinions, queue, services
from review.findings import findings_of
from review.forms import DECISIONS, ERRANDS, FEWER, OPINION, VOTE, DecisionForm
from review.models import ReturnReason, ReviewTask
from review.page import build_page, choice_of, note_fields, words_of
from review.vetting import card_of

TEMPLATE = "admin/review/reviewtask/review.html"
DONE = {
    "return": "退回了《{}》，{}发给对方。",
    "oppose": "不同意《{}》，{}记下了，接着往下办。",
    "pass_on": "《{}》区里没有意见，市里接着办了。",
}


def review_page(request, object_id, *, site):
    """Show a task in the coordinator's scope, or take what was posted from its page; anything else is a 404."""
    task = _visible_task(request.user, object_id)
    other = queue.look_at(task=task, user=request.user, at=timezone.now())
    if request.method != "POST":
        return _render(request, site, task, other=other)
    reasons = ReturnReason.objects.for_kind(task.content_type)
    form = DecisionForm(request.POST, note_fields=note_fields(task), reasons=reasons, choice=choice_of(task))
    if not form.is_valid():
        return _render(request, site, task, form=form, status=400, fault=_fault(form), other=other)
    if warning := _warning(request, form, task):
        return _render(request, site, task, form=form, warned_of=form.verb, fault=warning, other=other)
    if form.verb in DECISIONS:
        return _decide(request, site, task, form)
    if form.verb == OPINION:
        return _give_opinion(request, site, task, form)
    if form.verb in (VOTE, FEWER):
        return _take_part(request, site, task, form)
    if form.verb in ERRANDS:
        return _run_errand(request, site, task, form)
    raise BadRequest("unknown act")


def _warning(request, form, task):
    """What is asked once more before it is done; empty where the person has said so already."""
    if form.verb == "approve" and task.is_open:
        return _before_approval(request, form, task)
    has_reason = form.cleaned_data["reason"].strip() or form.cleaned_data["reasons"]
    if form.verb == "reject" and has_reason and "is_sure" not in request.POST:
        return words_of(task).sure_of_reject
    return ""


def _before_approval(request, form, task):
    """Notes that would not be sent and open findings, each until the page that named it has been confirmed."""
    said = []
    open_findings = [finding for finding in findings_of(task, on=timezone.localdate()) if finding.is_open]
    if any(finding.key not in request.POST.getlist("findings_seen") for finding in open_findings):
        texts = "；".join(finding.text.rstrip("。") for finding in open_findings)
        said.append(f"自动检查还有 {len(open_findings)} 处没有处理：{texts}。确实要通过，按“仍然通过”（键盘按 Y）。")
    if form.notes and "notes_seen" not in request.POST:
        said.append(f"写了意见又按了“通过”：意见不会发给对方。要发，按“{words_of(task).send_back}”；不用发，按“仍然通过”。")
    return " ".join(said)


def _give_opinion(request, site, task, form):
    try:
        opinions.give(task=task, choice=form.target, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now())
    except (WorkflowError, ValueError) as error:
        fault = str(error) if isinstance(error, WorkflowError) else "没有这种意见，重新选一次。"
        return _render(request, site, _visible_task(request.user, task.pk), form=form, status=400, fault=fault)
    messages.success(request, f"意见记下了，市里的审核专员看得到：《{task.title}》。")
    return HttpResponseRedirect(_next_url(request.user, task))


def _take_part(request, site, task, form):
    """Give a vote, or go on with fewer; one stays on the page, where one sees now what the others said."""
    handling = reviewable_for(type(task.obj)).handling
    words = form.cleaned_data["reason"]
    said = {"choice": form.target, "comment": words} if form.verb == VOTE else {"reason": words}
    act = handling.vote if form.verb == VOTE else handling.go_on_with_fewer
    if act is None:
        raise BadRequest("nothing to vote on")
    try:
        act(task.obj, **said, actor=request.user, at=timezone.now())
    except (WorkflowError, ValueError) as error:
        fault = str(error) if isinstance(error, WorkflowError) else "没有这种意见，重新选一次。"
        wanted = form.verb if isinstance(error, MissingReason) else ""
        return _render(request, site, _visible_task(request.user, task.pk), form=form, status=400, fault=fault, wanted=wanted)
    ballot = handling.ballot_of(_visible_task(request.user, task.pk).obj, request.user)
    messages.success(request, f"{'投了，记下了。' if form.verb == VOTE else '按现在的票数办，记下了。'}{ballot.text}")
    return HttpResponseRedirect(task.get_absolute_url())


def _visible_task(user, object_id):
    tasks = ReviewTask.objects.visible_to(user).for_table()
    task = tasks.filter(pk=row_number(object_id)).first()
    if task is not None:
        task.obj = _with_its_codes(task)
    if task is None or task.obj is None:
        raise Http404("no such task in scope")
    return task


def _with_its_codes(task):
    """The task's object, with what its page shows joined where its manager knows how."""
    rows = task.content_type.model_class()._default_manager
    detailed = rows.for_detail() if hasattr(rows, "for_detail") else rows.all()
    return detailed.filter(pk=task.object_id).first()


def _decide(request, site, task, form):
    if not task.is_open:
        return _to_the_first_result(request, task, form)

    def act():
        services.decide(
            task=task,
            action=form.verb,
            actor=request.user,
            at=timezone.now(),
            expected_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            field_notes=form.notes,
            reasons=list(form.cleaned_data["reasons"]),
            fields=form.chosen,
        )
        return _next_url(request.user, task)

    try:
        is_first, url = idempotency.once(token=form.cleaned_data["token"], user=request.user, act=act)
    except WorkflowError as error:
        status = 409 if isinstance(error, StaleVersion) else 400
        wanted = form.verb if isinstance(error, MissingReason) else ""
        fresh = _visible_task(request.user, task.pk)
        return _render(request, site, fresh, form=form, status=status, wanted=wanted, fault=str(error))
    if is_first:
        messages.success(request, _done(form, task))
    return HttpResponseRedirect(url or _queue_url())


def _to_the_first_result(request, task, form):
    """A repeated post goes where the first one led; somebody else's decision is said."""
    if url := idempotency.first_result(token=form.cleaned_data["token"], user=request.user):
        return HttpResponseRedirect(url)
    messages.error(request, "这一条已经有人办结了，你的决定没有记上。下面是办理结果。")
    return HttpResponseRedirect(task.get_absolute_url())


def _run_errand(request, site, task, form):
    """Claim, put back, or set a finding aside; what was typed so far stays on the page."""
    fault = ""
    try:
        if form.verb == "claim":
            services.claim(task=task, actor=request.user)
        elif form.verb == "release":
            services.release(task=task)
        else:
            reason = request.POST.get(f"dismissal-{form.target}", "")
            services.dismiss_finding(task=task, key=form.target, actor=request.user, at=timezone.now(), reason=reason)
    except WorkflowError as error:
        fault = str(error)
    except LookupError:
        fault = "这条提示已经没有了。右边是最新的检查结果。"
    return _render(request, site, task, form=form, fault=fault, status=400 if fault else 200)


def _render(request, site, task, *, form=None, status=200, fault="", wanted="", warned_of="", other=None):
    at = timezone.now()
    page = build_page(task=task, user=request.user, at=at, notes=form.notes if form is not None else None, other=other)
    context = {
        **site.each_context(request),
        "title": task.title,
        "subtitle": "审核",
        "opts": ReviewTask._meta,
        "page": page,
        "task": task,
        "token": idempotency.new_token(),
        "reason": form.data.get("reason", "") if form is not None else "",
        "chosen": form.data.get("choice", "") if form is not None else page.choice and page.choice.initial,
        "fault": fault,
        "wanted": wanted,
        "warned_of": warned_of,
        "chosen_reasons": form.chosen_reasons if form is not None else set(),
        "card": card_of(task.obj, user=request.user, at=at) if isinstance(task.obj, Organization) else None,
        "is_mine": task.assignee_id == request.user.pk,
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def _next_url(user, task):
    following = queue.take_next(user=user, at=timezone.now(), after=task)
    return following.get_absolute_url() if following is not None else _queue_url()


def _queue_url():
    return reverse("admin:review_reviewtask_changelist")


def _done(form, task):
    count = len(form.notes)
    words = words_of(task)
    done = DONE | {"approve": words.approved, "reject": words.rejected}
    said = done[form.verb].format(task.title, f"理由和 {count} 条意见" if count else "理由")
    event = undoing.latest_event(task.obj)
    until = undoing.deadline(event, task.obj)
    if until is None:
        return said
    words = '{}{} 前可以<a href="{}">收回</a>，那以前不通知对方。'
    return format_html(words, said, f"{timezone.localtime(until):%H:%M}", task.get_absolute_url())


def _fault(form):
    if "reason" in form.errors:
        return "理由太长了，写在 2000 字以内。"
    if any(name.startswith("note-") for name in form.errors):
        return "有一条意见太长了，每条写在 1000 字以内。"
    if "choice" in form.errors:
        return "从列出的里面选一个。"
    if "token" in form.errors:
        return str(idempotency.StaleForm())
    return "这一页放得太久了。看看最新内容，再决定一次。"
