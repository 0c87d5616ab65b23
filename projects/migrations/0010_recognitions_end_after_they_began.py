from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_kinds_as_they_stand")]

    operations = [
        migrations.AddConstraint(
            model_name='certificaterecognition',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('since')), _connector='OR'), name='certificaterecognition_ends_after_it_began'),
        ),
    ]
