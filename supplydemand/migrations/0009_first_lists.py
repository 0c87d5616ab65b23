"""The first lists of a portal are written before their indexes.

A million rows that go one by one into six indexes take several times as long as the rows and then the indexes. The role the application
works as may not alter tables, so two functions of the owner set the indexes aside and put them back, in one transaction; neither takes a
statement from whoever calls it, and nothing happens once a match exists. What was set aside is noted in the comment of the table that
rows pass through, which only the owner can write. Indexes that keep a rule (the primary key, one row a pair) stay.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION supplydemand_set_match_indexes_aside() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found record;
    definitions jsonb := '[]';
BEGIN
    IF EXISTS (SELECT FROM public.supplydemand_match) THEN
        RETURN false;
    END IF;
    BEGIN
        LOCK TABLE public.supplydemand_match IN ACCESS EXCLUSIVE MODE NOWAIT;
    EXCEPTION WHEN lock_not_available THEN
        RETURN false;
    END;
    IF EXISTS (SELECT FROM public.supplydemand_match) THEN
        RETURN false;
    END IF;
    FOR found IN
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index WHERE indrelid = 'public.supplydemand_match'::regclass AND NOT indisunique
    LOOP
        EXECUTE 'DROP INDEX ' || found.name;
        definitions := definitions || to_jsonb(found.definition);
    END LOOP;
    EXECUTE format('COMMENT ON TABLE public.supplydemand_changed_lists IS %L', definitions);
    RETURN true;
END $$;

CREATE FUNCTION supplydemand_put_match_indexes_back() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE
    definition text;
BEGIN
    FOR definition IN
        SELECT jsonb_array_elements_text(obj_description('public.supplydemand_changed_lists'::regclass, 'pg_class')::jsonb)
    LOOP
        EXECUTE definition;
    END LOOP;
    COMMENT ON TABLE public.supplydemand_changed_lists IS NULL;
END $$;
"""
UNDO = "DROP FUNCTION supplydemand_put_match_indexes_back(); DROP FUNCTION supplydemand_set_match_indexes_aside()"


class Migration(migrations.Migration):

    dependencies = [("supplydemand", "0008_matches_in_one_pass")]

    operations = [migrations.RunSQL(MAKE, UNDO)]
