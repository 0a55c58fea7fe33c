"""The rules of the editors' forms: only the city's languages, the original beside each translation."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html, strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cities import completeness
from cities.access import form_checks, querysets
from cities.editing.help import add_help
from cities.editing.raw_input import RawInputForm
from cities.editing.required_fields import FOR_FINISHED, FOR_FULL, RequiredMarksMixin
from cities.editing.row_forms import row_form
from cities.editing.scheduling import refuse_past
from cities.editing.slug_field import SlugFormMixin
from cities.editing.term_choices import order_terms
from cities.languages import (
    best,
    language_name,
    locname,
    offered_languages,
    offered_of,
    read,
    translated_fields,
)
from cities.revisions.unsaved_text import DRAFT_FIELD, DraftToken
from cities.translations.review import ConfirmingForm
from cities.values import partial_dates
from cities.values.html_entities import resolve_fields

# The name of the hidden field by which a form of a new page that is sent twice makes one page.
CREATION_KEY = "creation_key"
END_OF_BLOCK = re.compile(r"(</(?:p|h\d|li|blockquote)>|<br\s*/?>)", re.IGNORECASE)


def as_plain_text(html: str) -> str:
    """A text without its markup, a line per paragraph."""
    return unescape(strip_tags(END_OF_BLOCK.sub("\\1\n", html))).strip()


class TranslatedPageForm(SlugFormMixin, RequiredMarksMixin, RawInputForm, ConfirmingForm):
    """A page whose texts stand in one tab per language."""

    # A preview shows what there is; nothing must be filled in for it.
    skip_required = False
    # Whether something was chosen that belongs to others; also where the error is overlooked later.
    has_forbidden_references = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[DRAFT_FIELD] = DraftToken(self.for_user)
        order_terms(self.fields)
        if not self.instance.pk:
            self.fields[CREATION_KEY] = forms.UUIDField(
                required=False, widget=forms.HiddenInput, initial=self.instance.uuid
            )
            self._start_in_the_citys_language()
        if "slug" in self.fields:
            self._tidy_slug(self.fields["slug"])
        self._drop_unused_languages()
        self._drop_state_of_the_original()
        self._offer_only_used_languages_as_original()
        add_help(self.fields, type(self.instance))
        self._show_the_original()
        self.offer_confirming()
        self.show_kept()
        if not self.is_bound:
            self.mark_required()

    def never_kept(self) -> set[str]:
        return super().never_kept() | {locname("heading", self.instance.source_language)}

    def city_languages(self) -> tuple[str, ...]:
        """The languages the page's city writes in; all that are offered where there is no city."""
        home = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        city = getattr(home, "specific", None)
        return offered_of(getattr(city, "languages", None))

    def need(self) -> completeness.Need:
        """What must be filled in before the page is submitted or published."""
        return completeness.Need(("heading",))

    def _start_in_the_citys_language(self) -> None:
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

    def _drop_unused_languages(self) -> None:
        unused = self._unused_languages()
        for field in translated_fields(type(self.instance)):
            for code in unused:
                self.fields.pop(locname(field, code), None)
        for relation, formset in self.formsets.items():
            names = {
                locname(field, code)
                for field in translated_fields(formset.model)
                for code in unused
            }
            formset.form = row_form(formset.form, relation, names)

    def _drop_state_of_the_original(self) -> None:
        self.fields.pop(locname("state", self.instance.source_language), None)

    def _offer_only_used_languages_as_original(self) -> None:
        field = self.fields.get("source_language")
        if field is not None:
            used = {*self.city_languages(), self.instance.source_language}
            field.choices = [choice for choice in field.choices if choice[0] in used]

    def _show_the_original(self) -> None:
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
        refuse_past(self)
        cleaned |= dict.fromkeys(completeness.invisible_texts(cleaned), "")
        source = cleaned.get("source_language") or self.instance.source_language
        if not self.skip_required:
            need = completeness.Need(("heading",)) if self.is_deferred_validation else self.need()
            self._require(completeness.missing_names(need, source, self._values(cleaned)))
        if "slug" in self.fields and "slug" not in self.errors:
            self._make_slug(cleaned, source)
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

    def _values(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What the form says, and what the page holds in languages that have no tab here."""
        hidden = {
            name: getattr(self.instance, name, None)
            for name in (
                locname(field, self.instance.source_language) for field in self.need().texts
            )
            if name not in self.fields
        }
        return hidden | cleaned

    def _require(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.errors:
                continue
            known = name in self.fields
            self.add_error(
                name if known else NON_FIELD_ERRORS,
                _("This is needed before the page can be saved.")
                if self.is_deferred_validation
                else _("This is needed before the page can be published."),
            )


class CityForm(TranslatedPageForm):
    """A city knows its own languages."""

    def city_languages(self) -> tuple[str, ...]:
        return offered_of(self.instance.languages)

    def need(self) -> completeness.Need:
        return completeness.NEEDS_OF_CITY


class MeasureForm(TranslatedPageForm):
    """A measure needs more to be a full case study than to be a snapshot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = self.fields.get("related")
        if not self.instance.pk:
            self.initial["review_due"] = partial_dates.in_a_year()
        if related is not None and self.for_user is not None:
            # The titles of other cities' drafts are nobody else's business.
            open_pages = querysets.choosable_pages(self.for_user).values("pk")
            related.queryset = related.queryset.filter(pk__in=open_pages, alias_of=None)

    def need(self) -> completeness.Need:
        values = self.cleaned_data if self.is_bound else vars(self.instance)
        return completeness.needs_of_measure(values.get("level", ""), values.get("status", ""))

    def _explain_conditions(self, needed: set[str]) -> None:
        for text, fields in ((FOR_FULL, completeness.FULL_TEXTS), (FOR_FINISHED, ("limits",))):
            names = {locname(field, self.instance.source_language) for field in fields}
            self._explain(names - needed, text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        primary, goals = cleaned.get("primary_goal"), cleaned.get("goals")
        if primary is not None and goals is not None and primary not in goals:
            # The main goal is one of the goals, whether ticked or not.
            cleaned["goals"] = type(primary).objects.filter(
                pk__in=[primary.pk, *(goal.pk for goal in goals)]
            )
        if cleaned.get("image") is not None and not self.is_deferred_validation:
            self._look_at(cleaned["image"])
        return cleaned

    def _look_at(self, image: Any) -> None:
        if not (image.credit and image.licence):
            self.add_error(
                "image",
                _("This picture has no author or licence yet: please add them to it first."),
            )
        if not best(image, "alt", self.instance.source_language).value:
            self.add_error("image", _("This picture has no description yet: please add one first."))


class PartnershipForm(TranslatedPageForm):
    """A partnership joins at least two cities."""

    def need(self) -> completeness.Need:
        return completeness.NEEDS_OF_PARTNERSHIP

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
