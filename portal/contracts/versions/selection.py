"""The two versions to compare: parsed from `from` and `to`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from cities.models import ContractVersion

MAX_SHOWN_LENGTH = 30


@dataclass(frozen=True)
class Selection:
    """The older and the newer version, if two were chosen, with notes about what was not understood."""

    older: ContractVersion | None = None
    newer: ContractVersion | None = None
    notes: tuple[str, ...] = ()


def parse(versions: Sequence[ContractVersion], query: QueryDict) -> Selection:
    """Return the versions that are asked for, the two latest by default.

    `versions` are in the order of their publication; the older one stands first, whatever the order
    in the query. An unknown or repeated version is replaced, with a note.
    """
    if len(versions) < 2:
        return Selection()
    by_label = {version.label: version for version in versions}
    asked = [query.get(name, "").strip() for name in ("from", "to")]
    notes = [
        _("There is no version “%(version)s”.") % {"version": _shown(label)}
        for label in dict.fromkeys(asked)
        if label and label not in by_label
    ]
    known = list(dict.fromkeys(by_label[label] for label in asked if label in by_label))
    if asked[0] and asked[0] == asked[1] and known:
        notes.append(
            _("The same version was chosen twice. It is compared with the one next to it.")
        )
    chosen = sorted(_completed(versions, known), key=versions.index)
    return Selection(chosen[0], chosen[1], tuple(notes))


def _completed(
    versions: Sequence[ContractVersion], known: list[ContractVersion]
) -> list[ContractVersion]:
    """Return two versions: those known, with the one before, else after, a single one."""
    if not known:
        return list(versions[-2:])
    if len(known) == 2:
        return known
    place = versions.index(known[0])
    return [known[0], versions[place - 1 if place else 1]]


def _shown(text: str) -> str:
    """Return what was asked for as it can be shown: short, without control characters."""
    shown = "".join(char for char in text[:MAX_SHOWN_LENGTH] if char.isprintable()).strip()
    return shown or "?"
