"""Slug field of page forms: generated from the heading unless an editor has set it."""

from typing import Any

from wagtail.admin.widgets import SlugInput
from wagtail.models import Page

from cities.languages import locname
from cities.values import slugs


class SlugFormMixin:
    """Mixin for page forms; must come before Wagtail's. `clean` calls `_generate_slug`."""

    instance: Any
    initial: Any
    parent_page: Any

    def _set_up_slug_field(self, field: Any) -> None:
        """Make the slug optional and transliterate typed slugs by the rules of the language."""
        field.required = False
        field.help_text = ""
        spellings = slugs.SPELLINGS.get(self.instance.source_language, {})
        formatters = [(chr(char), spelling) for char, spelling in spellings.items()]
        attrs = field.widget.attrs | SlugInput(formatters=formatters).attrs
        field.widget.attrs = attrs | {
            # Wagtail's `slugify` drops letters with diacritics, `urlify` transliterates them.
            "data-action": attrs["data-action"].replace("#slugify", "#urlify")
        }

    def _generate_slug(self, cleaned: dict[str, Any], language: str) -> None:
        """Generate a missing slug, and a generated one again until the page is published."""
        heading = cleaned.get(locname("heading", language)) or ""
        slug = cleaned.get("slug") or ""
        if slug and (not heading or not self._slug_is_generated(slug)):
            return
        if not (slug and slugs.is_generated_from(slug, heading, language)):
            cleaned["slug"] = self._unique_slug(heading, language)

    def _slug_is_generated(self, slug: str) -> bool:
        """Whether the slug of a never published page was generated from its previous heading."""
        page = self.instance
        if page.first_published_at or page.live or slug != self.initial.get("slug"):
            return False
        language = page.source_language
        heading = self.initial.get(locname("heading", language)) or ""
        return slugs.is_generated_from(slug, heading, language)

    def _unique_slug(self, heading: str, language: str) -> str:
        """Return a slug that no sibling has, with a number if needed."""
        base = slugs.generate_slug(heading, language)
        parent = self.parent_page or self.instance.get_parent()
        slug, number = base, 1
        while not Page._slug_is_available(slug, parent, self.instance):
            number += 1
            slug = f"{base}-{number}"
        return slug
