"""The weights of a set of criteria add up to 100 when a transaction ends; a set without criteria may wait for them.

What is asked again when a set is edited row by row: only the end of the transaction counts. Also the sets with which a city begins.
"""

from django.db import migrations

CHECK = """
CREATE FUNCTION public.projects_weights_add_up() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    total integer;
BEGIN
    SELECT sum(weight) INTO total FROM projects_criterion
     WHERE criteria_set_id = CASE TG_OP WHEN 'DELETE' THEN OLD.criteria_set_id ELSE NEW.criteria_set_id END;
    IF total <> 100 THEN
        RAISE EXCEPTION 'the weights of a set of criteria add up to %, not to 100', total USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_weights_add_up AFTER INSERT OR UPDATE OR DELETE ON public.projects_criterion
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.projects_weights_add_up();
"""
UNDO = """
DROP TRIGGER projects_weights_add_up ON public.projects_criterion;
DROP FUNCTION public.projects_weights_add_up();
"""
SETS = (
    (
        "enterprise",
        "企业评价人才",
        "cohort",
        "由用人企业评一届学生整体，不评个人。",
        (
            ("岗位技能", 30, "能不能独立上岗，要不要再培训"),
            ("职业素养", 20, "安全、守时、责任心"),
            ("解决问题", 20, "遇到没教过的情况怎么办"),
            ("团队协作", 15, "和班组、师傅配合"),
            ("留任意愿", 15, "实习后愿不愿意留下"),
        ),
    ),
    (
        "professional_degree",
        "专业学位评价",
        "degree",
        "学位论文以外，看对企业的实际贡献。",
        (
            ("技术攻关贡献度", 35, "解决了企业的什么技术问题，谁验收"),
            ("服务企业成效", 30, "节约、增收、良率，有没有凭据"),
            ("成果转化", 20, "专利、标准、工艺文件、样机"),
            ("实践学时", 15, "在企业工作的时间和记录"),
        ),
    ),
)


def add_sets(apps, schema_editor):
    """Two sets; a city changes names, weights and criteria in the admin."""
    criteria_sets, criteria = (apps.get_model("projects", name) for name in ("CriteriaSet", "Criterion"))
    for code, name, kind, guide, rows in SETS:
        row = criteria_sets.objects.create(code=code, name=name, kind=kind, guide=guide)
        criteria.objects.bulk_create(
            criteria(criteria_set=row, name=label, weight=weight, hint=hint, place=place)
            for place, (label, weight, hint) in enumerate(rows)
        )


def remove_sets(apps, schema_editor):
    """The rows that ``add_sets`` made."""
    codes = [code for code, *_ in SETS]
    apps.get_model("projects", "Criterion").objects.filter(criteria_set__code__in=codes).delete()
    apps.get_model("projects", "CriteriaSet").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_talent_drive_targets")]

    operations = [migrations.RunSQL(CHECK, UNDO), migrations.RunPython(add_sets, remove_sets)]
