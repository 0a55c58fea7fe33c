"""No two pages share an identity: stored ones are mended, new ones refused."""

import uuid

from django.db import migrations, models

from cities.upgrades.identities import mend

PAGES = (
    "CityIndexPage",
    "CityPage",
    "MeasurePage",
    "PartnershipIndexPage",
    "PartnershipPage",
    "SdgIndexPage",
    "SdgPage",
)


def mend_all(apps, schema_editor):
    for name in PAGES:
        mend(apps.get_model("cities", name))


class Migration(migrations.Migration):
    dependencies = [("cities", "0003_concepts")]

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
