"""Triggers that write down a change of what public lists and pages show beside the listing itself: codes and certificates."""

from django.db import migrations

TABLES = (
    *("district", "region", "educationlevel", "major", "occupation", "industry", "qualification", "organizationkind"),
    *("majorfamily", "majorfamilymembership"),
)
NOTE = """
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON taxonomy_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_truncate();
"""
UNDO = "DROP TRIGGER note_change ON taxonomy_{table};"
CERTIFICATES = """
CREATE TRIGGER note_change_certificates_{event} AFTER {event} ON supplydemand_talent{kind}_certificates
    REFERENCING {side} TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION supplydemand_note_majors('{kind}', 'talent{kind}_id', 'supplydemand_talent{kind}');
"""
UNDO_CERTIFICATES = "DROP TRIGGER note_change_certificates_{event} ON supplydemand_talent{kind}_certificates;"
LINKS = [{"kind": kind, "event": event, "side": side}
         for kind in ("demand", "supply") for event, side in (("INSERT", "NEW"), ("DELETE", "OLD"))]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0002_ten_minutes_a_week"),
        ("supplydemand", "0004_threads_of_open_matches"),
    ]
    operations = [
        *[migrations.RunSQL(NOTE.format(table=table), UNDO.format(table=table)) for table in TABLES],
        *[migrations.RunSQL(CERTIFICATES.format(**link), UNDO_CERTIFICATES.format(**link)) for link in LINKS],
    ]
