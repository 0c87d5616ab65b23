"""Adopted cases, camps, officers drawn by lot, heads with grades, targets of districts, contracts in the ledger, leads that say yes, indexes of a large library."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import projects.models.projects
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_fill_when_members_joined'),
        ('projects', '0003_weights_add_up'),
        ('supplydemand', '0009_quicker_runs'),
        ('taxonomy', '0002_ten_minutes_a_week'),
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
            name='Camp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('returned', '退回'), ('approved', '通过'), ('rejected', '不予通过'), ('withdrawn', '撤回'), ('expired', '已过期')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='提交时间')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='审结时间')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='名称')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='一句话说明')),
                ('description', models.TextField(blank=True, max_length=10000, verbose_name='内容')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公开时间')),
                ('suspended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从')),
                ('draft_input', models.JSONField(blank=True, default=dict, editable=False, verbose_name='读不懂的草稿内容')),
                ('search_document', django.contrib.postgres.search.SearchVectorField(editable=False, null=True, verbose_name='检索')),
                ('kind', models.CharField(blank=True, choices=[('camp', '职业训练营'), ('course', '继续教育课程')], max_length=10, verbose_name='形式')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='招谁')),
                ('mode', models.CharField(blank=True, choices=[('onsite', '线下'), ('online', '线上'), ('mixed', '线上线下')], max_length=10, verbose_name='怎么上')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='学时')),
                ('fee', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='收费（元）')),
                ('min_attendance', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='出勤到多少发证书（%）')),
            ],
            options={
                'verbose_name': '训练营和课程',
                'verbose_name_plural': '训练营和课程',
            },
        ),
        migrations.CreateModel(
            name='CampAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_present', models.BooleanField(verbose_name='到了')),
                ('way', models.CharField(choices=[('screen', '扫屏幕上的码'), ('sheet', '扫签到单'), ('hand', '主办单位登记')], max_length=10, verbose_name='怎么签的')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='登记的理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('device_digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='哪台手机')),
            ],
            options={
                'verbose_name': '出勤',
                'verbose_name_plural': '出勤',
            },
        ),
        migrations.CreateModel(
            name='CampAttendanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('is_present', models.BooleanField(verbose_name='到了')),
                ('way', models.CharField(choices=[('screen', '扫屏幕上的码'), ('sheet', '扫签到单'), ('hand', '主办单位登记')], max_length=10, verbose_name='怎么签的')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='登记的理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '出勤变更',
                'verbose_name_plural': '出勤变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='证书号')),
                ('verify_code', models.CharField(editable=False, max_length=20, unique=True, verbose_name='查询码')),
                ('holder_name', models.CharField(max_length=40, verbose_name='姓名')),
                ('title', models.CharField(max_length=120, verbose_name='学完了什么')),
                ('kind', models.CharField(blank=True, choices=[('camp', '职业训练营'), ('course', '继续教育课程')], max_length=10, verbose_name='形式')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='学时')),
                ('issuers', models.CharField(max_length=300, verbose_name='发证单位')),
                ('results', models.CharField(blank=True, max_length=300, verbose_name='成绩')),
                ('issued_on', models.DateField(verbose_name='发证日期')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示数据')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('revoke_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么作废')),
            ],
            options={
                'verbose_name': '结业证书',
                'verbose_name_plural': '结业证书',
            },
        ),
        migrations.CreateModel(
            name='CampCertificateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40, verbose_name='证书号')),
                ('verify_code', models.CharField(editable=False, max_length=20, verbose_name='查询码')),
                ('title', models.CharField(max_length=120, verbose_name='学完了什么')),
                ('kind', models.CharField(blank=True, choices=[('camp', '职业训练营'), ('course', '继续教育课程')], max_length=10, verbose_name='形式')),
                ('hours', models.PositiveSmallIntegerField(verbose_name='学时')),
                ('issuers', models.CharField(max_length=300, verbose_name='发证单位')),
                ('results', models.CharField(blank=True, max_length=300, verbose_name='成绩')),
                ('issued_on', models.DateField(verbose_name='发证日期')),
                ('is_demo', models.BooleanField(default=False, verbose_name='演示数据')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('revoke_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么作废')),
            ],
            options={
                'verbose_name': '结业证书变更',
                'verbose_name_plural': '结业证书变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampCertificatesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '对应证书变更',
                'verbose_name_plural': '对应证书变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampEnrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=11, verbose_name='手机')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('phone_digest', models.CharField(editable=False, max_length=64, verbose_name='手机的指纹')),
                ('form_token', models.UUIDField(editable=False, null=True, unique=True, verbose_name='表单令牌')),
                ('state', models.CharField(choices=[('placed', '已报上'), ('waiting', '候补'), ('cancelled', '已取消')], max_length=10, verbose_name='状态')),
                ('enrolled_at', models.DateTimeField(verbose_name='报名时间')),
                ('placed_at', models.DateTimeField(blank=True, null=True, verbose_name='报上的时间')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('cancelled_by', models.CharField(blank=True, choices=[('learner', '本人取消'), ('employer', '报名单位取消'), ('host', '主办单位取消'), ('session', '这一期取消')], max_length=10, verbose_name='谁取消的')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么取消')),
            ],
            options={
                'verbose_name': '报名',
                'verbose_name_plural': '报名',
            },
        ),
        migrations.CreateModel(
            name='CampEnrolmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('state', models.CharField(choices=[('placed', '已报上'), ('waiting', '候补'), ('cancelled', '已取消')], max_length=10, verbose_name='状态')),
                ('enrolled_at', models.DateTimeField(verbose_name='报名时间')),
                ('placed_at', models.DateTimeField(blank=True, null=True, verbose_name='报上的时间')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('cancelled_by', models.CharField(blank=True, choices=[('learner', '本人取消'), ('employer', '报名单位取消'), ('host', '主办单位取消'), ('session', '这一期取消')], max_length=10, verbose_name='谁取消的')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么取消')),
            ],
            options={
                'verbose_name': '报名变更',
                'verbose_name_plural': '报名变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampEvent',
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
                ('title', models.CharField(blank=True, max_length=120, verbose_name='名称')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='一句话说明')),
                ('description', models.TextField(blank=True, max_length=10000, verbose_name='内容')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='公开时间')),
                ('suspended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='暂停公开，从')),
                ('draft_input', models.JSONField(blank=True, default=dict, editable=False, verbose_name='读不懂的草稿内容')),
                ('kind', models.CharField(blank=True, choices=[('camp', '职业训练营'), ('course', '继续教育课程')], max_length=10, verbose_name='形式')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='招谁')),
                ('mode', models.CharField(blank=True, choices=[('onsite', '线下'), ('online', '线上'), ('mixed', '线上线下')], max_length=10, verbose_name='怎么上')),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='学时')),
                ('fee', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='收费（元）')),
                ('min_attendance', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='出勤到多少发证书（%）')),
            ],
            options={
                'verbose_name': '训练营和课程变更',
                'verbose_name_plural': '训练营和课程变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampExam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('name', models.CharField(max_length=60, verbose_name='考试名称')),
                ('content', models.CharField(max_length=500, verbose_name='考什么')),
                ('full_mark', models.PositiveSmallIntegerField(default=100, verbose_name='满分')),
                ('pass_mark', models.PositiveSmallIntegerField(default=60, verbose_name='及格分')),
                ('attempts_most', models.PositiveSmallIntegerField(default=2, verbose_name='最多考几次')),
                ('host_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='主办单位确认')),
                ('partner_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='共建单位确认')),
                ('objection', models.CharField(blank=True, max_length=300, verbose_name='共建单位的意见')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
            ],
            options={
                'verbose_name': '考试',
                'verbose_name_plural': '考试',
            },
        ),
        migrations.CreateModel(
            name='CampExamEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('name', models.CharField(max_length=60, verbose_name='考试名称')),
                ('content', models.CharField(max_length=500, verbose_name='考什么')),
                ('full_mark', models.PositiveSmallIntegerField(default=100, verbose_name='满分')),
                ('pass_mark', models.PositiveSmallIntegerField(default=60, verbose_name='及格分')),
                ('attempts_most', models.PositiveSmallIntegerField(default=2, verbose_name='最多考几次')),
                ('host_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='主办单位确认')),
                ('partner_confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='共建单位确认')),
                ('objection', models.CharField(blank=True, max_length=300, verbose_name='共建单位的意见')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
            ],
            options={
                'verbose_name': '考试变更',
                'verbose_name_plural': '考试变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampExamResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('held_on', models.DateField(verbose_name='哪天考的')),
                ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='分数')),
                ('is_passed', models.BooleanField(verbose_name='及格')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='为什么作废')),
            ],
            options={
                'verbose_name': '考试成绩',
                'verbose_name_plural': '考试成绩',
            },
        ),
        migrations.CreateModel(
            name='CampExamResultEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('attempt', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('held_on', models.DateField(verbose_name='哪天考的')),
                ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='分数')),
                ('is_passed', models.BooleanField(verbose_name='及格')),
                ('entered_at', models.DateTimeField(verbose_name='登记时间')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='为什么作废')),
            ],
            options={
                'verbose_name': '考试成绩变更',
                'verbose_name_plural': '考试成绩变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampMajorsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '专业变更',
                'verbose_name_plural': '专业变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='上什么')),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='结束')),
                ('code_key', models.CharField(editable=False, max_length=40, verbose_name='签到码的钥匙')),
                ('has_sheet', models.BooleanField(default=False, verbose_name='用打印的签到单')),
            ],
            options={
                'verbose_name': '一次课',
                'verbose_name_plural': '一次课',
            },
        ),
        migrations.CreateModel(
            name='CampMeetingEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='上什么')),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='结束')),
                ('has_sheet', models.BooleanField(default=False, verbose_name='用打印的签到单')),
            ],
            options={
                'verbose_name': '一次课变更',
                'verbose_name_plural': '一次课变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampOccupationsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'verbose_name': '面向职业变更',
                'verbose_name_plural': '面向职业变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CampSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几期')),
                ('starts_on', models.DateField(verbose_name='开课')),
                ('ends_on', models.DateField(verbose_name='结束')),
                ('enrol_until', models.DateField(verbose_name='报名截止')),
                ('place', models.CharField(max_length=200, verbose_name='在哪里上')),
                ('places', models.PositiveSmallIntegerField(verbose_name='名额')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么取消')),
                ('cleared_at', models.DateTimeField(blank=True, null=True, verbose_name='清掉个人信息的时间')),
            ],
            options={
                'verbose_name': '班次',
                'verbose_name_plural': '班次',
            },
        ),
        migrations.CreateModel(
            name='CampSessionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几期')),
                ('starts_on', models.DateField(verbose_name='开课')),
                ('ends_on', models.DateField(verbose_name='结束')),
                ('enrol_until', models.DateField(verbose_name='报名截止')),
                ('place', models.CharField(max_length=200, verbose_name='在哪里上')),
                ('places', models.PositiveSmallIntegerField(verbose_name='名额')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('cancel_reason', models.CharField(blank=True, max_length=300, verbose_name='为什么取消')),
                ('cleared_at', models.DateTimeField(blank=True, null=True, verbose_name='清掉个人信息的时间')),
            ],
            options={
                'verbose_name': '班次变更',
                'verbose_name_plural': '班次变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CertificateRecognition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counts_as', models.CharField(max_length=200, verbose_name='认作什么')),
                ('since', models.DateField(verbose_name='从哪天起')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='不再认，从')),
            ],
            options={
                'verbose_name': '证书的认可',
                'verbose_name_plural': '证书的认可',
            },
        ),
        migrations.CreateModel(
            name='CertificateRecognitionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('counts_as', models.CharField(max_length=200, verbose_name='认作什么')),
                ('since', models.DateField(verbose_name='从哪天起')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='不再认，从')),
            ],
            options={
                'verbose_name': '证书的认可变更',
                'verbose_name_plural': '证书的认可变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChangeAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='原来')),
                ('after', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='改成')),
            ],
            options={
                'verbose_name': '承诺的变更',
                'verbose_name_plural': '承诺的变更',
            },
        ),
        migrations.CreateModel(
            name='ChangeAmountEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('before', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='原来')),
                ('after', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='改成')),
            ],
            options={
                'verbose_name': '承诺的变更变更',
                'verbose_name_plural': '承诺的变更变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DistrictTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                ('measure', models.CharField(choices=[('projects', '新公开的项目'), ('heads', '开班人数')], default='projects', max_length=10, verbose_name='数什么')),
                ('target_count', models.PositiveIntegerField(verbose_name='目标')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '各区目标',
                'verbose_name_plural': '各区目标',
                'ordering': ('-year', 'district', 'measure', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='DistrictTargetEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年度')),
                ('measure', models.CharField(choices=[('projects', '新公开的项目'), ('heads', '开班人数')], default='projects', max_length=10, verbose_name='数什么')),
                ('target_count', models.PositiveIntegerField(verbose_name='目标')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '各区目标变更',
                'verbose_name_plural': '各区目标变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HeadcountStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counterpart_name', models.CharField(blank=True, max_length=120, verbose_name='平台外的对方')),
                ('created_at', models.DateTimeField(verbose_name='填写时间')),
                ('grade', models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级')),
                ('answer', models.CharField(blank=True, choices=[('confirmed', '确认'), ('disputed', '有出入'), ('not_me', '不是我')], max_length=10, verbose_name='对方怎么说')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='对方答复时间')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='核验时间')),
                ('verify_note', models.CharField(blank=True, max_length=200, verbose_name='核验看了什么')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='为什么作废')),
                ('headcount', models.PositiveIntegerField(help_text='班级人数，或者计划人数', verbose_name='人数')),
                ('admitted_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='录取人数')),
                ('tilt_count', models.PositiveIntegerField(default=0, verbose_name='倾斜名额')),
            ],
            options={
                'verbose_name': '人数的确认',
                'verbose_name_plural': '人数的确认',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HeadcountStatementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('counterpart_name', models.CharField(blank=True, max_length=120, verbose_name='平台外的对方')),
                ('created_at', models.DateTimeField(verbose_name='填写时间')),
                ('grade', models.CharField(choices=[('stated', '自报'), ('handed', '转交确认'), ('confirmed', '对方确认'), ('documented', '佐证'), ('verified', '已核验')], default='stated', max_length=10, verbose_name='证据等级')),
                ('answer', models.CharField(blank=True, choices=[('confirmed', '确认'), ('disputed', '有出入'), ('not_me', '不是我')], max_length=10, verbose_name='对方怎么说')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='对方答复时间')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='核验时间')),
                ('verify_note', models.CharField(blank=True, max_length=200, verbose_name='核验看了什么')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='为什么作废')),
                ('headcount', models.PositiveIntegerField(help_text='班级人数，或者计划人数', verbose_name='人数')),
                ('admitted_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='录取人数')),
                ('tilt_count', models.PositiveIntegerField(default=0, verbose_name='倾斜名额')),
            ],
            options={
                'verbose_name': '人数的确认变更',
                'verbose_name_plural': '人数的确认变更',
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
            model_name='awardmilestone',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='awardmilestone',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='awardmilestone',
            name='delete_delete',
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
            model_name='commitment',
            name='entry_is_fixed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
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
            model_name='outcomekind',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcomekind',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='outcomekind',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='project',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectchange',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectchange',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectchange',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectstage',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectstage',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='projectstage',
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
            model_name='awardmilestone',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁列的'),
        ),
        migrations.AddField(
            model_name='awardmilestoneevent',
            name='added_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁列的'),
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
            model_name='commitment',
            name='milestone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='projects.awardmilestone', verbose_name='中榜节点'),
        ),
        migrations.AddField(
            model_name='commitmentevent',
            name='milestone',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.awardmilestone', verbose_name='中榜节点'),
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
            model_name='outcomekind',
            name='can_be_adopted',
            field=models.BooleanField(default=False, help_text='如 案例：别的单位能照着立项', verbose_name='可以采用'),
        ),
        migrations.AddField(
            model_name='outcomekindevent',
            name='can_be_adopted',
            field=models.BooleanField(default=False, help_text='如 案例：别的单位能照着立项', verbose_name='可以采用'),
        ),
        migrations.AddField(
            model_name='partnersuggestion',
            name='titles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None, verbose_name='基地和导师的认定'),
        ),
        migrations.AddField(
            model_name='project',
            name='adopted_outcome',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='projects.outcome', verbose_name='采用自案例'),
        ),
        migrations.AddField(
            model_name='project',
            name='blueprint',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='照着走的计划'),
        ),
        migrations.AddField(
            model_name='project',
            name='need_answer',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='projects.needanswer', verbose_name='来自技术需求的应答'),
        ),
        migrations.AddField(
            model_name='projectchange',
            name='accepted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='新牵头单位答应'),
        ),
        migrations.AddField(
            model_name='projectchange',
            name='accepted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁答应的'),
        ),
        migrations.AddField(
            model_name='projectchange',
            name='decline_reason',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='为什么不接'),
        ),
        migrations.AddField(
            model_name='projectchange',
            name='declined_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='新牵头单位不接'),
        ),
        migrations.AddField(
            model_name='projectchangeevent',
            name='accepted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='新牵头单位答应'),
        ),
        migrations.AddField(
            model_name='projectchangeevent',
            name='accepted_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁答应的'),
        ),
        migrations.AddField(
            model_name='projectchangeevent',
            name='decline_reason',
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name='为什么不接'),
        ),
        migrations.AddField(
            model_name='projectchangeevent',
            name='declined_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='新牵头单位不接'),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='adopted_outcome',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.outcome', verbose_name='采用自案例'),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='blueprint',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='照着走的计划'),
        ),
        migrations.AddField(
            model_name='projectevent',
            name='need_answer',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.needanswer', verbose_name='来自技术需求的应答'),
        ),
        migrations.AddField(
            model_name='projectstage',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='什么时候走完的'),
        ),
        migrations.AddField(
            model_name='projectstage',
            name='left_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁最后确认的'),
        ),
        migrations.AddField(
            model_name='projectstage',
            name='left_with',
            field=models.JSONField(blank=True, default=dict, verbose_name='走完时做了多少'),
        ),
        migrations.AddField(
            model_name='projectstageevent',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='什么时候走完的'),
        ),
        migrations.AddField(
            model_name='projectstageevent',
            name='left_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁最后确认的'),
        ),
        migrations.AddField(
            model_name='projectstageevent',
            name='left_with',
            field=models.JSONField(blank=True, default=dict, verbose_name='走完时做了多少'),
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
            model_name='project',
            name='public_parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('partners', '合作单位'), ('team', '团队'), ('stages', '六个环节的进展'), ('figures', '数字'), ('money', '经费和投入'), ('outcomes', '成果'), ('blueprint', '计划和里程碑（可以照着做）')], max_length=12), blank=True, default=projects.models.projects._open_parts, size=None, verbose_name='公开哪些部分'),
        ),
        migrations.AlterField(
            model_name='projectevent',
            name='public_parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('partners', '合作单位'), ('team', '团队'), ('stages', '六个环节的进展'), ('figures', '数字'), ('money', '经费和投入'), ('outcomes', '成果'), ('blueprint', '计划和里程碑（可以照着做）')], max_length=12), blank=True, default=projects.models.projects._open_parts, size=None, verbose_name='公开哪些部分'),
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
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['stage_since', 'id'], name='project_longest'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['ends_on', 'id'], name='project_ending'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(condition=models.Q(('status', 'approved'), ('suspended_at', None)), fields=['organization', 'type', 'district', 'level', 'stage', 'id'], name='project_facets'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awardmilestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_awardmilestoneevent" ("accepted_at", "accepted_by_id", "added_by_id", "amount", "award_id", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "reported_by_id", "title") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."added_by_id", NEW."amount", NEW."award_id", NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."report", NEW."reported_at", NEW."reported_by_id", NEW."title"); RETURN NULL;', hash='ad02ea2bb76282ab84ce442eef649b38977b8934', operation='INSERT', pgid='pgtrigger_insert_insert_d61ef', table='projects_awardmilestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awardmilestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_awardmilestoneevent" ("accepted_at", "accepted_by_id", "added_by_id", "amount", "award_id", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "reported_by_id", "title") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."added_by_id", NEW."amount", NEW."award_id", NEW."due_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."report", NEW."reported_at", NEW."reported_by_id", NEW."title"); RETURN NULL;', hash='9f3b4f1d3169ae24e8a71dc4a08909cc52280cc5', operation='UPDATE', pgid='pgtrigger_update_update_32dcd', table='projects_awardmilestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='awardmilestone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_awardmilestoneevent" ("accepted_at", "accepted_by_id", "added_by_id", "amount", "award_id", "due_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_at", "reported_by_id", "title") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."added_by_id", OLD."amount", OLD."award_id", OLD."due_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."report", OLD."reported_at", OLD."reported_by_id", OLD."title"); RETURN NULL;', hash='6fedf853396edd8a22d5e75384c4d328188f4a95', operation='DELETE', pgid='pgtrigger_delete_delete_f4b63', table='projects_awardmilestone', when='AFTER')),
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
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='entry_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reverses_id" IS DISTINCT FROM (NEW."reverses_id") OR OLD."counterpart_name" IS DISTINCT FROM (NEW."counterpart_name") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b8c7fa783d23d04854052be6244ba3cb6c4332ad', operation='UPDATE', pgid='pgtrigger_entry_is_fixed_bee39', table='projects_commitment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_commitmentevent" ("amount", "answer", "answered_at", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "direction", "due_on", "effective_at", "grade", "id", "kind", "milestone_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "refused_at", "reverses_id", "stated_by_id", "verified_at", "verified_by_id", "verify_note") VALUES (NEW."amount", NEW."answer", NEW."answered_at", NEW."counterpart_id", NEW."counterpart_name", NEW."created_at", NEW."created_by_id", NEW."direction", NEW."due_on", NEW."effective_at", NEW."grade", NEW."id", NEW."kind", NEW."milestone_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."reason", NEW."refused_at", NEW."reverses_id", NEW."stated_by_id", NEW."verified_at", NEW."verified_by_id", NEW."verify_note"); RETURN NULL;', hash='45bf3de28cbd23a8d869f4b3234f4d604acd930d', operation='INSERT', pgid='pgtrigger_insert_insert_72193', table='projects_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_commitmentevent" ("amount", "answer", "answered_at", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "direction", "due_on", "effective_at", "grade", "id", "kind", "milestone_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "refused_at", "reverses_id", "stated_by_id", "verified_at", "verified_by_id", "verify_note") VALUES (NEW."amount", NEW."answer", NEW."answered_at", NEW."counterpart_id", NEW."counterpart_name", NEW."created_at", NEW."created_by_id", NEW."direction", NEW."due_on", NEW."effective_at", NEW."grade", NEW."id", NEW."kind", NEW."milestone_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."reason", NEW."refused_at", NEW."reverses_id", NEW."stated_by_id", NEW."verified_at", NEW."verified_by_id", NEW."verify_note"); RETURN NULL;', hash='f8b0d6b39e59d1e390272a33ba5803958471c7f8', operation='UPDATE', pgid='pgtrigger_update_update_d6e8b', table='projects_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_commitmentevent" ("amount", "answer", "answered_at", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "direction", "due_on", "effective_at", "grade", "id", "kind", "milestone_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "refused_at", "reverses_id", "stated_by_id", "verified_at", "verified_by_id", "verify_note") VALUES (OLD."amount", OLD."answer", OLD."answered_at", OLD."counterpart_id", OLD."counterpart_name", OLD."created_at", OLD."created_by_id", OLD."direction", OLD."due_on", OLD."effective_at", OLD."grade", OLD."id", OLD."kind", OLD."milestone_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."reason", OLD."refused_at", OLD."reverses_id", OLD."stated_by_id", OLD."verified_at", OLD."verified_by_id", OLD."verify_note"); RETURN NULL;', hash='990cc30bc53f8585c31e94524c6cb362827cec90', operation='DELETE', pgid='pgtrigger_delete_delete_514f3', table='projects_commitment', when='AFTER')),
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
            model_name='outcomekind',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_outcomekindevent" ("can_be_adopted", "code", "created_at", "has_clause", "id", "name", "number_label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "retired_on", "updated_at") VALUES (NEW."can_be_adopted", NEW."code", NEW."created_at", NEW."has_clause", NEW."id", NEW."name", NEW."number_label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."retired_on", NEW."updated_at"); RETURN NULL;', hash='a903fc253854d80ecf18df842c35e070b6f536a7', operation='INSERT', pgid='pgtrigger_insert_insert_b49f2', table='projects_outcomekind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomekind',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_outcomekindevent" ("can_be_adopted", "code", "created_at", "has_clause", "id", "name", "number_label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "retired_on", "updated_at") VALUES (NEW."can_be_adopted", NEW."code", NEW."created_at", NEW."has_clause", NEW."id", NEW."name", NEW."number_label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."retired_on", NEW."updated_at"); RETURN NULL;', hash='387d6fec413493612ca9f1dfe609613a833fe610', operation='UPDATE', pgid='pgtrigger_update_update_2a0f8', table='projects_outcomekind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcomekind',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_outcomekindevent" ("can_be_adopted", "code", "created_at", "has_clause", "id", "name", "number_label", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "retired_on", "updated_at") VALUES (OLD."can_be_adopted", OLD."code", OLD."created_at", OLD."has_clause", OLD."id", OLD."name", OLD."number_label", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."retired_on", OLD."updated_at"); RETURN NULL;', hash='525a951e4c720ab6fd0d9618b0e860e23da0320d', operation='DELETE', pgid='pgtrigger_delete_delete_1a9bb', table='projects_outcomekind', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectevent" ("adopted_from_id", "adopted_outcome_id", "blueprint", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "decided_at", "demand_id", "description", "district_id", "draft_input", "end_kind", "ended_on", "ends_on", "external_id", "headcount", "id", "industry_id", "level_id", "match_id", "money_text", "need_answer_id", "organization_id", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_parts", "published_at", "stage", "stage_since", "starts_on", "status", "submitted_at", "summary", "supply_id", "suspended_at", "title", "type_id", "updated_at", "version") VALUES (NEW."adopted_from_id", NEW."adopted_outcome_id", NEW."blueprint", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."demand_id", NEW."description", NEW."district_id", NEW."draft_input", NEW."end_kind", NEW."ended_on", NEW."ends_on", NEW."external_id", NEW."headcount", NEW."id", NEW."industry_id", NEW."level_id", NEW."match_id", NEW."money_text", NEW."need_answer_id", NEW."organization_id", NEW."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."public_parts", NEW."published_at", NEW."stage", NEW."stage_since", NEW."starts_on", NEW."status", NEW."submitted_at", NEW."summary", NEW."supply_id", NEW."suspended_at", NEW."title", NEW."type_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='70de15e000ec5c0f7162c9bb1f89750e7ef0f289', operation='INSERT', pgid='pgtrigger_insert_insert_2e147', table='projects_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."adopted_from_id" IS DISTINCT FROM (NEW."adopted_from_id") OR OLD."adopted_outcome_id" IS DISTINCT FROM (NEW."adopted_outcome_id") OR OLD."blueprint" IS DISTINCT FROM (NEW."blueprint") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_name" IS DISTINCT FROM (NEW."contact_name") OR OLD."contact_phone" IS DISTINCT FROM (NEW."contact_phone") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."demand_id" IS DISTINCT FROM (NEW."demand_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."district_id" IS DISTINCT FROM (NEW."district_id") OR OLD."draft_input" IS DISTINCT FROM (NEW."draft_input") OR OLD."end_kind" IS DISTINCT FROM (NEW."end_kind") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."headcount" IS DISTINCT FROM (NEW."headcount") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."industry_id" IS DISTINCT FROM (NEW."industry_id") OR OLD."level_id" IS DISTINCT FROM (NEW."level_id") OR OLD."match_id" IS DISTINCT FROM (NEW."match_id") OR OLD."money_text" IS DISTINCT FROM (NEW."money_text") OR OLD."need_answer_id" IS DISTINCT FROM (NEW."need_answer_id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."paused_on" IS DISTINCT FROM (NEW."paused_on") OR OLD."public_parts" IS DISTINCT FROM (NEW."public_parts") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."stage_since" IS DISTINCT FROM (NEW."stage_since") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."supply_id" IS DISTINCT FROM (NEW."supply_id") OR OLD."suspended_at" IS DISTINCT FROM (NEW."suspended_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "projects_projectevent" ("adopted_from_id", "adopted_outcome_id", "blueprint", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "decided_at", "demand_id", "description", "district_id", "draft_input", "end_kind", "ended_on", "ends_on", "external_id", "headcount", "id", "industry_id", "level_id", "match_id", "money_text", "need_answer_id", "organization_id", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_parts", "published_at", "stage", "stage_since", "starts_on", "status", "submitted_at", "summary", "supply_id", "suspended_at", "title", "type_id", "updated_at", "version") VALUES (NEW."adopted_from_id", NEW."adopted_outcome_id", NEW."blueprint", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."demand_id", NEW."description", NEW."district_id", NEW."draft_input", NEW."end_kind", NEW."ended_on", NEW."ends_on", NEW."external_id", NEW."headcount", NEW."id", NEW."industry_id", NEW."level_id", NEW."match_id", NEW."money_text", NEW."need_answer_id", NEW."organization_id", NEW."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."public_parts", NEW."published_at", NEW."stage", NEW."stage_since", NEW."starts_on", NEW."status", NEW."submitted_at", NEW."summary", NEW."supply_id", NEW."suspended_at", NEW."title", NEW."type_id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='e7103039b1c813c7877a7e5130277ab2f64188e4', operation='UPDATE', pgid='pgtrigger_update_update_804c3', table='projects_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='project',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectevent" ("adopted_from_id", "adopted_outcome_id", "blueprint", "contact_email", "contact_name", "contact_phone", "created_at", "created_by_id", "decided_at", "demand_id", "description", "district_id", "draft_input", "end_kind", "ended_on", "ends_on", "external_id", "headcount", "id", "industry_id", "level_id", "match_id", "money_text", "need_answer_id", "organization_id", "paused_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_parts", "published_at", "stage", "stage_since", "starts_on", "status", "submitted_at", "summary", "supply_id", "suspended_at", "title", "type_id", "updated_at", "version") VALUES (OLD."adopted_from_id", OLD."adopted_outcome_id", OLD."blueprint", OLD."contact_email", OLD."contact_name", OLD."contact_phone", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."demand_id", OLD."description", OLD."district_id", OLD."draft_input", OLD."end_kind", OLD."ended_on", OLD."ends_on", OLD."external_id", OLD."headcount", OLD."id", OLD."industry_id", OLD."level_id", OLD."match_id", OLD."money_text", OLD."need_answer_id", OLD."organization_id", OLD."paused_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."public_parts", OLD."published_at", OLD."stage", OLD."stage_since", OLD."starts_on", OLD."status", OLD."submitted_at", OLD."summary", OLD."supply_id", OLD."suspended_at", OLD."title", OLD."type_id", OLD."updated_at", OLD."version"); RETURN NULL;', hash='2e729d5be3391b76bf8a28f81e47bc530ebd7bab', operation='DELETE', pgid='pgtrigger_delete_delete_2192f', table='projects_project', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectchange',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectchangeevent" ("accepted_at", "accepted_by_id", "applied_at", "before", "created_at", "created_by_id", "decided_at", "decline_reason", "declined_at", "description", "ends_on", "headcount", "id", "kind", "money_text", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "role", "status", "submitted_at", "summary", "title", "updated_at", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."applied_at", NEW."before", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decline_reason", NEW."declined_at", NEW."description", NEW."ends_on", NEW."headcount", NEW."id", NEW."kind", NEW."money_text", NEW."organization_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."reason", NEW."role", NEW."status", NEW."submitted_at", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='d34f5b927a73a41f765551e319baf4bf69cd1c7a', operation='INSERT', pgid='pgtrigger_insert_insert_07ee5', table='projects_projectchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectchange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_projectchangeevent" ("accepted_at", "accepted_by_id", "applied_at", "before", "created_at", "created_by_id", "decided_at", "decline_reason", "declined_at", "description", "ends_on", "headcount", "id", "kind", "money_text", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "role", "status", "submitted_at", "summary", "title", "updated_at", "version") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."applied_at", NEW."before", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decline_reason", NEW."declined_at", NEW."description", NEW."ends_on", NEW."headcount", NEW."id", NEW."kind", NEW."money_text", NEW."organization_id", NEW."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."reason", NEW."role", NEW."status", NEW."submitted_at", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='8038553d9872b0cc1329aa86859e8df0d934a7db', operation='UPDATE', pgid='pgtrigger_update_update_6ec57', table='projects_projectchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectchange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectchangeevent" ("accepted_at", "accepted_by_id", "applied_at", "before", "created_at", "created_by_id", "decided_at", "decline_reason", "declined_at", "description", "ends_on", "headcount", "id", "kind", "money_text", "organization_id", "other_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason", "role", "status", "submitted_at", "summary", "title", "updated_at", "version") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."applied_at", OLD."before", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."decline_reason", OLD."declined_at", OLD."description", OLD."ends_on", OLD."headcount", OLD."id", OLD."kind", OLD."money_text", OLD."organization_id", OLD."other_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."reason", OLD."role", OLD."status", OLD."submitted_at", OLD."summary", OLD."title", OLD."updated_at", OLD."version"); RETURN NULL;', hash='7ab5425be2b9c50fa4e49169dd8492223c66e2bf', operation='DELETE', pgid='pgtrigger_delete_delete_6178c', table='projects_projectchange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectstage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectstageevent" ("entered_on", "id", "left_at", "left_by_id", "left_on", "left_with", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_from", "planned_until", "project_id", "skip_reason", "stage") VALUES (NEW."entered_on", NEW."id", NEW."left_at", NEW."left_by_id", NEW."left_on", NEW."left_with", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned_from", NEW."planned_until", NEW."project_id", NEW."skip_reason", NEW."stage"); RETURN NULL;', hash='b364b20f24fc0af8fe97c7ef6c7bc586ba8982db', operation='INSERT', pgid='pgtrigger_insert_insert_568c0', table='projects_projectstage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectstage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_projectstageevent" ("entered_on", "id", "left_at", "left_by_id", "left_on", "left_with", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_from", "planned_until", "project_id", "skip_reason", "stage") VALUES (NEW."entered_on", NEW."id", NEW."left_at", NEW."left_by_id", NEW."left_on", NEW."left_with", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned_from", NEW."planned_until", NEW."project_id", NEW."skip_reason", NEW."stage"); RETURN NULL;', hash='6bf37a45b175590e74041e4200ab070cf708ee8d', operation='UPDATE', pgid='pgtrigger_update_update_cd5cf', table='projects_projectstage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='projectstage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_projectstageevent" ("entered_on", "id", "left_at", "left_by_id", "left_on", "left_with", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_from", "planned_until", "project_id", "skip_reason", "stage") VALUES (OLD."entered_on", OLD."id", OLD."left_at", OLD."left_by_id", OLD."left_on", OLD."left_with", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned_from", OLD."planned_until", OLD."project_id", OLD."skip_reason", OLD."stage"); RETURN NULL;', hash='5ec9f6682eeda2fdb8d7884435ec131e7f466e7c', operation='DELETE', pgid='pgtrigger_delete_delete_484a0', table='projects_projectstage', when='AFTER')),
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
        migrations.AddConstraint(
            model_name='projectchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('declined_at', None), ('kind', 'transfer')), _connector='OR'), name='projectchange_lead_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='projectchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decline_reason', ''), ('declined_at', None)), models.Q(('declined_at__isnull', False), ('kind', 'transfer'), models.Q(('decline_reason', ''), _negated=True)), _connector='OR'), name='projectchange_lead_declined_says_why'),
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
            model_name='camp',
            name='certificates',
            field=models.ManyToManyField(blank=True, related_name='+', to='taxonomy.qualification', verbose_name='对应证书'),
        ),
        migrations.AddField(
            model_name='camp',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='camp',
            name='majors',
            field=models.ManyToManyField(blank=True, related_name='+', to='taxonomy.major', verbose_name='专业'),
        ),
        migrations.AddField(
            model_name='camp',
            name='occupations',
            field=models.ManyToManyField(blank=True, related_name='+', to='taxonomy.occupation', verbose_name='面向职业'),
        ),
        migrations.AddField(
            model_name='camp',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='accounts.organization', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='camp',
            name='project',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.project', verbose_name='出自项目'),
        ),
        migrations.AddField(
            model_name='campattendance',
            name='marked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='campattendanceevent',
            name='marked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='campattendanceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campattendance'),
        ),
        migrations.AddField(
            model_name='campcertificate',
            name='issued_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发的'),
        ),
        migrations.AddField(
            model_name='campcertificate',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁作废的'),
        ),
        migrations.AddField(
            model_name='campcertificateevent',
            name='issued_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁发的'),
        ),
        migrations.AddField(
            model_name='campcertificateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campcertificate'),
        ),
        migrations.AddField(
            model_name='campcertificateevent',
            name='revoked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁作废的'),
        ),
        migrations.AddField(
            model_name='campcertificatesevent',
            name='camp',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.camp'),
        ),
        migrations.AddField(
            model_name='campcertificatesevent',
            name='qualification',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.qualification'),
        ),
        migrations.AddField(
            model_name='campenrolment',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='camp_enrolments', to='accounts.organization', verbose_name='报名单位'),
        ),
        migrations.AddField(
            model_name='campenrolment',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='camp_enrolments', to=settings.AUTH_USER_MODEL, verbose_name='账号'),
        ),
        migrations.AddField(
            model_name='campcertificateevent',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campcertificate',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campattendanceevent',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campattendance',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campenrolmentevent',
            name='organization',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='报名单位'),
        ),
        migrations.AddField(
            model_name='campenrolmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campenrolment'),
        ),
        migrations.AddField(
            model_name='campenrolmentevent',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='账号'),
        ),
        migrations.AddField(
            model_name='campevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='campevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='campevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.camp'),
        ),
        migrations.AddField(
            model_name='campevent',
            name='project',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.project', verbose_name='出自项目'),
        ),
        migrations.AddField(
            model_name='campexam',
            name='camp',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exams', to='projects.camp', verbose_name='训练营'),
        ),
        migrations.AddField(
            model_name='campexam',
            name='host_confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='主办单位谁确认的'),
        ),
        migrations.AddField(
            model_name='campexam',
            name='partner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='co_developed_exams', to='accounts.organization', verbose_name='和谁共建'),
        ),
        migrations.AddField(
            model_name='campexam',
            name='partner_confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='共建单位谁确认的'),
        ),
        migrations.AddField(
            model_name='campexamevent',
            name='camp',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.camp', verbose_name='训练营'),
        ),
        migrations.AddField(
            model_name='campexamevent',
            name='host_confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='主办单位谁确认的'),
        ),
        migrations.AddField(
            model_name='campexamevent',
            name='partner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='和谁共建'),
        ),
        migrations.AddField(
            model_name='campexamevent',
            name='partner_confirmed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='共建单位谁确认的'),
        ),
        migrations.AddField(
            model_name='campexamevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campexam'),
        ),
        migrations.AddField(
            model_name='campexamresult',
            name='enrolment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campexamresult',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='campexamresult',
            name='exam',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='projects.campexam', verbose_name='考试'),
        ),
        migrations.AddField(
            model_name='campexamresult',
            name='voided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人'),
        ),
        migrations.AddField(
            model_name='campexamresultevent',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campenrolment', verbose_name='学员'),
        ),
        migrations.AddField(
            model_name='campexamresultevent',
            name='entered_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人'),
        ),
        migrations.AddField(
            model_name='campexamresultevent',
            name='exam',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campexam', verbose_name='考试'),
        ),
        migrations.AddField(
            model_name='campexamresultevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campexamresult'),
        ),
        migrations.AddField(
            model_name='campexamresultevent',
            name='voided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作废人'),
        ),
        migrations.AddField(
            model_name='campmajorsevent',
            name='camp',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.camp'),
        ),
        migrations.AddField(
            model_name='campmajorsevent',
            name='major',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.major'),
        ),
        migrations.AddField(
            model_name='campattendanceevent',
            name='meeting',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campmeeting', verbose_name='哪次课'),
        ),
        migrations.AddField(
            model_name='campattendance',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='projects.campmeeting', verbose_name='哪次课'),
        ),
        migrations.AddField(
            model_name='campmeetingevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campmeeting'),
        ),
        migrations.AddField(
            model_name='campoccupationsevent',
            name='camp',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.camp'),
        ),
        migrations.AddField(
            model_name='campoccupationsevent',
            name='occupation',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.occupation'),
        ),
        migrations.AddField(
            model_name='campsession',
            name='camp',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='projects.camp', verbose_name='训练营'),
        ),
        migrations.AddField(
            model_name='campsession',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='campmeetingevent',
            name='session',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campmeeting',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campenrolmentevent',
            name='session',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campenrolment',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campcertificateevent',
            name='session',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campcertificate',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='projects.campsession', verbose_name='班次'),
        ),
        migrations.AddField(
            model_name='campsessionevent',
            name='camp',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.camp', verbose_name='训练营'),
        ),
        migrations.AddField(
            model_name='campsessionevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='campsessionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.campsession'),
        ),
        migrations.AddField(
            model_name='certificaterecognition',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='certificaterecognition',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificate_recognitions', to='accounts.organization', verbose_name='谁认'),
        ),
        migrations.AddField(
            model_name='certificaterecognition',
            name='qualification',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.qualification', verbose_name='证书'),
        ),
        migrations.AddField(
            model_name='certificaterecognitionevent',
            name='made_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='certificaterecognitionevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='谁认'),
        ),
        migrations.AddField(
            model_name='certificaterecognitionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.certificaterecognition'),
        ),
        migrations.AddField(
            model_name='certificaterecognitionevent',
            name='qualification',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.qualification', verbose_name='证书'),
        ),
        migrations.AddField(
            model_name='changeamount',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='projects.projectchange', verbose_name='变更'),
        ),
        migrations.AddField(
            model_name='changeamount',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.commitment', verbose_name='哪一条承诺'),
        ),
        migrations.AddField(
            model_name='changeamount',
            name='result',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.commitment', verbose_name='生效后记的账'),
        ),
        migrations.AddField(
            model_name='changeamountevent',
            name='change',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.projectchange', verbose_name='变更'),
        ),
        migrations.AddField(
            model_name='changeamountevent',
            name='commitment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.commitment', verbose_name='哪一条承诺'),
        ),
        migrations.AddField(
            model_name='changeamountevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.changeamount'),
        ),
        migrations.AddField(
            model_name='changeamountevent',
            name='result',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.commitment', verbose_name='生效后记的账'),
        ),
        migrations.AddField(
            model_name='districttarget',
            name='district',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.district', verbose_name='区'),
        ),
        migrations.AddField(
            model_name='districttarget',
            name='type',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.projecttype', verbose_name='哪一类项目'),
        ),
        migrations.AddField(
            model_name='districttargetevent',
            name='district',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='taxonomy.district', verbose_name='区'),
        ),
        migrations.AddField(
            model_name='districttargetevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.districttarget'),
        ),
        migrations.AddField(
            model_name='districttargetevent',
            name='type',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.projecttype', verbose_name='哪一类项目'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='cohort',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='headcount_statements', to='projects.cohort', verbose_name='班级'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='counterpart',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='对方单位'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='projects.enrollmentplan', verbose_name='招生计划'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headcount_statements', to='projects.project', verbose_name='项目'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='stated_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization', verbose_name='谁填的'),
        ),
        migrations.AddField(
            model_name='headcountstatement',
            name='verified_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='cohort',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.cohort', verbose_name='班级'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='counterpart',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='对方单位'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='created_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填写人'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='projects.headcountstatement'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='plan',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.enrollmentplan', verbose_name='招生计划'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='project',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='projects.project', verbose_name='项目'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='stated_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='谁填的'),
        ),
        migrations.AddField(
            model_name='headcountstatementevent',
            name='verified_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人'),
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
        migrations.CreateModel(
            name='CampCertificates',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('projects.camp_certificates',),
        ),
        migrations.CreateModel(
            name='CampMajors',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('projects.camp_majors',),
        ),
        migrations.CreateModel(
            name='CampOccupations',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('projects.camp_occupations',),
        ),
        migrations.AddIndex(
            model_name='camp',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['-published_at', '-id'], name='camp_newest'),
        ),
        migrations.AddIndex(
            model_name='camp',
            index=models.Index(fields=['organization', '-id'], name='camp_of_organization'),
        ),
        migrations.AddIndex(
            model_name='camp',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_document'], name='camp_search'),
        ),
        migrations.AddConstraint(
            model_name='camp',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'returned', 'withdrawn')), models.Q(models.Q(('title', ''), _negated=True), models.Q(('summary', ''), _negated=True)), _connector='OR'), name='camp_complete_once_submitted'),
        ),
        migrations.AddConstraint(
            model_name='camp',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ('draft', 'returned', 'withdrawn')), models.Q(models.Q(('kind', ''), _negated=True), models.Q(('mode', ''), _negated=True), ('fee__gte', 0), ('hours__gt', 0)), _connector='OR'), name='camp_says_what_it_is'),
        ),
        migrations.AddConstraint(
            model_name='camp',
            constraint=models.CheckConstraint(condition=models.Q(('min_attendance__range', (1, 100))), name='camp_attendance_is_a_share'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='camp',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campevent" ("audience", "created_at", "created_by_id", "decided_at", "description", "draft_input", "fee", "hours", "id", "kind", "min_attendance", "mode", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "status", "submitted_at", "summary", "suspended_at", "title", "updated_at", "version") VALUES (NEW."audience", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."draft_input", NEW."fee", NEW."hours", NEW."id", NEW."kind", NEW."min_attendance", NEW."mode", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."published_at", NEW."status", NEW."submitted_at", NEW."summary", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='1e7204a26b1d3708fb7b0f268817009cdca70741', operation='INSERT', pgid='pgtrigger_insert_insert_35e76', table='projects_camp', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='camp',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."draft_input" IS DISTINCT FROM (NEW."draft_input") OR OLD."fee" IS DISTINCT FROM (NEW."fee") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."min_attendance" IS DISTINCT FROM (NEW."min_attendance") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."suspended_at" IS DISTINCT FROM (NEW."suspended_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "projects_campevent" ("audience", "created_at", "created_by_id", "decided_at", "description", "draft_input", "fee", "hours", "id", "kind", "min_attendance", "mode", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "status", "submitted_at", "summary", "suspended_at", "title", "updated_at", "version") VALUES (NEW."audience", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."description", NEW."draft_input", NEW."fee", NEW."hours", NEW."id", NEW."kind", NEW."min_attendance", NEW."mode", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."published_at", NEW."status", NEW."submitted_at", NEW."summary", NEW."suspended_at", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;', hash='92f8ceb0eb4b71648556a5383dc45b6a94ce3faf', operation='UPDATE', pgid='pgtrigger_update_update_604fd', table='projects_camp', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='camp',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campevent" ("audience", "created_at", "created_by_id", "decided_at", "description", "draft_input", "fee", "hours", "id", "kind", "min_attendance", "mode", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "status", "submitted_at", "summary", "suspended_at", "title", "updated_at", "version") VALUES (OLD."audience", OLD."created_at", OLD."created_by_id", OLD."decided_at", OLD."description", OLD."draft_input", OLD."fee", OLD."hours", OLD."id", OLD."kind", OLD."min_attendance", OLD."mode", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."published_at", OLD."status", OLD."submitted_at", OLD."summary", OLD."suspended_at", OLD."title", OLD."updated_at", OLD."version"); RETURN NULL;', hash='2e367163c429dabb3b1016dcfbe21fdda8507edc', operation='DELETE', pgid='pgtrigger_delete_delete_25922', table='projects_camp', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='campexam',
            index=models.Index(condition=models.Q(('partner_confirmed_at', None)), fields=['partner'], name='campexam_to_confirm'),
        ),
        migrations.AddConstraint(
            model_name='campexam',
            constraint=models.UniqueConstraint(fields=('camp', 'name'), name='campexam_name_once'),
        ),
        migrations.AddConstraint(
            model_name='campexam',
            constraint=models.CheckConstraint(condition=models.Q(('full_mark__lte', 1000), ('pass_mark__gte', 1), ('pass_mark__lte', models.F('full_mark'))), name='campexam_marks'),
        ),
        migrations.AddConstraint(
            model_name='campexam',
            constraint=models.CheckConstraint(condition=models.Q(('attempts_most__range', (1, 9))), name='campexam_attempts'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexam',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campexamevent" ("attempts_most", "camp_id", "content", "created_at", "full_mark", "host_confirmed_at", "host_confirmed_by_id", "id", "name", "objection", "partner_confirmed_at", "partner_confirmed_by_id", "partner_id", "pass_mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."attempts_most", NEW."camp_id", NEW."content", NEW."created_at", NEW."full_mark", NEW."host_confirmed_at", NEW."host_confirmed_by_id", NEW."id", NEW."name", NEW."objection", NEW."partner_confirmed_at", NEW."partner_confirmed_by_id", NEW."partner_id", NEW."pass_mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='c8f070a354a1f4a487351a59c897a598071ab91a', operation='INSERT', pgid='pgtrigger_insert_insert_f00b2', table='projects_campexam', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexam',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_campexamevent" ("attempts_most", "camp_id", "content", "created_at", "full_mark", "host_confirmed_at", "host_confirmed_by_id", "id", "name", "objection", "partner_confirmed_at", "partner_confirmed_by_id", "partner_id", "pass_mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."attempts_most", NEW."camp_id", NEW."content", NEW."created_at", NEW."full_mark", NEW."host_confirmed_at", NEW."host_confirmed_by_id", NEW."id", NEW."name", NEW."objection", NEW."partner_confirmed_at", NEW."partner_confirmed_by_id", NEW."partner_id", NEW."pass_mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;', hash='15e46a5ce8c04859b2f9ebb304997e4cd6ece642', operation='UPDATE', pgid='pgtrigger_update_update_55c3e', table='projects_campexam', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexam',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campexamevent" ("attempts_most", "camp_id", "content", "created_at", "full_mark", "host_confirmed_at", "host_confirmed_by_id", "id", "name", "objection", "partner_confirmed_at", "partner_confirmed_by_id", "partner_id", "pass_mark", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (OLD."attempts_most", OLD."camp_id", OLD."content", OLD."created_at", OLD."full_mark", OLD."host_confirmed_at", OLD."host_confirmed_by_id", OLD."id", OLD."name", OLD."objection", OLD."partner_confirmed_at", OLD."partner_confirmed_by_id", OLD."partner_id", OLD."pass_mark", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."version"); RETURN NULL;', hash='07662bf80195a1a438def976e4f4b157c33f5013', operation='DELETE', pgid='pgtrigger_delete_delete_f61a0', table='projects_campexam', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='campexamresult',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('exam', 'enrolment', 'attempt'), name='campexamresult_attempt_once'),
        ),
        migrations.AddConstraint(
            model_name='campexamresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_passed', False), ('score', None)), ('score__gte', 0), _connector='OR'), name='campexamresult_score'),
        ),
        migrations.AddConstraint(
            model_name='campexamresult',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='campexamresult_says_why_void'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexamresult',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campexamresultevent" ("attempt", "enrolment_id", "entered_at", "entered_by_id", "exam_id", "held_on", "id", "is_passed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "void_reason", "voided_at", "voided_by_id") VALUES (NEW."attempt", NEW."enrolment_id", NEW."entered_at", NEW."entered_by_id", NEW."exam_id", NEW."held_on", NEW."id", NEW."is_passed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."score", NEW."void_reason", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;', hash='5a5d211327fc872f3595838b0ce032ec4024fa92', operation='INSERT', pgid='pgtrigger_insert_insert_97ce5', table='projects_campexamresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexamresult',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_campexamresultevent" ("attempt", "enrolment_id", "entered_at", "entered_by_id", "exam_id", "held_on", "id", "is_passed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "void_reason", "voided_at", "voided_by_id") VALUES (NEW."attempt", NEW."enrolment_id", NEW."entered_at", NEW."entered_by_id", NEW."exam_id", NEW."held_on", NEW."id", NEW."is_passed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."score", NEW."void_reason", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;', hash='4dce96e9d0b7bb389adf67865d08449f63e46197', operation='UPDATE', pgid='pgtrigger_update_update_f91bf', table='projects_campexamresult', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campexamresult',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campexamresultevent" ("attempt", "enrolment_id", "entered_at", "entered_by_id", "exam_id", "held_on", "id", "is_passed", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "void_reason", "voided_at", "voided_by_id") VALUES (OLD."attempt", OLD."enrolment_id", OLD."entered_at", OLD."entered_by_id", OLD."exam_id", OLD."held_on", OLD."id", OLD."is_passed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."score", OLD."void_reason", OLD."voided_at", OLD."voided_by_id"); RETURN NULL;', hash='5c954c01b9e2faacc6cea9a73e842abb73b04b51', operation='DELETE', pgid='pgtrigger_delete_delete_9afbb', table='projects_campexamresult', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='campattendance',
            constraint=models.UniqueConstraint(fields=('meeting', 'enrolment'), name='campattendance_once'),
        ),
        migrations.AddConstraint(
            model_name='campattendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'hand'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), ('marked_by__isnull', False)), _connector='OR'), name='campattendance_by_hand_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campattendance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campattendanceevent" ("at", "enrolment_id", "id", "is_present", "marked_by_id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "way") VALUES (NEW."at", NEW."enrolment_id", NEW."id", NEW."is_present", NEW."marked_by_id", NEW."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."way"); RETURN NULL;', hash='a384b00beece8b7f19805dae2b50048fbe4cf206', operation='INSERT', pgid='pgtrigger_insert_insert_c3f19', table='projects_campattendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campattendance',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."enrolment_id" IS DISTINCT FROM (NEW."enrolment_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_present" IS DISTINCT FROM (NEW."is_present") OR OLD."marked_by_id" IS DISTINCT FROM (NEW."marked_by_id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."way" IS DISTINCT FROM (NEW."way"))', func='INSERT INTO "projects_campattendanceevent" ("at", "enrolment_id", "id", "is_present", "marked_by_id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "way") VALUES (NEW."at", NEW."enrolment_id", NEW."id", NEW."is_present", NEW."marked_by_id", NEW."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."way"); RETURN NULL;', hash='b6802472b2df2d606c2309185cffd49e63188b98', operation='UPDATE', pgid='pgtrigger_update_update_3c904', table='projects_campattendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campattendance',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campattendanceevent" ("at", "enrolment_id", "id", "is_present", "marked_by_id", "meeting_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "way") VALUES (OLD."at", OLD."enrolment_id", OLD."id", OLD."is_present", OLD."marked_by_id", OLD."meeting_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."way"); RETURN NULL;', hash='cf667dd2f9812c394108096e2a075252d16fd762', operation='DELETE', pgid='pgtrigger_delete_delete_7b240', table='projects_campattendance', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='campsession',
            index=models.Index(condition=models.Q(('cancelled_at', None)), fields=['enrol_until'], name='campsession_open'),
        ),
        migrations.AddIndex(
            model_name='campsession',
            index=models.Index(condition=models.Q(('cleared_at', None)), fields=['ends_on'], name='campsession_to_clear'),
        ),
        migrations.AddConstraint(
            model_name='campsession',
            constraint=models.UniqueConstraint(fields=('camp', 'number'), name='campsession_number_once'),
        ),
        migrations.AddConstraint(
            model_name='campsession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='campsession_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='campsession',
            constraint=models.CheckConstraint(condition=models.Q(('enrol_until__lte', models.F('ends_on'))), name='campsession_enrols_before_end'),
        ),
        migrations.AddConstraint(
            model_name='campsession',
            constraint=models.CheckConstraint(condition=models.Q(('places__range', (1, 2000))), name='campsession_places'),
        ),
        migrations.AddConstraint(
            model_name='campsession',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='campsession_says_why_cancelled'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campsession',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campsessionevent" ("camp_id", "cancel_reason", "cancelled_at", "cleared_at", "created_at", "created_by_id", "ends_on", "enrol_until", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "places", "starts_on", "updated_at", "version") VALUES (NEW."camp_id", NEW."cancel_reason", NEW."cancelled_at", NEW."cleared_at", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."enrol_until", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."places", NEW."starts_on", NEW."updated_at", NEW."version"); RETURN NULL;', hash='b582f6874701241b61bed2388d1430a81bd22682', operation='INSERT', pgid='pgtrigger_insert_insert_0d970', table='projects_campsession', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campsession',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_campsessionevent" ("camp_id", "cancel_reason", "cancelled_at", "cleared_at", "created_at", "created_by_id", "ends_on", "enrol_until", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "places", "starts_on", "updated_at", "version") VALUES (NEW."camp_id", NEW."cancel_reason", NEW."cancelled_at", NEW."cleared_at", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."enrol_until", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."places", NEW."starts_on", NEW."updated_at", NEW."version"); RETURN NULL;', hash='4e38aeae9b1d815dad7987bc38003df4aed3cf0c', operation='UPDATE', pgid='pgtrigger_update_update_c5037', table='projects_campsession', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campsession',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campsessionevent" ("camp_id", "cancel_reason", "cancelled_at", "cleared_at", "created_at", "created_by_id", "ends_on", "enrol_until", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "places", "starts_on", "updated_at", "version") VALUES (OLD."camp_id", OLD."cancel_reason", OLD."cancelled_at", OLD."cleared_at", OLD."created_at", OLD."created_by_id", OLD."ends_on", OLD."enrol_until", OLD."id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."places", OLD."starts_on", OLD."updated_at", OLD."version"); RETURN NULL;', hash='86ca49b66f58a4f138b75aa23558a9c9d0d3066a', operation='DELETE', pgid='pgtrigger_delete_delete_55e3a', table='projects_campsession', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='campmeeting',
            constraint=models.UniqueConstraint(fields=('session', 'starts_at'), name='campmeeting_once'),
        ),
        migrations.AddConstraint(
            model_name='campmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='campmeeting_ends_after_start'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campmeeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campmeetingevent" ("ends_at", "has_sheet", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "starts_at", "title") VALUES (NEW."ends_at", NEW."has_sheet", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."session_id", NEW."starts_at", NEW."title"); RETURN NULL;', hash='b4faee3e39a7c9280046c9cfdf75c45510c9da96', operation='INSERT', pgid='pgtrigger_insert_insert_6352a', table='projects_campmeeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campmeeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."has_sheet" IS DISTINCT FROM (NEW."has_sheet") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."title" IS DISTINCT FROM (NEW."title"))', func='INSERT INTO "projects_campmeetingevent" ("ends_at", "has_sheet", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "starts_at", "title") VALUES (NEW."ends_at", NEW."has_sheet", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."session_id", NEW."starts_at", NEW."title"); RETURN NULL;', hash='c051b5a45d310747d13c624bc79e88523a6502bd', operation='UPDATE', pgid='pgtrigger_update_update_c8598', table='projects_campmeeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campmeeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campmeetingevent" ("ends_at", "has_sheet", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "starts_at", "title") VALUES (OLD."ends_at", OLD."has_sheet", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."session_id", OLD."starts_at", OLD."title"); RETURN NULL;', hash='272c0a3d6ce8b00543e462f9a34b99346adb4e7a', operation='DELETE', pgid='pgtrigger_delete_delete_fbcdc', table='projects_campmeeting', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='campenrolment',
            index=models.Index(fields=['session', 'state', 'id'], name='campenrolment_queue'),
        ),
        migrations.AddIndex(
            model_name='campenrolment',
            index=models.Index(condition=models.Q(('organization__isnull', False)), fields=['organization', '-id'], name='campenrolment_of_org'),
        ),
        migrations.AddIndex(
            model_name='campenrolment',
            index=models.Index(condition=models.Q(('user__isnull', False)), fields=['user', '-id'], name='campenrolment_of_user'),
        ),
        migrations.AddConstraint(
            model_name='campenrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('session', 'phone_digest'), name='campenrolment_once'),
        ),
        migrations.AddConstraint(
            model_name='campenrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'placed'), _negated=True), ('placed_at__isnull', False), _connector='OR'), name='campenrolment_placed_since'),
        ),
        migrations.AddConstraint(
            model_name='campenrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('state', 'cancelled')), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='campenrolment_cancelled_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campenrolment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campenrolmentevent" ("cancel_reason", "cancelled_at", "cancelled_by", "enrolled_at", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "session_id", "state", "user_id") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by", NEW."enrolled_at", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."session_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='7c2db55154b2c1035840e40060727a3caa92b020', operation='INSERT', pgid='pgtrigger_insert_insert_0748b', table='projects_campenrolment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campenrolment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."cancelled_by" IS DISTINCT FROM (NEW."cancelled_by") OR OLD."enrolled_at" IS DISTINCT FROM (NEW."enrolled_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."placed_at" IS DISTINCT FROM (NEW."placed_at") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "projects_campenrolmentevent" ("cancel_reason", "cancelled_at", "cancelled_by", "enrolled_at", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "session_id", "state", "user_id") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by", NEW."enrolled_at", NEW."id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."placed_at", NEW."session_id", NEW."state", NEW."user_id"); RETURN NULL;', hash='d68dbfcb2d5785285102b7f7d3371433846c8211', operation='UPDATE', pgid='pgtrigger_update_update_dc6d4', table='projects_campenrolment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campenrolment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campenrolmentevent" ("cancel_reason", "cancelled_at", "cancelled_by", "enrolled_at", "id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "session_id", "state", "user_id") VALUES (OLD."cancel_reason", OLD."cancelled_at", OLD."cancelled_by", OLD."enrolled_at", OLD."id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."placed_at", OLD."session_id", OLD."state", OLD."user_id"); RETURN NULL;', hash='f4711aebb10c1f0a445826c95fe46fe999e62717', operation='DELETE', pgid='pgtrigger_delete_delete_c4819', table='projects_campenrolment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='campcertificate',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('enrolment',), name='campcertificate_one_valid'),
        ),
        migrations.AddConstraint(
            model_name='campcertificate',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_at', None), models.Q(('revoke_reason', ''), _negated=True), _connector='OR'), name='campcertificate_says_why_revoked'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campcertificate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campcertificateevent" ("enrolment_id", "hours", "id", "is_demo", "issued_by_id", "issued_on", "issuers", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "results", "revoke_reason", "revoked_at", "revoked_by_id", "session_id", "title", "verify_code") VALUES (NEW."enrolment_id", NEW."hours", NEW."id", NEW."is_demo", NEW."issued_by_id", NEW."issued_on", NEW."issuers", NEW."kind", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."results", NEW."revoke_reason", NEW."revoked_at", NEW."revoked_by_id", NEW."session_id", NEW."title", NEW."verify_code"); RETURN NULL;', hash='e4be3421be70454da432cdf4816a7b670b8d83a5', operation='INSERT', pgid='pgtrigger_insert_insert_b905f', table='projects_campcertificate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campcertificate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."enrolment_id" IS DISTINCT FROM (NEW."enrolment_id") OR OLD."hours" IS DISTINCT FROM (NEW."hours") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."issuers" IS DISTINCT FROM (NEW."issuers") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."results" IS DISTINCT FROM (NEW."results") OR OLD."revoke_reason" IS DISTINCT FROM (NEW."revoke_reason") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."verify_code" IS DISTINCT FROM (NEW."verify_code"))', func='INSERT INTO "projects_campcertificateevent" ("enrolment_id", "hours", "id", "is_demo", "issued_by_id", "issued_on", "issuers", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "results", "revoke_reason", "revoked_at", "revoked_by_id", "session_id", "title", "verify_code") VALUES (NEW."enrolment_id", NEW."hours", NEW."id", NEW."is_demo", NEW."issued_by_id", NEW."issued_on", NEW."issuers", NEW."kind", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."results", NEW."revoke_reason", NEW."revoked_at", NEW."revoked_by_id", NEW."session_id", NEW."title", NEW."verify_code"); RETURN NULL;', hash='b34d1e5464c2ddfe9ac69a104b033092c952a9c8', operation='UPDATE', pgid='pgtrigger_update_update_9126e', table='projects_campcertificate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campcertificate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campcertificateevent" ("enrolment_id", "hours", "id", "is_demo", "issued_by_id", "issued_on", "issuers", "kind", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "results", "revoke_reason", "revoked_at", "revoked_by_id", "session_id", "title", "verify_code") VALUES (OLD."enrolment_id", OLD."hours", OLD."id", OLD."is_demo", OLD."issued_by_id", OLD."issued_on", OLD."issuers", OLD."kind", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."results", OLD."revoke_reason", OLD."revoked_at", OLD."revoked_by_id", OLD."session_id", OLD."title", OLD."verify_code"); RETURN NULL;', hash='fca920b1fef6163b472e77972538903c5779f6b1', operation='DELETE', pgid='pgtrigger_delete_delete_e71d5', table='projects_campcertificate', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='certificaterecognition',
            index=models.Index(condition=models.Q(('ended_on', None)), fields=['qualification'], name='certificaterecognition_of'),
        ),
        migrations.AddConstraint(
            model_name='certificaterecognition',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('organization', 'qualification'), name='certificaterecognition_one_open'),
        ),
        migrations.AddConstraint(
            model_name='certificaterecognition',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('since')), _connector='OR'), name='certificaterecognition_ends_after_it_began'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificaterecognition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_certificaterecognitionevent" ("counts_as", "ended_on", "id", "made_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualification_id", "since") VALUES (NEW."counts_as", NEW."ended_on", NEW."id", NEW."made_by_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."qualification_id", NEW."since"); RETURN NULL;', hash='998964a761471905f17e19ad814be788dfa12525', operation='INSERT', pgid='pgtrigger_insert_insert_55938', table='projects_certificaterecognition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificaterecognition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_certificaterecognitionevent" ("counts_as", "ended_on", "id", "made_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualification_id", "since") VALUES (NEW."counts_as", NEW."ended_on", NEW."id", NEW."made_by_id", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."qualification_id", NEW."since"); RETURN NULL;', hash='21c4b861c24549a3f71812404d55e81dc0b43bc3', operation='UPDATE', pgid='pgtrigger_update_update_17b2d', table='projects_certificaterecognition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='certificaterecognition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_certificaterecognitionevent" ("counts_as", "ended_on", "id", "made_by_id", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualification_id", "since") VALUES (OLD."counts_as", OLD."ended_on", OLD."id", OLD."made_by_id", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."qualification_id", OLD."since"); RETURN NULL;', hash='90a3a641ea45d3e357c9bab5f949401294b552c3', operation='DELETE', pgid='pgtrigger_delete_delete_6f204', table='projects_certificaterecognition', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='changeamount',
            constraint=models.UniqueConstraint(fields=('change', 'commitment'), name='changeamount_once'),
        ),
        migrations.AddConstraint(
            model_name='changeamount',
            constraint=models.CheckConstraint(condition=models.Q(('after__gte', 0), ('before__gt', 0), models.Q(('before', models.F('after')), _negated=True)), name='changeamount_differs'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeamount',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_changeamountevent" ("after", "before", "change_id", "commitment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_id") VALUES (NEW."after", NEW."before", NEW."change_id", NEW."commitment_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."result_id"); RETURN NULL;', hash='cb624b398c87238b295a8ab58a457aae527a67d7', operation='INSERT', pgid='pgtrigger_insert_insert_47015', table='projects_changeamount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeamount',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_changeamountevent" ("after", "before", "change_id", "commitment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_id") VALUES (NEW."after", NEW."before", NEW."change_id", NEW."commitment_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."result_id"); RETURN NULL;', hash='297b65992a58dae228139e3d8d1db7054c8e0943', operation='UPDATE', pgid='pgtrigger_update_update_8c67a', table='projects_changeamount', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeamount',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_changeamountevent" ("after", "before", "change_id", "commitment_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result_id") VALUES (OLD."after", OLD."before", OLD."change_id", OLD."commitment_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."result_id"); RETURN NULL;', hash='7b30639c3b2aa94226a98622d8102fc1b5b41dd2', operation='DELETE', pgid='pgtrigger_delete_delete_c7188', table='projects_changeamount', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='districttarget',
            constraint=models.UniqueConstraint(fields=('year', 'district', 'type', 'measure'), name='districttarget_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='districttarget',
            constraint=models.CheckConstraint(condition=models.Q(('target_count__gt', 0)), name='districttarget_gt_0'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districttarget',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_districttargetevent" ("created_at", "district_id", "id", "measure", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_count", "type_id", "updated_at", "year") VALUES (NEW."created_at", NEW."district_id", NEW."id", NEW."measure", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."target_count", NEW."type_id", NEW."updated_at", NEW."year"); RETURN NULL;', hash='bd3dca0e08dc0bcff061088bee95b843e011c420', operation='INSERT', pgid='pgtrigger_insert_insert_2ce44', table='projects_districttarget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districttarget',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_districttargetevent" ("created_at", "district_id", "id", "measure", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_count", "type_id", "updated_at", "year") VALUES (NEW."created_at", NEW."district_id", NEW."id", NEW."measure", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."target_count", NEW."type_id", NEW."updated_at", NEW."year"); RETURN NULL;', hash='db71012b223ad8d82ced3c68c96dfc476f6d86b3', operation='UPDATE', pgid='pgtrigger_update_update_84080', table='projects_districttarget', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='districttarget',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_districttargetevent" ("created_at", "district_id", "id", "measure", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "target_count", "type_id", "updated_at", "year") VALUES (OLD."created_at", OLD."district_id", OLD."id", OLD."measure", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."target_count", OLD."type_id", OLD."updated_at", OLD."year"); RETURN NULL;', hash='d3f6c9bc81082519355b3957b2ec6b9c662b4ad8', operation='DELETE', pgid='pgtrigger_delete_delete_033f5', table='projects_districttarget', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='headcountstatement',
            index=models.Index(fields=['counterpart', 'grade', 'answer'], name='headcount_counterpart'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counterpart__isnull', False), ('counterpart_name', '')), models.Q(('counterpart', None), models.Q(('counterpart_name', ''), _negated=True)), _connector='OR'), name='headcountstatement_has_other_side'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(('stated_by', models.F('counterpart')), _negated=True), name='headcountstatement_two_sides'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(('grade', 'stated'), models.Q(('answer', 'confirmed'), ('answered_at__isnull', False)), _connector='OR'), name='headcountstatement_grade_was_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade', 'verified'), ('verified_at__isnull', False), ('verified_by__isnull', False)), models.Q(models.Q(('grade', 'verified'), _negated=True), ('verified_at', None), ('verified_by', None)), _connector='OR'), name='headcountstatement_verified_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(models.Q(('void_reason', ''), _negated=True), ('grade', 'stated')), _connector='OR'), name='headcountstatement_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cohort__isnull', False), ('plan', None)), models.Q(('cohort', None), ('plan__isnull', False)), _connector='OR'), name='headcount_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='headcountstatement',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('plan', 'cohort', 'headcount', 'admitted_count', 'tilt_count'), name='headcount_asked_once', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headcountstatement',
            trigger=pgtrigger.compiler.Trigger(name='statement_is_fixed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."counterpart_name" IS DISTINCT FROM (NEW."counterpart_name") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."plan_id" IS DISTINCT FROM (NEW."plan_id") OR OLD."cohort_id" IS DISTINCT FROM (NEW."cohort_id") OR OLD."headcount" IS DISTINCT FROM (NEW."headcount") OR OLD."admitted_count" IS DISTINCT FROM (NEW."admitted_count") OR OLD."tilt_count" IS DISTINCT FROM (NEW."tilt_count"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='38a356ce9456f8a5e7cc89431928f4f8f08b80a8', operation='UPDATE', pgid='pgtrigger_statement_is_fixed_8c6a7', table='projects_headcountstatement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headcountstatement',
            trigger=pgtrigger.compiler.Trigger(name='statement_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='09f69549544b28ea6f3a1e235fb7183213c5dfd2', operation='DELETE', pgid='pgtrigger_statement_is_kept_f2f4f', table='projects_headcountstatement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headcountstatement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_headcountstatementevent" ("admitted_count", "answer", "answered_at", "cohort_id", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "grade", "headcount", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "stated_by_id", "tilt_count", "verified_at", "verified_by_id", "verify_note", "void_reason", "voided_at") VALUES (NEW."admitted_count", NEW."answer", NEW."answered_at", NEW."cohort_id", NEW."counterpart_id", NEW."counterpart_name", NEW."created_at", NEW."created_by_id", NEW."grade", NEW."headcount", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."project_id", NEW."stated_by_id", NEW."tilt_count", NEW."verified_at", NEW."verified_by_id", NEW."verify_note", NEW."void_reason", NEW."voided_at"); RETURN NULL;', hash='a60511aa1aa25825e4717b97ba945d2472ea24c6', operation='INSERT', pgid='pgtrigger_insert_insert_e4dbb', table='projects_headcountstatement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headcountstatement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "projects_headcountstatementevent" ("admitted_count", "answer", "answered_at", "cohort_id", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "grade", "headcount", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "stated_by_id", "tilt_count", "verified_at", "verified_by_id", "verify_note", "void_reason", "voided_at") VALUES (NEW."admitted_count", NEW."answer", NEW."answered_at", NEW."cohort_id", NEW."counterpart_id", NEW."counterpart_name", NEW."created_at", NEW."created_by_id", NEW."grade", NEW."headcount", NEW."id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_id", NEW."project_id", NEW."stated_by_id", NEW."tilt_count", NEW."verified_at", NEW."verified_by_id", NEW."verify_note", NEW."void_reason", NEW."voided_at"); RETURN NULL;', hash='8ff6db3d1a1319504e7fd60f79b76cb0418b013a', operation='UPDATE', pgid='pgtrigger_update_update_4d238', table='projects_headcountstatement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='headcountstatement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_headcountstatementevent" ("admitted_count", "answer", "answered_at", "cohort_id", "counterpart_id", "counterpart_name", "created_at", "created_by_id", "grade", "headcount", "id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "project_id", "stated_by_id", "tilt_count", "verified_at", "verified_by_id", "verify_note", "void_reason", "voided_at") VALUES (OLD."admitted_count", OLD."answer", OLD."answered_at", OLD."cohort_id", OLD."counterpart_id", OLD."counterpart_name", OLD."created_at", OLD."created_by_id", OLD."grade", OLD."headcount", OLD."id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."project_id", OLD."stated_by_id", OLD."tilt_count", OLD."verified_at", OLD."verified_by_id", OLD."verify_note", OLD."void_reason", OLD."voided_at"); RETURN NULL;', hash='cbb26bc5b64edf07107ae25b4cb2a4f4aceaf5a5', operation='DELETE', pgid='pgtrigger_delete_delete_511ba', table='projects_headcountstatement', when='AFTER')),
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
        pgtrigger.migrations.AddTrigger(
            model_name='campcertificates',
            trigger=pgtrigger.compiler.Trigger(name='add_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campcertificatesevent" ("camp_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "qualification_id") VALUES (NEW."camp_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'add\', NEW."qualification_id"); RETURN NULL;', hash='f0aca42ab0334e0f5909836e369eb79a86b37b54', operation='INSERT', pgid='pgtrigger_add_insert_4a817', table='projects_camp_certificates', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campcertificates',
            trigger=pgtrigger.compiler.Trigger(name='remove_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campcertificatesevent" ("camp_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "qualification_id") VALUES (OLD."camp_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'remove\', OLD."qualification_id"); RETURN NULL;', hash='5304f1323849028421383b3b7686fe04ccaff341', operation='DELETE', pgid='pgtrigger_remove_delete_18fc7', table='projects_camp_certificates', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campmajors',
            trigger=pgtrigger.compiler.Trigger(name='add_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campmajorsevent" ("camp_id", "id", "major_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."camp_id", NEW."id", NEW."major_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'add\'); RETURN NULL;', hash='301067526b178ea076dd45e916b75c41149c0932', operation='INSERT', pgid='pgtrigger_add_insert_8d3c5', table='projects_camp_majors', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campmajors',
            trigger=pgtrigger.compiler.Trigger(name='remove_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campmajorsevent" ("camp_id", "id", "major_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."camp_id", OLD."id", OLD."major_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'remove\'); RETURN NULL;', hash='ffcd619b61d2010a87b69e08aa1f63e1e610aed9', operation='DELETE', pgid='pgtrigger_remove_delete_4d6ce', table='projects_camp_majors', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campoccupations',
            trigger=pgtrigger.compiler.Trigger(name='add_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campoccupationsevent" ("camp_id", "id", "occupation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."camp_id", NEW."id", NEW."occupation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'add\'); RETURN NULL;', hash='ec121b1cb96a6526b58147cf946eb9cc87db7196', operation='INSERT', pgid='pgtrigger_add_insert_91c6e', table='projects_camp_occupations', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='campoccupations',
            trigger=pgtrigger.compiler.Trigger(name='remove_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "projects_campoccupationsevent" ("camp_id", "id", "occupation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."camp_id", OLD."id", OLD."occupation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'remove\'); RETURN NULL;', hash='6252f56d7b8ed979b719bf698a8fa39efa02f69a', operation='DELETE', pgid='pgtrigger_remove_delete_fa167', table='projects_camp_occupations', when='AFTER')),
        ),
    ]
