"""What makes runs quicker: first lists are written before their indexes, and a run that would find what stands is not matched.

A million rows that go one by one into six indexes take several times as long as the rows and then the indexes. The role the application
works as may not alter tables, so two functions of the owner set the indexes aside and put them back, in one transaction; neither takes a
statement from whoever calls it, and nothing happens once a match exists. What was set aside is noted in the comment of the table that
rows pass through, which only the owner can write. The rule of one row a pair waits too: it is put back, and held, in the same transaction.

A trigger notes each statement that writes to the lists; publication takes the notes away. Opening a contact writes no list.
Files of other lists than demands and supplies: a kind is the code of any list that can be had as a file or filled from one.
"""

import django.db.models.deletion
from django.db import migrations, models

FIRST_LISTS = """
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
        SELECT conname, format('ALTER TABLE public.supplydemand_match ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS definition
        FROM pg_constraint WHERE conrelid = 'public.supplydemand_match'::regclass AND contype = 'u'
    LOOP
        EXECUTE format('ALTER TABLE public.supplydemand_match DROP CONSTRAINT %I', found.conname);
        definitions := definitions || to_jsonb(found.definition);
    END LOOP;
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
NO_FIRST_LISTS = "DROP FUNCTION supplydemand_put_match_indexes_back(); DROP FUNCTION supplydemand_set_match_indexes_aside()"
LISTED = "demand_id, supply_id, run_id, rank, score, parts, seats, is_current, first_seen_on, last_seen_on"
NOTES = f"""
CREATE FUNCTION supplydemand_note_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO supplydemand_liststouch (transaction) VALUES (pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
CREATE TRIGGER note_lists AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {LISTED} ON supplydemand_match
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_lists();
"""
NO_NOTES = "DROP TRIGGER note_lists ON supplydemand_match; DROP FUNCTION supplydemand_note_lists()"
CONTENT = "CREATE UNLOGGED TABLE supplydemand_run_content (number integer NOT NULL, content bytea NOT NULL)"
"""A snapshot on its way into its run's row, in pieces by COPY; empty outside the transaction that writes it."""


class Migration(migrations.Migration):
    """Quick: columns with a default of their own, wider ones, and empty tables."""

    dependencies = [("supplydemand", "0008_matches_in_one_pass")]

    operations = [
        migrations.AlterField("listingexport", "kind", models.CharField(max_length=20, verbose_name="种类")),
        migrations.AlterField("listingimport", "kind", models.CharField(max_length=20, verbose_name="种类")),
        migrations.CreateModel(
            name="ListsTouch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction", models.BigIntegerField(verbose_name="事务号")),
            ],
            options={"verbose_name": "名单改动", "verbose_name_plural": "名单改动"},
        ),
        migrations.AddField(
            "matchingrun",
            "basis",
            models.CharField(blank=True, db_default="", max_length=64, verbose_name="名单还依据的"),
        ),
        migrations.AddField(
            "matchingrun",
            "is_full",
            models.BooleanField(db_default=False, default=False, verbose_name="没有变化也重算"),
        ),
        migrations.AddField(
            "matchingrun",
            "same_as",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="supplydemand.matchingrun",
                verbose_name="和它一样",
            ),
        ),
        migrations.RunSQL(FIRST_LISTS, NO_FIRST_LISTS),
        migrations.RunSQL(NOTES, NO_NOTES),
        migrations.RunSQL(CONTENT, "DROP TABLE supplydemand_run_content"),
    ]
