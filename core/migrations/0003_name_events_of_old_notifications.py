"""Messages from before the catalogue of events get theirs from their key."""

from django.db import migrations

NAME_EVENTS = """
UPDATE core_notification SET event = CASE
    WHEN key LIKE 'new-matches:%' THEN 'supplydemand.new_matches'
    WHEN key LIKE 'match:%:interest:%' THEN 'supplydemand.match_interest'
    WHEN key LIKE 'match:%:contact' THEN 'supplydemand.contact_opened'
    WHEN key LIKE 'match:%:outcome:%' THEN 'supplydemand.outcome_asked'
    WHEN key LIKE 'membership:%' AND title LIKE '%申请加入%' THEN 'accounts.membership_requested'
    WHEN key LIKE 'membership:%' THEN 'accounts.membership_decided'
    WHEN key ~ '^review:' AND title LIKE '通过了%' THEN 'review.approved'
    WHEN key ~ '^review:' AND title LIKE '没有通过%' THEN 'review.rejected'
    WHEN key ~ '^review:' THEN 'review.returned'
    ELSE '' END
WHERE event = ''
"""


class Migration(migrations.Migration):

    dependencies = [("core", "0002_ten_minutes_a_week")]

    operations = [migrations.RunSQL(NAME_EVENTS, migrations.RunSQL.noop)]
