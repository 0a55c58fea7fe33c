"""The measure page: one record for all languages."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.search import index

from cities.choices import (
    Duration,
    Ease,
    Effort,
    Level,
    MeasureType,
    Method,
    Participation,
    Scale,
    Status,
)
from cities.editing import panels
from cities.editing.forms import MeasureForm
from cities.languages import locnames
from cities.models.fields import NOTE_LENGTH, MoneyField, YearField, rich_text
from cities.models.page import RecordPage, TranslatedPage
from cities.values import partial_dates
from cities.values.partial_dates import PartialDateField

RICH_FIELDS = (
    "challenge",
    "objectives",
    "solution",
    "participation",
    "success_factors",
    "limits",
    "prerequisites",
    "staff",
    "skills",
    "keep",
    "adapt",
    "legal_basis",
)
validate_currency = RegexValidator(
    r"^[A-Z]{3}$", _("Please enter three capital letters, as in EUR.")
)


class MeasurePage(RecordPage):
    """A measure of a city: description, cost, effects and advice for transfer."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("heading", "summary", *RICH_FIELDS, "adapted_note")

    level = models.CharField(
        _("level"),
        max_length=10,
        choices=Level.choices,
        default=Level.SNAPSHOT,
        help_text=_(
            "A snapshot needs a heading, a summary and the facts; a full case study tells the whole story."
        ),
    )
    measure_type = models.CharField(
        _("type"), max_length=12, choices=MeasureType.choices, blank=True
    )
    summary_easy = models.TextField(
        _("summary in Leichte Sprache (German)"), max_length=1000, blank=True
    )
    image = models.ForeignKey(
        "cities.PortalImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    fields_of_action = ParentalManyToManyField(
        "cities.FieldOfAction", blank=True, verbose_name=_("fields of action")
    )
    primary_goal = models.ForeignKey(
        "cities.SdgGoal",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("main goal"),
    )
    goals = ParentalManyToManyField(
        "cities.SdgGoal", blank=True, related_name="measures", verbose_name=_("goals")
    )
    targets = ParentalManyToManyField(
        "cities.SdgTarget", blank=True, related_name="measures", verbose_name=_("targets")
    )
    instruments = ParentalManyToManyField(
        "cities.Instrument", blank=True, verbose_name=_("instruments")
    )
    generic_measure = models.ForeignKey(
        "cities.GenericMeasure",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kind of measure"),
    )
    co_benefits = ParentalManyToManyField(
        "cities.CoBenefit", blank=True, verbose_name=_("co-benefits")
    )
    target_groups = ParentalManyToManyField(
        "cities.TargetGroup", blank=True, verbose_name=_("target groups")
    )

    challenge = rich_text(_("challenge"), _("What was the problem, for whom, and since when?"))
    objectives = rich_text(_("objectives"), _("What was to be reached, by when, measured by what?"))
    solution = rich_text(_("solution"), _("What was done, in which steps, by whom?"))
    participation = rich_text(
        _("participation"), _("Who was asked or took part, and what became of it?")
    )
    success_factors = rich_text(
        _("what helped"), _("What made it work and would be missing elsewhere?")
    )
    limits = rich_text(
        _("limits and what did not work"), _("An honest word here saves another city a year.")
    )
    prerequisites = rich_text(_("prerequisites"), _("What must be in place before a city starts?"))
    staff = rich_text(_("staff"), _("How many people, in which roles?"))
    skills = rich_text(_("skills"), _("What must these people know?"))
    keep = rich_text(_("what to keep"), _("What another city should take over as it is."))
    adapt = rich_text(_("what to adapt"), _("What depends on the place and must be changed."))
    legal_basis = rich_text(_("legal basis"), _("Laws, decisions and statutes it rests on."))
    participation_level = models.CharField(
        _("level of participation"), max_length=12, choices=Participation.choices, blank=True
    )
    ease = models.CharField(_("ease of transfer"), max_length=8, choices=Ease.choices, blank=True)
    effort = models.CharField(_("effort"), max_length=8, choices=Effort.choices, blank=True)
    time_to_implement = models.CharField(
        _("time to implement"), max_length=8, choices=Duration.choices, blank=True
    )

    cost_total = MoneyField(
        _("total cost"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cost_yearly = MoneyField(
        _("cost a year"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    cost_year = YearField(_("price of the year"), null=True, blank=True)
    cost_source = models.CharField(_("source of the cost"), max_length=500, blank=True)
    cost_note = models.CharField(_("note on the cost"), max_length=NOTE_LENGTH, blank=True)
    cost_band = models.ForeignKey(
        "cities.CostBand",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("cost band"),
    )
    co2_reduction = models.DecimalField(
        _("CO2 effect (tonnes of CO2 equivalent a year)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    co2_year = YearField(_("year of the CO2 effect"), null=True, blank=True)
    co2_method = models.CharField(
        _("how the CO2 effect is known"), max_length=12, choices=Method.choices, blank=True
    )
    co2_source = models.CharField(_("source of the CO2 effect"), max_length=500, blank=True)
    co2_note = models.CharField(_("note on the CO2 effect"), max_length=NOTE_LENGTH, blank=True)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, blank=True)
    start = PartialDateField(
        _("start"), blank=True, help_text=_("As precise as known: 2023, 11/2023 or 22.11.2023.")
    )
    end = PartialDateField(_("end"), blank=True)
    continuous = models.BooleanField(_("without a planned end"), default=False)
    responsible_unit = models.CharField(_("responsible unit"), max_length=250, blank=True)
    location_name = models.CharField(_("place"), max_length=200, blank=True)
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
    spatial_scale = models.CharField(
        _("spatial scale"), max_length=10, choices=Scale.choices, blank=True
    )
    plan_name = models.CharField(_("belongs to the plan"), max_length=200, blank=True)
    plan_url = models.URLField(_("address of the plan"), max_length=500, blank=True)
    adapted_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="adaptations",
        verbose_name=_("adapted from"),
    )
    adapted_from_url = models.URLField(_("or from this address"), max_length=500, blank=True)
    adapted_note = models.TextField(_("what was adapted"), max_length=500, blank=True)
    related = ParentalManyToManyField(
        "self", blank=True, symmetrical=False, verbose_name=_("related measures")
    )

    base_form_class = MeasureForm
    parent_page_types = ["cities.CityPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = panels.measure.tabs()
    search_fields = [
        *TranslatedPage.search_fields,
        *[index.SearchField(name) for name in locnames(["solution"])],
    ]

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    @property
    def start_year(self) -> int | None:
        return partial_dates.year_of(self.start)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Please enter latitude and longitude together.")})
        if self.start and self.end and partial_dates.is_before(self.end, self.start):
            raise ValidationError({"end": _("The end lies before the start.")})
        if self.continuous and self.end:
            raise ValidationError({"end": _("A measure without a planned end has no end date.")})

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["city"] = self.get_parent().specific
        return context
