"""Page previews of incomplete or invalid forms.

Wagtail previews valid forms only. Here invalid fields and rows keep their saved values.
"""

from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.utils.decorators import xframe_options_sameorigin_override

from cities.access import form_checks


def discard_errors(form: Any) -> None:
    """Make a validated form pass with its valid fields; the others keep their saved values.

    An invalid row keeps its saved values, and is left out if it is new.
    """
    for formset in form.formsets.values():
        for row in formset.forms:
            if row.errors:
                row.has_changed = lambda: False
                row._errors = ErrorDict()
        formset._errors = [{} for _row in formset.forms]
        formset._non_form_errors = formset.error_class()
    form._errors = ErrorDict()


class IncompletePreviewMixin:
    """Preview view that accepts missing and invalid fields."""

    def validate_form(self, form: Any) -> bool:
        if not form.is_bound:
            return False
        form.defer_required_fields()
        form.skip_required = True
        form.is_valid()
        if not all(formset.management_form.is_valid() for formset in form.formsets.values()):
            return False
        discard_errors(form)
        return not (form.has_forbidden_references or any(form_checks.forbidden_references(form)))

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._get_form_state() is not None:  # type: ignore[attr-defined]
            return super().get(request, *args, **kwargs)  # type: ignore[misc]
        # Opened before any input: preview the saved page, or the blank new one.
        self.get_form(QueryDict())  # type: ignore[attr-defined]
        page = self.object  # type: ignore[attr-defined]
        mode = request.GET.get("mode", page.default_preview_mode)
        attributes = self.get_extra_request_attrs()  # type: ignore[attr-defined]
        return page.make_preview_request(request, mode, attributes)


class IncompletePreviewOnEditView(IncompletePreviewMixin, PreviewOnEditView):
    pass


class IncompletePreviewOnCreateView(IncompletePreviewMixin, PreviewOnCreateView):
    def get_object(self) -> Any:
        page = super().get_object()
        # Wagtail requires a title; the page's own heading replaces it.
        page.title = gettext("No heading yet")
        page.title_is_placeholder = True
        return page
