"""City pages with their child rows."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import PagePermissionTester
from wagtail.search import index

from cities.choices import Sector, Visibility
from cities.editing import panels
from cities.editing.forms import CityForm, TranslatedPageForm
from cities.editing.raw_input import Row
from cities.languages import active_language, best, locnames, offered_subset
from cities.models.access import CityAccess
from cities.models.fields import (
    CountField,
    LanguageListField,
    YearField,
    document_language,
    rich_text,
    validate_country,
)
from cities.models.page import RecordPage, TranslatedPage
from cities.values import size_classes
from cities.values.countries import country_name
from cities.values.partial_dates import PartialDateField


class CityIndexPage(TranslatedPage):
    """Index of the cities."""

    max_count = 1
    subpage_types = ["cities.CityPage"]
    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.simple_page()

    class Meta:
        verbose_name = _("list of cities")


class CityPermissions(PagePermissionTester):
    """Only superusers may delete a city, and thereby its measures and groups, or move it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(self.user.is_superuser and super().can_delete(ignore_bulk))


class CityPage(RecordPage):
    """A city with its measures below it; `heading` is the city's name."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = (
        "heading",
        "summary",
        "introduction",
        "can_show",
        "look_for",
    )

    introduction = rich_text(
        _("introduction"), _("Who you are and what you work on, in two or three paragraphs.")
    )
    can_show = models.TextField(
        _("we can show"),
        max_length=1000,
        blank=True,
        help_text=_("What other cities may visit or ask about."),
    )
    look_for = models.TextField(
        _("we look for"),
        max_length=1000,
        blank=True,
        help_text=_("What you would like to learn from others."),
    )
    country = models.CharField(
        _("country (two letters)"),
        max_length=2,
        validators=[validate_country],
        help_text=_("For example DE or RO."),
    )
    region = models.CharField(_("region"), max_length=100, blank=True)
    municipality_key = models.CharField(_("official municipality key"), max_length=30, blank=True)
    latitude = models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    population = CountField(_("inhabitants"), null=True, blank=True)
    population_year = YearField(_("year of that figure"), null=True, blank=True)
    population_source = models.CharField(_("source of that figure"), max_length=200, blank=True)
    other_names = models.TextField(
        _("other names"),
        max_length=10_000,
        blank=True,
        help_text=_(
            "What else the city is called, in any language and script, one name a line: by each of "
            "them it is found."
        ),
    )
    languages = LanguageListField(
        _("languages the city writes in"),
        default=list,
        help_text=_("Each gets a tab in the forms of the city's pages."),
    )
    image = models.ForeignKey(
        "cities.PortalImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    coat = models.ForeignKey(
        "cities.PortalImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("coat of arms or logo"),
    )
    climate_target_year = YearField(_("climate-neutral by"), null=True, blank=True)
    decision_date = PartialDateField(_("decided on"), blank=True)
    mission_city = models.BooleanField(
        _("takes part in the EU mission “100 climate-neutral and smart cities”"), default=False
    )
    mission_label = PartialDateField(_("EU Mission Label since"), blank=True)
    takes_contributions = models.BooleanField(
        _("takes contributions to its Climate City Contract"),
        default=False,
        help_text=_(
            "Companies, associations, schools and citizens may send in commitments, measures and "
            "ideas; the moderators of the city answer them."
        ),
    )
    contributions_per_day = models.PositiveSmallIntegerField(
        _("contributions a day"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("When there are more, the form asks to come back the next day."),
    )
    contribution_months = models.PositiveSmallIntegerField(
        _("months until closed contributions are deleted"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Counted from the last answer. What was published stays, without the sender."),
    )
    office_name = models.CharField(_("office"), max_length=200, blank=True)
    office_email = models.EmailField(_("e-mail address of the office"), blank=True)
    office_url = models.URLField(_("web page of the office"), max_length=500, blank=True)

    base_form_class = CityForm
    parent_page_types = ["cities.CityIndexPage"]
    subpage_types = ["cities.MeasurePage", "cities.ContractPage"]
    edit_handler = panels.city.tabs()
    search_fields = [
        *TranslatedPage.search_fields,
        *[index.SearchField(name) for name in locnames(["introduction"])],
    ]

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if self.live and not self.alias_of_id:
            CityAccess.objects.ensure(self)

    def _city_languages(self) -> tuple[str, ...]:
        return offered_subset(self.languages)

    def permissions_for_user(self, user: Any) -> "CityPermissions":
        return CityPermissions(user, self)

    @property
    def key(self) -> str:
        """The permanent key in search URLs and exports: `de-dortmund`."""
        return f"{self.country.lower()}-{self.slug}"

    def list_other_names(self) -> list[str]:
        """Return the other names without duplicates."""
        lines = (line.strip() for line in self.other_names.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    @property
    def name(self) -> str:
        """The city's name in the active language or a fallback."""
        return self.best_name(active_language())

    def best_name(self, language: str) -> str:
        return str(best(self, "heading", language, self.source_language).value)

    @property
    def country_name(self) -> str:
        return country_name(self.country, active_language())

    @property
    def size_class(self) -> str:
        """`xs` to `xxl` by inhabitants; empty if the number is unknown."""
        return size_classes.size_class(self.population)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Please enter latitude and longitude together.")})


class CityMembership(Row):
    city = ParentalKey(CityPage, on_delete=models.CASCADE, related_name="memberships")
    name = models.CharField(_("network"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)


class CityPlan(Row):
    city = ParentalKey(CityPage, on_delete=models.CASCADE, related_name="plans")
    title = models.CharField(_("plan or decision"), max_length=250)
    url = models.URLField(_("address"), max_length=500, blank=True)
    year = YearField(_("year"), null=True, blank=True)
    language = document_language()


class CitySource(Row):
    city = ParentalKey(CityPage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("document or page"), max_length=300)
    page = models.CharField(_("page number"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    language = document_language()


class CityEmission(Row):
    """Emissions of one sector in one year, in tonnes of CO2 equivalent.

    A draft may lack year and value; the form asks for them before the row is published.
    """

    city = ParentalKey(CityPage, on_delete=models.CASCADE, related_name="emissions")
    year = YearField(_("year"), null=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    value = models.DecimalField(
        _("tonnes of CO2 equivalent"),
        max_digits=14,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0)],
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Row.Meta):
        ordering = ("year", "sort_order")


class Contact(Row):
    """A contact person or unit, and which of its fields are public."""

    name = models.CharField(_("name"), max_length=150, blank=True)
    unit = models.CharField(pgettext_lazy("of an office", "unit"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    visibility = models.CharField(
        _("shown to the public"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.NOTHING,
    )

    class Meta(Row.Meta):
        abstract = True

    @property
    def public_name(self) -> str:
        return "" if self.visibility == Visibility.NOTHING else self.name

    @property
    def public_unit(self) -> str:
        return "" if self.visibility == Visibility.NOTHING else self.unit

    @property
    def public_email(self) -> str:
        return self.email if self.visibility == Visibility.NAME_ADDRESS else ""

    @property
    def public_phone(self) -> str:
        return self.phone if self.visibility == Visibility.NAME_ADDRESS else ""


class CityContact(Contact):
    city = ParentalKey(CityPage, on_delete=models.CASCADE, related_name="contacts")
