"""Digests count words only, and base columns stay empty."""

from django.db import migrations

from cities.upgrades.stored_texts import empty_base_columns, renew_digests

INDEX = ("heading", "summary")
PAGE = ("heading", "summary", "state", "digest")
TERM = ("label", "description")
CITY = ("introduction", "can_show", "look_for")
MEASURE = (
    "challenge", "objectives", "solution", "participation", "success_factors", "limits",
    "prerequisites", "staff", "skills", "keep", "adapt", "legal_basis", "adapted_note",
)  # fmt: skip
TEXTS = {
    "CityIndexPage": INDEX,
    "CityPage": (*INDEX, *CITY),
    "MeasurePage": (*INDEX, *MEASURE),
    "PartnershipIndexPage": INDEX,
    "PartnershipPage": (*INDEX, "history", "aims"),
    "SdgIndexPage": INDEX,
    "SdgPage": (*INDEX, "introduction"),
}
BASE_COLUMNS = {
    "PortalImage": ("alt",),
    "FieldOfAction": TERM,
    "Instrument": TERM,
    "CoBenefit": TERM,
    "TargetGroup": TERM,
    "GenericMeasure": TERM,
    "Concept": (*TERM, "alternatives"),
    "CostBand": TERM,
    "MissionCity": TERM,
    "SdgGoal": (*TERM, "title"),
    "SdgTarget": (*TERM, "official"),
    "MeasureEffect": ("indicator",),
    "PartnershipActivity": ("text",),
    "PartnershipNote": ("text",),
    "MeasurePartnerCity": ("role",),
    **{name: ("state", "digest", *texts) for name, texts in TEXTS.items()},
}


def mend(apps, schema_editor):
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    for name, texts in TEXTS.items():
        renew_digests(apps.get_model("cities", name), revisions, texts)
    # Their texts have moved into columns with a language.
    empty_base_columns(apps.get_model("cities", "PartnershipPage"), ("basis", "funding"))
    for name, columns in BASE_COLUMNS.items():
        empty_base_columns(apps.get_model("cities", name), columns)


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0012_move_texts_of_facts"),
        ("wagtailcore", "0094_alter_page_locale"),
    ]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop, elidable=True)]
