"""Contacts and offices, reduced to what their owners made public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Contact:
    """A contact; `language` is the language of the unit's name."""

    name: str
    unit: str
    email: str
    phone: str
    language: str = ""

    @property
    def dialled(self) -> str:
        """The number without formatting, for `tel:` links."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def public(rows: Iterable[Any], language: str) -> list[Contact]:
    """Return the contacts that have any public part."""
    shown = [
        Contact(row.public_name, row.public_unit, row.public_email, row.public_phone, language)
        for row in rows
    ]
    return [each for each in shown if each.name or each.unit or each.email or each.phone]
