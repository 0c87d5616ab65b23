"""A thread for every match whose contact is open already."""

from django.db import migrations


def open_threads(apps, schema_editor):
    """One thread a match; a match that has one keeps it."""
    Match, Conversation = apps.get_model("supplydemand", "Match"), apps.get_model("supplydemand", "Conversation")
    rows = Match.objects.filter(contact_opened_at__isnull=False, conversation=None).select_related("demand", "supply")
    Conversation.objects.bulk_create(
        [
            Conversation(
                match=match,
                demand=match.demand,
                supply=match.supply,
                demand_organization_id=match.demand.organization_id,
                supply_organization_id=match.supply.organization_id,
                opened_at=match.contact_opened_at,
                active_at=match.contact_opened_at,
            )
            for match in rows.iterator(chunk_size=500)
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("supplydemand", "0003_listing_change_triggers")]
    operations = [migrations.RunPython(open_threads, migrations.RunPython.noop)]
