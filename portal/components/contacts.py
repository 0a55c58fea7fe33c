"""Contacts and offices: only what their owners made public."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Contact:
    """Somebody to reach; `language` is the one in which their unit is named."""

    name: str
    unit: str
    email: str
    phone: str
    language: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it."""
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def public(rows: Iterable[Any], language: str) -> list[Contact]:
    """The contacts that show anything at all, each with its public parts alone."""
    shown = [
        Contact(row.public_name, row.public_unit, row.public_email, row.public_phone, language)
        for row in rows
    ]
    return [each for each in shown if each.name or each.unit or each.email or each.phone]
