"""Triggers that hold the keys of matches to their rows, a statement at a time.

A foreign key asks once for each of its rows, three times a match. These ask once a statement, lock the same rows of listings and
runs in the same way, and refuse the same.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION supplydemand_match_keys_exist() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
    found bigint;
BEGIN
    SELECT count(DISTINCT demand_id) INTO wanted FROM fresh;
    SELECT count(*) INTO found FROM (
        SELECT FROM supplydemand_talentdemand WHERE id IN (SELECT demand_id FROM fresh) FOR KEY SHARE
    ) AS kept;
    IF wanted <> found THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a demand that does not exist';
    END IF;
    SELECT count(DISTINCT supply_id) INTO wanted FROM fresh;
    SELECT count(*) INTO found FROM (
        SELECT FROM supplydemand_talentsupply WHERE id IN (SELECT supply_id FROM fresh) FOR KEY SHARE
    ) AS kept;
    IF wanted <> found THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a supply that does not exist';
    END IF;
    SELECT count(DISTINCT run_id) INTO wanted FROM fresh;
    SELECT count(*) INTO found FROM (
        SELECT FROM supplydemand_matchingrun WHERE id IN (SELECT run_id FROM fresh) FOR KEY SHARE
    ) AS kept;
    IF wanted <> found THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a run that does not exist';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER match_keys_inserted AFTER INSERT ON supplydemand_match
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_match_keys_exist();

CREATE FUNCTION supplydemand_match_pairs_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    runs bigint[];
    found bigint;
BEGIN
    IF (SELECT count(*) FROM stale) <> (SELECT count(*) FROM stale JOIN fresh USING (id, demand_id, supply_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match is of one pair for ever';
    END IF;
    SELECT array_agg(DISTINCT fresh.run_id) INTO runs FROM stale JOIN fresh USING (id) WHERE stale.run_id <> fresh.run_id;
    IF runs IS NOT NULL THEN
        SELECT count(*) INTO found FROM (
            SELECT FROM supplydemand_matchingrun WHERE id = ANY(runs) FOR KEY SHARE
        ) AS kept;
        IF found <> cardinality(runs) THEN
            RAISE foreign_key_violation USING MESSAGE = 'a match names a run that does not exist';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER match_keys_updated AFTER UPDATE ON supplydemand_match
    REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_match_pairs_stay();

CREATE FUNCTION supplydemand_match_keys_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_used boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM supplydemand_match WHERE %I = $1)', TG_ARGV[0]) INTO is_used USING OLD.id;
    IF is_used THEN
        RAISE foreign_key_violation USING MESSAGE = format('%s %s has matches', TG_TABLE_NAME, OLD.id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER match_keys_deleted AFTER DELETE ON supplydemand_talentdemand
    FOR EACH ROW EXECUTE FUNCTION supplydemand_match_keys_stay('demand_id');
CREATE TRIGGER match_keys_deleted AFTER DELETE ON supplydemand_talentsupply
    FOR EACH ROW EXECUTE FUNCTION supplydemand_match_keys_stay('supply_id');
CREATE TRIGGER match_keys_deleted AFTER DELETE ON supplydemand_matchingrun
    FOR EACH ROW EXECUTE FUNCTION supplydemand_match_keys_stay('run_id');
"""

UNDO = """
DROP TRIGGER match_keys_deleted ON supplydemand_matchingrun;
DROP TRIGGER match_keys_deleted ON supplydemand_talentsupply;
DROP TRIGGER match_keys_deleted ON supplydemand_talentdemand;
DROP TRIGGER match_keys_updated ON supplydemand_match;
DROP TRIGGER match_keys_inserted ON supplydemand_match;
DROP FUNCTION supplydemand_match_pairs_stay();
DROP FUNCTION supplydemand_match_keys_stay();
DROP FUNCTION supplydemand_match_keys_exist();
"""


class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0006_matching_in_full")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
