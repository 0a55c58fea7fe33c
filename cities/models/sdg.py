"""The pages of the 17 goals, created from the vocabulary."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.editing import panels
from cities.editing.forms import TranslatedPageForm
from cities.models.fields import rich_text
from cities.models.page import TranslatedPage
from cities.models.vocabulary import SdgGoal


class SdgIndexPage(TranslatedPage):
    """Index of the 17 goals."""

    max_count = 1
    subpage_types = ["cities.SdgPage"]
    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.simple_page()

    class Meta:
        verbose_name = _("list of goals")


class SdgPage(TranslatedPage):
    """A goal with an introduction; its measures and partnerships are queried."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("heading", "summary", "introduction")

    goal = models.OneToOneField(
        SdgGoal, on_delete=models.PROTECT, related_name="page", verbose_name=_("goal")
    )
    introduction = rich_text(
        _("introduction"), _("What this goal means for your city, in one paragraph.")
    )

    # Created from the vocabulary only.
    is_creatable = False
    parent_page_types = ["cities.SdgIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.sdg()

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Prevent copies and aliases, too: a goal has one page."""
        return False

    class Meta:
        verbose_name = _("goal page")
        verbose_name_plural = _("goal pages")
