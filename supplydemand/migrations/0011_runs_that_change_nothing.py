"""A run that would find the lists which stand is published without matching: what it takes to know that.

A trigger notes each statement that writes to the lists; publication takes the notes away. Opening a contact writes no list.
"""

import django.db.models.deletion
from django.db import migrations, models

LISTED = "demand_id, supply_id, run_id, rank, score, parts, seats, is_current, first_seen_on, last_seen_on"
MAKE = f"""
CREATE FUNCTION supplydemand_note_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO supplydemand_liststouch (transaction) VALUES (pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
CREATE TRIGGER note_lists AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF {LISTED} ON supplydemand_match
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_lists();
"""
CONTENT = "CREATE UNLOGGED TABLE supplydemand_run_content (number integer NOT NULL, content bytea NOT NULL)"
"""A snapshot on its way into its run's row, in pieces by COPY; empty outside the transaction that writes it."""
ASIDE = """
CREATE OR REPLACE FUNCTION supplydemand_set_match_indexes_aside() RETURNS boolean
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
"""
"""As in 0009, and the rule of one row a pair waits too: it is put back, and held, in the same transaction."""
UNDO = "DROP TRIGGER note_lists ON supplydemand_match; DROP FUNCTION supplydemand_note_lists()"


class Migration(migrations.Migration):
    """Quick: columns with a default of their own, and an empty table."""

    dependencies = [("supplydemand", "0010_files_of_other_lists")]

    operations = [
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
        migrations.RunSQL(MAKE, UNDO),
        migrations.RunSQL(ASIDE, migrations.RunSQL.noop),
        migrations.RunSQL(CONTENT, "DROP TABLE supplydemand_run_content"),
    ]
