"""Digests count words only, base columns stay empty, and a heading alone may be called enough."""

from django.db import migrations, models

from cities.languages import prepared_languages
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
STATES = [
    ("", "not translated"),
    ("machine", "machine translation, unchecked"),
    ("draft", "in progress, not public"),
    ("ok", "approved"),
    ("heading", "approved, the heading is enough"),
]


def state(**options):
    return models.CharField(
        "state of the translation", max_length=8, choices=STATES, blank=True, default="", **options
    )


def states(pages):
    """The state of a translation has one more choice, in every language."""
    for page in pages:
        yield migrations.AlterField(page.lower(), "state", state())
        for code in prepared_languages():
            yield migrations.AlterField(page.lower(), f"state_{code}", state(null=True))


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

    operations = [
        *states(TEXTS),
        migrations.RunPython(mend, migrations.RunPython.noop, elidable=True),
    ]
