"""The keys of matches are checked in one pass over a statement's rows, and without a lock on each listing; two smaller things.

plpgsql plans a statement at its first call and keeps the plan: after an update of no row, a join of the two sets of rows was a nested
loop for good, and a night that changed twenty thousand matches compared each with each. The first night's matches name every listing:
locking each of them wrote two hundred thousand rows again. Whoever writes matches now shares one lock, and whoever deletes a listing or a
run waits for those who hold it and keeps out those who come.

Pages of matches are filled to 85 %: a row whose rank or seats move stays on its page, and no index is written. A run that somebody
starts may take the place of a cancelled nightly one of the same day.
"""

from django.db import migrations, models

LOCK = "5190, 776037467"
"""``core.database.lock_key("supplydemand.match_keys")``."""

MAKE = f"""
CREATE OR REPLACE FUNCTION supplydemand_match_keys_exist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({LOCK});
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT demand_id FROM fresh) AS named
        WHERE NOT EXISTS (SELECT FROM supplydemand_talentdemand WHERE id = demand_id)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a demand that does not exist';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT supply_id FROM fresh) AS named
        WHERE NOT EXISTS (SELECT FROM supplydemand_talentsupply WHERE id = supply_id)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a supply that does not exist';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT run_id FROM fresh) AS named
        WHERE NOT EXISTS (SELECT FROM supplydemand_matchingrun WHERE id = run_id)
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match names a run that does not exist';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION supplydemand_match_pairs_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    runs bigint[];
    found bigint;
BEGIN
    IF EXISTS (SELECT id, demand_id, supply_id FROM stale EXCEPT SELECT id, demand_id, supply_id FROM fresh) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a match is of one pair for ever';
    END IF;
    SELECT array_agg(DISTINCT run_id) INTO runs
    FROM (SELECT id, run_id FROM fresh EXCEPT SELECT id, run_id FROM stale) AS changed;
    IF runs IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared({LOCK});
        SELECT count(*) INTO found FROM supplydemand_matchingrun WHERE id = ANY(runs);
        IF found <> cardinality(runs) THEN
            RAISE foreign_key_violation USING MESSAGE = 'a match names a run that does not exist';
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION supplydemand_match_keys_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_used boolean;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    EXECUTE format('SELECT EXISTS (SELECT FROM supplydemand_match WHERE %I = $1)', TG_ARGV[0]) INTO is_used USING OLD.id;
    IF is_used THEN
        RAISE foreign_key_violation USING MESSAGE = format('%s %s has matches', TG_TABLE_NAME, OLD.id);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0007_match_keys")]

    operations = [
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE supplydemand_match SET (fillfactor = 85)", "ALTER TABLE supplydemand_match RESET (fillfactor)"
        ),
        migrations.RemoveConstraint("matchingrun", "matchingrun_one_nightly_a_day"),
        migrations.AddConstraint(
            "matchingrun",
            models.UniqueConstraint(
                condition=models.Q(is_nightly=True) & ~models.Q(state="cancelled"),
                fields=("on",),
                name="matchingrun_one_nightly_a_day",
            ),
        ),
    ]
