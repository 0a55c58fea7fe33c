"""Facts that were words in one language move into the column of their page's original language."""

from django.db import migrations

PARTNERSHIP = ("basis", "funding")


def _moved(content, field, language):
    """Move a text of a revision's content into its language's column; whether there was one."""
    value = content.pop(field, "")
    column = f"{field}_{language}"
    if value and not content.get(column):
        content[column] = value
    return bool(value)


def _move_pages(apps):
    for page in apps.get_model("cities", "PartnershipPage").objects.all():
        for field in PARTNERSHIP:
            value = getattr(page, field)
            if value:
                setattr(page, f"{field}_{page.source_language}", value)
        page.save(update_fields=[f"{field}_{page.source_language}" for field in PARTNERSHIP])
    rows = apps.get_model("cities", "MeasurePartnerCity").objects.exclude(role="")
    for row in rows.select_related("measure"):
        column = f"role_{row.measure.source_language}"
        setattr(row, column, row.role)
        row.save(update_fields=[column])


def _move_revisions(apps):
    """Drafts hold the texts, too, and would lose them when they are published."""
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="cities", content_type__model__in=["partnershippage", "measurepage"]
    )
    for revision in revisions.iterator(chunk_size=200):
        content = revision.content
        language = content.get("source_language", "de")
        moved = [_moved(content, field, language) for field in PARTNERSHIP]
        moved += [_moved(row, "role", language) for row in content.get("partner_cities", [])]
        if any(moved):
            revision.content = content
            revision.save(update_fields=["content"])


def move(apps, schema_editor):
    _move_pages(apps)
    _move_revisions(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0011_texts_of_facts"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
