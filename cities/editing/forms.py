"""Page forms: tabs in the city's languages, source texts beside translations, required fields."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cities import completeness
from cities.access import form_checks, querysets
from cities.editing.help import add_help_texts
from cities.editing.raw_input import RawInputForm
from cities.editing.required_fields import (
    REQUIRED_FOR_FINISHED,
    REQUIRED_FOR_FULL,
    RequiredMarksMixin,
)
from cities.editing.row_forms import row_form_factory
from cities.editing.scheduling import validate_schedule
from cities.editing.slug_field import SlugFormMixin
from cities.editing.tabs import DeferredTabsForm
from cities.editing.term_choices import sort_term_choices
from cities.languages import (
    best,
    language_name,
    locname,
    locnames,
    offered_languages,
    offered_subset,
    read,
    translated_fields,
)
from cities.revisions.unsaved_text import DRAFT_FIELD, DraftTokenField
from cities.translations.review import TranslationConfirmationForm, confirmation_field_name
from cities.values import partial_dates
from cities.values.html_entities import resolve_fields

# Hidden field with the new page's UUID, so that submitting a form twice creates one page.
CREATION_KEY = "creation_key"
END_OF_BLOCK = re.compile(r"(</(?:p|h\d|li|blockquote)>|<br\s*/?>)", re.IGNORECASE)


def as_plain_text(html: str) -> str:
    """Strip the markup of rich text, one line per block."""
    return unescape(strip_tags(END_OF_BLOCK.sub("\\1\n", html))).strip()


class TranslatedPageForm(
    SlugFormMixin,
    RequiredMarksMixin,
    DeferredTabsForm,
    RawInputForm,
    TranslationConfirmationForm,
):
    """Form for a TranslatedPage, with one tab per language; a new form has `opened_tab` loaded."""

    # Set for previews: no field is required.
    skip_required = False
    # Whether a forbidden object was chosen; kept even if the form's errors are discarded later.
    has_forbidden_references = False

    def __init__(self, *args: Any, opened_tab: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[DRAFT_FIELD] = DraftTokenField(self.for_user)
        sort_term_choices(self.fields)
        if not self.instance.pk:
            self.fields[CREATION_KEY] = forms.UUIDField(
                required=False, widget=forms.HiddenInput, initial=self.instance.uuid
            )
            self._set_initial_language()
        if "slug" in self.fields:
            self._set_up_slug_field(self.fields["slug"])
        self._remove_unused_language_fields()
        self.defer_tabs(opened_tab)
        self._remove_original_state_field()
        self._limit_original_language_choices()
        add_help_texts(self.fields, type(self.instance))
        self._show_original_texts()
        self.add_confirmation_fields()
        self.show_raw_input_errors()
        if not self.is_bound:
            self.mark_required()

    def always_validated_fields(self) -> set[str]:
        return super().always_validated_fields() | {
            locname("heading", self.instance.source_language)
        }

    def city_languages(self) -> tuple[str, ...]:
        """Return the languages of the page's city, or all offered languages if it has no city."""
        parent = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        city = getattr(parent, "specific", None)
        return offered_subset(getattr(city, "languages", None))

    def requirements(self) -> completeness.Requirements:
        """Return the fields required to submit or publish the page."""
        return completeness.Requirements(("heading",))

    def _set_initial_language(self) -> None:
        self.instance.source_language = self.city_languages()[0]
        self.initial["source_language"] = self.instance.source_language
        if "source_language" in self.fields:
            self.fields["source_language"].initial = self.instance.source_language

    def _unused_languages(self) -> list[str]:
        used = {*self.city_languages(), self.instance.source_language}
        return [
            code
            for code in offered_languages()
            if code not in used and not self.instance.has_text_in(code)
        ]

    def _remove_unused_language_fields(self) -> None:
        unused = self._unused_languages()
        for code in unused:
            self.fields.pop(confirmation_field_name(code), None)
        for field in translated_fields(type(self.instance)):
            for code in unused:
                self.fields.pop(locname(field, code), None)
        for relation, formset in self.formsets.items():
            names = {
                locname(field, code)
                for field in translated_fields(formset.model)
                for code in unused
            }
            formset.form = row_form_factory(formset.form, relation, names)

    def _remove_original_state_field(self) -> None:
        self.fields.pop(locname("state", self.instance.source_language), None)

    def _limit_original_language_choices(self) -> None:
        field = self.fields.get("source_language")
        if field is not None:
            used = {*self.city_languages(), self.instance.source_language}
            field.choices = [choice for choice in field.choices if choice[0] in used]

    def _show_original_texts(self) -> None:
        source = self.instance.source_language
        for field in self.instance.TEXT_FIELDS:
            original = as_plain_text(str(read(self.instance, field, source) or ""))
            if not original:
                continue
            for code in offered_languages():
                form_field = self.fields.get(locname(field, code))
                if form_field is not None and code != source:
                    form_field.help_text = format_html(
                        '{} <details class="original" open><summary>{}</summary>'
                        '<div lang="{}" dir="auto">{}</div></details>',
                        form_field.help_text,
                        _("Original (%(language)s)") % {"language": language_name(source)},
                        source,
                        linebreaks_filter(original),
                    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        resolve_fields(self, cleaned)
        validate_schedule(self)
        cleaned |= dict.fromkeys(completeness.blank_text_names(cleaned), "")
        source = cleaned.get("source_language") or self.instance.source_language
        values = self._values(cleaned, source)
        if not self.skip_required:
            requirements = (
                completeness.Requirements(("heading",))
                if self.is_deferred_validation
                else self.requirements()
            )
            self._add_missing_errors(completeness.missing_names(requirements, source, values))
        if "slug" in self.fields and "slug" not in self.errors:
            self._generate_slug(values, source)
            cleaned["slug"] = values["slug"]
        return cleaned

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not valid or self.for_user is None:
            return valid
        forbidden = list(form_checks.forbidden_references(self))
        self.has_forbidden_references = self.has_forbidden_references or bool(forbidden)
        for form, name in forbidden:
            form.add_error(name, _("You cannot choose this: it belongs to another city."))
        return not forbidden

    def _values(self, cleaned: dict[str, Any], source: str) -> dict[str, Any]:
        """Return the cleaned values plus required texts of the page that have no field in the form."""
        names = [locname(field, source) for field in self.requirements().texts]
        hidden = {
            name: getattr(self.instance, name, None) for name in names if name not in self.fields
        }
        return hidden | cleaned

    def _add_missing_errors(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.errors:
                continue
            text = (
                _("This is needed before the page can be saved.")
                if self.is_deferred_validation
                else _("This is needed before the page can be published.")
            )
            if name in self.fields:
                self.add_error(name, text)
            else:
                label = capfirst(self.instance._meta.get_field(name).verbose_name)
                self.add_error(None, f"{label}: {text}")


class CityForm(TranslatedPageForm):
    """Form for a city, which defines its own languages."""

    def city_languages(self) -> tuple[str, ...]:
        return offered_subset(self.instance.languages)

    def requirements(self) -> completeness.Requirements:
        return completeness.CITY_REQUIREMENTS


class MeasureForm(TranslatedPageForm):
    """Form for a measure, whose requirements depend on its level and status."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = self.fields.get("related")
        if not self.instance.pk:
            self.initial["review_due"] = partial_dates.one_year_from_now()
        if self.parent_page and not self.instance.first_published_at:
            for name in {*locnames(("heading", "summary"))}.intersection(self.fields):
                page_id = self.instance.pk or self.parent_page.pk
                self.fields[name].widget.attrs["data-new-measure"] = page_id
        if related is not None and self.for_user is not None:
            # Do not disclose titles of other cities' drafts.
            open_pages = querysets.choosable_pages(self.for_user).values("pk")
            related.queryset = related.queryset.filter(pk__in=open_pages, alias_of=None)

    def requirements(self) -> completeness.Requirements:
        values = self.cleaned_data if self.is_bound else vars(self.instance)
        return completeness.measure_requirements(values.get("level", ""), values.get("status", ""))

    def _explain_conditional_fields(self, needed: set[str]) -> None:
        for text, fields in (
            (REQUIRED_FOR_FULL, completeness.FULL_TEXTS),
            (REQUIRED_FOR_FINISHED, ("limits",)),
        ):
            names = {locname(field, self.instance.source_language) for field in fields}
            self._add_help_text(names - needed, text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        primary, goals = cleaned.get("primary_goal"), cleaned.get("goals")
        if primary is not None and goals is not None and primary not in goals:
            # The main goal always is one of the goals.
            cleaned["goals"] = type(primary).objects.filter(
                pk__in=[primary.pk, *(goal.pk for goal in goals)]
            )
        if cleaned.get("image") is not None and not self.is_deferred_validation:
            self._check_image(cleaned["image"])
        return cleaned

    def _check_image(self, image: Any) -> None:
        if not (image.credit and image.licence):
            self.add_error(
                "image",
                _("This picture has no author or licence yet: please add them to it first."),
            )
        if not best(image, "alt", self.instance.source_language).value:
            self.add_error("image", _("This picture has no description yet: please add one first."))


class PartnershipForm(TranslatedPageForm):
    """Form for a partnership, which needs two cities, one of them the user's own."""

    def requirements(self) -> completeness.Requirements:
        return completeness.PARTNERSHIP_REQUIREMENTS

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if not valid or "cities" not in self.formsets:
            return valid
        rows = self.formsets["cities"].cleaned_data
        chosen = {row["city"] for row in rows if row.get("city") and not row.get("DELETE")}
        if len(chosen) < 2 and not self.is_deferred_validation:
            self.add_error(NON_FIELD_ERRORS, _("A partnership has at least two different cities."))
        if not self._has_own_city(chosen):
            self.add_error(NON_FIELD_ERRORS, _("One of the cities must be your own."))
        return not self.errors

    def _has_own_city(self, chosen: set[Page]) -> bool:
        user = self.for_user
        if user is None or querysets.can_edit_whole_site(user):
            return True
        return any(city.permissions_for_user(user).can_edit() for city in chosen)
