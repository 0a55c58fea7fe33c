"""Which pages are not live is asked with every public list: the database must not read them all."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cities", "0004_identity")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX cities_closed_pages ON wagtailcore_page (path) WHERE NOT live",
            "DROP INDEX cities_closed_pages",
        )
    ]
