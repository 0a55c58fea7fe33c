"""The list of partnerships by kind."""

from dataclasses import dataclass

from cities.choices import PartnershipKind
from cities.models import PartnershipPage
from portal.components import pictures


@dataclass(frozen=True)
class Kind:
    name: str
    partnerships: tuple[PartnershipPage, ...]


def by_kind() -> list[Kind]:
    """Return every public partnership by kind, oldest first; empty kinds are dropped."""
    found = PartnershipPage.objects.published().order_by("since", "pk")
    pages = list(pictures.with_partners(found))
    kinds = [*PartnershipKind.choices, ("", "")]
    found = [
        Kind(str(name), tuple(page for page in pages if page.kind == key)) for key, name in kinds
    ]
    return [kind for kind in found if kind.partnerships]
