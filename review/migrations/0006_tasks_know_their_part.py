"""Tasks of stages learn which kind of stage they are about; days of panels and notices become the days of their stages."""

from django.db import migrations

FORWARD = """
UPDATE review_reviewtask task SET part = stage.kind
FROM review_stagerun run JOIN review_stage stage ON stage.id = run.stage_id, django_content_type kind
WHERE kind.app_label = 'review' AND kind.model = 'stagerun'
AND task.content_type_id = kind.id AND task.object_id = run.id AND task.part = '';

DELETE FROM review_servicestandard standard USING django_content_type kind
WHERE kind.app_label = 'review' AND kind.model = 'stagerun' AND standard.content_type_id = kind.id AND standard.part = '';

UPDATE review_stagerun run SET due_on = (panel.score_until AT TIME ZONE 'Asia/Shanghai')::date
FROM review_panelcase entry JOIN review_panel panel ON panel.id = entry.panel_id
WHERE entry.run_id = run.id AND run.status = 'submitted';

UPDATE review_stagerun run SET due_on = GREATEST(
    (notice.closes_at AT TIME ZONE 'Asia/Shanghai')::date,
    (SELECT max(objection.due_on) FROM review_objection objection
     WHERE objection.entry_id = entry.id AND objection.status IN ('submitted', 'approved'))
)
FROM review_noticeentry entry JOIN review_publicnotice notice ON notice.id = entry.notice_id
WHERE entry.run_id = run.id AND entry.withdrawn_at IS NULL AND run.status = 'submitted';

UPDATE review_reviewtask task SET due_on = run.due_on
FROM review_stagerun run, django_content_type kind
WHERE kind.app_label = 'review' AND kind.model = 'stagerun'
AND task.content_type_id = kind.id AND task.object_id = run.id AND task.closed_at IS NULL AND task.due_on <> run.due_on;
"""


class Migration(migrations.Migration):
    """Data alone."""

    dependencies = [("review", "0005_sorts_of_work")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
