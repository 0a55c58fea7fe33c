"""The form's field for the last part of a page's address: made from the heading unless chosen."""

from typing import Any

from wagtail.admin.widgets import SlugInput
from wagtail.models import Page

from cities.languages import locname
from cities.values import slugs


class SlugFormMixin:
    """Stands before Wagtail's form of a page; `clean` calls `_make_slug`."""

    instance: Any
    initial: Any
    parent_page: Any

    def _tidy_slug(self, field: Any) -> None:
        """The page makes its own from the heading; what is typed is spelt by the rules of its language."""
        field.required = False
        field.help_text = ""
        spellings = slugs.SPELLINGS.get(self.instance.source_language, {})
        formatters = [(chr(sign), spelling) for sign, spelling in spellings.items()]
        attrs = field.widget.attrs | SlugInput(formatters=formatters).attrs
        field.widget.attrs = attrs | {
            # Wagtail's `slugify` drops letters with marks, `urlify` writes them without.
            "data-action": attrs["data-action"].replace("#slugify", "#urlify")
        }

    def _make_slug(self, cleaned: dict[str, Any], language: str) -> None:
        """From the heading where there is none, and anew while nobody can have seen the address."""
        heading = cleaned.get(locname("heading", language)) or ""
        slug = cleaned.get("slug") or ""
        if slug and (not heading or not self._slug_follows(slug)):
            return
        if not (slug and slugs.follows(slug, heading, language)):
            cleaned["slug"] = self._free_slug(heading, language)

    def _slug_follows(self, slug: str) -> bool:
        """Whether the slug was made from the heading as it was before, and nobody has chosen it."""
        page = self.instance
        if page.first_published_at or page.live or slug != self.initial.get("slug"):
            return False
        language = page.source_language
        heading = self.initial.get(locname("heading", language)) or ""
        return slugs.follows(slug, heading, language)

    def _free_slug(self, heading: str, language: str) -> str:
        """Made from any script; the form refuses a slug that its author typed and is taken."""
        wanted = slugs.slug_of(heading, language)
        parent = self.parent_page or self.instance.get_parent()
        slug, number = wanted, 1
        while not Page._slug_is_available(slug, parent, self.instance):
            number += 1
            slug = f"{wanted}-{number}"
        return slug
