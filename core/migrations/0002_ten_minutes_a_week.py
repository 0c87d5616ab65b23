import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=60, verbose_name='用途')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('key', models.CharField(max_length=200, verbose_name='去重键')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='发出时间')),
                ('expires_at', models.DateTimeField(verbose_name='有效到')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ('choice', models.CharField(blank=True, max_length=40, verbose_name='选了什么')),
                ('result', models.CharField(blank=True, max_length=300, verbose_name='结果')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype', verbose_name='对象类型')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_links', to=settings.AUTH_USER_MODEL, verbose_name='发给谁')),
            ],
            options={
                'verbose_name': '邮件办理链接',
                'verbose_name_plural': '邮件办理链接',
            },
        ),
        migrations.CreateModel(
            name='ActionLinkEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('purpose', models.CharField(max_length=60, verbose_name='用途')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('key', models.CharField(max_length=200, verbose_name='去重键')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='发出时间')),
                ('expires_at', models.DateTimeField(verbose_name='有效到')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='使用时间')),
                ('choice', models.CharField(blank=True, max_length=40, verbose_name='选了什么')),
                ('result', models.CharField(blank=True, max_length=300, verbose_name='结果')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='对象类型')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.actionlink')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发给谁')),
            ],
            options={
                'verbose_name': '邮件办理链接变更',
                'verbose_name_plural': '邮件办理链接变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='所属对象编号')),
                ('kind', models.CharField(max_length=30, verbose_name='用途')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('stored_name', models.CharField(max_length=120, unique=True, verbose_name='存放名')),
                ('media_type', models.CharField(max_length=100, verbose_name='格式')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='指纹')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='所属对象类型')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '附件',
                'verbose_name_plural': '附件',
            },
        ),
        migrations.CreateModel(
            name='DocumentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('object_id', models.PositiveBigIntegerField(verbose_name='所属对象编号')),
                ('kind', models.CharField(max_length=30, verbose_name='用途')),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('stored_name', models.CharField(max_length=120, verbose_name='存放名')),
                ('media_type', models.CharField(max_length=100, verbose_name='格式')),
                ('size', models.PositiveIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='指纹')),
                ('uploaded_at', models.DateTimeField(verbose_name='上传时间')),
                ('content_type', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contenttypes.contenttype', verbose_name='所属对象类型')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.document')),
                ('uploaded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
            ],
            options={
                'verbose_name': '附件变更',
                'verbose_name_plural': '附件变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=64, verbose_name='随机数')),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '日历订阅',
                'verbose_name_plural': '日历订阅',
            },
        ),
        migrations.CreateModel(
            name='CalendarFeedEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('made_at', models.DateTimeField(verbose_name='生成时间')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.calendarfeed')),
            ],
            options={
                'verbose_name': '日历订阅变更',
                'verbose_name_plural': '日历订阅变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='去重键')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('address', models.EmailField(max_length=254, verbose_name='地址')),
                ('subject', models.CharField(max_length=250, verbose_name='主题')),
                ('text', models.TextField(verbose_name='正文')),
                ('html', models.TextField(blank=True, verbose_name='网页版正文')),
                ('headers', models.JSONField(blank=True, default=dict, verbose_name='信头')),
                ('message_id', models.CharField(max_length=120, unique=True, verbose_name='邮件编号')),
                ('state', models.CharField(choices=[('queued', '等着发'), ('sent', '已发出'), ('failed', '没发出去'), ('bounced', '对方收不到'), ('cancelled', '不用发了')], default='queued', max_length=10, verbose_name='状态')),
                ('attempt_count', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('next_attempt_at', models.DateTimeField(verbose_name='下次尝试')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='写好时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('reported_at', models.DateTimeField(blank=True, null=True, verbose_name='告诉运维的时间')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '发信箱',
                'verbose_name_plural': '发信箱',
            },
        ),
        migrations.CreateModel(
            name='DailyDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='日期')),
                ('state', models.CharField(choices=[('done', '已写好'), ('failed', '没写成')], default='done', max_length=10, verbose_name='状态')),
                ('message_count', models.PositiveIntegerField(default=0, verbose_name='条数')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='core.outgoingmail', verbose_name='邮件')),
            ],
            options={
                'verbose_name': '每日汇总',
                'verbose_name_plural': '每日汇总',
            },
        ),
        migrations.CreateModel(
            name='MassMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='去重键')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('audience', models.CharField(blank=True, max_length=60, verbose_name='发给谁')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('text', models.TextField(max_length=3000, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='按钮打开')),
                ('action_label', models.CharField(blank=True, max_length=20, verbose_name='按钮')),
                ('recipient_count', models.PositiveIntegerField(verbose_name='人数')),
                ('state', models.CharField(choices=[('held', '等放行'), ('released', '放行了，可以收回'), ('sent', '已发出'), ('cancelled', '取消了')], default='held', max_length=10, verbose_name='状态')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='起草时间')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='开始发的时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='放行人')),
            ],
            options={
                'verbose_name': '群发',
                'verbose_name_plural': '群发',
            },
        ),
        migrations.CreateModel(
            name='MassMailEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('key', models.CharField(max_length=200, verbose_name='去重键')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('audience', models.CharField(blank=True, max_length=60, verbose_name='发给谁')),
                ('title', models.CharField(max_length=200, verbose_name='标题')),
                ('text', models.TextField(max_length=3000, verbose_name='内容')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='按钮打开')),
                ('action_label', models.CharField(blank=True, max_length=20, verbose_name='按钮')),
                ('recipient_count', models.PositiveIntegerField(verbose_name='人数')),
                ('state', models.CharField(choices=[('held', '等放行'), ('released', '放行了，可以收回'), ('sent', '已发出'), ('cancelled', '取消了')], default='held', max_length=10, verbose_name='状态')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='起草时间')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='开始发的时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('decided_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='放行人')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.massmail')),
            ],
            options={
                'verbose_name': '群发变更',
                'verbose_name_plural': '群发变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NotificationPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('in_portal', models.BooleanField(default=True, verbose_name='站内消息')),
                ('mail', models.CharField(choices=[('now', '马上发'), ('daily', '每天一封'), ('off', '不发邮件')], max_length=10, verbose_name='邮件')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '通知设置',
                'verbose_name_plural': '通知设置',
            },
        ),
        migrations.CreateModel(
            name='NotificationPreferenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('event', models.CharField(max_length=60, verbose_name='事件')),
                ('in_portal', models.BooleanField(default=True, verbose_name='站内消息')),
                ('mail', models.CharField(choices=[('now', '马上发'), ('daily', '每天一封'), ('off', '不发邮件')], max_length=10, verbose_name='邮件')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.notificationpreference')),
            ],
            options={
                'verbose_name': '通知设置变更',
                'verbose_name_plural': '通知设置变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('searchable', models.CharField(max_length=40, verbose_name='列表')),
                ('query', models.TextField(blank=True, max_length=2000, verbose_name='条件')),
                ('name', models.CharField(max_length=60, verbose_name='名字')),
                ('mail', models.CharField(choices=[('daily', '每天告诉我'), ('off', '不提醒')], default='daily', max_length=10, verbose_name='提醒')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='保存时间')),
                ('looked_at', models.DateTimeField(verbose_name='上次看到哪儿')),
                ('looked_on', models.DateField(blank=True, null=True, verbose_name='上次看的日子')),
                ('problem', models.CharField(blank=True, max_length=200, verbose_name='问题')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '保存的搜索',
                'verbose_name_plural': '保存的搜索',
            },
        ),
        migrations.CreateModel(
            name='SavedSearchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('searchable', models.CharField(max_length=40, verbose_name='列表')),
                ('query', models.TextField(blank=True, max_length=2000, verbose_name='条件')),
                ('name', models.CharField(max_length=60, verbose_name='名字')),
                ('mail', models.CharField(choices=[('daily', '每天告诉我'), ('off', '不提醒')], default='daily', max_length=10, verbose_name='提醒')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='保存时间')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.savedsearch')),
            ],
            options={
                'verbose_name': '保存的搜索变更',
                'verbose_name_plural': '保存的搜索变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedSearchHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField(verbose_name='对象编号')),
                ('shown_on', models.DateField(verbose_name='日期')),
                ('search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='core.savedsearch', verbose_name='搜索')),
            ],
            options={
                'verbose_name': '提醒过的结果',
                'verbose_name_plural': '提醒过的结果',
            },
        ),
        migrations.CreateModel(
            name='UndeliverableAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='地址')),
                ('reason', models.TextField(verbose_name='对方服务器的答复')),
                ('since', models.DateTimeField(verbose_name='从什么时候起')),
            ],
            options={
                'verbose_name': '收不到信的地址',
                'verbose_name_plural': '收不到信的地址',
            },
        ),
        migrations.CreateModel(
            name='UndeliverableAddressEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('address', models.EmailField(max_length=254, verbose_name='地址')),
                ('reason', models.TextField(verbose_name='对方服务器的答复')),
                ('since', models.DateTimeField(verbose_name='从什么时候起')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.undeliverableaddress')),
            ],
            options={
                'verbose_name': '收不到信的地址变更',
                'verbose_name_plural': '收不到信的地址变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextingChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='手机号')),
                ('code_digest', models.CharField(blank=True, max_length=64, verbose_name='验证码摘要')),
                ('code_expires_at', models.DateTimeField(blank=True, null=True, verbose_name='验证码有效到')),
                ('guess_count', models.PositiveSmallIntegerField(default=0, verbose_name='试了几次')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='texting_choice', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '短信提醒',
                'verbose_name_plural': '短信提醒',
            },
        ),
        migrations.CreateModel(
            name='TextingChoiceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.textingchoice')),
            ],
            options={
                'verbose_name': '短信提醒变更',
                'verbose_name_plural': '短信提醒变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TextMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='去重键')),
                ('number', models.CharField(max_length=20, verbose_name='手机号')),
                ('text', models.CharField(max_length=200, verbose_name='内容')),
                ('on', models.DateField(verbose_name='哪一天')),
                ('state', models.CharField(choices=[('queued', '等着发'), ('sending', '正在发'), ('sent', '已发出'), ('failed', '没发成'), ('unknown', '说不准发出没有'), ('cancelled', '不用发了')], default='queued', max_length=10, verbose_name='状态')),
                ('attempt_count', models.PositiveSmallIntegerField(default=0, verbose_name='已试次数')),
                ('next_attempt_at', models.DateTimeField(verbose_name='下次尝试')),
                ('attempted_at', models.DateTimeField(blank=True, null=True, verbose_name='上次尝试')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='错误')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='收件人')),
            ],
            options={
                'verbose_name': '短信',
                'verbose_name_plural': '短信',
                'indexes': [models.Index(condition=models.Q(('state__in', ['queued', 'sending'])), fields=['next_attempt_at'], name='textmessage_due'), models.Index(fields=['recipient', 'on'], name='textmessage_by_recipient'), models.Index(fields=['number', 'on'], name='textmessage_by_number'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='textmessage_ended')],
            },
        ),
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=63, verbose_name='表')),
                ('columns', models.JSONField(verbose_name='列')),
                ('first_id', models.BigIntegerField(verbose_name='从')),
                ('last_id', models.BigIntegerField(verbose_name='到')),
                ('row_count', models.PositiveIntegerField(verbose_name='行数')),
                ('digest', models.CharField(max_length=64, verbose_name='指纹')),
                ('signature', models.CharField(max_length=64, verbose_name='签名')),
                ('sealed_at', models.DateTimeField(verbose_name='封存时间')),
            ],
            options={
                'verbose_name': '审计封条',
                'verbose_name_plural': '审计封条',
                'indexes': [models.Index(fields=['table', '-id'], name='auditseal_newest')],
                'constraints': [models.UniqueConstraint(fields=('table', 'first_id'), name='auditseal_once'), models.CheckConstraint(condition=models.Q(('last_id__gte', models.F('first_id'))), name='auditseal_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='MailTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60, unique=True, verbose_name='哪类邮件')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='主题')),
                ('lead', models.CharField(blank=True, max_length=500, verbose_name='开头')),
                ('closing', models.CharField(blank=True, max_length=500, verbose_name='结尾')),
                ('is_active', models.BooleanField(default=True, help_text='停用 = 用系统的文字', verbose_name='启用')),
            ],
            options={
                'verbose_name': '邮件文字',
                'verbose_name_plural': '邮件文字',
            },
        ),
        migrations.CreateModel(
            name='MailTemplateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('event', models.CharField(max_length=60, verbose_name='哪类邮件')),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='主题')),
                ('lead', models.CharField(blank=True, max_length=500, verbose_name='开头')),
                ('closing', models.CharField(blank=True, max_length=500, verbose_name='结尾')),
                ('is_active', models.BooleanField(default=True, help_text='停用 = 用系统的文字', verbose_name='启用')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='core.mailtemplate')),
            ],
            options={
                'verbose_name': '邮件文字变更',
                'verbose_name_plural': '邮件文字变更',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='notification',
            name='event',
            field=models.CharField(default='', max_length=60, verbose_name='事件'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='jobrun',
            name='reported_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='告诉运维的时间'),
        ),
        migrations.AddField(
            model_name='notification',
            name='is_shown',
            field=models.BooleanField(default=True, verbose_name='站内显示'),
        ),
        migrations.AddField(
            model_name='notification',
            name='mail_plan',
            field=models.CharField(choices=[('now', '马上发'), ('daily', '每天一封'), ('off', '不发'), ('held', '等放行')], default='now', max_length=10, verbose_name='邮件'),
        ),
        migrations.AddField(
            model_name='notification',
            name='mail',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='core.outgoingmail', verbose_name='邮件'),
        ),
        migrations.AddField(
            model_name='notification',
            name='release_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='最早什么时候给看'),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='before',
            field=models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='这一步写掉的值'),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代谁办'),
        ),
        migrations.AddField(
            model_name='reviewevent',
            name='version',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='办完后的版本'),
        ),
        migrations.AlterField(
            model_name='document',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人'),
        ),
        migrations.AlterField(
            model_name='documentevent',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人'),
        ),
        migrations.AddIndex(
            model_name='actionlink',
            index=models.Index(fields=['expires_at'], name='actionlink_by_expiry'),
        ),
        migrations.AddConstraint(
            model_name='actionlink',
            constraint=models.UniqueConstraint(fields=('user', 'purpose', 'key'), name='actionlink_once'),
        ),
        migrations.AddConstraint(
            model_name='actionlink',
            constraint=models.CheckConstraint(condition=models.Q(('used_at__isnull', True), models.Q(('result', ''), _negated=True), _connector='OR'), name='actionlink_used_says_result'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(fields=['content_type', 'object_id', 'id'], name='document_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_size_gt_0'),
        ),
        migrations.AddIndex(
            model_name='jobrun',
            index=models.Index(condition=models.Q(('reported_at', None), ('state', 'failed')), fields=['id'], name='jobrun_unreported'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('is_shown', True), ('read_at', None)), fields=['recipient'], name='notification_unread'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('mail', None), ('mail_plan', 'daily'), ('read_at', None)), fields=['recipient', 'id'], name='notification_for_digest'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('mail_plan', 'held')), fields=['key', 'recipient'], name='notification_held'),
        ),
        migrations.AddConstraint(
            model_name='undeliverableaddress',
            constraint=models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address'))), name='undeliverable_lower'),
        ),
        migrations.AddIndex(
            model_name='massmail',
            index=models.Index(condition=models.Q(('state', 'released')), fields=['starts_at'], name='massmail_released'),
        ),
        migrations.AddConstraint(
            model_name='massmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('decided_by__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='massmail_released_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='notificationpreference',
            constraint=models.UniqueConstraint(fields=('person', 'event'), name='notificationpreference_once'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['next_attempt_at'], name='outgoingmail_due'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['recipient', '-id'], name='outgoingmail_by_recipient'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['state', '-id'], name='outgoingmail_by_state'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('reported_at', None), ('state__in', ['failed', 'bounced'])), fields=['id'], name='outgoingmail_unreported'),
        ),
        migrations.AddConstraint(
            model_name='dailydigest',
            constraint=models.UniqueConstraint(fields=('person', 'on'), name='dailydigest_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='savedsearch',
            index=models.Index(condition=models.Q(('mail', 'daily')), fields=['id'], name='savedsearch_daily'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('person', 'searchable', 'query'), name='savedsearch_once'),
        ),
        migrations.AddConstraint(
            model_name='savedsearchhit',
            constraint=models.UniqueConstraint(fields=('search', 'object_id'), name='savedsearchhit_once'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('release_at__isnull', False)), fields=['key'], name='notification_retractable'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionlink',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_actionlinkevent" ("choice", "content_type_id", "created_at", "expires_at", "id", "key", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "result", "used_at", "user_id") VALUES (NEW."choice", NEW."content_type_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."key", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."result", NEW."used_at", NEW."user_id"); RETURN NULL;', hash='a507b3fa5c4fbf9e8e71f5eb1d1ec7d75a6d7aac', operation='INSERT', pgid='pgtrigger_insert_insert_2e683', table='core_actionlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionlink',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_actionlinkevent" ("choice", "content_type_id", "created_at", "expires_at", "id", "key", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "result", "used_at", "user_id") VALUES (NEW."choice", NEW."content_type_id", NEW."created_at", NEW."expires_at", NEW."id", NEW."key", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."result", NEW."used_at", NEW."user_id"); RETURN NULL;', hash='2a2f8643a7a8426959c4aa31c092bb4e314ceed6', operation='UPDATE', pgid='pgtrigger_update_update_4c4e1', table='core_actionlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionlink',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_actionlinkevent" ("choice", "content_type_id", "created_at", "expires_at", "id", "key", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "result", "used_at", "user_id") VALUES (OLD."choice", OLD."content_type_id", OLD."created_at", OLD."expires_at", OLD."id", OLD."key", OLD."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."result", OLD."used_at", OLD."user_id"); RETURN NULL;', hash='60a8006b3f4db8742955f4b2e55f09445fd7921d', operation='DELETE', pgid='pgtrigger_delete_delete_297a5', table='core_actionlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_documentevent" ("content_type_id", "id", "kind", "media_type", "name", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "stored_name", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type_id", NEW."id", NEW."kind", NEW."media_type", NEW."name", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size", NEW."stored_name", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='9abfae2c69609e83d9f0ddf072f499fdd7cdacff', operation='INSERT', pgid='pgtrigger_insert_insert_b5daa', table='core_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_documentevent" ("content_type_id", "id", "kind", "media_type", "name", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "stored_name", "uploaded_at", "uploaded_by_id") VALUES (NEW."content_type_id", NEW."id", NEW."kind", NEW."media_type", NEW."name", NEW."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."sha256", NEW."size", NEW."stored_name", NEW."uploaded_at", NEW."uploaded_by_id"); RETURN NULL;', hash='f0f86885d07945fb5c307e0b0a6c06a85d7b6607', operation='UPDATE', pgid='pgtrigger_update_update_931a9', table='core_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_documentevent" ("content_type_id", "id", "kind", "media_type", "name", "object_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "stored_name", "uploaded_at", "uploaded_by_id") VALUES (OLD."content_type_id", OLD."id", OLD."kind", OLD."media_type", OLD."name", OLD."object_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."sha256", OLD."size", OLD."stored_name", OLD."uploaded_at", OLD."uploaded_by_id"); RETURN NULL;', hash='bd4e0f80ce66dd32cf9bb60f2cb595d1722843f3', operation='DELETE', pgid='pgtrigger_delete_delete_07281', table='core_document', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undeliverableaddress',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_undeliverableaddressevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since") VALUES (NEW."address", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."since"); RETURN NULL;', hash='1bc60368946818595fc1b3c77fa51c867c01af86', operation='INSERT', pgid='pgtrigger_insert_insert_ddc72', table='core_undeliverableaddress', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undeliverableaddress',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_undeliverableaddressevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since") VALUES (NEW."address", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."since"); RETURN NULL;', hash='4bca7a8f2feaff7d8f8c906226a2ffdefaa4b98e', operation='UPDATE', pgid='pgtrigger_update_update_c619a', table='core_undeliverableaddress', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='undeliverableaddress',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_undeliverableaddressevent" ("address", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "since") VALUES (OLD."address", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."since"); RETURN NULL;', hash='ac587680e37fef0d36458f6ff7e0b632fa2d512d', operation='DELETE', pgid='pgtrigger_delete_delete_5e18c', table='core_undeliverableaddress', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_calendarfeedevent" ("id", "made_at", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."made_at", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a2af56bb26ddd152a6e68506253b17ac3a2d573d', operation='INSERT', pgid='pgtrigger_insert_insert_b9e21', table='core_calendarfeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_calendarfeedevent" ("id", "made_at", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."made_at", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='36450fefcdc29d8476400597713a92f17976db39', operation='UPDATE', pgid='pgtrigger_update_update_6fbdb', table='core_calendarfeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_calendarfeedevent" ("id", "made_at", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."made_at", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='e6d422845daa93795971bffd6bb96694ad25afe3', operation='DELETE', pgid='pgtrigger_delete_delete_5c33c', table='core_calendarfeed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massmail',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_massmailevent" ("action_label", "audience", "created_at", "created_by_id", "decided_by_id", "ended_at", "event", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipient_count", "starts_at", "state", "text", "title", "url") VALUES (NEW."action_label", NEW."audience", NEW."created_at", NEW."created_by_id", NEW."decided_by_id", NEW."ended_at", NEW."event", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."recipient_count", NEW."starts_at", NEW."state", NEW."text", NEW."title", NEW."url"); RETURN NULL;', hash='4a667833990c4907b1c262e01ee9dc692146ceed', operation='INSERT', pgid='pgtrigger_insert_insert_a52c2', table='core_massmail', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massmail',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_massmailevent" ("action_label", "audience", "created_at", "created_by_id", "decided_by_id", "ended_at", "event", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipient_count", "starts_at", "state", "text", "title", "url") VALUES (NEW."action_label", NEW."audience", NEW."created_at", NEW."created_by_id", NEW."decided_by_id", NEW."ended_at", NEW."event", NEW."id", NEW."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."recipient_count", NEW."starts_at", NEW."state", NEW."text", NEW."title", NEW."url"); RETURN NULL;', hash='7c7ac0b1af3688ecbc35e422b7abebca8ac6763c', operation='UPDATE', pgid='pgtrigger_update_update_7c4fc', table='core_massmail', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='massmail',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_massmailevent" ("action_label", "audience", "created_at", "created_by_id", "decided_by_id", "ended_at", "event", "id", "key", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recipient_count", "starts_at", "state", "text", "title", "url") VALUES (OLD."action_label", OLD."audience", OLD."created_at", OLD."created_by_id", OLD."decided_by_id", OLD."ended_at", OLD."event", OLD."id", OLD."key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."recipient_count", OLD."starts_at", OLD."state", OLD."text", OLD."title", OLD."url"); RETURN NULL;', hash='c520b7e06cb7a2172856776f7f20dc90a7b023e7', operation='DELETE', pgid='pgtrigger_delete_delete_ccc0b', table='core_massmail', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notificationpreference',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_notificationpreferenceevent" ("event", "id", "in_portal", "mail", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."event", NEW."id", NEW."in_portal", NEW."mail", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='911cba746fb1ccb51c116385ab8c547ef97f0ffd', operation='INSERT', pgid='pgtrigger_insert_insert_d028a', table='core_notificationpreference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notificationpreference',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_notificationpreferenceevent" ("event", "id", "in_portal", "mail", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."event", NEW."id", NEW."in_portal", NEW."mail", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='472928c725fe2c661568328d923d57786e71d325', operation='UPDATE', pgid='pgtrigger_update_update_4448a', table='core_notificationpreference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notificationpreference',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_notificationpreferenceevent" ("event", "id", "in_portal", "mail", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."event", OLD."id", OLD."in_portal", OLD."mail", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='f28e38aaccaf240b1fd276382dd416672aa003c3', operation='DELETE', pgid='pgtrigger_delete_delete_901ec', table='core_notificationpreference', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_savedsearchevent" ("created_at", "id", "mail", "name", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "searchable") VALUES (NEW."created_at", NEW."id", NEW."mail", NEW."name", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."query", NEW."searchable"); RETURN NULL;', hash='c833a0eb61b38687f5a55fde335ef0d93f321dac', operation='INSERT', pgid='pgtrigger_insert_insert_07457', table='core_savedsearch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mail" IS DISTINCT FROM (NEW."mail") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."searchable" IS DISTINCT FROM (NEW."searchable"))', func='INSERT INTO "core_savedsearchevent" ("created_at", "id", "mail", "name", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "searchable") VALUES (NEW."created_at", NEW."id", NEW."mail", NEW."name", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."query", NEW."searchable"); RETURN NULL;', hash='d85279e9fac6d59e78075579e4e74fc9d306623d', operation='UPDATE', pgid='pgtrigger_update_update_6d73f', table='core_savedsearch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_savedsearchevent" ("created_at", "id", "mail", "name", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "searchable") VALUES (OLD."created_at", OLD."id", OLD."mail", OLD."name", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."query", OLD."searchable"); RETURN NULL;', hash='ec3a12410d62d5bcd6d229fc479aca5257c859da', operation='DELETE', pgid='pgtrigger_delete_delete_0617e', table='core_savedsearch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textingchoice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_textingchoiceevent" ("confirmed_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."confirmed_at", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='935ad858097fa41ddc892335922a783a4923e40b', operation='INSERT', pgid='pgtrigger_insert_insert_b503a', table='core_textingchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textingchoice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_textingchoiceevent" ("confirmed_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."confirmed_at", NEW."id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='df697a4b7fbadfb02d113de586ae8dcc39b8ed64', operation='UPDATE', pgid='pgtrigger_update_update_ae899', table='core_textingchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='textingchoice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_textingchoiceevent" ("confirmed_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."confirmed_at", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='68bb35fc9e6b0c3fc3c3a339b8f093f0655d490d', operation='DELETE', pgid='pgtrigger_delete_delete_51deb', table='core_textingchoice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailtemplate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_mailtemplateevent" ("closing", "event", "id", "is_active", "lead", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."closing", NEW."event", NEW."id", NEW."is_active", NEW."lead", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."subject"); RETURN NULL;', hash='7a6b000b5c5eeffee0631dea52fa2c9f075159de', operation='INSERT', pgid='pgtrigger_insert_insert_067ba', table='core_mailtemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailtemplate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "core_mailtemplateevent" ("closing", "event", "id", "is_active", "lead", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (NEW."closing", NEW."event", NEW."id", NEW."is_active", NEW."lead", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."subject"); RETURN NULL;', hash='bb663b9f934005e6450cd617e34e8ceadc854022', operation='UPDATE', pgid='pgtrigger_update_update_3ad14', table='core_mailtemplate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mailtemplate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "core_mailtemplateevent" ("closing", "event", "id", "is_active", "lead", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject") VALUES (OLD."closing", OLD."event", OLD."id", OLD."is_active", OLD."lead", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."subject"); RETURN NULL;', hash='3c00e947d7bebf0e0ccc9ecc63f16be2f93ff194', operation='DELETE', pgid='pgtrigger_delete_delete_c5538', table='core_mailtemplate', when='AFTER')),
        ),
    ]
