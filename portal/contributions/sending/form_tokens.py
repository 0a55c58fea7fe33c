"""Signed forms: for which city and when a form was shown, and under which key it is sent.

The key becomes that of the contribution, so a form that is sent twice makes one contribution.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from cities.models import CityPage

# Nobody fills in the form faster.
MIN_AGE = timedelta(seconds=3)
LIFETIME = timedelta(days=1)
MAX_LENGTH = 200
_VALUE = re.compile(r"(?P<city>[1-9]\d{0,17})\.(?P<key>[0-9a-f]{32})", re.ASCII)

Problem = Literal["", "invalid", "expired", "quick"]


@dataclass(frozen=True)
class FormToken:
    """What the token of a form says; `problem` is empty if the form may be sent."""

    key: uuid.UUID
    problem: Problem = ""


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="portal.contributions.form")


def new(city: CityPage, key: uuid.UUID | None = None) -> str:
    """Return the token of a form shown now; `key` is that of an expired form shown again."""
    return _signer().sign(f"{city.pk}.{(key or uuid.uuid4()).hex}")


def read(text: str, city: CityPage) -> FormToken:
    """Check the token of a form."""
    try:
        match = _VALUE.fullmatch(_signer().unsign(text[:MAX_LENGTH]))
    except BadSignature:
        match = None
    if match is None or int(match["city"]) != city.pk:
        return FormToken(uuid.uuid4(), "invalid")
    key = uuid.UUID(match["key"])
    if not _is_younger(text, LIFETIME):
        return FormToken(key, "expired")
    return FormToken(key, "quick" if _is_younger(text, MIN_AGE) else "")


def _is_younger(text: str, age: timedelta) -> bool:
    try:
        _signer().unsign(text, max_age=age)
    except SignatureExpired:
        return False
    return True
