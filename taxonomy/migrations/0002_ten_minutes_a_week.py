import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('taxonomy', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='district',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='district',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='district',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='district',
            name='tile_column',
            field=models.PositiveSmallIntegerField(blank=True, help_text='从西往东，从 1 数起', null=True, verbose_name='示意图第几列'),
        ),
        migrations.AddField(
            model_name='district',
            name='tile_row',
            field=models.PositiveSmallIntegerField(blank=True, help_text='从北往南，从 1 数起', null=True, verbose_name='示意图第几行'),
        ),
        migrations.AddField(
            model_name='district',
            name='tile_source',
            field=models.CharField(blank=True, max_length=120, verbose_name='方位的出处'),
        ),
        migrations.AddField(
            model_name='districtevent',
            name='tile_column',
            field=models.PositiveSmallIntegerField(blank=True, help_text='从西往东，从 1 数起', null=True, verbose_name='示意图第几列'),
        ),
        migrations.AddField(
            model_name='districtevent',
            name='tile_row',
            field=models.PositiveSmallIntegerField(blank=True, help_text='从北往南，从 1 数起', null=True, verbose_name='示意图第几行'),
        ),
        migrations.AddField(
            model_name='districtevent',
            name='tile_source',
            field=models.CharField(blank=True, max_length=120, verbose_name='方位的出处'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='district',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "taxonomy_districtevent" ("code", "id", "initials", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "retired_on", "sort_key", "tile_column", "tile_row", "tile_source") VALUES (NEW."code", NEW."id", NEW."initials", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."retired_on", NEW."sort_key", NEW."tile_column", NEW."tile_row", NEW."tile_source"); RETURN NULL;', hash='6613a3233a6b22ec1e9787674f4bd4fadf92b0f6', operation='INSERT', pgid='pgtrigger_insert_insert_e54a1', table='taxonomy_district', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='district',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "taxonomy_districtevent" ("code", "id", "initials", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "retired_on", "sort_key", "tile_column", "tile_row", "tile_source") VALUES (NEW."code", NEW."id", NEW."initials", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region_id", NEW."retired_on", NEW."sort_key", NEW."tile_column", NEW."tile_row", NEW."tile_source"); RETURN NULL;', hash='e8714e9a44edf8d5934a9d7457b1e359e02771a1', operation='UPDATE', pgid='pgtrigger_update_update_f20a4', table='taxonomy_district', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='district',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "taxonomy_districtevent" ("code", "id", "initials", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "retired_on", "sort_key", "tile_column", "tile_row", "tile_source") VALUES (OLD."code", OLD."id", OLD."initials", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."retired_on", OLD."sort_key", OLD."tile_column", OLD."tile_row", OLD."tile_source"); RETURN NULL;', hash='b091e4f5223da340c98a79a1885dd01547657167', operation='DELETE', pgid='pgtrigger_delete_delete_388c1', table='taxonomy_district', when='AFTER')),
        ),
    ]
