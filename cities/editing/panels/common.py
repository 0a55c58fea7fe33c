"""Panels and tabs that several edit handlers share: one tab per language, rows, settings."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page

from cities.editing.scheduling import schedule_panel
from cities.editing.tabs import DeferredTab, PageTabs
from cities.languages import is_rtl, language_name, locname, offered_languages
from cities.revisions.comparison import ChoicePanel
from cities.translations import review

Panels = list[Any]


def text_panel(field: str, language: str) -> FieldPanel:
    """Return the panel of a field in one language, with `lang` and `dir` attributes."""
    attrs = {"lang": language, "dir": "rtl" if is_rtl(language) else "ltr"}
    return FieldPanel(locname(field, language), attrs=attrs)


def text_panels(*fields: str) -> Panels:
    """Return the panels of these fields in every offered language, for rows and snippets."""
    return [text_panel(field, language) for field in fields for language in offered_languages()]


def language_tabs(
    fields: Sequence[str], extra: dict[str, Panels] | None = None
) -> list[ObjectList]:
    """Return a tab per offered language; the form removes those that the city does not use."""
    return [
        DeferredTab(
            [
                *[text_panel(field, language) for field in fields],
                *(extra or {}).get(language, []),
                ChoicePanel(locname("state", language)),
                FieldPanel(review.confirmation_field_name(language), disable_comments=True),
            ],
            heading=language_name(language),
            name=language,
        )
        for language in offered_languages()
    ]


def checkboxes(field: str) -> FieldPanel:
    """Panel for several terms of a vocabulary."""
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple)


def drop_down(field: str) -> FieldPanel:
    """Panel for one term of a short vocabulary."""
    return FieldPanel(field, widget=forms.Select)


def settings_tab(*first: Any) -> ObjectList:
    panels = [*first, FieldPanel("slug"), schedule_panel(), *Page.settings_panels[1:]]
    return ObjectList(panels, heading=_("Settings"))


def record_panels() -> Panels:
    return [
        FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("review_due")]),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("origin")]),
        FieldPanel("origin_url"),
        FieldPanel("internal_notes"),
    ]


def inline_panels(rows: Iterable[tuple[str, Any, Any, Panels | None, int]]) -> Panels:
    """Return the panels of relations: name, heading, label of a row, panels of a row, maximum."""
    return [
        InlinePanel(name, panels=panels, heading=heading, label=label, max_num=max_num)
        for name, heading, label, panels, max_num in rows
    ]


def sources_panel() -> InlinePanel:
    return InlinePanel("sources", heading=_("Sources"), label=_("Source"), max_num=50)


def page_tabs(*tabs: ObjectList | Iterable[ObjectList]) -> TabbedInterface:
    flat: list[ObjectList] = []
    for tab in tabs:
        flat.extend([tab] if isinstance(tab, ObjectList) else tab)
    return PageTabs(flat)
