"""The rules of the editors' forms: only the city's languages, the original beside each translation."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cities import completeness, selectors
from cities.languages import language_name, locname, offered_languages, read, translated_fields

ORIGINAL_SHOWN = 600


class TranslatedPageForm(WagtailAdminPageForm):
    """A page whose texts stand in one tab per language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # The page makes its own from the heading.
            self.fields["slug"].required = False
        if not self.instance.pk:
            self._start_in_the_citys_language()
        self._drop_unused_languages()
        self._drop_state_of_the_original()
        self._show_the_original()

    def city_languages(self) -> tuple[str, ...]:
        """The languages the page's city writes in; all that are offered where there is no city."""
        home = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        city = getattr(home, "specific", None)
        return tuple(getattr(city, "languages", None) or offered_languages())

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
            if code not in used and not read(self.instance, "heading", code)
        ]

    def _drop_unused_languages(self) -> None:
        unused = self._unused_languages()
        for field in translated_fields(type(self.instance)):
            for code in unused:
                self.fields.pop(locname(field, code), None)
        for formset in self.formsets.values():
            names = [
                locname(field, code)
                for field in translated_fields(formset.model)
                for code in unused
            ]
            if names:
                formset.form = _without(formset.form, names)

    def _drop_state_of_the_original(self) -> None:
        self.fields.pop(locname("state", self.instance.source_language), None)

    def _show_the_original(self) -> None:
        source = self.instance.source_language
        for field in self.instance.TEXT_FIELDS:
            original = strip_tags(str(read(self.instance, field, source) or ""))
            if not original:
                continue
            for code in offered_languages():
                form_field = self.fields.get(locname(field, code))
                if form_field is not None and code != source:
                    form_field.help_text = format_html(
                        '<details class="original"><summary>{}</summary><p lang="{}">{}</p></details>',
                        _("Original (%(language)s)") % {"language": language_name(source)},
                        source,
                        Truncator(original).chars(ORIGINAL_SHOWN),
                    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        source = cleaned.get("source_language") or self.instance.source_language
        if not self.is_deferred_validation:
            self._require(completeness.missing_names(self.need(), source, cleaned))
        elif not cleaned.get(locname("heading", source)):
            self._require([locname("heading", source)])
        return cleaned

    def _require(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.errors:
                continue
            known = name in self.fields
            self.add_error(
                name if known else NON_FIELD_ERRORS,
                _("This is needed before the page can be published."),
            )


def _without(form_class: Any, names: list[str]) -> Any:
    """A row form that lacks the columns of languages nobody uses here."""

    class RowForm(form_class):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in names:
                self.fields.pop(name, None)

    return RowForm


class CityForm(TranslatedPageForm):
    """A city knows its own languages."""

    def city_languages(self) -> tuple[str, ...]:
        return tuple(self.instance.languages or offered_languages())

    def need(self) -> completeness.Need:
        return completeness.NEEDS_OF_CITY


class MeasureForm(TranslatedPageForm):
    """A measure needs more to be a full case study than to be a snapshot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        related = self.fields.get("related")
        if related is not None and self.for_user is not None:
            # The titles of other cities' drafts are nobody else's business.
            open_pages = selectors.pages_to_choose(self.for_user).values("pk")
            related.queryset = related.queryset.filter(pk__in=open_pages)

    def need(self) -> completeness.Need:
        values = self.cleaned_data
        return completeness.needs_of_measure(values.get("level", ""), values.get("status", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        primary, goals = cleaned.get("primary_goal"), cleaned.get("goals")
        if primary is not None and goals is not None and primary not in goals:
            # The main goal is one of the goals, whether ticked or not.
            cleaned["goals"] = type(primary).objects.filter(
                pk__in=[primary.pk, *(goal.pk for goal in goals)]
            )
        image = cleaned.get("image")
        if image is not None and not (image.credit and image.licence):
            self.add_error("image", _("This picture has no author or licence yet."))
        return cleaned


class PartnershipForm(TranslatedPageForm):
    """A partnership joins at least two cities."""

    def need(self) -> completeness.Need:
        return completeness.NEEDS_OF_PARTNERSHIP

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        rows = self.formsets["cities"].cleaned_data if valid and "cities" in self.formsets else []
        chosen = {row["city"] for row in rows if row.get("city") and not row.get("DELETE")}
        if valid and not self.is_deferred_validation and len(chosen) < 2:
            self.add_error(NON_FIELD_ERRORS, _("A partnership has at least two different cities."))
            return False
        return valid
