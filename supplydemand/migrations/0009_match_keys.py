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

CREATE FUNCTION supplydemand_match_pair_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.demand_id <> NEW.demand_id OR OLD.supply_id <> NEW.supply_id THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match is of one pair for ever';
    END IF;
    PERFORM FROM supplydemand_matchingrun WHERE id = NEW.run_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a run that does not exist';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER match_keys_updated AFTER UPDATE ON supplydemand_match FOR EACH ROW
    WHEN (OLD.demand_id <> NEW.demand_id OR OLD.supply_id <> NEW.supply_id OR OLD.run_id <> NEW.run_id)
    EXECUTE FUNCTION supplydemand_match_pair_stays();

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
DROP FUNCTION supplydemand_match_pair_stays();
DROP FUNCTION supplydemand_match_keys_stay();
DROP FUNCTION supplydemand_match_keys_exist();
"""


class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0008_lists_by_copy")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
