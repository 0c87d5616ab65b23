from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_fill_when_members_joined'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('review', '0002_ten_minutes_a_week'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='flag', name='flag_one_a_person'),
        migrations.AddConstraint(
            model_name='flag',
            constraint=models.UniqueConstraint(
                condition=models.Q(('closed_at', None)),
                fields=('content_type', 'object_id', 'flagged_by'),
                name='flag_one_open_a_person',
            ),
        ),
    ]
