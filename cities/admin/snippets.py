"""Snippet viewsets of the vocabularies, grouped under one menu item."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cities import models
from cities.editing.panels.common import text_panels
from cities.languages import locnames


def _viewset(
    model: type[models.vocabulary.Term],
    icon: str,
    extra_panels: tuple[Any, ...] = (),
    extra_texts: tuple[str, ...] = (),
) -> type[SnippetViewSet]:
    attributes = {
        "model": model,
        "icon": icon,
        "list_display": ["__str__", "key"],
        # Database lookups match substrings in every language, which no search backend does.
        "search_backend_name": None,
        "search_fields": ["key", *locnames(["label", *extra_texts])],
        "ordering": model._meta.ordering,
        "panels": [
            HelpPanel(
                _("A term in use is not deleted: pages and saved addresses refer to its key.")
            ),
            FieldRowPanel([FieldPanel("key"), FieldPanel("sort_order")]),
            *extra_panels,
            *text_panels("label", *extra_texts, "description"),
        ],
    }
    return type(f"{model.__name__}ViewSet", (SnippetViewSet,), attributes)


def _fields(*names: str) -> tuple[Any, ...]:
    return tuple(FieldPanel(name) for name in names)


class VocabularyGroup(SnippetViewSetGroup):
    """One menu item for all vocabularies."""

    menu_label = _("Vocabularies")
    menu_icon = "tag"
    menu_order = 300
    items = (
        _viewset(models.SdgGoal, "globe", _fields("number", "colour"), ("title",)),
        _viewset(models.SdgTarget, "crosshairs", _fields("goal", "code"), ("official",)),
        _viewset(models.FieldOfAction, "list-ul"),
        _viewset(models.Instrument, "cog"),
        _viewset(models.GenericMeasure, "clipboard-list"),
        _viewset(models.Concept, "search", _fields("source"), ("alternatives",)),
        _viewset(models.CoBenefit, "plus"),
        _viewset(models.TargetGroup, "group"),
        _viewset(models.CostBand, "tag", _fields("minimum", "maximum")),
        _viewset(
            models.MissionCity,
            "site",
            _fields("country", "geonameid", "latitude", "longitude", "label_awarded", "source_url"),
        ),
    )
