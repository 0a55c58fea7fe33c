"""The facets of the search, each declared once.

Schema, parser, filters, search page, exports and tests are driven by this registry. CONTRIBUTING.md
shows how to add a facet: an entry here, and a field of the document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cities.choices import Duration, Ease, Level, MeasureType, Status
from cities.values.size_classes import SIZE_CLASSES
from search.schema.effect_bands import effect_band
from search.schema.entries import Entry

if TYPE_CHECKING:
    from search.schema.documents import Document

# The one value of a flag.
YES = "yes"
# The groups of filters on the search page.
ENTRY, WHERE, WHAT, NUMBERS, TEXT = "entry", "where", "what", "numbers", "text"

Choices = Sequence[tuple[Any, str | Promise]]


@dataclass(frozen=True)
class Column:
    """The facet in tables and in the API: the name of the column there, its heading and width.

    `heading` is given where it differs from the facet's label.
    """

    name: str
    width: int
    heading: str | Promise = ""


@dataclass(frozen=True)
class Facet:
    """One facet; its values are vocabulary keys.

    `name` is the parameter in addresses and the field in the index. The values are those of the
    document's `attribute`: a key, several keys, or whether a flag is set; or `compute` gives one.
    `choices` give the labels: the model of a vocabulary, or pairs of key and label; other tables of
    labels are in `portal.i18n.labels`. `parent` is the facet of the upper level: both are one
    filter, called `tree_label` on the upper one. `group` is that of the search page; a facet without
    one is shown below its parent. `scale` tells that the values have an order of their own; others
    are ordered by count. An `open` filter is unfolded from the start, a `flag` is a single box to
    tick; `years` also takes a span such as "2020-2025", in two fields.
    """

    name: str
    label: str | Promise
    attribute: str = ""
    group: str = ""
    choices: str | Choices = ()
    parent: str = ""
    tree_label: str | Promise = ""
    scale: bool = False
    open: bool = False
    flag: bool = False
    years: bool = False
    column: Column | None = None
    compute: Callable[["Document"], str] | None = None

    def stated(self, document: "Document") -> Any:
        """What the document states: a key, a tuple of keys, or whether the flag is set."""
        return self.compute(document) if self.compute else getattr(document, self.attribute)

    def values(self, document: "Document") -> tuple[str, ...]:
        """The document's values of this facet."""
        value = self.stated(document)
        if isinstance(value, bool):
            return (YES,) if value else ()
        keys = value if isinstance(value, tuple) else (value,)
        return tuple(key for key in keys if key)


# In the order of filters and columns.
_FACETS = (
    Facet(
        "entry", _("Type of result"), "entry", ENTRY,
        choices=Entry.choices, scale=True, open=True, column=Column("entry", 20),
    ),
    Facet("city", _("City"), "cities", parent="country"),
    Facet("country", _("Country"), "countries", WHERE, tree_label=_("Country and city"), open=True),
    Facet(
        "city_size", _("City size"), "city_size", WHERE,
        choices=[(key, label) for _below, key, label in SIZE_CLASSES],
        scale=True, column=Column("city_size", 20),
    ),
    Facet(
        "field", _("Field of action"), "fields", WHAT,
        choices="cities.FieldOfAction", open=True, column=Column("fields", 30),
    ),
    Facet(
        "sdg", _("Goal"), "goals", WHAT, tree_label=_("Goal and target"),
        scale=True, open=True, column=Column("goals", 30, _("Goals")),
    ),
    Facet(
        "target", _("Target"), "targets", parent="sdg",
        scale=True, column=Column("targets", 30, _("Targets")),
    ),
    Facet(
        "type", _("Mitigation or adaptation"), "measure_type", WHAT,
        choices=MeasureType.choices, column=Column("type", 24),
    ),
    Facet(
        "instrument", _("Instrument"), "instruments", WHAT,
        choices="cities.Instrument", column=Column("instruments", 24, _("Instruments")),
    ),
    Facet(
        "status", _("Status"), "status", WHAT,
        choices=Status.choices, scale=True, column=Column("status", 14),
    ),
    Facet("lang", _("Language of the text"), "languages", TEXT),
    Facet(
        "level", _("Level of detail"), "level", TEXT,
        choices=Level.choices, scale=True, column=Column("level", 18),
    ),
    Facet(
        "year", _("Start year"), group=NUMBERS,
        scale=True, years=True, compute=lambda document: str(document.start_year or ""),
    ),
    Facet(
        "cost", _("Cost"), "cost_band", NUMBERS,
        choices="cities.CostBand", scale=True, column=Column("cost_band", 24),
    ),
    Facet(
        "effect", _("CO₂ effect"), group=NUMBERS,
        scale=True, compute=lambda document: effect_band(document.co2),
    ),
    Facet(
        "duration", _("Time to implement"), "duration", NUMBERS,
        choices=Duration.choices, scale=True, column=Column("duration", 18),
    ),
    Facet(
        "ease", _("Ease of transfer"), "ease", NUMBERS,
        choices=Ease.choices, scale=True, column=Column("ease", 18),
    ),
    Facet(
        "limits", _("What did not work"), "limits", TEXT,
        choices=[(YES, _("Describes what did not work"))], flag=True, column=Column("limits", 18),
    ),
    Facet(
        "contact", _("Contact"), "contact", TEXT,
        choices=[(YES, _("With a contact person"))], flag=True, column=Column("contact", 18),
    ),
)  # fmt: skip
FACETS = {facet.name: facet for facet in _FACETS}
# Facets of two levels, the upper one first.
LEVELS = tuple((facet.parent, facet.name) for facet in _FACETS if facet.parent)
