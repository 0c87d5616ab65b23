"""Triggers that write down which public listing changed, by the statement: a bulk load leaves one row that says everything."""

from django.db import migrations

SEVERAL_MAX = 1_000
"""Above so many rows of one statement, reading everything is the shorter way."""

FUNCTIONS = f"""
CREATE FUNCTION supplydemand_note(kind text, ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO supplydemand_listingchange (kind, object_id, transaction)
    SELECT CASE WHEN cardinality(ids) > {SEVERAL_MAX} THEN 'everything' ELSE kind END, changed, pg_current_xact_id()::text::bigint
    FROM unnest(CASE WHEN cardinality(ids) > {SEVERAL_MAX} THEN ARRAY[0]::bigint[] ELSE ids END) AS changed
$$;
CREATE FUNCTION supplydemand_note_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM supplydemand_note('everything', ARRAY[0]::bigint[]);
    RETURN NULL;
END $$;
CREATE FUNCTION supplydemand_note_listings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        ids := ARRAY(SELECT id FROM new_rows WHERE status = 'approved' LIMIT {SEVERAL_MAX} + 1);
    ELSIF TG_OP = 'DELETE' THEN
        ids := ARRAY(SELECT id FROM old_rows WHERE status = 'approved' LIMIT {SEVERAL_MAX} + 1);
    ELSE
        ids := ARRAY(SELECT id FROM old_rows WHERE status = 'approved'
                     UNION SELECT id FROM new_rows WHERE status = 'approved' LIMIT {SEVERAL_MAX} + 1);
    END IF;
    PERFORM supplydemand_note(TG_ARGV[0], ids);
    RETURN NULL;
END $$;
CREATE FUNCTION supplydemand_note_majors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    EXECUTE format('SELECT ARRAY(SELECT DISTINCT listing.id FROM changed_rows JOIN %I AS listing ON listing.id = changed_rows.%I
                                 WHERE status = ''approved'' LIMIT {SEVERAL_MAX} + 1)', TG_ARGV[2], TG_ARGV[1]) INTO ids;
    PERFORM supplydemand_note(TG_ARGV[0], ids);
    RETURN NULL;
END $$;
CREATE FUNCTION supplydemand_note_organizations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM supplydemand_note('organization', ARRAY(
        SELECT id FROM old_rows JOIN new_rows USING (id) WHERE old_rows.* IS DISTINCT FROM new_rows.* LIMIT {SEVERAL_MAX} + 1));
    RETURN NULL;
END $$;
"""
LISTING = """
CREATE TRIGGER note_change_insert AFTER INSERT ON supplydemand_talent{kind} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_listings('{kind}');
CREATE TRIGGER note_change_update AFTER UPDATE ON supplydemand_talent{kind}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_listings('{kind}');
CREATE TRIGGER note_change_delete AFTER DELETE ON supplydemand_talent{kind} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_listings('{kind}');
CREATE TRIGGER note_change_truncate AFTER TRUNCATE ON supplydemand_talent{kind}
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_truncate();
"""
MAJORS = """
CREATE TRIGGER note_change_majors_{event}_{side} AFTER {event} ON supplydemand_talent{kind}_majors
    REFERENCING {side} TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_majors('{kind}', 'talent{kind}_id', 'supplydemand_talent{kind}');
"""
ORGANIZATION = """
CREATE TRIGGER note_change_update AFTER UPDATE ON accounts_organization
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_organizations();
"""
EVENTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
UNDO = """
DROP FUNCTION supplydemand_note_truncate() CASCADE;
DROP FUNCTION supplydemand_note_organizations() CASCADE;
DROP FUNCTION supplydemand_note_majors() CASCADE;
DROP FUNCTION supplydemand_note_listings() CASCADE;
DROP FUNCTION supplydemand_note(text, bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("supplydemand", "0002_ten_minutes_a_week"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, UNDO),
        *[migrations.RunSQL(LISTING.format(kind=kind), migrations.RunSQL.noop) for kind in ("demand", "supply")],
        *[
            migrations.RunSQL(MAJORS.format(kind=kind, event=event, side=side), migrations.RunSQL.noop)
            for kind in ("demand", "supply")
            for event, side in EVENTS
        ],
        migrations.RunSQL(ORGANIZATION, migrations.RunSQL.noop),
    ]
