"""What was handed in never changes, whoever writes; the trail of an objection keeps no name of who sent it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SUBMISSION = """
CREATE FUNCTION public.review_keep_submission() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'what was handed in never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER review_keep_submission BEFORE UPDATE OR DELETE ON public.review_submission
FOR EACH ROW EXECUTE FUNCTION public.review_keep_submission();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0003_frozen_rules'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='objection',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='objection',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='objection',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='objectionevent',
            name='name',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_objectionevent" ("answer", "created_at", "decided_at", "due_on", "entry_id", "id", "is_anonymous", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_digest", "status", "submitted_at", "text", "updated_at", "version") VALUES (NEW."answer", NEW."created_at", NEW."decided_at", NEW."due_on", NEW."entry_id", NEW."id", NEW."is_anonymous", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."receipt_digest", NEW."status", NEW."submitted_at", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;', hash='a02fc28a08bf4809ff9cefd25417699ec236b489', operation='INSERT', pgid='pgtrigger_insert_insert_6bb79', table='review_objection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_anonymous" IS DISTINCT FROM (NEW."is_anonymous") OR OLD."receipt_digest" IS DISTINCT FROM (NEW."receipt_digest") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "review_objectionevent" ("answer", "created_at", "decided_at", "due_on", "entry_id", "id", "is_anonymous", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_digest", "status", "submitted_at", "text", "updated_at", "version") VALUES (NEW."answer", NEW."created_at", NEW."decided_at", NEW."due_on", NEW."entry_id", NEW."id", NEW."is_anonymous", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."receipt_digest", NEW."status", NEW."submitted_at", NEW."text", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b0c5870dbe0d1b69ace7196d84a05136b9cd886b', operation='UPDATE', pgid='pgtrigger_update_update_6175e', table='review_objection', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_objectionevent" ("answer", "created_at", "decided_at", "due_on", "entry_id", "id", "is_anonymous", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_digest", "status", "submitted_at", "text", "updated_at", "version") VALUES (OLD."answer", OLD."created_at", OLD."decided_at", OLD."due_on", OLD."entry_id", OLD."id", OLD."is_anonymous", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."receipt_digest", OLD."status", OLD."submitted_at", OLD."text", OLD."updated_at", OLD."version"); RETURN NULL;', hash='c7754cbc678dabc6e556881bc7c385cdf811c9fe', operation='DELETE', pgid='pgtrigger_delete_delete_92509', table='review_objection', when='AFTER')),
        ),
        migrations.RunSQL(
            SUBMISSION,
            "DROP TRIGGER review_keep_submission ON public.review_submission; DROP FUNCTION public.review_keep_submission();",
        ),
    ]
