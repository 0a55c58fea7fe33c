"""Controlled vocabularies: goals, targets, fields of action and other term lists."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cities.languages import active_language, best, locnames, read
from cities.models.fields import EuroField
from cities.values.collation import by_name
from cities.values.partial_dates import PartialDateField


class Term(index.Indexed, models.Model):
    """A term of a vocabulary: a permanent key and a label per language.

    `loaded` holds the values last loaded from the data file, so that loading a newer file changes
    only values that were not edited since.
    """

    LABEL = "label"

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        help_text=_("Used in addresses and exchange; does not change once in use."),
    )
    label = models.CharField(_("label"), max_length=200, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    loaded = models.JSONField(default=dict, editable=False)

    search_fields = [
        index.AutocompleteField("key"),
        *[index.AutocompleteField(name) for name in locnames(["label"])],
    ]

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("sort_order", "key")

    def __str__(self) -> str:
        return str(self.text("label") or self.key)

    @property
    def sort_key(self) -> tuple[int, tuple[bytes, str]]:
        """Sort by `sort_order`, then by name in the active language."""
        return self.sort_order, by_name(str(self))

    def text(self, field: str, language: str = "") -> str:
        """Return a text in a language, by default the active one, or a fallback."""
        return str(best(self, field, language or active_language()).value)


class FieldOfAction(Term):
    class Meta(Term.Meta):
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")


class Instrument(Term):
    class Meta(Term.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")


class CoBenefit(Term):
    class Meta(Term.Meta):
        verbose_name = _("co-benefit")
        verbose_name_plural = _("co-benefits")


class TargetGroup(Term):
    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class GenericMeasure(Term):
    """A type of measure, comparable between cities: `electric buses`."""

    class Meta(Term.Meta):
        verbose_name = _("kind of measure")
        verbose_name_plural = _("kinds of measure")

    @property
    def sort_key(self) -> tuple[int, tuple[bytes, str]]:
        """Sort by name only: the list is too long for any other order."""
        return 0, by_name(str(self))


class Concept(Term):
    """A concept with its synonyms in every language, for query expansion.

    `alternatives` are synonyms, one per line. `source` is the URI of the concept in the thesaurus
    that it was imported from.
    """

    alternatives = models.TextField(
        _("other names"),
        max_length=2000,
        blank=True,
        help_text=_(
            "Other names of exactly the same thing, one a line: who searches for one finds them all."
        ),
    )
    source = models.URLField(_("address in a thesaurus"), max_length=500, blank=True, db_index=True)

    class Meta(Term.Meta):
        ordering = ("key",)
        verbose_name = _("concept")
        verbose_name_plural = _("concepts")

    def names(self, language: str) -> tuple[str, ...]:
        """Return label and synonyms in exactly this language, the label first."""
        lines = [read(self, "label", language) or ""]
        lines += (read(self, "alternatives", language) or "").splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


class CostBand(Term):
    """A range of total cost in euros, `maximum` excluded; None means open-ended."""

    minimum = EuroField(_("from (EUR)"), default=0)
    maximum = EuroField(_("below (EUR)"), null=True, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("cost band")
        verbose_name_plural = _("cost bands")

    def contains(self, amount: Any) -> bool:
        """Whether an amount in euros is within the band."""
        return amount >= self.minimum and (self.maximum is None or amount < self.maximum)


class SdgGoal(Term):
    """One of the 17 goals: `label` is its short title, `title` the official one."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    colour = models.CharField(
        _("colour"), max_length=7, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")]
    )
    title = models.CharField(_("official title"), max_length=300, blank=True)

    class Meta(Term.Meta):
        ordering = ("number",)
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return f"{self.number} {self.text('label')}"


class SdgTarget(Term):
    """One of the 169 targets: `label` is a short title, `official` the imported wording."""

    goal = models.ForeignKey(
        SdgGoal, on_delete=models.PROTECT, related_name="targets", verbose_name=_("goal")
    )
    code = models.CharField(_("number"), max_length=5, unique=True)
    official = models.TextField(_("official wording"), blank=True)

    class Meta(Term.Meta):
        ordering = ("sort_order", "key")
        verbose_name = _("target")
        verbose_name_plural = _("targets")

    def __str__(self) -> str:
        return f"{self.code} {self.text('label')}"


class MissionCity(Term):
    """One of the 112 cities of the EU mission; `label` is its name."""

    country = models.CharField(_("country (two letters)"), max_length=2)
    geonameid = models.PositiveIntegerField(_("GeoNames number"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    label_awarded = PartialDateField(_("Mission Label since"), blank=True)
    source_url = models.URLField(_("evidence"), max_length=500, blank=True)

    class Meta(Term.Meta):
        ordering = ("country", "key")
        verbose_name = _("mission city")
        verbose_name_plural = _("mission cities")
