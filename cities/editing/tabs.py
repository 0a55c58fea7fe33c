"""Tabbed interface of the page forms. Most tabs are fetched when an editor opens them.

In place of a deferred tab the form has a hidden input with the tab's name. A form that is sent
with that input leaves the fields and rows of the tab as they are on the page.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.forms import Media
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import COMMENTS_RELATION_NAME

from cities.languages import language_name

# Hidden input of the form, once for each deferred tab, and the query parameter that fetches one.
DEFERRED_TABS = "deferred_tabs"
TAB_PARAMETER = "tab"


class DeferredTab(ObjectList):
    """Tab that is fetched by its `name`, the same in every interface language."""

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"name": self.name}

    class BoundPanel(ObjectList.BoundPanel):
        @property
        def is_deferred(self) -> bool:
            return self.panel.name in self.form.deferred_tabs

        def is_shown(self) -> bool:
            return self.is_deferred or super().is_shown()

        def show_panel_furniture(self) -> bool:
            return self.is_deferred or super().show_panel_furniture()

        @property
        def media(self) -> Media:
            return Media() if self.is_deferred else super().media

        def render_html(self, parent_context: Any = None) -> SafeString:
            if not self.is_deferred:
                return super().render_html(parent_context)
            context = {"input_name": DEFERRED_TABS, "tab": self.panel.name}
            return render_to_string("cities/admin/deferred_tab.html", context)


class PageTabs(TabbedInterface):
    """Puts the tab of the source language first, so that it is the initial one."""

    @cached_property
    def _form_classes(self) -> dict[str | None, Any]:
        return {}

    def get_form_class(self) -> Any:
        """Cache the form class by language; Wagtail builds it for each request.

        Some widgets translate their texts when they are created.
        """
        language = get_language()
        if language not in self._form_classes:
            self._form_classes[language] = self._build_form_class()
        return self._form_classes[language]

    def _build_form_class(self) -> Any:
        form_class = super().get_form_class()
        tabs = [tab for tab in self.children if isinstance(tab, DeferredTab)]
        form_class.tab_options = {tab.name: tab.get_form_options() for tab in tabs}
        form_class.tab_headings = {tab.name: tab.heading for tab in tabs}
        return form_class

    class BoundPanel(TabbedInterface.BoundPanel):
        @cached_property
        def visible_children_with_identifiers(self) -> list[tuple[Any, str]]:
            children = super().visible_children_with_identifiers
            original = language_name(self.instance.source_language)
            return sorted(children, key=lambda tab: tab[0].heading != original)

        @cached_property
        def visible_children(self) -> list[Any]:
            return [child for child, _identifier in self.visible_children_with_identifiers]

        def js_opts(self) -> dict[str, Any]:
            """Leave the children out: nothing uses Wagtail's script objects of the panels.

            Wagtail would render every widget of the form a second time for them.
            """
            return super().js_opts() | {"children": []}


class DeferredTabsForm:
    """Mixin for page forms: removes the fields and rows of tabs that are not open."""

    # Form options and heading of each tab that may be deferred, by its name.
    tab_options: dict[str, dict[str, Any]] = {}
    tab_headings: dict[str, Any] = {}
    deferred_tabs: list[str]
    data: Any
    fields: Any
    formsets: dict[str, Any]
    instance: Any
    is_bound: bool
    is_deferred_validation: bool
    add_error: Any

    def defer_tabs(self, opened: str) -> None:
        """Defer the tabs that the browser did not load, or for a new form all but `opened`.

        Call it once the fields of unused languages are removed.
        """
        sent = self.data.getlist(DEFERRED_TABS) if self.is_bound else ()
        self.deferred_tabs = [
            tab
            for tab, options in self.tab_options.items()
            if self._has_contents(options)
            and (tab in sent if self.is_bound else tab != opened and self._can_wait(tab))
        ]
        self._deferred_fields: list[Any] = []
        for tab in self.deferred_tabs:
            self._defer(self.tab_options[tab])

    def _defer(self, options: dict[str, Any]) -> None:
        for name in options.get("fields", ()):
            if name in self.fields:
                self._deferred_fields.append(self.fields.pop(name))
        for relation in options.get("formsets", ()):
            if relation in self.formsets:
                self._deferred_fields += self.formsets.pop(relation).form.base_fields.values()

    @property
    def media(self) -> Media:
        """Include the scripts of deferred fields: a fetched tab has none."""
        media = super().media  # type: ignore[misc]
        widgets = {type(field.widget): field.widget for field in self._deferred_fields}
        for widget in widgets.values():
            media = media + widget.media
        return media

    def clean(self) -> Any:
        """Refuse to publish a tab as it is on the page if the form would refuse it."""
        cleaned = super().clean()  # type: ignore[misc]
        for tab in () if self.is_deferred_validation else self.deferred_tabs:
            if self._is_unfinished(self.tab_options[tab]):
                text = _(
                    "%(tab)s: something there is incomplete or cannot be read. Please open it."
                )
                self.add_error(None, text % {"tab": self.tab_headings[tab]})
        return cleaned

    def _update_errors(self, errors: Any) -> None:
        """Pass over the errors of fields that the form does not have, which `clean` has named."""
        if hasattr(errors, "error_dict"):
            known = {NON_FIELD_ERRORS, *self.fields}
            by_name = errors.error_dict.items()
            errors = ValidationError({name: lines for name, lines in by_name if name in known})
        super()._update_errors(errors)  # type: ignore[misc]

    def _has_contents(self, options: dict[str, Any]) -> bool:
        """Whether a tab has anything that the page uses, unlike that of an unused language."""
        return not _names(options).isdisjoint({*self.fields, *self.formsets})

    def _can_wait(self, tab: str) -> bool:
        """Whether a tab has nothing that an editor should see at once."""
        options = self.tab_options[tab]
        return (
            tab != self.instance.source_language
            and _names(options).isdisjoint(self._commented_names)
            and not self._is_unfinished(options)
        )

    def _is_unfinished(self, options: dict[str, Any]) -> bool:
        """Whether a tab of the page lacks required values or has some that cannot be published."""
        if _is_invalid(self.instance, options.get("fields", ())):
            return True
        return any(
            _is_invalid(row, row_options["fields"])
            for relation, row_options in options.get("formsets", {}).items()
            for row in getattr(self.instance, relation).all()
        )

    @cached_property
    def _commented_names(self) -> set[str]:
        """Return the fields and relations with open comments."""
        if not self.instance.pk:
            return set()
        comments = getattr(self.instance, COMMENTS_RELATION_NAME).filter(resolved_at=None)
        return {comment.contentpath.partition(".")[0] for comment in comments}


def _names(options: dict[str, Any]) -> set[str]:
    """Return the fields and relations of a tab."""
    return {*options.get("fields", ()), *options.get("formsets", ())}


def _is_invalid(instance: Any, names: Iterable[str]) -> bool:
    """Whether one of these fields has input that could not be parsed, or an invalid value."""
    return any(name in instance.raw_input or not _is_valid(instance, name) for name in names)


def _is_valid(instance: Any, name: str) -> bool:
    try:
        field = instance._meta.get_field(name)
    except FieldDoesNotExist:
        # A checkbox of the form alone.
        return True
    if field.is_relation:
        return True
    value = getattr(instance, name)
    try:
        if not (field.blank and value in field.empty_values):
            field.clean(value, instance)
    except ValidationError:
        return False
    return True


def tab_response(view: Any, parent: Any) -> HttpResponse:
    """Return the HTML of the tab that the query of an add or edit view names."""
    request = view.request
    tab = request.GET[TAB_PARAMETER]
    form = view.form_class(
        instance=view.page, parent_page=parent, for_user=request.user, opened_tab=tab
    )
    panel = view.edit_handler.get_bound_panel(instance=view.page, request=request, form=form)
    for child in panel.visible_children:
        if getattr(child.panel, "name", None) == tab:
            return HttpResponse(child.render_html())
    raise Http404
