"""Rules for texts that visitors type: no invisible commands, no link farms, no filler."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cities.languages import has_text

MAX_LINKS = 3
# Texts from this length on consist of more than a few different characters.
FILLER_LENGTH = 10
MIN_DIFFERENT = 4
LINE_CHARACTERS = "\n\t"
# Change the direction of the text that follows, and so what it seems to say.
OVERRIDES = "\u202a\u202b\u202d\u202e"
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

CONTROL = _("This text contains characters that cannot be seen. Please type it anew.")
FILLER = _("Please write in words what you mean.")


def validate_line(text: str) -> None:
    """Raise ValidationError for control characters, line breaks included."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} or char in OVERRIDES for char in text):
        raise ValidationError(CONTROL, code="control")
    if text and not has_text(text):
        raise ValidationError(FILLER, code="filler")


def validate_text(text: str) -> None:
    """Raise ValidationError for control characters, many links and filler."""
    validate_line(text.translate(dict.fromkeys(map(ord, LINE_CHARACTERS), " ")))
    if len(_LINK.findall(text)) > MAX_LINKS:
        message = ngettext_lazy(
            "Please name at most %(n)s link in the text.",
            "Please name at most %(n)s links in the text.",
            "n",
        )
        raise ValidationError(message, code="links", params={"n": MAX_LINKS})
    letters = "".join(text.split()).casefold()
    if len(letters) >= FILLER_LENGTH and len(set(letters)) < MIN_DIFFERENT:
        raise ValidationError(FILLER, code="filler")
