"""Opening officers drawn by lot with signed keys, links told apart by how they came, heads with a grade, bids after a merger.

What is there is signed as it stands, so that from now on a key that is swapped in the database is noticed; confirmations by a
link that its author passed on weigh less from now on.
"""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core import key_files


EVIDENCED = ("Commitment", "Delivery", "GuidanceEntry", "CohortEvaluation", "EmploymentOutcome")


def sign_keys(apps, schema_editor):
    """Pin what is there now; on a new portal nothing is, and no key is asked for."""
    models = {name: apps.get_model("projects", name) for name in ("OpeningOfficer", "KeyShare", "OpenChallenge")}
    for officer in models["OpeningOfficer"].objects.exclude(public_key=""):
        officer.key_mark = key_files.mark(f"{officer.pk}|{officer.user_id}|{officer.public_key}", purpose="officer's key")
        officer.save(update_fields=["key_mark"])
    for challenge in models["OpenChallenge"].objects.exclude(public_key=""):
        rows = []
        for share in models["KeyShare"].objects.filter(challenge=challenge).select_related("officer"):
            share.officer_key = share.officer.public_key
            share.save(update_fields=["officer_key"])
            rows.append(f"{share.officer_id}:{share.officer.user_id}:{share.officer_key}:")
        text = "|".join([str(challenge.pk), challenge.public_key, *sorted(rows)])
        challenge.key_pin = key_files.mark(text, purpose="challenge's keys")
        challenge.save(update_fields=["key_pin"])


def weigh_links(apps, schema_editor):
    """How each answer came, and the grade of what only a link that was passed on bears out."""
    confirmation, types = apps.get_model("projects", "Confirmation"), apps.get_model("contenttypes", "ContentType")
    confirmation.objects.filter(link__isnull=False).exclude(link__email="").update(way="mailed")
    confirmation.objects.filter(link__isnull=False, link__email="").update(way="handed")
    for name in EVIDENCED:
        model = apps.get_model("projects", name)
        content_type = types.objects.filter(app_label="projects", model=name.lower()).first()
        said = confirmation.objects.filter(content_type=content_type).exclude(answer="not_me").order_by("object_id", "-pk")
        newest = said.distinct("object_id").values_list("object_id", "way", "answer")
        weak = [pk for pk, way, answer in newest if way == "handed" and answer == "confirmed"]
        rows = model.objects.filter(pk__in=weak, grade__in=["confirmed", "documented"])
        rows.update(grade="handed")
        if name in ("Commitment", "Delivery"):
            model.objects.filter(reverses__in=weak, grade__in=["confirmed", "documented"]).update(grade="handed")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_fill_when_members_joined'),
        ('projects', '0006_camps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BidKeeper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '合并以后谁写标书',
                'verbose_name_plural': '合并以后谁写标书',
            },
        ),
        migrations.CreateModel(
            name='BidKeeperEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '合并以后谁写标书变更',
                'verbose_name_plural': '合并以后谁写标书变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HeadReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('level', models.CharField(choices=[('doctor', '博士'), ('master', '硕士'), ('skilled', '技能人才')], max_length=10, verbose_name='层次')),
                ('new_count', models.PositiveIntegerField(verbose_name='新计入')),
                ('known_count', models.PositiveIntegerField(verbose_name='以前计过')),
                ('reported_at', models.DateTimeField(verbose_name='什么时候')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='核验时间')),
                ('verify_note', models.CharField(blank=True, max_length=200, verbose_name='核对了什么')),
            ],
            options={
                'verbose_name': '百千万报数',
                'verbose_name_plural': '百千万报数',
            },
        ),
        migrations.CreateModel(
            name='HeadReportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('level', models.CharField(choices=[('doctor', '博士'), ('master', '硕士'), ('skilled', '技能人才')], max_length=10, verbose_name='层次')),
                ('new_count', models.PositiveIntegerField(verbose_name='新计入')),
                ('known_count', models.PositiveIntegerField(verbose_name='以前计过')),
                ('reported_at', models.DateTimeField(verbose_name='什么时候')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='核验时间')),
                ('verify_note', models.CharField(blank=True, max_length=200, verbose_name='核对了什么')),
            ],
            options={
                'verbose_name': '百千万报数变更',
                'verbose_name_plural': '百千万报数变更',
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bidreceipt',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bidreceipt',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='bidreceipt',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='confirmation',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='confirmation',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='confirmation',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyshare',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyshare',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='keyshare',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openchallenge',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openchallenge',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openchallenge',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingofficer',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingofficer',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='openingofficer',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdrive',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdrive',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdrive',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='bidreceipt',
            name='key_fingerprint',
            field=models.CharField(blank=True, max_length=40, verbose_name='封标钥匙指纹'),
        ),
        migrations.AddField(
            model_name='bidreceiptevent',
            name='key_fingerprint',
            field=models.CharField(blank=True, max_length=40, verbose_name='封标钥匙指纹'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='is_from_same_device',
            field=models.BooleanField(default=False, verbose_name='和发链接的人同一设备'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='way',
            field=models.CharField(choices=[('account', '登录以后'), ('mailed', '经邮件链接确认，没有登录，邮箱由填报方填写'), ('handed', '经链接确认，链接由填报方转交')], default='account', max_length=10, verbose_name='怎么答的'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='is_from_same_device',
            field=models.BooleanField(default=False, verbose_name='和发链接的人同一设备'),
        ),
        migrations.AddField(
            model_name='confirmationevent',
            name='way',
            field=models.CharField(choices=[('account', '登录以后'), ('mailed', '经邮件链接确认，没有登录，邮箱由填报方填写'), ('handed', '经链接确认，链接由填报方转交')], default='account', max_length=10, verbose_name='怎么答的'),
        ),
        migrations.AddField(
            model_name='keyshare',
            name='broken_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='验不过，从'),
        ),
        migrations.AddField(
            model_name='keyshare',
            name='commitment',
            field=models.CharField(blank=True, max_length=64, verbose_name='这一份的指纹'),
        ),
        migrations.AddField(
            model_name='keyshare',
            name='officer_key',
            field=models.CharField(blank=True, max_length=64, verbose_name='开标人的公钥'),
        ),
        migrations.AddField(
            model_name='keyshareevent',
            name='broken_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='验不过，从'),
        ),
        migrations.AddField(
            model_name='keyshareevent',
            name='commitment',
            field=models.CharField(blank=True, max_length=64, verbose_name='这一份的指纹'),
        ),
        migrations.AddField(
            model_name='keyshareevent',
            name='officer_key',
            field=models.CharField(blank=True, max_length=64, verbose_name='开标人的公钥'),
        ),
        migrations.AddField(
            model_name='openchallenge',
            name='key_pin',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='钥匙的签名'),
        ),
        migrations.AddField(
            model_name='openchallenge',
            name='officer_draw',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='抽取开标人的经过'),
        ),
        migrations.AddField(
            model_name='openchallenge',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='截止时间停住，从'),
        ),
        migrations.AddField(
            model_name='openchallengeevent',
            name='key_pin',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='钥匙的签名'),
        ),
        migrations.AddField(
            model_name='openchallengeevent',
            name='officer_draw',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='抽取开标人的经过'),
        ),
        migrations.AddField(
            model_name='openchallengeevent',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='截止时间停住，从'),
        ),
        migrations.AddField(
            model_name='openingofficer',
            name='key_mark',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='公钥的签名'),
        ),
        migrations.AddField(
            model_name='openingofficer',
            name='named_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁任命的'),
        ),
        migrations.AddField(
            model_name='openingofficerevent',
            name='key_mark',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='公钥的签名'),
        ),
        migrations.AddField(
            model_name='openingofficerevent',
            name='named_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁任命的'),
        ),
        migrations.AddField(
            model_name='talentdrive',
            name='floor',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', help_text='看的人可以另选一级。', max_length=10, verbose_name='从哪一级证据算起'),
        ),
        migrations.AddField(
            model_name='talentdriveevent',
            name='floor',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', help_text='看的人可以另选一级。', max_length=10, verbose_name='从哪一级证据算起'),
        ),
        migrations.AddField(
            model_name='talenthead',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='bidfile',
            name='size',
            field=models.PositiveIntegerField(verbose_name='字节数，按级取整'),
        ),
        migrations.AlterField(
            model_name='bidfileevent',
            name='size',
            field=models.PositiveIntegerField(verbose_name='字节数，按级取整'),
        ),
        migrations.AlterField(
            model_name='cohortevaluation',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='cohortevaluationevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='commitmentevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='confirmation',
            name='is_from_same_address',
            field=models.BooleanField(default=False, verbose_name='和发链接的人同一网络'),
        ),
        migrations.AlterField(
            model_name='confirmationevent',
            name='is_from_same_address',
            field=models.BooleanField(default=False, verbose_name='和发链接的人同一网络'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='deliveryevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='employmentoutcome',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='employmentoutcomeevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='guidanceentry',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='guidanceentryevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级'),
        ),
        migrations.AlterField(
            model_name='projectfigure',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=12, verbose_name='可信程度'),
        ),
        migrations.AlterField(
            model_name='projectfigureevent',
            name='grade',
            field=models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=12, verbose_name='可信程度'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidreceipt',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_bidreceiptevent" ("bid_id", "ciphertext_sha256", "id", "key_fingerprint", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaintext_sha256", "replaced_at", "sealed_at", "sealed_by_id", "size") VALUES (NEW."bid_id", NEW."ciphertext_sha256", NEW."id", NEW."key_fingerprint", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plaintext_sha256", NEW."replaced_at", NEW."sealed_at", NEW."sealed_by_id", NEW."size"); RETURN NULL;', hash='2a16dfd79401227c1e7f9f6fbb7bdd1490fec55c', operation='INSERT', pgid='pgtrigger_insert_insert_df01f', table='projects_bidreceipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidreceipt',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_bidreceiptevent" ("bid_id", "ciphertext_sha256", "id", "key_fingerprint", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaintext_sha256", "replaced_at", "sealed_at", "sealed_by_id", "size") VALUES (NEW."bid_id", NEW."ciphertext_sha256", NEW."id", NEW."key_fingerprint", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plaintext_sha256", NEW."replaced_at", NEW."sealed_at", NEW."sealed_by_id", NEW."size"); RETURN NULL;', hash='54641b8af61fc1f5f66bc1f0907f4dd01773dfbd', operation='UPDATE', pgid='pgtrigger_update_update_881c2', table='projects_bidreceipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidreceipt',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_bidreceiptevent" ("bid_id", "ciphertext_sha256", "id", "key_fingerprint", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plaintext_sha256", "replaced_at", "sealed_at", "sealed_by_id", "size") VALUES (OLD."bid_id", OLD."ciphertext_sha256", OLD."id", OLD."key_fingerprint", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plaintext_sha256", OLD."replaced_at", OLD."sealed_at", OLD."sealed_by_id", OLD."size"); RETURN NULL;', hash='34e69103a76215cbcb8c89124d1a00ec7497d4e9', operation='DELETE', pgid='pgtrigger_delete_delete_dcef4', table='projects_bidreceipt', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_confirmationevent" ("answer", "at", "content_type_id", "id", "is_from_same_address", "is_from_same_device", "link_id", "note", "number", "object_id", "organization_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "way") VALUES (NEW."answer", NEW."at", NEW."content_type_id", NEW."id", NEW."is_from_same_address", NEW."is_from_same_device", NEW."link_id", NEW."note", NEW."number", NEW."object_id", NEW."organization_name", NEW."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id", NEW."way"); RETURN NULL;', hash='077d9d49ab773b335391665c2f0409b842e5a1fd', operation='INSERT', pgid='pgtrigger_insert_insert_0160a', table='projects_confirmation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_confirmationevent" ("answer", "at", "content_type_id", "id", "is_from_same_address", "is_from_same_device", "link_id", "note", "number", "object_id", "organization_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "way") VALUES (NEW."answer", NEW."at", NEW."content_type_id", NEW."id", NEW."is_from_same_address", NEW."is_from_same_device", NEW."link_id", NEW."note", NEW."number", NEW."object_id", NEW."organization_name", NEW."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id", NEW."way"); RETURN NULL;', hash='d0b284fe5334c03e4ad2f7006a201a30ab29f449', operation='UPDATE', pgid='pgtrigger_update_update_935a1', table='projects_confirmation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='confirmation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_confirmationevent" ("answer", "at", "content_type_id", "id", "is_from_same_address", "is_from_same_device", "link_id", "note", "number", "object_id", "organization_name", "person_name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id", "way") VALUES (OLD."answer", OLD."at", OLD."content_type_id", OLD."id", OLD."is_from_same_address", OLD."is_from_same_device", OLD."link_id", OLD."note", OLD."number", OLD."object_id", OLD."organization_name", OLD."person_name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id", OLD."way"); RETURN NULL;', hash='ad8fca80a477a6146d7c17129c98f4e458422f93', operation='DELETE', pgid='pgtrigger_delete_delete_80e32', table='projects_confirmation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_keyshareevent" ("broken_at", "challenge_id", "commitment", "id", "officer_id", "officer_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."broken_at", NEW."challenge_id", NEW."commitment", NEW."id", NEW."officer_id", NEW."officer_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='0248bbd72e5f731a13038da64e5e563fdefd27bb', operation='INSERT', pgid='pgtrigger_insert_insert_babd5', table='projects_keyshare', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."broken_at" IS DISTINCT FROM (NEW."broken_at") OR OLD."challenge_id" IS DISTINCT FROM (NEW."challenge_id") OR OLD."commitment" IS DISTINCT FROM (NEW."commitment") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."officer_key" IS DISTINCT FROM (NEW."officer_key"))', func='INSERT INTO "projects_keyshareevent" ("broken_at", "challenge_id", "commitment", "id", "officer_id", "officer_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."broken_at", NEW."challenge_id", NEW."commitment", NEW."id", NEW."officer_id", NEW."officer_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='3850c2496309271581617d9303f202edfe648796', operation='UPDATE', pgid='pgtrigger_update_update_78f71', table='projects_keyshare', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='keyshare',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_keyshareevent" ("broken_at", "challenge_id", "commitment", "id", "officer_id", "officer_key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."broken_at", OLD."challenge_id", OLD."commitment", OLD."id", OLD."officer_id", OLD."officer_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='f4cc2aaef1e44d8381cac740dc6fb7afbd4e4af0', operation='DELETE', pgid='pgtrigger_delete_delete_6dd14', table='projects_keyshare', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openchallenge',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_openchallengeevent" ("amount", "bid_count", "closes_at", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "criteria_text", "decided_at", "district_id", "draft_input", "draw", "headcount", "id", "key_pin", "level", "need", "officer_draw", "opened_at", "organization_id", "part_of_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_key", "published_at", "scored_at", "status", "stop_reason", "stopped_at", "submitted_at", "summary", "terms", "title", "updated_at", "version") VALUES (NEW."amount", NEW."bid_count", NEW."closes_at", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."criteria_text", NEW."decided_at", NEW."district_id", NEW."draft_input", NEW."draw", NEW."headcount", NEW."id", NEW."key_pin", NEW."level", NEW."need", NEW."officer_draw", NEW."opened_at", NEW."organization_id", NEW."part_of_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."public_key", NEW."published_at", NEW."scored_at", NEW."status", NEW."stop_reason", NEW."stopped_at", NEW."submitted_at", NEW."summary", NEW."terms", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='575fa9c1c94aa4c687ff281153d80fa380b89400', operation='INSERT', pgid='pgtrigger_insert_insert_6d171', table='projects_openchallenge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openchallenge',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_openchallengeevent" ("amount", "bid_count", "closes_at", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "criteria_text", "decided_at", "district_id", "draft_input", "draw", "headcount", "id", "key_pin", "level", "need", "officer_draw", "opened_at", "organization_id", "part_of_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_key", "published_at", "scored_at", "status", "stop_reason", "stopped_at", "submitted_at", "summary", "terms", "title", "updated_at", "version") VALUES (NEW."amount", NEW."bid_count", NEW."closes_at", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."criteria_text", NEW."decided_at", NEW."district_id", NEW."draft_input", NEW."draw", NEW."headcount", NEW."id", NEW."key_pin", NEW."level", NEW."need", NEW."officer_draw", NEW."opened_at", NEW."organization_id", NEW."part_of_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."public_key", NEW."published_at", NEW."scored_at", NEW."status", NEW."stop_reason", NEW."stopped_at", NEW."submitted_at", NEW."summary", NEW."terms", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b7d041bbf24a4aa91dc0adf2a7b4996a40e7ad62', operation='UPDATE', pgid='pgtrigger_update_update_65a22', table='projects_openchallenge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openchallenge',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_openchallengeevent" ("amount", "bid_count", "closes_at", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "criteria_text", "decided_at", "district_id", "draft_input", "draw", "headcount", "id", "key_pin", "level", "need", "officer_draw", "opened_at", "organization_id", "part_of_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_key", "published_at", "scored_at", "status", "stop_reason", "stopped_at", "submitted_at", "summary", "terms", "title", "updated_at", "version") VALUES (OLD."amount", OLD."bid_count", OLD."closes_at", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."created_at", OLD."created_by_id", OLD."criteria_text", OLD."decided_at", OLD."district_id", OLD."draft_input", OLD."draw", OLD."headcount", OLD."id", OLD."key_pin", OLD."level", OLD."need", OLD."officer_draw", OLD."opened_at", OLD."organization_id", OLD."part_of_id", OLD."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phase", OLD."public_key", OLD."published_at", OLD."scored_at", OLD."status", OLD."stop_reason", OLD."stopped_at", OLD."submitted_at", OLD."summary", OLD."terms", OLD."title", OLD."updated_at", OLD."version"); RETURN NULL;', hash='d7114843c946e4663552e5e118e1327c40f52893', operation='DELETE', pgid='pgtrigger_delete_delete_7334c', table='projects_openchallenge', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingofficer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_openingofficerevent" ("id", "key_made_at", "key_mark", "named_at", "named_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "retired_at", "tried_at", "user_id") VALUES (NEW."id", NEW."key_made_at", NEW."key_mark", NEW."named_at", NEW."named_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_key", NEW."retired_at", NEW."tried_at", NEW."user_id"); RETURN NULL;', hash='b1af24e4ed9e6a36e61be1563bea9ac197de6f5b', operation='INSERT', pgid='pgtrigger_insert_insert_08232', table='projects_openingofficer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingofficer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_openingofficerevent" ("id", "key_made_at", "key_mark", "named_at", "named_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "retired_at", "tried_at", "user_id") VALUES (NEW."id", NEW."key_made_at", NEW."key_mark", NEW."named_at", NEW."named_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_key", NEW."retired_at", NEW."tried_at", NEW."user_id"); RETURN NULL;', hash='976ca197134a1a9652270f381d6adb0207fd99d9', operation='UPDATE', pgid='pgtrigger_update_update_a0a8d', table='projects_openingofficer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='openingofficer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_openingofficerevent" ("id", "key_made_at", "key_mark", "named_at", "named_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_key", "retired_at", "tried_at", "user_id") VALUES (OLD."id", OLD."key_made_at", OLD."key_mark", OLD."named_at", OLD."named_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_key", OLD."retired_at", OLD."tried_at", OLD."user_id"); RETURN NULL;', hash='a773059fff9bbe807853fcc20c008284d385b988', operation='DELETE', pgid='pgtrigger_delete_delete_03453', table='projects_openingofficer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdrive',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_talentdriveevent" ("floor", "id", "level", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "target_count", "year") VALUES (NEW."floor", NEW."id", NEW."level", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."target_count", NEW."year"); RETURN NULL;', hash='cadecb61ed9b3877433a80fb9bd5f698f4a553cd', operation='INSERT', pgid='pgtrigger_insert_insert_f678c', table='projects_talentdrive', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdrive',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_talentdriveevent" ("floor", "id", "level", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "target_count", "year") VALUES (NEW."floor", NEW."id", NEW."level", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."target_count", NEW."year"); RETURN NULL;', hash='8846da07a66345fc41adea325d9dae500750fe4d', operation='UPDATE', pgid='pgtrigger_update_update_4500e', table='projects_talentdrive', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdrive',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_talentdriveevent" ("floor", "id", "level", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "target_count", "year") VALUES (OLD."floor", OLD."id", OLD."level", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."target_count", OLD."year"); RETURN NULL;', hash='b7790271a6e99c135523eaa622997c907e1f7c75', operation='DELETE', pgid='pgtrigger_delete_delete_cb238', table='projects_talentdrive', when='AFTER')),
        ),
        migrations.AddField(
            model_name='bidkeeper',
            name='bid',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keepers', to='projects.challengebid', verbose_name='揭榜'),
        ),
        migrations.AddField(
            model_name='bidkeeper',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='keepers', to='projects.bidpartner', verbose_name='合作单位'),
        ),
        migrations.AddField(
            model_name='bidkeeper',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁'),
        ),
        migrations.AddField(
            model_name='bidkeeperevent',
            name='bid',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.challengebid', verbose_name='揭榜'),
        ),
        migrations.AddField(
            model_name='bidkeeperevent',
            name='partner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.bidpartner', verbose_name='合作单位'),
        ),
        migrations.AddField(
            model_name='bidkeeperevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.bidkeeper'),
        ),
        migrations.AddField(
            model_name='bidkeeperevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁'),
        ),
        migrations.AddField(
            model_name='headreport',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='谁报的'),
        ),
        migrations.AddField(
            model_name='headreport',
            name='reported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁填的'),
        ),
        migrations.AddField(
            model_name='headreport',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人'),
        ),
        migrations.AddField(
            model_name='talenthead',
            name='report',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='projects.headreport', verbose_name='哪次报的'),
        ),
        migrations.AddField(
            model_name='headreportevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='谁报的'),
        ),
        migrations.AddField(
            model_name='headreportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.headreport'),
        ),
        migrations.AddField(
            model_name='headreportevent',
            name='reported_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁填的'),
        ),
        migrations.AddField(
            model_name='headreportevent',
            name='verified_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人'),
        ),
        migrations.AddConstraint(
            model_name='bidkeeper',
            constraint=models.UniqueConstraint(fields=('bid', 'partner', 'user'), name='bidkeeper_once', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidkeeper',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_bidkeeperevent" ("bid_id", "id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."bid_id", NEW."id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='3ac943112665be5080a0ea93d83527481f708711', operation='INSERT', pgid='pgtrigger_insert_insert_18fc3', table='projects_bidkeeper', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidkeeper',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_bidkeeperevent" ("bid_id", "id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."bid_id", NEW."id", NEW."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='e165ed6e3898cace9cb5e5a5d872ed1950a7d927', operation='UPDATE', pgid='pgtrigger_update_update_db04f', table='projects_bidkeeper', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bidkeeper',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_bidkeeperevent" ("bid_id", "id", "partner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."bid_id", OLD."id", OLD."partner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='6c63d712c7d4e3a10e9749ac6a602f7cd13b2924', operation='DELETE', pgid='pgtrigger_delete_delete_56d28', table='projects_bidkeeper', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='headreport',
            index=models.Index(fields=['organization', '-id'], name='headreport_of_organization'),
        ),
        migrations.AddIndex(
            model_name='headreport',
            index=models.Index(condition=models.Q(('verified_at', None)), fields=['-id'], name='headreport_unverified'),
        ),
        migrations.AddConstraint(
            model_name='headreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verified_at', None), ('verified_by', None)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='headreport_verified_by_somebody'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_headreportevent" ("id", "known_count", "level", "new_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "reported_by_id", "verified_at", "verified_by_id", "verify_note", "year") VALUES (NEW."id", NEW."known_count", NEW."level", NEW."new_count", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reported_at", NEW."reported_by_id", NEW."verified_at", NEW."verified_by_id", NEW."verify_note", NEW."year"); RETURN NULL;', hash='3bbdcc8976780ba733c16b7b89d6ad1b920e0190', operation='INSERT', pgid='pgtrigger_insert_insert_26895', table='projects_headreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_headreportevent" ("id", "known_count", "level", "new_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "reported_by_id", "verified_at", "verified_by_id", "verify_note", "year") VALUES (NEW."id", NEW."known_count", NEW."level", NEW."new_count", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reported_at", NEW."reported_by_id", NEW."verified_at", NEW."verified_by_id", NEW."verify_note", NEW."year"); RETURN NULL;', hash='3a78d09b44bbef1ae4ebb8a8c636173a495abd59', operation='UPDATE', pgid='pgtrigger_update_update_f329e', table='projects_headreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headreport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_headreportevent" ("id", "known_count", "level", "new_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reported_at", "reported_by_id", "verified_at", "verified_by_id", "verify_note", "year") VALUES (OLD."id", OLD."known_count", OLD."level", OLD."new_count", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reported_at", OLD."reported_by_id", OLD."verified_at", OLD."verified_by_id", OLD."verify_note", OLD."year"); RETURN NULL;', hash='9923ea175116d86d7c3bc4f6396b8ed77c625dce', operation='DELETE', pgid='pgtrigger_delete_delete_aadeb', table='projects_headreport', when='AFTER')),
        ),
        migrations.RunPython(sign_keys, migrations.RunPython.noop),
        migrations.RunPython(weigh_links, migrations.RunPython.noop),
    ]
