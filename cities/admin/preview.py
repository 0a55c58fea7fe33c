"""The preview of a page that is being written: whatever is filled in so far is shown.

Wagtail refuses to show a form with a single mistake in it. A draft has gaps by its nature, and
what its author wants to see is the rest.
"""

from typing import Any

from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.utils.decorators import xframe_options_sameorigin_override

from cities.access import form_checks


def overlook_errors(form: Any) -> None:
    """Go on with the valid fields of a form that was checked; the others keep what was saved last.

    A row that is not valid stays as it was saved, and out of the page if it is new.
    """
    for formset in form.formsets.values():
        for row in formset.forms:
            if row.errors:
                row.has_changed = lambda: False
                row._errors = ErrorDict()
        formset._errors = [{} for _row in formset.forms]
        formset._non_form_errors = formset.error_class()
    form._errors = ErrorDict()


class GapsAllowedMixin:
    """Shows a page of which only a part is filled in."""

    def validate_form(self, form: Any) -> bool:
        if not form.is_bound:
            return False
        form.defer_required_fields()
        form.needs_nothing = True
        form.is_valid()
        if not all(formset.management_form.is_valid() for formset in form.formsets.values()):
            return False
        overlook_errors(form)
        return not (form.has_forbidden_references or any(form_checks.forbidden_references(form)))

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._get_form_state() is not None:  # type: ignore[attr-defined]
            return super().get(request, *args, **kwargs)  # type: ignore[misc]
        # Opened before anything was typed: the page as it was saved last, or as it begins.
        self.get_form(QueryDict())  # type: ignore[attr-defined]
        page = self.object  # type: ignore[attr-defined]
        mode = request.GET.get("mode", page.default_preview_mode)
        attributes = self.get_extra_request_attrs()  # type: ignore[attr-defined]
        return page.make_preview_request(request, mode, attributes)


class PreviewOfDraft(GapsAllowedMixin, PreviewOnEditView):
    pass


class PreviewOfNewPage(GapsAllowedMixin, PreviewOnCreateView):
    def get_object(self) -> Any:
        page = super().get_object()
        # Wagtail asks for a title at once; the page's own heading replaces it.
        page.title = gettext("No heading yet")
        page.title_stands_in = True
        return page
