"""The measures put into the database: rows as they are, past signals and forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max, Model
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, Locale, Page, Site

from cities import models
from cities.languages import locname
from tests import factories, measuring
from tests.bench.world import measures
from tests.bench.world.measures import Draft

_BATCH = 2_000
_FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
_RELATIONS = ("goals", "targets", "fields_of_action", "instruments")
Row = Mapping[str, Any]


def begin() -> None:
    """Tables, vocabularies, the pages that a site has, and the cities."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    locale = Locale.objects.create(language_code="de")
    Collection.add_root(name="Root")
    root = Page.add_root(instance=Page(title="Root", slug="root", locale=locale))
    welcome = root.add_child(instance=Page(title="Welcome", slug="welcome", locale=locale))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    call_command("load_vocabularies", stdout=StringIO())
    for city in measures.cities():
        factories.city(
            city.slug,
            country=city.country,
            heading=dict(city.names),
            state=dict.fromkeys(measures.LANGUAGES, "ok"),
            source_language=city.language,
            languages=list(measures.LANGUAGES),
            population=city.population,
            latitude=city.latitude,
            longitude=city.longitude,
        )
    # What the pages left to do in the background is no part of any measurement.
    DBTaskResult.objects.all().delete()


def grow(stop: int) -> None:
    """Add measures until there are so many."""
    start = models.MeasurePage.objects.count()
    if start >= stop:
        return
    measuring.progress(f"Writing measures {start + 1} to {stop} into the database ...")
    waiting = measures.drafts(start, stop)
    puts = _Putting()
    while batch := list(islice(waiting, _BATCH)):
        with transaction.atomic():
            puts.put(batch)


class _Putting:
    """Knows the keys of everything that measures point to."""

    def __init__(self) -> None:
        self._cities = [models.CityPage.objects.get(slug=city.slug) for city in measures.cities()]
        self._type = ContentType.objects.get_for_model(models.MeasurePage)
        self._locale = Locale.objects.get()
        self._goals = dict(models.SdgGoal.objects.values_list("number", "pk"))
        self._targets = list(models.SdgTarget.objects.values_list("pk", flat=True))
        self._instruments = list(models.Instrument.objects.values_list("pk", flat=True))
        self._fields = _by_key(models.FieldOfAction)
        self._bands = _by_key(models.CostBand)
        self._generic = _by_key(models.GenericMeasure)

    def put(self, drafts: Sequence[Draft]) -> None:
        """Every row of these measures, and each city's count of them."""
        first = (Page.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        keyed = list(enumerate(drafts, start=first))
        _insert(Page, [self._page(key, each) for key, each in keyed])
        _insert(models.MeasurePage, [self._measure(key, each) for key, each in keyed])
        for name in _RELATIONS:
            through = getattr(models.MeasurePage, name).through
            (other,) = (
                field.attname
                for field in through._meta.local_concrete_fields
                if field.is_relation and field.attname != "measurepage_id"
            )
            rows = [
                {"measurepage_id": key, other: term}
                for key, each in keyed
                for term in self._terms(name, each)
            ]
            _insert(through, rows)
        _insert(
            models.MeasurePartnerOrganisation,
            [{"measure_id": key, "name": name} for key, each in keyed for name in each.partners],
        )
        for city in self._cities:
            Page.objects.filter(pk=city.pk).update(numchild=city.numchild)

    def _page(self, key: int, draft: Draft) -> Row:
        city = self._cities[draft.city]
        city.numchild += 1
        title = draft.texts[draft.source]["heading"]
        published = _FIRST_DAY + timedelta(hours=draft.number % 80_000)
        return {
            "id": key,
            "path": Page._get_path(city.path, city.depth + 1, city.numchild),
            "depth": city.depth + 1,
            "title": title,
            "draft_title": title,
            "slug": f"m{draft.number}",
            "url_path": f"{city.url_path}m{draft.number}/",
            "content_type_id": self._type.pk,
            "locale_id": self._locale.pk,
            "translation_key": uuid4(),
            "live": True,
            "first_published_at": published,
            "last_published_at": published,
        }

    def _measure(self, key: int, draft: Draft) -> Row:
        texts = {
            locname(field, code): text
            for code, fields in draft.texts.items()
            for field, text in fields.items()
        }
        states = {
            locname("state", code): "machine" if code in draft.machine else "ok"
            for code in draft.texts
            if code != draft.source
        }
        return {
            "page_ptr_id": key,
            "uuid": draft.uuid,
            "source_language": draft.source,
            "location_name": draft.place,
            "cost_band_id": self._bands.get(draft.cost_band),
            "generic_measure_id": self._generic.get(draft.generic),
            **draft.facts,
            **texts,
            **states,
        }

    def _terms(self, name: str, draft: Draft) -> Iterable[int]:
        if name == "goals":
            return (self._goals[number] for number in draft.goals)
        if name == "targets":
            return (self._targets[number] for number in draft.targets)
        if name == "instruments":
            return (self._instruments[number] for number in draft.instruments)
        return [self._fields[draft.field]]


def _by_key(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("key", "pk"))


def _insert(model: type[Model], rows: Sequence[Row]) -> None:
    """These rows with every column that one of them names, or that must have a value."""
    named = set().union(*rows) if rows else set()
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if field.attname in named or not (field.null or field.primary_key)
    ]
    unknown = named - {field.attname for field in fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    usual = {field.attname: field.get_default() for field in fields}
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))

    def values() -> Iterator[list[Any]]:
        for row in rows:
            yield [
                field.get_db_prep_save(row.get(field.attname, usual[field.attname]), connection)
                for field in fields
            ]

    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values())
