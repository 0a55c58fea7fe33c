"""Size classes of cities by their number of inhabitants."""

from django.utils.translation import gettext_lazy as _

# Each with the number of inhabitants below which it ends, and its label.
SIZE_CLASSES = (
    (20_000, "xs", _("under 20,000 inhabitants")),
    (100_000, "s", _("20,000 to 100,000 inhabitants")),
    (250_000, "m", _("100,000 to 250,000 inhabitants")),
    (500_000, "l", _("250,000 to 500,000 inhabitants")),
    (1_000_000, "xl", _("500,000 to 1 million inhabitants")),
    (None, "xxl", _("over 1 million inhabitants")),
)


def size_class(population: int | None) -> str:
    """The key of the size class; empty if the population is unknown."""
    if population is None:
        return ""
    return next(key for below, key, _label in SIZE_CLASSES if below is None or population < below)
