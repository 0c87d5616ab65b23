import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_ten_minutes_a_week'),
        ('accounts', '0003_fill_when_members_joined'),
        ('accounts', '__first__'),
        ('supplydemand', '0001_initial'),
        ('taxonomy', '0001_initial'),
        ('taxonomy', '0002_ten_minutes_a_week'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdemand',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdemand',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentdemand',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentsupply',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentsupply',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='talentsupply',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='matchoutcome',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='matchoutcome',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='matchoutcome',
            name='delete_delete',
        ),
        migrations.CreateModel(
            name='ListingImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('kind', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=6, verbose_name='种类')),
                ('file_name', models.CharField(max_length=200, verbose_name='文件名')),
                ('content', models.BinaryField(verbose_name='文件内容')),
                ('returned', models.BinaryField(null=True, verbose_name='标了问题的文件')),
                ('state', models.CharField(choices=[('checking', '检查中'), ('checked', '等你决定'), ('applying', '导入中'), ('done', '已导入'), ('failed', '没做成')], default='checking', max_length=8, verbose_name='进度')),
                ('mode', models.CharField(blank=True, choices=[('possible', '能导的先导'), ('all', '全部成功才导入')], max_length=8, verbose_name='方式')),
                ('header', models.JSONField(default=dict, verbose_name='列')),
                ('read_count', models.PositiveIntegerField(default=0, verbose_name='已读行数')),
                ('new_count', models.PositiveIntegerField(default=0, verbose_name='新增')),
                ('changed_count', models.PositiveIntegerField(default=0, verbose_name='有改动')),
                ('same_count', models.PositiveIntegerField(default=0, verbose_name='没变')),
                ('wrong_count', models.PositiveIntegerField(default=0, verbose_name='有错')),
                ('applied_count', models.PositiveIntegerField(default=0, verbose_name='已导入')),
                ('error', models.TextField(blank=True, verbose_name='没做成的原因')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='检查完时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='导入完时间')),
                ('submitting_at', models.DateTimeField(blank=True, null=True, verbose_name='开始提交时间')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='提交完时间')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listing_imports', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '导入',
                'verbose_name_plural': '导入',
            },
        ),
        migrations.CreateModel(
            name='ListingImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='行号')),
                ('cells', models.JSONField(verbose_name='内容')),
                ('verdict', models.CharField(choices=[('wrong', '有错'), ('new', '新增'), ('changed', '有改动'), ('same', '没变')], max_length=8, verbose_name='结果')),
                ('faults', models.JSONField(default=dict, verbose_name='问题')),
                ('changes', models.JSONField(default=list, verbose_name='改动')),
                ('is_applied', models.BooleanField(default=False, verbose_name='已导入')),
                ('listing_id', models.PositiveBigIntegerField(null=True, verbose_name='平台编号')),
                ('submission', models.CharField(blank=True, max_length=200, verbose_name='提交结果')),
                ('listing_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='supplydemand.listingimport', verbose_name='导入')),
            ],
            options={
                'verbose_name': '导入的行',
                'verbose_name_plural': '导入的行',
            },
        ),
        migrations.CreateModel(
            name='ListingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('demand', '需求'), ('supply', '供给'), ('organization', '单位'), ('everything', '全部')], max_length=12, verbose_name='类别')),
                ('object_id', models.BigIntegerField(verbose_name='对象编号')),
                ('transaction', models.BigIntegerField(db_index=True, verbose_name='事务号')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True, verbose_name='时间')),
            ],
            options={
                'verbose_name': '公开信息变动',
                'verbose_name_plural': '公开信息变动',
            },
        ),
        migrations.CreateModel(
            name='RecentListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一边')),
                ('object_id', models.BigIntegerField(verbose_name='对象编号')),
                ('seen_at', models.DateTimeField(verbose_name='看的时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '最近看过',
                'verbose_name_plural': '最近看过',
                'indexes': [models.Index(fields=['user', 'side', '-seen_at'], name='recent_listing_newest')],
                'constraints': [models.UniqueConstraint(fields=('user', 'side', 'object_id'), name='recent_listing_once')],
            },
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(verbose_name='开始时间')),
                ('active_at', models.DateTimeField(verbose_name='最近消息时间')),
                ('last_side', models.CharField(blank=True, choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='最后发言的一方')),
                ('last_message_id', models.BigIntegerField(default=0, verbose_name='最后一条消息')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='supplydemand.talentdemand', verbose_name='需求')),
                ('demand_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations_as_demand', to='accounts.organization', verbose_name='需求方单位')),
                ('match', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversation', to='supplydemand.match', verbose_name='匹配')),
                ('supply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='supplydemand.talentsupply', verbose_name='供给')),
                ('supply_organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations_as_supply', to='accounts.organization', verbose_name='供给方单位')),
            ],
            options={
                'verbose_name': '对话',
                'verbose_name_plural': '对话',
            },
        ),
        migrations.CreateModel(
            name='ConversationReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_message_id', models.BigIntegerField(verbose_name='读到')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='supplydemand.conversation', verbose_name='对话')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='读者')),
            ],
            options={
                'verbose_name': '读到哪里',
                'verbose_name_plural': '读到哪里',
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('matches', '不再推荐'), ('asks', '不再接收联系请求')], max_length=10, verbose_name='范围')),
                ('reason', models.CharField(choices=[('kind', '不是我们要的类型'), ('place', '地点一直不合适'), ('conditions', '待遇或条件谈不拢'), ('experience', '以前合作不顺'), ('silent', '联系了没人回'), ('other', '其他')], max_length=12, verbose_name='原因')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充说明')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的')),
                ('match', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='supplydemand.match', verbose_name='看到的匹配')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exclusions', to='accounts.organization', verbose_name='单位')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='对方')),
            ],
            options={
                'verbose_name': '不再推荐',
                'verbose_name_plural': '不再推荐',
            },
        ),
        migrations.CreateModel(
            name='ExclusionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('scope', models.CharField(choices=[('matches', '不再推荐'), ('asks', '不再接收联系请求')], max_length=10, verbose_name='范围')),
                ('reason', models.CharField(choices=[('kind', '不是我们要的类型'), ('place', '地点一直不合适'), ('conditions', '待遇或条件谈不拢'), ('experience', '以前合作不顺'), ('silent', '联系了没人回'), ('other', '其他')], max_length=12, verbose_name='原因')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充说明')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的')),
                ('match', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.match', verbose_name='看到的匹配')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('other', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='对方')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.exclusion')),
            ],
            options={
                'verbose_name': '不再推荐变更',
                'verbose_name_plural': '不再推荐变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一方')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='内容')),
                ('sent_at', models.DateTimeField(verbose_name='发出时间')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='修改时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发言人')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='supplydemand.conversation', verbose_name='对话')),
            ],
            options={
                'verbose_name': '对话消息',
                'verbose_name_plural': '对话消息',
            },
        ),
        migrations.CreateModel(
            name='MessageDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='内容')),
                ('saved_at', models.DateTimeField(verbose_name='存下时间')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='supplydemand.conversation', verbose_name='对话')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='写的人')),
            ],
            options={
                'verbose_name': '没发出的消息',
                'verbose_name_plural': '没发出的消息',
            },
        ),
        migrations.CreateModel(
            name='MessageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一方')),
                ('text', models.TextField(blank=True, max_length=5000, verbose_name='内容')),
                ('sent_at', models.DateTimeField(verbose_name='发出时间')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='修改时间')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('author', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发言人')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.conversation', verbose_name='对话')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.message')),
            ],
            options={
                'verbose_name': '对话消息变更',
                'verbose_name_plural': '对话消息变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AskQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week_on', models.DateField(verbose_name='星期一')),
                ('used_count', models.PositiveSmallIntegerField(default=0, verbose_name='已用')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '每周联系请求',
                'verbose_name_plural': '每周联系请求',
            },
        ),
        migrations.CreateModel(
            name='ContactAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='说明')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('refusal', models.CharField(blank=True, choices=[('full', '名额已经谈好了'), ('unfit', '专业或要求不合适'), ('later', '这段时间不谈，以后再说'), ('other', '其他')], max_length=12, verbose_name='为什么不联系')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充一句')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁答复的')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁问的')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='supplydemand.talentdemand', verbose_name='需求')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asks', to='accounts.organization', verbose_name='想认识的单位')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asks_received', to='accounts.organization', verbose_name='被问的单位')),
                ('supply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='supplydemand.talentsupply', verbose_name='供给')),
                ('conversation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ask', to='supplydemand.conversation', verbose_name='对话')),
            ],
            options={
                'verbose_name': '联系请求',
                'verbose_name_plural': '联系请求',
            },
        ),
        migrations.CreateModel(
            name='ContactPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekly_ask_count', models.PositiveSmallIntegerField(default=10, help_text='一个单位一周最多发几个不在匹配里的联系请求，星期一重新算。0 表示不开放', verbose_name='每周联系请求上限')),
                ('daily_reveal_count', models.PositiveSmallIntegerField(default=40, help_text='一个人一天最多看几家单位的联系方式，同一家再看不算。看满了会出现在审核台', verbose_name='每天查看上限')),
            ],
            options={
                'verbose_name': '联系规则',
                'verbose_name_plural': '联系规则',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='contactpolicy_one_row')],
            },
        ),
        migrations.CreateModel(
            name='ContactPolicyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('weekly_ask_count', models.PositiveSmallIntegerField(default=10, help_text='一个单位一周最多发几个不在匹配里的联系请求，星期一重新算。0 表示不开放', verbose_name='每周联系请求上限')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.contactpolicy')),
                ('daily_reveal_count', models.PositiveSmallIntegerField(default=40, help_text='一个人一天最多看几家单位的联系方式，同一家再看不算。看满了会出现在审核台', verbose_name='每天查看上限')),
            ],
            options={
                'verbose_name': '联系规则变更',
                'verbose_name_plural': '联系规则变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactReveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='从哪里')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='supplydemand.talentdemand', verbose_name='需求')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='哪个单位看的')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_reveals', to='accounts.organization', verbose_name='谁的联系方式')),
                ('revealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁看的')),
                ('supply', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='supplydemand.talentsupply', verbose_name='供给')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reveals', to='supplydemand.conversation', verbose_name='对话')),
            ],
            options={
                'verbose_name': '查看联系方式记录',
                'verbose_name_plural': '查看联系方式记录',
            },
        ),
        migrations.CreateModel(
            name='ContactRevealEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='从哪里')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('demand', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentdemand', verbose_name='需求')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='哪个单位看的')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='谁的联系方式')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.contactreveal')),
                ('revealed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁看的')),
                ('supply', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentsupply', verbose_name='供给')),
                ('conversation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.conversation', verbose_name='对话')),
            ],
            options={
                'verbose_name': '查看联系方式记录变更',
                'verbose_name_plural': '查看联系方式记录变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactAskEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('text', models.TextField(max_length=2000, verbose_name='说明')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('refusal', models.CharField(blank=True, choices=[('full', '名额已经谈好了'), ('unfit', '专业或要求不合适'), ('later', '这段时间不谈，以后再说'), ('other', '其他')], max_length=12, verbose_name='为什么不联系')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充一句')),
                ('answered_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁答复的')),
                ('asked_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁问的')),
                ('demand', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentdemand', verbose_name='需求')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='想认识的单位')),
                ('owner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='被问的单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.contactask')),
                ('supply', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentsupply', verbose_name='供给')),
                ('conversation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.conversation', verbose_name='对话')),
            ],
            options={
                'verbose_name': '联系请求变更',
                'verbose_name_plural': '联系请求变更',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('here', '在这里谈成了'), ('elsewhere', '在别处谈成了'), ('both', '这里和别处都有'), ('cancelled', '不办了')], editable=False, max_length=12, verbose_name='怎么结束的'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='closed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='最近确认'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='hired_elsewhere_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在别处谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='hired_here_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在这里谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停时间'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='silent_since',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='一直没确认，从'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('here', '在这里谈成了'), ('elsewhere', '在别处谈成了'), ('both', '这里和别处都有'), ('cancelled', '不办了')], editable=False, max_length=12, verbose_name='怎么结束的'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='closed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='最近确认'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='hired_elsewhere_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在别处谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='hired_here_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在这里谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停时间'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='silent_since',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='一直没确认，从'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('here', '在这里谈成了'), ('elsewhere', '在别处谈成了'), ('both', '这里和别处都有'), ('cancelled', '不办了')], editable=False, max_length=12, verbose_name='怎么结束的'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='closed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='最近确认'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='hired_elsewhere_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在别处谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='hired_here_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在这里谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停时间'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='silent_since',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='一直没确认，从'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='close_reason',
            field=models.CharField(blank=True, choices=[('here', '在这里谈成了'), ('elsewhere', '在别处谈成了'), ('both', '这里和别处都有'), ('cancelled', '不办了')], editable=False, max_length=12, verbose_name='怎么结束的'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='closed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='结束日期'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='confirmed_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='最近确认'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='hired_elsewhere_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在别处谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='hired_here_count',
            field=models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='在这里谈成的人数'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='paused_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停时间'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='silent_since',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='一直没确认，从'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='问还有效吗，最近一次'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='又提醒了一次'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='问还有效吗，最近一次'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='又提醒了一次'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='问还有效吗，最近一次'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='又提醒了一次'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='asked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='问还有效吗，最近一次'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='reminded_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='又提醒了一次'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='suspended_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从'),
        ),
        migrations.AddField(
            model_name='matchoutcome',
            name='conversation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='supplydemand.conversation', verbose_name='对话'),
        ),
        migrations.AddField(
            model_name='matchoutcomeevent',
            name='conversation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.conversation', verbose_name='对话'),
        ),
        migrations.AddField(
            model_name='talentdemand',
            name='way',
            field=models.CharField(blank=True, choices=[('ask', '几个问题')], editable=False, max_length=8, verbose_name='从哪张表单填起'),
        ),
        migrations.AddField(
            model_name='talentdemandevent',
            name='way',
            field=models.CharField(blank=True, choices=[('ask', '几个问题')], editable=False, max_length=8, verbose_name='从哪张表单填起'),
        ),
        migrations.AddField(
            model_name='talentsupply',
            name='way',
            field=models.CharField(blank=True, choices=[('ask', '几个问题')], editable=False, max_length=8, verbose_name='从哪张表单填起'),
        ),
        migrations.AddField(
            model_name='talentsupplyevent',
            name='way',
            field=models.CharField(blank=True, choices=[('ask', '几个问题')], editable=False, max_length=8, verbose_name='从哪张表单填起'),
        ),
        migrations.AlterField(
            model_name='matchoutcome',
            name='kind',
            field=models.CharField(choices=[('contacted', '联系上了'), ('met', '见过面了'), ('project', '立了项目'), ('hired', '录用了'), ('talking', '还在谈'), ('agreed', '谈成了'), ('failed', '没谈成')], max_length=12, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='matchoutcome',
            name='match',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='supplydemand.match', verbose_name='匹配'),
        ),
        migrations.AlterField(
            model_name='matchoutcomeevent',
            name='kind',
            field=models.CharField(choices=[('contacted', '联系上了'), ('met', '见过面了'), ('project', '立了项目'), ('hired', '录用了'), ('talking', '还在谈'), ('agreed', '谈成了'), ('failed', '没谈成')], max_length=12, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='matchoutcomeevent',
            name='match',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.match', verbose_name='匹配'),
        ),
        migrations.AlterField(
            model_name='match',
            name='demand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='supplydemand.talentdemand', verbose_name='需求'),
        ),
        migrations.AlterField(
            model_name='match',
            name='supply',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='supplydemand.talentsupply', verbose_name='供给'),
        ),
        migrations.AlterField(
            model_name='contactask',
            name='refusal',
            field=models.CharField(blank=True, choices=[('full', '名额已经谈好了'), ('unfit', '专业或要求不合适'), ('later', '这段时间不谈，以后再说'), ('other', '其他'), ('suspended', '对方暂停公开，请求已关闭')], max_length=12, verbose_name='为什么不联系'),
        ),
        migrations.AlterField(
            model_name='contactaskevent',
            name='refusal',
            field=models.CharField(blank=True, choices=[('full', '名额已经谈好了'), ('unfit', '专业或要求不合适'), ('later', '这段时间不谈，以后再说'), ('other', '其他'), ('suspended', '对方暂停公开，请求已关闭')], max_length=12, verbose_name='为什么不联系'),
        ),
        migrations.AddConstraint(
            model_name='talentdemand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on__isnull', True)), models.Q(('closed_on__isnull', False), models.Q(('close_reason', ''), _negated=True)), _connector='OR'), name='demand_closed_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='talentsupply',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on__isnull', True)), models.Q(('closed_on__isnull', False), models.Q(('close_reason', ''), _negated=True)), _connector='OR'), name='supply_closed_has_reason'),
        ),
        migrations.AddIndex(
            model_name='listingimport',
            index=models.Index(fields=['organization', 'kind', '-id'], name='listingimport_of_organization'),
        ),
        migrations.AddIndex(
            model_name='listingimport',
            index=models.Index(fields=['created_at'], name='listingimport_by_age'),
        ),
        migrations.AddIndex(
            model_name='listingimportrow',
            index=models.Index(fields=['listing_import', 'verdict', 'line'], name='listingimportrow_by_verdict'),
        ),
        migrations.AddIndex(
            model_name='listingimportrow',
            index=models.Index(condition=models.Q(('is_applied', False), ('verdict__in', ['new', 'changed'])), fields=['listing_import', 'line'], name='listingimportrow_to_apply'),
        ),
        migrations.AddConstraint(
            model_name='listingimportrow',
            constraint=models.UniqueConstraint(fields=('listing_import', 'line'), name='listingimportrow_line_unique'),
        ),
        migrations.AddConstraint(
            model_name='matchoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('match__isnull', False), ('conversation__isnull', False), _connector='OR'), name='matchoutcome_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='askquota',
            constraint=models.UniqueConstraint(fields=('organization', 'week_on'), name='askquota_one_per_week'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['demand_organization', '-active_at', '-id'], name='conversation_of_demand'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['supply_organization', '-active_at', '-id'], name='conversation_of_supply'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['active_at'], name='conversation_by_activity'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['opened_at'], name='conversation_by_opening'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('demand__isnull', False), ('supply__isnull', False), _connector='OR'), name='conversation_is_about_a_listing'),
        ),
        migrations.AddIndex(
            model_name='contactreveal',
            index=models.Index(fields=['owner', '-id'], name='contactreveal_of_owner'),
        ),
        migrations.AddIndex(
            model_name='contactreveal',
            index=models.Index(condition=models.Q(('demand__isnull', False)), fields=['demand', '-id'], name='contactreveal_of_demand'),
        ),
        migrations.AddIndex(
            model_name='contactreveal',
            index=models.Index(condition=models.Q(('supply__isnull', False)), fields=['supply', '-id'], name='contactreveal_of_supply'),
        ),
        migrations.AddIndex(
            model_name='contactask',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['owner', 'asked_at'], name='contactask_waiting'),
        ),
        migrations.AddIndex(
            model_name='contactask',
            index=models.Index(fields=['organization', '-id'], name='contactask_of_asker'),
        ),
        migrations.AddConstraint(
            model_name='contactask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand__isnull', False), ('supply__isnull', True)), models.Q(('demand__isnull', True), ('supply__isnull', False)), _connector='OR'), name='contactask_about_one_listing'),
        ),
        migrations.AddConstraint(
            model_name='contactask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('conversation__isnull', True), ('refusal', '')), models.Q(('answered_at__isnull', False), ('conversation__isnull', False), ('refusal', '')), models.Q(('answered_at__isnull', False), ('conversation__isnull', True), models.Q(('refusal', ''), _negated=True)), _connector='OR'), name='contactask_accepted_or_refused_once_answered'),
        ),
        migrations.AddConstraint(
            model_name='contactask',
            constraint=models.CheckConstraint(condition=models.Q(('organization', models.F('owner')), _negated=True), name='contactask_of_others'),
        ),
        migrations.AddConstraint(
            model_name='contactask',
            constraint=models.UniqueConstraint(fields=('organization', 'demand'), name='contactask_once_for_a_demand'),
        ),
        migrations.AddConstraint(
            model_name='contactask',
            constraint=models.UniqueConstraint(fields=('organization', 'supply'), name='contactask_once_for_a_supply'),
        ),
        migrations.AddConstraint(
            model_name='conversationreading',
            constraint=models.UniqueConstraint(fields=('conversation', 'user'), name='conversationreading_one_per_person'),
        ),
        migrations.AddConstraint(
            model_name='exclusion',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('organization', 'other', 'scope'), name='exclusion_one_in_force'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['conversation', '-id'], name='message_of_conversation'),
        ),
        migrations.AddConstraint(
            model_name='messagedraft',
            constraint=models.UniqueConstraint(fields=('conversation', 'user'), name='messagedraft_one_per_person'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['demand', 'id'], name='match_ids_of_demand'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(fields=['supply', 'id'], name='match_ids_of_supply'),
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(condition=models.Q(('contact_opened_at__isnull', False)), fields=['contact_opened_at'], name='match_opened'),
        ),
        migrations.AddIndex(
            model_name='contactreveal',
            index=models.Index(fields=['revealed_by', 'at'], name='contactreveal_of_person'),
        ),
        migrations.AddIndex(
            model_name='contactreveal',
            index=models.Index(fields=['at'], name='contactreveal_by_time'),
        ),
        migrations.AddIndex(
            model_name='talentdemand',
            index=models.Index(condition=models.Q(('revision_of__isnull', False)), fields=['decided_at'], name='demand_revised'),
        ),
        migrations.AddIndex(
            model_name='talentsupply',
            index=models.Index(condition=models.Q(('revision_of__isnull', False)), fields=['decided_at'], name='supply_revised'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchoutcome',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_matchoutcomeevent" ("conversation_id", "hired_count", "id", "kind", "match_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "side") VALUES (NEW."conversation_id", NEW."hired_count", NEW."id", NEW."kind", NEW."match_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."side"); RETURN NULL;', hash='31ba9f80233ff18a3d2a73b579709f870394d270', operation='INSERT', pgid='pgtrigger_insert_insert_e572d', table='supplydemand_matchoutcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchoutcome',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_matchoutcomeevent" ("conversation_id", "hired_count", "id", "kind", "match_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "side") VALUES (NEW."conversation_id", NEW."hired_count", NEW."id", NEW."kind", NEW."match_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."side"); RETURN NULL;', hash='9462a208fd4832ba0cd3af02cd61a4aae6b9e77b', operation='UPDATE', pgid='pgtrigger_update_update_24846', table='supplydemand_matchoutcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchoutcome',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_matchoutcomeevent" ("conversation_id", "hired_count", "id", "kind", "match_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "side") VALUES (OLD."conversation_id", OLD."hired_count", OLD."id", OLD."kind", OLD."match_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."side"); RETURN NULL;', hash='fed366729a7aeff1250d49e41b21d524d90176d2', operation='DELETE', pgid='pgtrigger_delete_delete_593f6', table='supplydemand_matchoutcome', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactreveal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactrevealevent" ("address", "at", "conversation_id", "demand_id", "id", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revealed_by_id", "supply_id") VALUES (NEW."address", NEW."at", NEW."conversation_id", NEW."demand_id", NEW."id", NEW."organization_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."revealed_by_id", NEW."supply_id"); RETURN NULL;', hash='27c99d96fb3ba26202289379e8c06ce0a2fe8b65', operation='INSERT', pgid='pgtrigger_insert_insert_e2ce6', table='supplydemand_contactreveal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactreveal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_contactrevealevent" ("address", "at", "conversation_id", "demand_id", "id", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revealed_by_id", "supply_id") VALUES (NEW."address", NEW."at", NEW."conversation_id", NEW."demand_id", NEW."id", NEW."organization_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revealed_by_id", NEW."supply_id"); RETURN NULL;', hash='3363b4e868c1fa9ab30bdfc504e51311f41a6511', operation='UPDATE', pgid='pgtrigger_update_update_b0566', table='supplydemand_contactreveal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactreveal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactrevealevent" ("address", "at", "conversation_id", "demand_id", "id", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revealed_by_id", "supply_id") VALUES (OLD."address", OLD."at", OLD."conversation_id", OLD."demand_id", OLD."id", OLD."organization_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."revealed_by_id", OLD."supply_id"); RETURN NULL;', hash='a3f5363440334cbc6f4df5aa25ea6c954c9afa96', operation='DELETE', pgid='pgtrigger_delete_delete_8f978', table='supplydemand_contactreveal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactask',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactaskevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "conversation_id", "demand_id", "id", "note", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "supply_id", "text") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."conversation_id", NEW."demand_id", NEW."id", NEW."note", NEW."organization_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."refusal", NEW."supply_id", NEW."text"); RETURN NULL;', hash='8c3afaa894717f4065948348716581218fa67fa6', operation='INSERT', pgid='pgtrigger_insert_insert_8691b', table='supplydemand_contactask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactask',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_contactaskevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "conversation_id", "demand_id", "id", "note", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "supply_id", "text") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."conversation_id", NEW."demand_id", NEW."id", NEW."note", NEW."organization_id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."refusal", NEW."supply_id", NEW."text"); RETURN NULL;', hash='1ff8a153bec5463189600d1d37328e232d9abc51', operation='UPDATE', pgid='pgtrigger_update_update_4b5bc', table='supplydemand_contactask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactask',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactaskevent" ("answered_at", "answered_by_id", "asked_at", "asked_by_id", "conversation_id", "demand_id", "id", "note", "organization_id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "supply_id", "text") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."asked_at", OLD."asked_by_id", OLD."conversation_id", OLD."demand_id", OLD."id", OLD."note", OLD."organization_id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."refusal", OLD."supply_id", OLD."text"); RETURN NULL;', hash='c57d4e34b1c6009e59d459ef5cd1186e80f7b340', operation='DELETE', pgid='pgtrigger_delete_delete_a30e9', table='supplydemand_contactask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exclusion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_exclusionevent" ("created_at", "created_by_id", "id", "lifted_at", "match_id", "note", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scope") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."lifted_at", NEW."match_id", NEW."note", NEW."organization_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."scope"); RETURN NULL;', hash='d0777706765a5725e363b3788c00172cf7a7242b', operation='INSERT', pgid='pgtrigger_insert_insert_9a1db', table='supplydemand_exclusion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exclusion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_exclusionevent" ("created_at", "created_by_id", "id", "lifted_at", "match_id", "note", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scope") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."lifted_at", NEW."match_id", NEW."note", NEW."organization_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."scope"); RETURN NULL;', hash='2c315604f9a9cc802cb22bef854dd87dd36d5161', operation='UPDATE', pgid='pgtrigger_update_update_3b364', table='supplydemand_exclusion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exclusion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_exclusionevent" ("created_at", "created_by_id", "id", "lifted_at", "match_id", "note", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "scope") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."lifted_at", OLD."match_id", OLD."note", OLD."organization_id", OLD."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."scope"); RETURN NULL;', hash='da0fd14f829e32cefe14562e98197073684f2bd1', operation='DELETE', pgid='pgtrigger_delete_delete_e5674', table='supplydemand_exclusion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_messageevent" ("author_id", "conversation_id", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "side", "text", "withdrawn_at") VALUES (NEW."author_id", NEW."conversation_id", NEW."edited_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sent_at", NEW."side", NEW."text", NEW."withdrawn_at"); RETURN NULL;', hash='e4650b881bfb007c6190c2117485ca0eff39f523', operation='INSERT', pgid='pgtrigger_insert_insert_d808c', table='supplydemand_message', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_messageevent" ("author_id", "conversation_id", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "side", "text", "withdrawn_at") VALUES (NEW."author_id", NEW."conversation_id", NEW."edited_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sent_at", NEW."side", NEW."text", NEW."withdrawn_at"); RETURN NULL;', hash='95cd0d4049da41574fb1d525bbb352301161dd95', operation='UPDATE', pgid='pgtrigger_update_update_43e65', table='supplydemand_message', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_messageevent" ("author_id", "conversation_id", "edited_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sent_at", "side", "text", "withdrawn_at") VALUES (OLD."author_id", OLD."conversation_id", OLD."edited_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sent_at", OLD."side", OLD."text", OLD."withdrawn_at"); RETURN NULL;', hash='9020da6088f301624933a4940bfa0ca916219138', operation='DELETE', pgid='pgtrigger_delete_delete_c4f7b', table='supplydemand_message', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpolicy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactpolicyevent" ("daily_reveal_count", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekly_ask_count") VALUES (NEW."daily_reveal_count", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."weekly_ask_count"); RETURN NULL;', hash='037b4271b2a3edbc80c32ba04001385c0c9b286a', operation='INSERT', pgid='pgtrigger_insert_insert_daf93', table='supplydemand_contactpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpolicy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_contactpolicyevent" ("daily_reveal_count", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekly_ask_count") VALUES (NEW."daily_reveal_count", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."weekly_ask_count"); RETURN NULL;', hash='5e64bcbee8d0b29c59ceaf7fc414afbdac6c0f47', operation='UPDATE', pgid='pgtrigger_update_update_d30dc', table='supplydemand_contactpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpolicy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_contactpolicyevent" ("daily_reveal_count", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekly_ask_count") VALUES (OLD."daily_reveal_count", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."weekly_ask_count"); RETURN NULL;', hash='c02516ea7fc1ee744cf19ae798add2b8815e50b6', operation='DELETE', pgid='pgtrigger_delete_delete_10700', table='supplydemand_contactpolicy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdemand',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_talentdemandevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "industry_id", "level_max_id", "level_min_id", "occupation_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "salary_max", "salary_min", "silent_since", "skills", "starts_on", "status", "submitted_at", "suspended_at", "title", "updated_at", "urgency", "version", "way") VALUES (NEW."asked_on", NEW."close_reason", NEW."closed_on", NEW."confirmed_on", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."cooperation_modes", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."district_id", NEW."draft_input", NEW."expires_on", NEW."external_id", NEW."headcount", NEW."hired_elsewhere_count", NEW."hired_here_count", NEW."id", NEW."industry_id", NEW."level_max_id", NEW."level_min_id", NEW."occupation_id", NEW."organization_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."reach", NEW."region_id", NEW."reminded_on", NEW."revision_of_id", NEW."salary_max", NEW."salary_min", NEW."silent_since", NEW."skills", NEW."starts_on", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."urgency", NEW."version", NEW."way"); RETURN NULL;', hash='4cf66c386654c20d03072316b43383ad8aa539c2', operation='INSERT', pgid='pgtrigger_insert_insert_df40c', table='supplydemand_talentdemand', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdemand',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."close_reason" IS DISTINCT FROM (NEW."close_reason") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_name" IS DISTINCT FROM (NEW."contact_name") OR OLD."contact_phone" IS DISTINCT FROM (NEW."contact_phone") OR OLD."cooperation_modes" IS DISTINCT FROM (NEW."cooperation_modes") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."draft_input" IS DISTINCT FROM (NEW."draft_input") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."headcount" IS DISTINCT FROM (NEW."headcount") OR OLD."hired_elsewhere_count" IS DISTINCT FROM (NEW."hired_elsewhere_count") OR OLD."hired_here_count" IS DISTINCT FROM (NEW."hired_here_count") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."level_max_id" IS DISTINCT FROM (NEW."level_max_id") OR OLD."level_min_id" IS DISTINCT FROM (NEW."level_min_id") OR OLD."occupation_id" IS DISTINCT FROM (NEW."occupation_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."paused_at" IS DISTINCT FROM (NEW."paused_at") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."reminded_on" IS DISTINCT FROM (NEW."reminded_on") OR OLD."revision_of_id" IS DISTINCT FROM (NEW."revision_of_id") OR OLD."salary_max" IS DISTINCT FROM (NEW."salary_max") OR OLD."salary_min" IS DISTINCT FROM (NEW."salary_min") OR OLD."silent_since" IS DISTINCT FROM (NEW."silent_since") OR OLD."skills" IS DISTINCT FROM (NEW."skills") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."suspended_at" IS DISTINCT FROM (NEW."suspended_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."way" IS DISTINCT FROM (NEW."way"))', func='INSERT INTO "supplydemand_talentdemandevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "industry_id", "level_max_id", "level_min_id", "occupation_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "salary_max", "salary_min", "silent_since", "skills", "starts_on", "status", "submitted_at", "suspended_at", "title", "updated_at", "urgency", "version", "way") VALUES (NEW."asked_on", NEW."close_reason", NEW."closed_on", NEW."confirmed_on", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."cooperation_modes", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."district_id", NEW."draft_input", NEW."expires_on", NEW."external_id", NEW."headcount", NEW."hired_elsewhere_count", NEW."hired_here_count", NEW."id", NEW."industry_id", NEW."level_max_id", NEW."level_min_id", NEW."occupation_id", NEW."organization_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."reach", NEW."region_id", NEW."reminded_on", NEW."revision_of_id", NEW."salary_max", NEW."salary_min", NEW."silent_since", NEW."skills", NEW."starts_on", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."urgency", NEW."version", NEW."way"); RETURN NULL;', hash='e483854a4c1da5814233a4071b17af6443b24052', operation='UPDATE', pgid='pgtrigger_update_update_396fb', table='supplydemand_talentdemand', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentdemand',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_talentdemandevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "industry_id", "level_max_id", "level_min_id", "occupation_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "salary_max", "salary_min", "silent_since", "skills", "starts_on", "status", "submitted_at", "suspended_at", "title", "updated_at", "urgency", "version", "way") VALUES (OLD."asked_on", OLD."close_reason", OLD."closed_on", OLD."confirmed_on", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."cooperation_modes", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."description", OLD."district_id", OLD."draft_input", OLD."expires_on", OLD."external_id", OLD."headcount", OLD."hired_elsewhere_count", OLD."hired_here_count", OLD."id", OLD."industry_id", OLD."level_max_id", OLD."level_min_id", OLD."occupation_id", OLD."organization_id", OLD."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."reach", OLD."region_id", OLD."reminded_on", OLD."revision_of_id", OLD."salary_max", OLD."salary_min", OLD."silent_since", OLD."skills", OLD."starts_on", OLD."status", OLD."submitted_at", OLD."suspended_at", OLD."title", OLD."updated_at", OLD."urgency", OLD."version", OLD."way"); RETURN NULL;', hash='41ebf7f310657851e570232307513dc40520a135', operation='DELETE', pgid='pgtrigger_delete_delete_e0b73', table='supplydemand_talentdemand', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentsupply',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_talentsupplyevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "courses", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "graduates_on", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "level_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "silent_since", "skills", "status", "submitted_at", "suspended_at", "title", "updated_at", "version", "way") VALUES (NEW."asked_on", NEW."close_reason", NEW."closed_on", NEW."confirmed_on", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."cooperation_modes", NEW."courses", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."district_id", NEW."draft_input", NEW."expires_on", NEW."external_id", NEW."graduates_on", NEW."headcount", NEW."hired_elsewhere_count", NEW."hired_here_count", NEW."id", NEW."level_id", NEW."organization_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_at", NEW."reach", NEW."region_id", NEW."reminded_on", NEW."revision_of_id", NEW."silent_since", NEW."skills", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."version", NEW."way"); RETURN NULL;', hash='13288b65ecc40a4509b60830ba63acab68d71537', operation='INSERT', pgid='pgtrigger_insert_insert_fa510', table='supplydemand_talentsupply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentsupply',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."close_reason" IS DISTINCT FROM (NEW."close_reason") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_name" IS DISTINCT FROM (NEW."contact_name") OR OLD."contact_phone" IS DISTINCT FROM (NEW."contact_phone") OR OLD."cooperation_modes" IS DISTINCT FROM (NEW."cooperation_modes") OR OLD."courses" IS DISTINCT FROM (NEW."courses") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."draft_input" IS DISTINCT FROM (NEW."draft_input") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."graduates_on" IS DISTINCT FROM (NEW."graduates_on") OR OLD."headcount" IS DISTINCT FROM (NEW."headcount") OR OLD."hired_elsewhere_count" IS DISTINCT FROM (NEW."hired_elsewhere_count") OR OLD."hired_here_count" IS DISTINCT FROM (NEW."hired_here_count") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."level_id" IS DISTINCT FROM (NEW."level_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."paused_at" IS DISTINCT FROM (NEW."paused_at") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."reminded_on" IS DISTINCT FROM (NEW."reminded_on") OR OLD."revision_of_id" IS DISTINCT FROM (NEW."revision_of_id") OR OLD."silent_since" IS DISTINCT FROM (NEW."silent_since") OR OLD."skills" IS DISTINCT FROM (NEW."skills") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."suspended_at" IS DISTINCT FROM (NEW."suspended_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."way" IS DISTINCT FROM (NEW."way"))', func='INSERT INTO "supplydemand_talentsupplyevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "courses", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "graduates_on", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "level_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "silent_since", "skills", "status", "submitted_at", "suspended_at", "title", "updated_at", "version", "way") VALUES (NEW."asked_on", NEW."close_reason", NEW."closed_on", NEW."confirmed_on", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."cooperation_modes", NEW."courses", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."district_id", NEW."draft_input", NEW."expires_on", NEW."external_id", NEW."graduates_on", NEW."headcount", NEW."hired_elsewhere_count", NEW."hired_here_count", NEW."id", NEW."level_id", NEW."organization_id", NEW."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_at", NEW."reach", NEW."region_id", NEW."reminded_on", NEW."revision_of_id", NEW."silent_since", NEW."skills", NEW."status", NEW."submitted_at", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."version", NEW."way"); RETURN NULL;', hash='bc9a3c540b2212d9333cef6160d81d856ef97a61', operation='UPDATE', pgid='pgtrigger_update_update_3ce25', table='supplydemand_talentsupply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='talentsupply',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_talentsupplyevent" ("asked_on", "close_reason", "closed_on", "confirmed_on", "contact_email", "contact_name", "contact_phone", "cooperation_modes", "courses", "created_at", "created_by_id", "decided_at", "description", "district_id", "draft_input", "expires_on", "external_id", "graduates_on", "headcount", "hired_elsewhere_count", "hired_here_count", "id", "level_id", "organization_id", "paused_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "reach", "region_id", "reminded_on", "revision_of_id", "silent_since", "skills", "status", "submitted_at", "suspended_at", "title", "updated_at", "version", "way") VALUES (OLD."asked_on", OLD."close_reason", OLD."closed_on", OLD."confirmed_on", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."cooperation_modes", OLD."courses", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."description", OLD."district_id", OLD."draft_input", OLD."expires_on", OLD."external_id", OLD."graduates_on", OLD."headcount", OLD."hired_elsewhere_count", OLD."hired_here_count", OLD."id", OLD."level_id", OLD."organization_id", OLD."paused_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_at", OLD."reach", OLD."region_id", OLD."reminded_on", OLD."revision_of_id", OLD."silent_since", OLD."skills", OLD."status", OLD."submitted_at", OLD."suspended_at", OLD."title", OLD."updated_at", OLD."version", OLD."way"); RETURN NULL;', hash='548f9cba6ec1330639fd8dd804ef9a715ef6b823', operation='DELETE', pgid='pgtrigger_delete_delete_b5717', table='supplydemand_talentsupply', when='AFTER')),
        ),
    ]
