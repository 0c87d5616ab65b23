"""Triggers that write down which public listing changed."""

from django.db import migrations

WRITE = """
CREATE FUNCTION supplydemand_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO supplydemand_listingchange (kind, object_id, transaction)
        VALUES ('everything', 0, pg_current_xact_id()::text::bigint);
        RETURN NULL;
    END IF;
    INSERT INTO supplydemand_listingchange (kind, object_id, transaction)
    VALUES (TG_ARGV[0], COALESCE(NEW.id, OLD.id), pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
CREATE FUNCTION supplydemand_note_major() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := (COALESCE(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[1])::bigint;
    public boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1 AND status = ''approved'')', TG_ARGV[2])
    INTO public USING changed;
    IF public THEN
        INSERT INTO supplydemand_listingchange (kind, object_id, transaction)
        VALUES (TG_ARGV[0], changed, pg_current_xact_id()::text::bigint);
    END IF;
    RETURN NULL;
END $$;
"""
UNDO = "DROP FUNCTION supplydemand_note_change(); DROP FUNCTION supplydemand_note_major();"
LISTING = """
CREATE TRIGGER note_change_insert AFTER INSERT ON supplydemand_talent{kind} FOR EACH ROW
    WHEN (NEW.status = 'approved') EXECUTE FUNCTION supplydemand_note_change('{kind}');
CREATE TRIGGER note_change_update AFTER UPDATE ON supplydemand_talent{kind} FOR EACH ROW
    WHEN (OLD.status = 'approved' OR NEW.status = 'approved') EXECUTE FUNCTION supplydemand_note_change('{kind}');
CREATE TRIGGER note_change_delete AFTER DELETE ON supplydemand_talent{kind} FOR EACH ROW
    WHEN (OLD.status = 'approved') EXECUTE FUNCTION supplydemand_note_change('{kind}');
CREATE TRIGGER note_change_truncate AFTER TRUNCATE ON supplydemand_talent{kind} FOR EACH STATEMENT
    EXECUTE FUNCTION supplydemand_note_change('{kind}');
CREATE TRIGGER note_change_majors AFTER INSERT OR UPDATE OR DELETE ON supplydemand_talent{kind}_majors FOR EACH ROW
    EXECUTE FUNCTION supplydemand_note_major('{kind}', 'talent{kind}_id', 'supplydemand_talent{kind}');
"""
UNDO_LISTING = """
DROP TRIGGER note_change_insert ON supplydemand_talent{kind};
DROP TRIGGER note_change_update ON supplydemand_talent{kind};
DROP TRIGGER note_change_delete ON supplydemand_talent{kind};
DROP TRIGGER note_change_truncate ON supplydemand_talent{kind};
DROP TRIGGER note_change_majors ON supplydemand_talent{kind}_majors;
"""
ORGANIZATION = """
CREATE TRIGGER note_change_update AFTER UPDATE ON accounts_organization FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION supplydemand_note_change('organization');
"""
UNDO_ORGANIZATION = "DROP TRIGGER note_change_update ON accounts_organization;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("supplydemand", "0002_ten_minutes_a_week"),
    ]

    operations = [
        migrations.RunSQL(WRITE, UNDO),
        *[migrations.RunSQL(LISTING.format(kind=kind), UNDO_LISTING.format(kind=kind)) for kind in ("demand", "supply")],
        migrations.RunSQL(ORGANIZATION, UNDO_ORGANIZATION),
    ]
