"""No two pages share an identity: stored ones are mended, new ones refused."""

import uuid

from django.db import migrations, models

from cities.upgrades.identities import mend

PAGES = ("ArticlePage", "HomePage", "LegalPage", "MissionPage", "SectionPage")


def mend_all(apps, schema_editor):
    for name in PAGES:
        mend(apps.get_model("portal", name))


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_search_alerts")]

    operations = [
        migrations.RunPython(mend_all, migrations.RunPython.noop, elidable=True),
        *(
            migrations.AlterField(
                model_name=name.lower(),
                name="uuid",
                field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
            )
            for name in PAGES
        ),
    ]
