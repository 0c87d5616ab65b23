"""What the plan asks for a year: 100 doctors, 1,000 masters, 10,000 trained (C6.5); a city changes the rows."""

from django.db import migrations

YEARS = (2026, 2027)
TARGETS = (
    ("doctor", 100, "新入校或入站、培养方向属于紧缺专业的博士"),
    ("master", 1000, "新入校、培养方向属于紧缺专业的硕士"),
    ("skilled", 10000, "全年参加技能培训并考核合格的人，一年不少于一万"),
)


def write(apps, schema_editor):
    drive = apps.get_model("projects", "TalentDrive")
    for year in YEARS:
        for place, (level, count, note) in enumerate(TARGETS, start=1):
            values = {"target_count": count, "note": note, "place": place}
            drive.objects.get_or_create(year=year, level=level, defaults=values)


def remove(apps, schema_editor):
    apps.get_model("projects", "TalentDrive").objects.filter(year__in=YEARS).delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_projects")]

    operations = [migrations.RunPython(write, remove)]
