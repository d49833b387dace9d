"""What makes the count of people due: statements that change a column which `network.domain.people_counts` reads."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION network_people_count_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO network_peoplecountdue DEFAULT VALUES;
  RETURN NULL;
END $$;
"""
EVENTS = {
    "members_membership": 'INSERT OR DELETE OR TRUNCATE OR UPDATE OF organisation_id, person_id, start, "end", voided_at',
    "members_representative": 'INSERT OR DELETE OR TRUNCATE OR UPDATE OF post_id, person_id, start, "end", voided_at',
    "members_post": "UPDATE OF organisation_id, kind",
    "members_organisation": "UPDATE OF seat_id",
    "members_person": "UPDATE OF duty_area_id",
    "regions_area": "UPDATE OF ags",
}
CREATE = FUNCTION + "".join(
    f"CREATE TRIGGER people_count_due AFTER {events} ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION network_people_count_due();\n"
    for table, events in EVENTS.items()
)
DROP = "DROP FUNCTION network_people_count_due() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0011_person_employer"),
        ("network", "0002_people_counts"),
        ("regions", "0003_population_counted_on"),
    ]

    operations = [migrations.RunSQL(CREATE, DROP)]
