"""The rules of a published version never change: the database refuses it, whoever writes and however many rows at once."""

from django.db import migrations

VERSION = """
CREATE FUNCTION public.review_keep_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
       AND to_jsonb(OLD) - 'state' - 'updated_at' = to_jsonb(NEW) - 'state' - 'updated_at'
       AND (OLD.state = NEW.state OR (OLD.state = 'published' AND NEW.state = 'retired')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the rules of a published version never change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER review_keep_version BEFORE UPDATE OR DELETE ON public.review_schemeversion
FOR EACH ROW EXECUTE FUNCTION public.review_keep_version();
"""

PART = """
CREATE FUNCTION public.review_keep_part() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    versions bigint[];
BEGIN
    IF TG_TABLE_NAME = 'review_formfield' THEN
        SELECT array_agg(section.version_id) INTO versions FROM review_formsection section
        WHERE (TG_OP <> 'INSERT' AND section.id = OLD.section_id) OR (TG_OP <> 'DELETE' AND section.id = NEW.section_id);
    ELSIF TG_OP = 'INSERT' THEN
        versions := ARRAY[NEW.version_id];
    ELSIF TG_OP = 'DELETE' THEN
        versions := ARRAY[OLD.version_id];
    ELSE
        versions := ARRAY[OLD.version_id, NEW.version_id];
    END IF;
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT 1 FROM review_schemeversion version WHERE version.id = ANY (versions) AND version.state <> 'draft'
        AND (TG_OP <> 'INSERT' OR EXISTS (SELECT 1 FROM review_application WHERE scheme_version_id = version.id))
    ) THEN
        RAISE EXCEPTION 'the rules of a published version never change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

PARTS = ("levelrule", "formsection", "formfield", "eligibilityrule", "criterion", "stage")


def _trigger(name):
    return (
        f"CREATE TRIGGER review_keep_part BEFORE INSERT OR UPDATE OR DELETE ON public.review_{name}"
        " FOR EACH ROW EXECUTE FUNCTION public.review_keep_part();"
    )


class Migration(migrations.Migration):
    """Two functions, seven triggers."""

    dependencies = [("review", "0002_ten_minutes_a_week")]

    operations = [
        migrations.RunSQL(
            VERSION,
            "DROP TRIGGER review_keep_version ON public.review_schemeversion; DROP FUNCTION public.review_keep_version();",
        ),
        migrations.RunSQL(
            PART + "".join(_trigger(name) for name in PARTS),
            "".join(f"DROP TRIGGER review_keep_part ON public.review_{name};" for name in PARTS)
            + "DROP FUNCTION public.review_keep_part();",
        ),
    ]
