"""Digests count words only, and base columns stay empty."""

from django.db import migrations

from cities.upgrades.stored_texts import empty_base_columns, renew_digests

INDEX = ("heading", "summary")
TEXTS = {
    "ArticlePage": (*INDEX, "body"),
    "HomePage": INDEX,
    "LegalPage": (*INDEX, "body"),
    "MissionPage": (*INDEX, "body"),
    "SectionPage": (*INDEX, "body"),
}


def mend(apps, schema_editor):
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    for name, texts in TEXTS.items():
        renew_digests(apps.get_model("portal", name), revisions, texts)
        empty_base_columns(apps.get_model("portal", name), ("state", "digest", *texts))
    empty_base_columns(apps.get_model("portal", "PortalSettings"), ["notice"])


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_document_language"), ("cities", "0013_translations")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop, elidable=True)]
