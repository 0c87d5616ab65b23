from django.db import migrations, models

TASK = "recognition.remind_experts"


def drop_waiting(apps, schema_editor):
    """The hourly job of its own is gone; one that still waits would find no code."""
    apps.get_model("core", "JobRun").objects.filter(task=TASK, finished_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [("review", "0005_rules_wait_for_publishing"), ("core", "0003_name_events_of_old_notifications")]

    operations = [
        migrations.AddIndex(
            model_name="reviewtask",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["submitted_at", "id"], name="reviewtask_oldest"),
        ),
        migrations.RunPython(drop_waiting, migrations.RunPython.noop),
    ]
