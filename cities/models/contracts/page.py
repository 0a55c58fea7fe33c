"""The page of a Climate City Contract: strategy, target and the figures that the city states."""

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.choices import ContractStage, InventoryMethod
from cities.editing import panels
from cities.editing.contract_form import ContractForm
from cities.models.fields import MoneyField, YearField, rich_text
from cities.models.measure import validate_currency
from cities.models.page import RecordPage
from cities.revisions.row_references import RowReferencesMixin
from cities.values.partial_dates import PartialDateField

SLUG = "contract"


class ContractPage(RowReferencesMixin, RecordPage):
    """The Climate City Contract of a city, with action plan and finance plan as child rows.

    A figure is stated by the city, or not known (None); zero is a figure. Sums are computed when
    the page is shown and never stored.
    """

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = (
        "heading",
        "summary",
        "strategy",
        "governance",
        "participation",
        "barriers",
        "change_reason",
    )

    strategy = rich_text(_("strategy"), _("What the city wants to reach, and by which main steps."))
    governance = rich_text(_("governance"), _("Who decides, who coordinates, who is asked?"))
    participation = rich_text(
        _("participation"), _("Who took part in the contract, and what became of it?")
    )
    barriers = rich_text(_("barriers"), _("What stands in the way, and what it would take."))
    change_reason = models.TextField(
        _("what has changed, and why"),
        max_length=1000,
        blank=True,
        help_text=_("Shown beside the comparison with the version before."),
    )

    version = models.CharField(
        _("version"),
        max_length=20,
        blank=True,
        help_text=_(
            "As the city counts: 1.0 or 2026. A new number keeps the version before for comparison. "
            "Publishing again under the same number replaces that version."
        ),
    )
    stage = models.CharField(
        _("stage"), max_length=10, choices=ContractStage.choices, default=ContractStage.DRAFT
    )
    submitted = PartialDateField(_("submitted on"), blank=True)
    labelled = PartialDateField(_("label awarded on"), blank=True)
    target_year = YearField(_("climate-neutral by"), null=True, blank=True)
    baseline_year = YearField(_("baseline year"), null=True, blank=True)
    target_percent = models.DecimalField(
        _("reduction by the target year, in per cent of the baseline"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    inventory_method = models.CharField(
        _("method of the inventory"), max_length=8, choices=InventoryMethod.choices, blank=True
    )
    stated_co2 = models.DecimalField(
        _("effect of all actions (tonnes of CO2 equivalent a year)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    stated_co2_source = models.CharField(_("source of that figure"), max_length=500, blank=True)
    stated_cost = MoneyField(
        _("cost of all actions"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    stated_cost_source = models.CharField(_("source of that figure"), max_length=500, blank=True)
    dashboard_name = models.CharField(_("dashboard of the city"), max_length=200, blank=True)
    dashboard_url = models.URLField(_("address of the dashboard"), max_length=500, blank=True)

    base_form_class = ContractForm
    parent_page_types = ["cities.CityPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    edit_handler = panels.contract.tabs()

    class Meta:
        verbose_name = _("Climate City Contract")
        verbose_name_plural = _("Climate City Contracts")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or SLUG
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.target_year and self.baseline_year and self.target_year <= self.baseline_year:
            raise ValidationError(
                {"target_year": _("The target year must be after the baseline year.")}
            )

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["city"] = self.get_parent().specific
        return context
