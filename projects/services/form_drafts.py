"""What a person has typed into a form and not handed in yet."""

from datetime import timedelta

from django.db import transaction

from core.workflow import StaleVersion
from projects.models import FormDraft

KEPT_FOR = timedelta(days=90)
LONGEST = 20_000
NOT_KEPT = {"csrfmiddlewaretoken", "token", "version", "row_version", "action"}


def find(*, user, form):
    """The draft, or ``None``."""
    return FormDraft.objects.filter(user=user, form=form).first()


@transaction.atomic
def save(*, user, form, posted, expected_version, at):
    """Keep what is posted as it stands; nothing typed keeps nothing. Raises ``StaleVersion`` where another window saved since."""
    fields = {name: values for name, values in posted.lists() if name not in NOT_KEPT and any(value.strip() for value in values)}
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise StaleVersion("太长了，草稿存不下。")
    draft = FormDraft.objects.select_for_update().filter(user=user, form=form).first()
    if draft is None:
        return FormDraft.objects.create(user=user, form=form, fields=fields, saved_at=at)
    if str(draft.version) != str(expected_version):
        raise StaleVersion("这张表在另一个窗口里改过了。刷新看看，再接着填。")
    draft.fields, draft.version, draft.saved_at = fields, draft.version + 1, at
    draft.save(update_fields=["fields", "version", "saved_at"])
    return draft


@transaction.atomic
def forget(*, user, form):
    """The form was handed in or is not wanted any more."""
    FormDraft.objects.filter(user=user, form=form).delete()


def purge(*, at):
    """Delete drafts that nobody has touched for 90 days; returns how many."""
    return FormDraft.objects.filter(saved_at__lt=at - KEPT_FOR).delete()[0]
