"""Whoever writes a rule holds its version meanwhile: publishing waits for it, or has gone first and the write is refused."""

from django.db import migrations

HOLDING = """
CREATE OR REPLACE FUNCTION public.review_keep_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    versions bigint[];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'review_formfield' THEN
        SELECT array_agg(held.version_id) INTO versions FROM (
            SELECT section.version_id FROM review_formsection section
            WHERE (TG_OP <> 'INSERT' AND section.id = OLD.section_id) OR (TG_OP <> 'DELETE' AND section.id = NEW.section_id)
            ORDER BY section.id FOR SHARE
        ) held;
    ELSIF TG_OP = 'INSERT' THEN
        versions := ARRAY[NEW.version_id];
    ELSIF TG_OP = 'DELETE' THEN
        versions := ARRAY[OLD.version_id];
    ELSE
        versions := ARRAY[OLD.version_id, NEW.version_id];
    END IF;
    PERFORM 1 FROM review_schemeversion WHERE id = ANY (versions) ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM review_schemeversion version WHERE version.id = ANY (versions) AND version.state <> 'draft'
        AND (TG_OP <> 'INSERT' OR EXISTS (SELECT 1 FROM review_application WHERE scheme_version_id = version.id))
    ) THEN
        RAISE EXCEPTION 'the rules of a published version never change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""

BEGINNING = """
CREATE FUNCTION public.review_hold_rules() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM review_schemeversion WHERE id = NEW.scheme_version_id FOR KEY SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER review_hold_rules BEFORE INSERT ON public.review_application
FOR EACH ROW EXECUTE FUNCTION public.review_hold_rules();
"""

LOOKING = """
CREATE OR REPLACE FUNCTION public.review_keep_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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


class Migration(migrations.Migration):
    """Parts hold their version against publishing and first cases; a case that begins holds it against parts (its foreign key is
    checked at the end of the transaction only)."""

    dependencies = [("review", "0004_what_was_handed_in_stays")]

    operations = [
        migrations.RunSQL(HOLDING, LOOKING),
        migrations.RunSQL(
            BEGINNING,
            "DROP TRIGGER review_hold_rules ON public.review_application; DROP FUNCTION public.review_hold_rules();",
        ),
    ]
