"""Child rows of a measure: effects, funding, partners, contacts, documents, links and sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cities.choices import Method
from cities.editing.raw_input import Row
from cities.models.city import CityPage, Contact
from cities.models.fields import NOTE_LENGTH, MoneyField, YearField, document_language
from cities.models.measure import MeasurePage, validate_currency
from cities.models.page import LocalizedRowMixin


class MeasureEffect(LocalizedRowMixin, Row):
    """A quantified effect: indicator, value, unit, year and method."""

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="effects")
    indicator = models.CharField(_("indicator"), max_length=200, blank=True)
    # A draft may lack it; the form asks for it before the row is published.
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3, null=True)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    year = YearField(_("year"), null=True, blank=True)
    method = models.CharField(
        _("how it is known"), max_length=12, choices=Method.choices, blank=True
    )
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.CharField(_("note on the figure"), max_length=NOTE_LENGTH, blank=True)


class MeasureFunding(LocalizedRowMixin, Row):
    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="funding_sources")
    name = models.CharField(_("programme or giver"), max_length=250)
    url = models.URLField(_("address"), max_length=500, blank=True)
    amount = MoneyField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    note = models.CharField(_("share or purpose"), max_length=NOTE_LENGTH, blank=True)


class MeasurePartnerCity(LocalizedRowMixin, Row):
    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="partner_cities")
    city = models.ForeignKey(
        CityPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("city in this portal"),
    )
    name = models.CharField(_("or another city"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)


class MeasurePartnerOrganisation(Row):
    measure = ParentalKey(
        MeasurePage, on_delete=models.CASCADE, related_name="partner_organisations"
    )
    name = models.CharField(_("organisation"), max_length=250)
    url = models.URLField(_("address"), max_length=500, blank=True)


class MeasureContact(Contact):
    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="contacts")


class MeasureDocument(Row):
    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "cities.PortalDocument",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("document"),
    )


class MeasureLink(Row):
    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(_("title"), max_length=250)
    url = models.URLField(_("address"), max_length=500)
    language = models.CharField(_("language"), max_length=7, blank=True)


class MeasureSource(Row):
    """A cited source: document title, page number and URL."""

    measure = ParentalKey(MeasurePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("document or page"), max_length=300)
    page = models.CharField(_("page number"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    language = document_language()
