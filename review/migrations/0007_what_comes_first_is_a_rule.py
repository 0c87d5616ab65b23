"""What must be held before is a rule like any other: it moves from the scheme into its versions, and is frozen with them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

TO_VERSIONS = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE public.review_schemeversion DISABLE TRIGGER review_keep_version;
UPDATE public.review_schemeversion version
SET follows_id = scheme.follows_id, follows_after_months = scheme.follows_after_months
FROM public.review_scheme scheme WHERE scheme.id = version.scheme_id AND scheme.follows_id IS NOT NULL;
ALTER TABLE public.review_schemeversion ENABLE TRIGGER review_keep_version;
"""

TO_SCHEMES = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE public.review_scheme scheme
SET follows_id = version.follows_id, follows_after_months = version.follows_after_months
FROM (
    SELECT DISTINCT ON (scheme_id) scheme_id, follows_id, follows_after_months FROM public.review_schemeversion
    ORDER BY scheme_id, state = 'published' DESC, number DESC
) version WHERE version.scheme_id = scheme.id AND version.follows_id IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0006_tasks_know_their_part'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='scheme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scheme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scheme',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='schemeversion',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='schemeversion',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='schemeversion',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='schemeversion',
            name='follows',
            field=models.ForeignKey(blank=True, help_text='如先进培育库', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.scheme', verbose_name='先要有'),
        ),
        migrations.AddField(
            model_name='schemeversion',
            name='follows_after_months',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='满多少个月才能申报'),
        ),
        migrations.AddField(
            model_name='schemeversionevent',
            name='follows',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='如先进培育库', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='review.scheme', verbose_name='先要有'),
        ),
        migrations.AddField(
            model_name='schemeversionevent',
            name='follows_after_months',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='满多少个月才能申报'),
        ),
        migrations.RunSQL(TO_VERSIONS, TO_SCHEMES),
        migrations.RemoveField(
            model_name='scheme',
            name='follows',
        ),
        migrations.RemoveField(
            model_name='scheme',
            name='follows_after_months',
        ),
        migrations.RemoveField(
            model_name='schemeevent',
            name='follows',
        ),
        migrations.RemoveField(
            model_name='schemeevent',
            name='follows_after_months',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_schemeevent" ("authority", "code", "created_at", "duty_ids", "holder_label", "id", "introduction", "is_active", "is_competitive", "last_number", "name", "number_prefix", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "subject_kind", "summary", "updated_at") VALUES (NEW."authority", NEW."code", NEW."created_at", NEW."duty_ids", NEW."holder_label", NEW."id", NEW."introduction", NEW."is_active", NEW."is_competitive", NEW."last_number", NEW."name", NEW."number_prefix", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."subject_kind", NEW."summary", NEW."updated_at"); RETURN NULL;', hash='51afbe35f42c19cf0a26e4e0d7775fec7770fc4c', operation='INSERT', pgid='pgtrigger_insert_insert_80af8', table='review_scheme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_schemeevent" ("authority", "code", "created_at", "duty_ids", "holder_label", "id", "introduction", "is_active", "is_competitive", "last_number", "name", "number_prefix", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "subject_kind", "summary", "updated_at") VALUES (NEW."authority", NEW."code", NEW."created_at", NEW."duty_ids", NEW."holder_label", NEW."id", NEW."introduction", NEW."is_active", NEW."is_competitive", NEW."last_number", NEW."name", NEW."number_prefix", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."subject_kind", NEW."summary", NEW."updated_at"); RETURN NULL;', hash='bd49907826326b239d63d9e174fed5d957c3bf3a', operation='UPDATE', pgid='pgtrigger_update_update_1b91c', table='review_scheme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scheme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_schemeevent" ("authority", "code", "created_at", "duty_ids", "holder_label", "id", "introduction", "is_active", "is_competitive", "last_number", "name", "number_prefix", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "subject_kind", "summary", "updated_at") VALUES (OLD."authority", OLD."code", OLD."created_at", OLD."duty_ids", OLD."holder_label", OLD."id", OLD."introduction", OLD."is_active", OLD."is_competitive", OLD."last_number", OLD."name", OLD."number_prefix", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."subject_kind", OLD."summary", OLD."updated_at"); RETURN NULL;', hash='6136b710128cbbd8c56a2707b44529a4bd814c68', operation='DELETE', pgid='pgtrigger_delete_delete_b2e6e', table='review_scheme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schemeversion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_schemeversionevent" ("appeal_days", "change_note", "created_at", "follows_after_months", "follows_id", "id", "is_blind", "needs_signature", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "recheck_months", "scheme_id", "source_digest", "state", "supplement_days", "updated_at", "validity_months") VALUES (NEW."appeal_days", NEW."change_note", NEW."created_at", NEW."follows_after_months", NEW."follows_id", NEW."id", NEW."is_blind", NEW."needs_signature", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."recheck_months", NEW."scheme_id", NEW."source_digest", NEW."state", NEW."supplement_days", NEW."updated_at", NEW."validity_months"); RETURN NULL;', hash='7745ab8e4dfe4d71ec12c1d144329292ff876b65', operation='INSERT', pgid='pgtrigger_insert_insert_212e6', table='review_schemeversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schemeversion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_schemeversionevent" ("appeal_days", "change_note", "created_at", "follows_after_months", "follows_id", "id", "is_blind", "needs_signature", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "recheck_months", "scheme_id", "source_digest", "state", "supplement_days", "updated_at", "validity_months") VALUES (NEW."appeal_days", NEW."change_note", NEW."created_at", NEW."follows_after_months", NEW."follows_id", NEW."id", NEW."is_blind", NEW."needs_signature", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."recheck_months", NEW."scheme_id", NEW."source_digest", NEW."state", NEW."supplement_days", NEW."updated_at", NEW."validity_months"); RETURN NULL;', hash='09b82ff4ccd28228b10b3dbe859bb055fa85b2f8', operation='UPDATE', pgid='pgtrigger_update_update_610a0', table='review_schemeversion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='schemeversion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_schemeversionevent" ("appeal_days", "change_note", "created_at", "follows_after_months", "follows_id", "id", "is_blind", "needs_signature", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "recheck_months", "scheme_id", "source_digest", "state", "supplement_days", "updated_at", "validity_months") VALUES (OLD."appeal_days", OLD."change_note", OLD."created_at", OLD."follows_after_months", OLD."follows_id", OLD."id", OLD."is_blind", OLD."needs_signature", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."recheck_months", OLD."scheme_id", OLD."source_digest", OLD."state", OLD."supplement_days", OLD."updated_at", OLD."validity_months"); RETURN NULL;', hash='7c281fd9b988d20e10b05e53bd4d3cdfbf6e233b', operation='DELETE', pgid='pgtrigger_delete_delete_b9a43', table='review_schemeversion', when='AFTER')),
        ),
    ]
