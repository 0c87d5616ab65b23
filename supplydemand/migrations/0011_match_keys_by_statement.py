"""An update of matches asks for their keys once a statement too, and only for rows whose keys changed."""

from django.db import migrations

MAKE = """
DROP TRIGGER match_keys_updated ON supplydemand_match;
DROP FUNCTION supplydemand_match_pair_stays();

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
"""

UNDO = """
DROP TRIGGER match_keys_updated ON supplydemand_match;
DROP FUNCTION supplydemand_match_pairs_stay();

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
"""


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0010_what_made_a_signature_another")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
