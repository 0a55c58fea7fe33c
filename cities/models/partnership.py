"""Partnership pages with their child rows."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import PageManager

from cities.access import visibility
from cities.choices import Light, PartnershipKind, PartnershipStatus
from cities.editing import panels
from cities.editing.forms import PartnershipForm, TranslatedPageForm
from cities.editing.raw_input import Row
from cities.models.city import CityPage
from cities.models.fields import YearField, document_language, rich_text
from cities.models.page import LocalizedRowMixin, PublicQuerySet, RecordPage, TranslatedPage
from cities.values.partial_dates import FIRST_YEAR_OF_PARTNERSHIPS, PartialDateField


class PartnershipIndexPage(TranslatedPage):
    """Index of the partnerships."""

    max_count = 1
    subpage_types = ["cities.PartnershipPage"]
    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.simple_page()

    class Meta:
        verbose_name = _("list of partnerships")


class PartnershipQuerySet(PublicQuerySet):
    def published(self) -> Self:
        """Filter to public pages; a partnership needs at least one public city."""
        return super().published().filter(pk__in=visibility.partnerships_of_public_cities())


class PartnershipPage(RecordPage):
    """A partnership of cities, edited by the groups of all its cities."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("heading", "summary", "history", "aims")

    kind = models.CharField(_("kind"), max_length=12, choices=PartnershipKind.choices, blank=True)
    since = PartialDateField(_("since"), blank=True, first_year=FIRST_YEAR_OF_PARTNERSHIPS)
    until = PartialDateField(_("until"), blank=True, first_year=FIRST_YEAR_OF_PARTNERSHIPS)
    basis = models.CharField(
        _("basis"), max_length=250, blank=True, help_text=_("For example: treaty of 2 April 1960.")
    )
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=PartnershipStatus.choices,
        default=PartnershipStatus.ACTIVE,
    )
    themes = ParentalManyToManyField("cities.FieldOfAction", blank=True, verbose_name=_("themes"))
    goals = ParentalManyToManyField(
        "cities.SdgGoal", blank=True, related_name="partnerships", verbose_name=_("goals")
    )
    history = rich_text(_("history"))
    aims = rich_text(_("aims"))
    funding = models.CharField(_("funding"), max_length=300, blank=True)

    objects = PageManager.from_queryset(PartnershipQuerySet)()

    parent_page_types = ["cities.PartnershipIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = PartnershipForm
    edit_handler = panels.partnership.tabs()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")

    def is_routable(self) -> bool:
        return (
            super().is_routable()
            and PartnershipPage.objects.published().filter(pk=self.pk).exists()
        )


class PartnershipCity(Row):
    partnership = ParentalKey(PartnershipPage, on_delete=models.CASCADE, related_name="cities")
    city = models.ForeignKey(
        CityPage, on_delete=models.CASCADE, related_name="partnership_rows", verbose_name=_("city")
    )
    unit = models.CharField(_("unit in charge"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address of the unit"), blank=True)


class PartnershipActivity(LocalizedRowMixin, Row):
    partnership = ParentalKey(PartnershipPage, on_delete=models.CASCADE, related_name="activities")
    date = PartialDateField(_("date"), blank=True, first_year=FIRST_YEAR_OF_PARTNERSHIPS)
    place = models.CharField(_("place"), max_length=150, blank=True)
    text = models.TextField(_("what happened"), max_length=1000, blank=True)


class PartnershipNote(LocalizedRowMixin, Row):
    """A yearly note on the state of the partnership."""

    partnership = ParentalKey(PartnershipPage, on_delete=models.CASCADE, related_name="notes")
    # A draft may lack it; the form asks for it before the row is published.
    year = YearField(_("year"), null=True)
    text = models.TextField(_("note"), max_length=1000, blank=True)
    light = models.CharField(_("traffic light"), max_length=8, choices=Light.choices, blank=True)


class PartnershipSource(Row):
    partnership = ParentalKey(PartnershipPage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("document or page"), max_length=300)
    page = models.CharField(_("page number"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    language = document_language()
