"""Child rows of a Climate City Contract: emissions, actions, finance, commitments and events."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cities.choices import (
    Counting,
    DataQuality,
    EmissionKind,
    FinanceSource,
    FinanceState,
    Method,
    OrganisationKind,
    Sector,
    Status,
)
from cities.editing.raw_input import Row
from cities.models.city import Contact
from cities.models.contracts.page import ContractPage
from cities.models.fields import NOTE_LENGTH, MoneyField, YearField, document_language
from cities.models.measure import MeasurePage, validate_currency
from cities.models.page import LocalizedRowMixin
from cities.values.partial_dates import PartialDateField

NUMBER_LENGTH = 20
TEXT_LENGTH = 1000


def row_key() -> models.UUIDField:
    """Return the field that identifies a row across drafts, versions and imports."""
    return models.UUIDField(default=uuid.uuid4, editable=False)


def currency() -> models.CharField:
    return models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )


class ContractEmission(Row):
    """Emissions of one sector in one year, in tonnes of CO2 equivalent: inventory or path."""

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="emissions")
    kind = models.CharField(
        _("kind of figure"),
        max_length=10,
        choices=EmissionKind.choices,
        default=EmissionKind.INVENTORY,
    )
    year = YearField(_("year"), null=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    value = models.DecimalField(
        _("tonnes of CO2 equivalent"),
        max_digits=14,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0)],
    )
    quality = models.CharField(
        _("quality of the data"), max_length=8, choices=DataQuality.choices, blank=True
    )
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta(Row.Meta):
        ordering = ("year", "sort_order")


class ContractAction(LocalizedRowMixin, Row):
    """An action of the plan under the plan's own number, with or without a measure page."""

    needs_title = True

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="actions")
    key = row_key()
    number = models.CharField(
        _("number"),
        max_length=NUMBER_LENGTH,
        blank=True,
        help_text=_("As in the plan. A number such as 4.2 stands below the action 4."),
    )
    title = models.CharField(_("title"), max_length=250, blank=True)
    text = models.TextField(_("description"), max_length=TEXT_LENGTH, blank=True)
    measure = models.ForeignKey(
        MeasurePage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contract_actions",
        verbose_name=_("measure in this portal"),
    )
    field = models.ForeignKey(
        "cities.FieldOfAction",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("field of action"),
    )
    responsible = models.CharField(_("responsible body"), max_length=250, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, blank=True)
    start = PartialDateField(_("start"), blank=True)
    end = PartialDateField(_("end"), blank=True)
    co2 = models.DecimalField(
        _("CO2 effect (tonnes of CO2 equivalent a year)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    co2_year = YearField(_("year of the CO2 effect"), null=True, blank=True)
    co2_method = models.CharField(
        _("how the CO2 effect is known"), max_length=12, choices=Method.choices, blank=True
    )
    co2_source = models.CharField(_("source of the CO2 effect"), max_length=500, blank=True)
    cost = MoneyField(
        _("total cost"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    currency = currency()
    cost_year = YearField(_("price of the year"), null=True, blank=True)
    cost_source = models.CharField(_("source of the cost"), max_length=500, blank=True)
    counting = models.CharField(
        _("in the sums"), max_length=12, choices=Counting.choices, default=Counting.COUNTED
    )
    counted_with = models.CharField(
        _("number of the other action"), max_length=NUMBER_LENGTH, blank=True
    )


class ContractFinance(LocalizedRowMixin, Row):
    """Money from one source, for one action or the whole plan."""

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="finance")
    key = row_key()
    action_number = models.CharField(
        _("number of the action"),
        max_length=NUMBER_LENGTH,
        blank=True,
        help_text=_("Empty for the whole plan."),
    )
    source_kind = models.CharField(_("source"), max_length=8, choices=FinanceSource.choices)
    giver = models.CharField(_("programme or giver"), max_length=250, blank=True)
    amount = MoneyField(
        _("amount"), max_digits=16, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    currency = currency()
    state = models.CharField(
        _("state"), max_length=8, choices=FinanceState.choices, default=FinanceState.OPEN
    )
    first_year = YearField(_("from"), null=True, blank=True)
    last_year = YearField(_("until"), null=True, blank=True)
    note = models.CharField(_("purpose"), max_length=NOTE_LENGTH, blank=True)
    source = models.CharField(_("where the figure is from"), max_length=500, blank=True)


class ContractCommitment(LocalizedRowMixin, Row):
    """What a company, an association, a school or a group of citizens has promised."""

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="commitments")
    key = row_key()
    organisation = models.CharField(_("organisation"), max_length=250)
    kind = models.CharField(
        _("type of organisation"), max_length=12, choices=OrganisationKind.choices
    )
    text = models.TextField(_("commitment"), max_length=TEXT_LENGTH, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    by = PartialDateField(_("by"), blank=True)
    progress = models.TextField(_("progress"), max_length=TEXT_LENGTH, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    answer = models.TextField(
        _("answer of the city"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=_("Public, below the commitment."),
    )


class ContractEvent(LocalizedRowMixin, Row):
    """A workshop or consultation: when, where, how to take part, what came of it."""

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="events")
    key = row_key()
    title = models.CharField(_("title"), max_length=160, blank=True)
    start = models.DateTimeField(_("begin"), null=True)
    end = models.DateTimeField(_("end"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    url = models.URLField(_("online at"), max_length=500, blank=True)
    how = models.TextField(_("how to take part"), max_length=TEXT_LENGTH, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=TEXT_LENGTH, blank=True)


class ContractProgress(LocalizedRowMixin, Row):
    """What is behind the plan in a year, and why."""

    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="progress")
    year = YearField(_("year"), null=True)
    text = models.TextField(_("what is behind plan, and why"), max_length=TEXT_LENGTH, blank=True)

    class Meta(Row.Meta):
        ordering = ("-year", "sort_order")


class ContractDocument(Row):
    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "cities.PortalDocument",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )


class ContractContact(Contact):
    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="contacts")


class ContractSource(Row):
    contract = ParentalKey(ContractPage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("document or page"), max_length=300)
    page = models.CharField(_("page number"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    language = document_language()
