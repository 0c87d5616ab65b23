import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
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
        ('contenttypes', '0002_remove_content_type_name'),
        ('review', '0001_initial'),
        ('taxonomy', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='findingdismissal',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='findingdismissal',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='findingdismissal',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reviewtask',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reviewtask',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reviewtask',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='findingdismissal',
            name='findingdismissal_once',
        ),
        migrations.RemoveIndex(
            model_name='reviewtask',
            name='reviewtask_queue',
        ),
        migrations.CreateModel(
            name='DistrictOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='期限')),
                ('opinion', models.CharField(blank=True, choices=[('agree', '同意'), ('suggest', '建议'), ('disagree', '不同意')], max_length=10, verbose_name='意见')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='时间')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='taxonomy.district', verbose_name='区')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁给的')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='district_opinion', to='review.reviewtask', verbose_name='待审事项')),
            ],
            options={
                'verbose_name': '区级意见',
                'verbose_name_plural': '区级意见',
            },
        ),
        migrations.CreateModel(
            name='DistrictOpinionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('due_on', models.DateField(verbose_name='期限')),
                ('opinion', models.CharField(blank=True, choices=[('agree', '同意'), ('suggest', '建议'), ('disagree', '不同意')], max_length=10, verbose_name='意见')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('given_at', models.DateTimeField(blank=True, null=True, verbose_name='时间')),
                ('district', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.district', verbose_name='区')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁给的')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.districtopinion')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='review.reviewtask', verbose_name='待审事项')),
            ],
            options={
                'verbose_name': '区级意见变更',
                'verbose_name_plural': '区级意见变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FindingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=60, unique=True, verbose_name='规则')),
                ('label', models.CharField(editable=False, max_length=120, verbose_name='查什么')),
                ('is_active', models.BooleanField(default=True, help_text='停用以后不再提示，也不挡免审', verbose_name='启用')),
                ('seen_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='近半年提示')),
                ('dismissed_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='其中不算问题')),
                ('computed_at', models.DateTimeField(editable=False, null=True, verbose_name='统计时间')),
            ],
            options={
                'verbose_name': '自动检查规则',
                'verbose_name_plural': '自动检查规则',
            },
        ),
        migrations.CreateModel(
            name='FindingRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(editable=False, max_length=60, verbose_name='规则')),
                ('label', models.CharField(editable=False, max_length=120, verbose_name='查什么')),
                ('is_active', models.BooleanField(default=True, help_text='停用以后不再提示，也不挡免审', verbose_name='启用')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.findingrule')),
            ],
            options={
                'verbose_name': '自动检查规则变更',
                'verbose_name_plural': '自动检查规则变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReturnReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(help_text='短，列表里用：联系方式写在正文里', max_length=40, verbose_name='理由')),
                ('text', models.CharField(help_text='一句话说清要改什么，退回时写进理由', max_length=300, verbose_name='给对方的话')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('content_type', models.ForeignKey(blank=True, help_text='空 = 各类都能选', null=True, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='类型')),
            ],
            options={
                'verbose_name': '退回理由',
                'verbose_name_plural': '退回理由',
            },
        ),
        migrations.CreateModel(
            name='GivenReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given_reasons', to='review.reviewtask', verbose_name='待审事项')),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='review.returnreason', verbose_name='理由')),
            ],
            options={
                'verbose_name': '用过的退回理由',
                'verbose_name_plural': '用过的退回理由',
            },
        ),
        migrations.CreateModel(
            name='GivenReasonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.givenreason')),
                ('task', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='review.reviewtask', verbose_name='待审事项')),
                ('reason', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='review.returnreason', verbose_name='理由')),
            ],
            options={
                'verbose_name': '用过的退回理由变更',
                'verbose_name_plural': '用过的退回理由变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OpinionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(default=1, help_text='过了期限没有意见，也可以决定', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='期限（工作日）')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='类型')),
                ('district', models.ForeignKey(blank=True, help_text='空 = 每个区', null=True, on_delete=django.db.models.deletion.PROTECT, to='taxonomy.district', verbose_name='区')),
            ],
            options={
                'verbose_name': '征求区级意见',
                'verbose_name_plural': '征求区级意见',
            },
        ),
        migrations.CreateModel(
            name='OpinionRuleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('days', models.PositiveSmallIntegerField(default=1, help_text='过了期限没有意见，也可以决定', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)], verbose_name='期限（工作日）')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('district', models.ForeignKey(blank=True, db_constraint=False, help_text='空 = 每个区', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.district', verbose_name='区')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.opinionrule')),
            ],
            options={
                'verbose_name': '征求区级意见变更',
                'verbose_name_plural': '征求区级意见变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReturnReasonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('label', models.CharField(help_text='短，列表里用：联系方式写在正文里', max_length=40, verbose_name='理由')),
                ('text', models.CharField(help_text='一句话说清要改什么，退回时写进理由', max_length=300, verbose_name='给对方的话')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('content_type', models.ForeignKey(blank=True, db_constraint=False, help_text='空 = 各类都能选', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.returnreason')),
            ],
            options={
                'verbose_name': '退回理由变更',
                'verbose_name_plural': '退回理由变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ServiceStandard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_days', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='承诺（工作日）')),
                ('decision_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='依据的办结数')),
                ('median_days', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=7, verbose_name='一半在几天内')),
                ('ninety_days', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=7, verbose_name='九成在几天内')),
                ('computed_at', models.DateTimeField(editable=False, null=True, verbose_name='统计时间')),
                ('content_type', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='类型')),
            ],
            options={
                'verbose_name': '办理时限',
                'verbose_name_plural': '办理时限',
            },
        ),
        migrations.CreateModel(
            name='ServiceStandardEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('target_days', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='承诺（工作日）')),
                ('content_type', models.ForeignKey(db_constraint=False, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.servicestandard')),
            ],
            options={
                'verbose_name': '办理时限变更',
                'verbose_name_plural': '办理时限变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TaskFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='规则')),
                ('level', models.CharField(choices=[('ok', '没有要看的'), ('notice', '有提示'), ('problem', '有问题')], max_length=10, verbose_name='程度')),
                ('text', models.CharField(max_length=500, verbose_name='提示')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='review.reviewtask', verbose_name='待审事项')),
            ],
            options={
                'verbose_name': '自动检查的提示',
                'verbose_name_plural': '自动检查的提示',
            },
        ),
        migrations.CreateModel(
            name='TextFingerprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None, verbose_name='指纹')),
                ('content_version', models.PositiveIntegerField(default=0, verbose_name='内容版本')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype', verbose_name='类型')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '文字指纹',
                'verbose_name_plural': '文字指纹',
            },
        ),
        migrations.CreateModel(
            name='Viewing',
            fields=[
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='review.reviewtask', verbose_name='待审事项')),
                ('until', models.DateTimeField(verbose_name='看到什么时候')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='在看的人')),
            ],
            options={
                'verbose_name': '正在看',
                'verbose_name_plural': '正在看',
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('reason', models.CharField(choices=[('fake', '单位或内容是假的'), ('money', '向学生或学校收钱、要押金'), ('conduct', '联系后说的和写的不一样'), ('silent', '怎么都联系不上'), ('content', '内容不合适'), ('duplicate', '和别的重复'), ('other', '其他')], max_length=12, verbose_name='哪里不对')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='说明')),
                ('flagged_at', models.DateTimeField(verbose_name='举报时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('resolution', models.CharField(blank=True, choices=[('dismissed', '不是问题'), ('asked', '请对方说明或更正'), ('suspended', '暂停公开')], max_length=12, verbose_name='怎么办的')),
                ('resolution_note', models.CharField(blank=True, max_length=500, verbose_name='办理说明')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁办的')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('flagged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁举报的')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='单位')),
            ],
            options={
                'verbose_name': '举报',
                'verbose_name_plural': '举报',
            },
        ),
        migrations.CreateModel(
            name='FlagEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('reason', models.CharField(choices=[('fake', '单位或内容是假的'), ('money', '向学生或学校收钱、要押金'), ('conduct', '联系后说的和写的不一样'), ('silent', '怎么都联系不上'), ('content', '内容不合适'), ('duplicate', '和别的重复'), ('other', '其他')], max_length=12, verbose_name='哪里不对')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='说明')),
                ('flagged_at', models.DateTimeField(verbose_name='举报时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='办结时间')),
                ('resolution', models.CharField(blank=True, choices=[('dismissed', '不是问题'), ('asked', '请对方说明或更正'), ('suspended', '暂停公开')], max_length=12, verbose_name='怎么办的')),
                ('resolution_note', models.CharField(blank=True, max_length=500, verbose_name='办理说明')),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁办的')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('flagged_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁举报的')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.flag')),
            ],
            options={
                'verbose_name': '举报变更',
                'verbose_name_plural': '举报变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('reason', models.TextField(max_length=1000, verbose_name='为什么')),
                ('remedy', models.TextField(max_length=1000, verbose_name='要做什么才能恢复')),
                ('suspended_at', models.DateTimeField(verbose_name='从什么时候起')),
                ('appeal', models.TextField(blank=True, max_length=2000, verbose_name='单位的说明')),
                ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='说明时间')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='对说明的答复')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('lift_reason', models.CharField(blank=True, max_length=500, verbose_name='恢复的理由')),
                ('appealed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁说明的')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁恢复的')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='单位')),
                ('suspended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁决定的')),
            ],
            options={
                'verbose_name': '暂停',
                'verbose_name_plural': '暂停',
            },
        ),
        migrations.CreateModel(
            name='SuspensionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('reason', models.TextField(max_length=1000, verbose_name='为什么')),
                ('remedy', models.TextField(max_length=1000, verbose_name='要做什么才能恢复')),
                ('suspended_at', models.DateTimeField(verbose_name='从什么时候起')),
                ('appeal', models.TextField(blank=True, max_length=2000, verbose_name='单位的说明')),
                ('appealed_at', models.DateTimeField(blank=True, null=True, verbose_name='说明时间')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='对说明的答复')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='答复时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='恢复时间')),
                ('lift_reason', models.CharField(blank=True, max_length=500, verbose_name='恢复的理由')),
                ('appealed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁说明的')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='类型')),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁恢复的')),
                ('organization', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='review.suspension')),
                ('suspended_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁决定的')),
            ],
            options={
                'verbose_name': '暂停变更',
                'verbose_name_plural': '暂停变更',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='findingdismissal',
            name='content_digest',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='内容指纹'),
        ),
        migrations.AddField(
            model_name='findingdismissalevent',
            name='content_digest',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='内容指纹'),
        ),
        migrations.AddField(
            model_name='reviewtask',
            name='carried_days',
            field=models.DecimalField(decimal_places=2, default=0, help_text='退回后等对方修改的时间不算', max_digits=7, verbose_name='前几轮用时（工作日）'),
        ),
        migrations.AddField(
            model_name='reviewtask',
            name='checked_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='检查时间'),
        ),
        migrations.AddField(
            model_name='reviewtask',
            name='finding_level',
            field=models.CharField(blank=True, choices=[('ok', '没有要看的'), ('notice', '有提示'), ('problem', '有问题')], editable=False, max_length=10, verbose_name='自动检查'),
        ),
        migrations.AddField(
            model_name='reviewtaskevent',
            name='carried_days',
            field=models.DecimalField(decimal_places=2, default=0, help_text='退回后等对方修改的时间不算', max_digits=7, verbose_name='前几轮用时（工作日）'),
        ),
        migrations.AddIndex(
            model_name='reviewtask',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['due_on', 'submitted_at', 'id'], name='reviewtask_queue'),
        ),
        migrations.AddIndex(
            model_name='reviewtask',
            index=models.Index(fields=['organization', '-closed_at'], name='reviewtask_by_organization'),
        ),
        migrations.AddIndex(
            model_name='reviewtask',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), ('decision__in', ['approve', 'reject'])), fields=['content_type', '-closed_at', '-id'], name='reviewtask_final'),
        ),
        migrations.AddConstraint(
            model_name='findingdismissal',
            constraint=models.UniqueConstraint(fields=('task', 'code', 'text', 'content_digest'), name='findingdismissal_once'),
        ),
        migrations.AddIndex(
            model_name='districtopinion',
            index=models.Index(condition=models.Q(('opinion', '')), fields=['district', 'due_on'], name='districtopinion_waiting'),
        ),
        migrations.AddConstraint(
            model_name='districtopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('given_by', None), ('opinion', '')), models.Q(models.Q(('opinion', ''), _negated=True), ('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='districtopinion_given_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='districtopinion',
            constraint=models.CheckConstraint(condition=models.Q(('opinion__in', ['', 'agree']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='districtopinion_says_why'),
        ),
        migrations.AddConstraint(
            model_name='opinionrule',
            constraint=models.UniqueConstraint(fields=('content_type', 'district'), name='opinionrule_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='returnreason',
            constraint=models.UniqueConstraint(fields=('content_type', 'label'), name='returnreason_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='givenreason',
            index=models.Index(fields=['-at'], name='givenreason_newest'),
        ),
        migrations.AddConstraint(
            model_name='givenreason',
            constraint=models.UniqueConstraint(fields=('task', 'reason'), name='givenreason_once'),
        ),
        migrations.AddIndex(
            model_name='taskfinding',
            index=models.Index(fields=['code', '-task'], name='taskfinding_by_rule'),
        ),
        migrations.AddConstraint(
            model_name='taskfinding',
            constraint=models.UniqueConstraint(fields=('task', 'code', 'text'), name='taskfinding_once'),
        ),
        migrations.AddIndex(
            model_name='textfingerprint',
            index=django.contrib.postgres.indexes.GinIndex(fields=['bands'], name='textfingerprint_bands'),
        ),
        migrations.AddConstraint(
            model_name='textfingerprint',
            constraint=models.UniqueConstraint(fields=('content_type', 'object_id'), name='textfingerprint_once'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['flagged_at', 'id'], name='flag_queue'),
        ),
        migrations.AddIndex(
            model_name='flag',
            index=models.Index(fields=['organization', '-id'], name='flag_of_organization'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('resolution', '')), models.Q(('closed_at__isnull', False), models.Q(('resolution', ''), _negated=True)), _connector='OR'), name='flag_closed_has_resolution'),
        ),
        migrations.AddIndex(
            model_name='suspension',
            index=models.Index(fields=['organization', '-id'], name='suspension_of_organization'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('content_type', 'object_id'), name='suspension_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('content_type', 'object_id', 'flagged_by'), name='flag_one_open_a_person'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingdismissal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_findingdismissalevent" ("at", "code", "content_digest", "dismissed_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id", "text") VALUES (NEW."at", NEW."code", NEW."content_digest", NEW."dismissed_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."task_id", NEW."text"); RETURN NULL;', hash='ced82741ef82f833b447d1441c3877398ebd279f', operation='INSERT', pgid='pgtrigger_insert_insert_60df7', table='review_findingdismissal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingdismissal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_findingdismissalevent" ("at", "code", "content_digest", "dismissed_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id", "text") VALUES (NEW."at", NEW."code", NEW."content_digest", NEW."dismissed_by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."task_id", NEW."text"); RETURN NULL;', hash='4daf77f47c1a462cd450570322fc8ab2ef35737f', operation='UPDATE', pgid='pgtrigger_update_update_c6b6b', table='review_findingdismissal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingdismissal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_findingdismissalevent" ("at", "code", "content_digest", "dismissed_by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id", "text") VALUES (OLD."at", OLD."code", OLD."content_digest", OLD."dismissed_by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."task_id", OLD."text"); RETURN NULL;', hash='40aef60d47e074238ebeeb96427a617ac76746b3', operation='DELETE', pgid='pgtrigger_delete_delete_1351e', table='review_findingdismissal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewtask',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_reviewtaskevent" ("assignee_id", "carried_days", "closed_at", "content_type_id", "decision", "due_on", "id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "spent_days", "submitted_at", "submitted_by_id", "title") VALUES (NEW."assignee_id", NEW."carried_days", NEW."closed_at", NEW."content_type_id", NEW."decision", NEW."due_on", NEW."id", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."round", NEW."spent_days", NEW."submitted_at", NEW."submitted_by_id", NEW."title"); RETURN NULL;', hash='542169248f9e1d7a3593b12ff83cde64d3f0f29d', operation='INSERT', pgid='pgtrigger_insert_insert_76dcb', table='review_reviewtask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewtask',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."assignee_id" IS DISTINCT FROM (NEW."assignee_id") OR OLD."carried_days" IS DISTINCT FROM (NEW."carried_days") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."content_type_id" IS DISTINCT FROM (NEW."content_type_id") OR OLD."decision" IS DISTINCT FROM (NEW."decision") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."object_id" IS DISTINCT FROM (NEW."object_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."spent_days" IS DISTINCT FROM (NEW."spent_days") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "review_reviewtaskevent" ("assignee_id", "carried_days", "closed_at", "content_type_id", "decision", "due_on", "id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "spent_days", "submitted_at", "submitted_by_id", "title") VALUES (NEW."assignee_id", NEW."carried_days", NEW."closed_at", NEW."content_type_id", NEW."decision", NEW."due_on", NEW."id", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."round", NEW."spent_days", NEW."submitted_at", NEW."submitted_by_id", NEW."title"); RETURN NULL;', hash='c2405b618348ba6dee8d12baa31476a0588036af', operation='UPDATE', pgid='pgtrigger_update_update_2c40c', table='review_reviewtask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewtask',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_reviewtaskevent" ("assignee_id", "carried_days", "closed_at", "content_type_id", "decision", "due_on", "id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round", "spent_days", "submitted_at", "submitted_by_id", "title") VALUES (OLD."assignee_id", OLD."carried_days", OLD."closed_at", OLD."content_type_id", OLD."decision", OLD."due_on", OLD."id", OLD."object_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."round", OLD."spent_days", OLD."submitted_at", OLD."submitted_by_id", OLD."title"); RETURN NULL;', hash='b43bdbca81c76885ac04a14140ee4bf6fcbb88cd', operation='DELETE', pgid='pgtrigger_delete_delete_d169d', table='review_reviewtask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_findingruleevent" ("code", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='09ec454f6b57c71ff41c93a9d21bc194f8ab69ce', operation='INSERT', pgid='pgtrigger_insert_insert_e54ec', table='review_findingrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."label" IS DISTINCT FROM (NEW."label"))', func='INSERT INTO "review_findingruleevent" ("code", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='f4e7c5e0e2a4b828242509f2649ec02681815ea1', operation='UPDATE', pgid='pgtrigger_update_update_77b6e', table='review_findingrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingrule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_findingruleevent" ("code", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."id", OLD."is_active", OLD."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ceff2242ed4e7aebfafee50908893c6180ae68eb', operation='DELETE', pgid='pgtrigger_delete_delete_32d26', table='review_findingrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districtopinion',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_districtopinionevent" ("district_id", "due_on", "given_at", "given_by_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id") VALUES (NEW."district_id", NEW."due_on", NEW."given_at", NEW."given_by_id", NEW."id", NEW."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."task_id"); RETURN NULL;', hash='b14fedb9d05aba06a074925f43230c4267cc679c', operation='INSERT', pgid='pgtrigger_insert_insert_72229', table='review_districtopinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districtopinion',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_districtopinionevent" ("district_id", "due_on", "given_at", "given_by_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id") VALUES (NEW."district_id", NEW."due_on", NEW."given_at", NEW."given_by_id", NEW."id", NEW."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."task_id"); RETURN NULL;', hash='712588191973f02e1e2f5a850a656447542cc07f', operation='UPDATE', pgid='pgtrigger_update_update_c574b', table='review_districtopinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districtopinion',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_districtopinionevent" ("district_id", "due_on", "given_at", "given_by_id", "id", "opinion", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "task_id") VALUES (OLD."district_id", OLD."due_on", OLD."given_at", OLD."given_by_id", OLD."id", OLD."opinion", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."task_id"); RETURN NULL;', hash='b218460dcea1e81a56653360c774ea5fb40400f1', operation='DELETE', pgid='pgtrigger_delete_delete_e9f06', table='review_districtopinion', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinionrule',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_opinionruleevent" ("content_type_id", "days", "district_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."content_type_id", NEW."days", NEW."district_id", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='78e634e514e550c775e57c069dc469da27e31f57', operation='INSERT', pgid='pgtrigger_insert_insert_0a648', table='review_opinionrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinionrule',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_opinionruleevent" ("content_type_id", "days", "district_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."content_type_id", NEW."days", NEW."district_id", NEW."id", NEW."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='70474306554a677f33bfb3ec8cb8c095bbf49873', operation='UPDATE', pgid='pgtrigger_update_update_065b1', table='review_opinionrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='opinionrule',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_opinionruleevent" ("content_type_id", "days", "district_id", "id", "is_active", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."content_type_id", OLD."days", OLD."district_id", OLD."id", OLD."is_active", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='a87ab3ff897d3cfe4f2fbf15161556f197958d4b', operation='DELETE', pgid='pgtrigger_delete_delete_6f59b', table='review_opinionrule', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnreason',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_returnreasonevent" ("content_type_id", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "text") VALUES (NEW."content_type_id", NEW."id", NEW."is_active", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."text"); RETURN NULL;', hash='cf4c380be5b5ad125bd60a43674e7b301d4db8d9', operation='INSERT', pgid='pgtrigger_insert_insert_80c25', table='review_returnreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnreason',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_returnreasonevent" ("content_type_id", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "text") VALUES (NEW."content_type_id", NEW."id", NEW."is_active", NEW."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."text"); RETURN NULL;', hash='b5cef5e60efd0a76518033db941a96ebcfb4b3ff', operation='UPDATE', pgid='pgtrigger_update_update_b8215', table='review_returnreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnreason',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_returnreasonevent" ("content_type_id", "id", "is_active", "label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "text") VALUES (OLD."content_type_id", OLD."id", OLD."is_active", OLD."label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."text"); RETURN NULL;', hash='67aed587dc01abeab8ec0c5869ecfd28080eac8f', operation='DELETE', pgid='pgtrigger_delete_delete_8c4fc', table='review_returnreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='givenreason',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_givenreasonevent" ("at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "task_id") VALUES (NEW."at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason_id", NEW."task_id"); RETURN NULL;', hash='643515938d7836c532fb9afc4642379145830c4c', operation='INSERT', pgid='pgtrigger_insert_insert_b35c8', table='review_givenreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='givenreason',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_givenreasonevent" ("at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "task_id") VALUES (NEW."at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason_id", NEW."task_id"); RETURN NULL;', hash='e25cdc00abd17e298b3e5ad3869aa79e64c66c4e', operation='UPDATE', pgid='pgtrigger_update_update_82c8f', table='review_givenreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='givenreason',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_givenreasonevent" ("at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_id", "task_id") VALUES (OLD."at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason_id", OLD."task_id"); RETURN NULL;', hash='82e9808320fa67598f923b03c07bfe2976ac7ce4', operation='DELETE', pgid='pgtrigger_delete_delete_22f92', table='review_givenreason', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicestandard',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_servicestandardevent" ("content_type_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_days") VALUES (NEW."content_type_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."target_days"); RETURN NULL;', hash='a69b9e3d1f3bcbdc3234c601c3b6eee129d65dcc', operation='INSERT', pgid='pgtrigger_insert_insert_77b7a', table='review_servicestandard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicestandard',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."content_type_id" IS DISTINCT FROM (NEW."content_type_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."target_days" IS DISTINCT FROM (NEW."target_days"))', func='INSERT INTO "review_servicestandardevent" ("content_type_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_days") VALUES (NEW."content_type_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."target_days"); RETURN NULL;', hash='020ff7e9bb4f995a382d0a5124fb87118ea73c45', operation='UPDATE', pgid='pgtrigger_update_update_7e5bb', table='review_servicestandard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='servicestandard',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_servicestandardevent" ("content_type_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_days") VALUES (OLD."content_type_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."target_days"); RETURN NULL;', hash='a4961a64df2cc5776cb67ef7a6e6e965ee0ecc74', operation='DELETE', pgid='pgtrigger_delete_delete_040fa', table='review_servicestandard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_flagevent" ("closed_at", "closed_by_id", "content_type_id", "flagged_at", "flagged_by_id", "id", "note", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolution_note", "title") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."content_type_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."note", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."resolution", NEW."resolution_note", NEW."title"); RETURN NULL;', hash='11c346680605728830c4930e005c539599475a87', operation='INSERT', pgid='pgtrigger_insert_insert_d779f', table='review_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_flagevent" ("closed_at", "closed_by_id", "content_type_id", "flagged_at", "flagged_by_id", "id", "note", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolution_note", "title") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."content_type_id", NEW."flagged_at", NEW."flagged_by_id", NEW."id", NEW."note", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."resolution", NEW."resolution_note", NEW."title"); RETURN NULL;', hash='3bb6c71cbe5dfb9398f9ac1a4a327c46a32a0bfc', operation='UPDATE', pgid='pgtrigger_update_update_cff9f', table='review_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='flag',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_flagevent" ("closed_at", "closed_by_id", "content_type_id", "flagged_at", "flagged_by_id", "id", "note", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolution", "resolution_note", "title") VALUES (OLD."closed_at", OLD."closed_by_id", OLD."content_type_id", OLD."flagged_at", OLD."flagged_by_id", OLD."id", OLD."note", OLD."object_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."resolution", OLD."resolution_note", OLD."title"); RETURN NULL;', hash='9b47a885cbdb0db00915f1cc2d2b8d480c312e07', operation='DELETE', pgid='pgtrigger_delete_delete_98a50', table='review_flag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_suspensionevent" ("answer", "answered_at", "appeal", "appealed_at", "appealed_by_id", "content_type_id", "id", "lift_reason", "lifted_at", "lifted_by_id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remedy", "suspended_at", "suspended_by_id", "title") VALUES (NEW."answer", NEW."answered_at", NEW."appeal", NEW."appealed_at", NEW."appealed_by_id", NEW."content_type_id", NEW."id", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."remedy", NEW."suspended_at", NEW."suspended_by_id", NEW."title"); RETURN NULL;', hash='49517cbddab78f71b7d0aaa40d25a159691dd35b', operation='INSERT', pgid='pgtrigger_insert_insert_b0a19', table='review_suspension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "review_suspensionevent" ("answer", "answered_at", "appeal", "appealed_at", "appealed_by_id", "content_type_id", "id", "lift_reason", "lifted_at", "lifted_by_id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remedy", "suspended_at", "suspended_by_id", "title") VALUES (NEW."answer", NEW."answered_at", NEW."appeal", NEW."appealed_at", NEW."appealed_by_id", NEW."content_type_id", NEW."id", NEW."lift_reason", NEW."lifted_at", NEW."lifted_by_id", NEW."object_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."remedy", NEW."suspended_at", NEW."suspended_by_id", NEW."title"); RETURN NULL;', hash='db94f10566e13379c52ab3f7142a453524df9bb5', operation='UPDATE', pgid='pgtrigger_update_update_ffbfc', table='review_suspension', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "review_suspensionevent" ("answer", "answered_at", "appeal", "appealed_at", "appealed_by_id", "content_type_id", "id", "lift_reason", "lifted_at", "lifted_by_id", "object_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remedy", "suspended_at", "suspended_by_id", "title") VALUES (OLD."answer", OLD."answered_at", OLD."appeal", OLD."appealed_at", OLD."appealed_by_id", OLD."content_type_id", OLD."id", OLD."lift_reason", OLD."lifted_at", OLD."lifted_by_id", OLD."object_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."remedy", OLD."suspended_at", OLD."suspended_by_id", OLD."title"); RETURN NULL;', hash='40ad4f30d10ed3be9a885907d491e9e8d8f4af3f', operation='DELETE', pgid='pgtrigger_delete_delete_1f90c', table='review_suspension', when='AFTER')),
        ),
    ]
