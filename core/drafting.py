"""What services of drafts share: keeping whatever was entered, and what stands against handing it in.

A row of a draft has ``draft_input`` (``{field: text}`` of what could not be read), ``version``, ``status``, ``is_editable`` and
``organization``.
"""

from core.desk_registries import pre_checks
from core.enums import Status
from core.workflow import IncompleteDraft, InvalidTransition, StaleVersion, snapshot_of


def fill_in(row, values, unreadable, *, fields):
    """Set what was entered, unsaved: ``values`` where it fits a column of ``fields``, ``unreadable`` beside them as typed."""
    for name in fields:
        if name in values:
            setattr(row, name, values[name])
    row.draft_input = {name: text for name, text in row.draft_input.items() if name not in values} | unreadable


def fill_lists(row, values, *, lists):
    """Set what was entered of the relations ``lists`` of a saved row."""
    for name in lists:
        if name in values:
            getattr(row, name).set(values[name])


def keep(row, *, write, expected_version):
    """Call ``write()`` on a locked draft; the version grows only when something changed, so an idle autosave disturbs nobody.

    Raises ``StaleVersion`` where it was changed after ``expected_version``, ``InvalidTransition`` where it is no draft any more.
    """
    if not row.is_editable:
        raise InvalidTransition(f"现在是“{Status(row.status).label}”，不能再改。刷新页面看看最新状态。")
    if str(row.version) != str(expected_version):
        raise StaleVersion("这一条刚在别处改过。两边的内容都在下面，逐项选一份。")
    before = (snapshot_of(row), row.draft_input)
    write()
    if (snapshot_of(row), row.draft_input) != before:
        row.version += 1
        row.save(update_fields=["version", "updated_at"])
    return row


def check_submission(row, faults, *, expected_version):
    """Raise what keeps a locked row from being handed in: ``StaleVersion``, ``InvalidTransition`` or ``IncompleteDraft``.

    ``faults`` is ``{field: what to do}`` of the app; what could not be read and the desk's active checks come on top.
    """
    if str(row.version) != str(expected_version):
        raise StaleVersion("这一条刚在别处改过。看看最新内容，再提交。")
    if not row.organization.is_verified:
        raise InvalidTransition("单位还没通过核验，先存草稿。核验通过后再提交，核验要多久写在单位的页面上。")
    if row.organization.suspended_at is not None:
        raise InvalidTransition("单位暂停公开中，先存草稿。照暂停说明办好、恢复公开以后再提交。")
    unread = {name: f"“{text[:40]}”读不懂，改一下这一项。" for name, text in row.draft_input.items() if name not in faults}
    if found := obstacles_of(row) | faults | unread:
        raise IncompleteDraft(found)


def obstacles_of(row):
    """``{field: what to do}`` by the active checks before submitting that hold a submission up."""
    return {hit.field: hit.message for check in pre_checks for hit in check(row) if hit.is_obstacle}
