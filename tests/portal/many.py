"""Create hundreds of live measures quickly: rows copied in the database, without signals and forms."""

import copy
import itertools
import uuid

from django.db import connection
from wagtail.models import Page

from cities.models import MeasurePage

RELATIONS = ("goals", "targets", "fields_of_action", "instruments")
_numbers = itertools.count(1)


def copies(original, count, city):
    """Copy a measure below a city, including its terms; return the primary keys."""
    source = Page.objects.get(pk=original.pk)
    last = city.get_children().order_by("path").last()
    step = MeasurePage._str2int(last.path[-MeasurePage.steplen :]) if last else 0
    pages = []
    for number in range(step + 1, step + 1 + count):
        page = copy.copy(source)
        page._state = copy.copy(source._state)
        page._state.adding = True
        page.pk, page.id = None, None
        page.path = MeasurePage._get_path(city.path, source.depth, number)
        page.slug = f"copy-{next(_numbers)}"
        page.url_path = f"{city.url_path}{page.slug}/"
        page.translation_key = uuid.uuid4()
        page.latest_revision = page.live_revision = None
        pages.append(page)
    Page.objects.bulk_create(pages)
    keys = [page.pk for page in pages]
    _copy_own_rows(original.pk, keys)
    _copy_relations(original, keys)
    Page.objects.filter(pk=city.pk).update(numchild=city.get_children_count() + count)
    city.refresh_from_db()
    return keys


def _copy_own_rows(original, keys):
    fields = MeasurePage._meta.local_concrete_fields
    own = [each for each in fields if each.name not in ("page_ptr", "uuid")]
    columns = ", ".join(connection.ops.quote_name(each.column) for each in own)
    table = MeasurePage._meta.db_table
    statement = (
        f"INSERT INTO {table} (page_ptr_id, uuid, {columns}) "
        f"SELECT %s, %s, {columns} FROM {table} WHERE page_ptr_id = %s"
    )
    prepared = MeasurePage._meta.get_field("uuid").get_db_prep_value
    rows = [(key, prepared(uuid.uuid4(), connection), original) for key in keys]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _copy_relations(original, keys):
    for name in RELATIONS:
        through = getattr(MeasurePage, name).through
        for row in through.objects.filter(measurepage_id=original.pk):
            rows = []
            for key in keys:
                made = copy.copy(row)
                made.pk, made.measurepage_id = None, key
                rows.append(made)
            through.objects.bulk_create(rows)
