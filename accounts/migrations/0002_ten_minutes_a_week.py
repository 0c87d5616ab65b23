import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('taxonomy', '0002_ten_minutes_a_week'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organization',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organization',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organization',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='coordinatorscope',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='coordinatorscope',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='coordinatorscope',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('starts_on', models.DateField(verbose_name='从哪天')),
                ('ends_on', models.DateField(verbose_name='到哪天')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='交代一句')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='提前结束时间')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='不在的人')),
            ],
            options={
                'verbose_name': '代办',
                'verbose_name_plural': '代办',
            },
        ),
        migrations.CreateModel(
            name='AbsenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('starts_on', models.DateField(verbose_name='从哪天')),
                ('ends_on', models.DateField(verbose_name='到哪天')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='交代一句')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='提前结束时间')),
                ('deputy', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='不在的人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.absence')),
            ],
            options={
                'verbose_name': '代办变更',
                'verbose_name_plural': '代办变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AccountClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('due_on', models.DateField(verbose_name='清除日期')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='清除时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '账号注销',
                'verbose_name_plural': '账号注销',
            },
        ),
        migrations.CreateModel(
            name='AccountClosureEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField(verbose_name='申请时间')),
                ('due_on', models.DateField(verbose_name='清除日期')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='清除时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.accountclosure')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '账号注销变更',
                'verbose_name_plural': '账号注销变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('remark', models.TextField(blank=True, max_length=2000, verbose_name='交代')),
                ('items', models.JSONField(default=list, verbose_name='清单')),
                ('has_ended_membership', models.BooleanField(default=False, verbose_name='同时退出单位')),
                ('gave_manager_role', models.BooleanField(default=False, verbose_name='同时交出管理员')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='accounts.organization', verbose_name='单位')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='交出的人')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接手的人')),
            ],
            options={
                'verbose_name': '交接',
                'verbose_name_plural': '交接',
            },
        ),
        migrations.CreateModel(
            name='HandoverEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('remark', models.TextField(blank=True, max_length=2000, verbose_name='交代')),
                ('items', models.JSONField(default=list, verbose_name='清单')),
                ('has_ended_membership', models.BooleanField(default=False, verbose_name='同时退出单位')),
                ('gave_manager_role', models.BooleanField(default=False, verbose_name='同时交出管理员')),
                ('made_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='交出的人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.handover')),
                ('successor', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接手的人')),
            ],
            options={
                'verbose_name': '交接变更',
                'verbose_name_plural': '交接变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('email', models.EmailField(max_length=254, verbose_name='邮箱')),
                ('role', models.CharField(choices=[('manager', '管理员'), ('editor', '经办人'), ('viewer', '只看')], default='editor', max_length=10, verbose_name='角色')),
                ('is_liaison', models.BooleanField(default=False, verbose_name='协作专员')),
                ('sent_at', models.DateTimeField(verbose_name='发信时间')),
                ('sent_count', models.PositiveSmallIntegerField(default=1, verbose_name='发信次数')),
                ('mailed_count', models.PositiveSmallIntegerField(default=0, verbose_name='已发出次数')),
                ('expires_at', models.DateTimeField(verbose_name='链接有效到')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='接受时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接受人')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='邀请人')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '邀请',
                'verbose_name_plural': '邀请',
            },
        ),
        migrations.CreateModel(
            name='InvitationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('email', models.EmailField(max_length=254, verbose_name='邮箱')),
                ('role', models.CharField(choices=[('manager', '管理员'), ('editor', '经办人'), ('viewer', '只看')], default='editor', max_length=10, verbose_name='角色')),
                ('is_liaison', models.BooleanField(default=False, verbose_name='协作专员')),
                ('sent_at', models.DateTimeField(verbose_name='发信时间')),
                ('sent_count', models.PositiveSmallIntegerField(default=1, verbose_name='发信次数')),
                ('mailed_count', models.PositiveSmallIntegerField(default=0, verbose_name='已发出次数')),
                ('expires_at', models.DateTimeField(verbose_name='链接有效到')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='接受时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                ('accepted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接受人')),
                ('invited_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='邀请人')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.invitation')),
            ],
            options={
                'verbose_name': '邀请变更',
                'verbose_name_plural': '邀请变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignedInDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True, verbose_name='会话')),
                ('user_agent', models.CharField(blank=True, max_length=300, verbose_name='浏览器')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='网络地址')),
                ('signed_in_at', models.DateTimeField(verbose_name='登录时间')),
                ('seen_at', models.DateTimeField(verbose_name='最近使用')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录设备',
                'verbose_name_plural': '登录设备',
            },
        ),
        migrations.CreateModel(
            name='SignedInDeviceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('user_agent', models.CharField(blank=True, max_length=300, verbose_name='浏览器')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='网络地址')),
                ('signed_in_at', models.DateTimeField(verbose_name='登录时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.signedindevice')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
            ],
            options={
                'verbose_name': '登录设备变更',
                'verbose_name_plural': '登录设备变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CollaborationOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '退回'), ('approved', '通过'), ('rejected', '不予通过'), ('withdrawn', '撤回'), ('expired', '已过期')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='审结时间')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='办公室名称')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='公开邮箱')),
                ('opening_hours', models.CharField(blank=True, max_length=100, verbose_name='办公时间')),
                ('introduction', models.TextField(blank=True, max_length=2000, verbose_name='能帮什么')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='accounts.organization', verbose_name='依托单位')),
                ('liaisons', models.ManyToManyField(blank=True, related_name='offices', to='accounts.membership', verbose_name='协作专员')),
                ('serves_district', models.ForeignKey(blank=True, help_text='空 = 全市', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.district', verbose_name='服务的区')),
            ],
            options={
                'verbose_name': '协作办公室',
                'verbose_name_plural': '协作办公室',
            },
        ),
        migrations.CreateModel(
            name='CollaborationOfficeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '退回'), ('approved', '通过'), ('rejected', '不予通过'), ('withdrawn', '撤回'), ('expired', '已过期')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='审结时间')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='办公室名称')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='地址')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='办公电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='公开邮箱')),
                ('opening_hours', models.CharField(blank=True, max_length=100, verbose_name='办公时间')),
                ('introduction', models.TextField(blank=True, max_length=2000, verbose_name='能帮什么')),
                ('host', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='依托单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.collaborationoffice')),
                ('serves_district', models.ForeignKey(blank=True, db_constraint=False, help_text='空 = 全市', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.district', verbose_name='服务的区')),
            ],
            options={
                'verbose_name': '协作办公室变更',
                'verbose_name_plural': '协作办公室变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CollaborationOfficeLiaisonsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('collaborationoffice', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.collaborationoffice')),
                ('membership', models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': '协作专员变更',
                'verbose_name_plural': '协作专员变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganizationAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='曾用名称')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='曾用代码')),
                ('noted_at', models.DateTimeField(verbose_name='记下时间')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '单位曾用名',
                'verbose_name_plural': '单位曾用名',
            },
        ),
        migrations.CreateModel(
            name='OrganizationAliasEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120, verbose_name='曾用名称')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='曾用代码')),
                ('noted_at', models.DateTimeField(verbose_name='记下时间')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.organizationalias')),
            ],
            options={
                'verbose_name': '单位曾用名变更',
                'verbose_name_plural': '单位曾用名变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CollaborationOfficeLiaisons',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('accounts.collaborationoffice_liaisons',),
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('name', models.CharField(max_length=40, verbose_name='名字')),
                ('vendor', models.CharField(choices=[('wecom', '企业微信'), ('dingtalk', '钉钉'), ('feishu', '飞书')], max_length=10, verbose_name='哪家的')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='发哪些事')),
                ('address', models.TextField(verbose_name='机器人地址')),
                ('secret', models.TextField(blank=True, verbose_name='签名密钥')),
                ('state', models.CharField(choices=[('active', '在用'), ('paused', '暂停'), ('broken', '发不出去，停了')], default='active', max_length=10, verbose_name='状态')),
                ('failure_count', models.PositiveSmallIntegerField(default=0, verbose_name='接连没发成')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='停下的时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁加的')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='robots', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '群机器人',
                'verbose_name_plural': '群机器人',
            },
        ),
        migrations.CreateModel(
            name='RobotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('name', models.CharField(max_length=40, verbose_name='名字')),
                ('vendor', models.CharField(choices=[('wecom', '企业微信'), ('dingtalk', '钉钉'), ('feishu', '飞书')], max_length=10, verbose_name='哪家的')),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='发哪些事')),
                ('state', models.CharField(choices=[('active', '在用'), ('paused', '暂停'), ('broken', '发不出去，停了')], default='active', max_length=10, verbose_name='状态')),
                ('failure_count', models.PositiveSmallIntegerField(default=0, verbose_name='接连没发成')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='停下的时间')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁加的')),
                ('organization', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.robot')),
            ],
            options={
                'verbose_name': '群机器人变更',
                'verbose_name_plural': '群机器人变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RobotMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, verbose_name='去重键')),
                ('text', models.CharField(max_length=500, verbose_name='内容')),
                ('state', models.CharField(choices=[('queued', '等着发'), ('sending', '正在发'), ('sent', '发到了'), ('failed', '没发成'), ('unknown', '说不准到没到'), ('cancelled', '不用发了')], default='queued', max_length=10, verbose_name='状态')),
                ('attempt_count', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('next_attempt_at', models.DateTimeField(verbose_name='下次尝试')),
                ('attempted_at', models.DateTimeField(blank=True, null=True, verbose_name='上次尝试')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='错误')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='写好时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('robot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='accounts.robot', verbose_name='机器人')),
            ],
            options={
                'verbose_name': '机器人消息',
                'verbose_name_plural': '机器人消息',
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='退出时间'),
        ),
        migrations.AddField(
            model_name='membership',
            name='joined_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='加入时间'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='ended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='退出时间'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='joined_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='加入时间'),
        ),
        migrations.AddField(
            model_name='user',
            name='current_organization',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.organization', verbose_name='正在办事的单位'),
        ),
        migrations.AddField(
            model_name='organization',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='organization',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='accounts.organization', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='organizationevent',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='coordinatorscope',
            name='department',
            field=models.ForeignKey(blank=True, help_text='联审按部门投票时，替这个部门投；空 = 不代表部门', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.department', verbose_name='代表哪个部门'),
        ),
        migrations.AddField(
            model_name='coordinatorscopeevent',
            name='department',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='联审按部门投票时，替这个部门投；空 = 不代表部门', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.department', verbose_name='代表哪个部门'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['deputy', 'ends_on'], name='absence_by_deputy'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['person', 'ends_on'], name='absence_by_person'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('deputy')), _negated=True), name='absence_needs_somebody_else'),
        ),
        migrations.AddIndex(
            model_name='accountclosure',
            index=models.Index(condition=models.Q(('cancelled_at', None), ('done_at', None)), fields=['due_on'], name='accountclosure_due'),
        ),
        migrations.AddConstraint(
            model_name='accountclosure',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('done_at', None)), fields=('user',), name='accountclosure_one_open'),
        ),
        migrations.AddConstraint(
            model_name='accountclosure',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), ('done_at', None), _connector='OR'), name='accountclosure_ends_once'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['organization', '-id'], name='handover_of_organization'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('successor')), _negated=True), name='handover_between_two_people'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['organization', '-sent_at'], name='invitation_of_organization'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(models.F('organization'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('revoked_at', None)), name='invitation_one_open_per_address'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_ends_once'),
        ),
        migrations.AddIndex(
            model_name='signedindevice',
            index=models.Index(fields=['user', '-seen_at'], name='device_by_user'),
        ),
        migrations.AddIndex(
            model_name='collaborationoffice',
            index=models.Index(fields=['status', 'serves_district', 'id'], name='office_by_district'),
        ),
        migrations.AddConstraint(
            model_name='collaborationoffice',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'returned', 'withdrawn')), models.Q(models.Q(('name', ''), _negated=True), models.Q(('address', ''), _negated=True), models.Q(('phone', ''), ('email', ''), _negated=True)), _connector='OR'), name='office_reachable_once_submitted'),
        ),
        migrations.AddIndex(
            model_name='organizationalias',
            index=models.Index(fields=['credit_code'], name='organizationalias_by_code'),
        ),
        migrations.AddConstraint(
            model_name='organizationalias',
            constraint=models.UniqueConstraint(fields=('organization', 'name', 'credit_code'), name='organizationalias_once'),
        ),
        migrations.AddIndex(
            model_name='robot',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['organization'], name='robot_active'),
        ),
        migrations.AddConstraint(
            model_name='robot',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), _negated=True), name='robot_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='robot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), ('stopped_at', None)), models.Q(models.Q(('state', 'active'), _negated=True), ('stopped_at__isnull', False)), _connector='OR'), name='robot_stopped_since'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['next_attempt_at'], name='robotmessage_due'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(fields=['robot', '-id'], name='robotmessage_by_robot'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(fields=['robot', '-attempted_at'], name='robotmessage_by_attempt'),
        ),
        migrations.AddIndex(
            model_name='robotmessage',
            index=models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='robotmessage_ended'),
        ),
        migrations.AddConstraint(
            model_name='robotmessage',
            constraint=models.UniqueConstraint(fields=('robot', 'key'), name='robotmessage_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("created_at", "decided_at", "ended_at", "id", "is_liaison", "joined_at", "message", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "status", "submitted_at", "updated_at", "user_id", "version") VALUES (NEW."created_at", NEW."decided_at", NEW."ended_at", NEW."id", NEW."is_liaison", NEW."joined_at", NEW."message", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."role", NEW."status", NEW."submitted_at", NEW."updated_at", NEW."user_id", NEW."version"); RETURN NULL;', hash='382fa1d733ff12991dc75df921b15b3555cc5c83', operation='INSERT', pgid='pgtrigger_insert_insert_fc05a', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_membershipevent" ("created_at", "decided_at", "ended_at", "id", "is_liaison", "joined_at", "message", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "status", "submitted_at", "updated_at", "user_id", "version") VALUES (NEW."created_at", NEW."decided_at", NEW."ended_at", NEW."id", NEW."is_liaison", NEW."joined_at", NEW."message", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."role", NEW."status", NEW."submitted_at", NEW."updated_at", NEW."user_id", NEW."version"); RETURN NULL;', hash='60110d26eca89d1230b90aa026e2b6a3b7e07542', operation='UPDATE', pgid='pgtrigger_update_update_20ab5', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("created_at", "decided_at", "ended_at", "id", "is_liaison", "joined_at", "message", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "status", "submitted_at", "updated_at", "user_id", "version") VALUES (OLD."created_at", OLD."decided_at", OLD."ended_at", OLD."id", OLD."is_liaison", OLD."joined_at", OLD."message", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."role", OLD."status", OLD."submitted_at", OLD."updated_at", OLD."user_id", OLD."version"); RETURN NULL;', hash='72c137e432c64214fa73aaa1500506bf1fe26525', operation='DELETE', pgid='pgtrigger_delete_delete_19a8f', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='password_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."password" IS DISTINCT FROM NEW."password")', func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_demo", "is_staff", "is_superuser", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_demo", NEW."is_staff", NEW."is_superuser", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'password\', NEW."id", NEW."phone"); RETURN NULL;', hash='f631231bb9f07429e31c812d232ffc0c3c87adb5', operation='UPDATE', pgid='pgtrigger_password_update_cf375', table='accounts_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_absenceevent" ("created_at", "deputy_id", "ended_at", "ends_on", "id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at") VALUES (NEW."created_at", NEW."deputy_id", NEW."ended_at", NEW."ends_on", NEW."id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."updated_at"); RETURN NULL;', hash='5faeb8aeda8f09f871c0fd7f9cdd8a1057caadbd', operation='INSERT', pgid='pgtrigger_insert_insert_b9041', table='accounts_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_absenceevent" ("created_at", "deputy_id", "ended_at", "ends_on", "id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at") VALUES (NEW."created_at", NEW."deputy_id", NEW."ended_at", NEW."ends_on", NEW."id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on", NEW."updated_at"); RETURN NULL;', hash='d2794f28042f0cdbd1f68ea57202f4391af155c1', operation='UPDATE', pgid='pgtrigger_update_update_b558a', table='accounts_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='absence',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_absenceevent" ("created_at", "deputy_id", "ended_at", "ends_on", "id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "updated_at") VALUES (OLD."created_at", OLD."deputy_id", OLD."ended_at", OLD."ends_on", OLD."id", OLD."note", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."updated_at"); RETURN NULL;', hash='d42f27a16b3825bd970a3ea96b05a8b4f349120e', operation='DELETE', pgid='pgtrigger_delete_delete_1cc4d', table='accounts_absence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountclosure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_accountclosureevent" ("asked_at", "cancelled_at", "done_at", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."done_at", NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;', hash='3341e8fb3f2e8852b48c2ba92e20959839df40b4', operation='INSERT', pgid='pgtrigger_insert_insert_57b8f', table='accounts_accountclosure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountclosure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_accountclosureevent" ("asked_at", "cancelled_at", "done_at", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."asked_at", NEW."cancelled_at", NEW."done_at", NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;', hash='8f06ca8aeff300fe45238dfb9f96ad0d9663cf18', operation='UPDATE', pgid='pgtrigger_update_update_ce00e', table='accounts_accountclosure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accountclosure',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_accountclosureevent" ("asked_at", "cancelled_at", "done_at", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."asked_at", OLD."cancelled_at", OLD."done_at", OLD."due_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;', hash='4c298104ba197115537ddf15fa1c7e00d18a3316', operation='DELETE', pgid='pgtrigger_delete_delete_1be5e', table='accounts_accountclosure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_handoverevent" ("at", "gave_manager_role", "has_ended_membership", "id", "items", "made_by_id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "successor_id") VALUES (NEW."at", NEW."gave_manager_role", NEW."has_ended_membership", NEW."id", NEW."items", NEW."made_by_id", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."remark", NEW."successor_id"); RETURN NULL;', hash='0be22b747bb0b9c4ec60006ca363c7399d2d664e', operation='INSERT', pgid='pgtrigger_insert_insert_e2d53', table='accounts_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_handoverevent" ("at", "gave_manager_role", "has_ended_membership", "id", "items", "made_by_id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "successor_id") VALUES (NEW."at", NEW."gave_manager_role", NEW."has_ended_membership", NEW."id", NEW."items", NEW."made_by_id", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."remark", NEW."successor_id"); RETURN NULL;', hash='c6ef0b8ff052a8cd3b1df7d3236ffe4f68e57572', operation='UPDATE', pgid='pgtrigger_update_update_d9816', table='accounts_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_handoverevent" ("at", "gave_manager_role", "has_ended_membership", "id", "items", "made_by_id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "successor_id") VALUES (OLD."at", OLD."gave_manager_role", OLD."has_ended_membership", OLD."id", OLD."items", OLD."made_by_id", OLD."organization_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."remark", OLD."successor_id"); RETURN NULL;', hash='6585d23ac0ca94ef90231b2457c3df1ec6f03a38', operation='DELETE', pgid='pgtrigger_delete_delete_fb0c6', table='accounts_handover', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "is_liaison", "mailed_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "role", "sent_at", "sent_count", "updated_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."is_liaison", NEW."mailed_count", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."role", NEW."sent_at", NEW."sent_count", NEW."updated_at"); RETURN NULL;', hash='420ce7ef9d42d614aed4e295a0bf91337bc932e9', operation='INSERT', pgid='pgtrigger_insert_insert_8c354', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "is_liaison", "mailed_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "role", "sent_at", "sent_count", "updated_at") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."id", NEW."invited_by_id", NEW."is_liaison", NEW."mailed_count", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."role", NEW."sent_at", NEW."sent_count", NEW."updated_at"); RETURN NULL;', hash='d9aa4fd5dae4076e8cab8c77dad9e6cee1d42317', operation='UPDATE', pgid='pgtrigger_update_update_4e12d', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invitation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "email", "expires_at", "id", "invited_by_id", "is_liaison", "mailed_count", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "role", "sent_at", "sent_count", "updated_at") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."created_at", OLD."email", OLD."expires_at", OLD."id", OLD."invited_by_id", OLD."is_liaison", OLD."mailed_count", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revoked_at", OLD."role", OLD."sent_at", OLD."sent_count", OLD."updated_at"); RETURN NULL;', hash='d1961f5ea92a3c8aa169d89e72a704ab9444f979', operation='DELETE', pgid='pgtrigger_delete_delete_f2c14', table='accounts_invitation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signedindevice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_signedindeviceevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_in_at", "user_agent", "user_id") VALUES (NEW."address", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."signed_in_at", NEW."user_agent", NEW."user_id"); RETURN NULL;', hash='1dbf89df02613f1c20788630b12c57fb823ecdc8', operation='INSERT', pgid='pgtrigger_insert_insert_99906', table='accounts_signedindevice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signedindevice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."signed_in_at" IS DISTINCT FROM (NEW."signed_in_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."user_agent" IS DISTINCT FROM (NEW."user_agent"))', func='INSERT INTO "accounts_signedindeviceevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_in_at", "user_agent", "user_id") VALUES (NEW."address", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."signed_in_at", NEW."user_agent", NEW."user_id"); RETURN NULL;', hash='cfe468614c4093cc3a0d5e52d20da2d79eeab614', operation='UPDATE', pgid='pgtrigger_update_update_9eac5', table='accounts_signedindevice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='signedindevice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_signedindeviceevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_in_at", "user_agent", "user_id") VALUES (OLD."address", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."signed_in_at", OLD."user_agent", OLD."user_id"); RETURN NULL;', hash='dcbb14caaa5dc59a30a3c9fe76d0763f388e9470', operation='DELETE', pgid='pgtrigger_delete_delete_74916', table='accounts_signedindevice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organizationevent" ("address", "contact_email", "contact_name", "contact_phone", "created_at", "credit_code", "decided_at", "district_id", "id", "industry_id", "introduction", "is_demo", "is_trusted", "kind_id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "school_code", "school_nature", "status", "submitted_at", "suspended_at", "updated_at", "version", "website") VALUES (NEW."address", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."credit_code", NEW."decided_at", NEW."district_id", NEW."id", NEW."industry_id", NEW."introduction", NEW."is_demo", NEW."is_trusted", NEW."kind_id", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."region_id", NEW."school_code", NEW."school_nature", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='b2c5ab0b444cdf323bf3074d731ff00135132361', operation='INSERT', pgid='pgtrigger_insert_insert_6d17a', table='accounts_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organizationevent" ("address", "contact_email", "contact_name", "contact_phone", "created_at", "credit_code", "decided_at", "district_id", "id", "industry_id", "introduction", "is_demo", "is_trusted", "kind_id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "school_code", "school_nature", "status", "submitted_at", "suspended_at", "updated_at", "version", "website") VALUES (NEW."address", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."credit_code", NEW."decided_at", NEW."district_id", NEW."id", NEW."industry_id", NEW."introduction", NEW."is_demo", NEW."is_trusted", NEW."kind_id", NEW."merged_into_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."region_id", NEW."school_code", NEW."school_nature", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."updated_at", NEW."version", NEW."website"); RETURN NULL;', hash='089ad84d8e4924d2e14b551e63a818524342d4dd', operation='UPDATE', pgid='pgtrigger_update_update_df7c2', table='accounts_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organizationevent" ("address", "contact_email", "contact_name", "contact_phone", "created_at", "credit_code", "decided_at", "district_id", "id", "industry_id", "introduction", "is_demo", "is_trusted", "kind_id", "merged_into_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "school_code", "school_nature", "status", "submitted_at", "suspended_at", "updated_at", "version", "website") VALUES (OLD."address", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."created_at", OLD."credit_code", OLD."decided_at", OLD."district_id", OLD."id", OLD."industry_id", OLD."introduction", OLD."is_demo", OLD."is_trusted", OLD."kind_id", OLD."merged_into_id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."region_id", OLD."school_code", OLD."school_nature", OLD."status", OLD."submitted_at", OLD."suspended_at", OLD."updated_at", OLD."version", OLD."website"); RETURN NULL;', hash='84e3c8cdd87551528e52c277158375dc2c35f2b8', operation='DELETE', pgid='pgtrigger_delete_delete_c7034', table='accounts_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collaborationoffice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_collaborationofficeevent" ("address", "created_at", "decided_at", "email", "host_id", "id", "introduction", "name", "opening_hours", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "serves_district_id", "status", "submitted_at", "updated_at", "version") VALUES (NEW."address", NEW."created_at", NEW."decided_at", NEW."email", NEW."host_id", NEW."id", NEW."introduction", NEW."name", NEW."opening_hours", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phone", NEW."serves_district_id", NEW."status", NEW."submitted_at", NEW."updated_at", NEW."version"); RETURN NULL;', hash='38453cd89c4fa2e2ccd85efe116b67bf81d76be2', operation='INSERT', pgid='pgtrigger_insert_insert_a5d4a', table='accounts_collaborationoffice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collaborationoffice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_collaborationofficeevent" ("address", "created_at", "decided_at", "email", "host_id", "id", "introduction", "name", "opening_hours", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "serves_district_id", "status", "submitted_at", "updated_at", "version") VALUES (NEW."address", NEW."created_at", NEW."decided_at", NEW."email", NEW."host_id", NEW."id", NEW."introduction", NEW."name", NEW."opening_hours", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."serves_district_id", NEW."status", NEW."submitted_at", NEW."updated_at", NEW."version"); RETURN NULL;', hash='f8283998e20e0cf115d2cc67b652f749f0cdabf5', operation='UPDATE', pgid='pgtrigger_update_update_187a5', table='accounts_collaborationoffice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collaborationoffice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_collaborationofficeevent" ("address", "created_at", "decided_at", "email", "host_id", "id", "introduction", "name", "opening_hours", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "serves_district_id", "status", "submitted_at", "updated_at", "version") VALUES (OLD."address", OLD."created_at", OLD."decided_at", OLD."email", OLD."host_id", OLD."id", OLD."introduction", OLD."name", OLD."opening_hours", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."phone", OLD."serves_district_id", OLD."status", OLD."submitted_at", OLD."updated_at", OLD."version"); RETURN NULL;', hash='cf95d6a1fbfb02e1c4d7868c27905b1227c5ac65', operation='DELETE', pgid='pgtrigger_delete_delete_8e11a', table='accounts_collaborationoffice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organizationalias',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organizationaliasevent" ("credit_code", "id", "name", "noted_at", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."credit_code", NEW."id", NEW."name", NEW."noted_at", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='efb183d6494696e167d01ac311fe94dfbe816707', operation='INSERT', pgid='pgtrigger_insert_insert_e8a35', table='accounts_organizationalias', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organizationalias',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organizationaliasevent" ("credit_code", "id", "name", "noted_at", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."credit_code", NEW."id", NEW."name", NEW."noted_at", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='043365e1a50715b3bfaac03b3df1269edddbf244', operation='UPDATE', pgid='pgtrigger_update_update_71ccb', table='accounts_organizationalias', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organizationalias',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organizationaliasevent" ("credit_code", "id", "name", "noted_at", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."credit_code", OLD."id", OLD."name", OLD."noted_at", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='45e8a489577f178198f43d289fae4a1d91338471', operation='DELETE', pgid='pgtrigger_delete_delete_279d9', table='accounts_organizationalias', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collaborationofficeliaisons',
            trigger=pgtrigger.compiler.Trigger(name='add_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_collaborationofficeliaisonsevent" ("collaborationoffice_id", "id", "membership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."collaborationoffice_id", NEW."id", NEW."membership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'add\'); RETURN NULL;', hash='0fbd958be89faa86aa10750557a3056359cc1b99', operation='INSERT', pgid='pgtrigger_add_insert_8b624', table='accounts_collaborationoffice_liaisons', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collaborationofficeliaisons',
            trigger=pgtrigger.compiler.Trigger(name='remove_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_collaborationofficeliaisonsevent" ("collaborationoffice_id", "id", "membership_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."collaborationoffice_id", OLD."id", OLD."membership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'remove\'); RETURN NULL;', hash='517d225922fbdbfc7a4124d2d447ecf8c705eecb', operation='DELETE', pgid='pgtrigger_remove_delete_d3dea', table='accounts_collaborationoffice_liaisons', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='robot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_robotevent" ("created_at", "created_by_id", "failure_count", "groups", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "stopped_at", "updated_at", "vendor") VALUES (NEW."created_at", NEW."created_by_id", NEW."failure_count", NEW."groups", NEW."id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."stopped_at", NEW."updated_at", NEW."vendor"); RETURN NULL;', hash='02d47cfdf4adc65d01ef2e04b14bd95e54069438', operation='INSERT', pgid='pgtrigger_insert_insert_39e2f', table='accounts_robot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='robot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_robotevent" ("created_at", "created_by_id", "failure_count", "groups", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "stopped_at", "updated_at", "vendor") VALUES (NEW."created_at", NEW."created_by_id", NEW."failure_count", NEW."groups", NEW."id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."stopped_at", NEW."updated_at", NEW."vendor"); RETURN NULL;', hash='9ff63e269e452514e6b017b73a85dceea049e288', operation='UPDATE', pgid='pgtrigger_update_update_715f6', table='accounts_robot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='robot',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_robotevent" ("created_at", "created_by_id", "failure_count", "groups", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "stopped_at", "updated_at", "vendor") VALUES (OLD."created_at", OLD."created_by_id", OLD."failure_count", OLD."groups", OLD."id", OLD."name", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."stopped_at", OLD."updated_at", OLD."vendor"); RETURN NULL;', hash='75c80eca96acd089c3b35e3ef62c1134ea8290ae', operation='DELETE', pgid='pgtrigger_delete_delete_c7f81', table='accounts_robot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coordinatorscope',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_coordinatorscopeevent" ("created_at", "department_id", "district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "user_id") VALUES (NEW."created_at", NEW."department_id", NEW."district_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."user_id"); RETURN NULL;', hash='6ffb71b8ad1a982c41954529a62b7998162db343', operation='INSERT', pgid='pgtrigger_insert_insert_9d6ba', table='accounts_coordinatorscope', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coordinatorscope',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_coordinatorscopeevent" ("created_at", "department_id", "district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "user_id") VALUES (NEW."created_at", NEW."department_id", NEW."district_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."user_id"); RETURN NULL;', hash='c8cc32fb028cbfe2274e56f9af3af89dfe41f9ce', operation='UPDATE', pgid='pgtrigger_update_update_6f56f', table='accounts_coordinatorscope', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coordinatorscope',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_coordinatorscopeevent" ("created_at", "department_id", "district_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "user_id") VALUES (OLD."created_at", OLD."department_id", OLD."district_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."user_id"); RETURN NULL;', hash='91e1fde85a3190ad2874a05479c852573680db00', operation='DELETE', pgid='pgtrigger_delete_delete_33eae', table='accounts_coordinatorscope', when='AFTER')),
        ),
    ]
