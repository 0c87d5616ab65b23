from django.utils import timezone
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


PACKAGED = {
    "major": 2800,
    "text": 2500,
    "skill": 1300,
    "occupation": 800,
    "region": 800,
    "level": 400,
    "date": 400,
    "headcount": 400,
    "industry": 200,
    "certificate": 200,
    "cooperation": 100,
    "salary": 100,
}
"""What runs used until versions were rows."""


def keep_packaged_weights(apps, schema_editor):
    """The weights in use until now are the first version, in force from now on."""
    versions = apps.get_model("supplydemand", "MatchingWeights").objects
    now = timezone.now()
    version, is_new = versions.get_or_create(
        profile="demand_supply",
        number=1,
        defaults={"weights": PACKAGED, "reason": "随系统提供的分值，没有按本市的结果调过", "created_at": now},
    )
    if is_new:
        apps.get_model("supplydemand", "WeightsActivation").objects.create(weights=version, at=now)


STORE_AS_IT_IS = """
ALTER TABLE supplydemand_matchingshard ALTER COLUMN rows SET STORAGE EXTERNAL;
ALTER TABLE supplydemand_matchingrun ALTER COLUMN snapshot SET STORAGE EXTERNAL;
"""
"""PostgreSQL would try to compress tens of megabytes of numbers with every write."""


STAGE = """
CREATE UNLOGGED TABLE supplydemand_changed_lists
    (demand_id bigint, supply_id bigint, rank smallint, score smallint, seats integer, parts smallint[])
"""
"""Rows that a publication is about to write: filled by COPY, emptied in the same transaction."""


def stop_unfinished_runs(apps, schema_editor):
    """What their shards had found lay in a table that goes: they begin anew."""
    apps.get_model("supplydemand", "MatchingRun").objects.filter(state__in=["preparing", "running", "merging"]).exclude(
        shard_count=0
    ).update(state="failed", error="升级时停下了，现在运行一次就有新的结果", snapshot=None)


KEEP_ROWS = "UPDATE supplydemand_matchingshard SET row_count = candidate_count, candidate_count = NULL"
UNKEEP_ROWS = "UPDATE supplydemand_matchingshard SET candidate_count = row_count"


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_fill_when_members_joined'),
        ('supplydemand', '0005_code_change_triggers'),
        ('taxonomy', '0002_ten_minutes_a_week'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='KindRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一方')),
                ('aspect', models.CharField(choices=[('major', '专业类'), ('level', '学历层次'), ('place', '地区'), ('occupation', '职业'), ('industry', '行业')], max_length=12, verbose_name='按什么')),
                ('value', models.CharField(max_length=20, verbose_name='代码')),
                ('label', models.CharField(max_length=120, verbose_name='哪一类')),
                ('reason', models.CharField(choices=[('kind', '不是我们要的类型'), ('place', '地点一直不合适'), ('conditions', '待遇或条件谈不拢'), ('experience', '以前合作不顺'), ('silent', '联系了没人回'), ('other', '其他')], max_length=12, verbose_name='原因')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充说明')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的')),
                ('demand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supplydemand.talentdemand', verbose_name='只对这条需求')),
            ],
            options={
                'verbose_name': '不再推荐的类别',
                'verbose_name_plural': '不再推荐的类别',
            },
        ),
        migrations.CreateModel(
            name='KindRefusalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一方')),
                ('aspect', models.CharField(choices=[('major', '专业类'), ('level', '学历层次'), ('place', '地区'), ('occupation', '职业'), ('industry', '行业')], max_length=12, verbose_name='按什么')),
                ('value', models.CharField(max_length=20, verbose_name='代码')),
                ('label', models.CharField(max_length=120, verbose_name='哪一类')),
                ('reason', models.CharField(choices=[('kind', '不是我们要的类型'), ('place', '地点一直不合适'), ('conditions', '待遇或条件谈不拢'), ('experience', '以前合作不顺'), ('silent', '联系了没人回'), ('other', '其他')], max_length=12, verbose_name='原因')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='补充说明')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='取消时间')),
                ('created_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的')),
                ('demand', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentdemand', verbose_name='只对这条需求')),
            ],
            options={
                'verbose_name': '不再推荐的类别变更',
                'verbose_name_plural': '不再推荐的类别变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListingExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='创建时间')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='修改时间')),
                ('kind', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=6, verbose_name='种类')),
                ('is_own', models.BooleanField(verbose_name='本单位的')),
                ('query', models.TextField(blank=True, verbose_name='条件')),
                ('organizations', models.JSONField(default=list, verbose_name='写的时候所在的单位')),
                ('state', models.CharField(choices=[('writing', '正在写'), ('done', '写完了'), ('failed', '没写成')], default='writing', max_length=8, verbose_name='进度')),
                ('total_count', models.PositiveIntegerField(default=0, verbose_name='总行数')),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='已写行数')),
                ('content', models.BinaryField(null=True, verbose_name='文件内容')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='写完时间')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导出人')),
            ],
            options={
                'verbose_name': '导出',
                'verbose_name_plural': '导出',
            },
        ),
        migrations.CreateModel(
            name='ListingSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('demand', '需求方'), ('supply', '供给方')], max_length=10, verbose_name='哪一方')),
                ('listing_id', models.BigIntegerField(verbose_name='编号')),
                ('signature', models.BigIntegerField(verbose_name='内容指纹')),
                ('guessed', models.BigIntegerField(db_default=0, verbose_name='推测的指纹')),
                ('making', models.PositiveSmallIntegerField(db_default=1, verbose_name='指纹的做法')),
                ('first_run_id', models.BigIntegerField(verbose_name='第一次参加的运行')),
                ('changed_run_id', models.BigIntegerField(verbose_name='内容变了的运行')),
                ('change', models.CharField(choices=[('edited', '内容变了'), ('guessed', '推测变了'), ('remade', '指纹的做法变了')], db_default='edited', max_length=8, verbose_name='变了什么')),
                ('is_listed', models.BooleanField(db_default=True, verbose_name='还在参加')),
            ],
            options={
                'verbose_name': '匹配内容指纹',
                'verbose_name_plural': '匹配内容指纹',
            },
        ),
        migrations.CreateModel(
            name='MatchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', '新增'), ('lost', '没有了'), ('changed', '分数变了')], max_length=8, verbose_name='变化')),
                ('cause', models.CharField(blank=True, choices=[('weights', '匹配方案换了版本'), ('demand_new', '需求新公开或重新公开'), ('supply_new', '供给新公开或重新公开'), ('demand_ended', '需求到期、暂停或结束了'), ('supply_ended', '供给到期、暂停或结束了'), ('refused', '有一方不再要这一类'), ('demand_edited', '需求改过'), ('supply_edited', '供给改过'), ('overtaken', '有更合适的排到了前面'), ('room', '前面的空出了位置'), ('text', '用词的分量重新算过'), ('guessed', '需求没写专业和职业，平台推测的意思变了'), ('remade', '平台更新了，内容重新读过')], max_length=16, verbose_name='为什么')),
                ('score_before', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='原来的分数')),
                ('score_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='现在的分数')),
                ('parts_before', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, null=True, size=None, verbose_name='原来的分项')),
                ('parts_after', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, null=True, size=None, verbose_name='现在的分项')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '匹配变化',
                'verbose_name_plural': '匹配变化',
            },
        ),
        migrations.CreateModel(
            name='MatchingWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(max_length=60, verbose_name='匹配方案')),
                ('number', models.PositiveIntegerField(verbose_name='第几版')),
                ('weights', models.JSONField(verbose_name='各项分值')),
                ('reason', models.CharField(max_length=300, verbose_name='为什么改')),
                ('created_at', models.DateTimeField(verbose_name='什么时候定的')),
            ],
            options={
                'verbose_name': '匹配分值',
                'verbose_name_plural': '匹配分值',
            },
        ),
        migrations.CreateModel(
            name='MatchingWeightsEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('profile', models.CharField(max_length=60, verbose_name='匹配方案')),
                ('number', models.PositiveIntegerField(verbose_name='第几版')),
                ('weights', models.JSONField(verbose_name='各项分值')),
                ('reason', models.CharField(max_length=300, verbose_name='为什么改')),
                ('created_at', models.DateTimeField(verbose_name='什么时候定的')),
            ],
            options={
                'verbose_name': '匹配分值变更',
                'verbose_name_plural': '匹配分值变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MatchPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score_min', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(90)], verbose_name='最低分')),
                ('nearness', models.CharField(choices=[('anywhere', '不限'), ('province', '同省的'), ('city', '同城的')], default='anywhere', max_length=10, verbose_name='地区')),
            ],
            options={
                'verbose_name': '匹配偏好',
                'verbose_name_plural': '匹配偏好',
            },
        ),
        migrations.CreateModel(
            name='SeatTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aim', models.CharField(choices=[('score', '总分最高'), ('seats', '先把人安排满，再看分数')], max_length=8, verbose_name='看重什么')),
                ('score_min', models.PositiveSmallIntegerField(default=0, verbose_name='最低分')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='结果')),
                ('started_at', models.DateTimeField(verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
            ],
            options={
                'verbose_name': '分配试算',
                'verbose_name_plural': '分配试算',
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.TextField(unique=True, verbose_name='词')),
            ],
            options={
                'verbose_name': '词',
                'verbose_name_plural': '词',
            },
        ),
        migrations.CreateModel(
            name='TextGuess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(verbose_name='内容指纹')),
                ('version', models.CharField(max_length=12, verbose_name='语言数据版本')),
                ('guesses', models.JSONField(default=list, verbose_name='推测')),
            ],
            options={
                'verbose_name': '推测过意思的文字',
                'verbose_name_plural': '推测过意思的文字',
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(max_length=60, verbose_name='匹配方案')),
                ('digest', models.CharField(max_length=64, verbose_name='指纹')),
                ('document_count', models.PositiveIntegerField(verbose_name='文本数')),
                ('term_count', models.PositiveIntegerField(verbose_name='词数')),
                ('dictionary', models.CharField(blank=True, max_length=12, verbose_name='词典版本')),
                ('terms', models.BinaryField(verbose_name='词')),
                ('weights', models.BinaryField(verbose_name='词的分量')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '词频版本',
                'verbose_name_plural': '词频版本',
            },
        ),
        migrations.CreateModel(
            name='TokenizedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(verbose_name='内容指纹')),
                ('version', models.PositiveSmallIntegerField(verbose_name='分词版本')),
                ('words', models.BinaryField(verbose_name='词和次数')),
            ],
            options={
                'verbose_name': '分过词的文字',
                'verbose_name_plural': '分过词的文字',
            },
        ),
        migrations.CreateModel(
            name='UnmetNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('demand_count', models.PositiveIntegerField(verbose_name='需求条数')),
                ('headcount', models.PositiveIntegerField(verbose_name='要的人数')),
                ('seat_count', models.PositiveIntegerField(verbose_name='建议分配的人数')),
                ('shortage', models.PositiveIntegerField(verbose_name='还缺的人数')),
                ('reasons', models.JSONField(default=dict, verbose_name='为什么')),
                ('refusals', models.JSONField(default=dict, verbose_name='谈过没成的原因')),
            ],
            options={
                'verbose_name': '未满足的需求',
                'verbose_name_plural': '未满足的需求',
            },
        ),
        migrations.CreateModel(
            name='WeightsActivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '分值启用',
                'verbose_name_plural': '分值启用',
            },
        ),
        migrations.CreateModel(
            name='WeightsActivationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField(verbose_name='启用时间')),
            ],
            options={
                'verbose_name': '分值启用变更',
                'verbose_name_plural': '分值启用变更',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WeightsTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='以哪一天为准')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='结果')),
                ('started_at', models.DateTimeField(verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('error', models.TextField(blank=True, verbose_name='错误')),
            ],
            options={
                'verbose_name': '分值试算',
                'verbose_name_plural': '分值试算',
            },
        ),
        migrations.DeleteModel(
            name='MatchCandidate',
        ),
        migrations.AddField(
            model_name='listingchange',
            name='run_id',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='为它开始的运行'),
        ),
        migrations.AddField(
            model_name='listingimport',
            name='handed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接手人'),
        ),
        migrations.AddField(
            model_name='listingimport',
            name='total_count',
            field=models.PositiveIntegerField(default=0, verbose_name='总行数'),
        ),
        migrations.AddField(
            model_name='match',
            name='seats',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='建议分配的人数'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='cancelled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='取消人'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='dictionary',
            field=models.CharField(blank=True, max_length=12, verbose_name='词典版本'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='figures',
            field=models.JSONField(blank=True, default=dict, verbose_name='结果的数字'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='followed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='白天的改动匹配到'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='horizon',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='白天的改动从这个事务起'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='language',
            field=models.CharField(blank=True, max_length=12, verbose_name='语言数据版本'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='last_match_id',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='发布时最后一个匹配'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='matched_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='分片算完的时间'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='prepared_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='准备好的时间'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='refused',
            field=models.BinaryField(blank=True, null=True, verbose_name='准备时不再推荐的'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='signatures',
            field=models.BinaryField(blank=True, null=True, verbose_name='内容指纹'),
        ),
        migrations.AddField(
            model_name='matchingshard',
            name='row_count',
            field=models.PositiveIntegerField(default=0, verbose_name='留下的行数'),
        ),
        migrations.AddField(
            model_name='matchingshard',
            name='rows',
            field=models.BinaryField(blank=True, null=True, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='match',
            name='demand',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='supplydemand.talentdemand', verbose_name='需求'),
        ),
        migrations.AlterField(
            model_name='match',
            name='run',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='supplydemand.matchingrun', verbose_name='最近改动它的运行'),
        ),
        migrations.AlterField(
            model_name='match',
            name='supply',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='supplydemand.talentsupply', verbose_name='供给'),
        ),
        migrations.AlterField(
            model_name='matchingrun',
            name='state',
            field=models.CharField(choices=[('preparing', '准备中'), ('running', '计算中'), ('merging', '汇总中'), ('published', '已发布'), ('failed', '没做成'), ('cancelled', '已取消')], default='preparing', max_length=12, verbose_name='进度'),
        ),
        migrations.AlterField(
            model_name='matchingshard',
            name='candidate_count',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='候选数'),
        ),
        migrations.AddField(
            model_name='kindrefusal',
            name='match',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supplydemand.match', verbose_name='看到的匹配'),
        ),
        migrations.AddField(
            model_name='kindrefusal',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kind_refusals', to='accounts.organization', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='kindrefusal',
            name='supply',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supplydemand.talentsupply', verbose_name='只对这条供给'),
        ),
        migrations.AddField(
            model_name='kindrefusalevent',
            name='match',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.match', verbose_name='看到的匹配'),
        ),
        migrations.AddField(
            model_name='kindrefusalevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organization', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='kindrefusalevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.kindrefusal'),
        ),
        migrations.AddField(
            model_name='kindrefusalevent',
            name='supply',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.talentsupply', verbose_name='只对这条供给'),
        ),
        migrations.AddConstraint(
            model_name='listingsignature',
            constraint=models.UniqueConstraint(fields=('side', 'listing_id'), name='listingsignature_one_per_listing'),
        ),
        migrations.AddField(
            model_name='matchchange',
            name='demand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supplydemand.talentdemand', verbose_name='需求'),
        ),
        migrations.AddField(
            model_name='matchchange',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='supplydemand.matchingrun', verbose_name='运行'),
        ),
        migrations.AddField(
            model_name='matchchange',
            name='supply',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supplydemand.talentsupply', verbose_name='供给'),
        ),
        migrations.AddField(
            model_name='matchingweights',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的'),
        ),
        migrations.AddField(
            model_name='matchingweightsevent',
            name='created_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁定的'),
        ),
        migrations.AddField(
            model_name='matchingweightsevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.matchingweights'),
        ),
        migrations.AddField(
            model_name='matchpreference',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='match_preference', to=settings.AUTH_USER_MODEL, verbose_name='谁'),
        ),
        migrations.AddField(
            model_name='seattrial',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁问的'),
        ),
        migrations.AddField(
            model_name='seattrial',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seat_trials', to='supplydemand.matchingrun', verbose_name='运行'),
        ),
        migrations.AddConstraint(
            model_name='textguess',
            constraint=models.UniqueConstraint(fields=('digest', 'version'), name='textguess_once'),
        ),
        migrations.AddIndex(
            model_name='textversion',
            index=models.Index(fields=['profile', '-id'], name='textversion_newest'),
        ),
        migrations.AddField(
            model_name='matchingrun',
            name='text_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='supplydemand.textversion', verbose_name='词频版本'),
        ),
        migrations.AddConstraint(
            model_name='tokenizedtext',
            constraint=models.UniqueConstraint(fields=('digest', 'version'), name='tokenizedtext_once'),
        ),
        migrations.AddField(
            model_name='unmetneed',
            name='district',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.district', verbose_name='区'),
        ),
        migrations.AddField(
            model_name='unmetneed',
            name='level',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.educationlevel', verbose_name='学历'),
        ),
        migrations.AddField(
            model_name='unmetneed',
            name='major_class',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.major', verbose_name='专业类'),
        ),
        migrations.AddField(
            model_name='unmetneed',
            name='run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='unmet', to='supplydemand.matchingrun', verbose_name='运行'),
        ),
        migrations.AddField(
            model_name='weightsactivation',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁启用的'),
        ),
        migrations.AddField(
            model_name='weightsactivation',
            name='weights',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activations', to='supplydemand.matchingweights', verbose_name='版本'),
        ),
        migrations.AddField(
            model_name='weightsactivationevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁启用的'),
        ),
        migrations.AddField(
            model_name='weightsactivationevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='supplydemand.weightsactivation'),
        ),
        migrations.AddField(
            model_name='weightsactivationevent',
            name='weights',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='supplydemand.matchingweights', verbose_name='版本'),
        ),
        migrations.AddField(
            model_name='weightstrial',
            name='against',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='supplydemand.matchingweights', verbose_name='对照的版本'),
        ),
        migrations.AddField(
            model_name='weightstrial',
            name='requested_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁试的'),
        ),
        migrations.AddField(
            model_name='weightstrial',
            name='weights',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='supplydemand.matchingweights', verbose_name='试的版本'),
        ),
        migrations.AddConstraint(
            model_name='kindrefusal',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('organization', 'side', 'demand', 'supply', 'aspect', 'value'), name='kindrefusal_one_in_force', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='kindrefusal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demand', None), ('supply', None)), models.Q(('side', 'demand'), ('supply', None)), models.Q(('demand', None), ('side', 'supply')), _connector='OR'), name='kindrefusal_listing_of_side'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kindrefusal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_kindrefusalevent" ("aspect", "created_at", "created_by_id", "demand_id", "id", "label", "lifted_at", "match_id", "note", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "side", "supply_id", "value") VALUES (NEW."aspect", NEW."created_at", NEW."created_by_id", NEW."demand_id", NEW."id", NEW."label", NEW."lifted_at", NEW."match_id", NEW."note", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."side", NEW."supply_id", NEW."value"); RETURN NULL;', hash='d178d37514a0f4686470c24e14c6809be757d807', operation='INSERT', pgid='pgtrigger_insert_insert_3414d', table='supplydemand_kindrefusal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kindrefusal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_kindrefusalevent" ("aspect", "created_at", "created_by_id", "demand_id", "id", "label", "lifted_at", "match_id", "note", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "side", "supply_id", "value") VALUES (NEW."aspect", NEW."created_at", NEW."created_by_id", NEW."demand_id", NEW."id", NEW."label", NEW."lifted_at", NEW."match_id", NEW."note", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."side", NEW."supply_id", NEW."value"); RETURN NULL;', hash='8ccad9655ad2a532dc5ecc318381a11de1e3c130', operation='UPDATE', pgid='pgtrigger_update_update_6f5d4', table='supplydemand_kindrefusal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='kindrefusal',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_kindrefusalevent" ("aspect", "created_at", "created_by_id", "demand_id", "id", "label", "lifted_at", "match_id", "note", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "side", "supply_id", "value") VALUES (OLD."aspect", OLD."created_at", OLD."created_by_id", OLD."demand_id", OLD."id", OLD."label", OLD."lifted_at", OLD."match_id", OLD."note", OLD."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."side", OLD."supply_id", OLD."value"); RETURN NULL;', hash='dbc891de3067bf48c63a856b5bfd8369dec1a984', operation='DELETE', pgid='pgtrigger_delete_delete_2977e', table='supplydemand_kindrefusal', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='listingexport',
            index=models.Index(fields=['created_at'], name='listingexport_by_age'),
        ),
        migrations.AddIndex(
            model_name='listingexport',
            index=models.Index(condition=models.Q(('state', 'writing')), fields=['created_by'], name='listingexport_writing'),
        ),
        migrations.AddIndex(
            model_name='matchchange',
            index=models.Index(fields=['demand', '-id'], name='matchchange_of_demand'),
        ),
        migrations.AddIndex(
            model_name='matchchange',
            index=models.Index(fields=['supply', '-id'], name='matchchange_of_supply'),
        ),
        migrations.AddIndex(
            model_name='matchchange',
            index=models.Index(fields=['run', 'kind'], name='matchchange_of_run'),
        ),
        migrations.AddConstraint(
            model_name='matchingweights',
            constraint=models.UniqueConstraint(fields=('profile', 'number'), name='matchingweights_number_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchingweights',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_matchingweightsevent" ("created_at", "created_by_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "reason", "weights") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."profile", NEW."reason", NEW."weights"); RETURN NULL;', hash='a6093e93761bda735f9ac71877c5cf8a62a3acdb', operation='INSERT', pgid='pgtrigger_insert_insert_01324', table='supplydemand_matchingweights', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchingweights',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_matchingweightsevent" ("created_at", "created_by_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "reason", "weights") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."profile", NEW."reason", NEW."weights"); RETURN NULL;', hash='84a05294aa2073ca753bfb76879b05082f6a3eb5', operation='UPDATE', pgid='pgtrigger_update_update_95c5c', table='supplydemand_matchingweights', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchingweights',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_matchingweightsevent" ("created_at", "created_by_id", "id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "profile", "reason", "weights") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."profile", OLD."reason", OLD."weights"); RETURN NULL;', hash='baf3df73abe1894feffd042fccb8e9ed0184417c', operation='DELETE', pgid='pgtrigger_delete_delete_bb46c', table='supplydemand_matchingweights', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='matchpreference',
            constraint=models.CheckConstraint(condition=models.Q(('score_min__lte', 90)), name='matchpreference_score_in_range'),
        ),
        migrations.AddIndex(
            model_name='unmetneed',
            index=models.Index(fields=['run', '-shortage', 'id'], name='unmetneed_largest'),
        ),
        migrations.AddConstraint(
            model_name='unmetneed',
            constraint=models.UniqueConstraint(fields=('run', 'major_class', 'level', 'district'), name='unmetneed_one_per_cell', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='weightsactivation',
            index=models.Index(fields=['weights', '-id'], name='weightsactivation_newest'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weightsactivation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_weightsactivationevent" ("at", "by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weights_id") VALUES (NEW."at", NEW."by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."weights_id"); RETURN NULL;', hash='1f89a81d8987d1f9654fd73ae74b82f1468cb20c', operation='INSERT', pgid='pgtrigger_insert_insert_442df', table='supplydemand_weightsactivation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weightsactivation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "supplydemand_weightsactivationevent" ("at", "by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weights_id") VALUES (NEW."at", NEW."by_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."weights_id"); RETURN NULL;', hash='841ce29bfd6438ab57acdf6e86e14eb3101a0cd2', operation='UPDATE', pgid='pgtrigger_update_update_cf496', table='supplydemand_weightsactivation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='weightsactivation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "supplydemand_weightsactivationevent" ("at", "by_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weights_id") VALUES (OLD."at", OLD."by_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."weights_id"); RETURN NULL;', hash='0e174b1bd693c6bdb76b6604f28bdc2cbda166c1', operation='DELETE', pgid='pgtrigger_delete_delete_8b6e0', table='supplydemand_weightsactivation', when='AFTER')),
        ),
        migrations.RunSQL(STAGE, "DROP TABLE supplydemand_changed_lists"),
        migrations.RunSQL(STORE_AS_IT_IS, migrations.RunSQL.noop),
        migrations.RunPython(stop_unfinished_runs, migrations.RunPython.noop),
        migrations.RunPython(keep_packaged_weights, migrations.RunPython.noop),
        migrations.RunSQL(KEEP_ROWS, UNKEEP_ROWS),
    ]
